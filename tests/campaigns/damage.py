"""Damaged desks: pages, lengths, single cells and the schema are made wrong. Nothing of it may be taken for sound.

A damaged desk is refused with a sentence and left byte for byte as it was, or read rightly: with the facts that were
written. It never ends in an exception, a hang, or other facts without a word.
"""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from random import Random
from unittest import mock

from partner_desk.app.sample import sample_step
from partner_desk.app.scenarios import Scenarios
from partner_desk.app.workspace import Workspace
from partner_desk.domain.errors import Refused
from partner_desk.store import seal
from partner_desk.store.desk import Desk
from tests.campaigns.campaign import Campaign, Hang, Plant, Tally, at_most
from tests.campaigns.life import edit, old_desk
from tests.campaigns.states import State, facts_of
from tests.facts import as_recorded

STRANGE: tuple[object, ...] = (
    None, "", " ", "x", "\0", "a\0b", "\u202e", b"", b"\0\xff", b"x" * 70_000, 0, 1, -1, 2**31, 2**63 - 1, -(2**63), 1.5,
    float("inf"), "nan", "0001-01-01", "9999-12-31T23:59:59+00:00", "2024-02-30", "2024-13-01T00:00:00+00:00", "yesterday",
    "2024-01-01T00:00:00", "2024-01-01T00:00:00+99:00", "[]", "{}", "null", "[1]", '[{"a":', "[[[[]]]]", "9" * 5_000,
    "member", "active", "/", "contoso", "do", "undo", "redo", "e\u0301", "x" * 100_000,
)  # fmt: skip
"""What a cell may hold that nobody wrote there."""


@cache
def sound() -> tuple[bytes, State]:
    """A desk with a bit of everything, closed, and what it is."""
    chance = Random(5)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sound.partnerdesk"
        workspace = Workspace.create(path)
        workspace.commit(as_recorded(sample_step()))
        for _ in range(4):
            workspace.commit(edit(chance, workspace.estate))
        workspace.undo()
        workspace.undo()
        workspace.redo()
        branch = Scenarios(workspace).new("Plan", lambda estate: edit(chance, estate))
        branch.commit(edit(chance, branch.estate))
        branch.close()
        workspace.desk.remember_tree(workspace.estate.scopes)
        state = State.of(workspace)
        workspace.close()
        return path.read_bytes(), state


# Ways to damage -------------------------------------------------------------------------------------------


