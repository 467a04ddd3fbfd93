"""Backups: each desk has its own, the newest stay, and the way back is a step that can be undone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from partner_desk.app.backups import back_up, list_backups, numbered, put_back, restore, steps_since
from partner_desk.app.workspace import Workspace
from partner_desk.domain.errors import Refused
from tests.store.desks import dies_with, made, partner, partners, step


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's data folder of our own, on any system."""
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: tmp_path / "data")
    return tmp_path / "data" / "backups"


def test_the_names_of_desks_never_mix_their_backups(tmp_path: Path) -> None:
    west = Workspace.create(tmp_path / "contoso west.partnerdesk")
    for number in range(12):
        west.commit(step(f"add {number}", [partner(number)]))
        back_up(west, f"before {number}")
    desk = Workspace.create(tmp_path / "contoso.partnerdesk")
    own = back_up(desk, "before importing")
    (tmp_path / "other").mkdir()
    namesake = Workspace.create(tmp_path / "other" / "contoso.partnerdesk")
    back_up(namesake, "before importing there")
    assert own is not None
    assert own.path.exists()
    assert [one.why for one in list_backups(tmp_path / "contoso.partnerdesk")] == ["before importing"]
    assert [one.why for one in list_backups(tmp_path / "other" / "contoso.partnerdesk")] == ["before importing there"]
    kept = list_backups(tmp_path / "contoso west.partnerdesk")
    assert [one.number for one in kept] == list(range(3, 13))
    assert [one.why for one in kept][-1] == "before 11"
    for one in (west, desk, namesake):
        one.close()


def test_the_backup_just_made_is_there_however_the_clock_goes(
    tmp_path: Path, set_clock: Callable[[datetime], None]
) -> None:
    desk = Workspace.create(tmp_path / "a.partnerdesk")
    for number in range(15):
        set_clock(datetime(2040 - number, 12, 1, tzinfo=UTC))
        made_now = back_up(desk, str(number))
        assert made_now is not None
        assert made_now.path.exists()
    assert [one.why for one in list_backups(tmp_path / "a.partnerdesk")] == [str(one) for one in range(5, 15)]
    desk.close()


def test_going_back_is_a_step_that_can_be_undone(tmp_path: Path) -> None:
    path = made(tmp_path / "a.partnerdesk", 1, 2)
    desk = Workspace.open(path)
    first = back_up(desk, "before importing roles.json")
    assert first is not None
    assert (first.steps, first.last_step) == (2, "add 2")
    desk.commit(step("add 3", [partner(3)]))
    desk.undo()
    desk.commit(step("add 4", [partner(4)]))
    assert [one.name for one in steps_since(desk, first)] == ["add 3", "add 3", "add 4"]
    restore(desk, first)
    assert set(desk.estate.partners) == {"p1", "p2"}
    assert desk.undo_name is not None
    assert "before importing roles.json" in desk.undo_name
    desk.undo()
    assert set(desk.estate.partners) == {"p1", "p2", "p4"}
    desk.redo()
    desk.close()
    assert partners(path) == {"p1", "p2"}
    assert [one.why for one in list_backups(path)] == ["before importing roles.json", "before restoring backup 1"]


def test_a_copy_is_another_desk_that_knows_what_it_was_copied_from(tmp_path: Path) -> None:
    path = made(tmp_path / "a.partnerdesk", 1)
    desk = Workspace.open(path)
    before = back_up(desk, "before both")
    copy = desk.save_as(tmp_path / "b.partnerdesk")
    shutil.copy(path, tmp_path / "mailed.partnerdesk")
    mailed = Workspace.open(tmp_path / "mailed.partnerdesk")
    ids = {one.desk.identity.desk for one in (desk, copy, mailed)}
    assert len(ids) == 3
    assert len({one.desk.identity.lineage for one in (desk, copy, mailed)}) == 1
    assert copy.desk.identity.ancestors == mailed.desk.identity.ancestors == (desk.desk.identity.desk,)
    assert [one.uid for one in copy.history()] == [one.uid for one in desk.history()]
    desk.commit(step("only here", [partner(2)]))
    back_up(desk, "only here")
    back_up(copy, "only there")
    assert before is not None
    assert [one.why for one in list_backups(tmp_path / "b.partnerdesk")] == ["before both", "only there"]
    assert [one.why for one in list_backups(path)] == ["before both", "only here"]
    back_up(desk, "still only here")
    back_up(copy, "still only there")
    every = list_backups(tmp_path / "b.partnerdesk")
    assert [numbered(tmp_path / "b.partnerdesk", one.number).why for one in every] == [one.why for one in every]
    restore(copy, numbered(tmp_path / "b.partnerdesk", 1))
    for one in (desk, copy, mailed):
        one.close()


def test_a_moved_desk_stays_the_same_desk(tmp_path: Path) -> None:
    path = made(tmp_path / "a.partnerdesk", 1)
    desk = Workspace.open(path)
    own = desk.desk.identity
    back_up(desk, "before moving")
    desk.close()
    os.rename(path, tmp_path / "renamed.partnerdesk")
    moved = Workspace.open(tmp_path / "renamed.partnerdesk")
    assert moved.desk.identity == own
    moved.close()
    assert [one.why for one in list_backups(tmp_path / "renamed.partnerdesk")] == ["before moving"]


def test_a_desk_that_cannot_be_opened_gets_a_backup_in_its_place(tmp_path: Path) -> None:
    path = made(tmp_path / "a.partnerdesk", 1)
    desk = Workspace.open(path)
    back_up(desk, "before it broke")
    desk.close()
    dies_with(path, 2)
    path.write_bytes(b"SQLite format 3\0" + b"broken" * 2000)
    with pytest.raises(Refused):
        Workspace.open(path)
    (backup,) = list_backups(path)
    aside = put_back(path, backup)
    assert aside is not None
    assert aside.read_bytes().endswith(b"broken")
    assert aside.with_name(aside.name + "-wal").exists()
    assert partners(path) == {"p1"}
    with pytest.raises(Refused, match="no backup 7"):
        numbered(path, 7)


def test_another_desks_backup_is_refused(tmp_path: Path) -> None:
    one, other = (Workspace.create(tmp_path / name) for name in ("a.partnerdesk", "b.partnerdesk"))
    one.commit(step("add 1", [partner(1)]))
    backup = back_up(one, "before")
    assert backup is not None
    with pytest.raises(Refused, match="another desk"):
        restore(other, backup)
    assert not other.history()
    one.close()
    other.close()


def test_a_desk_in_memory_needs_none(folder: Path) -> None:
    assert back_up(Workspace.create(None), "before") is None
    assert not folder.exists()
