"""Proofs and totals cannot disagree: at every scope of every case the proof comes to the painted verdict."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_desk.app.sample import sample_step
from partner_desk.domain.access import (
    Authorization,
    Delegation,
    DelegationRoute,
    DenyAssignment,
    Principal,
    PrincipalKind,
    RoleAssignment,
)
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import Change, ChangeSet, Fact
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.partners import Partner, PartnerAdminLink
from partner_desk.domain.scopes import Scope
from partner_desk.engine.judge import Judge
from partner_desk.exchange.case.asking import Vocabulary, differences
from partner_desk.exchange.case.reading import case_files, read_case_file
from partner_desk.explain.explanation import Explanation, explain
from partner_desk.readings.library import Library
from partner_desk.readings.questions import Question, Verdict
from tests.examples import examples, some
from tests.facts import DAY, NOON, PARTNERS, estates
from tests.sample import key_of

READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
CASES = case_files([Path(__file__).parent.parent / "cases"])


POSITIVE = (Verdict.RECOGNIZED, Verdict.PARTLY)


def assert_counts_what_it_says(explanation: Explanation) -> None:
    """The numbers of a headline are those of the leaves, in whatever different ways they are recognized."""
    told = re.search(r" in part \((\d+) of (\d+)\)\.", explanation.sentence)
    if told is not None:
        leaves = explanation.answer.leaves
        applies = sum(leaves.values()) - leaves.get(Verdict.NOT_APPLICABLE, 0)
        assert [int(told[1]), int(told[2])] == [sum(leaves.get(one, 0) for one in POSITIVE), applies]


def test_a_headline_counts_every_way_in_which_leaves_are_recognized(judge: Judge, library: Library) -> None:
    """One resource group by a foreign group's role, another by a linked identity, and two not at all."""
    estate = Estate().apply(sample_step())
    scope = estate.scopes.find(key_of("Wingtip"))
    assert scope is not None
    explanation = explain(judge.day(estate, date(2024, 1, 31), ["adatum"]), library.programs["pec"], "adatum", scope)
    assert "in part (2 of 4)." in explanation.sentence
    assert_counts_what_it_says(explanation)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_proof_of_every_question_comes_to_its_verdict(path: Path, judge: Judge, library: Library) -> None:
    vocabulary = Vocabulary.of(library)
    case = read_case_file(path, vocabulary)
    for ask in case.asks:
        question = ask.question
        if question.days != 1 or question.charge_kind == "all":
            continue
        day = judge.day(case.estate, question.since, [question.partner], question.reading)
        scope = case.estate.scopes.find(question.scope)
        assert scope is not None
        found = explain(day, library.programs[question.program], question.partner, scope, question.charge_kind)
        assert not differences(ask, found.answer)
        assert found.dispute.startswith("Sources disagree: ") is found.answer.disputed
        assert_counts_what_it_says(found)
        for part in found.parts:
            assert part.proof.verdict == part.verdict
            told = {one.criterion for one in part.proof.walk()}
            assert set(part.decided_by) <= told
            assert any(one.deciding and one.cites for one in part.proof.walk())


@pytest.mark.parametrize("path", some(CASES), ids=lambda path: path.stem)
def test_every_scope_partner_and_program_is_explained_as_it_is_judged(
    path: Path, judge: Judge, library: Library
) -> None:
    vocabulary = Vocabulary.of(library)
    case = read_case_file(path, vocabulary)
    partners = list(case.estate.partners)
    for day_asked in {case.asks[0].question.since, date(2026, 6, 1)}:
        day = judge.day(case.estate, day_asked, partners)
        for program in library.programs.values():
            for partner in partners:
                for scope in range(len(case.estate.scopes)):
                    explanation = explain(day, program, partner, scope)
                    assert_counts_what_it_says(explanation)
                    for part in explanation.parts:
                        assert part.proof.verdict == part.verdict, (program.id, partner, part.example)
                        assert set(part.decided_by) <= {one.criterion for one in part.proof.walk()}


def test_of_facts_alike_the_same_one_is_named_whatever_was_recorded_first(library: Library) -> None:
    roles = [RoleAssignment(name, "ann", role, "sub") for name, role in (("a", READER), ("b", "other"))]
    others: list[Fact] = [
        Scope("customer", ScopeKind.TENANT, None, "Customer"),
        Scope("sub", ScopeKind.SUBSCRIPTION, "customer", "Sub"),
        Principal("ann", PrincipalKind.MEMBER, "customer", "Ann"),
        Partner("contoso", "Contoso", "1", ("2",)),
        *map(Collected, Collectable),
    ]
    proofs = []
    for first, then in (roles, roles[::-1]):
        judge = Judge(library)
        estate = Estate.of([*others, first])
        judge.day(estate, DAY, PARTNERS[:1])
        estate = estate.apply(ChangeSet("one more", (Change(None, then),)))
        scope = estate.scopes.find("sub")
        assert scope is not None
        proofs.append(explain(judge.day(estate, DAY, PARTNERS[:1]), library.programs["pal"], PARTNERS[0], scope))
    assert proofs[0] == proofs[1]
    assert any(fact.key == "a" for one in proofs[0].parts[0].proof.walk() for fact in one.facts)


