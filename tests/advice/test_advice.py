"""Advice: whatever is proposed works when it is done, nothing in it is needless, and some things are never asked for."""

from __future__ import annotations

import itertools
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_desk.advice import Advice, advise
from partner_desk.domain.access import AccessKind, Delegation, DenyAssignment, Principal, RoleAssignment
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import Change, ChangeSet, Fact, fact_key, joined
from partner_desk.domain.coverage import ALL, Collectable, Collected
from partner_desk.domain.details import Cloud, SubscriptionDetail, TenantDetail, Usage
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import Span, start_of
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Agreement, Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.scopes import Scope
from partner_desk.engine.judge import Judge
from partner_desk.exchange.case.asking import Vocabulary
from partner_desk.exchange.case.reading import Case, read_case_file
from partner_desk.readings.advice_texts import Who
from partner_desk.readings.library import Library
from partner_desk.readings.questions import Answer, Question, Truth, Verdict
from partner_desk.readings.roles import Listing
from partner_desk.resources import resource_path
from tests.examples import examples
from tests.facts import DAY, NOON, PARTNERS, estates
from tests.findings import findingcases as cases

ORIGIN = Origin("advice", "a person", NOON)
READINGS = ("auto", "community-2021", "learn-2023", "current-2026")
DAYS = (DAY, date(2021, 6, 1), date(2022, 9, 1), date(2026, 2, 1))


@st.composite
def hopeful(draw: st.DrawFn) -> list[Fact]:
    """An estate in which something can be done: all was collected, everything is used, sold and in the public cloud."""
    facts = draw(estates())
    seller = draw(st.sampled_from([None, None, "fabrikam"]))
    found: list[Fact] = [Collected(kind) for kind in Collectable]
    for fact in facts:
        if isinstance(fact, Collected) and fact.subject == ALL:
            continue
        if isinstance(fact, SubscriptionDetail):
            fact = replace(fact, usage=Usage.SOME, security_usage=Usage.SOME)
        if isinstance(fact, TenantDetail):
            fact = replace(fact, cloud=Cloud.PUBLIC)
        if isinstance(fact, Billing) and fact.offer.is_csp:
            kind = draw(st.sampled_from([Offer.CSP_AZURE_PLAN, Offer.CSP_AZURE_PLAN, Offer.CSP_LEGACY]))
            fact = replace(fact, offer=kind, bill_to="contoso", reseller_of_record=seller, remapped=False)
        if isinstance(fact, Partner):
            fact = replace(
                fact, agreement=draw(st.sampled_from([Agreement.ACTIVE, Agreement.ACTIVE, Agreement.INACTIVE]))
            )
        if isinstance(fact, Principal) and fact.kind.is_identity:
            fact = replace(fact, disabled_from=None, deleted_from=None, disabled_during=(), deleted_during=())
        found.append(fact)
    return found


def quality(answer: Answer) -> tuple[int, int]:
    """How many leaves are recognized, and in part."""
    return answer.leaves.get(Verdict.RECOGNIZED, 0), answer.leaves.get(Verdict.PARTLY, 0)


def asked(estate: Estate, library: Library, data: st.DataObject) -> Question:
    scope = data.draw(st.integers(0, len(estate.scopes) - 1))
    program = data.draw(st.sampled_from(list(library.programs)))
    partner, day = data.draw(st.sampled_from(PARTNERS)), data.draw(st.sampled_from(DAYS))
    return Question.on(partner, estate.scopes.key(scope), program, day, data.draw(st.sampled_from(READINGS)))


def advice_on(estate: Estate, judge: Judge, question: Question) -> tuple[Advice, ...]:
    return advise(estate, judge, question, ORIGIN)


def keeps_the_laws(estate: Estate, library: Library, judge: Judge, question: Question) -> tuple[Advice, ...]:
    """Every law, for one question; of today a part has passed, so that advice is about the day after."""
    found = advice_on(estate, judge, question)
    if question.since == ORIGIN.on.date():
        tomorrow = question.since + timedelta(days=1)
        question = Question.on(question.partner, question.scope, question.program, tomorrow, question.reading)
    before = judge.answer(estate, question)
    plain = before.verdict is Verdict.RECOGNIZED and not before.disputed
    assert bool(found) != plain
    assert len(found) <= library.advisory.most
    for one in found:
        assert one.who
        assert one.text
        assert (one.changes is None) == (not one.steps)
        if one.changes is not None:
            _works(estate, library, judge, question, before, one)
        if one.supposed is not None:
            _turns_what_is_found_out(estate, judge, question, one)
        _asks_for_nothing_wrong(estate, library, judge, question, one)
    steps = [frozenset(map(_shape, one.steps)) for one in found if one.changes is not None]
    for some, others in itertools.permutations(steps, 2):
        assert not some <= others
    return found


def _shape(step: ChangeSet) -> object:
    """A step without the random keys of new facts."""
    return frozenset(repr((change.before, None if change.after is None else _keyless(change.after))) for change in step)


def _keyless(fact: Fact) -> str:
    return repr(fact).replace(fact_key(fact), "")


