"""The shipped rules are checked once; what was kept is used only while nothing has changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from partner_desk.app import rulebook


@pytest.fixture
def note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the rules are kept, and no rules read yet."""
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda *_, **__: tmp_path)
    rulebook.library.cache_clear()
    yield tmp_path / "checked-readings"
    rulebook.library.cache_clear()
    rulebook.judge.cache_clear()


def test_the_second_start_takes_what_the_first_one_kept(note: Path) -> None:
    first = rulebook.library()
    kept = note.read_text("utf-8")
    rulebook.library.cache_clear()
    second = rulebook.library()
    assert second is not first
    assert second.programs == first.programs
    assert note.read_text("utf-8") == kept


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"nonsense", None])
def test_a_damaged_note_is_written_again(note: Path, damage: bytes | None) -> None:
    first = rulebook.library()
    kept = note.read_bytes()
    note.write_bytes(kept[: len(kept) // 2] if damage is None else damage)
    rulebook.library.cache_clear()
    assert rulebook.library().programs == first.programs
    assert note.read_bytes() == kept


def test_where_nothing_can_be_kept_the_rules_are_read_all_the_same(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note.write_text("")
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda *_, **__: note / "folder")
    assert rulebook.library().programs