def test_of_people_alike_the_first_by_name_is_named(judge: Judge, library: Library) -> None:
    people: list[Fact] = [Principal(key, PrincipalKind.MEMBER, "customer", key.title()) for key in ("bob", "ann")]
    facts: list[Fact] = [
        Scope("customer", ScopeKind.TENANT, None, "Customer"),
        Scope("sub", ScopeKind.SUBSCRIPTION, "customer", "Sub"),
        Partner("contoso", "Contoso", "1", ("2",)),
        Principal("crew", PrincipalKind.GROUP, "customer", "Crew"),
        RoleAssignment("a", "crew", READER, "sub"),
        *map(Collected, {*Collectable} - {Collectable.GROUP_MEMBERS}),
    ]
    for order in (people, people[::-1]):
        assert "Ann (in Crew) is not linked to any partner" in told(judge, library, [*facts, *order], "pal")


@examples(60)
@given(facts=estates(), data=st.data())
def test_explanations_do_not_tell_what_was_recorded_first(
    judge: Judge, library: Library, facts: list[Fact], data: st.DataObject
) -> None:
    estates_of = [Estate.of(facts), Estate.of(data.draw(st.permutations(facts)))]
    asked = data.draw(st.sampled_from(sorted(library.programs)))
    key = data.draw(st.sampled_from([estates_of[0].scopes.key(one) for one in range(len(estates_of[0].scopes))]))
    for partner in PARTNERS:
        told = []
        for estate in estates_of:
            scope = estate.scopes.find(key)
            assert scope is not None
            told.append(explain(judge.day(estate, DAY, PARTNERS), library.programs[asked], partner, scope))
        assert told[0] == told[1]


def test_a_delegation_that_never_held_makes_nobody_known(judge: Judge) -> None:
    grant = Authorization("sp", "b24988ac-6180-42a0-ab88-20f7382dd24c")
    facts: list[Fact] = [
        Scope("home", ScopeKind.TENANT),
        Scope("customer", ScopeKind.TENANT),
        Scope("sub", ScopeKind.SUBSCRIPTION, "customer"),
        *(Collected(kind) for kind in Collectable),
        Partner("contoso", "Contoso", "5100000", ("5100001",), tenant="home"),
        Principal("ann", PrincipalKind.MEMBER, "customer"),
    ]
    noon = datetime(2023, 5, 10, 12, tzinfo=UTC)
    never = Delegation("d", "home", "sub", (grant,), DelegationRoute.MARKETPLACE, "", noon, noon)
    question = Question.on("contoso", "sub", "pal", date(2023, 5, 10))
    without, with_it = (judge.answer(Estate.of([*facts, *more]), question) for more in ([], [never]))
    assert with_it == without


def told(judge: Judge, library: Library, facts: list[Fact], program: str) -> str:
    """Everything that the proof of a program at the subscription says."""
    estate = Estate.of(facts)
    scope = estate.scopes.find("sub")
    assert scope is not None
    found = explain(judge.day(estate, DAY, PARTNERS[:1]), library.programs[program], PARTNERS[0], scope)
    (part,) = found.parts
    return " ".join(one.because for one in part.proof.walk())


@pytest.mark.parametrize("gone", [datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 3, 5, tzinfo=UTC), NOON])
def test_whoever_was_disabled_and_is_deleted_is_called_deleted(judge: Judge, library: Library, gone: datetime) -> None:
    ann = Principal("ann", PrincipalKind.MEMBER, "customer", "Ann", disabled_from=gone, deleted_from=gone)
    facts: list[Fact] = [
        Scope("customer", ScopeKind.TENANT),
        Scope("sub", ScopeKind.SUBSCRIPTION, "customer"),
        Partner("contoso", "Contoso", "100", ("101",)),
        ann,
        PartnerAdminLink("l", "ann", "101", since=NOON if gone == NOON else None),
        RoleAssignment("a", "ann", READER, "sub"),
        *map(Collected, Collectable),
    ]
    assert "Ann was linked, but is deleted" in told(judge, library, facts, "pal")
    assert "Ann is linked, but disabled" not in told(judge, library, facts, "pal")