def _works(estate: Estate, library: Library, judge: Judge, question: Question, before: Answer, advice: Advice) -> None:
    assert advice.changes is not None
    assert joined("", advice.steps).changes == advice.changes.changes
    after = Judge(library).answer(Estate.of(estate.apply(advice.changes).facts_in_order()), question)
    assert (after.verdict, after.disputed) == (advice.verdict_after, advice.disputed_after)
    assert after.leaves.get(Verdict.RECOGNIZED, 0) == advice.leaves
    assert advice.counts_from == question.since
    _tells_every_effect(estate, library, judge, question, advice)
    if advice.supposed is not None:
        return  # which alone turns nothing
    undisputed = before.disputed and not after.disputed
    some_undisputed = before.disputed and sum(before.leaves.values()) > 1  # answers count no disputes leaf by leaf
    assert quality(after) > quality(before) or (undisputed and quality(after) == quality(before)) or some_undisputed
    for left_out in range(len(advice.steps)) if len(advice.steps) > 1 else ():
        rest = [step for number, step in enumerate(advice.steps) if number != left_out]
        less = judge.answer(estate.apply(joined("", rest)), question)
        assert quality(less) < quality(after) or (less.disputed and not after.disputed) or some_undisputed


def _turns_what_is_found_out(estate: Estate, judge: Judge, question: Question, advice: Advice) -> None:
    """A good answer makes nothing worse, and comes to what is said."""
    assert advice.supposed is not None
    known = estate.apply(advice.supposed)
    before = judge.answer(known, question)
    assert quality(before) >= quality(judge.answer(estate, question))
    if advice.collect:
        assert (advice.verdict_after, advice.disputed_after) == (before.verdict, before.disputed)
        assert advice.verdict_supposed is before.verdict
    elif advice.changes is None:
        assert (advice.counts_from, advice.steps) == (question.since, ()), "an account that does not exist yet"
    elif {(one.kind, one.key) for one in advice.changes}.isdisjoint((one.kind, one.key) for one in advice.supposed):
        after = judge.answer(known.apply(advice.changes), question)
        assert after.verdict is advice.verdict_supposed
        assert quality(after) > quality(before) or (before.disputed and sum(before.leaves.values()) > 1)


def _tells_every_effect(estate: Estate, library: Library, judge: Judge, question: Question, advice: Advice) -> None:
    assert advice.changes is not None
    told = {(one.partner, one.program, one.elsewhere): one.gained - one.lost for one in advice.effects}
    after = estate.apply(advice.changes)
    tree = estate.scopes
    here = question.scope
    tops = [tree.key(number) for number in range(len(tree)) if len(tree.path(number)) == 1]
    for partner, program in itertools.product(estate.partners, library.programs):

        def more(scope: str, who: str = partner, what: str = program) -> int:
            ask = Question.on(who, scope, what, question.since, question.reading)
            return quality(judge.answer(after, ask))[0] - quality(judge.answer(estate, ask))[0]

        turned = more(here)
        if (partner, program) != (question.partner, question.program):
            assert told.get((partner, program, False), 0) == turned
        assert told.get((partner, program, True), 0) == sum(map(more, tops)) - turned


def _asks_for_nothing_wrong(estate: Estate, library: Library, judge: Judge, question: Question, advice: Advice) -> None:
    reading = library.reading_on(question.since, question.reading)
    touches = False
    for change in advice.changes or ():
        fact = change.after
        if isinstance(fact, PartnerOfRecord) and change.before is None:
            fact_index = judge.fact_index(estate, False)
            scope = estate.scopes.find(fact.subscription)
            assert scope is not None
            day = judge.day(estate, question.since, [question.partner], question.reading)
            place = day.places.list[int(day.places.number[list(fact_index.compressed_tree.subscriptions).index(scope)])]
            assert reading.criteria["dpor.offer"].answer([place.offer.value], question.since).value is not Truth.NO
        touches |= isinstance(change.fact, RoleAssignment | Delegation | DenyAssignment)
        if isinstance(fact, RoleAssignment) and change.before is None:
            assert fact.kind is AccessKind.ACTIVE
            held = [one for one in estate.role_assignments.values() if one.role == fact.role]
            definition = estate.role_definitions.get(fact.role)
            assert definition is None or not definition.custom or held
            if not any(one.principal == fact.principal for one in held):  # not what was there already, made permanent
                assert library.roles.by_id[fact.role].listing is not Listing.OFF
                assert library.roles.by_id[fact.role].listing is not Listing.CUSTOM
    touches |= advice.changes is None and bool(advice.leaves)  # an account that does not exist yet
    assert not touches or advice.note


@examples(25)
@given(facts=st.one_of(estates(), hopeful()), data=st.data())
def test_advice_keeps_its_laws(judge: Judge, library: Library, facts: list[Fact], data: st.DataObject) -> None:
    estate = Estate.of(facts)
    for _ in range(6):
        keeps_the_laws(estate, library, judge, asked(estate, library, data))


# Stories --------------------------------------------------------------------------------------------------

