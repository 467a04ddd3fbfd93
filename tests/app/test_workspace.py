"""The open desk: what it promises beside writing and reading."""

from __future__ import annotations

from pathlib import Path

import pytest

from partner_desk.app.scenarios import Scenarios
from partner_desk.app.workspace import Workspace, make_ready
from partner_desk.domain.changes import ChangeSet, Stale
from partner_desk.domain.errors import AlreadyThere, Refused
from partner_desk.domain.origin import Origin
from tests.capabilities import FORBIDDEN_LETTERS
from tests.store.desks import made, partner, partners, step


def test_what_was_prepared_before_another_step_is_worked_out_again() -> None:
    workspace = Workspace.create(None)
    prepared = step("prepared", [partner(1)])
    ready = make_ready(workspace.estate, prepared)
    workspace.commit(step("in between", [partner(2)]))
    workspace.commit(prepared, ready)
    assert set(workspace.estate.partners) == {"p1", "p2"}
    with pytest.raises(Stale):
        workspace.commit(prepared, ready)


def test_a_new_step_forgets_what_was_undone(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "a.partnerdesk")
    workspace.commit(step("one", [partner(1)]))
    workspace.undo()
    workspace.commit(step("two", [partner(2)]))
    assert workspace.redo_name is None
    assert workspace.redo() is None
    workspace.close()
    again = Workspace.open(tmp_path / "a.partnerdesk")
    assert again.redo_name is None
    again.close()


def test_origins_of_a_step_that_failed_are_not_taken_for_written(tmp_path: Path) -> None:
    from dataclasses import replace
    from datetime import UTC, datetime

    path = tmp_path / "a.partnerdesk"
    workspace = Workspace.create(path)
    origin = Origin("roles.json", "Ann", datetime(2024, 3, 1, tzinfo=UTC))

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    many = step("many", [replace(partner(number), origin=origin) for number in range(100)])
    with pytest.raises(KeyboardInterrupt):
        workspace.commit(many, progress=stop)
    assert not workspace.history()
    workspace.commit(step("one", [replace(partner(1), origin=origin)]))
    workspace.close()
    again = Workspace.open(path)
    assert again.estate.partners["p1"].origin == origin
    again.close()


def test_a_scenario_kept_again_rests_on_the_step_it_was_carried_to(tmp_path: Path) -> None:
    path = made(tmp_path / "a.partnerdesk", 1)
    workspace = Workspace.open(path)
    branch = Scenarios(workspace).new("what if")
    branch.commit(step("in it", [partner(7)]))
    workspace.commit(step("beside it", [partner(2)]))
    assert branch.scenario.base_step == workspace.last_step == 2
    workspace.close()
    again = Workspace.open(path)
    (kept,) = Scenarios(again).all()
    assert kept.base_step == 2
    again.close()


def test_a_bug_in_one_listener_keeps_nobody_from_hearing_of_a_step(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "a.partnerdesk")
    heard: list[ChangeSet] = []

    def fails(changes: ChangeSet) -> None:
        raise RuntimeError("a bug")

    workspace.subscribe(fails)
    workspace.subscribe(heard.append)
    with pytest.raises(RuntimeError, match="a bug"):
        workspace.commit(step("one", [partner(1)]))
    assert [one.name for one in heard] == ["one"]
    assert set(workspace.estate.partners) == {"p1"}
    workspace.close()
    assert partners(tmp_path / "a.partnerdesk") == {"p1"}


def test_an_applied_scenario_is_gone_with_the_very_step_that_applies_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace.create(tmp_path / "a.partnerdesk")
    branch = Scenarios(workspace).new("what if")
    branch.commit(step("in it", [partner(7)]))
    lost: list[str] = []
    check = workspace.desk.check_file

    def at_the_end() -> None:
        check()
        lost.append("")
        raise Refused("The disk is full.")

    monkeypatch.setattr(workspace.desk, "check_file", at_the_end)
    with pytest.raises(Refused, match="full"):
        branch.apply()
    monkeypatch.undo()
    assert lost
    assert not workspace.estate.partners
    assert [one.name for one in Scenarios(workspace).all()] == ["what if"]
    branch.apply()
    assert not Scenarios(workspace).all()
    workspace.close()


def test_a_desk_is_saved_over_another_only_when_somebody_said_so(tmp_path: Path) -> None:
    customer = made(tmp_path / "customer.partnerdesk", 1, 2)
    before = customer.read_bytes()
    workspace = Workspace.open(made(tmp_path / "mine.partnerdesk", 3))
    with pytest.raises(AlreadyThere, match="exists already"):
        workspace.save_as(customer)
    assert customer.read_bytes() == before
    workspace.save_as(customer, replace=True).close()
    workspace.close()
    assert partners(customer) == {"p3"}


@pytest.mark.parametrize("name", ["folder", "no/such/a.partnerdesk", "x" * 250])
def test_where_no_desk_can_be(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    workspace = Workspace.create(None)
    with pytest.raises(Refused):
        workspace.save_as(tmp_path / name, replace=True)
    with pytest.raises(Refused):
        Workspace.create(tmp_path / name)
    assert [one.name for one in tmp_path.iterdir()] == ["folder"]


def test_names_that_sqlite_would_read_otherwise_are_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("file:z.partnerdesk", "a?mode=memory.partnerdesk", "a b#c%20.partnerdesk", "ä 😀.partnerdesk"):
        if FORBIDDEN_LETTERS and set(name) & set(":?"):
            continue  # not a name on this system
        Workspace.create(Path(name)).close()
        assert Path(name).is_file()
        Workspace.open(Path(name), read_only=True).close()
    assert all(one.is_file() for one in tmp_path.iterdir())
