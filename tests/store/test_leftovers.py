"""What a program that died left beside a file goes into that file and no other."""

from __future__ import annotations

import os
import shutil
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from partner_desk.app.workspace import Workspace
from partner_desk.domain.errors import DeskLost
from partner_desk.store.leftovers import first_transaction, is_foreign
from tests.capabilities import needs_files_that_leave
from tests.programs import ended
from tests.store.desks import dies_with, made, partner, partners, refusal, step


@pytest.mark.parametrize("count", [1, 30, 150])
def test_a_backup_put_over_a_crashed_desk_stays_the_backup(tmp_path: Path, count: int) -> None:
    path = made(tmp_path / "a.partnerdesk", 1)
    workspace = Workspace.open(path)
    backup = workspace.save_as(tmp_path / "backup.partnerdesk")
    backup.close()
    workspace.close()
    dies_with(path, *range(100, 100 + count))
    assert Path(f"{path}-wal").exists()
    shutil.copy(tmp_path / "backup.partnerdesk", path)
    again = Workspace.open(path)
    assert set(again.estate.partners) == {"p1"}
    (note,) = again.notes
    assert "not made in this file" in note
    again.commit(step("more", [partner(2)]))
    again.close()
    assert partners(path) == {"p1", "p2"}
    (aside,) = tmp_path.glob("*wal of another desk*")
    assert aside.name in note


@pytest.mark.parametrize("count", [1, 30, 150])
def test_a_desk_saved_over_a_crashed_one_is_the_saved_one(tmp_path: Path, count: int) -> None:
    crashed = dies_with(made(tmp_path / "crashed.partnerdesk"), *range(100, 100 + count))
    workspace = Workspace.open(made(tmp_path / "mine.partnerdesk", 1, 2))
    saved = workspace.save_as(crashed, replace=True)
    assert set(saved.estate.partners) == {"p1", "p2"}
    assert not saved.notes
    saved.close()
    workspace.close()
    assert partners(crashed) == {"p1", "p2"}
    assert sorted(one.name for one in tmp_path.iterdir()) == ["crashed.partnerdesk", "mine.partnerdesk"]


def _folds_and_dies(path: Path, when: str, _: Connection) -> None:
    workspace = Workspace.open(path)
    workspace.commit(step("add 2", [partner(2)]))
    workspace.fold()
    shutil.copy(path, path.with_name("copy"))
    if when == "later":
        workspace.commit(step("add 3", [partner(3)]))
        workspace.fold()
    workspace.commit(step("add 4", [partner(4)]))
    os._exit(9)


@pytest.mark.parametrize("when", ["at once", "later"])
def test_an_earlier_copy_of_the_very_same_opening_put_back_stays_sound(tmp_path: Path, when: str) -> None:
    path = made(tmp_path / "a.partnerdesk", 1)
    assert ended(_folds_and_dies, path, when) == (9, [])
    assert Path(f"{path}-wal").exists()
    shutil.copy(tmp_path / "copy", path)
    again = Workspace.open(path)
    if when == "later":  # step 3 is neither in the copy nor in the journal
        assert set(again.estate.partners) == {"p1", "p2"}
        assert len(again.notes) == 1
    else:
        assert set(again.estate.partners) == {"p1", "p2", "p4"}
        assert not again.notes
    again.close()


def test_the_steps_of_a_program_that_died_are_there(tmp_path: Path) -> None:
    path = dies_with(made(tmp_path / "a.partnerdesk", 1), 2, 3)
    reading = Workspace.open(path, read_only=True)
    assert set(reading.estate.partners) == {"p1", "p2", "p3"}
    reading.close()
    workspace = Workspace.open(path)
    assert not workspace.notes
    assert set(workspace.estate.partners) == {"p1", "p2", "p3"}
    workspace.close()


def test_a_copy_of_the_one_file_made_while_it_was_open_says_what_it_may_lack(tmp_path: Path) -> None:
    path, copy = made(tmp_path / "a.partnerdesk", 1), tmp_path / "mailed.partnerdesk"
    workspace = Workspace.open(path)
    workspace.commit(step("two", [partner(2)]))
    shutil.copy(path, copy)
    mailed = Workspace.open(copy)
    (note,) = mailed.notes
    assert "newest steps may be missing" in note
    mailed.close()
    again = Workspace.open(copy)
    assert not again.notes
    again.close()
    workspace.fold()
    shutil.copy(path, copy)
    folded = Workspace.open(copy, read_only=True)
    assert set(folded.estate.partners) == {"p1", "p2"}
    folded.close()
    workspace.close()