CASES = Path(__file__).parent.parent / "cases"
SUPPORT = "cfd33db0-3dd1-45e3-aa9d-cdbdf3b6f24e"
OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"


def case(library: Library, name: str) -> Case:
    vocabulary = Vocabulary.of(library)
    path = resource_path("samples", "story.toml") if name == "sample" else CASES / f"{name}.toml"
    return read_case_file(path, vocabulary)


def on_the_day(estate: Estate, judge: Judge, question: Question, later: timedelta = timedelta()) -> tuple[Advice, ...]:
    """Advice asked for on the day itself, or later."""
    origin = Origin("advice", "a person", start_of(question.since) + later)
    found = advise(estate, judge, question, origin)
    for one in found:
        if one.changes is not None:
            assert judge.answer(estate.apply(one.changes), question).verdict is one.verdict_after
    return found


def given_roles(advice: Advice) -> list[tuple[str, str, str]]:
    """Who is given which role where."""
    facts = [one.after for one in advice.changes or () if one.before is None]
    return [(one.principal, one.role, one.scope) for one in facts if isinstance(one, RoleAssignment)]


def test_a_lost_foreign_principal_is_given_back_by_the_customer(judge: Judge, library: Library) -> None:
    estate = case(library, "sample").estate
    found = on_the_day(estate, judge, Question.on("adatum", "wingtip-core", "pec", date(2024, 4, 1)))
    weak, again = found
    assert given_roles(weak) == [("ops@fabrikam in Wingtip", SUPPORT, "wingtip-core")]
    assert given_roles(again) == [("Adatum AdminAgents", OWNER, "wingtip-core")]
    assert again.actors == (Who.CUSTOMER,)
    assert again.verdict_after is Verdict.RECOGNIZED
    assert "It held this role until 2024-03-01." in again.text
    assert again.cost.endswith("advises against standing Owners of this kind")
    (small,) = on_the_day(estate, judge, Question.on("contoso", "wingtip-lab", "pec", date(2024, 4, 1)))
    assert "a foreign principal with Support Request Contributor" in small.text
    assert "standing Owners" not in small.cost, "that is said where somebody becomes one"
    assert all("reason in the service" in one.note for one in found)
    assert [(one.partner, one.program, one.gained, one.lost) for one in weak.effects] == [("fabrikam", "pal", 1, 0)]


def test_reader_is_helped_by_the_weakest_role_that_is_enough(judge: Judge, library: Library) -> None:
    estate = case(library, "sample").estate
    ask = Question.on("northwind", "tailspin-web", "designation", date(2024, 4, 1))
    (found,) = on_the_day(estate, judge, ask)
    assert judge.answer(estate, ask).disputed
    assert given_roles(found) == [("bob@northwind in Tailspin", SUPPORT, "tailspin-web")]
    assert (found.verdict_after, found.disputed_after) == (Verdict.RECOGNIZED, False)
    assert found.note.endswith("whose sole purpose is recognition."), "whatever it is asked for"
    contributor = library.roles.find("Contributor")
    assert contributor is not None
    (found,) = on_the_day(estate, judge, Question.on("northwind", "tailspin-web", "incentive", date(2024, 4, 1)))
    assert given_roles(found) == [("bob@northwind in Tailspin", contributor.id, "tailspin-web")]


def test_new_access_at_a_tenant_of_few_subscriptions_is_given_at_these(judge: Judge, library: Library) -> None:
    """A role at a tenant is one at its root management group: it reaches whatever the customer buys later, too."""
    estate = case(library, "sample").estate
    lacking = ["wingtip-apps", "wingtip-lab"]  # at wingtip-core it is recognized already
    for tenant, below in (("tailspin", ["tailspin-web"]), ("wingtip", lacking)):
        (found, *_) = on_the_day(estate, judge, Question.on("northwind", tenant, "pal", date(2024, 4, 1)))
        assert [scope for _, _, scope in given_roles(found)] == below
        assert found.verdict_after is Verdict.RECOGNIZED
        assert ", permanently" in found.text
        assert all(one in found.text for one in below)
    (found, *_) = on_the_day(estate, judge, Question.on("fabrikam", "wingtip", "pal", date(2026, 12, 1)))
    assert [scope for _, _, scope in given_roles(found)] == ["rg-report", "wingtip-core", "wingtip-lab"]
    nobody_yet = on_the_day(estate, judge, Question.on("contoso", "tailspin", "pal", date(2024, 4, 1)))
    assert any("An owner of tailspin-web invites" in one.text for one in nobody_yet)
    more = [Scope(f"bought {number}", ScopeKind.SUBSCRIPTION, "tailspin", f"bought {number}") for number in range(4)]
    bought = estate.apply(ChangeSet("Buy", tuple(Change(None, one) for one in more)))
    (found, *_) = on_the_day(bought, judge, Question.on("northwind", "tailspin", "pal", date(2024, 4, 1)))
    assert [scope for _, _, scope in given_roles(found)] == ["tailspin"], "of many subscriptions it is the tenant"


