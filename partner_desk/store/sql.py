"""Every statement of SQL that the program sends itself.

Reading, sealing and writing in bulk bypass SQLModel: a hundred thousand rows take seconds as its objects and a tenth of
one as they are, and a desk is on the screen before SQLModel has been imported. What is written fact by fact goes by the
models of `tables`.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from partner_desk.store.codec import Shape, SqlRow

Statement = tuple[str, tuple[object, ...]]
"""One statement and its values, to be carried out with others in one transaction."""

ORIGIN = ("source", "who", "on", "observed", "exported_by")
"""The columns of an origin beside its number."""
LATER_ORIGIN = {"exported_by": "''"}
"""Those of them that older files lack, with what stands for them."""


BEGIN = "BEGIN IMMEDIATE"
"""How a step begins: others may read meanwhile, none may write."""


# The file ---------------------------------------------------------------------------------------------------


def pragma(connection: sqlite3.Connection, name: str) -> Any:
    """What SQLite says of the file."""
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def set_pragmas(connection: sqlite3.Connection, **values: str | int) -> None:
    """Tell SQLite how to treat the file."""
    for name, value in values.items():
        connection.execute(f"PRAGMA {name} = {value}")


def script_of(connection: sqlite3.Connection) -> str:
    """Statements that make the same tables, with what is in them, in one transaction."""
    return "\n".join(connection.iterdump())


@contextlib.contextmanager
def alone(connection: sqlite3.Connection) -> Iterator[None]:
    """A transaction that nobody else may read or write beside."""
    connection.execute("BEGIN EXCLUSIVE")
    yield
    connection.execute("COMMIT")


def fold(connection: sqlite3.Connection) -> None:
    """Put the steps that lie beside the file into it, and empty the journal."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def damage(connection: sqlite3.Connection) -> str:
    """What is wrong with the pages first, or `ok`."""
    return str(pragma(connection, "integrity_check(1)"))  # the quick one skips the indexes


def strange(connection: sqlite3.Connection) -> tuple[str, str] | None:
    """The kind and the name of something that no desk has: views and triggers."""
    statement = "SELECT type, name FROM sqlite_master WHERE type NOT IN ('table', 'index') LIMIT 1"
    found: tuple[str, str] | None = connection.execute(statement).fetchone()
    return found


def tables(connection: sqlite3.Connection) -> frozenset[str]:
    """The tables that the file has."""
    return frozenset(name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))


def columns_of(connection: sqlite3.Connection, table: str) -> frozenset[str]:
    """The columns that a table of this file has."""
    return frozenset(row[1] for row in connection.execute(f"PRAGMA table_info({table})"))


def identity(connection: sqlite3.Connection) -> dict[str, str]:
    """What the file says of itself; empty if it is older than that."""
    if "identity" not in tables(connection):
        return {}
    return dict(connection.execute("SELECT name, value FROM identity").fetchall())


def say_of_itself(connection: sqlite3.Connection, found: Mapping[str, str]) -> None:
    """Write down some of what the file says of itself."""
    connection.executemany("INSERT OR REPLACE INTO identity (name, value) VALUES (?, ?)", list(found.items()))


# Facts ------------------------------------------------------------------------------------------------------


def origins(connection: sqlite3.Connection) -> list[SqlRow]:
    """Every origin: its number and its columns."""
    present = columns_of(connection, "origins")
    lacking = {name: default for name, default in LATER_ORIGIN.items() if name not in present}
    columns = ", ".join(lacking.get(name) or f'origins."{name}"' for name in ("id", *ORIGIN))
    return connection.execute(f"SELECT {columns} FROM origins").fetchall()  # noqa: S608 - names of our own


def add_origin(connection: sqlite3.Connection, values: Mapping[str, object]) -> int:
    """One more origin; returns its number."""
    marks = ", ".join("?" * len(ORIGIN))
    statement = f"INSERT INTO origins ({_quoted(ORIGIN)}) VALUES ({marks})"  # noqa: S608 - names of our own
    number = connection.execute(statement, [values[name] for name in ORIGIN]).lastrowid
    assert number is not None
    return number


def facts(connection: sqlite3.Connection, shape: Shape) -> sqlite3.Cursor:
    """The rows of a kind of fact, in their order: key, columns, number of the origin; what came later may lack."""
    later = shape.later
    present = columns_of(connection, shape.table) if later else frozenset()
    columns = ", ".join(
        later[name] if name in later and name not in present else f'{shape.table}."{name}"'
        for name in ("key", *shape.columns, "origin")
    )
    return connection.execute(f"SELECT {columns} FROM {shape.table} ORDER BY rowid")  # noqa: S608 - names of our own


