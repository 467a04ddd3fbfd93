"""A customer's part of a desk: nothing of another customer is in it, and the verdicts are those of the whole desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from partner_desk.app.rulebook import library
from partner_desk.domain.access import Principal, PrincipalKind, RoleAssignment, RoleDefinition
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import Change, ChangeSet, Fact
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.customer import ANOTHER, SHARED, customer_part
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Partner, PartnerAdminLink
from partner_desk.domain.scopes import Scope
from partner_desk.engine.judge import Judge
from partner_desk.readings.questions import Question
from tests.examples import examples
from tests.wild import wild_day, wild_estate

CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
NOW = datetime(2024, 6, 1, tzinfo=UTC)


def origin(source: str) -> Origin:
    return Origin(source, "root", NOW)


def half(customer: str, person: str, number: str, source: str) -> list[Fact]:
    """A customer with one subscription, where one person with a link has a role."""
    said = origin(source)
    return [
        Scope(customer, ScopeKind.TENANT, None, f"{customer.title()} (customer)", said),
        Scope(f"{customer}-sub", ScopeKind.SUBSCRIPTION, customer, "", said),
        Principal(person, PrincipalKind.GUEST, customer, person.title(), origin=said),
        RoleAssignment(f"{person}-role", person, CONTRIBUTOR, f"{customer}-sub", origin=said),
        PartnerAdminLink(f"{person}-link", person, number, origin=said),
    ]


OURS = Partner("ours", "Our Company", "100", ("101",), ours=True, origin=origin("partners.csv"))
RIVAL = Partner("rival", "Rival Ltd", "200", ("201",), origin=origin("partners.csv"))
TWO = Estate.of(
    [
        *half("alpha", "ann", "101", "alpha.json"),
        *half("beta", "spy", "201", "beta.json"),
        OURS,
        RIVAL,
        Collected(Collectable.DELEGATIONS),
    ]
)
"""Two customers, one of which is Rival's alone."""


def test_only_the_customer_and_who_has_business_there_are_in_its_part() -> None:
    part = customer_part(TWO, "alpha")
    assert [part.scopes.id(one) for one in range(len(part.scopes))] == ["alpha", "alpha-sub"]
    assert list(part.partners) == ["ours"]
    assert list(part.principals) == ["ann"]
    assert list(customer_part(TWO, "beta").partners) == ["rival"], "our own organization has no business there"
    assert list(customer_part(TWO, "alpha", ["rival"]).partners) == ["ours", "rival"], "asked for by name"
    assert part.partners["ours"].origin is None, "that one of its facts came with a file says nothing of the customer"


def test_our_own_organization_is_there_with_business_as_seller_or_when_asked_for() -> None:
    sale = Billing("b", "beta-sub", Offer.CSP_AZURE_PLAN, "ours", origin=origin("beta.json"))
    sold = Estate.of([*TWO.facts_in_order(), sale])
    at_home = Estate.of([*TWO.facts_in_order(), replace(OURS, tenant="beta")])
    assert list(customer_part(sold, "beta").partners) == ["ours", "rival"]
    assert list(customer_part(at_home, "beta").partners) == ["ours", "rival"]
    assert list(customer_part(TWO, "beta", ["ours"]).partners) == ["ours", "rival"]


def test_where_nobody_has_business_nobody_is() -> None:
    nobody = Estate.of([OURS, RIVAL, Scope("gamma", ScopeKind.TENANT, None, "Gamma"), *half("beta", "spy", "201", "x")])
    part = customer_part(nobody, "gamma")
    assert list(part.partners) == []
    assert [part.scopes.id(one) for one in range(len(part.scopes))] == ["gamma"]


def test_a_file_that_speaks_of_others_is_not_named() -> None:
    mixed = Estate.of([*half("alpha", "ann", "101", "beta.json"), *half("beta", "spy", "201", "beta.json"), OURS])
    more = PartnerAdminLink("spy-more", "spy", "200", origin=origin("alpha.json"))
    also = Estate.of([*TWO.facts_in_order(), more])
    for estate, source in ((TWO, "alpha.json"), (mixed, SHARED), (also, SHARED)):
        part = customer_part(estate, "alpha")
        told = {part.scopes.origins[number].source for number in part.scopes.origin.tolist()}
        told |= {one.origin.source for table in part.facts.values() for one in table.values() if one.origin is not None}
        assert told == {source}


def test_a_file_of_the_customer_alone_is_named_whoever_acts_there() -> None:
    """A list of roles speaks of guests, of partners and of what roles allow; that makes it nobody else's."""
    said = origin("roles.json")
    facts = [
        *half("alpha", "ann", "101", "roles.json"),
        *half("beta", "spy", "201", "beta.json"),
        replace(OURS, origin=said),
        Principal("agents", PrincipalKind.FOREIGN_GROUP, "elsewhere", origin=said),
        RoleAssignment("agents-role", "agents", CONTRIBUTOR, "alpha-sub", origin=said),
        RoleDefinition("own-role", "Own role", True, said),
    ]
    part = customer_part(Estate.of(facts), "alpha")
    told = {one.origin.source for table in part.facts.values() for one in table.values() if one.origin is not None}
    assert told == {"roles.json"}


def test_who_works_for_a_partner_without_business_here_is_not_said_to() -> None:
    ann = TWO.principals["ann"]
    for employer, told in (("ours", "ours"), ("rival", None)):
        said = TWO.apply(ChangeSet("said", (Change(ann, replace(ann, account_of=employer)),)))
        assert customer_part(said, "alpha").principals["ann"].account_of == told


def test_a_scenario_stays_one() -> None:
    assert customer_part(TWO.supposed("Ann leaves"), "alpha").scenario == "Ann leaves"


@settings(examples(10), phases=[Phase.generate])
@given(st.integers(0, 10**6))
def test_the_verdicts_are_those_of_the_whole_desk(seed: int) -> None:
    whole, day = Estate.of(wild_estate(seed)), wild_day(seed)
    tree, judge, other = whole.scopes, Judge(library()), Judge(library())
    for top in np.flatnonzero(tree.parent < 0).tolist():
        part = customer_part(whole, tree.key(top))
        for scope in np.flatnonzero(tree.top == top).tolist():
            for partner in part.partners.keys() - {ANOTHER.id}:
                for program in library().programs:
                    question = Question.on(partner, tree.key(scope), program, day)
                    answer, same = judge.answer(whole, question), other.answer(part, question)
                    assert (same.verdict, same.disputed) == (answer.verdict, answer.disputed), question