def test_new_access_reaches_no_further_than_what_lacks_it(judge: Judge, library: Library) -> None:
    estate = case(library, "sample").estate
    found = on_the_day(estate, judge, Question.on("adatum", "wingtip-apps", "pec", date(2024, 4, 1)))
    assert {scope for one in found for _, _, scope in given_roles(one)} == {"rg-report"}
    assert {one.verdict_after for one in found} == {Verdict.RECOGNIZED}
    *access, rest = on_the_day(estate, judge, Question.on("adatum", "wingtip", "pec", date(2024, 4, 1)))
    assert {scope for one in access for _, _, scope in given_roles(one)} == {"rg-report", "wingtip-core"}
    assert {one.leaves for one in access} == {3}
    assert rest.actors == (Who.NOBODY,)
    assert "wingtip-lab" in rest.text


def test_whoever_has_access_needs_only_to_link_itself(judge: Judge, library: Library) -> None:
    told = case(library, "pec-user-without-link")
    (found,) = on_the_day(told.estate, judge, told.asks[0].question)
    assert found.actors == (Who.IDENTITY,)
    assert [type(one.after) for one in found.changes or ()] == [PartnerAdminLink, Collected]
    assert (found.cost, found.note) == ("no new access", "")
    assert found.text.startswith("If u1 is an account of northwind (nothing here says so): u1 (")
    assert "object ID" not in found.text, "whose name is the ID already"
    assert "5300001" in found.text


def test_nobody_can_make_a_third_partner_earn_the_credit(judge: Judge, library: Library) -> None:
    told = case(library, "pec-third-partner-does-not-help")
    found, *others = on_the_day(told.estate, judge, told.asks[1].question)
    assert (found.actors, found.changes) == ((Who.NOBODY,), None)
    assert all("takes over the sale" in one.text for one in others)
    assert "only the billed partner can earn" in found.text
    assert found.text.startswith("As it is sold, nobody can change that."), "a transfer of the sale would"
    assert "does not count for tailspin either" in found.note


def test_what_a_change_of_the_seller_would_bring_is_tried(judge: Judge, library: Library) -> None:
    estate = case(library, "sample").estate
    ask = Question.on("northwind", "litware-production", "pec", date(2024, 4, 1))
    nobody, *others = on_the_day(estate, judge, ask)
    assert nobody.text.startswith("As it is sold, nobody can change that.")
    assert others
    for one in others:
        assert one.changes is not None
        assert {change.after.bill_to for change in one.changes if isinstance(change.after, Billing)} >= {"northwind"}
        assert one.verdict_after is Verdict.RECOGNIZED
        assert "if the customer wants that" in one.text
        keeps_the_laws(estate, library, judge, ask)


def test_a_reseller_learns_that_its_access_counts_for_the_provider(judge: Judge, library: Library) -> None:
    told = case(library, "pec-reseller-access-earns-for-the-provider")
    (ask,) = {one.question for one in told.asks if one.question.partner == "wingtip"}
    (found,) = on_the_day(told.estate, judge, ask)
    assert (found.actors, found.verdict_after) == ((Who.NOBODY,), Verdict.NOT_RECOGNIZED)
    assert found.note.endswith("counts for tailspin, who is billed: wingtip is the reseller of record.")


@pytest.mark.parametrize(
    ("name", "number", "words"),
    [
        ("dpor-or-pal-on-an-azure-plan", 0, "there is no partner of record"),
        ("programs-have-their-time", 0, "Competencies ended"),
        ("government-cloud", 0, "Links do not count in the government cloud"),
        ("partner-is-the-customer", 0, "a sale to oneself"),
        ("benefit-program-subscription", 0, "does not count"),
        ("incentive-designation-lapses", 2, "would have to earn the designation from Microsoft"),
    ],
)
def test_what_nobody_can_change_is_said_with_its_reason(
    judge: Judge, library: Library, name: str, number: int, words: str
) -> None:
    told = case(library, name)
    (found,) = on_the_day(told.estate, judge, told.asks[number].question)
    assert found.actors == (Who.NOBODY,)
    assert words in found.text


def test_where_it_is_not_known_whether_a_record_counts_nobody_is_asked_to_set_one(judge: Judge) -> None:
    facts: list[Fact] = [
        Scope("customer", ScopeKind.TENANT),
        Scope("sub", ScopeKind.SUBSCRIPTION, "customer"),
        Partner("contoso", "Contoso", "100", ("101",)),
        Billing("b", "sub", Offer.SPONSORSHIP),
        *(Collected(one) for one in Collectable),
    ]
    (found,) = on_the_day(Estate.of(facts), judge, Question.on("contoso", "sub", "dpor", date(2022, 10, 2)))
    assert found.text.startswith("Whatever is done here, it is not known whether that counts. No source says")


def test_a_weak_role_is_asked_for_before_a_strong_one_is_held_all_the_time(judge: Judge, library: Library) -> None:
    estate = case(library, "pim-eligible-role-for-acr").estate
    found = on_the_day(estate, judge, Question.on("contoso", "sub-1", "designation", date(2026, 2, 20)))
    role, permanent = found
    (before,) = estate.role_assignments.values()
    assert given_roles(permanent) == [("u1", before.role, "sub-1")]
    assert before.id in {one.key for one in permanent.changes or ()}  # which ends
    assert given_roles(role) == [("u1", SUPPORT, "sub-1")]


