"""Chains, alternatives and programs put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Any

from partner_desk.domain.billing import Charge
from partner_desk.domain.changes import Fact
from partner_desk.domain.partners import PartnerOfRecord
from tests.laws.naive.people import People
from tests.laws.naive.world import (
    NO,
    UNKNOWN,
    YES,
    Oracle,
    Said,
    Time,
)


class Leaf(People):
    """One leaf judged for one partner."""

    def walk(
        self, chain: list[tuple[str, Callable[[Any], Said]]], candidates: Iterable[Any]
    ) -> tuple[str, set[str], Time]:
        """Walk a chain: its value, what decides it, and the time of those who are yes throughout."""
        alive: list[tuple[Any, Time, str]] = [(one, self.o.whole, "") for one in candidates]
        for name, ask in chain:
            going: list[tuple[Any, Time, str]] = []
            for candidate, left, first in alive:
                yes, unknown = (part & left for part in ask(candidate))
                if name == "pec.whole-day":
                    others = [each for each in alive if each[0].who == candidate.who and (first or not each[2])]
                    together: Time = frozenset().union(*(time for _, time, _ in others))
                    yes = self.o.whole if together == self.o.whole else frozenset()
                if first:
                    going.append((candidate, yes | unknown, first))
                    continue
                going.append((candidate, yes, ""))
                if unknown:
                    going.append((candidate, yes | unknown, name))
            alive = [one for one in going if one[1]]
            if not alive:
                return NO, {name}, frozenset()
        time: Time = frozenset().union(*(left for _, left, first in alive if not first))
        if time:
            return YES, set(), time
        return UNKNOWN, {first for _, _, first in alive}, frozenset()

    # Verdicts ---------------------------------------------------------------------------------------------

    def alternative(self, name: str, then: str) -> tuple[str, set[str], bool]:
        """An alternative: its value, what decides it, whether it holds all day."""
        gates = {
            "dpor": ["dpor.offer", "dpor.cloud", "dpor.current"],
            "pal": ["pal.cloud"],
            "csp": ["csp.cloud"],
        }.get(name, [])
        values = {one: self.gate(one, None) for one in gates}
        shut = {one for one, value in values.items() if value == NO}
        if shut:
            return NO, shut, False
        value, decided, time = self._chain(name, then)
        if value == NO:
            return NO, decided, False
        doubts = {one for one, found in values.items() if found == UNKNOWN}
        if doubts or value == UNKNOWN:
            return UNKNOWN, doubts | decided, False
        return YES, {name}, name != "pal" or time == self.o.whole

    def _chain(self, name: str, then: str) -> tuple[str, set[str], Time]:
        if name == "csp":
            chain = [("csp.in-chain", self.in_chain())]
            chain += [("specialization.csp-role", self.csp_role())] if then else []
            return self.walk([(one, lambda _, value=value: self.flat(value)) for one, value in chain], [None])  # type: ignore[misc]
        if name == "dpor":
            return self._dpor()
        if name == "pal":
            chain_ = self.pal_chain()
            if then:
                chain_.append((f"{then}.role", self.role(then)))
            return self.walk(chain_, self.ways + self.market([self.partner]))
        return self.walk(*self.pec_chain(name))

    def _dpor(self) -> tuple[str, set[str], Time]:
        row = self.o.now(one for one in self.o.all(PartnerOfRecord) if one.subscription == self.subscription)
        if row is None and not self.known("partners-of-record"):
            return UNKNOWN, {"dpor.set"}, frozenset()
        if row is None:
            return NO, {"dpor.set"}, frozenset()
        if row.partner_id not in self.partner.partner_ids:
            return NO, {"dpor.same-organization"}, frozenset()
        if self._closed(self.partner, row.partner_id):
            return NO, {"dpor.id-open"}, frozenset()
        return YES, set(), self.o.whole

    def verdict(self, program: str, charge: str | None) -> tuple[str, set[str]]:
        """The verdict, and what decides it."""
        dagger, gates, alternatives = PROGRAMS[program]
        values = {one: self.gate(one, charge) for one in (*dagger, *gates)}
        off = {one for one in dagger if values[one] == NO}
        if charge == "none":
            off.add("pec.charge")
        if off:
            return "not-applicable", off
        shut = {one for one, value in values.items() if value == NO}
        if shut:
            return "not-recognized", shut
        reached = [self.alternative(name, then) for name, then in alternatives]
        if all(value == NO for value, _, _ in reached):
            return "not-recognized", set().union(*(decided for _, decided, _ in reached))
        doubts = {one for one, value in values.items() if value == UNKNOWN}
        holding = [(decided, all_day) for value, decided, all_day in reached if value == YES]
        if not holding:
            return "unknown", doubts.union(*(decided for value, decided, _ in reached if value == UNKNOWN))
        if doubts:
            return "unknown", doubts
        whole = [decided for decided, all_day in holding if all_day]
        if whole:
            return "recognized", set().union(*whole)
        return "partly", set().union(*(decided for decided, _ in holding))


PROGRAMS: dict[str, tuple[list[str], list[str], list[tuple[str, str]]]] = {
    "dpor": ([], [], [("dpor", "")]),
    "pal": ([], [], [("pal", "pal")]),
    "competency": (
        ["competency.period"],
        ["competency.offer", "competency.usage", "competency.not-self"],
        [("csp", ""), ("pal", "competency"), ("dpor", "")],
    ),
    "designation": (
        ["designation.period"],
        ["designation.offer", "designation.usage", "designation.not-self"],
        [("csp", ""), ("pal", "designation"), ("dpor", "")],
    ),
    "designation-security": (
        ["designation-security.period"],
        ["designation.offer", "designation-security.usage", "designation.not-self"],
        [("pal", "designation")],
    ),
    "specialization": (
        [],
        ["specialization.period", "designation.offer", "designation.usage", "designation.not-self"],
        [("csp", "csp-role"), ("pal", "designation"), ("dpor", "")],
    ),
    "expert-msp": (["expert-msp.period"], ["expert-msp.offer", "expert-msp.usage"], [("pal", "expert-msp")]),
    "incentive": (
        ["incentive.period"],
        [
            "incentive.offer",
            "incentive.usage",
            "incentive.not-self",
            "incentive.no-credit-offer",
            "incentive.not-resold-by-others",
            "incentive.chain",
            "incentive.designation",
        ],
        [("pal", "incentive")],
    ),
    "dpor-incentive": (["dpor-incentive.period"], [], [("dpor", "")]),
    "pec": (
        ["pec.period", "pec.csp"],
        [
            "pec.cloud",
            "pec.billed-partner",
            "pec.authorization",
            "pec.agreement",
            "pec.azure-plan",
            "pec.enrolment",
            "pec.charge",
        ],
        [("aobo", ""), ("lighthouse", ""), ("rbac", "")],
    ),
}
"""Gates that make a program inapplicable, other gates, and the alternatives with what their chain asks besides."""


def join(verdicts: set[str]) -> str:
    """One verdict from those of leaves."""
    counting = verdicts - {"not-applicable"}
    if len(counting) < 2:
        return next(iter(counting), "not-applicable")
    if counting & {"recognized", "partly"}:
        return "partly"
    return "unknown" if "unknown" in counting else "not-recognized"


class NaiveJudge:
    """Judges one estate; of each day and reading it keeps how the estate looks, and what it found of a leaf."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        """Nothing is judged yet."""
        self.facts = list(facts)
        self._worlds = cache(self._worlds_of)
        self._leaf = cache(Leaf)
        self._of_leaf = cache(self._judged_leaf)

    def judged(
        self, scope: str, partner: str, program: str, day: date, reading: str, charge: str = "usage"
    ) -> tuple[str, bool, set[str]]:
        """The verdict of a scope, whether it is disputed, and what decides it."""
        leaves = self._worlds(day, reading)[""].leaves(scope)
        verdict_of = [self._of_leaf(leaf, partner, program, day, reading, charge) for leaf in leaves]
        if not verdict_of:
            return "not-applicable", False, {"scope.subscription"}
        counting = [one for one in verdict_of if one[0] != "not-applicable"]
        decided = set[str]().union(*(by for _, by, _ in counting or verdict_of))
        return join({one for one, _, _ in verdict_of}), any(one for _, _, one in counting), decided

    def _worlds_of(self, day: date, reading: str) -> dict[str, Oracle]:
        return {settled: Oracle(self.facts, day, reading, settled) for settled in ("", YES, NO)}

    def _judged_leaf(
        self, leaf: str, partner: str, program: str, day: date, reading: str, charge: str
    ) -> tuple[str, set[str], bool]:
        """The verdict of a leaf, what decides it, and whether it is disputed."""
        worlds = self._worlds(day, reading)
        world = worlds[""]
        kinds: list[str | None] = [charge]
        if charge == "all":
            own = sorted({one.kind.value for one in world.all(Charge) if one.scope == leaf and one.on == day})
            kinds = [*own] or [None if not world.known("charges", *world.path(leaf)) else "none"]
        verdicts = {}
        for settled, oracle in worlds.items():
            each = [self._leaf(oracle, leaf, partner).verdict(program, kind) for kind in kinds]
            count = [one for one in each if one[0] != "not-applicable"] or each
            verdicts[settled] = (join({one for one, _ in each}), set[str]().union(*(by for _, by in count)))
        return *verdicts[""], any(verdicts[one][0] != verdicts[""][0] for one in (YES, NO))
