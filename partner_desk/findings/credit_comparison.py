"""Predicted against actual: the verdict of each day and scope beside the partner earned credit that bills show.

Where a bill shows a percentage the partner was credited, where it shows 0 it was not. What cannot be compared is told
with its reason, and is neither right nor wrong. Money is an estimate on what was charged, never added over currencies.
"""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Context, Decimal
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from partner_desk.domain.billing import Billing, ChargeKind, EarnedCredit
from partner_desk.domain.estate import Estate
from partner_desk.domain.grouping import grouped
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import ONE_DAY, Period, day_after, holds_at, start_of
from partner_desk.domain.progress import Progress, silent
from partner_desk.engine.event_times import days_of
from partner_desk.engine.judge import Day, Judge
from partner_desk.engine.partner_bits import WIDTH
from partner_desk.engine.verdict_column import VerdictColumn
from partner_desk.findings.compared_runs import ComparedRun, Obstacle, Outcome, in_order
from partner_desk.readings.library import BilledCredit, Program
from partner_desk.readings.questions import AUTO, Truth, Verdict


def credited_program(judge: Judge) -> Program:
    """The program whose verdicts bills show."""
    programs = judge.library.programs
    return next(programs[one] for one in judge.library.credited_programs())


def figures(estate: Estate, last: date = date.max) -> Period | None:
    """From the first to the last day of which bills tell, by a day; None if there is none."""
    days = {one.on for one in estate.earned_credits.values() if one.on <= last}
    return Period(min(days), day_after(max(days))) if days else None


def compare(
    estate: Estate, judge: Judge, period: Period, reading: str = AUTO, progress: Progress = silent
) -> tuple[ComparedRun, ...]:
    """Everything that was billed in a period beside its verdicts, what deserves attention first."""
    return in_order(CreditComparison(estate, judge, period, reading).runs(progress))


class _Weighed(NamedTuple):
    """What came of one row of a bill."""

    outcome: Outcome = Outcome.NOT_COMPARED
    obstacle: Obstacle | None = None
    verdict: Verdict | None = None
    disputed: bool = False


class _Stretch(NamedTuple):
    """Rows of days in a row of which the same came."""

    weighed: _Weighed
    rows: list[EarnedCredit]


_Line = tuple[str, ChargeKind, str, Decimal, str | None]
"""Scope, kind of charge, currency, percentage, and who is billed."""
_EXACT = Context(prec=200)
"""Adds up whatever a bill can say without a loss."""


@dataclass(frozen=True)
class CreditComparison:
    """One period of an estate under a reading."""

    estate: Estate
    judge: Judge
    period: Period
    reading: str = AUTO

    @cached_property
    def program(self) -> Program:
        """The program that bills show."""
        return credited_program(self.judge)

    def runs(self, progress: Progress = silent) -> Iterator[ComparedRun]:
        """The days of each scope, kind of charge and percentage, put together where nothing changes."""
        days: dict[date, list[EarnedCredit]] = {}
        for credit in self.estate.earned_credits.values():
            if holds_at(self.period, credit.on):
                days.setdefault(credit.on, []).append(credit)
        stretches: dict[_Line, list[_Stretch]] = {}
        verdicts = _Verdicts(self)
        for number, day in enumerate(sorted(days)):
            progress(number, len(days))
            for row, partner, weighed in self._day(day, days[day], verdicts):
                line = stretches.setdefault((row.scope, row.kind, row.currency, row.percent, partner), [])
                if not line or line[-1].weighed != weighed or line[-1].rows[-1].on + ONE_DAY < day:
                    line.append(_Stretch(weighed, []))
                line[-1].rows.append(row)
        for key, line in stretches.items():
            for stretch in line:
                yield self._run(key, stretch)
        yield from self._without_figures(days)

    def _day(
        self, day: date, billed: Sequence[EarnedCredit], verdicts: _Verdicts
    ) -> Iterator[tuple[EarnedCredit, str | None, _Weighed]]:
        """The rows of a day, each with who is billed and what comes of it."""
        credited = {(one.scope, one.kind, one.currency) for one in billed if one.percent > 0}
        idle = {kind for kind in {one.kind for one in billed} if self._earns_none(kind, day)}
        settled = start_of(day_after(day)) + self._credit.settles
        for row in billed:
            partner, given = row.partner or self._billed(self._subscription(row.scope), day), row.percent > 0
            if row.amount == 0:
                weighed = _Weighed(obstacle=Obstacle.NOTHING_CHARGED)
            elif row.kind in idle and not given:
                weighed = _Weighed(obstacle=Obstacle.EARNS_NONE)
            elif partner is None or partner not in self.estate.partners:
                weighed = _Weighed(obstacle=Obstacle.NOBODY_BILLED)
            else:
                verdict, disputed = verdicts.at(row.scope, day, partner, row.kind)
                weighed = _Weighed(*_laid_beside(verdict, given), verdict, disputed)
                if weighed.outcome is Outcome.NOT_CREDITED:
                    if (row.scope, row.kind, row.currency) in credited:
                        weighed = _Weighed(Outcome.NOT_COMPARED, Obstacle.CREDITED_IN_PART, verdict, disputed)
                    elif row.origin is not None and row.origin.seen < settled:
                        weighed = _Weighed(Outcome.NOT_COMPARED, Obstacle.TOO_EARLY, verdict, disputed)
            yield row, partner, weighed

    def _run(self, line: _Line, stretch: _Stretch) -> ComparedRun:
        """Days in a row, with their money: added exactly, and the credit estimated of the sum."""
        (scope, kind, currency, percent, partner), rows, weighed = line, stretch.rows, stretch.weighed
        charged = Fraction(functools.reduce(_EXACT.add, (one.amount for one in rows), Decimal(0)))
        estimate = None
        if weighed.outcome is Outcome.NOT_CREDITED:
            estimate = charged * Fraction(self._credit.percent) / 100
        elif 0 < percent < 100 and charged:  # it was taken off what is left: of 85 at 15 % it was 15
            estimate = charged * Fraction(percent) / (100 - Fraction(percent))
        return ComparedRun(
            scope, rows[0].on, day_after(rows[-1].on), partner, weighed.outcome, weighed.obstacle, kind, currency,
            percent, weighed.verdict, weighed.disputed, charged, estimate, tuple(rows), self.program.id,
        )  # fmt: skip

    @property
    def _credit(self) -> BilledCredit:
        return self.judge.library.credited_programs()[self.program.id]

    def _earns_none(self, kind: ChargeKind, day: date) -> bool:
        """Whether the reading says that a kind of charge is never credited."""
        criteria = self.judge.library.reading_on(day, self.reading).criteria
        asked = [criteria[one] for one in self.program.all_gates if criteria[one].check.name == "charge"]
        return any(one.answer((kind.value,), day).value is Truth.NO for one in asked)

    # Who is billed where ------------------------------------------------------------------------------------

    @cached_property
    def _billings(self) -> Mapping[str, list[Billing]]:
        return grouped(self.estate.billings.values(), lambda one: one.subscription)

    def _billed(self, subscription: str, day: date) -> str | None:
        """Who is billed for a subscription, by the desk."""
        rows = (one for one in self._billings.get(subscription, ()) if holds_at(one, start_of(day)))
        return next((one.bill_to for one in rows if one.bill_to), None)

    def _subscription(self, scope: str) -> str:
        return subscription_above(self.estate, scope)

    def _without_figures(self, days: Mapping[date, Iterable[EarnedCredit]]) -> Iterator[ComparedRun]:
        """The days on which somebody is billed for a subscription, and no file tells of the credit there."""
        told: dict[str, set[date]] = {}
        for day, billed in days.items():
            for scope in {one.scope for one in billed}:
                told.setdefault(self._subscription(scope), set()).add(day)
        for subscription in sorted(self._billings):
            line: ComparedRun | None = None
            for day in _days(self.period):
                partner = None if day in told.get(subscription, ()) else self._billed(subscription, day)
                if partner is None:
                    continue
                lacks = Obstacle.NO_FIGURES
                run = ComparedRun(subscription, day, day_after(day), partner, Outcome.NOT_COMPARED, lacks)
                if line is not None and line.partner == partner and line.until == day:
                    line = replace(line, until=run.until)
                    continue
                if line is not None:
                    yield line
                line = run
            if line is not None:
                yield line


