"""One program at a time writes a desk: a lock of its own, held as long as the desk is open.

SQLite locks the database file itself, but a POSIX system drops such locks as soon as the same program closes any
other descriptor of the file, as a file dialog or an import may. So there is a file beside the desk that nobody else
has a reason to open. A second one, named by device and inode, holds a desk that has several names. The system lets
go of both when a program dies.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from partner_desk.store.files import private_folder
from partner_desk.store.sentences import disk_trouble, in_use

if TYPE_CHECKING:
    from filelock import BaseFileLock


class DeskLock:
    """The right to write one desk file."""

    def __init__(self, path: Path) -> None:
        """Take it; raises Refused if somebody has it, or nothing can be written beside the desk."""
        self._held: list[BaseFileLock] = []
        real = Path(os.path.realpath(path))
        try:
            self._take(real.with_name(f".{real.name}.lock"), path)
            seen = os.stat(real)
            if seen.st_ino:  # some network drives number no files
                with contextlib.suppress(OSError):  # a computer without a home still has the lock beside the desk
                    self._take(_folder() / f"{seen.st_dev:x}-{seen.st_ino:x}.lock", path)
        except OSError as trouble:
            self.release()
            raise disk_trouble(trouble, path) from trouble
        except BaseException:
            self.release()
            raise

    def _take(self, file: Path, path: Path) -> None:
        from filelock import FileLock, Timeout

        lock = FileLock(file, timeout=0, mode=0o600, thread_local=False)
        try:
            lock.acquire()
        except Timeout as taken:
            raise in_use(path) from taken
        self._held.append(lock)

    def release(self) -> None:
        """Let go; nothing stays beside the desk."""
        while self._held:
            lock = self._held.pop()
            if os.name == "posix":  # while it is held: afterwards the name may be somebody else's
                with contextlib.suppress(OSError):
                    os.unlink(lock.lock_file)
            lock.release()
            if os.name != "posix":
                with contextlib.suppress(OSError):  # refused while somebody else has it open, as it should be
                    os.unlink(lock.lock_file)


def _folder() -> Path:
    import platformdirs

    return private_folder(platformdirs.user_state_path("partner-desk", appauthor=False) / "locks")
