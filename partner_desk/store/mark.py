"""How the file of an open desk looked when the program last wrote there: what anybody else writes over it is noticed.

Deleted, moved or replaced, a file has another id. `cp other.partnerdesk open.partnerdesk` leaves the id as it is and
puts other pages under the steps that come.
"""

from __future__ import annotations

import os
from pathlib import Path

_HEAD = 100
"""The header of SQLite: how many pages there are, and how often the first one was written."""


class Mark:
    """What a file looked like when it was last known to be ours."""

    def __init__(self, path: Path, opening: str) -> None:
        """As it is now; the id of the opening is written in it."""
        self._path, self._opening = path, opening.encode()
        self._journal, self._length = Path(f"{path}-wal"), 0
        self.renew()

    def renew(self) -> None:
        """The program wrote there itself."""
        self._seen, self._head = self._look(), self._read(_HEAD)

    def renew_journal(self) -> int:
        """A step went into the journal beside the file; how long that is now. The program makes it no shorter."""
        self._length = self._size()
        return self._length

    def holds(self) -> bool:
        """Whether nobody else wrote there. A time that changed, as on network drives, is no sign alone."""
        if self._size() < self._length:
            return False
        seen = self._look()
        if seen is None or seen == self._seen:
            return True
        if self._seen is not None and seen[0] < self._seen[0]:  # emptied, or cut off: the program makes no file shorter
            return False
        found = self._read()
        if found and (found[:_HEAD] != self._head or self._opening not in found):
            return False
        self._seen = seen
        return True

    def _size(self) -> int:
        try:
            return os.path.getsize(self._journal)
        except OSError:  # gone or away, which is told by its id
            return self._length

    def _look(self) -> tuple[int, int] | None:
        try:
            seen = os.stat(self._path)
        except OSError:  # gone or away, which is told by its id
            return None
        return seen.st_size, seen.st_mtime_ns

    def _read(self, size: int = -1) -> bytes:
        try:
            with self._path.open("rb") as file:
                return file.read(size)
        except OSError:
            return b""