class _Verdicts:
    """The verdicts of the days that are asked about, in order: made once for each time in which nothing turns."""

    def __init__(self, comparison: CreditComparison) -> None:
        self._of = comparison
        self._index = comparison.judge.fact_index(comparison.estate, False)
        edges = {*comparison.judge.library.turning_days(comparison.program, comparison.reading)}
        self._edges = sorted(edges.union(days_of(self._index.turning_moments)))
        self._piece = -1
        self._days: dict[int, Day] = {}
        self._columns: dict[tuple[str, ChargeKind], VerdictColumn] = {}

    @cached_property
    def _partners(self) -> list[str]:
        """The partners that are billed at all: those asked about together."""
        estate = self._of.estate
        billed = {one.bill_to for one in estate.billings.values()}
        billed |= {one.partner for one in estate.earned_credits.values()}
        return [one for one in estate.partners if one in billed]

    def at(self, scope: str, day: date, partner: str, kind: ChargeKind) -> tuple[Verdict, bool]:
        """The verdict at a scope on a day for a kind of charge, and whether it is disputed."""
        piece = bisect_right(self._edges, day)
        if piece != self._piece:
            self._piece, self._days, self._columns = piece, {}, {}
        place = self._of.estate.scopes.find(scope)
        if place is None:
            return Verdict.UNKNOWN, False
        column = self._columns.get((partner, kind))
        if column is None:
            column = self._columns[partner, kind] = self._column(day, partner, kind)
        return column.verdict(place), column.disputed(place)

    def _column(self, day: date, partner: str, kind: ChargeKind) -> VerdictColumn:
        lane = self._partners.index(partner)
        first = lane // WIDTH * WIDTH
        if first not in self._days:
            comparison = self._of
            asked = [comparison.estate.partners[one] for one in self._partners[first : first + WIDTH]]
            reading = comparison.judge.library.reading_on(day, comparison.reading)
            self._days[first] = Day(self._index, reading, day, asked)
        return VerdictColumn([self._days[first].judged(self._of.program, kind)], lane - first)


def subscription_above(estate: Estate, scope: str) -> str:
    """The key of the subscription that a scope is or lies in; its own where it lies in none."""
    tree = estate.scopes
    place = tree.find(scope)
    above = () if place is None else (one for one in tree.path(place) if tree.kind_of(one) is ScopeKind.SUBSCRIPTION)
    return next((tree.key(one) for one in above), scope)


def _laid_beside(verdict: Verdict, given: bool) -> tuple[Outcome, Obstacle | None]:
    """What comes of a verdict and of whether credit was given."""
    if verdict in (Verdict.UNKNOWN, Verdict.PARTLY):
        return Outcome.NOT_COMPARED, Obstacle.UNKNOWN if verdict is Verdict.UNKNOWN else Obstacle.IN_PART
    if (verdict is Verdict.RECOGNIZED) == given:
        return Outcome.AGREE, None
    return Outcome.CREDITED if given else Outcome.NOT_CREDITED, None


def _days(period: Period) -> Iterator[date]:
    return (period.since + timedelta(days=one) for one in range((period.until - period.since).days))
