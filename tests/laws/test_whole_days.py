"""Accesses of one holder within a day: the naive judge, proofs, edits and what hangs on whom agree about them.

In these estates everything else is a yes more often than not, so that a day is mostly decided by who has which access
when: pieces of a day that meet, leave a gap of a minute or overlap, at all scopes, through groups and delegations.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache, partial
from random import Random
from typing import TypeVar

import pytest

from partner_desk.app.answers import View
from partner_desk.app.fragility import burdens, weak_points
from partner_desk.domain.access import (
    AccessKind,
    Authorization,
    Delegation,
    DelegationRoute,
    DenyAssignment,
    Membership,
    Principal,
    PrincipalKind,
    RoleAssignment,
)
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import KINDS, WORD_OF, Change, ChangeSet, Fact, fact_key
from partner_desk.domain.coverage import ALL, Collectable, Collected
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import EVERYONE, ScopeKind
from partner_desk.domain.moments import ONE_DAY, Span, start_of
from partner_desk.domain.partners import Agreement, Partner, PartnerAdminLink
from partner_desk.domain.scopes import Scope
from partner_desk.engine.judge import Judge
from partner_desk.explain.explanation import explain, verdicts_at
from partner_desk.explain.minimal_cuts import Support
from partner_desk.readings.library import Library
from partner_desk.readings.questions import Question, Verdict
from tests.examples import TIMES, some
from tests.facts import DAY
from tests.laws.test_wild import Asked, smallest, told
from tests.wild import CONTRIBUTOR, CUSTOM, OWNER, READER

T = TypeVar("T")
START = start_of(DAY)
MINUTE = timedelta(minutes=1)
CUTS = (timedelta(hours=8), timedelta(hours=12), timedelta(hours=16))
ROLES = (OWNER, CONTRIBUTOR, OWNER, CONTRIBUTOR, READER, CUSTOM)
SCOPES = ("customer", "mg", "sub", "rg", "vm")
PARTNER = "contoso"
ASKED = ("rg-2", "vm")
"""Scopes of which it is asked what they hang on."""

HERE = ("ann", "app", "crew", "crew", "team", "agents", "agents", "helpers")
THERE = ("hal", "sp", "squad", "squad", "band")


class _Pieces:
    """Draws one estate."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.number = 0

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def pick(self, among: Sequence[T]) -> T:
        return self.random.choice(among)

    def name(self, kind: str) -> str:
        self.number += 1
        return f"{kind}{self.number}"

    def bounds(self) -> list[Span]:
        """The pieces of one or two days that follow each other, mostly without a gap; sometimes one of them only."""
        cuts = sorted(self.random.sample(CUTS, self.pick((0, 1, 1, 1, 2))))
        edges = [None, *(START + one for one in cuts), None]
        found = []
        for since, until in itertools.pairwise(edges):
            late = MINUTE if since is not None and self.chance(0.15) else timedelta()
            if not self.chance(0.1):
                found.append(Span(since and since + late, until))
        return found

    def facts(self) -> list[Fact]:
        found: list[Fact] = [
            *(Scope(one, ScopeKind.TENANT) for one in ("home", "customer")),
            Scope("mg", ScopeKind.MANAGEMENT_GROUP, "customer"),
            Scope("sub", ScopeKind.SUBSCRIPTION, "mg"),
            Scope("rg", ScopeKind.RESOURCE_GROUP, "sub"),
            Scope("rg-2", ScopeKind.RESOURCE_GROUP, "sub"),
            Scope("vm", ScopeKind.RESOURCE, "rg"),
            Partner(PARTNER, "Contoso", "100", ("101",), (), "home", "agents", self.pick(("helpers", None)), Agreement.ACTIVE),
            Partner("fabrikam", "Fabrikam", "200", ("201",), (), None, "strangers", None, Agreement.ACTIVE),
            Billing("b", "sub", Offer.CSP_AZURE_PLAN, self.pick((PARTNER, PARTNER, PARTNER, None)), self.pick((None, "fabrikam"))),
            *(Principal(one, PrincipalKind.MEMBER, "customer") for one in ("ann", "bob")),
            Principal("app", PrincipalKind.SERVICE_PRINCIPAL, "customer"),
            *(Principal(one, PrincipalKind.MEMBER, "home") for one in ("hal", "hux")),
            Principal("sp", PrincipalKind.SERVICE_PRINCIPAL, "home"),
            *(Principal(one, PrincipalKind.GROUP, "customer") for one in ("crew", "team")),
            *(Principal(one, PrincipalKind.GROUP, "home") for one in ("squad", "band")),
            *(Principal(one, PrincipalKind.FOREIGN_GROUP, None) for one in ("agents", "helpers", "strangers")),
        ]  # fmt: skip
        for draw in (self.coverage, self.links, self.memberships, self.accesses, self.denials):
            found += draw()
        return found

    def coverage(self) -> list[Fact]:
        gaps = self.chance(0.4)
        kinds = {one: not (gaps and self.chance(0.25)) for one in Collectable}
        found: list[Fact] = [Collected(kind, ALL, known) for kind, known in kinds.items()]
        if kinds[Collectable.GROUP_MEMBERS] and gaps:
            found.append(Collected(Collectable.GROUP_MEMBERS, self.pick(("crew", "squad", "team")), known=False))
        return found

    def links(self) -> list[Fact]:
        found: list[Fact] = []
        for person in ("ann", "bob", "app", "hal", "hux", "sp"):
            if self.chance(0.75):
                spans = self.bounds() if self.chance(0.15) else [Span(None, None)]
                for one in spans:
                    number = self.pick(("101", "101", "101", "201", "100", "999"))
                    found.append(PartnerAdminLink(self.name("l"), person, number, one.since, one.until))
        return found

    def memberships(self) -> list[Fact]:
        found: list[Fact] = []
        inside = {
            "crew": ("ann", "bob", "app", "team"),
            "team": ("ann", "bob"),
            "squad": ("hal", "hux", "sp", "band"),
            "band": ("hal", "sp"),
        }
        for group, members in inside.items():
            for member in members:
                if self.chance(0.5):
                    for one in self.bounds() if self.chance(0.5) else [Span(None, None)]:
                        found.append(Membership(self.name("m"), group, member, one.since, one.until))
        return found  # fmt: skip

    def accesses(self) -> list[Fact]:
        found: list[Fact] = []
        for _ in range(self.pick((1, 1, 2, 3))):
            here, there = self.pick(HERE), self.pick(THERE)
            abroad = self.chance(0.35)
            for one in self.bounds():
                kind = AccessKind.ELIGIBLE if self.chance(0.1) else AccessKind.ACTIVE
                active = (Span(START, START + ONE_DAY),) if kind is AccessKind.ELIGIBLE and self.chance(0.5) else ()
                role = self.pick(ROLES)
                if abroad:
                    who = there if self.chance(0.8) else self.pick(THERE)
                    route = DelegationRoute.MARKETPLACE if self.chance(0.3) else DelegationRoute.TEMPLATE
                    grant = Authorization(who, role if role != OWNER else CONTRIBUTOR, kind, active)
                    scope = self.pick(("sub", "sub", "rg"))
                    found.append(Delegation(self.name("d"), "home", scope, (grant,), route, "", one.since, one.until))
                else:
                    who = here if self.chance(0.8) else self.pick(HERE)
                    scope = self.pick(SCOPES)
                    found.append(RoleAssignment(self.name("a"), who, role, scope, kind, active, one.since, one.until))
        return found

    def denials(self) -> list[Fact]:
        if not self.chance(0.2):
            return []
        who = self.pick(("ann", "crew", "squad", "agents", "hal", EVERYONE))
        span = self.pick((Span(None, None), *self.bounds(), Span(None, None)))
        return [DenyAssignment(self.name("x"), who, self.pick(SCOPES[1:]), span.since, span.until)]


