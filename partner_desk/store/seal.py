"""Seals: they tell whether a desk still reads as it was written, where SQLite sees nothing wrong with its pages.

The rows of every table add up to a total that each step brings up to date; a step's line of the journal holds the
totals after it, and a hash over all of that and over the step before. What a flipped bit or another program changed
in a fact, a scenario or the journal itself does not add up any more.

The totals are sums of checksums, so that a step costs what it changes: they find accidents, not forgers.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from zlib import crc32

from partner_desk.domain.descriptions import kind_of
from partner_desk.store import sql
from partner_desk.store.codec import SHAPES

FACTS: dict[str, tuple[str, ...]] = {
    "origins": ("id", *(name for name in sql.ORIGIN if name not in sql.LATER_ORIGIN)),
    **{
        shape.table: ("key", *(name for name in shape.columns if name not in shape.later), "origin")
        for shape in SHAPES.values()
    },
}
"""The columns of the tables whose totals each step seals."""

LATER: dict[str, dict[str, str]] = {
    "origins": sql.LATER_ORIGIN,
    **{shape.table: shape.later for shape in SHAPES.values() if shape.later},
}
"""The columns that came after them, which count only where they hold more than their default: so a desk has the same
totals before and after it got them."""

LATER_TABLES = frozenset({"state_names", *(shape.table for kind, shape in SHAPES.items() if kind_of(kind).later)})
"""The tables that came after them: one that a file lacks is empty, and an empty one is not in the seal."""

BETWEEN_STEPS: dict[str, tuple[str, ...]] = {
    "scenarios": ("id", "name", "who", "at", "base_step", "steps"),
    "state_names": ("step", "name"),
}
"""Scenarios and names of states come and go between steps: their totals stand beside the others, and no step holds
them."""

FIRST = ""
"""What the first step says of the step before it."""


def total(connection: sqlite3.Connection, table: str) -> int:
    """What all rows of a table add up to."""
    if table in LATER_TABLES and not sql.columns_of(connection, table):
        return 0
    return sum(map(crc32, sql.texts(connection, table, _columns(table), LATER.get(table, {}))))


def lacking(connection: sqlite3.Connection) -> str | None:
    """What a desk of today's form has not got of what came later, in words; None if it has all."""
    for table in sorted(LATER.keys() | LATER_TABLES):
        has = sql.columns_of(connection, table)
        lacks = {*_columns(table), *LATER.get(table, ())} - has
        if lacks:
            return f"the table {table} has no column {min(lacks)}" if has else f"there is no table {table}"
    return None


def total_of(connection: sqlite3.Connection, table: str, keys: Iterable[str]) -> int:
    """What the rows with these keys add up to."""
    return sum(map(crc32, sql.texts(connection, table, _columns(table), LATER.get(table, {}), keys)))


def _columns(table: str) -> tuple[str, ...]:
    return FACTS.get(table) or BETWEEN_STEPS[table]


def digest(found: Mapping[str, int]) -> str:
    """The totals that a step seals, in one word."""
    return _hash(*(f"{name}={found.get(name, 0)}" for name in FACTS if name not in LATER_TABLES or found.get(name)))


def step_hash(values: Sequence[object]) -> str:
    """The hash of a line of the journal: its values from the id to the seal."""
    return _hash(*(one if isinstance(one, bytes) else repr(one) for one in values))


def _hash(*parts: str | bytes) -> str:
    hasher = hashlib.sha256()
    for part in parts:
        blob = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        hasher.update(len(blob).to_bytes(8, "little"))
        hasher.update(blob)
    return hasher.hexdigest()


def uid_of(parent: str, values: Sequence[object]) -> str:
    """The id of a step that was made before steps had one; the same in every copy of its desk."""
    return _hash(parent, *(one if isinstance(one, bytes) else repr(one) for one in values))[:32]


def seal_all(connection: sqlite3.Connection) -> None:
    """Seal a desk that has no seals yet: its rows as they are, and its journal."""
    totals = {table: total(connection, table) for table in (*FACTS, *BETWEEN_STEPS)}
    sql.write_totals(connection, totals)
    last = sql.last_step(connection)
    parent = FIRST
    for row in sql.unsealed_lines(connection):
        uid = uid_of(parent, row)
        sealed = digest(totals) if row[0] == last else ""  # what the desk was like before is not known any more
        own = step_hash((*row, uid, parent, sealed))
        sql.seal_line(connection, row[0], (uid, parent, sealed, own))
        parent = own


def broken(connection: sqlite3.Connection) -> str | None:
    """What does not read as it was written, in words; None if all does."""
    written = sql.totals(connection)
    for table in (*FACTS, *BETWEEN_STEPS):
        if total(connection, table) != written.get(table, 0 if table in LATER_TABLES else None):
            return f"the table {table} does not read as it was written{_where(connection, table)}"
    parent, sealed = FIRST, ""
    for row in sql.sealed_lines(connection):
        if row[9] != parent or row[11] != step_hash(row[:-1]):
            return f"step {row[0]} of its history does not read as it was written"
        parent, sealed = row[11], row[10]
    if sealed not in ("", digest(written)):
        return "its facts are not those of its last step"
    return None


def _where(connection: sqlite3.Connection, table: str) -> str:
    """Which row it is, if the history can tell."""
    from partner_desk.store.replay import first_difference

    key = first_difference(connection, table)
    return f" ({key!r})" if key is not None else ""
