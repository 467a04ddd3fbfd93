"""Files as the program writes them: whole or not at all, for their owner alone, and never by mistake over a desk."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path, PurePath
from urllib.parse import quote_from_bytes
from uuid import uuid4

from partner_desk.domain import clock
from partner_desk.domain.errors import Refused

APPLICATION = 0x5044534B
"""What the header of every desk file says ("PDSK", SQLite's `application_id`)."""

SUFFIX = ".partnerdesk"
BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite may keep beside a desk; steps that count can be in there."""

_MAGIC, _APPLICATION_AT = b"SQLite format 3\0", 68
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3]) *(\.|$)", re.IGNORECASE)
_ODD = re.compile(r"[\x00-\x1f<>:\"|?*]" if sys.platform == "win32" else "\0")
_DRAFT, _OF_DRAFT, _A_DAY = ".partner-desk-", 51, 24 * 3600
_LONGEST_NAME, _LONGEST_PATH = 255, 259
_PATIENCE = (0.05, 0.2, 0.5) if os.name == "nt" else ()
"""So many seconds a scanner for viruses may look into a file, which nothing takes the place of meanwhile."""


def check_name(path: Path, room: int = 0) -> None:
    """Raise Refused if nothing can be called so, or Windows would take it for something else than a file.

    `room` is left for the names of what will lie beside it; the draft of every file lies there before.
    """
    name, short = path.name, f"{path.name[:40]}{'…' * (len(path.name) > 40)}"
    if _ODD.search(name):
        raise Refused("{name!r} holds a character that no name of a file may have. Choose another name.", name=name)
    if _DEVICE.match(name):
        raise Refused("Windows keeps the name {name} for a device. Choose another name.", name=name)
    if len(os.fsencode(name)) + room > _LONGEST_NAME:
        raise Refused(
            "The name {short} is too long. Choose one of at most {longest_name} letters.",
            short=short,
            longest_name=_LONGEST_NAME - room,
        )
    if name.endswith((".", " ")):
        raise Refused("Windows drops the dot or space at the end of {name!r}. Choose another name.", name=name)
    if not _long_paths() and len(os.path.abspath(path.parent)) + 1 + max(len(name), _OF_DRAFT) + room > _LONGEST_PATH:
        raise Refused(
            "{short} in {parent} is too long a path for this Windows. Choose a shorter name or folder.",
            short=short,
            parent=path.parent,
        )


def _long_paths() -> bool:
    """Whether a path may be longer than 259 letters; Windows must be told to allow it."""
    if sys.platform == "win32":
        import ctypes

        asked = getattr(ctypes.WinDLL("ntdll"), "RtlAreLongPathsEnabled", None)
        return bool(asked and asked())
    return True


def uri(path: PurePath) -> str:
    """A file as SQLite takes it; it knows no host, so that a network drive of Windows is a path with four strokes."""
    place = path.as_posix()
    return f"file://{'' if place.startswith('/') else '/'}{quote_from_bytes(os.fsencode(place), safe='/:')}"


def write_atomically(target: Path, data: bytes, *, replace: bool = True) -> None:
    """Write a file so that, whatever happens, either the old or the new one is there, whole; raises OSError.

    Without `replace` only where nothing is: else raises FileExistsError.
    """
    target = Path(os.path.realpath(target))  # what a link points to is written, not the link
    with draft_beside(target) as draft:
        with draft.open("wb") as file:
            file.write(data)
        (move_over if replace else move_to_free_name)(draft, target)


@contextlib.contextmanager
def draft_beside(target: Path) -> Iterator[Path]:
    """An empty file in the folder of another, readable by its owner alone; gone afterwards unless it was moved."""
    sweep(target.parent)
    draft = target.parent / f"{_DRAFT}{uuid4().hex}.part"
    # `tempfile` tries two billion names in a folder of Windows where nothing may be written
    os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield draft
    finally:
        for end in ("", *BESIDE):
            with contextlib.suppress(OSError):
                os.unlink(f"{draft}{end}")


def sweep(folder: Path) -> None:
    """Remove the drafts that programs left in a folder when they died; nobody works on one for a day."""
    with contextlib.suppress(OSError):
        for draft in folder.glob(f"{_DRAFT}*.part*"):
            with contextlib.suppress(OSError):
                if clock.now().timestamp() - draft.stat().st_mtime > _A_DAY:
                    draft.unlink()


def move_over(draft: Path, target: Path) -> None:
    """Put a finished draft in the place of a file; a power cut leaves one of the two, whole."""
    sync_file(draft)
    for moment in _PATIENCE:
        with contextlib.suppress(PermissionError):
            os.replace(draft, target)
            break
        time.sleep(moment)
    else:
        os.replace(draft, target)
    sync_folder(target.parent)


def move_to_free_name(draft: Path, target: Path) -> None:
    """Put a finished draft where nothing is; raises FileExistsError if something is."""
    sync_file(draft)
    try:
        os.link(draft, target)  # unlike a rename it never takes the place of what came in between
    except FileExistsError:
        raise
    except (OSError, NotImplementedError, AttributeError):  # a stick has no links
        if os.path.lexists(target):
            raise FileExistsError(target) from None
        os.rename(draft, target)
    sync_folder(target.parent)


def free_name(wanted: Path) -> Path:
    """A name that nothing has yet: the one wanted, or that with a number."""
    number, free = 1, wanted
    while os.path.lexists(free):
        number += 1
        free = wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")
    return free


def sync_file(path: Path) -> None:
    """Wait until a file is on the disk."""
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; where the system cannot be asked to (Windows), it does so."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:  # some network drives refuse it for folders
        return
    finally:
        os.close(handle)


def private_folder(path: Path) -> Path:
    """A folder for the owner alone, made if need be with those above it, so that a power cut does not undo it.

    Raises OSError.
    """
    missing = [one for one in (path, *path.parents) if not one.exists()]
    for folder in reversed(missing or [path]):
        folder.mkdir(exist_ok=True, mode=0o700)
        with contextlib.suppress(OSError):  # one that may not be read cannot be waited for
            sync_folder(folder.parent)
    with contextlib.suppress(OSError):  # somebody else's, or a drive without rights
        path.chmod(0o700)
    return path


def is_desk(path: Path) -> bool:
    """Whether a file is a desk, by its content, or holds steps of the desk that it lies beside."""
    name = path.name.casefold()
    if any(name.endswith(SUFFIX + end) for end in BESIDE):
        return True
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            head = file.read(_APPLICATION_AT + 4)
    except OSError:
        return False
    return head.startswith(_MAGIC) and head[_APPLICATION_AT:] == APPLICATION.to_bytes(4, "big")