def put_facts(connection: sqlite3.Connection, shape: Shape, rows: Sequence[SqlRow]) -> None:
    """Write rows of a kind of fact, in place of those with the same keys, which stay where they are in their order."""
    columns = (*shape.columns, "origin")
    names, marks = _quoted(("key", *columns)), ", ".join("?" * len(rows[0]))
    anew = ", ".join(f'"{name}" = excluded."{name}"' for name in columns)
    statement = f"INSERT INTO {shape.table} ({names}) VALUES ({marks}) ON CONFLICT (key) DO UPDATE SET {anew}"  # noqa: S608
    connection.executemany(statement, rows)


def delete_facts(connection: sqlite3.Connection, shape: Shape, keys: Iterable[str]) -> int:
    """Take the rows with these keys out; returns how many there were."""
    done = connection.executemany(f"DELETE FROM {shape.table} WHERE key = ?", [(key,) for key in keys])  # noqa: S608
    return done.rowcount


def assigned_scopes(connection: sqlite3.Connection) -> list[str]:
    """The scopes of all role assignments, in their order."""
    return [key for (key,) in connection.execute("SELECT scope FROM role_assignments ORDER BY rowid")]


def cached_tree(connection: sqlite3.Connection) -> tuple[int, bytes] | None:
    """The blob of the tree, and the step after which it was made."""
    found: tuple[int, bytes] | None = connection.execute("SELECT step, value FROM cache WHERE name = 'tree'").fetchone()
    return found


def caching_tree(step: int, blob: bytes) -> Statement:
    """What keeps the blob of the tree."""
    return "INSERT OR REPLACE INTO cache (name, step, value) VALUES ('tree', ?, ?)", (step, blob)


def _quoted(names: Iterable[str], table: str = "") -> str:
    # with the table's name before it: SQLite takes a quoted name that no column has for a text
    return ", ".join(f'{table}"{name}"' for name in names)


# Seals ------------------------------------------------------------------------------------------------------


def texts(
    connection: sqlite3.Connection,
    table: str,
    columns: Sequence[str],
    later: Mapping[str, str],
    keys: Iterable[str] | None = None,
) -> Iterator[bytes]:
    """Each row of a table (with these keys, the first column) as one text; columns of `later` where they say more.

    Nothing is written as a NUL, and a text that is just that as two: else one could stand for the other.
    """
    values = " || x'1f' || ".join(_written(table, name) for name in columns)
    present = columns_of(connection, table) if later else ()
    for name, default in later.items():
        if name in present:
            text = f"x'1f' || '{name}' || {_written(table, name)}"
            values += f" || iif({table}.\"{name}\" IS {default}, '', {text})"
    statement = f"SELECT CAST({values} AS BLOB) FROM {table}"  # noqa: S608 - names of our own
    if keys is None:
        yield from map(itemgetter(0), connection.execute(statement))
        return
    for key in keys:
        yield from (text for (text,) in connection.execute(f"{statement} WHERE {columns[0]} = ?", (key,)))


def _written(table: str, name: str) -> str:
    return f"iif({table}.\"{name}\" IS char(0), x'0000', ifnull({table}.\"{name}\", x'00'))"


def totals(connection: sqlite3.Connection) -> dict[str, int]:
    """The totals as the file has them written down."""
    return {str(name): int(value) for name, value in connection.execute("SELECT name, total FROM seals")}


def write_totals(connection: sqlite3.Connection, new: Mapping[str, int]) -> None:
    """Write down what changed."""
    connection.executemany("INSERT OR REPLACE INTO seals (name, total) VALUES (?, ?)", list(new.items()))


# The journal ------------------------------------------------------------------------------------------------

_OWN = ("id", "kind", "of", "name", "who", "at", "count", "changes")
_SEALED = (*_OWN, "uid", "parent", "seal", "hash")


def lines(connection: sqlite3.Connection) -> list[SqlRow]:
    """The journal as the list of steps tells it, without what they changed."""
    names = _quoted(("id", "kind", "of", "name", "who", "at", "count", "uid", "hash"), "journal.")
    return connection.execute(f"SELECT {names} FROM journal ORDER BY id").fetchall()  # noqa: S608 - names of our own


def sealed_lines(connection: sqlite3.Connection) -> Iterator[SqlRow]:
    """Every line of the journal with its seal and hash, oldest first."""
    return connection.execute(f"SELECT {_quoted(_SEALED, 'journal.')} FROM journal ORDER BY id")  # noqa: S608 - names of our own


