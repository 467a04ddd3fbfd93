"""What SQLite and the disk report, as sentences that are true and that the person can act on."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from partner_desk.domain.errors import Damaged, Refused
from partner_desk.store.files import BESIDE

_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_MISMATCH})
_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT}) if hasattr(errno, "EDQUOT") else frozenset({errno.ENOSPC})
_IN_USE = frozenset({32, 33})  # how Windows says that somebody else has it open
_NOT_WRITABLE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def damaged(path: Path | None, what: str) -> Damaged:
    """The refusal of a desk whose content is not what was written; says what and where."""
    return Damaged(
        "{path} is damaged: {what}. It was left as it is. Restore a backup of it (File > Restore, or "
        "`partner-desk-cli restore`), or ask whoever sent it for another copy.",
        path=_name(path),
        what=what,
    )


def not_writable(path: Path) -> Refused:
    """The refusal of a desk that lies where nothing may be written, or should."""
    if not path.exists():
        return Refused(
            "Nothing may be written in {folder}. Choose another place for {name}.", folder=path.parent, name=path.name
        )
    last = next((path.name + end for end in BESIDE if path.with_name(path.name + end).exists()), None)
    together = f" together with {last}, which holds its last steps," if last else ""
    return Refused(
        "{path} cannot be written where it lies (read-only). It can be read there from the command "
        "line. To record something, copy it{together} to a folder of your own and open it there.",
        path=path,
        together=together,
    )


def in_use(path: Path) -> Refused:
    """The refusal of a desk that somebody else has open."""
    return Refused("{path} is open in another program. Close it there first; nothing was changed.", path=path)


@contextlib.contextmanager
def sentences(path: Path | None) -> Iterator[None]:
    """Turn what SQLite or the disk report into Refused."""
    try:
        yield
    except sqlite3.Error as trouble:
        raise _refusal(trouble, path) from trouble
    except OSError as trouble:
        raise disk_trouble(trouble, path) from trouble
    except Exception as trouble:
        original = getattr(trouble, "orig", None)  # SQLAlchemy wraps what the driver says
        if not isinstance(original, sqlite3.Error):
            raise
        raise _refusal(original, path) from trouble


def disk_trouble(trouble: OSError, path: Path | None) -> Refused:
    """What the operating system reports, as a sentence."""
    if trouble.errno in _DISK_FULL:
        return _full(path)
    if getattr(trouble, "winerror", None) in _IN_USE and path is not None:
        return in_use(path)
    if trouble.errno in _NOT_WRITABLE and path is not None:
        return not_writable(path)
    if trouble.errno == errno.ENOENT:
        return Refused("{path}: there is no such file or folder. Choose another place.", path=_name(path))
    return _device(path, trouble.strerror or type(trouble).__name__)


def _refusal(trouble: sqlite3.Error, path: Path | None) -> Refused:
    code = getattr(trouble, "sqlite_errorcode", None)  # absent where Python itself complains
    primary = None if code is None else code & 0xFF
    words = str(trouble)
    if primary == sqlite3.SQLITE_NOTADB:
        return Refused("{path} is not a Partner Desk file. Nothing in it was changed.", path=_name(path))
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return in_use(path) if path is not None else Refused("{path} is busy; try again.", path=_name(path))
    if primary == sqlite3.SQLITE_FULL:
        return _full(path)
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM) and path is not None:
        return not_writable(path)
    if primary in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PROTOCOL):
        return _device(path, words)
    if is_damage(trouble):
        return damaged(path, words)
    return Refused("{path} could not be used ({words}).", path=_name(path), words=words)


def is_damage(trouble: sqlite3.Error) -> bool:
    """Whether it is the content of the file that SQLite complains of, and not the disk or somebody else."""
    code = getattr(trouble, "sqlite_errorcode", None)
    if code is not None and code & 0xFF in _DAMAGED:
        return True
    words = str(trouble)
    return any(one in words for one in ("no such", "has no column", "decode", "datatype mismatch"))


def _full(path: Path | None) -> Refused:
    return Refused(
        "{path}: the disk is full, and this was not done. Everything recorded before is kept. Make room and repeat.",
        path=_name(path),
    )


def _device(path: Path | None, words: str) -> Refused:
    return Refused(
        "{path} could not be read or written ({words}): the disk may be full, a stick pulled out, or "
        "a network drive away. That says nothing against the desk: everything recorded before is in "
        "it. Look after the disk, and open it again.",
        path=_name(path),
        words=words,
    )


def _name(path: Path | None) -> str:
    return str(path or "The desk in memory")
