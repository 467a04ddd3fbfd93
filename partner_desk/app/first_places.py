"""The places on the first page of a summary: each resource or subscription, how it stands, for whom, and what ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from partner_desk.app.stays import StaysOfDay
from partner_desk.app.timeline import Stay
from partner_desk.domain.billing import Billing
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import ONE_DAY
from partner_desk.engine.verdict_table import VerdictTable
from partner_desk.readings.questions import GRANTED, Verdict

LONG_AGO = date.min + ONE_DAY
"""Where it is told since when something is so, and it always was."""
MOST_TRIED = 40
"""So many places are looked at for what was lost: each costs as much as a question."""
MOST_ASKED = 6
"""Of so many partners it is asked whether they lost a place."""

_BEST_FIRST = (*GRANTED, Verdict.UNKNOWN, Verdict.NOT_RECOGNIZED, Verdict.NOT_APPLICABLE)
"""Whose verdict stands for a place: nothing is told as a no that may be a yes for somebody."""
_ORDER = {Verdict.RECOGNIZED: 0, Verdict.PARTLY: 1, Verdict.UNKNOWN: 3, Verdict.NOT_RECOGNIZED: 4}
_LOST = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A resource or subscription on the first page: how it stands, for whom, and since when."""

    scope: int
    verdict: Verdict
    disputed: bool
    partner: str
    stay: Stay | None

    @property
    def is_lost(self) -> bool:
        """Whether it was recognized before, and is not any more."""
        stay = self.stay
        before = stay is not None and stay.before is not None and stay.before[0] in GRANTED
        return before and self.verdict is Verdict.NOT_RECOGNIZED

    @property
    def since(self) -> date:
        """The first day of the verdict; long ago, where nothing turned."""
        return self.stay.since if self.stay is not None and self.stay.since is not None else LONG_AGO


@dataclass(frozen=True)
class ToldPlaces:
    """How places stand for one program on one day; `partners` are those of the verdict table, the best first."""

    estate: Estate
    judged: VerdictTable
    partners: Sequence[str]
    billings: Sequence[Billing]
    stays: StaysOfDay

    def told(self, scopes: Sequence[int]) -> list[Place]:
        """Those to which the program applies: recognized first, then lost, then the others."""
        found = [self._place(one, tried=number < MOST_TRIED) for number, one in enumerate(scopes)]
        counted = [one for one in found if one.verdict in _ORDER]
        return sorted(counted, key=lambda one: (_LOST if one.is_lost else _ORDER[one.verdict], one.scope))

    def _place(self, scope: int, *, tried: bool) -> Place:
        outcomes = dict(zip(self.partners, self.judged.outcomes(scope), strict=True))
        ranked = sorted(outcomes, key=lambda one: _BEST_FIRST.index(outcomes[one][0]))
        best, verdict = ranked[0], outcomes[ranked[0]][0]
        if verdict in GRANTED:
            return Place(scope, *outcomes[best], best, self._stay(best, scope) if tried else None)
        failing = [one for one in ranked if outcomes[one][0] is Verdict.NOT_RECOGNIZED] if tried else []
        held = [Place(scope, *outcomes[one], one, self._stay(one, scope)) for one in failing[:MOST_ASKED]]
        lost = [one for one in held if one.is_lost]
        if lost:
            return max(lost, key=lambda one: one.since)
        seller = self._sellers.get(self.estate.scopes.above(scope, ScopeKind.SUBSCRIPTION))
        who = seller if seller is not None and outcomes[seller][0] is verdict else best
        return Place(scope, *outcomes[who], who, None)

    @cached_property
    def _sellers(self) -> dict[int | None, str]:
        """Whom Microsoft bills for a subscription: nobody else could be asked first."""
        known, tree = set(self.partners), self.estate.scopes
        billed = [(tree.find(one.subscription), one.bill_to) for one in self.billings]
        return {place: seller for place, seller in reversed(billed) if seller is not None and seller in known}

    def _stay(self, partner: str, scope: int) -> Stay:
        return self.stays.stay(partner, scope, self.judged.program.id)
