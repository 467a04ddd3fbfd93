"""Whether a desk file is sound: all of it is read, if possible while the program is still starting."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import zlib
from collections.abc import Callable
from pathlib import Path
from threading import Thread

from partner_desk.store import identity, seal, sql
from partner_desk.store.files import APPLICATION
from partner_desk.store.leftovers import immutable, left_behind
from partner_desk.store.migrations import newest
from partner_desk.store.replay import contradiction
from partner_desk.store.sentences import is_damage

SOUND = "ok"
SEALED_SINCE = 4
"""The form of the tables from which on desks have seals."""

_Stamp = tuple[int, int, int]


def inspect(connection: sqlite3.Connection) -> str:
    """What is wrong with a desk first, in words, or `SOUND`: its pages, its tables, and whether it reads as written."""
    return next((found for check in CHECKS if (found := check(connection)) != SOUND), SOUND)


def _pages(connection: sqlite3.Connection) -> str:
    """Whether SQLite finds its own in order."""
    try:
        return sql.damage(connection).removeprefix("*** in database main ***\n")
    except sqlite3.DatabaseError as trouble:
        return _damage(trouble)


def _content(connection: sqlite3.Connection) -> str:
    """Whether it is a desk, and reads as it was written."""
    try:
        strange = sql.strange(connection)
        if strange is not None:
            return f"it holds a {strange[0]} {strange[1]!r} that Partner Desk did not make"
        version = sql.pragma(connection, "user_version")
        if version < SEALED_SINCE:
            return contradiction(connection) or SOUND
        identity.of(sql.identity(connection))
        lacks = seal.lacking(connection) if version == newest() else None
        return lacks or seal.broken(connection) or SOUND
    except sqlite3.DatabaseError as trouble:
        return _damage(trouble)
    except (ArithmeticError, LookupError, TypeError, ValueError, zlib.error) as trouble:  # a value not of its kind
        return f"a value in it is not what it must be ({trouble})"


def _damage(trouble: sqlite3.DatabaseError) -> str:
    if not is_damage(trouble):
        raise trouble
    return str(trouble)


CHECKS = (_pages, _content)
"""What is looked at, in this order; each reads the whole file."""


class _Look(Thread):
    """One check of a file in a thread of its own; SQLite lets the others work meanwhile."""

    def __init__(self, path: Path, check: Callable[[sqlite3.Connection], str]) -> None:
        super().__init__(daemon=True)
        self.path = path
        self.check = check
        self.stamp: _Stamp | None = None
        self.found: str | None = None

    def run(self) -> None:
        """Look; whatever goes wrong is for the opening to find out and tell."""
        with contextlib.suppress(OSError, sqlite3.Error):
            stamp = _stamp(self.path)
            if left_behind(self.path):
                return  # what is beside it counts too
            with contextlib.closing(immutable(self.path)) as connection:
                if sql.pragma(connection, "application_id") == APPLICATION:
                    self.found = self.check(connection)
            self.stamp = stamp


_looks: dict[Path, list[_Look]] = {}


def look_ahead(path: Path) -> None:
    """Begin to look at a file that will be opened in a moment, with all checks at once."""
    path = Path(os.path.abspath(path))
    if os.path.isfile(path) and path not in _looks:
        _looks[path] = [_Look(path, check) for check in CHECKS]
        for look in _looks[path]:
            look.start()


def finding(path: Path, connection: sqlite3.Connection) -> str:
    """What is wrong with a file that is being opened, or `SOUND`: as seen ahead if nothing has changed since."""
    looks = _looks.pop(path, [])
    for look in looks:
        look.join()
    if looks and not left_behind(path):
        now = _stamp(path)
        found = [look.found for look in looks if look.stamp == now and look.found is not None]
        if len(found) == len(looks):
            return next((one for one in found if one != SOUND), SOUND)
    return inspect(connection)


def _stamp(path: Path) -> _Stamp:
    seen = os.stat(path)
    return seen.st_ino, seen.st_size, seen.st_mtime_ns