@pytest.mark.parametrize("known", [True, False])
def test_of_two_gaps_about_denials_the_wider_one_is_told(judge: Judge, library: Library, known: bool) -> None:
    facts: list[Fact] = [
        Scope("customer", ScopeKind.TENANT),
        Scope("sub", ScopeKind.SUBSCRIPTION, "customer"),
        Partner("contoso", "Contoso", "100", ("101",)),
        Principal("ann", PrincipalKind.MEMBER, "customer", "Ann"),
        Principal("crew", PrincipalKind.GROUP, "customer", "Crew"),
        PartnerAdminLink("l", "ann", "101"),
        RoleAssignment("a", "ann", CONTRIBUTOR, "sub"),
        Billing("b", "sub", Offer.CSP_AZURE_PLAN, "contoso"),
        DenyAssignment("x", "crew", "sub"),
        *(
            Collected(one)
            for one in Collectable
            if one not in (Collectable.GROUP_MEMBERS, Collectable.DENY_ASSIGNMENTS)
        ),
        Collected(Collectable.DENY_ASSIGNMENTS, known=known),
    ]
    texts = told(judge, library, facts, "pec")
    assert ("A group is denied at sub and its members were not collected" in texts) is known
    assert ("The deny assignments here were not collected" in texts) is not known


@pytest.mark.parametrize(
    ("linked", "others", "words"),
    [
        (False, 0, ""),
        (False, 1, " The same condition decides for 1 more."),
        (False, 3, " The same condition decides for 3 more."),
        (True, 5, " The same holds for 2 more."),
    ],
)
def test_those_who_fail_alike_are_counted_in_words(
    judge: Judge, library: Library, linked: bool, others: int, words: str
) -> None:
    people = [Principal(f"p{number}", PrincipalKind.MEMBER, "customer") for number in range(1 + others)]
    facts: list[Fact] = [
        Scope("customer", ScopeKind.TENANT),
        Scope("sub", ScopeKind.SUBSCRIPTION, "customer"),
        Partner("contoso", "Contoso", "100", ("101",)),
        *people,
        *(RoleAssignment(one.id, one.id, READER, "sub") for one in people),
        *(PartnerAdminLink(one.id, one.id, "101") for one in people if linked),
        *map(Collected, Collectable),
    ]
    texts = told(judge, library, facts, "pal")
    assert ("The same " in texts) is bool(words)
    assert words in texts


@pytest.mark.parametrize("collected", [True, False])
def test_nobody_elsewhere_is_named_or_counted(judge: Judge, library: Library, collected: bool) -> None:
    """Where delegations were not collected anybody may have access; who works for other customers stays untold."""
    facts: list[Fact] = [
        Scope("customer", ScopeKind.TENANT),
        Scope("sub", ScopeKind.SUBSCRIPTION, "customer"),
        Partner("contoso", "Contoso", "100", ("101",)),
        Principal("ann", PrincipalKind.MEMBER, "customer", "Ann"),
        RoleAssignment("a", "ann", READER, "sub"),
        Collected(Collectable.DELEGATIONS, known=collected),
        *(Collected(one) for one in Collectable if one is not Collectable.DELEGATIONS),
    ]

    def strangers(many: int) -> str:
        found: list[Fact] = [Scope("elsewhere", ScopeKind.TENANT, None, "Fabrikam")]
        for number in range(many):
            key = f"zoe-{number}"
            found += [
                Principal(key, PrincipalKind.MEMBER, "elsewhere", f"Zoe {number}"),
                PartnerAdminLink(key, key, "101", since=datetime(2024, 1, 1 + number, tzinfo=UTC)),
            ]
        return "".join(told(judge, library, [*facts, *found], one) for one in library.programs)

    assert "Zoe" not in strangers(3)
    assert strangers(3) == strangers(6)


def test_roles_that_follow_each_other_are_told_as_one_day(judge: Judge, library: Library) -> None:
    def facts(since: datetime) -> list[Fact]:
        return [
            Scope("customer", ScopeKind.TENANT),
            Scope("sub", ScopeKind.SUBSCRIPTION, "customer"),
            Partner("contoso", "Contoso", "100", ("101",)),
            Billing("b", "sub", Offer.CSP_AZURE_PLAN, "contoso"),
            Principal("ann", PrincipalKind.MEMBER, "customer", "Ann"),
            PartnerAdminLink("l", "ann", "101"),
            RoleAssignment("early", "ann", CONTRIBUTOR, "sub", until=NOON),
            RoleAssignment("late", "ann", CONTRIBUTOR, "sub", since=since),
            *map(Collected, Collectable),
        ]

    together = "All roles of Ann together cover the whole of"
    assert together in told(judge, library, facts(NOON), "pec")
    late = told(judge, library, facts(NOON + timedelta(minutes=1)), "pec")
    assert together not in late
    assert "Counting roles of Ann cover only a part of" in late
