"""A customer is put on the desk in one step, without a GUID; what it rests on follows when the GUIDs come, and goes with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest

from partner_desk.app.customers import NamedThing, NewCustomer, named_things
from partner_desk.app.facts import told
from partner_desk.app.rebasing import Winner
from partner_desk.app.recording import KINDS_SAID, record
from partner_desk.app.scenarios import Branch, Scenarios
from partner_desk.app.workspace import Workspace
from partner_desk.domain import completing
from partner_desk.domain.access import Principal
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.departures import what_if_leaves
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.partners import Partner
from partner_desk.domain.provisional import is_provisional
from partner_desk.domain.renaming import keys_named
from partner_desk.domain.scopes import Scope
from tests.facts import ORIGIN

JUNE = datetime(2024, 6, 1, tzinfo=UTC)
GUID = "5d3a1c0e-0000-4000-8000-00000000000{}"
CONTOSO = NewCustomer(
    "Contoso", "later", (NamedThing("Shop"), NamedThing("Web", GUID.format(2))), "payg", partner_of_record="Northwind",
    people=(NamedThing("Ann"),), role="Contributor", partner="Northwind", since="2024-05-01",
)  # fmt: skip
MORE = (
    ("scope", {"id": "shelf", "kind": "resource-group", "parent": "Shop"}),
    ("scope", {"id": "Microsoft.Web/sites/till", "kind": "resource", "parent": "shelf"}),
    ("principal", {"id": "ops", "kind": "group", "tenant": "Contoso", "name": "Operators"}),
    ("principal", {"id": "agents", "kind": "foreign-group", "name": "Admin agents"}),
    ("principal", {"id": "bob", "kind": "member", "tenant": "Northwind tenant", "name": "Bob"}),
    ("membership", {"group": "Operators", "member": "Ann"}),
    ("role-assignment", {"principal": "Operators", "role": "Reader", "scope": "till"}),
    ("role-assignment", {"principal": "Ann", "role": "Owner", "scope": "/"}),
    ("delegation", {"managing_tenant": "Northwind tenant", "scope": "shelf", "authorizations": "principal=Bob; role=Reader"}),
    ("deny-assignment", {"principal": "Ann", "scope": "Shop"}),
    ("charge", {"scope": "shelf", "on": "2024-05-02", "kind": "usage", "amount": "5", "currency": "EUR"}),
    ("coverage", {"kind": "charges", "subject": "Contoso"}),
    ("coverage", {"kind": "partner-admin-links", "subject": "Ann"}),
)  # fmt: skip


def seller() -> Estate:
    estate = Estate().apply(record(Estate(), Scope, {"id": "n1", "kind": "tenant", "name": "Northwind tenant"}, ORIGIN))
    said = {"name": "Northwind", "global_id": "5100000", "location_ids": ["5100001"], "tenant": "n1"}
    return estate.apply(record(estate, Partner, said, ORIGIN))


@pytest.fixture
def desk() -> Iterator[Workspace]:
    """Contoso without a GUID, with a fact of nearly every kind that speaks of it."""
    estate = seller()
    estate = estate.apply(CONTOSO.changes(estate, ORIGIN))
    for noun, said in MORE:
        estate = estate.apply(record(estate, KINDS_SAID[noun], said, ORIGIN))
    begun = ChangeSet("Begin", tuple(Change(None, one) for one in estate.facts_in_order()))
    with closing(Workspace.in_memory(begun)) as workspace:
        yield workspace


def named(estate: Estate, name: str) -> Scope | Principal:
    facts = (one for one in estate.facts_in_order() if isinstance(one, Scope | Principal))
    return next(one for one in facts if completing.called(one).rsplit("/", 1)[-1] == name)


def test_a_customer_is_one_step() -> None:
    estate = seller()
    made = CONTOSO.changes(estate, ORIGIN)
    after = estate.apply(made)
    assert made.name == "Add the customer Contoso"
    assert [one.role for one in after.role_assignments.values()] == ["b24988ac-6180-42a0-ab88-20f7382dd24c"] * 2
    (link,), records = after.links.values(), after.records.values()
    assert {link.partner_id, *(one.partner_id for one in records)} == {"5100001"}
    assert after.scopes.find(f"/subscriptions/{GUID.format(2)}") is not None
    assert is_provisional(named(after, "Shop").id)


def test_a_slip_says_whom_it_is_about() -> None:
    wrong = NewCustomer("Contoso", people=(NamedThing("Ann"),), role="Sorcerer")
    with pytest.raises(Refused, match="Ann: Role: There is no role 'Sorcerer'"):
        wrong.changes(seller(), ORIGIN)
    with pytest.raises(Refused, match="what the customer is called"):
        NewCustomer(" ").changes(seller(), ORIGIN)


def test_names_with_their_guids_are_read_as_people_write_them() -> None:
    guid = GUID.format(1)
    lines = f"Shop = {guid}\nWeb\t{guid}\n\nA, B, {guid}\nLine; later\nX=g1\n{guid.upper()} {guid}"
    assert [(one.name, one.id) for one in named_things(lines)] == [
        ("Shop", guid), ("Web", guid), ("A, B", guid), ("Line; later", "later"), ("X", "g1"), (guid.upper(), guid),
    ]  # fmt: skip


def test_a_guid_with_a_slip_is_told_and_becomes_no_part_of_a_name() -> None:
    short, day = GUID.format(1)[:-1], "Shop 2024-05-01"
    assert [(one.name, one.id) for one in named_things(f"Shop {short}\n{day}")] == [("Shop", short), (day, "later")]
    with pytest.raises(Refused, match=r"Shop: .*is not a GUID: it has groups of 8-4-4-4-11 digits"):
        NewCustomer("Contoso", subscriptions=tuple(named_things(f"Shop {short}"))).changes(seller(), ORIGIN)


@pytest.mark.parametrize("name", ["Contoso", "Shop", "Ann"])
def test_whatever_speaks_of_it_follows_its_guid(desk: Workspace, name: str) -> None:
    before = desk.estate
    old = named(before, name).id
    desk.commit(completing.give_id(before, named(before, name), GUID.format(7).upper(), ORIGIN))
    after = desk.estate
    texts = repr(list(after.facts_in_order()))
    assert old.rsplit("/", 1)[-1] not in texts
    assert sorted(type(one).__name__ for one in before.facts_in_order()) == sorted(
        type(one).__name__ for one in after.facts_in_order()
    )
    assert after.scopes.id(after.scopes.path(len(after.scopes) - 1)[0]).endswith("/till")
    desk.undo()
    assert set(map(repr, desk.estate.facts_in_order())) == set(map(repr, before.facts_in_order()))


def test_a_guid_that_is_on_the_desk_is_refused(desk: Workspace) -> None:
    estate = desk.estate
    with pytest.raises(Refused, match="is on the desk already: Web"):
        completing.give_id(estate, named(estate, "Shop"), GUID.format(2).upper(), ORIGIN)
    with pytest.raises(Refused, match="ops is on the desk already: Operators"):
        completing.give_id(estate, named(estate, "Ann"), "OPS", ORIGIN)
    with pytest.raises(Refused, match="whose name is a part of its id"):
        completing.give_id(estate, named(estate, "shelf"), "other", ORIGIN)
    assert not len(completing.give_id(estate, named(estate, "Web"), GUID.format(2), ORIGIN))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "Ann",
            "1 group membership, 3 role assignments, 1 deny assignment and 1 partner admin link",
        ),
        ("Admin agents", ""),
        ("Bob", "1 delegation"),
        ("Northwind tenant", "1 delegation, 1 partner and 1 identity or group"),
    ],
)
def test_what_rests_on_it_is_told_and_goes_with_it(desk: Workspace, name: str, told: str) -> None:
    before = desk.estate
    fact = named(before, name)
    made = completing.remove(before, fact)
    assert completing.what_else(made, fact) == told
    desk.commit(made)
    assert f"'{fact.id}'" not in repr(list(desk.estate.facts_in_order()))
    assert "Northwind" in {one.name for one in desk.estate.partners.values()}  # an organization stays
    desk.undo()
    assert set(map(repr, desk.estate.facts_in_order())) == set(map(repr, before.facts_in_order()))


def test_a_customer_goes_with_all_that_is_its_own(desk: Workspace) -> None:
    before = desk.estate
    desk.commit(completing.remove(before, named(before, "Contoso")))
    left = list(desk.estate.facts_in_order())
    assert {type(one).__name__ for one in left} == {"Scope", "TenantDetail", "Partner", "Principal"}
    assert {one.name for one in left if isinstance(one, Principal)} == {"Bob", "Admin agents"}
    desk.undo()
    assert set(map(repr, desk.estate.facts_in_order())) == set(map(repr, before.facts_in_order()))


def test_another_name_is_all_that_changes(desk: Workspace) -> None:
    estate = desk.estate
    made = completing.rename(estate, named(estate, "Shop"), " Store ", ORIGIN)
    assert (made.name, len(made)) == ("Rename Shop to Store", 1)
    assert named(estate.apply(made), "Store").id == named(estate, "Shop").id
    assert not len(completing.rename(estate, named(estate, "Ann"), "Ann", ORIGIN))
    with pytest.raises(Refused, match="Say what Ann is called"):
        completing.rename(estate, named(estate, "Ann"), " ", ORIGIN)


# Scenarios and mutes beside it ------------------------------------------------------------------------------


def supposed(desk: Workspace) -> Branch:
    """A scenario in which Ann goes, and Operators get a role in a new resource group of Shop."""
    branch = Scenarios(desk).new("what if", lambda estate: what_if_leaves(estate, named(estate, "Ann").id, JUNE))
    for noun, said in (
        ("scope", {"id": "attic", "kind": "resource-group", "parent": "Shop"}),
        ("role-assignment", {"principal": "Operators", "role": "Reader", "scope": "attic"}),
    ):
        branch.commit(record(branch.estate, KINDS_SAID[noun], said, ORIGIN))
    return branch


def plain(estate: Estate) -> set[str]:
    """What an estate says, whatever ids its things have."""
    words = "\n".join(sorted(told(estate, one) for one in estate.facts_in_order()))
    return set(re.sub(r"guid-later-\w+|5d3a1c0e-[\w-]+", "ID", words).splitlines())


@pytest.mark.parametrize("is_open", [True, False], ids=["while it is open", "while it is closed"])
@pytest.mark.parametrize("name", ["Contoso", "Shop", "Ann"])
def test_a_scenario_follows_a_guid_and_comes_back_with_undo(desk: Workspace, name: str, is_open: bool) -> None:
    branch = supposed(desk)
    if not is_open:
        branch.close()
    before, old, said = branch.estate, named(desk.estate, name).id, plain(branch.estate)
    desk.commit(completing.give_id(desk.estate, named(desk.estate, name), GUID.format(7), ORIGIN))
    branch = branch if is_open else Scenarios(desk).open("what if")
    assert not branch.conflicts
    assert plain(branch.estate) == said
    assert not [one for one in branch.estate.facts_in_order() if old.casefold() in repr(one).casefold()]
    assert named(branch.estate, "Ann") != named(desk.estate, "Ann")
    if not is_open:
        branch.close()
    desk.undo()
    branch = branch if is_open else Scenarios(desk).open("what if")
    assert set(branch.estate.facts_in_order()) == set(before.facts_in_order())
    desk.redo()
    branch = Scenarios(desk).open("what if")
    branch.apply()
    assert plain(desk.estate) == said
    assert old.casefold() not in repr(list(desk.estate.facts_in_order())).casefold()


def test_a_scenario_follows_a_name_of_which_it_says_nothing(desk: Workspace) -> None:
    branch = supposed(desk)
    desk.commit(completing.rename(desk.estate, named(desk.estate, "Ann"), "Anna", ORIGIN))
    assert not branch.conflicts
    gone = named(branch.estate, "Anna")
    assert isinstance(gone, Principal)
    assert gone.deleted_from == JUNE
    branch.commit(completing.rename(branch.estate, named(branch.estate, "Shop"), "Store", ORIGIN))
    desk.commit(completing.rename(desk.estate, named(desk.estate, "Shop"), "Market", ORIGIN))
    assert [one.kind for one in branch.conflicts] == [Scope], "whose name holds is asked"
    desk.undo()
    assert not branch.conflicts
    assert named(branch.estate, "Store")


@pytest.mark.parametrize("name", ["Shop", "Operators"])
def test_a_scenario_about_what_is_removed_waits_and_comes_back(desk: Workspace, name: str) -> None:
    branch = supposed(desk)
    before = branch.estate
    desk.commit(completing.remove(desk.estate, named(desk.estate, name)))
    clashes = {one.id: one for one in branch.conflicts}
    assert clashes
    assert any("no longer" in one.words and name in one.words for one in clashes.values())
    assert set(branch.estate.facts_in_order()) == set(before.facts_in_order())
    with pytest.raises(Refused, match="do not fit together"):
        branch.settle(dict.fromkeys(clashes, Winner.SCENARIO))
    desk.undo()
    assert not branch.conflicts
    assert set(branch.estate.facts_in_order()) == set(before.facts_in_order())
    desk.redo()
    branch.settle(dict.fromkeys((one.id for one in branch.conflicts), Winner.DESK))
    assert not branch.conflicts
    keys = {*branch.estate.principals, *(branch.estate.scopes.key(one) for one in range(len(branch.estate.scopes)))}
    spoken = {key for one in branch.estate.facts_in_order() for key in keys_named(one)}
    assert spoken - keys <= {"/", "*", "everyone"}
