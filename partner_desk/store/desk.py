"""An open desk file: read and written so that whatever was committed is never lost.

Reading needs nothing but SQLite, so a desk is on the screen before SQLModel has been imported; the first
write brings it in. `opening` opens and makes desks, `copies` copies them.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from partner_desk.domain import clock
from partner_desk.domain.access import RoleAssignment
from partner_desk.domain.changes import Change, ChangeSet, Fact
from partner_desk.domain.errors import DeskLost, Refused, WrittenOver
from partner_desk.domain.estate import Estate
from partner_desk.domain.grouping import grouped
from partner_desk.domain.origin import Origin
from partner_desk.domain.progress import Progress, silent
from partner_desk.domain.scope_growth import grow
from partner_desk.domain.scopes import Scope, ScopeTree
from partner_desk.store import codec, identity, journal, seal, sql, treecache
from partner_desk.store.codec import SHAPES
from partner_desk.store.identity import DeskIdentity
from partner_desk.store.journal import JournalAct, Step
from partner_desk.store.loading import LOADING
from partner_desk.store.lock import DeskLock
from partner_desk.store.mark import Mark
from partner_desk.store.packing import pack
from partner_desk.store.sentences import damaged, sentences
from partner_desk.store.sql import Statement

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

SINGLE = 4
"""Up to so many changes go through SQLModel one by one; more go to the driver in bulk."""
FEW = 32
"""Up to so many changes are added to what the rows of a table add up to; for more, all its rows are added up anew."""
LARGE = 4_000_000
"""Bytes of steps beside the file from which on they are folded into it."""
CHUNK = 2_000
"""So many go to the driver at once: some hundredths of a second, between which a window can breathe."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was read of a desk: its facts, and the numbers of their origins in the file."""

    estate: Estate
    origins: dict[Origin, int]


