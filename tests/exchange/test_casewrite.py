"""Cases are written so that reading them gives the same estate and the same verdicts; what cannot be said is refused."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given

from partner_desk.app.sample import sample_step
from partner_desk.domain.access import (
    AccessKind,
    Delegation,
    DenyAssignment,
    Membership,
    Principal,
    PrincipalKind,
    RoleAssignment,
    RoleDefinition,
)
from partner_desk.domain.billing import Billing, Charge, Offer
from partner_desk.domain.changes import Change, ChangeSet, Fact, fact_key
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.details import SubscriptionDetail, Usage
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import ONE_DAY, Span
from partner_desk.domain.origin import SAMPLE, Origin
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.scopes import Scope
from partner_desk.engine.judge import Judge
from partner_desk.exchange.case.asking import Vocabulary
from partner_desk.exchange.case.reading import case_files, read_case, read_case_file
from partner_desk.exchange.case.writing import write_case
from partner_desk.readings.library import Library
from partner_desk.readings.questions import ALL_CHARGES, Question, Verdict
from tests.domain.test_customer import TWO
from tests.examples import examples
from tests.exchange.runbook import worlds
from tests.facts import DAY, NOON, estates
from tests.sample import key_of

NUMBERED = (Membership, RoleAssignment, Delegation, DenyAssignment, PartnerAdminLink, PartnerOfRecord, Billing, Charge)
ALWAYS = (Scope, Principal, Partner, SubscriptionDetail, PartnerOfRecord, Billing, Charge)
IF_IN_FORCE = (Membership, DenyAssignment, PartnerAdminLink, RoleAssignment)
CASES = Path(__file__).parent.parent / "cases"


@pytest.fixture(scope="session")
def vocabulary(library: Library) -> Vocabulary:
    return Vocabulary.of(library)


def again(text: str, vocabulary: Vocabulary) -> Estate:
    return read_case(text, "again.toml", vocabulary, judging=True).estate


def bare(facts: Iterable[Fact]) -> set[Fact]:
    """Facts without what a case has no place for: evidence, names on the desk, numbers of rows."""
    found: set[Fact] = set()
    for one in facts:
        fact = replace(one, origin=None)
        if isinstance(fact, Scope):
            fact = replace(fact, name="")
        elif isinstance(fact, Principal):
            fact = replace(fact, name="", sign_in_name="", app_id="")
        elif isinstance(fact, SubscriptionDetail):
            fact = replace(fact, state="", quota_id="")
        elif isinstance(fact, RoleAssignment) and fact.kind is AccessKind.ACTIVE:
            fact = replace(fact, id="", activations=())
        elif isinstance(fact, NUMBERED):
            fact = replace(fact, id="")
        found.add(fact)
    return found


def verdicts(
    judge: Judge, library: Library, estate: Estate
) -> list[tuple[str, str, str, Verdict, bool, tuple[str, ...]]]:
    found = []
    tree = estate.scopes
    for scope in range(len(tree)):
        for program in library.programs:
            for partner in estate.partners:
                charge = ALL_CHARGES if program in library.charge_programs() else None
                question = Question(partner, tree.key(scope), program, DAY, DAY + timedelta(1), charge_kind=charge)
                answer = judge.answer(estate, question)
                found.append((tree.key(scope), partner, program, answer.verdict, answer.disputed, answer.decided_by))
    return found


@examples(15)
@given(facts=estates())
def test_what_is_written_is_read_as_the_same_estate(
    judge: Judge, library: Library, vocabulary: Vocabulary, facts: list[Fact]
) -> None:
    estate = Estate.of(facts)
    try:
        written = write_case(estate, "A desk", "a test", vocabulary)
    except Refused:
        lossy = write_case(estate, "A desk", "a test", vocabulary, leave_out=True)
        assert lossy.left_out
        estate = again(lossy.text, vocabulary)  # what is left can be said without a loss
        written = write_case(estate, "A desk", "a test", vocabulary)
        assert written.text == lossy.text
    assert not written.left_out
    there, back = (bare(one.facts_in_order()) for one in (estate, again(written.text, vocabulary)))
    assert {one for one in back if isinstance(one, ALWAYS)} == {one for one in there if isinstance(one, ALWAYS)}
    assert {one for one in back if isinstance(one, IF_IN_FORCE)} <= there
    assert verdicts(judge, library, again(written.text, vocabulary)) == verdicts(judge, library, estate)


def test_what_is_invented_is_written_by_its_names(judge: Judge, library: Library, vocabulary: Vocabulary) -> None:
    """As one writes a case by hand; whoever has the name of another one is told apart by a number."""
    estate = Estate().apply(sample_step())
    core, apps = (f"{key_of(one)}/resourcegroups/shared" for one in ("wingtip-core", "wingtip-apps"))
    for key in (core, apps):
        above = key.removesuffix("/resourcegroups/shared")
        scope = Scope(key, ScopeKind.RESOURCE_GROUP, above, "shared", Origin(SAMPLE, "a test", NOON))
        estate = estate.apply(ChangeSet("more", (Change(None, scope),)))
    written = write_case(estate, "The sample", "a test", vocabulary)
    tables = tomllib.loads(written.text)
    assert {"shared", "shared (2)"} < {one["id"] for one in tables["resource_group"]}
    assert {written.names.scope(core), written.names.scope(apps)} == {"shared", "shared (2)"}
    assert "5b0000" not in written.text
    assert "0b0000" not in written.text
    back = again(written.text, vocabulary)
    by_words = {(written.names.scope(place), *rest) for place, *rest in verdicts(judge, library, estate)}
    assert {tuple(one) for one in verdicts(judge, library, back)} == by_words


@given(facts=estates())
def test_an_estate_that_came_from_a_case_comes_back_whole(vocabulary: Vocabulary, facts: list[Fact]) -> None:
    text = write_case(Estate.of(facts), "A desk", "a test", vocabulary, leave_out=True).text
    first = again(text, vocabulary)
    second = again(write_case(first, "A desk", "a test", vocabulary).text, vocabulary)
    assert bare(first.facts_in_order()) == bare(second.facts_in_order())


@pytest.mark.parametrize("path", case_files([CASES]), ids=lambda path: path.stem)
def test_every_case_is_written_as_it_was(path: Path, judge: Judge, library: Library, vocabulary: Vocabulary) -> None:
    case = read_case_file(path, vocabulary)
    written = write_case(case.estate, case.title, "a test", vocabulary)
    estate = again(written.text, vocabulary)
    assert bare(estate.facts_in_order()) == bare(case.estate.facts_in_order())
    for ask in case.asks:
        assert judge.answer(estate, ask.question) == judge.answer(case.estate, ask.question)


def test_a_real_desk_keeps_its_ids(vocabulary: Vocabulary) -> None:
    estate = worlds.world()
    table = tomllib.loads(write_case(estate, "Litware", "a desk", vocabulary, leave_out=True).text)
    assert [one["id"] for one in table["resource_group"]] == [f"{worlds.SUBSCRIPTION}/resourceGroups/Web"]
    assert {one["id"] for one in table["principal"]} >= {worlds.GUEST, worlds.AGENTS}
    assert table["tenant"][1]["name"] in ("Litware", "Litware home")


def test_names_and_ids_are_redacted_and_verdicts_stay(judge: Judge, library: Library, vocabulary: Vocabulary) -> None:
    estate = Estate.of(
        [
            *worlds.facts(name="Top secret"),
            *(Collected(kind) for kind in Collectable),
            RoleDefinition("aaaaaaaa-0000-4000-8000-00000000cafe", "Secret role", custom=True),
            RoleAssignment("a", worlds.GUEST, "aaaaaaaa-0000-4000-8000-00000000cafe", worlds.GROUP),
            RoleAssignment("b", worlds.GUEST, worlds.CONTRIBUTOR, worlds.SUBSCRIPTION),
            RoleAssignment("c", worlds.ROBOT, "aaaaaaaa-0000-4000-8000-0000deadbeef", worlds.SUBSCRIPTION),
            PartnerAdminLink("l", worlds.GUEST, "5100001"),
        ]
    )  # fmt: skip
    open_, hidden = (write_case(estate, "A desk", "a test", vocabulary, redact=redact).text for redact in (False, True))
    assert hidden == write_case(estate, "A desk", "a test", vocabulary, redact=True).text
    assert "Contributor" in hidden
    for secret in ("secret", "web", "northwind", "fabrikam", "contoso", "51000", "53000", "cafe", "beef",
                   *re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}", open_)):  # fmt: skip
        if secret != "00000000-0000":
            assert secret not in hidden.casefold().replace("contributor", ""), secret
    before, after = (verdicts(judge, library, again(text, vocabulary)) for text in (open_, hidden))
    told = [[one[3:] for one in found] for found in (before, after)]
    assert told[0] == told[1]


def test_one_tenant_is_written_with_those_who_work_for_it(vocabulary: Vocabulary) -> None:
    grants = Delegation("d", worlds.HOME_KEY, worlds.SUBSCRIPTION)
    other = Scope("elsewhere", ScopeKind.TENANT, None, "Elsewhere")
    stranger = Principal("stranger", PrincipalKind.MEMBER, "elsewhere", "A stranger")
    every = [Collected(kind) for kind in Collectable]
    estate = Estate.of([*worlds.facts(), *every, grants, other, stranger])
    part = again(write_case(estate, "x", "y", vocabulary, tenant=worlds.CUSTOMER_KEY).text, vocabulary)
    assert "elsewhere" not in {part.scopes.key(one) for one in range(len(part.scopes))}
    assert "stranger" not in part.principals
    assert worlds.GUEST in part.principals
    assert len(part.delegations) == 1


def test_the_case_of_one_tenant_tells_of_nobody_else(judge: Judge, library: Library, vocabulary: Vocabulary) -> None:
    """Neither other customers nor competitors without business there; whoever may have access has no name."""
    facts = [one for one in TWO.facts_in_order() if not isinstance(one, Collected)]
    for open_kinds in ((), (Collectable.DELEGATIONS,)):
        whole = Estate.of([*facts, *(Collected(kind, known=kind not in open_kinds) for kind in Collectable)])
        for redact in (False, True):
            text = write_case(whole, "x", "y", vocabulary, tenant="alpha", redact=redact).text
            assert [word for word in ("beta", "spy", "rival", "200", "201") if word in text.casefold()] == []
            assert re.search("principal-[^1]", text) is None, "nor how many others there are"
        part = again(write_case(whole, "x", "y", vocabulary, tenant="alpha").text, vocabulary)
        for scope in ("alpha", "alpha-sub"):
            for program in library.programs:
                question = Question.on("ours", scope, program, DAY)
                before, after = judge.answer(whole, question), judge.answer(part, question)
                assert (after.verdict, after.disputed) == (before.verdict, before.disputed)


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (Scope("nested", ScopeKind.RESOURCE, worlds.SUBSCRIPTION), "resources in resource groups only"),
        (Partner("new", "New", ""), "its global ID is not known"),
        (Collected(Collectable.DELEGATIONS, worlds.SUBSCRIPTION, known=False), "collected for a part only"),
        (RoleAssignment("r", worlds.GUEST, "no guid", worlds.GROUP), "there is no built-in role 'no guid'"),
        (PartnerAdminLink("l2", worlds.GUEST, "5100002"), "is linked twice at the same time"),
        (PartnerAdminLink("l3", worlds.ROBOT, "#1"), "is not a number written as text"),
        (Principal("p", PrincipalKind.MEMBER, None, "Nobody's"), "its tenant is not known"),
        (Delegation("d", worlds.CUSTOMER_KEY, worlds.SUBSCRIPTION), "lies in the managing tenant itself"),
        (
            Principal(
                "back", PrincipalKind.MEMBER, worlds.CUSTOMER_KEY, "Bo", disabled_during=(Span(NOON - ONE_DAY, NOON),)
            ),
            "Bo: it was disabled, and is in use again",
        ),
    ],
)
def test_what_a_case_cannot_say_is_refused_or_left_out(vocabulary: Vocabulary, fact: Fact, words: str) -> None:
    second = Scope("22222222-aaaa", ScopeKind.SUBSCRIPTION, worlds.CUSTOMER_KEY)
    every = [
        *worlds.facts(),
        second,
        *(Collected(kind) for kind in Collectable),
        PartnerAdminLink("l1", worlds.GUEST, "5100001"),
    ]
    assert not write_case(Estate.of(every), "x", "y", vocabulary).left_out
    estate = Estate.of([*every, fact])
    with pytest.raises(Refused, match=words):
        write_case(estate, "x", "y", vocabulary)
    written = write_case(estate, "x", "y", vocabulary, leave_out=True)
    assert any(words in one for one in written.left_out)
    kept = {one.id for one in again(written.text, vocabulary).principals.values()}
    assert (fact_key(fact) in kept) == (fact_key(fact) == "back")  # who is in use again is a principal of the case


@pytest.mark.parametrize(("other", "lost"), [(Offer.VISUAL_STUDIO, False), (Offer.CSP_AZURE_PLAN, True)])
def test_the_sides_of_a_doubt_about_an_offer_are_a_loss_where_sellers_may_count(
    judge: Judge, library: Library, vocabulary: Vocabulary, other: Offer, lost: bool
) -> None:
    """Who sells a subscription last counts for days before; nothing else of an offer that never holds does."""
    sides = [Billing(one, worlds.SUBSCRIPTION, one, since=NOON, until=NOON) for one in (Offer.PAYG, other)]
    before = Billing("b", worlds.SUBSCRIPTION, Offer.EA, until=NOON.replace(hour=0))
    rest = [one for one in worlds.facts() if not isinstance(one, Billing)]
    estate = Estate.of([*rest, before, *sides, *(Collected(kind) for kind in Collectable)])
    written = write_case(estate, "x", "y", vocabulary, leave_out=True)
    assert bool(written.left_out) is lost
    if not lost:
        both = (verdicts(judge, library, one) for one in (again(written.text, vocabulary), estate))
        there, back = (Counter(one[1:] for one in told) for told in both)
        assert there == back


def test_hostile_ids_stay_what_they_are(vocabulary: Vocabulary) -> None:
    name = "a\"'\n\x01]]\u2028=#"
    estate = Estate.of([Scope(name, ScopeKind.TENANT, None, name), Principal("p", PrincipalKind.MEMBER, name, name)])
    found = again(write_case(estate, name, name, vocabulary).text, vocabulary)
    assert found.scopes.find(name) is not None
    half = Estate.of([Scope("\ud800", ScopeKind.TENANT, None, "")])
    with pytest.raises(Refused, match="half a character"):
        write_case(half, "x", "y", vocabulary)
    assert write_case(half, "x", "y", vocabulary, redact=True).text


def test_what_was_collected_for_a_part_counts_as_not_collected(vocabulary: Vocabulary) -> None:
    every = [*worlds.facts(), *(Collected(kind) for kind in Collectable)]
    second = Scope("another", ScopeKind.SUBSCRIPTION, worlds.CUSTOMER_KEY)
    estate = Estate.of([*every, second, Collected(Collectable.BILLING, "another", known=False)])
    table = tomllib.loads(write_case(estate, "x", "y", vocabulary, leave_out=True).text)
    assert table["incomplete"] == ["billing"]


def test_a_subscription_of_which_nothing_is_known_stays_unknown(vocabulary: Vocabulary) -> None:
    estate = Estate.of([*worlds.facts(), *(Collected(kind) for kind in Collectable)])
    found = again(write_case(estate, "x", "y", vocabulary).text, vocabulary)
    (detail,) = found.subscriptions.values()
    assert (detail.usage, detail.security_usage) == (Usage.UNKNOWN, Usage.UNKNOWN)


def test_links_of_some_identities_can_be_said_where_nobody_else_has_access(vocabulary: Vocabulary) -> None:
    known = [Collected(kind) for kind in Collectable if kind is not Collectable.PARTNER_ADMIN_LINKS]
    facts = [one for one in worlds.facts() if not isinstance(one, Collected)]
    guest = Collected(Collectable.PARTNER_ADMIN_LINKS, worlds.GUEST)
    written = write_case(Estate.of([*facts, *known, guest]), "x", "y", vocabulary)
    table = tomllib.loads(written.text)
    assert "incomplete" not in table
    assert {one["id"] for one in table["principal"] if one.get("link_known") is False} == {worlds.ROBOT, worlds.MACHINE}
    without = [one for one in known if one.kind is not Collectable.DELEGATIONS]
    with pytest.raises(Refused, match="links: they were collected for some identities only"):
        write_case(Estate.of([*facts, *without, guest]), "x", "y", vocabulary)
    nobody = tomllib.loads(write_case(Estate.of([*facts, *without]), "x", "y", vocabulary).text)
    assert nobody["incomplete"] == ["partner-admin-links", "delegations"]
