"""Whether a desk file is sound: SQLite reads all of it, if possible while the program is still starting."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path
from threading import Thread

APPLICATION = 0x5044534B  # "PDSK", in the file's header
SOUND = "ok"

_Stamp = tuple[int, int, int]


def inspect(connection: sqlite3.Connection) -> str:
    """What SQLite finds wrong with a file first, or `SOUND`."""
    return str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])


class _Look(Thread):
    """A look at a file in a thread of its own; SQLite lets the others work meanwhile."""

    def __init__(self, path: Path) -> None:
        super().__init__(daemon=True)
        self.path = path
        self.stamp: _Stamp | None = None
        self.found: str | None = None

    def run(self) -> None:
        """Look; whatever goes wrong is for the opening to find out and tell."""
        with contextlib.suppress(OSError, sqlite3.Error):
            stamp = _stamp(self.path)
            with contextlib.closing(sqlite3.connect(self.path, timeout=0)) as connection:
                connection.execute("PRAGMA trusted_schema = OFF")
                if connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION:
                    self.found = inspect(connection)
            self.stamp = stamp


_looks: dict[Path, _Look] = {}


def look_ahead(path: Path) -> None:
    """Begin to look at a file that will be opened in a moment."""
    if path.is_file() and path not in _looks:
        _looks[path] = _Look(path)
        _looks[path].start()


def finding(path: Path, connection: sqlite3.Connection) -> str:
    """What is wrong with a file that is being opened, or `SOUND`: as seen ahead if nothing has changed since."""
    look = _looks.pop(path, None)
    if look is not None:
        look.join()
        if look.found is not None and look.stamp == _stamp(path):
            return look.found
    return inspect(connection)


def _stamp(path: Path) -> _Stamp:
    seen = os.stat(path)
    return seen.st_ino, seen.st_size, seen.st_mtime_ns
