"""Desks are made and opened here: whole or not at all, by one program at a time, and only when they are sound."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from functools import cache
from pathlib import Path
from uuid import uuid4

from partner_desk.domain.errors import AlreadyThere, Refused
from partner_desk.store import identity, leftovers, scenarios, sql
from partner_desk.store.desk import Desk, Loaded, engine_of
from partner_desk.store.files import (
    APPLICATION,
    BESIDE,
    SUFFIX,
    check_name,
    draft_beside,
    free_name,
    move_to_free_name,
    sweep,
)
from partner_desk.store.loading import LOADING
from partner_desk.store.lock import DeskLock
from partner_desk.store.migrations import newest
from partner_desk.store.sentences import damaged, sentences
from partner_desk.store.soundness import SOUND, finding

VERSION = newest()
"""The form of the tables; a file of a newer one is refused, one of an older one is migrated."""


def create_desk(path: Path | None) -> Desk:
    """A new, empty desk, None for one in memory; raises Refused if there is a file already or none can be made."""
    if path is None:
        connection = sqlite3.connect(":memory:", isolation_level=None)
        _make(connection)
        return Desk(None, connection)
    check_place(path)
    path = Path(os.path.abspath(path))
    if os.path.lexists(path):
        raise AlreadyThere("{path} exists already. Choose another name, or open it.", path=path)
    with sentences(path), draft_beside(path) as draft:
        with contextlib.closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            _make(connection)
            sql.say_of_itself(connection, identity.place(draft, path))
        try:
            move_to_free_name(draft, path)
        except FileExistsError as taken:
            raise AlreadyThere("{path} exists already. Choose another name, or open it.", path=path) from taken
    return open_desk(path)


def check_place(path: Path) -> None:
    """Raise Refused if no desk can be made there, or none that is called so."""
    check_name(path, room=max(map(len, BESIDE)))
    if not path.parent.is_dir():
        raise Refused("{parent}: there is no such folder. Make it first, or choose another one.", parent=path.parent)


@cache
def _empty() -> str:
    """What makes the tables of a new desk: the migrations take a tenth of a second, and are run once in a program."""
    with LOADING:
        from partner_desk.store.migrate import upgrade

    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        upgrade(engine_of(connection), VERSION)
        return sql.script_of(connection)


def _make(connection: sqlite3.Connection) -> None:
    connection.executescript(_empty())
    sql.say_of_itself(connection, identity.words(identity.new_identity()))
    sql.set_pragmas(connection, user_version=VERSION, application_id=APPLICATION)


def open_desk(path: Path, read_only: bool = False) -> Desk:
    """Open a desk file; raises Refused, with nothing changed, if it is none or cannot be opened.

    For reading only, the steps as they are now are taken into memory: so it may be open elsewhere, or unwritable.
    """
    path = Path(os.path.abspath(path))
    if not os.path.lexists(path):
        raise Refused("{path}: there is no such file.", path=path)
    if not path.is_file():
        raise Refused(
            "{path} is a folder, not a desk." if path.is_dir() else "{path} is no file, not a desk.", path=path
        )
    with sentences(path):
        return _opened_to_read(path) if read_only else _opened_to_write(path)


def _opened_to_read(path: Path) -> Desk:
    notes = []
    if leftovers.is_foreign(path):
        notes.append(f"Beside {path.name} lie steps that were not made in this file; they were not read.")
    connection = leftovers.in_memory(path)
    try:
        _check(connection, path, "")
        _upgrade(connection, path)
        if _is_cut(connection, path):
            notes.append(_cut_note(path))
    except BaseException:
        connection.close()
        raise
    return Desk(path, connection, None, "", notes)


def _is_cut(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether a program had the file open when it was last written, and nothing of that lies beside it."""
    beside = any(path.with_name(path.name + end).exists() for end in BESIDE)
    return not beside and sql.identity(connection).get("closed") == "no"