@cache
def pieces(seed: int) -> tuple[Fact, ...]:
    """The facts of the estate of a seed."""
    return tuple(_Pieces(seed).facts())


def asked(scope: str, reading: str = "current-2026") -> Question:
    return Question(PARTNER, scope, "pec", DAY, DAY + ONE_DAY, reading, "usage")


@pytest.mark.parametrize("start", some(range(0, 300 * TIMES, 50)))
def test_the_naive_judge_agrees_about_pieces_of_a_day(judge: Judge, library: Library, start: int) -> None:
    for seed in range(start, start + 50):
        facts = list(pieces(seed))
        both = Asked(judge, facts)
        for scope in ("sub", "rg", "rg-2", "vm"):
            question = asked(scope, ("community-2021", "current-2026")[seed % 2])
            if not both.agree(question):
                pytest.fail(told(judge, library, seed, smallest(judge, facts, question), question))


@pytest.mark.parametrize("start", some(range(0, 150 * TIMES, 50)))
def test_bulk_and_proof_agree_about_pieces_of_a_day(judge: Judge, library: Library, start: int) -> None:
    for seed in range(start, start + 50):
        estate = Estate.of(pieces(seed))
        day = judge.day(estate, DAY, [PARTNER])
        for scope in range(len(estate.scopes)):
            found = explain(day, library.programs["pec"], PARTNER, scope)
            bulk = verdicts_at(day, library.programs["pec"], scope)[PARTNER]
            assert bulk == (found.answer.verdict, found.answer.disputed), (seed, estate.scopes.key(scope))
            for part in found.parts:
                assert part.proof.verdict == part.verdict, (seed, estate.scopes.key(scope))
                assert set(part.decided_by) <= {one.criterion for one in part.proof.walk()}, seed


