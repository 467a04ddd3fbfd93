"""Scenarios: what could be never touches what is, until it is applied as one step."""

from __future__ import annotations

import contextlib
import json
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_desk.app import imports
from partner_desk.app.comparing import Comparison, Side
from partner_desk.app.rebasing import Winner, net
from partner_desk.app.sample import sample_step
from partner_desk.app.scenarios import Branch, Scenarios
from partner_desk.app.workspace import Editable, Workspace, make_ready
from partner_desk.domain import edits
from partner_desk.domain.access import Principal
from partner_desk.domain.billing import Offer
from partner_desk.domain.changes import Change, ChangeSet, Fact, fact_key
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.scope_edits import add_scope
from partner_desk.domain.scopes import Scope
from partner_desk.store import codec
from tests.examples import examples
from tests.facts import DAY, ORIGIN, as_recorded, estates
from tests.sample import key_of

MAY = datetime(2024, 5, 1, tzinfo=UTC)


def everything(estate: Estate) -> set[tuple[str, Fact]]:
    return {(fact_key(fact), fact) for fact in estate.facts_in_order()}


def between(before: Estate, after: Estate, name: str = "a step") -> ChangeSet:
    """The step from one estate to another."""
    old = {(type(one), fact_key(one)): one for one in before.facts_in_order()}
    new = {(type(one), fact_key(one)): one for one in after.facts_in_order()}
    pairs = ((old.get(key), new.get(key)) for key in {**old, **new})
    return ChangeSet(name, tuple(Change(one, other) for one, other in pairs if one != other))


def goes_together(own: Change, theirs: Change) -> bool:
    """Whether both say the same, or one only calls something another name of which the other says nothing."""
    one, other = own.after, theirs.after
    if isinstance(one, Scope | Principal) and isinstance(other, Scope | Principal) and own.before and theirs.before:
        assert isinstance(theirs.before, Scope | Principal)
        if replace(other, name=theirs.before.name, origin=theirs.before.origin) == theirs.before:
            return one.name in (theirs.before.name, other.name)
    return one == other


def desk_of(facts: list[Fact], path: Path | None = None) -> Workspace:
    workspace = Workspace.create(path)
    workspace.commit(between(Estate(), Estate.of(facts), "all"))
    return workspace


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Workspace]:
    workspace = Workspace.create(tmp_path / "a.partnerdesk")
    workspace.commit(as_recorded(sample_step()))
    yield workspace
    workspace.close()


def record(estate: Estate, partner_id: str = "5400001", subscription: str = key_of("litware-production")) -> ChangeSet:
    return edits.set_partner_of_record(estate, [subscription], partner_id, MAY, ORIGIN)


# Laws -----------------------------------------------------------------------------------------------------


@examples(15)
@given(one=estates(), other=estates(), third=estates())
def test_an_applied_scenario_is_its_preview(one: list[Fact], other: list[Fact], third: list[Fact]) -> None:
    workspace = desk_of(one)
    branch = Scenarios(workspace).new("what if")
    branch.commit(between(branch.estate, Estate.of(other), "first"))
    branch.commit(between(branch.estate, Estate.of(third), "second"))
    assert everything(workspace.estate) == everything(Estate.of(one))
    preview, steps = branch.estate, len(workspace.history())
    if not len(branch.changes):
        with pytest.raises(Refused, match="nothing to apply"):
            branch.apply()
        return
    branch.apply()
    assert everything(workspace.estate) == everything(preview)
    assert Comparison(Side("a", workspace.estate, DAY), Side("b", preview, DAY)).empty
    assert len(workspace.history()) == steps + 1
    assert Scenarios(workspace).all() == []
    workspace.undo()
    assert everything(workspace.estate) == everything(Estate.of(one))


@examples(12)
@given(one=estates(), other=estates())
def test_a_dropped_scenario_leaves_no_trace(one: list[Fact], other: list[Fact]) -> None:
    workspace = desk_of(one)
    before, history = everything(workspace.estate), workspace.history()
    branch = Scenarios(workspace).new("what if")
    branch.commit(between(branch.estate, Estate.of(other)))
    branch.close()
    Scenarios(workspace).drop("what if")
    assert everything(workspace.estate) == before
    assert workspace.history() == history
    assert Scenarios(workspace).all() == []