def _opened_to_write(path: Path) -> Desk:
    lock = DeskLock(path)
    connection = None
    try:
        note = leftovers.set_aside_foreign(path)
        with leftovers.untouched(path) as untouched:
            _check(untouched, path, " Nothing in it was changed.")
            old = _version(untouched) < VERSION
            if note is None and _is_cut(untouched, path):
                note = _cut_note(path)
            loaded = _loaded(untouched, path, old)
        connection = sqlite3.connect(path, timeout=0.2, isolation_level=None)
        sql.set_pragmas(connection, trusted_schema="OFF")
        if old:
            _back_up_before_upgrade(connection, path)
            _upgrade(connection, path)
        opening = _settle(connection, path)
        sweep(path.parent)
        return Desk(path, connection, lock, opening, [note] if note else [], loaded)
    except BaseException:
        if connection is not None:
            connection.close()
        lock.release()
        raise


def _loaded(untouched: sqlite3.Connection, path: Path, old: bool) -> Loaded:
    """Every fact, before anything in the file is changed: one that cannot be read is left exactly as it is."""
    if not old:
        return Desk(path, untouched).read_all()
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        untouched.backup(copy)
        _upgrade(copy, path)
        desk = Desk(path, copy)
        scenarios.kept(desk)
        return desk.read_all()


def _cut_note(path: Path) -> str:
    return (
        f"{path.name} was copied or synchronized while a program had it open, or the file with its last steps is gone: "
        "the newest steps may be missing here. Compare the history with the desk that it came from."
    )


def _version(connection: sqlite3.Connection) -> int:
    return int(sql.pragma(connection, "user_version"))


def _check(connection: sqlite3.Connection, path: Path, kept: str) -> None:
    if sql.pragma(connection, "application_id") != APPLICATION:
        raise Refused("{path} is not a Partner Desk file.{kept}", path=path, kept=kept)
    version = _version(connection)
    if version > VERSION:
        raise Refused(
            "{path} was written by a newer version of Partner Desk (form {version}; this one knows up to "
            "{known}).{kept} Install the newer version to open it.",
            path=path,
            version=version,
            known=VERSION,
            kept=kept,
        )
    found = finding(path, connection)
    if found != SOUND:
        raise damaged(path, found)


def _upgrade(connection: sqlite3.Connection, path: Path) -> None:
    if _version(connection) < VERSION:
        with LOADING:
            from partner_desk.store.migrate import upgrade

        try:
            upgrade(engine_of(connection), VERSION)
        except ValueError as trouble:
            raise damaged(path, str(trouble)) from trouble


def _back_up_before_upgrade(connection: sqlite3.Connection, path: Path) -> None:
    """Keep a desk of an older form beside the one that it becomes; no backup is ever written over."""
    with draft_beside(path) as draft:
        with contextlib.closing(sqlite3.connect(draft, isolation_level=None)) as copy:
            connection.backup(copy)
            sql.set_pragmas(copy, journal_mode="DELETE")
        move_to_free_name(draft, free_name(path.with_name(f"{path.stem} before version {VERSION}{SUFFIX}")))


def _settle(connection: sqlite3.Connection, path: Path) -> str:
    """From here on the file is ours alone, and a committed change survives a power cut; returns this opening's id."""
    opening = uuid4().hex
    sql.set_pragmas(connection, locking_mode="EXCLUSIVE")
    sql.set_pragmas(connection, journal_mode="DELETE")  # what lay beside it is in it now
    sql.set_pragmas(connection, synchronous="EXTRA")
    with sql.alone(connection):
        own = identity.words(identity.here(sql.identity(connection), path)) | identity.place(path)
        sql.say_of_itself(connection, own | {"opening": opening, "closed": "no"})
    # `Desk.fold` puts the journal into the file, so that it knows who wrote in it
    sql.set_pragmas(connection, journal_mode="WAL", synchronous="FULL", wal_autocheckpoint=0)
    with sql.alone(connection):
        pass
    return opening
