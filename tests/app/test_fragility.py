"""Fragility: a set that is told really loses the recognition, less than it does not, and nobody is told too much."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_desk.app.answers import View
from partner_desk.app.comparing import Comparison, Side
from partner_desk.app.fragility import burden_object, burdens, prop_words, weak_object, weak_points
from partner_desk.app.rulebook import judge, library
from partner_desk.app.sample import sample_step
from partner_desk.domain import edits
from partner_desk.domain.access import Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import KINDS, Change, ChangeSet, Fact
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.departures import what_if_leaves
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.partners import Partner, PartnerAdminLink
from partner_desk.domain.scopes import Scope
from partner_desk.explain.minimal_cuts import Support
from partner_desk.readings.questions import Question, Verdict
from tests.examples import examples
from tests.facts import DAY, NOON, ORIGIN, PARTNERS, ROLES, estates
from tests.sample import id_of, key_of

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def without(estate: Estate, props: Iterable[Support]) -> Estate:
    changes = []
    for prop in props:
        fact = estate.get(KINDS[prop.kind], prop.key)
        assert fact is not None
        gone = replace(fact, deleted_from=LONG_AGO) if isinstance(fact, Principal) else None
        changes.append(Change(fact, gone))
    return estate.apply(ChangeSet("lost", tuple(changes)))


def verdict(estate: Estate, partner: str, key: str, program: str) -> Verdict:
    return judge().answer(estate, Question.on(partner, key, program, DAY)).verdict


@examples(20)
@given(facts=estates(), partner=st.sampled_from(PARTNERS))
def test_a_told_set_loses_the_recognition_and_less_of_it_does_not(facts: list[Fact], partner: str) -> None:
    estate = Estate.of(facts)
    for program in library().programs:
        for scope in (one for one in range(len(estate.scopes)) if estate.scopes.leaf[one]):
            key = estate.scopes.key(scope)
            found = weak_points(estate, View(partner, program, DAY), scope).found
            if verdict(estate, partner, key, program) is not Verdict.RECOGNIZED:
                assert not found
                continue
            (weak,) = found
            assert weak.leaves == 1
            assert not (weak.weakness.safe and weak.weakness.sets)
            for told in weak.weakness.sets:
                assert verdict(without(estate, told), partner, key, program) is not Verdict.RECOGNIZED
                for one in told if len(told) > 1 else ():
                    assert verdict(without(estate, [one]), partner, key, program) is Verdict.RECOGNIZED
            if weak.weakness.safe:
                everything = [
                    Support("principals", one.id) for one in estate.principals.values() if one.kind.is_identity
                ]
                assert verdict(without(estate, everything), partner, key, program) is Verdict.RECOGNIZED


@examples(25)
@given(facts=estates(), partner=st.sampled_from(PARTNERS))
def test_every_recognized_leaf_below_a_scope_is_told_once_and_no_other(facts: list[Fact], partner: str) -> None:
    estate = Estate.of(facts)
    tree = estate.scopes
    for program in library().programs:
        for scope in (one for one in range(len(tree)) if not tree.leaf[one]):
            below = [tree.key(one) for one in range(len(tree)) if tree.leaf[one] and scope in tree.path(one)]
            recognized = {key for key in below if verdict(estate, partner, key, program) is Verdict.RECOGNIZED}
            found = weak_points(estate, View(partner, program, DAY), scope).found
            assert sum(one.leaves for one in found) == len(recognized)
            assert all(one.leaves for one in found)
            assert {one.example for one in found} <= {*recognized, tree.key(scope)}


@examples(20)
@given(facts=estates())
def test_what_hangs_on_one_is_what_would_be_lost(facts: list[Fact]) -> None:
    estate = Estate.of(facts)
    quiet = judge().day(estate, DAY, PARTNERS).facts.time.pieces == 1 and not estate.deny_assignments
    told = {one.prop: one for one in burdens(estate, DAY)}
    everyone = [Support("principals", one.id) for one in estate.principals.values() if one.kind.is_identity]
    everyone += [Support("role-assignments", one) for one in estate.role_assignments]
    everyone += [Support("delegations", one) for one in estate.delegations]
    for prop in everyone:
        found = Comparison(Side("now", estate, DAY), Side("then", without(estate, [prop]), DAY))
        lost = {(one.partner, one.program): one.lost.leaves for one in found.balances if one.lost.leaves}
        said = {(partner, program): leaves for partner, program, leaves in told[prop].by} if prop in told else {}
        assert all(leaves <= lost.get(key, 0) for key, leaves in said.items())
        if quiet:
            assert said == lost


def sample() -> Estate:
    return Estate().apply(sample_step())


def test_a_person_who_leaves_takes_roles_links_and_memberships_along() -> None:
    estate = sample()
    may = datetime(2024, 5, 1, tzinfo=UTC)
    heaviest = next(one for one in burdens(estate, may.date()) if one.prop.kind == "principals")
    step = what_if_leaves(estate, heaviest.prop.key, may)
    gone = estate.apply(step)
    person = gone.principals[heaviest.prop.key]
    assert person.deleted_from == may
    assert all(one.until == may for one in gone.role_assignments.values() if one.principal == person.id)
    assert all(one.until == may for one in gone.links.values() if one.principal == person.id)
    found = Comparison(Side("now", estate, may.date()), Side("then", gone, may.date()))
    lost = {(one.partner, one.program): one.lost.leaves for one in found.balances if one.lost.leaves}
    assert {(partner, program): leaves for partner, program, leaves in heaviest.by} == lost
    shown = burden_object(estate, heaviest)
    assert shown["name"] == person.name
    assert shown["leaves"] == max(lost.values())
    with pytest.raises(Refused, match="gone by then"):
        what_if_leaves(gone, person.id, may)
    group = next(one.id for one in estate.principals.values() if not one.kind.is_identity)
    with pytest.raises(Refused, match="does not leave"):
        what_if_leaves(estate, group, may)
    with pytest.raises(Refused, match="no identity"):
        what_if_leaves(estate, "nobody", may)


def test_a_second_person_makes_a_recognition_rest_on_two() -> None:
    estate = sample()
    view = View("northwind", "pal", datetime(2024, 5, 1, tzinfo=UTC).date())
    scope = estate.scopes.find(key_of("tailspin-web"))
    assert scope is not None
    (weak,) = weak_points(estate, view, scope).found
    assert {len(one) for one in weak.weakness.sets} == {1}
    names = {prop_words(estate, prop) for told in weak.weakness.sets for prop in told}
    assert "bob@northwind in Tailspin" in names
    assert len(names) == 3  # the person, the role and the link
    added = edits.add_identity(
        estate,
        replace(
            next(iter(estate.principals.values())),
            id="eve",
            name="Eve",
            kind=estate.principals[id_of("bob@northwind in Tailspin")].kind,
            tenant=key_of("tailspin"),
        ),
    )
    for step in (
        added,
        edits.assign_role(
            estate.apply(added), "eve", "b24988ac-6180-42a0-ab88-20f7382dd24c", [key_of("tailspin-web")], None, ORIGIN
        ),
        edits.link_partner(estate.apply(added), ["eve"], "5400001", None, "seen", ORIGIN),
    ):
        estate = estate.apply(step)
    (weak,) = weak_points(estate, view, scope).found
    assert {len(one) for one in weak.weakness.sets} == {2}
    assert len(weak.weakness.sets) == 9
    assert weak_object(estate, weak)["complete"]


def test_a_subscription_whose_groups_all_stand_better_is_no_weak_point_itself() -> None:
    people = ("ann", "bob")
    estate = Estate.of(
        [
            *map(Collected, Collectable),
            Scope("customer", ScopeKind.TENANT),
            Scope("shop", ScopeKind.SUBSCRIPTION, "customer"),
            Scope("rooms", ScopeKind.RESOURCE_GROUP, "shop"),
            Partner("contoso", "Contoso", "100", ("101",)),
            *(Principal(one, PrincipalKind.MEMBER, "customer") for one in people),
            *(PartnerAdminLink(f"link of {one}", one, "101") for one in people),
            RoleAssignment("wide", "ann", ROLES[1], "shop"),
            RoleAssignment("narrow", "bob", ROLES[1], "rooms"),
        ]
    )
    for name in ("customer", "shop", "rooms"):
        scope = estate.scopes.find(name)
        assert scope is not None
        (weak,) = weak_points(estate, View("contoso", "pal", DAY), scope).found
        assert (weak.leaves, weak.example) == (1, "rooms")
        assert {len(one) for one in weak.weakness.sets} == {2}, "either of the two is enough"


def test_a_recognized_seller_depends_on_nobody() -> None:
    estate = sample()
    view = View("adatum", "designation", datetime(2024, 5, 1, tzinfo=UTC).date())
    scope = estate.scopes.find(key_of("wingtip-core"))
    assert scope is not None
    (weak,) = weak_points(estate, view, scope).found
    assert weak.weakness.safe
    assert not burdens(Estate(), DAY)


def shared_day(*more: Fact) -> Estate:
    """Ann, Bob and Eve with Contributor on one subscription, and Ann linked to Contoso all day."""
    people = ("ann", "bob", "eve")
    return Estate.of(
        [
            *map(Collected, Collectable),
            Scope("customer", ScopeKind.TENANT),
            Scope("shop", ScopeKind.SUBSCRIPTION, "customer"),
            Partner("contoso", "Contoso", "100", ("101", "102")),
            *(Principal(one, PrincipalKind.MEMBER, "customer") for one in people),
            *(RoleAssignment(f"role of {one}", one, ROLES[1], "shop") for one in people),
            PartnerAdminLink("link of ann", "ann", "101"),
            *more,
        ]
    )


LINKED = tuple(PartnerAdminLink(f"link of {one}", one, "101") for one in ("bob", "eve"))


@pytest.mark.parametrize(
    "more",
    [
        (replace(LINKED[0], until=NOON), replace(LINKED[1], since=NOON)),
        (
            *LINKED,
            RoleAssignment("role of bob", "bob", ROLES[1], "shop", until=NOON),
            RoleAssignment("role of eve", "eve", ROLES[1], "shop", since=NOON),
        ),
    ],
    ids=["links", "roles"],
)
def test_nothing_hangs_on_one_whom_two_others_stand_in_for_half_a_day_each(more: tuple[Fact, ...]) -> None:
    assert "ann" in {one.prop.key for one in burdens(shared_day(), DAY)}
    estate = shared_day(*more)
    assert verdict(without(estate, [Support("principals", "ann")]), "contoso", "shop", "pal") is Verdict.RECOGNIZED
    assert not burdens(estate, DAY)


def test_of_two_links_alike_neither_is_needed() -> None:
    estate = shared_day(PartnerAdminLink("another link of ann", "ann", "102"))
    scope = estate.scopes.find("shop")
    assert scope is not None
    for facts, kinds in (
        (shared_day(), {"principals", "role-assignments", "partner-admin-links"}),
        (estate, {"principals", "role-assignments"}),
    ):
        (weak,) = weak_points(facts, View("contoso", "pal", DAY), scope).found
        assert {prop.kind for told in weak.weakness.sets for prop in told} == kinds


def test_nobody_is_alone_beside_a_foreign_group_that_has_the_day_in_two_pieces() -> None:
    facts: list[Fact] = [
        Scope("customer", ScopeKind.TENANT),
        Scope("sub", ScopeKind.SUBSCRIPTION, "customer"),
        Partner("contoso", "Contoso", "100", ("101",), admin_agents="agents"),
        Billing("b", "sub", Offer.CSP_AZURE_PLAN, "contoso"),
        Principal("agents", PrincipalKind.FOREIGN_GROUP, None),
        Principal("ann", PrincipalKind.MEMBER, "customer"),
        PartnerAdminLink("l", "ann", "101"),
        RoleAssignment("all", "ann", ROLES[1], "sub"),
        *map(Collected, Collectable),
    ]
    pieces = [
        RoleAssignment("early", "agents", ROLES[1], "sub", until=NOON),
        RoleAssignment("late", "agents", ROLES[1], "sub", since=NOON),
    ]

    def alone(estate: Estate) -> set[str]:
        return {one.prop.key for one in burdens(estate, DAY) if "pec" in one.programs}

    assert alone(Estate.of(facts)) == {"ann", "all"}
    assert alone(Estate.of([*facts, pieces[0]])) <= {"ann", "all"}
    assert not alone(Estate.of([*facts, *pieces]))
