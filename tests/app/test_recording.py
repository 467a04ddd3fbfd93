"""What people say of facts in texts: every field can be said, and what is recorded is amended, ended and taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from partner_desk.app.facthelp import example, example_text, how_said
from partner_desk.app.facttexts import choices, text_of, texts_of
from partner_desk.app.factvalues import FactValues, FieldRefused, Said
from partner_desk.app.recording import KINDS_SAID, amend, end, fields_said, is_needed, record
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
from partner_desk.domain.changes import KINDS, Change, ChangeSet, Fact
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.daytext import Habits, Order
from partner_desk.domain.descriptions import Field, fields_of, kind_of
from partner_desk.domain.details import Cloud, SubscriptionDetail, TenantDetail, Usage
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.fact_edits import Impossible
from partner_desk.domain.moments import ONE_DAY, Span, start_of
from partner_desk.domain.mutes import Mute
from partner_desk.domain.origin import Origin, by_hand
from partner_desk.domain.partners import ClosedId, Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.scopes import Scope
from tests.facts import ORIGIN, ROLES

MAY, JUNE, JULY = (start_of(date(2024, month, 1)) for month in (5, 6, 7))


def say(estate: Estate, kind: type[Fact], origin: Origin = ORIGIN, /, **said: Said) -> Estate:
    return estate.apply(record(estate, kind, said, origin))


def only(estate: Estate, kind: type[Any]) -> Any:
    (found,) = estate.all(kind).values()
    return found


@pytest.fixture(scope="module")
def desk() -> Estate:
    """A customer and a seller, said from nothing."""
    estate = say(Estate(), Scope, id="c1", kind="tenant", name="Contoso")
    estate = say(estate, Scope, id="n1", kind="tenant", name="Northwind")
    estate = say(estate, Scope, id="landing", kind="management group", name="Landing zones", parent="Contoso")
    estate = say(estate, Scope, id="s1", kind="subscription", name="Production", parent="Landing zones")
    estate = say(estate, Principal, id="ANN", kind="guest", tenant="contoso", name="Ann")
    estate = say(estate, Principal, id="ops", kind="group", tenant="Contoso", name="Operators")
    estate = say(estate, Principal, id="bob", kind="service principal", tenant="Northwind", name="Bob")
    estate = say(estate, Principal, id="agents", kind="foreign-group", name="Admin agents")
    estate = say(estate, Partner, name="Northwind", global_id="5100000", location_ids=["5100001", "5100002"])
    return say(estate, RoleDefinition, name="Linker", custom="yes")


# Every field ------------------------------------------------------------------------------------------------


def every_field() -> Iterator[tuple[type[Any], Field]]:
    """Each field that can be said, and each one of the values within it."""
    seen: list[type[Any]] = list(KINDS_SAID.values())
    for kind in seen:
        for field in fields_said(kind) if kind in KINDS.values() else fields_of(kind):
            yield kind, field
            if field.nested and field.value not in seen:
                seen.append(field.value)


def test_every_kind_but_a_mute_can_be_said() -> None:
    assert {*KINDS_SAID.values()} == {*KINDS.values()} - {Mute}


@pytest.mark.parametrize(("kind", "field"), [*every_field()], ids=lambda one: getattr(one, "__name__", "") or one.name)
def test_every_field_can_be_said_and_read_again(desk: Estate, kind: type[Any], field: Field) -> None:
    if field.name == "id":
        return  # of a new fact it names nothing yet
    values, text = FactValues(desk), example_text(kind, field)
    said: Said = [text] if field.several else text
    value = values.value(field, said)
    assert value not in (None, (), "")
    assert values.value(field, text_of(field, value)) == value
    if field.optional or not field.needed:
        assert values.value(field, "") == (None if field.optional else field.default)
    if field.vocabulary or field.value is bool:
        assert text in [typed for typed, _ in choices(desk, field)]
    assert how_said(field) or field.value in (str, bool)


@pytest.mark.parametrize("kind", KINDS_SAID.values(), ids=lambda kind: kind.__name__)
def test_the_example_of_a_kind_can_be_recorded_amended_to_itself_and_forgotten(desk: Estate, kind: type[Fact]) -> None:
    said: dict[str, Said] = {field.name: text for field, text in example(kind)}
    assert {one.name for one in fields_said(kind) if is_needed(kind, one)} <= said.keys()
    made = record(desk, kind, said, ORIGIN)
    after = desk.apply(made)
    (fact,) = [one.after for one in made if isinstance(one.after, kind)]
    assert fact is not None
    texts = {name: text for name, text in texts_of(fact).items() if name != "id"}
    which: dict[str, Said] = {"id": fact.id} if "id" in {one.name for one in fields_of(kind)} else dict(said)
    which = {name: which[name] for name in which if name in ("id", *_about(kind))}
    assert not len(amend(after, kind, which, texts, ORIGIN))
    gone = end(after, kind, which, MAY, ORIGIN, never=True)
    assert fact in [one.before for one in gone]
    assert [one.after for one in gone if one.before == fact] == [None]
    assert desk.apply(made).apply(made.inverse()).facts.get(kind, {}) == desk.facts.get(kind, {})


def _about(kind: type[Fact]) -> tuple[str, ...]:
    return kind_of(kind).about


# Stories ----------------------------------------------------------------------------------------------------


def test_what_is_not_said_has_its_default_and_where_it_is_known_from_is_kept(desk: Estate) -> None:
    link = only(
        say(desk, PartnerAdminLink, by_hand("me", "said by Ann"), principal="ann", partner_id="northwind"),
        PartnerAdminLink,
    )
    assert (link.partner_id, link.since, link.until, link.since_from) == ("5100001", None, None, "said by Ann")
    assert (link.origin.source, link.origin.who) == ("said by Ann", "me")
    assert (
        only(say(desk, PartnerAdminLink, by_hand("me"), principal="ann", partner_id="1"), PartnerAdminLink).since_from
        == ""
    )


def test_who_said_a_fact_can_be_said_later(desk: Estate) -> None:
    desk = say(desk, Membership, by_hand("me"), group="Operators", member="Ann")
    assert not len(amend(desk, Membership, {"member": "Ann"}, {}, by_hand("you")))
    desk = desk.apply(amend(desk, Membership, {"member": "Ann"}, {}, by_hand("me", "seen in the portal")))
    assert only(desk, Membership).origin.source == "seen in the portal"
    assert not len(amend(desk, Membership, {"member": "Ann"}, {}, by_hand("you", "seen in the portal")))


def test_a_span_takes_only_its_own_time_from_others(desk: Estate) -> None:
    desk = say(desk, PartnerOfRecord, subscription="Production", partner_id="1")
    desk = say(desk, PartnerOfRecord, subscription="Production", partner_id="2", since="2024-05-01", until="2024-07-01")
    desk = say(desk, PartnerOfRecord, subscription="Production", partner_id="3", since="2024-05-01", until="2024-06-01")
    found = sorted((one.since or MAY.replace(year=1), one.until, one.partner_id) for one in desk.records.values())
    assert found == [(MAY.replace(year=1), MAY, "1"), (MAY, JUNE, "3"), (JUNE, JULY, "2"), (JULY, None, "1")]
    within = {"subscription": "Production", "partner_id": "3", "since": "2024-05-02", "until": "2024-05-03"}
    assert not len(record(desk, PartnerOfRecord, within, ORIGIN))


def test_a_group_in_a_group_and_its_end(desk: Estate) -> None:
    desk = say(desk, Principal, id="all", kind="group", tenant="Contoso", name="Everybody here")
    desk = say(desk, Membership, group="Everybody here", member="Operators", since="2024-05-01T08:30")
    assert only(desk, Membership).since == datetime(2024, 5, 1, 8, 30, tzinfo=UTC)
    assert not len(record(desk, Membership, {"group": "all", "member": "ops", "since": "2024-06-01"}, ORIGIN))
    desk = desk.apply(end(desk, Membership, {"member": "Operators"}, JUNE, ORIGIN))
    assert only(desk, Membership).until == JUNE
    with pytest.raises(Refused, match="nothing to end at that time"):
        end(desk, Membership, {"member": "Operators"}, JUNE, ORIGIN)
    for member, why in (
        ("Bob", "belongs to another tenant"),
        ("agents", "is no member"),
        ("all", "no member of itself"),
    ):
        with pytest.raises(Impossible, match=why):
            record(desk, Membership, {"group": "all", "member": member}, ORIGIN)
        assert len(record(desk, Membership, {"group": "all", "member": member}, ORIGIN, found_so=True))


def test_a_delegation_with_two_authorizations_and_what_lighthouse_refuses(desk: Estate) -> None:
    uaa: dict[str, Said] = {
        "principal": "Bob",
        "role": "User Access Administrator",
        "delegated_roles": ["Contributor", "Reader"],
    }
    said: dict[str, Said] = {"scope": "Production", "managing_tenant": "Northwind"}
    grants: list[str | Mapping[str, Said]] = [
        uaa,
        "principal=Bob; role=Contributor; kind=eligible; activations=2024-05-01..2024-06-01",
    ]
    desk = say(desk, Delegation, **said, authorizations=grants)
    first, second = only(desk, Delegation).authorizations
    assert first.delegated_roles == ROLES[1:3]
    assert (second.kind, second.activations) == (AccessKind.ELIGIBLE, (Span(MAY, JUNE),))
    for grant, why in (
        ("principal=Bob; role=Owner", "does not give the role Owner"),
        ("principal=Bob; role=Linker", "no custom roles"),
        ("principal=Bob; role=User Access Administrator", "only with the roles"),
        ("principal=Bob; role=Reader; delegated-roles=Reader", "gives no other roles"),
        ("principal=Ann; role=Reader", "Ann does not belong to the managing tenant Northwind"),
    ):
        with pytest.raises(Impossible, match=why):
            record(desk, Delegation, {**said, "authorizations": [grant]}, ORIGIN)
        assert len(record(desk, Delegation, {**said, "authorizations": grant}, ORIGIN, found_so=True))
    for scope, manager, why in (
        ("Landing zones", "Northwind", "Only a subscription"),
        ("Production", "Contoso", "itself"),
    ):
        with pytest.raises(Impossible, match=why):
            record(desk, Delegation, {"scope": scope, "managing_tenant": manager, "authorizations": grants[1:]}, ORIGIN)
    with pytest.raises(Refused, match="which authorizations"):
        record(desk, Delegation, said, ORIGIN)
    with pytest.raises(FieldRefused, match="Authorizations: Role: is missing") as slip:
        record(desk, Delegation, {**said, "authorizations": ['{"principal": "Bob"}']}, ORIGIN)
    assert slip.value.field == "authorizations"


def test_an_eligible_role_is_activated_once_more(desk: Estate) -> None:
    desk = say(desk, RoleAssignment, principal="Ann", role="linker", scope="s1", kind="eligible (PIM)")
    for span in ("2024-05-01T08:00..2024-05-01T16:00", "2024-05-02T08:00..2024-05-02T16:00+02:00"):
        desk = desk.apply(amend(desk, RoleAssignment, {"principal": "Ann"}, {"activations": span}, ORIGIN, add=True))
    first, second = only(desk, RoleAssignment).activations
    assert (first.until.hour, second.until.hour) == (16, 14)
    desk = desk.apply(amend(desk, RoleAssignment, {"principal": "Ann"}, {"activations": ""}, ORIGIN))
    assert only(desk, RoleAssignment).activations == ()
    said = {"principal": "Ann", "role": "Reader", "scope": "/", "activations": "2024-05-01.."}
    with pytest.raises(Refused, match="Only an eligible role is activated"):
        record(desk, RoleAssignment, said, ORIGIN)


def test_roles_out_of_reach_are_refused_and_can_be_found_so(desk: Estate) -> None:
    own = say(desk, Principal, id="g", kind="foreign-group", tenant="Contoso", name="Own")
    for principal, scope, why in (
        ("Bob", "Production", "belongs to another tenant than Production"),
        ("agents", "/", "cannot have elevated access"),
        ("Own", "Production", "its own tenant"),
    ):
        said: dict[str, Said] = {"principal": principal, "role": "Reader", "scope": scope}
        with pytest.raises(Impossible, match=why):
            record(own, RoleAssignment, said, ORIGIN)
        assert len(record(own, RoleAssignment, said, ORIGIN, found_so=True))


def test_the_state_of_an_identity_is_amended_and_taken_back(desk: Estate) -> None:
    desk = desk.apply(amend(desk, Principal, {"id": "Ann"}, {"disabled_from": "5 May 2024"}, ORIGIN))
    assert desk.principals["ann"].disabled_from == start_of(date(2024, 5, 5))
    assert (
        desk.apply(amend(desk, Principal, {"id": "Ann"}, {"disabled-from": ""}, ORIGIN)).principals["ann"].disabled_from
        is None
    )
    with pytest.raises(Refused, match="Only an identity"):
        amend(desk, Principal, {"id": "Operators"}, {"deleted_from": "2024-05-05"}, ORIGIN)
    desk = say(desk, RoleAssignment, principal="Ann", role="Reader", scope="Production")
    desk = desk.apply(end(desk, Principal, {"id": "Ann"}, JUNE, ORIGIN))
    assert (desk.principals["ann"].deleted_from, only(desk, RoleAssignment).until) == (JUNE, JUNE)


def test_who_was_disabled_and_is_in_use_again_is_said_with_both_days(desk: Estate) -> None:
    desk = desk.apply(amend(desk, Principal, {"id": "Ann"}, {"disabled_from": "2024-03-01"}, ORIGIN))
    for said, why in (
        (
            {"disabled_during": ["2024-03-01..2024-04-01"]},
            "disabled since 2024-03-01, and in use again from 2024-04-01",
        ),
        ({"disabled_from": "", "disabled_during": ["2024-03-01.."]}, "a time that has no end"),
        ({"deleted_during": ["2024-04-01..2024-03-01"]}, "ends before it begins"),
    ):
        with pytest.raises(Refused, match=why):
            amend(desk, Principal, {"id": "Ann"}, said, ORIGIN)
    said = {"disabled_from": "", "disabled_during": ["2024-03-01..2024-04-01", "2024-05-01..2024-05-02"]}
    desk = desk.apply(amend(desk, Principal, {"id": "Ann"}, said, ORIGIN))
    days = [(one.since, one.until) for one in desk.principals["ann"].disabled]
    april, may = start_of(date(2024, 4, 1)), start_of(date(2024, 5, 1))
    assert days == [(start_of(date(2024, 3, 1)), april), (may, may + ONE_DAY)]
    with pytest.raises(Refused, match="Only an identity"):
        amend(desk, Principal, {"id": "Operators"}, {"disabled_during": ["2024-03-01..2024-04-01"]}, ORIGIN)


def test_of_whom_a_list_has_no_name_more_can_be_said(desk: Estate) -> None:
    """Azure lists foreign groups, and who was deleted, without a name: neither needs one to be told more of."""
    ghost = Principal("0e0e0e0e-0000-4000-8000-000000000001", PrincipalKind.MEMBER, desk.principals["ann"].tenant)
    listed = desk.apply(ChangeSet("Import", (Change(None, ghost),)))
    said = amend(listed, Principal, {"id": ghost.id}, {"deleted_from": "2024-06-01"}, ORIGIN)
    assert listed.apply(said).principals[ghost.id].deleted_from == JUNE
    with pytest.raises(Refused, match="needs a name"):
        record(desk, Principal, {"id": ghost.id, "kind": "member", "tenant": "Contoso"}, ORIGIN)


def test_a_partner_closes_an_id_and_holds_a_designation_for_a_time(desk: Estate) -> None:
    said: dict[str, Said] = {
        "closed_ids": "id=5100002; since=2024-05-01", "designated": ["2024-05-01..2024-06-01", "2024-07-01.."],
        "designated_known": "yes", "csp_revoked": {"since": "2024-06-01"}, "admin_agents": "Admin agents",
    }  # fmt: skip
    partner = only(desk.apply(amend(desk, Partner, {"id": "northwind"}, said, ORIGIN)), Partner)
    assert partner.closed_ids == (ClosedId("5100002", MAY),)
    assert partner.designated == (Span(MAY, JUNE), Span(JULY, None))
    assert (partner.csp_revoked, partner.admin_agents) == ((Span(JUNE, None),), "agents")
    for field, text, why in (
        ("closed_ids", "id=5999999; since=2024-05-01", "no ID of Northwind"),
        ("designated", "2024-05-01T10:00..", "only the day counts"),
        ("admin_agents", "Operators", "What is meant here is a foreign group"),
        ("location_ids", "51000o1", "digits only"),
    ):
        with pytest.raises(Refused, match=why):
            amend(desk, Partner, {"id": "northwind"}, {field: text}, ORIGIN)
    desk = desk.apply(amend(desk, Partner, {"id": "northwind"}, said, ORIGIN))
    with pytest.raises(Refused, match="Admin agents is a group of Northwind already"):
        record(desk, Partner, {"name": "Other", "global_id": "", "helpdesk_agents": "Admin agents"}, ORIGIN)
    with pytest.raises(Refused, match="There is a partner 'Northwind' already"):
        record(desk, Partner, {"name": "northwind", "global_id": ""}, ORIGIN)


def test_what_is_long_over_is_forgotten_as_a_mistake(desk: Estate) -> None:
    desk = say(desk, Membership, group="Operators", member="Ann", until="2024-05-01")
    with pytest.raises(Refused, match="nothing to end"):
        end(desk, Membership, {"member": "Ann"}, JULY, ORIGIN)
    assert not desk.apply(end(desk, Membership, {"member": "Ann"}, JULY, ORIGIN, never=True)).memberships


def test_nobody_says_that_a_fact_is_invented() -> None:
    assert not by_hand("me", "the sample desk").invented


def test_what_has_one_row_is_said_bit_by_bit(desk: Estate) -> None:
    desk = say(desk, TenantDetail, tenant="Contoso", cloud="china")
    desk = say(desk, TenantDetail, tenant="Contoso", domain="contoso.example")
    detail = desk.tenants[desk.principals["ann"].tenant or ""]
    assert (detail.cloud, detail.domain) == (Cloud.CHINA, "contoso.example")
    desk = say(desk, SubscriptionDetail, subscription="Production", usage="some")
    assert only(desk, SubscriptionDetail).usage is Usage.SOME
    assert only(desk, SubscriptionDetail).state == "Enabled"


def test_it_was_looked_and_there_is_none(desk: Estate) -> None:
    key = only(desk, SubscriptionDetail).subscription
    desk = say(desk, Collected, kind="delegations", subject="Production", on="2024-05-01")
    desk = say(desk, Collected, kind="group members", subject="Operators")
    desk = say(desk, Collected, kind="pim")
    knows = desk.coverage.knows
    assert knows(Collectable.DELEGATIONS, key)
    assert knows(Collectable.GROUP_MEMBERS, "ops")
    assert knows(Collectable.PIM)
    desk = say(desk, Collected, kind="delegations", subject="Production", known="no")
    assert not desk.coverage.knows(Collectable.DELEGATIONS, key)
    desk = say(desk, Collected, kind="delegations", subject="Production", on="2024-06-01")
    assert desk.coverage.knows(Collectable.DELEGATIONS, key)
    desk = desk.apply(end(desk, Collected, {"kind": "pim", "subject": "*"}, MAY, ORIGIN, never=True))
    assert not desk.coverage.knows(Collectable.PIM)


@pytest.mark.parametrize(
    ("kind", "subject", "sentence"),
    [
        ("group-members", "Ann", "looked for in a group, or all of a tenant, and Ann is none"),
        ("group-members", "Production", "in a group, or all of a tenant, and Production is none"),
        ("partner-admin-links", "Operators", "in an identity, or all of a tenant, and Operators is none"),
        ("billing", "Ann", "in a subscription, or a scope above, and Ann is none"),
        ("pim", "Ann", "in a scope, and Ann is none"),
        ("pim", "Nobody", "no scope, identity or group 'Nobody'"),
    ],
)
def test_it_is_said_where_a_kind_is_looked_for(desk: Estate, kind: str, subject: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        record(desk, Collected, {"kind": kind, "subject": subject}, ORIGIN)
    assert len(record(desk, Collected, {"kind": kind, "subject": "Contoso"}, ORIGIN)) == 1


def test_offers_and_charges(desk: Estate) -> None:
    said: dict[str, Said] = {
        "subscription": "Production",
        "offer": "CSP, Azure plan",
        "bill_to": "Northwind",
        "credit_offer": "yes",
    }
    desk = say(desk, Billing, **said)
    assert (only(desk, Billing).offer, only(desk, Billing).credit_offer) == (Offer.CSP_AZURE_PLAN, True)
    with pytest.raises(Refused, match="Only a CSP offer"):
        record(desk, Billing, said | {"offer": "ea"}, ORIGIN)
    charge: dict[str, Said] = {
        "scope": "Production",
        "on": "2024-05-01",
        "kind": "spot",
        "amount": "-0.07",
        "currency": "eur",
    }
    desk = say(desk, Charge, **charge)
    desk = say(desk, Charge, **charge)
    assert [(one.amount, one.currency) for one in desk.charges.values()] == [(-7, "EUR")] * 2
    for field, text in (("amount", "12,50"), ("amount", "1.234"), ("currency", "EU"), ("on", "2024-05-01T10:00")):
        with pytest.raises(FieldRefused):
            record(desk, Charge, charge | {field: text}, ORIGIN)
    with pytest.raises(Refused, match=r"2 charges are meant.*id charge"):
        end(desk, Charge, {"scope": "Production"}, MAY, ORIGIN, never=True)
    with pytest.raises(Refused, match="forget it as a mistake"):
        end(desk, Charge, {"id": next(iter(desk.charges))}, MAY, ORIGIN)


def test_a_scope_by_its_whole_id_moved_and_forgotten(desk: Estate) -> None:
    key = only(desk, SubscriptionDetail).subscription
    desk = say(desk, Scope, id=f"{key}/resourceGroups/Web", kind="resource-group")
    desk = say(desk, Scope, id=f"{key}/resourceGroups/Web/providers/Microsoft.Web/sites/shop", kind="resource")
    with pytest.raises(Refused, match="is not the id of a subscription"):
        record(desk, Scope, {"id": f"{key}/resourceGroups/Web", "kind": "subscription"}, ORIGIN)
    with pytest.raises(Refused, match="cannot stand below a resource group"):
        record(desk, Scope, {"id": "s2", "kind": "subscription", "parent": "Web"}, ORIGIN)
    moved = desk.apply(amend(desk, Scope, {"id": "Production"}, {"parent": "Contoso", "name": "Prod"}, ORIGIN))
    assert moved.scopes.name(moved.scopes.find(key) or 0) == "Prod"
    for which, parent, why in (
        ("Landing zones", "Landing zones", "below itself"),
        ("Web", "Contoso", "part of its id"),
    ):
        with pytest.raises(Refused, match=why):
            amend(desk, Scope, {"id": which}, {"parent": parent}, ORIGIN)
    with pytest.raises(Refused, match="scopes below it"):
        end(desk, Scope, {"id": "Web"}, MAY, ORIGIN, never=True)
    desk = desk.apply(end(desk, Scope, {"id": "shop"}, MAY, ORIGIN, never=True))
    desk = desk.apply(end(desk, Scope, {"id": "Web"}, MAY, ORIGIN, never=True))
    desk = desk.apply(end(desk, Scope, {"id": "Production"}, MAY, ORIGIN, never=True))
    assert not desk.subscriptions


def test_who_is_spoken_of_is_not_forgotten(desk: Estate) -> None:
    desk = say(desk, DenyAssignment, principal="everyone", scope="Production")
    desk = say(desk, DenyAssignment, principal="Ann", scope="Production", since="2024-05-01")
    with pytest.raises(Refused, match="speak of it: deny assignments"):
        end(desk, Principal, {"id": "Ann"}, MAY, ORIGIN, never=True)
    desk = desk.apply(end(desk, DenyAssignment, {"principal": "Ann"}, MAY, ORIGIN, never=True))
    desk = desk.apply(end(desk, Principal, {"id": "Ann"}, MAY, ORIGIN, never=True))
    assert "ann" not in desk.principals
    assert only(desk, DenyAssignment).principal == "everyone"


@pytest.mark.parametrize(
    ("kind", "said", "sentence"),
    [
        (RoleAssignment, {"principal": "Ann", "role": "Contibutor", "scope": "s1"}, "Role: .*Did you mean Contributor"),
        (RoleAssignment, {"principal": "Ann", "role": "Reader", "scope": "nowhere"}, "Scope: There is no scope 'nowhere'"),
        (RoleAssignment, {"principal": "Ann", "role": "Reader"}, "Scope: is missing"),
        (RoleAssignment, {"principal": "Ann", "role": "Reader", "scope": "s1", "kind": "both"}, "active, eligible"),
        (RoleAssignment, {"principal": "Ann", "role": "Reader", "scope": "s1", "condition": "maybe"}, "neither yes nor no"),
        (RoleAssignment, {"principal": "Ann", "role": "Reader", "scope": "s1", "since": "2024-13-01"}, "Since: .*not in the calendar"),
        (RoleAssignment, {"principal": "Ann", "role": "Reader", "scope": "s1", "since": "2024-05-01T25:00"}, "not on the clock"),
        (RoleAssignment, {"principal": "Ann", "colour": "red"}, "no field 'colour' here. There are: principal"),
        (RoleAssignment, {"principal": ["Ann", "Bob"]}, "There can be one only"),
        (RoleAssignment, {"principal": "Ann", "role": "Reader", "scope": "s1", "since": "2024-05-02", "until": "2024-05-02"}, "Until: It ends before"),
        (PartnerOfRecord, {"subscription": "Contoso", "partner_id": "1"}, "What is meant here is a subscription"),
        (PartnerOfRecord, {"subscription": "s1", "partner_id": "Nobody"}, "Known are: Northwind"),
        (PartnerOfRecord, {"subscription": "s1", "partner_id": ""}, "is not a PartnerID"),
        (PartnerAdminLink, {"principal": "", "partner_id": "1"}, "Say which identity is meant"),
        (Principal, {"id": "x", "kind": "member", "name": "X"}, "Say which; only a foreign group has none"),
        (Delegation, {"authorizations": "[]"}, r"Write it as principal=…; role=…"),
        (Delegation, {"authorizations": "{" * 100_000}, "cannot be read as JSON"),
        (Delegation, {"authorizations": '{"principal": [["Bob"]]}'}, "cannot be read as JSON"),
        (Partner, {"name": "X", "designated": "2024"}, r"Write it as 2024-05-01..2024-06-01"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_field(
    desk: Estate, kind: type[Fact], said: dict[str, Said], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        record(desk, kind, said, ORIGIN)


def test_a_name_of_several_lists_them(desk: Estate) -> None:
    for key in ("p1", "p2"):
        desk = say(desk, Principal, id=key, kind="member", tenant="Northwind", name="Carl")
    with pytest.raises(Refused, match=r"2 are called 'Carl' on this desk \(p1, p2\); give the object ID"):
        record(desk, PartnerAdminLink, {"principal": "Carl", "partner_id": "1"}, ORIGIN)
    with pytest.raises(Refused, match="Say which partner admin link is meant"):
        amend(desk, PartnerAdminLink, {}, {}, ORIGIN)
    with pytest.raises(Refused, match="There is no such partner admin link"):
        end(desk, PartnerAdminLink, {"principal": "p1"}, MAY, ORIGIN)


def test_a_day_is_read_as_where_the_person_lives(desk: Estate) -> None:
    said: dict[str, Said] = {"principal": "Ann", "partner_id": "1", "since": "1.5.2024"}
    with pytest.raises(FieldRefused, match="may be"):
        record(desk, PartnerAdminLink, said, ORIGIN)
    (link,) = [
        one.after
        for one in record(desk, PartnerAdminLink, said, ORIGIN, habits=Habits(Order.DAY_FIRST))
        if isinstance(one.after, PartnerAdminLink)
    ]
    assert link.since == MAY


SHORT, ODD = "5d3a1c0e-0000-4000-800-000000000001", "5d3a1c0e-0000-4000-8000-00000000000O"


@pytest.mark.parametrize("guid", [SHORT, ODD, "5d3a1c0e", ODD.replace("-", "", 1), "{" + SHORT + "}"])
@pytest.mark.parametrize(
    ("kind", "said", "field"),
    [
        (Scope, {"kind": "tenant", "name": "Contoso"}, "id"),
        (Scope, {"kind": "subscription", "name": "Shop", "parent": "c1"}, "id"),
        (Principal, {"kind": "guest", "name": "Ann", "tenant": "c1"}, "id"),
        (Principal, {"id": "later", "kind": "service-principal", "name": "Robot", "tenant": "c1"}, "app_id"),
    ],
)
def test_what_was_to_be_a_guid_is_told_at_its_field(
    kind: type[Fact], said: dict[str, Said], field: str, guid: str
) -> None:
    estate = Estate().apply(record(Estate(), Scope, {"id": "c1", "kind": "tenant", "name": "Contoso"}, ORIGIN))
    with pytest.raises(FieldRefused, match=r"is not a GUID: (it has groups of|O is none of its digits)") as refused:
        record(estate, kind, {**said, field: guid}, ORIGIN)
    assert refused.value.field == field
    with pytest.raises(FieldRefused, match="A GUID it is not"):
        record(estate, Scope, {"id": "later", "kind": "subscription", "name": "Shop", "parent": guid}, ORIGIN)


@pytest.mark.parametrize("guid", ["5D3A1C0E-0000-4000-8000-000000000001", " {5d3a1c0e-0000-4000-8000-000000000001} "])
def test_a_guid_is_read_as_programs_write_it_and_ids_of_a_desk_s_own_stay(guid: str) -> None:
    estate = Estate()
    for said in (
        {"id": guid, "kind": "tenant"},
        {"id": "later", "kind": "tenant", "name": "B"},
        {"id": "c1", "kind": "tenant"},
    ):
        estate = estate.apply(record(estate, Scope, said, ORIGIN))
    assert len(estate.scopes) == 3
    assert (
        estate.scopes.find("/providers/microsoft.management/managementgroups/5d3a1c0e-0000-4000-8000-000000000001") == 0
    )


def test_what_was_to_be_a_partner_id_is_told_as_that() -> None:
    for field in ("global_id", "location_ids"):
        with pytest.raises(FieldRefused, match="'51O0001' is not a PartnerID: it has digits only") as refused:
            record(Estate(), Partner, {"name": "Northwind", field: "51O0001"}, ORIGIN)
        assert refused.value.field == field
