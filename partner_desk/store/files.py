"""Files as the program writes them: whole or not at all, for their owner alone, and never by mistake over a desk."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

APPLICATION = 0x5044534B
"""What the header of every desk file says ("PDSK", SQLite's `application_id`)."""

SUFFIX = ".partnerdesk"
BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite may keep beside a desk; steps that count can be in there."""

_MAGIC, _APPLICATION_AT = b"SQLite format 3\0", 68


def write_atomically(target: Path, data: bytes) -> None:
    """Write a file so that, whatever happens, either the old or the new one is there, whole; raises OSError."""
    target = Path(os.path.realpath(target))  # what a link points to is written, not the link
    with draft_beside(target) as draft:
        with draft.open("wb") as file:
            file.write(data)
        move_over(draft, target)


@contextlib.contextmanager
def draft_beside(target: Path) -> Iterator[Path]:
    """An empty file in the folder of another, readable by its owner alone; gone afterwards unless it was moved."""
    handle, name = tempfile.mkstemp(suffix=".part", prefix=".partner-desk-", dir=target.parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        for end in ("", *BESIDE):
            with contextlib.suppress(OSError):
                os.unlink(name + end)


def move_over(draft: Path, target: Path) -> None:
    """Put a finished draft in the place of a file; a power cut leaves one of the two, whole."""
    sync_file(draft)
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
    number, found = 1, wanted
    while os.path.lexists(found):
        number += 1
        found = wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")
    return found


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
    """A folder for the owner alone, made if it is missing; raises OSError."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
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
