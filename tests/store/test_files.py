"""Files are written whole, for their owner alone, and never by mistake over what is there."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from partner_desk.store import files
from partner_desk.store.opening import create_desk


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
