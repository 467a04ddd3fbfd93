"""Where a smaller share was credited than in an earlier period, and on which day which scopes lost it.

A share is what was credited of what can be, both before the credit is taken off, in one subscription and currency.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.grouping import grouped
from partner_desk.domain.moments import Period, holds_at
from partner_desk.findings.compared_runs import ComparedRun, Obstacle

LEFT_ASIDE = (Obstacle.EARNS_NONE, Obstacle.NOTHING_CHARGED, Obstacle.NO_FIGURES)
"""What says nothing about a share."""
_MOST = Fraction(99, 100)
"""So much is taken off at most, by what a bill can mean."""


@dataclass(frozen=True, slots=True)
class CreditShare:
    """What was credited of what was charged before it, in a period."""

    credited: Fraction
    charged: Fraction

    @property
    def part(self) -> Fraction:
        """From 0 to 1; 0 where nothing was charged."""
        return self.credited / self.charged if self.charged else Fraction(0)


@dataclass(frozen=True, slots=True)
class CreditTurn:
    """Scopes that were not credited from `on` to `last`; `before` is the last day on which they were, None if never.

    `amounts` are what was charged at each of them without credit on these days.
    """

    on: date
    last: date
    before: date | None
    scopes: tuple[str, ...]
    partner: str | None
    kind: ChargeKind
    amounts: tuple[Fraction, ...]

    @property
    def charged(self) -> Fraction:
        """What was charged without credit on these days, at all of them."""
        return sum(self.amounts, Fraction(0))

    def at(self, scopes: Iterable[str]) -> CreditTurn:
        """The same at some of the scopes."""
        amounts = dict(zip(self.scopes, self.amounts, strict=True))
        some = sorted(scopes)
        return replace(self, scopes=tuple(some), amounts=tuple(amounts[one] for one in some))


@dataclass(frozen=True, slots=True)
class CreditDrop:
    """A subscription and currency of which a smaller share was credited later than before, and when that turned."""

    subscription: str
    currency: str
    earlier: CreditShare
    later: CreditShare
    turns: tuple[CreditTurn, ...]


@dataclass(frozen=True, slots=True)
class _DayOf:
    """What was charged at a scope on a day: with credit and without, both before it was taken off."""

    on: date
    credited: Fraction
    charged: Fraction
    partner: str | None
    kind: ChargeKind


def drops(runs: Iterable[ComparedRun], earlier: Period, later: Period, above: Mapping[str, str]) -> list[CreditDrop]:
    """The subscriptions whose share fell, the one with most money without credit first.

    `runs` are those of both periods and what lies between; `above` says in which subscription each scope lies.
    """
    fell = []
    counting = (one for one in runs if one.obstacle not in LEFT_ASIDE and one.kind is not None)
    for (subscription, currency), some in grouped(counting, lambda one: (above[one.scope], one.currency)).items():
        days = {scope: list(_days(each)) for scope, each in grouped(some, lambda one: one.scope).items()}
        shares = [_share(days.values(), period) for period in (earlier, later)]
        if shares[0].charged and shares[1].charged and shares[1].part < shares[0].part:
            turns = tuple(_turns(days, later))
            fell.append(CreditDrop(subscription, currency, shares[0], shares[1], turns))
    return sorted(fell, key=lambda one: (one.later.credited - one.later.charged, one.subscription, one.currency))


def _days(runs: Sequence[ComparedRun]) -> Iterator[_DayOf]:
    """The days of one scope, in order."""
    rows = [(one, run) for run in runs for one in run.credits]
    for on, each in sorted(grouped(rows, lambda one: one[0].on).items()):
        credited, charged = Fraction(0), Fraction(0)
        for row, _ in each:
            share = min(Fraction(row.percent) / 100, _MOST)
            gross = Fraction(row.amount) / (1 - share)
            charged += gross
            credited += gross if row.percent > 0 else 0
        yield _DayOf(on, credited, charged, each[0][1].partner, each[0][0].kind)


def _share(days: Iterable[Sequence[_DayOf]], period: Period) -> CreditShare:
    inside = [one for each in days for one in each if holds_at(period, one.on)]
    return CreditShare(
        sum((one.credited for one in inside), Fraction(0)), sum((one.charged for one in inside), Fraction(0))
    )


def _turns(days: Mapping[str, Sequence[_DayOf]], later: Period) -> Iterator[CreditTurn]:
    """When scopes were not credited in a period: those that turned on the same days together, most money first."""
    lost: dict[tuple[date, date, date | None, str | None, ChargeKind], dict[str, Fraction]] = {}
    for scope, each in days.items():
        before: date | None = None
        for credited, some in itertools.groupby(each, lambda one: bool(one.credited)):
            stretch = list(some)
            if not credited and any(holds_at(later, one.on) for one in stretch):
                key = (stretch[0].on, stretch[-1].on, before, stretch[0].partner, stretch[0].kind)
                lost.setdefault(key, {})[scope] = sum((one.charged for one in stretch), Fraction(0))
            before = stretch[-1].on
    turns = [
        CreditTurn(on, last, before, tuple(sorted(scopes)), partner, kind, tuple(scopes[one] for one in sorted(scopes)))
        for (on, last, before, partner, kind), scopes in lost.items()
    ]
    yield from sorted(turns, key=lambda one: (-one.charged, one.on))