@examples(12)
@given(one=estates(), other=estates())
def test_a_scenario_survives_a_restart(one: list[Fact], other: list[Fact]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.partnerdesk"
        workspace = desk_of(one, path)
        branch = Scenarios(workspace).new("what if")
        branch.commit(between(branch.estate, Estate.of(other)))
        kept, after = branch.scenario, everything(branch.estate)
        workspace.close()
        again = Workspace.open(path)
        assert Scenarios(again).all() == [kept]
        found = Scenarios(again).open("What If")
        assert everything(found.estate) == after
        assert everything(again.estate) == everything(Estate.of(one))
        while found.undo() is not None:
            pass
        assert everything(found.estate) == everything(Estate.of(one))
        again.close()


def as_called(change: Change, desk: Estate) -> Fact | None:
    """What a scenario makes of a fact; where it says nothing of the name, it follows that of the desk."""
    names = [getattr(one, "name", None) for one in (change.before, change.after, desk.get(change.kind, change.key))]
    if change.after is None or None in names or names[0] != names[1]:
        return change.after
    after: Any = change.after
    return cast(Fact, replace(after, name=names[2]))


@examples(25)
@given(one=estates(), other=estates(), third=estates(), winner=st.sampled_from(list(Winner)))
def test_a_scenario_on_a_desk_that_moved_on_never_merges_in_silence(
    one: list[Fact], other: list[Fact], third: list[Fact], winner: Winner
) -> None:
    base, wanted, moved = Estate.of(one), Estate.of(other), Estate.of(third)
    workspace = desk_of(one)
    branch = Scenarios(workspace).new("what if")
    branch.commit(between(base, wanted))
    own = {(change.kind, change.key): change for change in between(base, wanted)}
    theirs = {(change.kind, change.key): change for change in between(base, moved)}
    workspace.commit(between(base, moved))
    clash = {key for key in own.keys() & theirs.keys() if not goes_together(own[key], theirs[key])}
    told = {(conflict.kind, conflict.key) for conflict in branch.conflicts}
    assert clash <= told
    assert all(conflict.words.endswith(".") for conflict in branch.conflicts)
    if branch.conflicts:
        assert everything(branch.estate) == everything(wanted)
        with pytest.raises(Refused, match="desk changed in the meantime"):
            branch.apply()
        assert everything(workspace.estate) == everything(moved)
        with contextlib.suppress(Refused):  # scopes that cannot stand without one another
            branch.settle({conflict.id: winner for conflict in branch.conflicts})
        if branch.base is not workspace.estate:
            return
    for key, change in own.items():
        if key not in told:
            assert branch.estate.get(*key) == as_called(change, moved)
        elif key in clash and change.kind is not Scope:
            assert branch.estate.get(*key) == (change.after if winner is Winner.SCENARIO else moved.get(*key))
    for key, change in theirs.items():
        if (
            key not in own
            and not any(conflict.against is not None for conflict in branch.conflicts)
            and key[0].__name__ not in ("PartnerOfRecord", "Billing", "PartnerAdminLink")
        ):
            assert branch.estate.get(*key) == change.after


@examples(40)
@given(one=estates(), other=estates(), third=estates())
def test_many_steps_come_to_one(one: list[Fact], other: list[Fact], third: list[Fact]) -> None:
    first, second, last = Estate.of(one), Estate.of(other), Estate.of(third)
    whole = net("all", [between(first, second), between(second, last)])
    assert everything(first.apply(whole)) == everything(last)
    assert len({(change.kind, change.key) for change in whole}) == len(whole)
    assert len(net("nothing", [between(first, second), between(second, first)])) == 0


# Stories --------------------------------------------------------------------------------------------------


def test_forms_work_in_a_scenario_as_on_the_desk(desk: Workspace, tmp_path: Path) -> None:
    places: list[Editable] = [desk, Scenarios(desk).new("what if")]
    for place in places:
        heard: list[ChangeSet] = []
        leave = place.subscribe(heard.append)
        before = everything(place.estate)
        step = record(place.estate)
        place.commit(step, make_ready(place.estate, step))
        assert (place.undo_name, place.redo_name) == (step.name, None)
        assert place.history()[-1].name == step.name
        assert place.undo() == step.inverse()
        assert everything(place.estate) == before
        assert place.redo_name == step.name
        assert place.redo() == step
        assert place.redo() is None
        assert heard == [step, step.inverse(), step]
        leave()
        place.undo()
        assert len(heard) == 3
        place.commit(ChangeSet("nothing", ()))
        assert place.who == desk.who
        assert place.path == desk.path
        assert not place.unsaved
    branch = places[1]
    assert branch.undo() is None
    branch.commit(record(branch.estate))
    copy = branch.save_as(tmp_path / "copy.partnerdesk")
    assert [one.name for one in Scenarios(copy).all()] == ["what if"]
    copy.close()


def test_an_import_works_in_a_scenario(desk: Workspace) -> None:
    branch = Scenarios(desk).new("what if")
    file = Path(__file__).parent.parent / "fixtures" / "pal_attestation_user_with_assignments.json"
    gathered = imports.gather([file], "Ann")
    found = imports.preview(branch.estate, gathered, {}, [file])
    assert len(found.changes)
    before = everything(desk.estate)
    imports.apply(branch, found)
    assert everything(desk.estate) == before
    assert everything(branch.estate) > before


def test_the_desk_and_the_scenario_undo_each_their_own(desk: Workspace) -> None:
    branch = Scenarios(desk).new("what if")
    branch.commit(record(branch.estate))
    heard: list[ChangeSet] = []
    branch.subscribe(heard.append)
    step = edits.set_offer(desk.estate, [key_of("tailspin-web")], Offer.EA, None, None, MAY, ORIGIN)
    desk.commit(step)
    assert heard == [step]  # the scenario rests on the desk as it is
    assert [
        one
        for one in branch.estate.billings.values()
        if one.subscription == key_of("tailspin-web") and one.offer is Offer.EA
    ]
    assert branch.undo_name == "Set Northwind Consulting as partner of record of litware-production"
    branch.undo()
    assert everything(branch.estate) == everything(desk.estate)
    desk.undo()
    assert everything(branch.estate) == everything(desk.estate)
    branch.close()
    desk.redo()
    assert everything(branch.estate) != everything(desk.estate)  # a closed one hears of nothing


def test_what_was_taken_back_cannot_be_made_again_once_anything_else_was_done(desk: Workspace) -> None:
    branch = Scenarios(desk).new("what if")

    def taken_back(step: ChangeSet) -> str | None:
        branch.commit(step)
        branch.undo()
        return branch.redo_name

    def redone() -> str | None:
        return branch.redo_name

    offer = edits.set_offer(branch.estate, [key_of("tailspin-web")], Offer.EA, None, None, MAY, ORIGIN)
    assert taken_back(record(branch.estate))
    branch.commit(offer)
    assert redone() is None
    assert taken_back(record(branch.estate))
    desk.commit(record(desk.estate, "5300001", key_of("tailspin-web")))  # the scenario rests on another desk now
    assert redone() is None
    branch.commit(record(branch.estate))
    assert taken_back(edits.set_offer(branch.estate, [key_of("tailspin-web")], Offer.PAYG, None, None, MAY, ORIGIN))
    desk.commit(edits.clear_partner_of_record(desk.estate, [key_of("litware-production")], MAY, never=True))
    assert redone(), "as long as the two clash, nothing is carried over"
    branch.settle({one.id: Winner.SCENARIO for one in branch.conflicts})
    before = everything(branch.estate)
    assert redone() is None
    assert branch.redo() is None
    assert everything(branch.estate) == before


def test_a_clash_is_told_with_both_sides_and_settled_by_a_person(desk: Workspace) -> None:
    before = next(one for one in desk.estate.records.values() if one.subscription == key_of("litware-production"))
    scenarios = Scenarios(desk)
    branch = scenarios.new("Northwind instead")
    branch.commit(record(branch.estate))
    desk.commit(edits.clear_partner_of_record(desk.estate, [key_of("litware-production")], MAY, never=True))
    (conflict,) = branch.conflicts
    assert conflict.before == before
    assert conflict.desk is None
    assert (
        "The desk no longer has Fabrikam (reseller) (5300001) as partner of record of litware-production"
        in conflict.words
    )
    assert "The scenario says: Fabrikam (reseller) (5300001) as partner of record" in conflict.words
    with pytest.raises(Refused, match="Say for each conflict"):
        branch.settle({})
    branch.close()
    again = scenarios.open("northwind instead")  # a closed one is told the same
    assert [one.id for one in again.conflicts] == [conflict.id]
    again.settle({conflict.id: Winner.DESK})
    assert not again.conflicts
    assert [
        one.partner_id for one in again.estate.records.values() if one.subscription == key_of("litware-production")
    ] == ["5400001"]
    again.apply()
    assert desk.undo_name == "Apply scenario Northwind instead"


@pytest.mark.parametrize("winner", list(Winner))
def test_two_new_partners_of_record_of_one_subscription_clash(desk: Workspace, winner: Winner) -> None:
    branch = Scenarios(desk).new("what if")
    branch.commit(record(branch.estate, "5100001", key_of("tailspin-web")))
    desk.commit(record(desk.estate, "5300001", key_of("tailspin-web")))
    (conflict,) = branch.conflicts
    assert conflict.against in desk.estate.records.values()
    branch.settle({conflict.id: winner})
    (left,) = [one for one in branch.estate.records.values() if one.subscription == key_of("tailspin-web")]
    assert left.partner_id == ("5100001" if winner is Winner.SCENARIO else "5300001")


def test_a_scope_cannot_be_added_below_one_that_is_gone(desk: Workspace) -> None:
    added = add_scope(desk.estate, ScopeKind.SUBSCRIPTION, "another", "Another", key_of("litware"), ORIGIN)
    desk.commit(added)
    branch = Scenarios(desk).new("what if")
    group = Scope("/subscriptions/another/resourceGroups/rg", ScopeKind.RESOURCE_GROUP, "/subscriptions/another")
    branch.commit(ChangeSet("a group", (Change(None, group),)))
    desk.undo()
    (conflict,) = branch.conflicts
    assert "no longer on the desk" in conflict.words
    with pytest.raises(Refused, match="do not fit together"):
        branch.settle({conflict.id: Winner.SCENARIO})
    branch.settle({conflict.id: Winner.DESK})
    assert everything(branch.estate) == everything(desk.estate)


def test_a_scope_with_something_new_below_it_cannot_be_taken_away(desk: Workspace) -> None:
    desk.commit(add_scope(desk.estate, ScopeKind.SUBSCRIPTION, "another", "Another", key_of("litware"), ORIGIN))
    branch = Scenarios(desk).new("what if")
    scope = branch.estate.get(Scope, "/subscriptions/another")
    assert scope is not None
    branch.commit(ChangeSet("away with it", (Change(scope, None),)))
    group = Scope("/subscriptions/another/resourceGroups/rg", ScopeKind.RESOURCE_GROUP, "/subscriptions/another")
    desk.commit(ChangeSet("a group", (Change(None, group),)))
    (conflict,) = branch.conflicts
    assert "below it now" in conflict.words


def test_names_are_one_a_scenario(desk: Workspace) -> None:
    scenarios = Scenarios(desk)
    branch = scenarios.new("  Move to MCA ")
    assert branch.name == "Move to MCA"
    for name, words in (("move to mca", "already"), ("  ", "needs a name")):
        with pytest.raises(Refused, match=words):
            scenarios.new(name)
    branch.rename("Later")
    branch.commit(record(branch.estate))
    assert [one.name for one in scenarios.all()] == ["Later"]
    with pytest.raises(Refused, match="no scenario 'Move to MCA'"):
        scenarios.open("Move to MCA")
    assert branch.changes.name == "Apply scenario Later"


def test_a_step_that_the_file_refuses_is_not_made(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    branch = Scenarios(desk).new("what if")
    before = everything(branch.estate)

    def full(*_: object) -> None:
        raise Refused("The disk is full.")

    monkeypatch.setattr("partner_desk.store.scenarios.keep", full)
    with pytest.raises(Refused, match="full"):
        branch.commit(record(branch.estate))
    assert everything(branch.estate) == before
    assert branch.undo_name is None


def test_a_scenario_that_cannot_be_applied_stays(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    branch = Scenarios(desk).new("what if")
    branch.commit(record(branch.estate))

    def full(*_: object, **__: object) -> None:
        raise Refused("The disk is full.")

    monkeypatch.setattr(desk.desk, "write", full)
    with pytest.raises(Refused, match="full"):
        branch.apply()
    monkeypatch.undo()
    assert Scenarios(desk).named("what if") == branch.scenario
    desk.commit(edits.set_offer(desk.estate, [key_of("tailspin-web")], Offer.EA, None, None, MAY, ORIGIN))
    assert branch.base is desk.estate  # it still hears of the desk
    branch.apply()


def test_what_both_say_alike_is_no_clash(desk: Workspace) -> None:
    branch = Scenarios(desk).new("what if")
    partner = replace(desk.estate.partners["contoso"], name="Contoso Limited")
    branch.commit(edits.save_partner(branch.estate, partner))
    desk.commit(edits.save_partner(desk.estate, partner))
    assert not branch.conflicts
    assert not len(branch.changes)
    assert isinstance(branch, Branch)


def test_a_scenario_begins_with_steps_or_not_at_all(desk: Workspace) -> None:
    scenarios = Scenarios(desk)
    branch = scenarios.new("two records", record, lambda estate: record(estate, "5100001", key_of("tailspin-web")))
    assert len(branch.scenario.steps) == 2
    assert scenarios.all() == [branch.scenario]

    def refuses(_: Estate) -> ChangeSet:
        raise Refused("Not that way.")

    with pytest.raises(Refused, match="Not that way"):
        scenarios.new("another", record, refuses)
    assert [one.name for one in scenarios.all()] == ["two records"]


def test_undo_leaves_a_scenario_what_it_began_with(desk: Workspace) -> None:
    scenarios = Scenarios(desk)
    branch = scenarios.new("two records", record, lambda estate: record(estate, "5100001", key_of("tailspin-web")))
    founded = branch.estate
    assert branch.undo_name is None
    assert branch.undo() is None
    branch.commit(edits.save_partner(branch.estate, replace(branch.estate.partners["northwind"], name="N")))
    branch.undo()
    assert everything(branch.estate) == everything(founded)
    assert [one.kind for one in branch.history()] == ["begin", "begin"]
    branch.close()
    partner = replace(desk.estate.partners["contoso"], name="Contoso Limited")
    desk.commit(edits.save_partner(desk.estate, partner))
    reopened = scenarios.open("two records")
    assert reopened.undo() is None, "also when the desk has moved on"
    assert len(reopened.scenario.steps) == 2


def test_a_scenario_of_a_desk_of_before_undoes_all_its_steps(desk: Workspace) -> None:
    branch = Scenarios(desk).new("one record")
    branch.commit(record(branch.estate))
    plain = json.dumps([[one.name, codec.pack(one)] for one in branch.scenario.steps])
    branch.close()
    desk.desk.execute(("UPDATE scenarios SET steps = ?", (zlib.compress(plain.encode()),)))
    again = Scenarios(desk).open("one record")
    assert len(again.scenario.steps) == 1
    assert again.undo() is not None
    assert not again.scenario.steps


def test_a_step_is_made_also_where_the_scenarios_on_it_cannot_be_written_any_more(desk: Workspace) -> None:
    """The disk may be full just after the step: who heard of a failure would make it a second time."""
    told: list[ChangeSet] = []

    def fill(changes: ChangeSet) -> None:
        told.append(changes)
        desk.desk._connection.execute("PRAGMA query_only = ON")

    desk.subscribe(fill)
    branches = [Scenarios(desk).new(f"try {number}") for number in range(2)]
    for number, branch in enumerate(branches):
        branch.commit(record(branch.estate, f"540000{number}"))
    desk.commit(record(desk.estate, "5400009", key_of("litware-analytics")))
    assert len(told) == 1
    assert [one.name for one in desk.history()][-1] == told[0].name
    desk.desk._connection.execute("PRAGMA query_only = OFF")
    for branch in branches:
        opened = Scenarios(desk).open(branch.name)
        assert everything(opened.estate) == everything(branch.estate) != everything(desk.estate)
        assert everything(branch.base) == everything(desk.estate)
        assert opened.history() == branch.history()
