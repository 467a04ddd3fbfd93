"""Two programs never write one desk, and nobody writes into a file that is not there any more."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from partner_desk.app import imports
from partner_desk.app.workspace import Workspace
from partner_desk.domain.errors import AlreadyThere, DeskLost, Refused
from partner_desk.store.copies import copy_desk
from partner_desk.store.desk import LARGE
from partner_desk.store.files import is_desk
from tests.capabilities import needs_files_that_leave, needs_files_that_stay, needs_links, needs_rights
from tests.programs import ended
from tests.store.desks import dies_with, made, partner, partners, refusal, step


def _opens(path: Path, tells: Connection) -> None:
    words = refusal(lambda: Workspace.open(path).close())
    if words is not None:
        tells.send(words)
        raise SystemExit(2)


def second_program(path: Path) -> tuple[int, str]:
    code, words = ended(_opens, path)
    return code, "".join(words)


def test_reading_the_file_of_an_open_desk_does_not_let_a_second_program_in(tmp_path: Path) -> None:
    path = made(tmp_path / "a.partnerdesk", 1)
    workspace = Workspace.open(path)
    path.read_bytes()  # as a file dialog does, to see what it is: POSIX drops every lock of the process on the file
    assert is_desk(path)
    with contextlib.suppress(Refused):
        imports.gather([path], "somebody")
    code, words = second_program(path)
    assert code == 2
    assert "open in another program" in words
    workspace.commit(step("more", [partner(2)]))
    workspace.close()
    assert second_program(path)[0] == 0
    assert partners(path) == {"p1", "p2"}


@pytest.mark.parametrize("kind", ["hard link", pytest.param("symbolic link", marks=needs_links)])
def test_a_desk_with_another_name_is_the_same_desk(tmp_path: Path, kind: str) -> None:
    path, other = made(tmp_path / "a.partnerdesk", 1), tmp_path / "elsewhere" / "b.partnerdesk"
    other.parent.mkdir()
    other.hardlink_to(path) if kind == "hard link" else other.symlink_to(path)
    workspace = Workspace.open(path)
    path.read_bytes()
    code, words = second_program(other)
    assert code == 2
    assert "open in another program" in words
    workspace.close()


def test_a_program_that_died_leaves_a_lock_that_holds_nobody_up(tmp_path: Path) -> None:
    path = dies_with(made(tmp_path / "a.partnerdesk"), 1)
    assert partners(path) == {"p1"}
    assert [one.name for one in tmp_path.iterdir()] == ["a.partnerdesk"]


def test_an_open_desk_is_never_saved_over(tmp_path: Path) -> None:
    theirs = Workspace.open(made(tmp_path / "theirs.partnerdesk", 1))
    ours = Workspace.open(made(tmp_path / "ours.partnerdesk", 2))
    with pytest.raises(AlreadyThere, match="exists already"):
        ours.save_as(tmp_path / "theirs.partnerdesk")
    with pytest.raises(Refused, match="open in another program"):
        ours.save_as(tmp_path / "theirs.partnerdesk", replace=True)
    with pytest.raises(Refused, match="this desk itself"):
        ours.save_as(tmp_path / "ours.partnerdesk", replace=True)
    theirs.commit(step("more", [partner(3)]))
    theirs.close()
    ours.close()
    assert partners(tmp_path / "theirs.partnerdesk") == {"p1", "p3"}
    assert partners(tmp_path / "ours.partnerdesk") == {"p2"}


@needs_files_that_stay
def test_a_desk_that_another_program_reads_is_not_replaced(tmp_path: Path) -> None:
    theirs = made(tmp_path / "theirs.partnerdesk", 1)
    ours = Workspace.open(made(tmp_path / "ours.partnerdesk", 2))
    with theirs.open("rb"), pytest.raises(Refused, match="another program has it open"):
        ours.save_as(theirs, replace=True)
    assert partners(theirs) == {"p1"}
    ours.save_as(theirs, replace=True).close()
    ours.close()
    assert partners(theirs) == {"p2"}


def gone(path: Path) -> None:
    path.unlink()


def moved(path: Path) -> None:
    path.rename(path.with_name("moved.partnerdesk"))


def replaced(path: Path) -> None:
    other = path.with_name("other.partnerdesk")
    made(other, 7)
    os.replace(other, path)


def without_its_journal(path: Path) -> None:
    Path(f"{path}-wal").unlink()


@needs_files_that_leave
@pytest.mark.parametrize("leaves", [gone, moved, replaced, without_its_journal])
def test_a_desk_that_leaves_is_told_and_saved_elsewhere(tmp_path: Path, leaves: object) -> None:
    path = made(tmp_path / "a.partnerdesk", 1)
    workspace = Workspace.open(path)
    workspace.commit(step("two", [partner(2)]))
    workspace.check_file()
    assert callable(leaves)
    leaves(path)
    with pytest.raises(DeskLost, match="deleted, moved or replaced"):
        workspace.check_file()
    with pytest.raises(DeskLost, match="Save desk as"):
        workspace.commit(step("three", [partner(3)]))
    assert set(workspace.estate.partners) == {"p1", "p2"}
    saved = workspace.save_as(tmp_path / "saved.partnerdesk")
    workspace.close()
    assert set(saved.estate.partners) == {"p1", "p2"}
    assert [one.name for one in saved.history()] == ["add 1", "two"]
    saved.close()
    if leaves is replaced:
        assert partners(path) == {"p7"}


def test_a_desk_that_is_written_over_is_told_and_what_is_in_memory_is_kept(tmp_path: Path) -> None:
    """`cp other.partnerdesk a.partnerdesk`: the file is the same, and its pages are another's."""
    path = made(tmp_path / "a.partnerdesk", *range(1, 4))
    workspace = Workspace.open(path)
    workspace.commit(step("many", [partner(number) for number in range(10, 900)]))
    workspace.fold()
    workspace.commit(step("four", [partner(4)]))
    other = made(tmp_path / "other.partnerdesk", 7)
    path.write_bytes(other.read_bytes())
    with pytest.raises(DeskLost, match="written over"):
        workspace.check_file()
    with pytest.raises(DeskLost, match="Save desk as"):
        workspace.commit(step("five", [partner(5)]))
    with pytest.raises(DeskLost, match="written over"):
        copy_desk(workspace.desk, tmp_path / "copy.partnerdesk")
    shown = set(workspace.estate.partners)
    assert len(shown) == 894
    saved = workspace.save_as(tmp_path / "saved.partnerdesk")
    workspace.close()
    assert set(saved.estate.partners) == shown
    saved.close()
    assert path.read_bytes() == other.read_bytes()
    assert partners(path) == {"p7"}