def test_a_deny_assignment_in_the_way_is_named(judge: Judge, library: Library) -> None:
    told = case(library, "pec-deny-assignment")
    (found,) = on_the_day(told.estate, judge, told.asks[0].question)
    assert [type(one.fact).__name__ for one in found.changes or ()] == ["DenyAssignment"]
    assert found.note


def test_a_disabled_account_with_all_else_is_enabled_rather_than_another_one_invited(judge: Judge) -> None:
    since, alone = cases.on(2024, 3, 1), ("robot", "robot's link", "robot's role")
    only = cases.story(replace(cases.ANN, disabled_from=since), less=alone).estate()
    ask = Question.on("contoso", "core", "pal", cases.DAY)
    (found,) = on_the_day(only, judge, ask)
    assert (found.actors, found.verdict_after, bool(found.note)) == ((Who.DIRECTORY,), Verdict.RECOGNIZED, True)
    assert "If Ann (object ID ann, Wingtip) is still to work here" in found.text
    assert "disabled since 2024-03-01" in found.text
    (change,) = tuple(found.changes or ())
    assert isinstance(change.after, Principal)
    assert change.after.disabled == (Span(since, start_of(cases.DAY)),), "it was disabled for the days before"
    gone = cases.story(replace(cases.ANN, deleted_from=since), less=alone).estate()
    assert all(Who.DIRECTORY not in one.actors for one in on_the_day(gone, judge, ask)), (
        "nobody enables what is deleted"
    )


def test_a_foreign_group_that_has_its_role_since_noon_is_still_the_sellers(judge: Judge) -> None:
    """What it lacks is the morning, not its owner: a denial of it can be taken away as well."""
    late = replace(cases.AGENTS_ROLE, since=datetime(2024, 3, 5, 12, tzinfo=UTC))
    denied = replace(cases.DENIAL, principal=late.principal, scope="core")
    estate = cases.story(cases.SOLD, cases.AGENTS, late, denied).estate()
    first = on_the_day(estate, judge, Question.on("fabrikam", "core", "pec", cases.DAY))[0]
    assert (first.verdict_after, first.leaves) == (Verdict.RECOGNIZED, 1)
    assert "Foreign Principal for 'Fabrikam'" in first.text
    assert "has the deny assignment taken away" in first.text


def test_a_delegation_is_given_anew_with_a_role_that_it_may_carry(judge: Judge, library: Library) -> None:
    told = case(library, "lighthouse-one-resource-group")
    reader = library.roles.find("Reader")
    assert reader is not None
    (delegation,) = told.estate.delegations.values()
    weak = replace(delegation, authorizations=(replace(delegation.authorizations[0], role=reader.id),))
    estate = told.estate.apply(ChangeSet("weaker", (Change(delegation, weak),)))
    billing = next(iter(estate.billings.values()))
    there_is_no_dpor = Change(billing, replace(billing, offer=Offer.MCA_ENTERPRISE))
    estate = estate.apply(ChangeSet("another agreement", (there_is_no_dpor,)))
    ask = Question.on("contoso", "rg-1", "designation", date(2026, 5, 10), "current-2026")
    (found,) = on_the_day(estate, judge, ask)
    given = [one.after for one in found.changes or () if isinstance(one.after, Delegation) and one.before is None]
    assert [one.role for one in given[0].authorizations] == [reader.id, SUPPORT]


def test_a_link_with_the_global_id_takes_a_location_id(judge: Judge, library: Library) -> None:
    told = case(library, "pec-user-without-link")
    link = PartnerAdminLink("l", "u1", "5300000")
    estate = told.estate.apply(ChangeSet("linked", (Change(None, link),)))
    found = on_the_day(estate, judge, Question.on("northwind", "sub-1", "pal", date(2026, 5, 10)))
    assert "from PartnerID 5300000 to the location ID 5300001" in found[0].text


def test_what_is_not_known_is_collected_from_whoever_can_tell(judge: Judge, library: Library) -> None:
    told = case(library, "link-of-a-guest-not-known")
    found = on_the_day(told.estate, judge, told.asks[0].question)
    assert found[0].actors == (Who.IDENTITY,)
    assert (found[0].changes, found[0].verdict_after) == (None, Verdict.RECOGNIZED), "if it turns out well"
    assert found[0].supposed is not None
    assert [type(one.after) for one in found[0].supposed] == [PartnerAdminLink]
    assert "az managementpartner show" in found[0].collect
    assert found[0].who == "u1 itself"


