"""The desk file: opened, read, written and closed, so that whatever was committed is never lost.

Reading needs nothing but SQLite, so a desk is on the screen before SQLModel has been imported; the first
write brings it in. While a desk is open nobody else can write to it; closed, it is a single file.
"""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from partner_desk.domain.access import RoleAssignment
from partner_desk.domain.changes import Change, ChangeSet, Fact
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.origin import Origin
from partner_desk.domain.progress import Progress, silent
from partner_desk.domain.scopes import Scope, ScopeTree, grow
from partner_desk.store import codec, treecache
from partner_desk.store.codec import SHAPES
from partner_desk.store.soundness import APPLICATION, SOUND, finding

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

VERSION = 3
"""The form of the tables; a file of a newer one is refused, one of an older one is migrated."""

SUFFIX = ".partnerdesk"
SINGLE = 32
"""Up to so many changes go through SQLModel one by one; more go to the driver in bulk."""

CHUNK = 2_000
"""So many go to the driver at once: some hundredths of a second, between which a window can breathe."""

StepKind = Literal["begin", "do", "undo", "redo"]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the journal: what was done, by whom and when; `of` is the step undone or redone."""

    id: int
    kind: StepKind
    of: int | None
    name: str
    who: str
    at: datetime
    count: int


class Desk:
    """An open desk file; `path` None is a desk in memory."""

    def __init__(self, path: Path | None, connection: sqlite3.Connection) -> None:
        """Take over an open connection (see `open_desk`, `create_desk`)."""
        self.path = path
        self._connection = connection
        self._origins: dict[Origin, int] = {}

    @cached_property
    def engine(self) -> Engine:
        """SQLAlchemy on the one connection there is."""
        from sqlalchemy import create_engine, event
        from sqlalchemy.pool import StaticPool

        engine = create_engine("sqlite://", creator=lambda: self._connection, poolclass=StaticPool)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        return engine

    # Reading ----------------------------------------------------------------------------------------------

    def load(self) -> Estate:
        """Every fact of the file as a snapshot."""
        with _sentences(self.path):
            origins = self._read_origins()
            tables: dict[type[Fact], dict[str, Fact]] = {}
            for kind, shape in SHAPES.items():
                if kind is not Scope:
                    tables[kind] = self._facts(shape, origins)
            assignments = cast(dict[str, RoleAssignment], tables[RoleAssignment])
            return Estate(self._tree(origins, [one.scope for one in assignments.values()]), tables)

    def _read_origins(self) -> dict[int, Origin]:
        make = codec.restorer(Origin)
        rows = self._connection.execute('SELECT id, source, who, "on", observed FROM origins')
        found = {row[0]: make({"source": row[1], "who": row[2], "on": row[3], "observed": row[4]}) for row in rows}
        self._origins = {origin: number for number, origin in found.items()}
        return found

    def _tree(self, origins: dict[int, Origin], keys: list[str]) -> ScopeTree:
        row = self._connection.execute("SELECT step, value FROM cache WHERE name = 'tree'").fetchone()
        if row is not None and row[0] == self.last_step():
            with contextlib.suppress(Exception):  # a cache: whatever is wrong with it, the rows are there
                return treecache.restore(row[1], keys)
        return grow([fact for fact in self._facts(SHAPES[Scope], origins).values() if isinstance(fact, Scope)])

    def _facts(self, shape: codec.Shape, origins: dict[int, Origin]) -> dict[str, Fact]:
        rows = self._connection.execute(f"SELECT key, {_columns(shape)}, origin FROM {shape.table} ORDER BY rowid")  # noqa: S608 - names of our own
        return shape.facts(rows.fetchall(), origins)

    def last_step(self) -> int:
        """The number of the last step in the journal; 0 before the first."""
        return int(self._connection.execute("SELECT coalesce(max(id), 0) FROM journal").fetchone()[0])

    def steps(self) -> list[Step]:
        """The journal, oldest first."""
        with _sentences(self.path):
            rows = self._connection.execute('SELECT id, kind, of, name, who, at, "count" FROM journal ORDER BY id')
            return [
                Step(number, kind, of, name, who, datetime.fromisoformat(at), count)
                for number, kind, of, name, who, at, count in rows
            ]

    def changes_of(self, step: int) -> ChangeSet:
        """What one step changed."""
        with _sentences(self.path):
            name, blob = self._connection.execute("SELECT name, changes FROM journal WHERE id = ?", (step,)).fetchone()
            return codec.unpack(name, zlib.decompress(blob).decode())

    def query(self, statement: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """The rows that a statement of the store finds in the file."""
        with _sentences(self.path):
            return self._connection.execute(statement, values).fetchall()

    # Writing ----------------------------------------------------------------------------------------------

    def execute(self, statement: str, values: tuple[object, ...]) -> None:
        """Carry out one statement of the store, as a transaction of its own."""
        with _sentences(self.path):
            self._connection.execute(statement, values)

    def write(
        self,
        changes: ChangeSet,
        kind: StepKind,
        of: int | None,
        who: str,
        packed: bytes | None = None,
        progress: Progress = silent,
    ) -> Step:
        """Write changes and their line of the journal in one transaction; a progress that raises undoes all of it.

        `packed` is what `pack` made of the changes, where somebody had the time to do it before.
        """
        at = datetime.now(UTC).replace(microsecond=0)
        blob = packed or pack(changes)
        with _sentences(self.path):
            before = dict(self._origins)
            try:
                with self.engine.begin() as connection:
                    self._write_facts(connection, changes, progress)
                    connection.exec_driver_sql(
                        'INSERT INTO journal (kind, of, name, who, at, "count", changes) VALUES (?, ?, ?, ?, ?, ?, ?)',
                        (kind, of, changes.name, who, at.isoformat(), len(changes), blob),
                    )
            except BaseException:
                self._origins = before
                raise
            return Step(self.last_step(), kind, of, changes.name, who, at, len(changes))

    def _write_facts(self, connection: Connection, changes: ChangeSet, progress: Progress) -> None:
        by_kind: dict[type[Fact], list[Change]] = {}
        for change in changes:
            by_kind.setdefault(change.kind, []).append(change)
        done = 0
        for kind, found in by_kind.items():
            if len(changes) <= SINGLE:
                self._write_singly(connection, kind, found)
                continue
            for start in range(0, len(found), CHUNK):
                piece = found[start : start + CHUNK]
                self._write_in_bulk(connection, kind, piece)
                done += len(piece)
                progress(done, len(changes))

    def _write_singly(self, connection: Connection, kind: type[Fact], changes: Iterable[Change]) -> None:
        from sqlmodel import Session

        from partner_desk.store.tables import ROWS

        shape, table = SHAPES[kind], ROWS[kind]
        with Session(bind=connection) as session:
            for change in changes:
                if change.after is None:
                    session.delete(session.get_one(table, change.key))
                else:
                    (row,) = shape.rows([change.after], [change.key], [self._origin(connection, change.after)])
                    session.merge(table(**dict(zip(("key", *shape.columns, "origin"), row, strict=True))))
            session.flush()

    def _write_in_bulk(self, connection: Connection, kind: type[Fact], changes: Iterable[Change]) -> None:
        shape = SHAPES[kind]
        gone = [(change.key,) for change in changes if change.after is None]
        new = [(change.key, change.after) for change in changes if change.after is not None]
        if gone:
            connection.exec_driver_sql(f"DELETE FROM {shape.table} WHERE key = ?", gone)  # noqa: S608 - names of our own
        if new:
            keys, facts = zip(*new, strict=True)
            rows = shape.rows(facts, keys, [self._origin(connection, one) for one in facts])
            marks = ", ".join("?" * len(rows[0]))
            statement = f"INSERT OR REPLACE INTO {shape.table} (key, {_columns(shape)}, origin) VALUES ({marks})"  # noqa: S608 - names of our own
            connection.exec_driver_sql(statement, rows)

    def _origin(self, connection: Connection, fact: Fact) -> int | None:
        origin = fact.origin
        if origin is None:
            return None
        if origin not in self._origins:
            values = codec.plain(origin)
            done = connection.exec_driver_sql(
                'INSERT INTO origins (source, who, "on", observed) VALUES (?, ?, ?, ?)',
                (values["source"], values["who"], values["on"], values["observed"]),
            )
            self._origins[origin] = int(done.lastrowid)
        return self._origins[origin]

    def remember_tree(self, tree: ScopeTree) -> None:
        """Keep the tree as a blob for the next start."""
        with _sentences(self.path), self._connection:
            keys = self._connection.execute("SELECT scope FROM role_assignments ORDER BY rowid").fetchall()
            blob = treecache.dump(tree, [key for (key,) in keys])
            if blob is None:
                return
            self._connection.execute(
                "INSERT OR REPLACE INTO cache (name, step, value) VALUES ('tree', ?, ?)",
                (self.last_step(), blob),
            )

    def back_up(self, target: Path) -> None:
        """Copy the desk as it is into another file."""
        with _sentences(target), contextlib.closing(sqlite3.connect(target)) as copy:
            self._connection.backup(copy)

    def close(self) -> None:
        """Fold everything into the one file and let go of it."""
        if self.path is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                self._connection.execute("PRAGMA journal_mode = DELETE")
        self._connection.close()


def pack(changes: ChangeSet) -> bytes:
    """Changes as the journal keeps them."""
    return zlib.compress(codec.pack(changes).encode(), 1)


def _columns(shape: codec.Shape) -> str:
    return ", ".join(f'"{name}"' for name in shape.columns)


def create_desk(path: Path | None) -> Desk:
    """A new, empty desk; raises Refused if there is a file already or none can be made."""
    if path is not None and path.exists():
        raise Refused(f"{path} exists already. Choose another name, or open it.")
    with _sentences(path):
        desk = Desk(path, _connect(path))
        from partner_desk.store.migrate import upgrade

        upgrade(desk.engine)
        desk._connection.execute(f"PRAGMA application_id = {APPLICATION}")
        desk._connection.execute(f"PRAGMA user_version = {VERSION}")
        _settle(desk._connection, path)
        return desk


def open_desk(path: Path) -> Desk:
    """Open a desk file; raises Refused, with nothing changed, if it is none or cannot be opened."""
    if not path.is_file():
        raise Refused(f"{path}: there is no such file.")
    with _sentences(path):
        connection = _connect(path)
        try:
            _check(connection, path)
            desk = Desk(path, connection)
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if version < VERSION:
                from partner_desk.store.migrate import upgrade

                desk.back_up(path.with_name(f"{path.stem} before version {VERSION}{SUFFIX}"))
                upgrade(desk.engine)
                connection.execute(f"PRAGMA user_version = {VERSION}")
            _settle(connection, path)
        except BaseException:
            connection.close()
            raise
        return desk


def _connect(path: Path | None) -> sqlite3.Connection:
    target = ":memory:" if path is None else str(path)
    connection = sqlite3.connect(target, timeout=0.2, isolation_level=None)
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def _check(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
        raise Refused(f"{path} is not a Partner Desk file. Nothing in it was changed.")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise Refused(
            f"{path} was written by a newer version of Partner Desk (form {version}; this one knows up to {VERSION}). "
            "Nothing in it was changed. Install the newer version to open it."
        )
    found = finding(path, connection)
    if found != SOUND:
        raise Refused(f"{path} is damaged ({found}). Nothing in it was changed; open a backup instead.")


def _settle(connection: sqlite3.Connection, path: Path | None) -> None:
    """From here on the file is ours alone, and a committed change survives a power cut."""
    if path is not None:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")


@contextlib.contextmanager
def _sentences(path: Path | None) -> Iterator[None]:
    """Turn what SQLite reports into a sentence that the person can act on."""
    try:
        yield
    except sqlite3.Error as trouble:
        raise Refused(_sentence(str(trouble), path)) from trouble
    except Exception as trouble:
        original = getattr(trouble, "orig", None)  # SQLAlchemy wraps what the driver says
        if not isinstance(original, sqlite3.Error):
            raise
        raise Refused(_sentence(str(original), path)) from trouble


def _sentence(words: str, path: Path | None) -> str:
    name = str(path or "The desk in memory")
    if "not a database" in words:
        return f"{name} is not a Partner Desk file. Nothing in it was changed."
    if "locked" in words or "busy" in words:
        return f"{name} is open in another program. Close it there first; nothing was changed."
    if "full" in words:
        return (
            f"{name}: the disk is full. The last step was not recorded, everything before it was. Make room and repeat."
        )
    if "readonly" in words or "read-only" in words or "unable to open" in words:
        return f"{name} cannot be written here (read-only). Copy it to a folder of your own and open it there."
    if "malformed" in words or "no such table" in words or "disk I/O" in words:
        return f"{name} is damaged ({words}). Nothing in it was changed; open a backup instead."
    return f"{name}: the file could not be used ({words}). Nothing was changed."
