"""Files are written whole, for their owner alone, and never by mistake over what is there."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
import stat
import time
from contextlib import closing
from pathlib import Path, PureWindowsPath

import pytest

from partner_desk.app.workspace import Workspace
from partner_desk.domain.errors import Refused
from partner_desk.store import files
from partner_desk.store.copies import copy_desk
from partner_desk.store.leftovers import immutable
from partner_desk.store.opening import create_desk
from tests.capabilities import FORBIDDEN_LETTERS, needs_files_that_stay, needs_forbidden_letters, needs_rights


def test_a_file_is_written_whole_and_for_its_owner_alone(tmp_path: Path) -> None:
    target = tmp_path / "summary.pdf"
    target.write_bytes(b"old")
    files.write_atomically(target, b"new")
    assert target.read_bytes() == b"new"
    assert [one.name for one in tmp_path.iterdir()] == ["summary.pdf"]
    if os.name == "posix":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_what_cannot_be_put_in_place_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    target = tmp_path / "summary.pdf"
    target.mkdir()
    with pytest.raises(OSError, match="summary"):
        files.write_atomically(target, b"new")
    assert [one.name for one in tmp_path.iterdir()] == ["summary.pdf"]


@needs_files_that_stay
def test_a_scanner_that_looks_into_a_file_for_a_moment_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "summary.pdf"
    target.write_bytes(b"old")
    with target.open("rb") as scanner:
        monkeypatch.setattr(time, "sleep", lambda _: scanner.close())
        files.write_atomically(target, b"new")
    assert target.read_bytes() == b"new"
    assert [one.name for one in tmp_path.iterdir()] == ["summary.pdf"]


def test_a_free_name_is_never_taken_from_somebody(tmp_path: Path) -> None:
    target = tmp_path / "customer"
    target.write_bytes(b"somebody's")
    with files.draft_beside(target) as draft, pytest.raises(FileExistsError):
        files.move_to_free_name(draft, target)
    assert target.read_bytes() == b"somebody's"


def test_a_desk_is_known_by_its_content_and_so_is_what_lies_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "customer.txt"
    create_desk(path).close()
    assert files.is_desk(path)
    assert files.is_desk(tmp_path / "other.partnerdesk-wal")
    other = tmp_path / "other.pdf"
    other.write_bytes(b"%PDF")
    assert not files.is_desk(other)
    assert not files.is_desk(tmp_path)
    assert not files.is_desk(tmp_path / "nothing")


@pytest.mark.parametrize(
    "name", ["con", "NUL.partnerdesk", "aux.txt", "com1 .partnerdesk", "Lpt².partnerdesk", "conin$"]
)
def test_no_desk_is_called_like_a_device_of_windows(tmp_path: Path, name: str) -> None:
    """There it would be the device; and a desk is sent from one computer to another."""
    target = tmp_path / name
    with pytest.raises(Refused, match=r"keeps the name .* for a device"):
        create_desk(target)
    desk = create_desk(tmp_path / "console.partnerdesk")
    with pytest.raises(Refused, match=r"keeps the name .* for a device"):
        copy_desk(desk, target)
    desk.close()
    assert [one.name for one in tmp_path.iterdir()] == ["console.partnerdesk"]


@pytest.mark.parametrize("name", ["Contoso Ltd.", "a.partnerdesk.", "a.partnerdesk "])
def test_no_desk_is_called_as_windows_would_not_call_it(tmp_path: Path, name: str) -> None:
    """It would be another name there, perhaps that of another desk."""
    with pytest.raises(Refused, match="Windows drops the dot or space"):
        create_desk(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("short", ["a", "a" * 40])
def test_a_path_of_windows_has_room_for_the_draft_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, short: str
) -> None:
    """Where paths end at 259 letters: what lies beside a file before it is whole has a long name."""
    monkeypatch.setattr(files, "_long_paths", lambda: False)
    folder = tmp_path / ("f" * (220 - len(str(tmp_path)) - 1))
    folder.mkdir()
    with pytest.raises(Refused, match="too long a path for this Windows"):
        files.check_name(folder / short)
    with files.draft_beside(tmp_path / "a") as draft:
        room = 259 - len(str(tmp_path)) - 1 - len(draft.name)
        files.check_name(tmp_path / short, room)
        with pytest.raises(Refused, match="too long a path for this Windows"):
            files.check_name(tmp_path / short, room + 1)


@needs_forbidden_letters
@pytest.mark.parametrize("name", ["desk:b.partnerdesk", "a.partnerdesk:b", "a?.partnerdesk", 'a".partnerdesk'])
def test_no_desk_hides_in_a_stream_of_another_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused, match="holds a character"):
        create_desk(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_where_nothing_may_be_written_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Windows does it, where `tempfile` goes on to try another name, for days."""

    def refused(*_: object) -> int:
        raise PermissionError(13, "Access is denied")

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refused)
        patch.setattr(os, "access", lambda *_: True)
        with pytest.raises(PermissionError):
            files.write_atomically(tmp_path / "summary.pdf", b"new")


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "Nothing may be written in")]
)
def test_where_no_desk_can_be_made_nothing_is_said_of_one_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    """As the system answers for a disk that is full, and for one that is write-protected."""

    def refused(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    workspace = Workspace.create(None)
    for make in (create_desk, workspace.save_as):
        with monkeypatch.context() as patch:
            patch.setattr(os, "open", refused)
            with pytest.raises(Refused, match=words) as told:
                make(tmp_path / "a.partnerdesk")
        assert not re.search("step|read there|copy it", told.value.sentence)


@pytest.mark.parametrize("name", ["a b", "ä?#%41&mode=rw", "日本 🙂", "semi;colon"])
def test_sqlite_finds_a_file_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    if FORBIDDEN_LETTERS:
        name = name.replace("?", "")
    create_desk(tmp_path / name).close()
    with closing(immutable(tmp_path / name)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone()[0] == files.APPLICATION
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("CREATE TABLE x (y)")


def test_a_network_drive_is_named_without_a_host() -> None:
    """SQLite refuses a URI that names a host."""
    share = PureWindowsPath(r"\\server\our share\a.partnerdesk")
    assert files.uri(share) == "file:////server/our%20share/a.partnerdesk"
    assert files.uri(PureWindowsPath(r"Z:\ä\b.partnerdesk")) == "file:///Z:/%C3%A4/b.partnerdesk"
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):  # there is none, but it is understood
        sqlite3.connect(f"{files.uri(share)}?mode=ro", uri=True).execute("SELECT 1")


def test_drafts_of_programs_that_died_go_after_a_day(tmp_path: Path) -> None:
    old, young, other = (tmp_path / name for name in (".partner-desk-1.part", ".partner-desk-2.part", "notes.part"))
    for one in (old, young, other):
        one.write_bytes(b"half")
    for one in (old, other):
        os.utime(one, (0, 0))
    create_desk(tmp_path / "a.partnerdesk").close()
    assert sorted(one.name for one in tmp_path.iterdir()) == [".partner-desk-2.part", "a.partnerdesk", "notes.part"]


@needs_rights
def test_folders_that_the_program_makes_are_for_their_owner_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    wanted = tmp_path / "state" / "partner-desk" / "locks"
    assert files.private_folder(wanted) == wanted
    made = [one for one in tmp_path.rglob("*") if one.is_dir()]
    assert len(made) == 3
    assert {stat.S_IMODE(one.stat().st_mode) for one in made} == {0o700}
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
    file = tmp_path / "file"
    file.write_bytes(b"x")
    with pytest.raises(OSError, match="file"):
        files.private_folder(file)