def test_a_journal_of_another_file_is_not_read_either(tmp_path: Path) -> None:
    crashed = dies_with(made(tmp_path / "a.partnerdesk", 1), 2)
    shutil.copy(made(tmp_path / "b.partnerdesk", 5), crashed)
    reading = Workspace.open(crashed, read_only=True)
    assert set(reading.estate.partners) == {"p5"}
    assert "were not read" in reading.notes[0]
    reading.close()


def test_a_desk_with_a_damaged_journal_is_refused_or_has_the_steps_before(tmp_path: Path) -> None:
    path = dies_with(made(tmp_path / "a.partnerdesk", 1), 2, 3, 4)
    journal = Path(f"{path}-wal")
    whole = journal.read_bytes()
    journal.write_bytes(whole[: len(whole) // 2])
    sentence = refusal(lambda: partners(path))
    if sentence is None:
        assert partners(path) in ({"p1"}, {"p1", "p2"}, {"p1", "p2", "p3"})
    else:
        assert "damaged" in sentence


def test_what_lies_beside_a_desk_is_its_own_whatever_the_desk_is_called(tmp_path: Path) -> None:
    """The number of a transaction stands in a page before other words, whose length decides what follows it."""
    workspace, copy = Workspace.create(tmp_path / "first.partnerdesk"), tmp_path / "copy.partnerdesk"
    for length in range(1, 40):
        copied = workspace.save_as(tmp_path / f"{'x' * length}.partnerdesk")
        workspace.close()
        workspace = copied
        for number in range(3):
            workspace.commit(step(f"add {number}", [partner(100 * length + number)]))
            for end in ("", "-wal"):
                shutil.copy(f"{workspace.path}{end}", f"{copy}{end}")
            assert not is_foreign(copy), (length, number)
            workspace.fold()
    workspace.close()


@needs_files_that_leave
def test_a_transaction_that_failed_leaves_no_gap_in_what_is_counted(tmp_path: Path) -> None:
    path, away, copy = (tmp_path / f"{name}.partnerdesk" for name in ("a", "away", "copy"))
    workspace = Workspace.create(path)
    workspace.commit(step("one", [partner(1)]))
    workspace.fold()
    workspace.desk._connection.create_function("leave", 0, lambda: os.rename(path, away))
    with pytest.raises(DeskLost):
        workspace.commit(step("two", [partner(2)]), also=[("SELECT leave()", ())])
    away.rename(path)  # the stick is back
    workspace.commit(step("two", [partner(2)]))
    for end in ("", "-wal"):
        shutil.copy(f"{path}{end}", f"{copy}{end}")
    assert not is_foreign(copy)
    assert partners(copy) == {"p1", "p2"}
    workspace.close()


def test_the_first_transaction_of_a_journal_is_found_as_sqlite_finds_it(tmp_path: Path) -> None:
    path = dies_with(made(tmp_path / "a.partnerdesk", 1), 2, 3)
    journal = Path(f"{path}-wal").read_bytes()
    first = first_transaction(journal)
    assert first is not None
    assert 0 < len(first) < len(journal) - 32
    end = 32 + len(first)
    assert first_transaction(journal[:end]) == first
    for place in (0, 10, 30, 40, 60, end - 1):
        assert first_transaction(journal[:place]) is None
        assert first_transaction(journal[:place] + bytes([journal[place] ^ 1]) + journal[place + 1 :]) is None


def test_a_journal_of_which_nothing_would_be_replayed_is_nobodys(tmp_path: Path) -> None:
    """The power went during the first step after an opening: only pieces of it are there."""
    path = dies_with(made(tmp_path / "a.partnerdesk", 1), 2)
    journal = Path(f"{path}-wal")
    whole = journal.read_bytes()
    for length in (0, 20, 32, 100, 2000):
        journal.write_bytes(whole[:length] + bytes(3000))
        workspace = Workspace.open(path)
        assert not workspace.notes
        assert set(workspace.estate.partners) == {"p1"}
        workspace.close()
        assert [one.name for one in tmp_path.iterdir()] == ["a.partnerdesk"]
