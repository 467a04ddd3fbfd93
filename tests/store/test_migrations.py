"""Desks of older versions open, are brought to the present form, and keep everything; a copy stays as it was."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from partner_desk.app.workspace import Workspace
from partner_desk.domain import edits
from partner_desk.domain.changes import KINDS
from partner_desk.domain.errors import Refused
from partner_desk.domain.mutes import Mute
from partner_desk.domain.origin import Origin
from partner_desk.domain.scopes import Scope
from partner_desk.store.opening import VERSION, create_desk

FIRST = Path(__file__).parent.parent / "fixtures" / "desk-version-1.sql"
ORIGIN = Origin("by hand", "Ann", datetime(2024, 3, 1, tzinfo=UTC))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A desk file as version 1 of the program wrote it: a fact of every kind there was, and two steps."""
    path = tmp_path / "customer.partnerdesk"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(FIRST.read_text("utf-8"))
    return path


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables}


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The columns of every table, in a form in which it does not matter who wrote them down."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(row[1:] for row in connection.execute(f"PRAGMA table_info({name})")) for name in names}


def form(path: Path) -> int:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_a_first_desk_keeps_everything_and_its_backup_stays_as_it_was(old: Path) -> None:
    before = rows(old)
    assert form(old) == 1
    assert "mutes" not in before
    workspace = Workspace.open(old)
    estate = workspace.estate
    kinds = {Scope} | {kind for kind in KINDS.values() if estate.all(kind)}
    assert kinds == set(KINDS.values()) - {Mute}
    assert estate.partners["contoso"].name == "Contoso Cloud"
    assert [one.name for one in workspace.history()] == ["Import roles.json", "Change partner Contoso"]
    workspace.undo()
    assert workspace.estate.partners["contoso"].name == "Contoso"
    workspace.redo()
    workspace.close()
    after = rows(old)
    for name in before.keys() - {"alembic_version", "journal"}:
        assert after[name] == before[name], name
    assert [line[:8] for line in after["journal"][:2]] == before["journal"]
    assert form(old) == VERSION
    backup = old.with_name(f"customer before version {VERSION}.partnerdesk")
    assert rows(backup) == before
    assert form(backup) == 1


def test_a_migrated_desk_has_the_tables_of_a_new_one(old: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.partnerdesk"
    create_desk(fresh).close()
    Workspace.open(old).close()
    assert tables(old) == tables(fresh)


def test_a_migrated_desk_takes_what_it_could_not_before(old: Path) -> None:
    workspace = Workspace.open(old)
    workspace.commit(edits.mute_finding(workspace.estate, "link.last-1", " The customer knows. ", ORIGIN))
    workspace.close()
    again = Workspace.open(old)
    assert again.estate.mutes == {"link.last-1": Mute("link.last-1", "The customer knows.", None, ORIGIN)}
    again.undo()
    assert not again.estate.mutes
    again.redo()
    again.commit(edits.unmute_finding(again.estate, "link.last-1"))
    assert not again.estate.mutes
    assert [one.name for one in again.history()][2:] == [
        "Mute link.last-1", "Mute link.last-1", "Mute link.last-1", "Unmute link.last-1",
    ]  # fmt: skip
    again.close()


def test_a_mute_needs_a_reason_and_only_what_is_muted_can_be_told_again(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "a.partnerdesk")
    with pytest.raises(Refused, match="Say why"):
        edits.mute_finding(workspace.estate, "link.last-1", "  ", ORIGIN)
    with pytest.raises(Refused, match="not muted"):
        edits.unmute_finding(workspace.estate, "link.last-1")
    workspace.close()


def test_when_a_migration_fails_the_desk_is_left_as_it_was(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows(old)

    def fails(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("alembic.operations.Operations.create_table", fails)
    with pytest.raises(Refused, match="disk is full"):
        Workspace.open(old)
    assert rows(old) == before
    assert form(old) == 1
    monkeypatch.undo()
    shutil.copy(old, old.with_name("again.partnerdesk"))
    Workspace.open(old).close()