class Desk:
    """An open desk; `path` None is one in memory, `lock` None one that is only read."""

    def __init__(
        self,
        path: Path | None,
        connection: sqlite3.Connection,
        lock: DeskLock | None = None,
        opening: str = "",
        notes: Sequence[str] = (),
        loaded: Loaded | None = None,
    ) -> None:
        """Take over an open connection (see `store.opening`).

        `notes` are what the person should be told of it, `loaded` what was read of it before.
        """
        self.path = path
        self.notes = tuple(notes)
        self._connection = connection
        self._lock = lock
        self._opening = opening
        self._loaded = loaded
        self._origins: dict[Origin, int] = {} if loaded is None else loaded.origins
        self._stamps = 0
        self._files = {name: _file_id(name) for name in self._names()}
        self._mark = Mark(path) if path is not None and lock is not None else None

    @property
    def read_only(self) -> bool:
        """Whether nothing can be recorded here."""
        return self.path is not None and self._lock is None

    @property
    def identity(self) -> DeskIdentity:
        """Which desk this is."""
        with self.readable("what it says of itself"):
            return identity.of(sql.identity(self._connection))

    @cached_property
    def engine(self) -> Engine:
        """SQLAlchemy on the one connection there is."""
        return engine_of(self._connection)

    # Reading ----------------------------------------------------------------------------------------------

    def load(self) -> Estate:
        """Every fact of the file as a snapshot."""
        loaded, self._loaded = self._loaded or self.read_all(), None
        self._origins = loaded.origins
        return loaded.estate

    def read_all(self) -> Loaded:
        """Every fact and its history; raises Refused with the place if something in it cannot be read."""
        with self.readable("the table origins"):
            origins = self._read_origins()
        tables = {kind: self._facts(shape, origins) for kind, shape in SHAPES.items() if kind is not Scope}
        assignments = cast(dict[str, RoleAssignment], tables[RoleAssignment])
        with self.readable("the table scopes"):
            estate = Estate(self._tree(origins, [one.scope for one in assignments.values()]), tables)
        self.steps()
        return Loaded(estate, {origin: number for number, origin in origins.items()})

    @contextlib.contextmanager
    def readable(self, what: str) -> Iterator[None]:
        """Whatever a value does that is not what the program writes: the desk is damaged, and it is said where."""
        with sentences(self.path):
            try:
                yield
            except (Refused, sqlite3.Error):
                raise
            except Exception as trouble:
                raise damaged(self.path, f"{what} cannot be read ({trouble})") from trouble

    def _read_origins(self) -> dict[int, Origin]:
        make = codec.restorer(Origin)
        rows = sql.origins(self._connection)
        return {number: make(dict(zip(sql.ORIGIN, values, strict=True))) for number, *values in rows}

    def _tree(self, origins: dict[int, Origin], keys: list[str]) -> ScopeTree:
        with contextlib.suppress(Exception):  # a cache: whatever is wrong with it, the rows are there
            row = sql.cached_tree(self._connection)
            if row is not None and row[0] == self.last_step():
                return treecache.restore(row[1], keys)
        return grow([fact for fact in self._facts(SHAPES[Scope], origins).values() if isinstance(fact, Scope)])

    def _facts(self, shape: codec.Shape, origins: dict[int, Origin]) -> dict[str, Fact]:
        with self.readable(f"the table {shape.table}"):
            return shape.facts(sql.facts(self._connection, shape).fetchall(), origins)

    def damaged(self, what: str) -> Refused:
        """The refusal of this desk, whose content is not what was written."""
        return damaged(self.path, what)

    def last_step(self) -> int:
        """The number of the last step in the journal; 0 before the first."""
        return sql.last_step(self._connection)

    def steps(self) -> list[Step]:
        """The journal, oldest first."""
        with self.readable("its history"):
            return journal.steps(self._connection)

    def changes_of(self, step: int) -> ChangeSet:
        """What one step changed."""
        with self.readable(f"step {step} of its history"):
            return journal.changes_of(self._connection, step)

    def found(self, look: Callable[[sqlite3.Connection], T]) -> T:
        """What a question of the store (`sql`) finds in the file."""
        with sentences(self.path):
            return look(self._connection)

    # Writing ----------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """One transaction: whole on the disk, in the file that was opened, or not at all."""
        if self.read_only:
            raise Refused("{path} was opened for reading only; nothing was recorded.", path=self.path)
        self.check_file()
        with sentences(self.path), self.engine.begin() as connection:
            yield connection
            sql.say_of_itself(self._connection, identity.stamp(self._opening, self._stamps + 1))
            self.check_file()
        self._stamps += 1  # numbers have no gaps: one would say that steps are missing
        if self._mark is not None and self._mark.renew_journal() > LARGE:
            self.fold()

    def write(
        self,
        changes: ChangeSet,
        kind: JournalAct,
        of: int | None,
        who: str,
        packed: bytes | None = None,
        progress: Progress = silent,
        also: Sequence[Statement] = (),
    ) -> Step:
        """Write changes and their line of the journal in one transaction; a progress that raises undoes all of it.

        `packed` is what `pack` made of the changes, where somebody had the time to do it before; `also` are statements
        that are carried out with the step or not at all.
        """
        at = clock.now()
        blob = packed or pack(changes)
        before = dict(self._origins)
        try:
            with self._transaction() as connection:
                self._write_facts(connection, changes, progress)
                step = journal.add(self._connection, (kind, of, changes.name, who, at.isoformat(), len(changes), blob))
                self._carry_out(also)
        except BaseException:
            self._origins = before
            raise
        return step

    def execute(self, *statements: Statement) -> None:
        """Carry out statements of the store, as a transaction of their own."""
        with self._transaction():
            self._carry_out(statements)

    def _carry_out(self, statements: Sequence[Statement]) -> None:
        sql.carry_out(self._connection, statements)
        if statements:
            new = {table: seal.total(self._connection, table) for table in seal.BETWEEN_STEPS}
            sql.write_totals(self._connection, new)

    def _write_facts(self, connection: Connection, changes: ChangeSet, progress: Progress) -> None:
        by_kind = grouped(changes, lambda change: change.kind)
        done, known = 0, len(self._origins)
        new = sql.totals(self._connection)
        for kind, of_kind in by_kind.items():
            table, few = SHAPES[kind].table, len(changes) <= FEW
            keys = [change.key for change in of_kind] if few else []
            if few:
                new[table] = new.get(table, 0) - seal.total_of(self._connection, table, keys)
            if len(changes) <= SINGLE:
                self._write_singly(connection, kind, of_kind)
            else:
                for start in range(0, len(of_kind), CHUNK):
                    piece = of_kind[start : start + CHUNK]
                    self._write_in_bulk(kind, piece)
                    done += len(piece)
                    progress(done, len(changes))
            if few:
                new[table] += seal.total_of(self._connection, table, keys)
            else:
                new[table] = seal.total(self._connection, table)
        if len(self._origins) != known:
            new["origins"] = seal.total(self._connection, "origins")
        sql.write_totals(self._connection, new)

    def _write_singly(self, connection: Connection, kind: type[Fact], changes: Iterable[Change]) -> None:
        with LOADING:
            from sqlmodel import Session

            from partner_desk.store.tables import ROWS

        shape, table = SHAPES[kind], ROWS[kind]
        with Session(bind=connection) as session:
            for change in changes:
                if change.after is None:
                    row = session.get(table, change.key)
                    if row is None:
                        raise self.damaged(f"the table {shape.table} lacks {change.key!r}")
                    session.delete(row)
                else:
                    (values,) = shape.rows([change.after], [change.key], [self._origin(change.after)])
                    session.merge(table(**dict(zip(("key", *shape.columns, "origin"), values, strict=True))))
            session.flush()

    def _write_in_bulk(self, kind: type[Fact], changes: Iterable[Change]) -> None:
        shape = SHAPES[kind]
        gone = [change.key for change in changes if change.after is None]
        new = [(change.key, change.after) for change in changes if change.after is not None]
        if gone and sql.delete_facts(self._connection, shape, gone) < len(gone):
            raise self.damaged(f"the table {shape.table} lacks some of {len(gone)} rows that were to go")
        if new:
            keys, facts = zip(*new, strict=True)
            sql.put_facts(self._connection, shape, shape.rows(facts, keys, [self._origin(one) for one in facts]))

    def _origin(self, fact: Fact) -> int | None:
        origin = fact.origin
        if origin is None:
            return None
        if origin not in self._origins:
            self._origins[origin] = sql.add_origin(self._connection, codec.plain(origin))
        return self._origins[origin]

    def remember_tree(self, tree: ScopeTree) -> None:
        """Keep the tree as a blob for the next start."""
        blob = treecache.dump(tree, self.found(sql.assigned_scopes))
        if blob is not None:
            self.execute(sql.caching_tree(self.last_step(), blob))

    # The file ---------------------------------------------------------------------------------------------

    def copy_into(self, target: Path, own: Mapping[str, str]) -> None:
        """Copy the desk as it is into another file, closed; `own` is what that one says of itself."""
        try:
            self.check_file()
        except WrittenOver:  # what would be copied is somebody else's
            raise
        except DeskLost:  # what was deleted or replaced is there as long as it is open
            pass
        with sentences(target), contextlib.closing(sqlite3.connect(target, isolation_level=None)) as copy:
            self._connection.backup(copy)
            sql.set_pragmas(copy, journal_mode="DELETE")
            if own:
                sql.say_of_itself(copy, own)

    def check_file(self) -> None:
        """Raise DeskLost if the file is not the one that was opened any more."""
        for name in self._names():
            seen = _file_id(name)
            if self._files[name] is None:
                self._files[name] = seen  # the journal comes with the first step
            elif seen != self._files[name]:
                raise DeskLost(
                    "{path} was deleted, moved or replaced by another program while it was open here. Nothing more can "
                    "be recorded in it. All that is on the screen is still in memory: save it under another name (File "
                    "> Save desk as)."
                    if name == str(self.path)
                    else "{path} was deleted, moved or replaced by another program while it was open here (the file "
                    "with its last steps, {journal}). Nothing more can be recorded in it. All that is on the screen is "
                    "still in memory: save it under another name (File > Save desk as).",
                    path=self.path,
                    journal=name,
                )
        if self._mark is not None and not self._mark.holds():
            raise WrittenOver(
                "{path} was written over by another program while it was open here. Nothing more can be "
                "recorded in it. All that is on the screen is still in memory, without its history: save it "
                "under another name (File > Save desk as).",
                path=self.path,
            )

    def _names(self) -> tuple[str, ...]:
        return (str(self.path), f"{self.path}-wal") if self.path is not None and self._lock is not None else ()

    def fold(self) -> None:
        """Put the steps that lie beside the file into it, and leave nothing there; for idle moments.

        Left as long as it was, the journal would be folded anew after each step, and the file read for its mark.
        """
        if self._lock is not None:
            with contextlib.suppress(sqlite3.Error, DeskLost):
                self.check_file()
                try:
                    sql.fold(self._connection)
                finally:
                    if self._mark is not None:
                        self._mark.renew()

    def close(self) -> None:
        """Fold everything into the one file and let go of it."""
        if self._lock is not None:
            with contextlib.suppress(sqlite3.Error, DeskLost):
                try:
                    self.check_file()
                except WrittenOver:  # SQLite would put our pages among those of somebody else
                    with contextlib.suppress(OSError):
                        os.truncate(f"{self.path}-wal", 0)
                    raise
                sql.fold(self._connection)
                sql.set_pragmas(self._connection, journal_mode="DELETE")
                sql.say_of_itself(self._connection, {"closed": "yes"})
        self._connection.close()
        if self._lock is not None:
            self._lock.release()


def _file_id(name: str) -> tuple[int, int] | None:
    try:
        seen = os.stat(name)
    except OSError:
        return None
    return seen.st_dev, seen.st_ino


def engine_of(connection: sqlite3.Connection) -> Engine:
    """SQLAlchemy on a connection that is open already."""
    with LOADING:
        from sqlalchemy import create_engine, event
        from sqlalchemy.pool import StaticPool

    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    event.listen(engine, "begin", lambda begun: begun.exec_driver_sql(sql.BEGIN))
    return engine
