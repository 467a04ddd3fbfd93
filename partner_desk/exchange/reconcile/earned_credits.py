"""Partner earned credit as bills show it, beside what the desk holds of the same days.

A newer file of a source takes the place of what an older one said of a subscription and day. Two sources of the same
day are two accounts of one thing: the one that the desk has, else the first, holds. What a file does not tell of, as
exports at the scope of a subscription do, leaves the desk as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from partner_desk.domain.amounts import decimal_text
from partner_desk.domain.billing import EarnedCredit
from partner_desk.domain.changes import WORD_OF
from partner_desk.domain.naming import counted
from partner_desk.exchange.consumption import AmountSource, ChargedFor, SubscriptionDay
from partner_desk.exchange.families.roles import subscription_of
from partner_desk.exchange.gather import time_of
from partner_desk.exchange.reconcile.charges import SourceDay, is_another_part, newest, row_id, source_of
from partner_desk.exchange.reconcile.partners import NamedPartners
from partner_desk.exchange.reconcile.preview import PreviewDraft
from partner_desk.exchange.reconcile.purchases import seller

_WORD = WORD_OF[EarnedCredit]


@dataclass
class CreditNews:
    """The earned credits of the files beside those of the desk."""

    draft: PreviewDraft
    differing: int = 0
    """How many days of subscriptions have another account that says something else."""
    _billed: dict[SubscriptionDay, set[str | None]] = field(default_factory=dict)

    def record(self) -> None:
        """Propose what the files say."""
        days = {
            day: told
            for day, said in newest(self.draft.gathered.commerce.files).items()
            if (told := {source: here for source, here in said.items() if _tells(here)})
        }
        if not days:
            return
        held: dict[SubscriptionDay, list[EarnedCredit]] = {}
        for credit in self.draft.estate.earned_credits.values():
            if (day := (subscription_of(credit.scope), credit.on)) in days:
                held.setdefault(day, []).append(credit)
        named = NamedPartners(self.draft.estate, self.draft.gathered.global_of)
        for file in self.draft.gathered.commerce.files:
            for day, purchases in file.purchases.items():
                if day in days:
                    billed = self._billed.setdefault(day, set())
                    billed |= {seller(named, one.bill_to) for one in purchases}
        for day in sorted(days):
            self._day(day, days[day], held.get(day, []))
        if self.differing:
            about = counted(self.differing, "day has", "days have")
            self.draft.notes.append(f"{about} earned credit by two accounts that differ, and only one of them counts.")

    def _day(self, day: SubscriptionDay, said: Mapping[AmountSource, SourceDay], held: Sequence[EarnedCredit]) -> None:
        sources = {source_of(one) for one in held}
        source = next((one for one in said if one in sources), None)
        if source is None and held:  # somebody recorded it, or another source has told of the day
            self.differing += any(_credited(other.sums) != _credited_by(held) for other in said.values())
            return
        source = source or min(said, key=list(AmountSource).index)
        here = said[source]
        if any(time_of(one.origin) > time_of(here.origin) for one in held):
            return
        self.differing += any(_credited(other.sums) != _credited(here.sums) for other in said.values())
        left = {one.id: one for one in held}
        for credit in self._credits(day, source, here):
            before = left.pop(credit.id, None)
            if before is not None and before.amount != credit.amount and is_another_part(here, before):
                self.draft.count(_WORD).same += 1
            else:
                self.draft.weigh(credit)
        for credit in left.values():
            if not is_another_part(here, credit):
                self.draft.propose(credit, None, _WORD)

    def _credits(self, day: SubscriptionDay, source: AmountSource, here: SourceDay) -> list[EarnedCredit]:
        billed = self._billed.get(day, set()) - {None}
        partner = next(iter(billed)) if len(billed) == 1 else None
        return [
            EarnedCredit(
                _credit_id(source, about, day[1], about.earned), about.scope, day[1], about.kind, amount,
                about.currency, about.earned, partner, here.origin,
            )
            for about, amount in here.sums.items()
            if about.earned is not None
        ]  # fmt: skip


def _credit_id(source: AmountSource, about: ChargedFor, on: date, percent: Decimal) -> str:
    """The id of an earned credit of a source: the same for every file of it."""
    return row_id(source, f"credit|{about.scope}|{on}|{about.kind}|{about.currency}|{decimal_text(percent)}")


def _tells(said: SourceDay) -> bool:
    return any(one.earned is not None for one in said.sums)


def _credited(sums: Iterable[ChargedFor]) -> set[tuple[str, Decimal]]:
    """At how much which scopes were credited: amounts differ between accounts by their roundings."""
    return {(about.scope, about.earned) for about in sums if about.earned is not None}


def _credited_by(held: Iterable[EarnedCredit]) -> set[tuple[str, Decimal]]:
    return {(one.scope, one.percent) for one in held}