def test_what_is_left_to_do_after_a_good_answer_is_told_at_once(judge: Judge) -> None:
    reader = replace(cases.ANNS_ROLE, role=cases.READER)
    unknown = SubscriptionDetail("core", usage=Usage.UNKNOWN)
    estate = cases.story(reader, unknown, less=("robot", "robot's link", "robot's role")).estate()
    ask = Question.on("contoso", "core", "designation", cases.LATE, "current-2026")
    look, weak = on_the_day(estate, judge, ask)
    assert look.collect.startswith("Look at the cost analysis of Core")
    assert look.verdict_after is Verdict.NOT_RECOGNIZED, "whatever it shows, Ann is a Reader"
    assert given_roles(weak) == [("ann", SUPPORT, "core")]
    assert (weak.verdict_after, weak.verdict_supposed) == (Verdict.UNKNOWN, Verdict.RECOGNIZED)
    assert weak.text.endswith(
        "That alone leaves the verdict open: whether Core consumes Azure services was not recorded."
    )


def test_another_partner_of_record_is_said_to_lose_its_place(judge: Judge, library: Library) -> None:
    estate = case(library, "sample").estate
    (found,) = on_the_day(estate, judge, Question.on("northwind", "litware-production", "dpor", date(2024, 4, 1)))
    assert "takes the place of Fabrikam (reseller) (PartnerID 5300001)" in found.text
    assert ("fabrikam", "dpor", 0, 4) in [(one.partner, one.program, one.gained, one.lost) for one in found.effects]


def test_a_link_is_said_to_count_elsewhere_too(judge: Judge, library: Library) -> None:
    told = case(library, "pec-user-without-link")
    owner = next(one for one in told.estate.role_assignments.values() if one.principal == "u1")
    tree = told.estate.scopes
    (parent,) = {tree.scope(number).parent for number in range(len(tree)) if tree.scope(number).id == owner.scope}
    other = Scope("sub-2", ScopeKind.SUBSCRIPTION, parent)
    more = replace(owner, id="more", scope="sub-2")
    estate = Estate.of([*told.estate.facts_in_order(), other, more])
    found = on_the_day(estate, judge, Question.on("northwind", "sub-1", "pal", date(2026, 5, 10)))
    elsewhere = [(one.partner, one.program, one.gained) for one in found[0].effects if one.elsewhere]
    assert ("northwind", "pal", 1) in elsewhere
    assert any(one.text.startswith("Elsewhere ") for one in found[0].effects)


def test_an_account_that_does_not_exist_yet_leaves_nothing_to_record(judge: Judge, library: Library) -> None:
    told = case(library, "pec-nobody-has-access")
    (found,) = on_the_day(told.estate, judge, told.asks[0].question)
    assert (found.changes, found.verdict_after, bool(found.note)) == (None, Verdict.RECOGNIZED, True)
    assert "invites an account" in found.text


def test_a_delegation_to_the_partners_own_tenant_comes_before_a_new_guest(judge: Judge, library: Library) -> None:
    estate = case(library, "sample").estate
    delegated, invited = on_the_day(estate, judge, Question.on("contoso", "tailspin-web", "pal", date(2024, 4, 1)))
    for one in (delegated, invited):
        assert (one.changes, one.verdict_after, bool(one.note)) == (None, Verdict.RECOGNIZED, True)
        assert (one.actors, one.leaves) == ((Who.CUSTOMER,), 2)
    assert "accepts an Azure Lighthouse delegation of tailspin-web" in delegated.text
    assert "is linked in Contoso (own tenant) to PartnerID 5100001" in delegated.text
    assert "invites an account" in invited.text
    assert all("automation of" not in one.text for one in (delegated, invited)), "nobody there is named to a customer"


def test_the_previous_csp_offer_becomes_an_azure_plan(judge: Judge, library: Library) -> None:
    told = case(library, "csp-legacy-offer")
    (found,) = on_the_day(told.estate, judge, told.asks[0].question)
    assert found.actors == (Who.PROVIDER,)
    assert "northwind moves sub-1" in found.text


def test_a_day_that_has_passed_is_spoken_of_as_one_that_has(judge: Judge, library: Library) -> None:
    estate = case(library, "sample").estate
    ask = Question.on("northwind", "tailspin-web", "incentive", date(2024, 4, 1))
    (now,) = on_the_day(estate, judge, ask)
    (then,) = on_the_day(estate, judge, ask, timedelta(days=1))
    assert now.text.endswith("It counts from the start of 2024-04-01.")
    assert "would have needed" in then.text
    assert "2024-04-01 has passed" in then.text
    for change in now.changes or ():
        assert isinstance(change.after, RoleAssignment)
        assert change.after.since == start_of(ask.since)


def test_that_a_day_has_passed_is_said_once(judge: Judge, library: Library) -> None:
    estate = case(library, "sample").estate
    ask = Question.on("contoso", "tailspin-web", "pal", date(2024, 4, 1))
    told = " ".join(one.text for one in on_the_day(estate, judge, ask, timedelta(days=1)))
    assert told.count("would have") >= 2
    assert told.count("2024-04-01 has passed, and nothing can be done for it any more.") == 1


