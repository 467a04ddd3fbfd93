"""Charges: what files of usage and cost say was consumed, beside what the desk holds of the same days.

A newer file of a source takes the place of what an older one said of a subscription and day. Two sources of the same
kind of charge there (daily rated usage, and an export of Cost Management) are two accounts of one thing: the first
holds, and where the other differs it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from hashlib import blake2b

from partner_desk.domain.billing import Charge, ChargeKind, EarnedCredit
from partner_desk.domain.changes import WORD_OF
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.naming import counted, scope_called
from partner_desk.domain.origin import Origin
from partner_desk.exchange.consumption import AmountSource, ChargedFor, ConsumptionFile, SubscriptionDay, series_of
from partner_desk.exchange.families.roles import subscription_of
from partner_desk.exchange.gather import time_of
from partner_desk.exchange.numerals import EXACT
from partner_desk.exchange.reconcile.preview import Choice, PreviewDraft

CHARGES = "charges"
"""The question whether all charges are in the files, and its answers."""
ALL_OF_THEM, SOME_OF_THEM = "all", "some"

_BENEFITS = (ChargeKind.RESERVATION, ChargeKind.SAVINGS_PLAN)
"""What is bought ahead: actual cost has it on the day of the purchase, amortized cost on the days of its use."""

AmountsOfKind = Mapping[tuple[str, str], Decimal]
"""Amounts of one kind on one day by scope and currency."""


def hundredths(amount: Decimal) -> int:
    """A sum in minor units, rounded once."""
    return int(EXACT.multiply(amount, Decimal(100)).quantize(Decimal(1), ROUND_HALF_UP, EXACT))


def charge_id(source: AmountSource, scope: str, on: date, kind: ChargeKind, currency: str) -> str:
    """The id of a charge of a source: the same for every file of it."""
    return row_id(source, f"{scope}|{on}|{kind}|{currency}")


def row_id(source: AmountSource, about: str) -> str:
    """The id of what a source says of something, in whichever of its files."""
    return f"{source.value}-{blake2b(about.encode(), digest_size=10).hexdigest()}"


def source_of(said: Charge | EarnedCredit) -> AmountSource | None:
    """The source that something on the desk is from; None if no such file said it."""
    return next((one for one in AmountSource if said.id.startswith(f"{one.value}-")), None)


@dataclass
class SourceDay:
    """What one source says of a subscription on a day, in its newest file (or in the parts of it)."""

    origin: Origin
    sums: dict[ChargedFor, Decimal]
    parts: frozenset[str]
    """The names of the parts of an export that it is of, if it is one of which others may have come before."""

    def by_kind(self) -> Mapping[ChargeKind, AmountsOfKind]:
        """The amounts of each kind, whatever was earned with them."""
        out: dict[ChargeKind, dict[tuple[str, str], Decimal]] = {}
        for about, amount in self.sums.items():
            kind, key = out.setdefault(about.kind, {}), (about.scope, about.currency)
            kind[key] = EXACT.add(kind.get(key, Decimal(0)), amount)
        return out


def newest(files: Sequence[ConsumptionFile]) -> Mapping[SubscriptionDay, Mapping[AmountSource, SourceDay]]:
    """What each source says of a subscription and day; parts of one export are added up, versions are not."""
    series: dict[tuple[AmountSource, str], dict[str, ConsumptionFile]] = {}
    for number, file in enumerate(sorted(files, key=lambda one: time_of(one.origin))):
        key = file.source, file.series or f"/{number}"
        series.setdefault(key, {})[file.origin.source] = file  # of two files of one name the later one
    out: dict[SubscriptionDay, dict[AmountSource, SourceDay]] = {}
    for (source, _), parts in sorted(series.items(), key=lambda one: max(time_of(f.origin) for f in one[1].values())):
        whole: dict[SubscriptionDay, SourceDay] = {}
        names = frozenset(name for name in parts if series_of(name))
        for file in parts.values():
            for day, sums in file.amounts.items():
                if day not in whole:
                    whole[day] = SourceDay(file.origin, dict(sums), names)
                    continue
                known = whole[day].sums
                for about, amount in sums.items():
                    known[about] = EXACT.add(known.get(about, Decimal(0)), amount)
        for day, said in whole.items():
            out.setdefault(day, {})[source] = said
    return out


@dataclass
class ChargeNews:
    """The charges of the files beside those of the desk."""

    draft: PreviewDraft
    above: Callable[[str], Iterable[str]]
    """A scope and everything above it, by their keys."""
    older: int = 0
    """How many days of subscriptions the desk holds from a newer file."""
    contradictions: list[str] = field(default_factory=list)

    def record(self) -> None:
        """Propose what the files say."""
        days = newest(self.draft.gathered.commerce.files)
        held: dict[SubscriptionDay, list[Charge]] = {}
        benefits: dict[str, bool] = {}
        for charge in self.draft.estate.charges.values():
            subscription = subscription_of(charge.scope)
            if (day := (subscription, charge.on)) in days:
                held.setdefault(day, []).append(charge)
            if charge.kind in _BENEFITS:
                benefits[subscription] = source_of(charge) is AmountSource.AMORTIZED
        for (subscription, _), said in days.items():
            for source, here in said.items():
                if source is not AmountSource.AMORTIZED and any(one.kind in _BENEFITS for one in here.sums):
                    benefits.setdefault(subscription, False)
        for day in sorted(days):
            self._day(day, days[day], held.get(day, []), benefits)
        self._tell()
        self._ask(sorted({subscription for subscription, _ in days}))

    def _day(
        self,
        day: SubscriptionDay,
        said: Mapping[AmountSource, SourceDay],
        held: Sequence[Charge],
        benefits: dict[str, bool],
    ) -> None:
        owners: dict[ChargeKind, AmountSource | None] = {one.kind: source_of(one) for one in held}
        first = set(owners.values())
        for source in sorted(said, key=lambda one: (one not in first, list(AmountSource).index(one))):
            here, mine = said[source], [one for one in held if source_of(one) is source]
            if any(time_of(one.origin) > time_of(here.origin) for one in mine):
                self.older += 1
                continue
            kinds = dict(here.by_kind())
            for kind in list(kinds):
                amortized = benefits.setdefault(day[0], source is AmountSource.AMORTIZED) if kind in _BENEFITS else None
                other_view = amortized is not None and amortized is not (source is AmountSource.AMORTIZED)
                if owners.setdefault(kind, source) is not source or other_view:
                    self._compare(day, kind, source, kinds.pop(kind), [one for one in held if one.kind is kind])
            self._replace(day, source, here, kinds, mine)

    def _replace(
        self,
        day: SubscriptionDay,
        source: AmountSource,
        here: SourceDay,
        kinds: Mapping[ChargeKind, AmountsOfKind],
        mine: Sequence[Charge],
    ) -> None:
        left = {one.id: one for one in mine}
        for kind, sums in kinds.items():
            for (scope, currency), amount in sums.items():
                identifier = charge_id(source, scope, day[1], kind, currency)
                charge = Charge(identifier, scope, day[1], kind, hundredths(amount), currency, here.origin)
                before = left.pop(identifier, None)
                if before is not None and before.amount != charge.amount and is_another_part(here, before):
                    self._compare(day, kind, source, {(scope, currency): amount}, [before])
                else:
                    self.draft.weigh(charge)
        for charge in left.values():
            if charge.kind in kinds and not is_another_part(here, charge):
                self.draft.propose(charge, None, WORD_OF[Charge])

    def _compare(
        self, day: SubscriptionDay, kind: ChargeKind, source: AmountSource, sums: AmountsOfKind, held: Sequence[Charge]
    ) -> None:
        """What another source says of the same charges is not added."""
        new: dict[str, int] = {}
        for (_, currency), amount in sums.items():
            new[currency] = new.get(currency, 0) + hundredths(amount)
        old: dict[str, int] = {}
        for charge in held:
            old[charge.currency] = old.get(charge.currency, 0) + charge.amount
        if new == old:
            self.draft.count(WORD_OF[Charge]).same += len(sums)
            return
        where = scope_called(self.draft.estate.scopes, day[0]).rpartition("/")[2]
        beside = f"beside {_money(old)} from elsewhere" if old else "beside another account of them in these files"
        self.contradictions.append(f"{where} on {day[1]}, {kind.words}: {_money(new)} by {source.words}, {beside}")

    def _tell(self) -> None:
        if self.older:
            self.draft.notes.append(
                f"{counted(self.older, 'day')} of subscriptions: the desk holds charges from a newer file, which stay."
            )
        if self.contradictions:
            days = counted(len(self.contradictions), "day has", "days have")
            self.draft.notes.append(
                f"{days} charges by two accounts that differ, and only one of them counts "
                f"({'; '.join(self.contradictions[:3])}{'; ...' if len(self.contradictions) > 3 else ''})."
            )

    def _ask(self, subscriptions: Sequence[str]) -> None:
        """No file says that nothing else was ever charged."""
        draft, said = self.draft, self.draft.answers.get(CHARGES)
        unknown = [
            key for key in subscriptions if not draft.estate.coverage.knows(Collectable.CHARGES, *self.above(key))
        ]
        if said == ALL_OF_THEM:
            for key in unknown:
                draft.state_collected(Collectable.CHARGES, key, known=True, on=_last(draft))
        if unknown:
            words = "Is everything that was ever charged there in these files or on the desk?"
            options = ((ALL_OF_THEM, "all of it"), (SOME_OF_THEM, "only these days, or a part"))
            draft.questions.append(Choice(CHARGES, counted(len(unknown), "subscription"), words, options))


def is_another_part(here: SourceDay, before: Charge | EarnedCredit) -> bool:
    """Whether something on the desk came with another part of the same export: both count."""
    name = before.origin.source if before.origin is not None else ""
    return bool(here.parts) and name not in here.parts and series_of(name) in {series_of(one) for one in here.parts}


def _money(sums: Mapping[str, int]) -> str:
    return " and ".join(f"{amount / 100:,.2f} {currency}" for currency, amount in sorted(sums.items()))


def _last(draft: PreviewDraft) -> datetime:
    return max(time_of(one.origin) for one in draft.gathered.commerce.files)
