"""What an import reads from: a file on the disk, a member of an archive, a sheet of a workbook, or a text that was
pasted; and what can be said of one unread.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TypeAlias

from partner_desk.domain.errors import Refused
from partner_desk.domain.progress import Progress
from partner_desk.domain.showing import one_line

READABLE = (".json", ".csv", ".tsv", ".txt", ".xlsx", ".zip", ".gz")
"""How the names of files end that are taken from a folder or archive; one that is named itself may end as it likes."""

MOST_FILES = 10_000
"""So many files may a folder or an archive hold."""

PASTED = "pasted text"
LONGEST_NAME = 300
"""So many letters of a name are shown."""

Opener: TypeAlias = Callable[[Progress], IO[bytes]]
"""Opens a source from its beginning; raises OSError or Refused. What takes long until then tells how far it is."""


@dataclass(frozen=True)
class SourceFile:
    """One file that is read as a whole or not at all; `name` is what facts and messages call it."""

    name: str
    written: datetime | None
    """When it was written; None where nothing tells."""
    size: int
    """About so many bytes."""
    open: Opener
    parts: tuple[SourceFile, ...] = ()
    """The files that it consists of, where a manifest names several as one."""
    missing: int = 0
    """How many parts the manifest names that are not there."""
    notes: list[str] = field(default_factory=list)
    """What is to be told about it once it was opened."""


ImportSource: TypeAlias = Path | SourceFile
"""A file, folder or archive on the disk, or a text that came by no file."""


@dataclass(frozen=True, slots=True)
class LeftOutFile:
    """A file that is not read, and why."""

    name: str
    why: str


def printable(source: ImportSource) -> str:
    """A file's name for facts, messages and names of steps; what is not UTF-8 in it becomes an escape."""
    if isinstance(source, SourceFile):
        return source.name
    return os.fsencode(source.name).decode("utf-8", "backslashreplace")


def shown(name: str) -> str:
    """The name of a member of an archive, which may be anything, in one line."""
    return one_line(name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}\N{HORIZONTAL ELLIPSIS}")


def given_text(text: str, name: str, now: datetime) -> SourceFile:
    """A text that came by no file, as a source."""
    return given_bytes(text.encode("utf-8", "replace"), name, now)


def given_bytes(data: bytes, name: str, now: datetime) -> SourceFile:
    """The same of bytes in any encoding."""
    return SourceFile(name, now, len(data), lambda _: io.BytesIO(data))


def file_source(path: Path, name: str, now: datetime) -> SourceFile:
    """A file on the disk as a source."""
    return SourceFile(name, written(path, now), path.stat().st_size, lambda _: path.open("rb"))


def written(path: Path, now: datetime) -> datetime | None:
    """When a file was written, as its folder says; None if that cannot be, as in the future or in no calendar."""
    try:
        return plausible(datetime.fromtimestamp(path.stat().st_mtime, UTC), now)
    except (OSError, OverflowError, ValueError):
        return None


def plausible(moment: datetime, now: datetime) -> datetime | None:
    """A moment at which a file can have been written; else None."""
    moment = moment.replace(microsecond=0)
    return moment if moment.year > 1990 and moment <= now else None


def cannot_be_read(trouble: Exception) -> str:
    """Why a file is left out that the system does not give."""
    if isinstance(trouble, Refused):
        return trouble.sentence
    return f"it cannot be read ({getattr(trouble, 'strerror', None) or one_line(str(trouble)[:200])})"