def test_what_is_done_today_counts_from_tomorrow(judge: Judge, library: Library) -> None:
    told = case(library, "pec-user-without-link")
    ask = told.asks[0].question
    noon = Origin("advice", "a person", start_of(ask.since) + timedelta(hours=12))
    (found,) = advise(told.estate, judge, ask, noon)
    tomorrow = ask.since + timedelta(days=1)
    assert found.counts_from == tomorrow
    assert found.text.endswith(f"It counts from the start of {tomorrow}.")
    assert found.changes is not None
    after = told.estate.apply(found.changes)
    assert judge.answer(after, ask).verdict is judge.answer(told.estate, ask).verdict
    then = Question.on(ask.partner, ask.scope, ask.program, tomorrow, ask.reading)
    assert judge.answer(after, then).verdict is found.verdict_after is Verdict.RECOGNIZED


def test_only_known_accounts_of_a_partner_are_plainly_told_to_link(judge: Judge, library: Library) -> None:
    told = case(library, "pec-user-without-link")
    ask = told.asks[0].question
    years_ago = PartnerAdminLink("old", "u1", "5300001", until=datetime(2020, 1, 1, tzinfo=UTC))
    known = told.estate.apply(ChangeSet("linked once", (Change(None, years_ago),)))
    (stranger,), (own,) = (on_the_day(estate, judge, ask) for estate in (told.estate, known))
    assert stranger.text.startswith("If u1 is an account of northwind")
    assert own.text.startswith("u1 (")


def test_whose_account_it_is_can_be_recorded_and_decides_whom_it_is_told_to_link_to(
    judge: Judge, library: Library
) -> None:
    told = case(library, "pec-user-without-link")
    ask = told.asks[0].question
    (user,) = (one for one in told.estate.principals.values() if one.id == "u1")
    other = Partner("fabrikam", "Fabrikam", "5700000", ("5700001",))

    def advised(partner: str, *links: PartnerAdminLink) -> tuple[Advice, ...]:
        changes = [Change(user, replace(user, account_of=partner)), Change(None, other)]
        changes += [Change(None, one) for one in links]
        return on_the_day(told.estate.apply(ChangeSet("said", tuple(changes))), judge, ask)

    ours, *_ = advised("northwind")
    assert ours.text.startswith("u1 ("), "without an if"
    assert all(Who.IDENTITY not in one.actors for one in advised("fabrikam")), "nobody else's account is told to link"
    link = PartnerAdminLink("l", "u1", "5700001")
    moved, *_ = advised("northwind", link)
    assert "u1 (customer) changes its link from PartnerID 5700001 to the location ID 5300001" in moved.text
    assert ("fabrikam", "pal", 0, 1) in [(one.partner, one.program, one.gained, one.lost) for one in moved.effects]
    assert all(Who.IDENTITY not in one.actors for one in advised("fabrikam", link))


def test_a_guest_is_an_account_of_the_partner_in_whose_domain_it_is_at_home(judge: Judge, library: Library) -> None:
    told = case(library, "pec-user-without-link")
    ask = told.asks[0].question
    (user,) = (one for one in told.estate.principals.values() if one.id == "u1")
    northwind = told.estate.partners["northwind"]
    other = Partner("fabrikam", "Fabrikam", "5700000", ("5700001",), tenant="fabrikam-home")
    guest = replace(user, sign_in_name="Ann_Northwind.Example#EXT#@cust.example")

    def advised(domain: str, of: Partner) -> tuple[Advice, ...]:
        facts: list[tuple[Fact | None, Fact]] = [
            (None, other),
            (northwind, replace(northwind, tenant="northwind-home")),
            (user, guest),
        ]
        facts += [(None, Scope(f"{one}-home", ScopeKind.TENANT)) for one in ("northwind", "fabrikam")]
        facts.append((None, TenantDetail(of.tenant or "northwind-home", domain=domain)))
        return on_the_day(told.estate.apply(ChangeSet("x", tuple(Change(*one) for one in facts))), judge, ask)

    assert advised("northwind.example", northwind)[0].text.startswith("Ann_Northwind"), "without an if"
    assert advised("contoso.example", northwind)[0].text.startswith("If Ann_Northwind")
    assert all(Who.IDENTITY not in one.actors for one in advised("northwind.example", other)), "it is one of Fabrikam"


def test_nobody_is_given_access_of_whom_nothing_says_whose_account_it_is(judge: Judge, library: Library) -> None:
    told = case(library, "pec-user-without-link")
    ask = told.asks[0].question
    (held,) = told.estate.role_assignments.values()
    alone = told.estate.apply(ChangeSet("no role", (Change(held, None),)))
    (user,) = (one for one in alone.principals.values() if one.id == "u1")
    ours = alone.apply(ChangeSet("ours", (Change(user, replace(user, account_of="northwind")),)))
    assert not any("u1" in one.text for one in on_the_day(alone, judge, ask))
    assert "invites an account of northwind" in on_the_day(alone, judge, ask)[0].text
    assert "assigns Support Request Contributor" in on_the_day(ours, judge, ask)[0].text


def test_a_delegation_reaches_no_further_than_the_resource_group(judge: Judge, library: Library) -> None:
    estate = case(library, "sample").estate
    first = on_the_day(estate, judge, Question.on("contoso", "app-orders", "pal", date(2024, 4, 1)))[0]
    assert "accepts an Azure Lighthouse delegation of rg-apps to" in first.text


