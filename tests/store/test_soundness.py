"""A desk is looked at ahead of its opening; what changed since is looked at again."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.errors import Refused
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.scopes import Scope
from partner_desk.store import soundness
from partner_desk.store.opening import create_desk, open_desk


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A desk of some pages."""
    found = tmp_path / "desk.partnerdesk"
    desk = create_desk(found)
    scopes = [Scope(f"t{number}", ScopeKind.TENANT, None, "x" * 200) for number in range(500)]
    desk.write(ChangeSet("all", tuple(Change(None, one) for one in scopes)), "do", None, "somebody")
    desk.close()
    return found


def damage(path: Path) -> None:
    """Overwrite a page in the middle."""
    with path.open("r+b") as stream:
        stream.seek(8 * 4096)
        stream.write(b"\xa5" * 4096)


def test_a_look_ahead_is_used_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    soundness.look_ahead(path)
    for look in soundness._looks[path]:
        look.join()
    again: list[str] = []

    def inspect(connection: sqlite3.Connection) -> str:
        again.append("again")
        return soundness.SOUND

    monkeypatch.setattr(soundness, "inspect", inspect)
    desk = open_desk(path)
    assert len(desk.load().scopes) == 500
    desk.close()
    assert not again
    open_desk(path).close()
    assert again


def test_damage_is_found_ahead(path: Path) -> None:
    damage(path)
    soundness.look_ahead(path)
    with pytest.raises(Refused, match="damaged"):
        open_desk(path)


def test_what_changed_after_the_look_is_looked_at_again(path: Path) -> None:
    soundness.look_ahead(path)
    for look in soundness._looks[path]:
        look.join()
    damage(path)
    with pytest.raises(Refused, match="damaged"):
        open_desk(path)


def test_what_is_no_desk_is_left_to_the_opening(tmp_path: Path) -> None:
    missing, other = tmp_path / "missing", tmp_path / "other"
    other.write_bytes(b"not a desk at all")
    soundness.look_ahead(missing)
    soundness.look_ahead(other)
    with pytest.raises(Refused, match="no such file"):
        open_desk(missing)
    with pytest.raises(Refused, match="not a Partner Desk file"):
        open_desk(other)
