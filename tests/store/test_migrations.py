"""Desks of older versions open, are brought to the present form, and keep everything; a copy stays as it was."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy
from alembic import command
from alembic.config import Config
from sqlmodel import SQLModel

from partner_desk.app.workspace import Workspace
from partner_desk.domain import edits
from partner_desk.domain.billing import EarnedCredit
from partner_desk.domain.changes import KINDS, Change, ChangeSet
from partner_desk.domain.errors import Refused
from partner_desk.domain.expectations import Expectation
from partner_desk.domain.moments import Span
from partner_desk.domain.mutes import Mute
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Attribution
from partner_desk.domain.relationships import AdminRelationship
from partner_desk.domain.scopes import Scope
from partner_desk.store import migrate
from partner_desk.store.desk import engine_of
from partner_desk.store.opening import VERSION, create_desk
from partner_desk.store.tables import ROWS

FIRST, FOURTH = (Path(__file__).parent.parent / "fixtures" / f"desk-version-{form}.sql" for form in (1, 4))
ORIGIN = Origin("by hand", "Ann", datetime(2024, 3, 1, tzinfo=UTC))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A desk file as version 1 of the program wrote it: a fact of every kind there was, and two steps."""
    path = tmp_path / "customer.partnerdesk"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(FIRST.read_text("utf-8"))
    return path


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    """A desk file as version 4 wrote it, with seals and three steps: before designations and roles under a condition."""
    path = tmp_path / "sealed.partnerdesk"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(FOURTH.read_text("utf-8"))
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
    assert kinds == set(KINDS.values()) - {Mute, AdminRelationship, EarnedCredit, Attribution, Expectation}
    assert estate.partners["contoso"].name == "Contoso Cloud"
    assert [one.name for one in workspace.history()] == ["Import roles.json", "Change partner Contoso"]
    workspace.undo()
    assert workspace.estate.partners["contoso"].name == "Contoso"
    workspace.redo()
    workspace.close()
    after = rows(old)
    for name in before.keys() - {"alembic_version", "journal"}:
        assert [row[: len(was)] for row, was in zip(after[name], before[name], strict=True)] == before[name], name
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


def described(path: Path) -> dict[str, object]:
    """Columns, keys and indexes of every table, however they were written down."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found: dict[str, object] = {}
        for name in names:
            columns = sorted(row[1:4] + row[5:] for row in connection.execute(f"PRAGMA table_info({name})"))
            indexes = sorted(row[1] for row in connection.execute(f"PRAGMA index_list({name})") if row[3] == "c")
            keys = sorted(row[2:5] for row in connection.execute(f"PRAGMA foreign_key_list({name})"))
            found[name] = (columns, indexes, keys)
        return found


def test_the_migrations_make_the_tables_of_today(tmp_path: Path) -> None:
    """What migrations 1 to n make, from nothing, is what the program works with."""
    migrated, direct = tmp_path / "migrated.partnerdesk", tmp_path / "direct.partnerdesk"
    create_desk(migrated).close()
    assert ROWS
    engine = sqlalchemy.create_engine(f"sqlite:///{direct}")
    SQLModel.metadata.create_all(engine)
    engine.dispose()
    made, wanted = described(migrated), described(direct)
    assert made.pop("alembic_version")
    assert made == wanted


def test_the_first_migration_makes_what_the_first_program_made(old: Path, tmp_path: Path) -> None:
    path = tmp_path / "first.partnerdesk"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
        with engine_of(connection).begin() as begun:
            config.attributes["connection"] = begun
            command.upgrade(config, "0001")
    assert described(path) == described(old)


def test_no_backup_is_ever_written_over(old: Path) -> None:
    first = old.with_name(f"customer before version {VERSION}.partnerdesk")
    first.write_text("somebody's")
    Workspace.open(old).close()
    assert first.read_text() == "somebody's"
    second = old.with_name(f"customer before version {VERSION} (2).partnerdesk")
    assert form(second) == 1


def test_an_old_desk_can_be_read_and_stays_as_it_is(old: Path) -> None:
    before = old.read_bytes()
    reading = Workspace.open(old, read_only=True)
    assert reading.estate.partners["contoso"].name == "Contoso Cloud"
    reading.close()
    assert old.read_bytes() == before
    assert [one.name for one in old.parent.iterdir()] == [old.name]


def test_copies_of_an_old_desk_are_of_one_lineage(old: Path) -> None:
    copy = old.with_name("copy.partnerdesk")
    shutil.copy(old, copy)
    one, other = Workspace.open(old), Workspace.open(copy)
    assert one.desk.identity.lineage == other.desk.identity.lineage
    assert one.desk.identity.desk != other.desk.identity.desk
    assert [step.uid for step in one.history()] == [step.uid for step in other.history()]
    one.close()
    other.close()


def test_a_sealed_desk_opens_undoes_and_takes_what_came_later(sealed: Path) -> None:
    workspace = Workspace.open(sealed)
    partner, role = workspace.estate.partners["contoso"], workspace.estate.role_assignments["a"]
    assert (partner.designated, partner.designated_known, partner.csp_revoked, role.condition) == ((), False, (), False)
    assert workspace.estate.delegations["d"].authorizations[0].delegated_roles == ()
    workspace.undo()
    assert workspace.estate.role_assignments["a"].role != role.role
    workspace.redo()
    held = replace(partner, designated=(Span(ORIGIN.on, None),), designated_known=True, csp_revoked=(Span(),))
    workspace.commit(ChangeSet("Designate", (Change(partner, held), Change(role, replace(role, condition=True)))))
    workspace.close()
    again = Workspace.open(sealed)
    assert again.estate.partners["contoso"] == held
    assert again.estate.role_assignments["a"].condition
    again.undo()
    again.undo()
    assert again.estate.partners["contoso"] == partner
    again.close()
    Workspace.open(sealed).close()


def test_a_sealed_desk_can_be_read_and_is_not_changed_by_it(sealed: Path) -> None:
    before = sealed.read_bytes()
    reading = Workspace.open(sealed, read_only=True)
    assert reading.estate.partners["contoso"].name == "Contoso Europe"
    reading.close()
    assert sealed.read_bytes() == before


@pytest.mark.parametrize("column", ["designated = '[{}]'", "designated_known = 1", "csp_revoked = '[{}]'"])
def test_the_seal_sees_what_came_later_as_well(sealed: Path, column: str) -> None:
    Workspace.open(sealed).close()
    with contextlib.closing(sqlite3.connect(sealed)) as connection:
        connection.execute(f"UPDATE partners SET {column}")
        connection.commit()
    with pytest.raises(Refused, match="damaged"):
        Workspace.open(sealed)


def test_a_sealed_desk_that_was_damaged_is_refused_before_it_is_migrated(sealed: Path) -> None:
    with contextlib.closing(sqlite3.connect(sealed)) as connection:
        connection.execute("UPDATE partners SET global_id = '1'")
        connection.commit()
    before = sealed.read_bytes()
    with pytest.raises(Refused, match="damaged"):
        Workspace.open(sealed)
    assert sealed.read_bytes() == before