def test_what_the_partner_can_bring_in_order_is_not_said_to_be_nobodys(judge: Judge, library: Library) -> None:
    told = case(library, "pec-user-without-link")
    ask = told.asks[0].question
    northwind = told.estate.partners["northwind"]
    lapsed = Change(northwind, replace(northwind, agreement=Agreement.INACTIVE))
    first = on_the_day(told.estate.apply(ChangeSet("x", (lapsed,))), judge, ask)[0]
    assert "northwind brings its program agreement in force again" in first.text
    facts = (
        lapsed,
        Change(told.estate.tenants.get("customer"), TenantDetail("customer", Cloud.GOVERNMENT)),
    )
    (only,) = on_the_day(told.estate.apply(ChangeSet("x", facts)), judge, ask)
    assert "No source says whether the credit exists in the government cloud." in only.text
    assert "agreement" not in only.text


def test_each_kind_of_move_is_told_before_one_is_told_for_somebody_else(judge: Judge, library: Library) -> None:
    told = case(library, "pec-user-without-link")
    (before,) = told.estate.role_assignments.values()
    (user,) = (one for one in told.estate.principals.values() if one.id == before.principal)
    more = [replace(user, id=f"u{number}", name=f"Guest {number}") for number in (2, 3, 4)]
    roles = [replace(before, id=f"r{one.id}", principal=one.id) for one in more]
    eligible = replace(before, id="e", principal="u1", kind=AccessKind.ELIGIBLE)
    seller = told.estate.partners["northwind"]
    facts: list[Fact] = [*more, *roles, eligible]
    changes = [*(Change(None, one) for one in facts), Change(before, None)]
    changes.append(Change(seller, replace(seller, admin_agents="aaaaaaaa-0000-4000-8000-000000000001")))
    estate = told.estate.apply(ChangeSet("more people", tuple(changes)))
    link, weak, strong, group, *others = (one.text for one in on_the_day(estate, judge, told.asks[0].question))
    assert "Guest 2 (object ID u2, customer) links itself" in link
    assert "assigns Support Request Contributor" in weak
    assert "turns the eligible role Contributor" in strong
    assert "an admin group of northwind) a foreign principal" in group
    assert all("Guest 3 (object ID u3, customer) links itself" in one for one in others)


def test_one_customer_learns_no_names_of_another(judge: Judge, library: Library) -> None:
    estate = case(library, "sample").estate
    for partner, program in itertools.product(estate.partners, library.programs):
        for one in on_the_day(estate, judge, Question.on(partner, "tailspin-web", program, date(2024, 4, 1))):
            assert not any(name in one.text for name in ("in Litware", "in Wingtip", "automation of Adatum"))


def test_where_not_all_was_tried_it_says_so(judge: Judge, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    estate = case(library, "sample").estate
    ask = Question.on("adatum", "wingtip-core", "pec", date(2024, 4, 1))
    monkeypatch.setattr("partner_desk.advice.choosing.BOUND", 1)
    monkeypatch.setattr("partner_desk.advice.choosing.WIDE_BOUND", 1)
    assert "Not every combination" in on_the_day(estate, judge, ask)[-1].note


def test_where_there_is_no_subscription_there_is_nothing_to_advise(judge: Judge, library: Library) -> None:
    estate = case(library, "sample").estate
    (found,) = on_the_day(estate, judge, Question.on("adatum", "contoso-home", "pec", date(2024, 4, 1)))
    assert found.actors == (Who.NOBODY,)
    assert "no subscription" in found.text


def test_words_of_advice_are_read_strictly(tmp_path: Path) -> None:
    folder = tmp_path / "readings"
    shutil.copytree(resource_path("readings"), folder)
    file = folder / "advice.toml"
    right = file.read_text("utf-8")
    for slip in (
        right.replace("{holder} ({object}", "{nobody} ({object}", 1),
        right.replace('kind = "relink"', 'kind = "link"', 1),
        right.replace("cfd33db0-3dd1-45e3-aa9d-cdbdf3b6f24e", "cfd33db0-0000-0000-0000-000000000000", 1),
        right.replace('programs = ["pec"]', 'programs = ["pecs"]', 1),
        right.replace("most = 5", 'most = "5"', 1),
    ):
        file.write_text(slip, "utf-8")
        with pytest.raises(Refused, match=r"advice\.toml"):
            Library.read(folder)


def test_of_what_is_not_known_it_is_told_that_it_turns_no_verdict_that_is_a_no(judge: Judge) -> None:
    estate = cases.story(less=("offer of core",)).estate()
    unsold = estate.apply(
        ChangeSet(
            "nobody looked", (Change(estate.all(Collected)["billing|*"], Collected(Collectable.BILLING, known=False)),)
        )
    )
    found = on_the_day(unsold, judge, Question.on("fabrikam", "core", "incentive", cases.DAY))
    offer = next(one for one in found if "offer of" in one.text)
    assert offer.verdict_after is Verdict.NOT_RECOGNIZED