def pages(chance: Random, path: Path) -> str:
    """Bits flipped, or a page zeroed, overwritten with noise, or exchanged for another."""
    data = bytearray(path.read_bytes())
    size = int.from_bytes(data[16:18], "big") or 65_536
    page, other = chance.randrange(len(data) // size), chance.randrange(len(data) // size)
    what = chance.choice(["flips", "flip", "zeroes", "noise", "swap", "header", "part"])
    if what in ("flip", "flips"):
        for _ in range(1 if what == "flip" else chance.randint(2, 40)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif what == "header":
        data[chance.randrange(100)] = chance.randrange(256)
    elif what == "swap":
        first, second = data[page * size : (page + 1) * size], data[other * size : (other + 1) * size]
        data[page * size : (page + 1) * size], data[other * size : (other + 1) * size] = second, first
    elif what == "part":
        start = chance.randrange(len(data))
        length = min(chance.randint(1, 600), len(data) - start)
        data[start : start + length] = chance.randbytes(length)
    else:
        data[page * size : (page + 1) * size] = bytes(size) if what == "zeroes" else chance.randbytes(size)
    path.write_bytes(data)
    return f"page {what}"


def cut(chance: Random, path: Path) -> str:
    """The file ends too early, or goes on too long."""
    data = path.read_bytes()
    if chance.random() < 0.2:
        path.write_bytes(data + chance.choice([bytes(4096), chance.randbytes(chance.randint(1, 9_000)), data]))
        return "longer"
    path.write_bytes(
        data[: chance.choice([chance.randrange(len(data)), chance.randrange(200), 4096 * chance.randrange(40)])]
    )
    return "cut"


def cell(chance: Random, path: Path) -> str:
    """One strange value in one cell of any table."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        filled = [one for one in tables if connection.execute(f'SELECT count(*) FROM "{one}"').fetchone()[0]]
        table = chance.choice(filled)
        columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
        column = chance.choice(columns)
        rows = [row for (row,) in connection.execute(f'SELECT rowid FROM "{table}"')]
        row = chance.choice(rows)
        value = chance.choice(STRANGE)
        if chance.random() < 0.25:  # something that belongs into another cell of the column
            value = connection.execute(
                f'SELECT "{column}" FROM "{table}" WHERE rowid = ?', (chance.choice(rows),)
            ).fetchone()[0]
        with contextlib.suppress(sqlite3.IntegrityError, OverflowError):
            connection.execute("PRAGMA ignore_check_constraints = ON")
            connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (value, row))
        connection.commit()
    return f"cell {table}.{column}"


def rows(chance: Random, path: Path) -> str:
    """A row is gone, or there twice."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        filled = [one for one in tables if connection.execute(f'SELECT count(*) FROM "{one}"').fetchone()[0]]
        table = chance.choice(filled)
        row = chance.choice([row for (row,) in connection.execute(f'SELECT rowid FROM "{table}"')])
        connection.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (row,))
        connection.commit()
    return f"row of {table} gone"


def schema(chance: Random, path: Path) -> str:
    """Tables, columns and indexes are gone or new, there are triggers and views, versions are others."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        table = chance.choice(tables)
        columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
        column = chance.choice(columns)
        statement = chance.choice(
            [
                f'DROP TABLE "{table}"',
                f'ALTER TABLE "{table}" RENAME TO "other"',
                f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO "other"',
                f'ALTER TABLE "{table}" ADD COLUMN "other" TEXT',
                f'ALTER TABLE "{table}" DROP COLUMN "{column}"',
                f'CREATE TRIGGER t AFTER INSERT ON "{table}" BEGIN DELETE FROM "{table}"; END',
                f'CREATE TRIGGER t BEFORE INSERT ON journal BEGIN DELETE FROM "{table}"; END',
                f'CREATE VIEW v AS SELECT * FROM "{table}"',
                f'CREATE TABLE o AS SELECT * FROM "{table}"',
                f"PRAGMA user_version = {chance.choice([0, 1, 2, 3, 4, 5, 99, -1, 2**31 - 1])}",
                f"PRAGMA application_id = {chance.choice([0, 1, -1])}",
                "DELETE FROM alembic_version",
                "UPDATE alembic_version SET version_num = '0001'",
                "UPDATE alembic_version SET version_num = 'nowhere'",
            ]
        )
        with contextlib.suppress(sqlite3.Error):
            connection.execute(statement)
            connection.commit()
    return f"schema {' '.join(statement.split()[:2])}"


# Looking --------------------------------------------------------------------------------------------------

WAYS: tuple[Callable[[Random, Path], str], ...] = (pages, pages, cut, cell, cell, cell, rows, schema)


def attempt(chance: Random, place: Path, tally: Tally) -> None:
    """One damaged desk."""
    kind = chance.randrange(18)
    if kind < 2:
        crashed(chance, place, tally)
    elif kind < 4:
        of_old_form(chance, place, tally)
    elif kind < 6:
        only_read(chance, place, tally, chance.choice(WAYS))
    else:
        damaged(chance, place, tally, chance.choice(WAYS))


def strange_cell(chance: Random, place: Path, tally: Tally) -> None:
    """One strange cell."""
    damaged(chance, place, tally, cell)


@contextlib.contextmanager
def refused_or(path: Path, what: str, tally: Tally) -> Iterator[None]:
    """Whatever is done here is refused, and then nothing changed in the folder; or it is done; anything else is a fault."""
    before = {one.name: one.read_bytes() for one in path.parent.iterdir()}
    kind, piece = what.split()[0], before[path.name]
    tally.count("desks")
    tally.count(f"with a damaged {kind}")
    try:
        with at_most(20):
            yield
    except Refused as refused:
        tally.count("refused")
        after = {one.name: one.read_bytes() for one in path.parent.iterdir()}
        if after != before:
            names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
            tally.fault(f"{kind}: refused and yet changed", f"{what}: {names}: {refused}", piece)
        if not str(refused).strip():
            tally.fault(f"{kind}: refused without a word", what, piece)
    except (Exception, Hang) as trouble:
        tally.bug(kind, trouble, piece)
    else:
        tally.count("read rightly")
    left = sorted(one.name for one in path.parent.iterdir() if one.name.endswith(("-journal", "-shm")))
    if left:
        tally.fault(f"{kind}: leftovers", f"{what}: {left}", piece)


def damaged(chance: Random, place: Path, tally: Tally, way: Callable[[Random, Path], str]) -> None:
    """Damage a desk and use it: refused and unchanged, or read rightly."""
    data, state = sound()
    path = place / "damaged.partnerdesk"
    path.write_bytes(data)
    what = way(chance, path)
    with refused_or(path, what, tally):
        wrong = _used(path, state, chance)
        if wrong:
            tally.fault(f"{what.split()[0]}: {wrong}", what, data)


def only_read(chance: Random, place: Path, tally: Tally, way: Callable[[Random, Path], str]) -> None:
    """Damage a desk and read it without the right to write."""
    data, state = sound()
    path = place / "damaged.partnerdesk"
    path.write_bytes(data)
    what = way(chance, path)
    before = path.read_bytes()
    with refused_or(path, what, tally):
        workspace = Workspace.open(path, read_only=True)
        facts, steps = facts_of(workspace.estate), State.of(workspace).steps
        workspace.close()
        if (facts, steps) != (state.facts, state.steps):
            tally.fault(f"{what.split()[0]}: other facts without a word, for reading", what, before)
        if path.read_bytes() != before:
            tally.fault(f"{what.split()[0]}: changed by reading", what, before)


def of_old_form(chance: Random, place: Path, tally: Tally) -> None:
    """Damage a desk of the first form, which has no seal: whatever it is taken for, it can be used or is refused."""
    path = place / "damaged.partnerdesk"
    path.write_bytes(old_desk())
    what = "old " + chance.choice(WAYS)(chance, path)
    with refused_or(path, what, tally):
        workspace = Workspace.open(path)
        try:
            State.of(workspace)
            with contextlib.suppress(Refused):  # a history that nothing seals may not fit; that is said when it matters
                while workspace.undo() is not None:
                    pass
        finally:
            workspace.close()
        Workspace.open(path).close()


@cache
def left_by_a_crash() -> tuple[bytes, bytes, tuple[State, ...]]:
    """A desk whose program died: the file, what lies beside it, and what the desk was after each step."""
    chance = Random(6)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crashed.partnerdesk"
        workspace = Workspace.create(path)
        states = [State.of(workspace)]
        for _ in range(6):
            workspace.commit(edit(chance, workspace.estate))
            states.append(State.of(workspace))
        beside = path.with_name(path.name + "-wal")
        found = path.read_bytes(), beside.read_bytes(), tuple(states)
        workspace.close()
        return found


def crashed(chance: Random, place: Path, tally: Tally) -> None:
    """Damage what a crash left beside a desk: the steps are there up to some point, as they were."""
    data, beside, states = left_by_a_crash()
    path = place / "crashed.partnerdesk"
    path.write_bytes(data)
    wal = bytearray(beside)
    what = chance.choice(["flip", "cut", "zeroes", "noise"])
    start, length = chance.randrange(len(wal)), chance.randint(1, 5_000)
    if what == "cut":
        del wal[start:]
    elif what == "flip":
        wal[start] ^= 1 << chance.randrange(8)
    else:
        end = min(len(wal), start + length)
        wal[start:end] = bytes(end - start) if what == "zeroes" else chance.randbytes(end - start)
    path.with_name(path.name + "-wal").write_bytes(wal)
    with refused_or(path, f"journal {what}", tally):
        workspace = Workspace.open(path)
        found = State.of(workspace)
        workspace.close()
        if found not in states:
            tally.fault("journal: neither of the states that the desk had", f"{what} at {start}", bytes(wal))


def _used(path: Path, state: State, chance: Random) -> str:
    """Open a desk and use all of it; what is wrong with what was read."""
    workspace = Workspace.open(path)
    try:
        if facts_of(workspace.estate) != state.facts:
            return "other facts without a word"
        opened = State.of(workspace)
        if opened.steps != state.steps:
            return "another history without a word"
        if opened.scenarios != state.scenarios:
            return "other scenarios without a word"
        for one in Scenarios(workspace).all():
            Scenarios(workspace).open(one.id).close()
        steps = 0
        while workspace.undo() is not None:
            steps += 1
        if list(workspace.estate.facts_in_order()):
            return "undo does not lead back to the beginning"
        for _ in range(steps):
            workspace.redo()
        if facts_of(workspace.estate) != state.facts:
            return "redo does not lead back"
    finally:
        workspace.close()
    if chance.random() < 0.3:
        again = Workspace.open(path)
        same = facts_of(again.estate) == state.facts
        again.close()
        return "" if same else "other facts after it was used"
    return ""


# Planted faults -------------------------------------------------------------------------------------------


@contextlib.contextmanager
def no_seal() -> Iterator[None]:
    """Whether a desk reads as it was written is not looked at."""
    with mock.patch.object(seal, "broken", return_value=None):
        yield


@contextlib.contextmanager
def bare_exceptions() -> Iterator[None]:
    """What a value does that is not of its kind is left as it is."""

    @contextlib.contextmanager
    def planted(desk: Desk, what: str) -> Iterator[None]:
        yield

    with mock.patch.object(Desk, "readable", planted), no_seal():
        yield


CAMPAIGN = Campaign(
    "damage",
    "desks",
    40,
    attempt,
    {
        "the seal is not looked at": Plant(no_seal, strange_cell, 100),
        "a strange value ends in a bare exception": Plant(bare_exceptions, strange_cell, 100),
    },
)