@pytest.mark.parametrize("start", some(range(0, 100 * TIMES, 50)))
def test_an_edit_of_a_piece_is_judged_as_if_all_was(library: Library, start: int) -> None:
    for seed in range(start, start + 50):
        facts, random = list(pieces(seed)), Random(seed)
        own = Judge(library)
        estate = Estate.of(facts)
        keys = [estate.scopes.key(one) for one in range(len(estate.scopes))]
        for scope in keys:
            own.answer(estate, asked(scope))
        movable = [one for one in facts if isinstance(one, RoleAssignment | Delegation | Membership)]
        for fact in random.sample(movable, min(3, len(movable))):
            moved = random.choice((None, replace(fact, until=None), replace(fact, since=START + CUTS[1], until=None)))
            estate = estate.apply(ChangeSet("edit", (Change(fact, moved),)))
            anew = Judge(library)
            for scope in keys:
                assert own.answer(estate, asked(scope)) == anew.answer(estate, asked(scope)), (seed, scope)


@pytest.mark.parametrize("start", some(range(0, 150 * TIMES, 50)))
def test_what_a_day_of_pieces_hangs_on_is_what_loses_it(judge: Judge, start: int) -> None:
    """A told set loses the recognition, and less of it does not; one that loses it is told."""
    for seed in range(start, start + 50):
        estate = Estate.of(pieces(seed))
        props = [one for one in pieces(seed) if isinstance(one, RoleAssignment | Delegation | PartnerAdminLink)]
        people = [one for one in pieces(seed) if isinstance(one, Principal) and one.kind.is_identity]
        every = [Support(WORD_OF[type(one)], fact_key(one)) for one in (*props, *people)]
        heavy = {one.prop: one.by for one in burdens(estate, DAY)}
        lost_by: Counter[Support] = Counter()
        lost = cache(partial(lost_without, judge, estate))
        for key in ASKED:
            scope = estate.scopes.find(key)
            assert scope is not None
            found = weak_points(estate, View(PARTNER, "pec", DAY), scope).found
            if judge.answer(estate, asked(key, "auto")).verdict is not Verdict.RECOGNIZED:
                assert not found
                continue
            (weak,) = found
            single = {one for few in weak.weakness.sets if len(few) == 1 for one in few}
            for prop in every:
                loses = key in lost(prop)
                assert loses is (prop in single), (seed, key, prop)
                lost_by[prop] += loses
            for first, second in (pair for pair in weak.weakness.sets if len(pair) == 2):
                assert not recognized(judge, without(without(estate, first), second), key), (seed, key)
        for prop, by in heavy.items():
            leaves = sum(number for _, program, number in by if program == "pec")
            assert leaves <= lost_by[prop], (seed, prop)


def without(estate: Estate, prop: Support) -> Estate:
    fact = estate.get(KINDS[prop.kind], prop.key)
    assert fact is not None
    gone = replace(fact, deleted_from=START - 400 * ONE_DAY) if isinstance(fact, Principal) else None
    return estate.apply(ChangeSet("lost", (Change(fact, gone),)))


def lost_without(judge: Judge, estate: Estate, prop: Support) -> list[str]:
    """The asked scopes that are not recognized without it."""
    lacking = without(estate, prop)
    return [key for key in ASKED if not recognized(judge, lacking, key)]


def recognized(judge: Judge, estate: Estate, key: str) -> bool:
    return judge.answer(estate, asked(key, "auto")).verdict is Verdict.RECOGNIZED


def test_pieces_meet_in_every_way(judge: Judge) -> None:
    """Each verdict of a day, and each reason of its own, occurs in at least a fiftieth of them."""
    met: Counter[str] = Counter()
    total = 100
    for seed in range(total):
        answer = judge.answer(Estate.of(pieces(seed)), asked("vm"))
        met[answer.verdict.value] += 1
        met.update(answer.decided_by)
    assert not {
        one
        for one in ("recognized", "not-recognized", "unknown", "pec.whole-day", "aobo", "rbac", "lighthouse")
        if met[one] < total / 50
    }
