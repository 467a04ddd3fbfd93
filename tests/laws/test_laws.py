"""Laws of the judge on random estates, with witnesses that share no code with it."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from partner_desk.domain.access import AccessKind, Delegation, Membership, Principal, RoleAssignment
from partner_desk.domain.changes import Change, ChangeSet, Fact, fact_key
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.details import Cloud, TenantDetail
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ROOT, ScopeKind
from partner_desk.domain.moments import ONE_DAY
from partner_desk.domain.partners import Partner, PartnerAdminLink
from partner_desk.engine.judge import Judge
from partner_desk.explain.explanation import explain, verdicts_at
from partner_desk.readings.library import Library
from partner_desk.readings.questions import ALL_CHARGES, Question, Verdict
from tests.examples import examples
from tests.facts import DAY, PARTNERS, estates
from tests.laws.naive.verdicts import NaiveJudge

READINGS = ("community-2021", "learn-2023", "current-2026")
DAYS = (DAY, date(2020, 3, 1), date(2021, 1, 5), date(2022, 9, 1), date(2023, 1, 1), date(2026, 2, 1))
ORDER = (Verdict.RECOGNIZED, Verdict.PARTLY, Verdict.UNKNOWN, Verdict.NOT_RECOGNIZED)


@examples(15)
@given(facts=estates())
def test_bulk_and_proof_agree_at_every_scope(judge: Judge, library: Library, facts: list[Fact]) -> None:
    estate = Estate.of(facts)
    day = judge.day(estate, DAY, PARTNERS)
    for program in library.programs.values():
        for partner in PARTNERS:
            for scope in range(len(estate.scopes)):
                found = explain(day, program, partner, scope)
                bulk = verdicts_at(day, program, scope)[partner]
                assert bulk == (found.answer.verdict, found.answer.disputed)
                asked = judge.answer(estate, Question.on(partner, estate.scopes.key(scope), program.id, DAY))
                assert found.answer.verdict is asked.verdict
                assert found.answer.disputed == asked.disputed
                assert set(found.answer.decided_by) == set(asked.decided_by)
                assert dict(found.answer.leaves) == dict(asked.leaves)
                for part in found.parts:
                    assert part.proof.verdict == part.verdict
                    assert set(part.decided_by) <= {one.criterion for one in part.proof.walk()}


@examples(40)
@given(facts=estates())
def test_a_scope_is_what_its_leaves_are(judge: Judge, library: Library, facts: list[Fact]) -> None:
    estate = Estate.of(facts)
    tree = estate.scopes
    for program in library.programs:
        for scope in range(len(tree)):
            leaves = [one for one in range(len(tree)) if tree.leaf[one] and scope in tree.path(one)]
            ask = [
                judge.answer(estate, Question.on("contoso", tree.key(one), program, DAY)) for one in (scope, *leaves)
            ]
            counting = {one.verdict for one in ask[1:]} - {Verdict.NOT_APPLICABLE}
            if not counting:
                expected = Verdict.NOT_APPLICABLE
            elif len(counting) == 1:
                (expected,) = counting
            elif counting & {Verdict.RECOGNIZED, Verdict.PARTLY}:
                expected = Verdict.PARTLY
            else:
                expected = Verdict.UNKNOWN
            assert ask[0].verdict is expected
            assert sum(ask[0].leaves.values()) == len(leaves)


@examples(40)
@given(facts=estates())
def test_a_period_is_the_sum_of_its_days(judge: Judge, library: Library, facts: list[Fact]) -> None:
    estate = Estate.of(facts)
    since, until = DAY - timedelta(days=2), DAY + timedelta(days=4)
    scope = "sub-0"  # one that always has leaves
    for program in ("pal", "pec", "designation"):
        charge = ALL_CHARGES if program == "pec" else None
        whole = judge.answer(estate, Question("contoso", scope, program, since, until, charge_kind=charge))
        days: dict[Verdict, int] = {}
        for number in range((until - since).days):
            day = since + timedelta(days=number)
            one = judge.answer(estate, Question("contoso", scope, program, day, day + ONE_DAY, charge_kind=charge))
            days[one.verdict] = days.get(one.verdict, 0) + 1
        assert dict(whole.days) == days


@examples(60)
@given(facts=estates())
def test_applying_and_taking_back_is_identity(facts: list[Fact]) -> None:
    latest = {(type(fact), fact_key(fact)): fact for fact in facts}
    empty = Estate.of([])
    step = ChangeSet("all", tuple(Change(None, fact) for fact in latest.values()))
    full = empty.apply(step)
    assert set(full.facts_in_order()) == set(latest.values())
    assert not list(full.apply(step.inverse()).facts_in_order())


def reachable(estate: Estate) -> set[tuple[str, str]]:
    """(identity, scope) pairs of complete, timeless facts by SQLite's recursive query: who reaches what."""
    tree = estate.scopes
    with contextlib.closing(sqlite3.connect(":memory:")) as base:
        base.execute("CREATE TABLE scope (id TEXT, parent TEXT)")
        base.executemany(
            "INSERT INTO scope VALUES (?, ?)", [(tree.scope(n).id, tree.scope(n).parent) for n in range(len(tree))]
        )
        base.execute("CREATE TABLE member (grp TEXT, who TEXT)")
        base.executemany("INSERT INTO member VALUES (?, ?)", [(m.group, m.member) for m in estate.memberships.values()])
        base.execute("CREATE TABLE held (who TEXT, scope TEXT)")
        rows = []
        for one in estate.role_assignments.values():
            holder = estate.principals[one.principal]
            if holder.tenant == tree.key(tree.path(tree.find(one.scope) or 0)[-1]):
                rows.append((one.principal, one.scope))
        base.executemany("INSERT INTO held VALUES (?, ?)", rows)
        found = base.execute(
            "WITH RECURSIVE holds(who, scope) AS ("
            " SELECT who, scope FROM held"
            " UNION SELECT member.who, holds.scope FROM holds JOIN member ON member.grp = holds.who"
            " UNION SELECT holds.who, scope.id FROM holds JOIN scope ON scope.parent = holds.scope)"
            " SELECT who, scope FROM holds"
        ).fetchall()
    base.close()
    return set(found)


