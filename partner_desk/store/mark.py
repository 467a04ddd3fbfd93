"""How the file of an open desk looked when the program last wrote there: what anybody else writes over it is noticed.

Deleted, moved or replaced, a file has another id. `cp other.partnerdesk open.partnerdesk` leaves the id as it is and
puts other pages under the steps that come.
"""

from __future__ import annotations

import os
import zlib
from pathlib import Path

_PIECE = 1 << 20
_Looks = tuple[int, int]
"""How long a file is, and when it was last written."""


class Mark:
    """What a file looked like when it was last known to be ours: only `Desk.fold` writes in it while it is open."""

    def __init__(self, path: Path) -> None:
        """As it is now."""
        self._path = path
        self._journal, self._length = Path(f"{path}-wal"), 0
        self.renew()

    def renew(self) -> None:
        """The program wrote there itself, and put into the file what lay beside it."""
        self._seen, self._checksum = self._look(), self._sum()
        self._length = self._size()

    def renew_journal(self) -> int:
        """A step went into the journal beside the file; how long that is now. Until it is folded it gets no shorter."""
        self._length = self._size()
        return self._length

    def holds(self) -> bool:
        """Whether nobody else wrote there. A time that changed, as scanners and network drives do, is no sign alone.

        Who writes within the same tick of the file system's clock as the program is noticed at the next opening.
        """
        if self._size() < self._length:
            return False
        seen = self._look()
        if seen is None or seen == self._seen:
            return True
        checksum = self._sum()
        if checksum is not None and self._checksum not in (None, checksum):
            return False
        self._seen = seen
        return True

    def _size(self) -> int:
        try:
            return os.path.getsize(self._journal)
        except OSError:  # gone or away, which is told by its id
            return self._length

    def _look(self) -> _Looks | None:
        try:
            seen = os.stat(self._path)
        except OSError:  # gone or away, which is told by its id
            return None
        return seen.st_size, seen.st_mtime_ns

    def _sum(self) -> int | None:
        """Of the whole content; None where that cannot be read now."""
        checksum = 0
        try:
            with self._path.open("rb") as file:
                while piece := file.read(_PIECE):
                    checksum = zlib.crc32(piece, checksum)
        except OSError:
            return None
        return checksum