@pytest.mark.parametrize("share", [0.0, 0.5, 0.9])
def test_a_desk_that_is_emptied_or_cut_off_is_told(tmp_path: Path, share: float) -> None:
    """As a copy begins that is not done yet: a step that came then would be in no file."""
    path = made(tmp_path / "a.partnerdesk", 1)
    workspace = Workspace.open(path)
    workspace.commit(step("many", [partner(number) for number in range(10, 900)]))
    workspace.fold()
    os.truncate(path, int(path.stat().st_size * share))
    with pytest.raises(DeskLost, match="written over"):
        workspace.commit(step("two", [partner(2)]))
    saved = workspace.save_as(tmp_path / "saved.partnerdesk")
    workspace.close()
    assert len(saved.estate.partners) == 891
    saved.close()


def other_page(path: Path) -> None:
    """Bytes in the middle: neither what the file begins with nor how long it is changes."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2 & ~4095)
        file.write(os.urandom(4096))


def older_state(path: Path) -> None:
    """Of the same opening, and sound."""
    content = path.with_name("earlier").read_bytes()
    with path.open("r+b") as file:
        file.write(content)


@pytest.mark.parametrize("overwrites", [other_page, older_state])
def test_a_desk_that_is_written_over_in_place_is_told(tmp_path: Path, overwrites: Callable[[Path], None]) -> None:
    """`dd conv=notrunc`: a step that went into such a file would be lost with it at the next opening."""
    path = made(tmp_path / "a.partnerdesk", 1)
    workspace = Workspace.open(path)
    workspace.commit(step("many", [partner(number) for number in range(10, 900)]))
    workspace.fold()
    workspace.commit(step("one more", [partner(2)]))
    path.with_name("earlier").write_bytes(path.read_bytes())
    workspace.fold()
    before, length = path.read_bytes()[:100], path.stat().st_size
    overwrites(path)
    assert (path.read_bytes()[:100], path.stat().st_size) == (before, length)
    with pytest.raises(DeskLost, match="written over"):
        workspace.check_file()
    with pytest.raises(DeskLost, match="written over"):
        workspace.commit(step("three", [partner(3)]))
    over = path.read_bytes()
    saved = workspace.save_as(tmp_path / "saved.partnerdesk")
    workspace.close()
    assert len(saved.estate.partners) == 892
    saved.close()
    assert path.read_bytes() == over


@pytest.mark.parametrize("share", [0.0, 0.5, 0.9])
def test_steps_that_are_cut_off_beside_an_open_desk_are_told(tmp_path: Path, share: float) -> None:
    path = made(tmp_path / "a.partnerdesk", 1)
    workspace = Workspace.open(path)
    for number in range(10, 20):
        workspace.commit(step(f"add {number}", [partner(number)]))
    journal = Path(f"{path}-wal")
    os.truncate(journal, int(journal.stat().st_size * share))
    with pytest.raises(DeskLost, match="written over"):
        workspace.commit(step("two", [partner(2)]))
    saved = workspace.save_as(tmp_path / "saved.partnerdesk")
    workspace.close()
    assert len(saved.estate.partners) == 11
    saved.close()


def test_what_is_in_memory_is_kept_of_a_desk_that_was_damaged_under_it(tmp_path: Path) -> None:
    path = made(tmp_path / "a.partnerdesk", *range(1, 200))
    workspace = Workspace.open(path)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\0" * (path.stat().st_size - 4096))
    saved = workspace.save_as(tmp_path / "saved.partnerdesk")
    workspace.close()
    assert len(saved.estate.partners) == 199
    saved.close()


def test_a_desk_that_was_merely_touched_goes_on(tmp_path: Path) -> None:
    """Scanners, backups and network drives change the day of a file."""
    path = made(tmp_path / "a.partnerdesk", 1)
    workspace = Workspace.open(path)
    os.utime(path, (2_000_000_000, 2_000_000_000))
    workspace.commit(step("two", [partner(2)]))
    os.utime(path, (1_000_000_000, 1_000_000_000))
    workspace.fold()
    workspace.commit(step("three", [partner(3)]))
    workspace.close()
    assert partners(path) == {"p1", "p2", "p3"}


def test_steps_are_folded_into_the_file_when_they_are_many(tmp_path: Path) -> None:
    path = made(tmp_path / "a.partnerdesk", 1)
    workspace = Workspace.open(path)
    before = path.stat().st_size
    for first in range(1_000, 9_000, 2_000):
        workspace.commit(step("many", [partner(number, "a name " * 150) for number in range(first, first + 2_000)]))
    assert path.stat().st_size > before + 1_000_000
    assert Path(f"{path}-wal").stat().st_size < 3 * LARGE
    workspace.commit(step("two", [partner(2)]))
    workspace.close()
    assert len(partners(path)) == 8_002


def test_a_desk_that_is_open_can_be_read(tmp_path: Path) -> None:
    path = made(tmp_path / "a.partnerdesk", 1)
    workspace = Workspace.open(path)
    workspace.commit(step("two", [partner(2)]))
    reading = Workspace.open(path, read_only=True)
    assert set(reading.estate.partners) == {"p1", "p2"}
    with pytest.raises(Refused, match="reading only"):
        reading.commit(step("three", [partner(3)]))
    with pytest.raises(Refused, match="reading only"):
        reading.undo()
    reading.close()
    workspace.commit(step("three", [partner(3)]))
    workspace.close()
    assert partners(path) == {"p1", "p2", "p3"}


def test_reading_leaves_no_trace(tmp_path: Path) -> None:
    path = dies_with(made(tmp_path / "a.partnerdesk", 1), 2)
    before = {one.name: one.read_bytes() for one in tmp_path.iterdir()}
    reading = Workspace.open(path, read_only=True)
    assert set(reading.estate.partners) == {"p1", "p2"}
    reading.close()
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == before


@needs_rights
def test_the_files_of_the_program_are_for_their_owner_alone(tmp_path: Path) -> None:
    path = made(tmp_path / "a.partnerdesk", 1)
    workspace = Workspace.open(path)
    workspace.commit(step("two", [partner(2)]))
    copy = workspace.save_as(tmp_path / "b.partnerdesk")
    for one in tmp_path.iterdir():
        assert one.stat().st_mode & 0o077 == 0, one
    copy.close()
    workspace.close()