def unsealed_lines(connection: sqlite3.Connection) -> list[SqlRow]:
    """Every line of a journal from before the seals, oldest first."""
    return connection.execute(f"SELECT {_quoted(_OWN, 'journal.')} FROM journal ORDER BY id").fetchall()  # noqa: S608


def add_line(connection: sqlite3.Connection, values: SqlRow) -> None:
    """One more line."""
    marks = ", ".join("?" * len(_SEALED))
    connection.execute(f"INSERT INTO journal ({_quoted(_SEALED)}) VALUES ({marks})", values)  # noqa: S608


def seal_line(connection: sqlite3.Connection, step: int, values: SqlRow) -> None:
    """Give a line of before its id, parent, seal and hash."""
    connection.execute("UPDATE journal SET uid = ?, parent = ?, seal = ?, hash = ? WHERE id = ?", (*values, step))


def last_line(connection: sqlite3.Connection) -> tuple[int, str] | None:
    """The number and the hash of the last line."""
    statement = "SELECT id, hash FROM journal ORDER BY id DESC LIMIT 1"
    found: tuple[int, str] | None = connection.execute(statement).fetchone()
    return found


def last_step(connection: sqlite3.Connection) -> int:
    """The number of the last step in the journal; 0 before the first."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM journal").fetchone()[0])


def changes(connection: sqlite3.Connection, step: int | None = None) -> Iterator[tuple[str, bytes]]:
    """The name of each step, or of one, and what it changed."""
    if step is not None:
        return connection.execute("SELECT name, changes FROM journal WHERE id = ?", (step,))
    return connection.execute("SELECT name, changes FROM journal ORDER BY id")


# Scenarios --------------------------------------------------------------------------------------------------


def scenarios(connection: sqlite3.Connection) -> list[SqlRow]:
    """Every scenario, oldest first."""
    statement = "SELECT id, name, who, at, base_step, steps FROM scenarios ORDER BY rowid"
    return connection.execute(statement).fetchall()


def scenario_sizes(connection: sqlite3.Connection) -> set[tuple[str, str, int]]:
    """Id, name and size of every scenario."""
    return set(connection.execute("SELECT id, name, length(steps) FROM scenarios"))


def keeping(scenario: SqlRow) -> Statement:
    """What writes a scenario down, in place of the one with its id."""
    return (
        "INSERT INTO scenarios (id, name, who, at, base_step, steps) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO "
        "UPDATE SET name = excluded.name, base_step = excluded.base_step, steps = excluded.steps",
        scenario,
    )


def forgetting(identifier: str) -> Statement:
    """What takes a scenario out of the file, to be done together with a step."""
    return "DELETE FROM scenarios WHERE id = ?", (identifier,)


# Names of states ---------------------------------------------------------------------------------------------


def state_names(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    """The steps after which the desk has a name of its own, with that."""
    return connection.execute("SELECT step, name FROM state_names ORDER BY step").fetchall()


def naming_state(step: int, name: str) -> Statement:
    """What gives the desk as it was after a step a name, in place of any other."""
    return "INSERT OR REPLACE INTO state_names (step, name) VALUES (?, ?)", (step, name)


def unnaming_state(step: int) -> Statement:
    """What takes that name away."""
    return "DELETE FROM state_names WHERE step = ?", (step,)


def carry_out(connection: sqlite3.Connection, statements: Iterable[Statement]) -> None:
    """Carry statements out, in the transaction that there is."""
    for statement, values in statements:
        connection.execute(statement, values)


# Pages in memory, found by their words -----------------------------------------------------------------------


def full_text(pages: Iterable[tuple[str, str]]) -> sqlite3.Connection:
    """A full-text table in memory of pages, given by name and text; they are numbered from 0."""
    table = sqlite3.connect(":memory:", check_same_thread=False)
    stems = "tokenize='porter unicode61 remove_diacritics 2'"
    table.execute(f"CREATE VIRTUAL TABLE page USING fts5(name, words, {stems})")
    rows = ((number, name, words) for number, (name, words) in enumerate(pages))
    table.executemany("INSERT INTO page(rowid, name, words) VALUES (?, ?, ?)", rows)
    return table


def matching(table: sqlite3.Connection, query: str, name_weight: float) -> Iterator[tuple[int, float]]:
    """The pages that have what is asked for, each with how well it fits; words of a name weigh more."""
    return table.execute("SELECT rowid, -bm25(page, ?, 1.0) FROM page WHERE page MATCH ?", (name_weight, query))