def timeless(facts: list[Fact]) -> list[Fact]:
    """The facts without bounds, eligibility, delegations and gaps in what was collected: plain reachability."""
    found: list[Fact] = [Collected(kind) for kind in Collectable]
    linked: set[str] = set()
    for fact in facts:
        if isinstance(fact, Membership):
            fact = replace(fact, since=None, until=None, kind=AccessKind.ACTIVE)
        if isinstance(fact, PartnerAdminLink):
            fact = replace(fact, since=None, until=None)
            if fact.principal in linked:
                continue  # at one time there is one link
            linked.add(fact.principal)
            if fact.partner_id.endswith("00"):  # what a link to a global id is worth depends on the reading
                fact = replace(fact, partner_id=fact.partner_id[:-1] + "1")
        if isinstance(fact, Partner):
            fact = replace(fact, closed_ids=())
        if isinstance(fact, Principal):
            fact = replace(fact, disabled_from=None, deleted_from=None, disabled_during=(), deleted_during=())
        if isinstance(fact, RoleAssignment):
            fact = replace(fact, since=None, until=None, kind=AccessKind.ACTIVE, activations=(), condition=False)
        if isinstance(fact, TenantDetail):
            fact = replace(fact, cloud=Cloud.PUBLIC)
        elevated = isinstance(fact, RoleAssignment) and fact.scope == ROOT  # what that is worth, no source says
        if not elevated and not isinstance(fact, Delegation | Collected):
            found.append(fact)
    return found


@examples(150)
@given(facts=estates())
def test_links_reach_what_sql_says(judge: Judge, facts: list[Fact]) -> None:
    estate = Estate.of(timeless(facts))
    tree, pairs = estate.scopes, reachable(estate)
    for partner in estate.partners.values():
        linked = [one.principal for one in estate.links.values() if one.partner_id in partner.location_ids]
        for scope in np.flatnonzero(tree.leaf):
            question = Question.on(partner.id, tree.key(int(scope)), "pal", DAY, "community-2021")  # any role is enough
            verdict = judge.answer(estate, question).verdict
            reached = any((who, tree.scope(int(scope)).id) in pairs for who in linked)
            assert verdict is (Verdict.RECOGNIZED if reached else Verdict.NOT_RECOGNIZED)


@examples(60)
@given(facts=estates())
def test_more_knowledge_never_turns_a_certain_verdict(judge: Judge, library: Library, facts: list[Fact]) -> None:
    # Invariant: what is certain with gaps stays as it is once the gaps turn out to hold nothing.
    with_gaps = Estate.of(facts)
    complete = Estate.of([*(one for one in facts if not isinstance(one, Collected)), *map(Collected, Collectable)])
    tree = with_gaps.scopes
    for program in library.programs:
        for scope in range(len(tree)):
            if tree.kind[scope] < ScopeKind.SUBSCRIPTION or not tree.leaf[scope]:
                continue
            question = Question.on("contoso", tree.key(scope), program, DAY)
            before, after = judge.answer(with_gaps, question), judge.answer(complete, question)
            if before.verdict in (Verdict.RECOGNIZED, Verdict.NOT_RECOGNIZED):
                assert after.verdict is before.verdict, program


@examples(60)
@given(facts=estates(), day=st.sampled_from(DAYS), reading=st.sampled_from(READINGS))
def test_the_naive_judge_agrees(judge: Judge, library: Library, facts: list[Fact], day: date, reading: str) -> None:
    estate, naive = Estate.of(facts), NaiveJudge(facts)
    for program in library.programs:
        for scope in ("sub-0", "customer", estate.scopes.key(len(estate.scopes) - 1)):
            for charge in ("usage", "spot", "all") if program == "pec" else ("usage",):
                kind = charge if program == "pec" else None
                question = Question("contoso", scope, program, day, day + ONE_DAY, reading, kind)
                found = judge.answer(estate, question)
                expected = naive.judged(scope, "contoso", program, day, reading, charge)
                assert (found.verdict.value, found.disputed, set(found.decided_by)) == expected, (
                    program,
                    scope,
                    charge,
                )
