"""Archives (.zip, .gz) as the files in them, which are unpacked while they are read, and never onto the disk.

What is made to hurt is left out with a sentence: files that unpack to many times their size, names that lead out of the
archive, links, what has a password. The other files of the archive are read.
"""

from __future__ import annotations

import gzip
import io
import lzma
import re
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, cast

from partner_desk.domain.errors import Refused
from partner_desk.domain.progress import Progress, silent
from partner_desk.exchange.sources import MOST_FILES, READABLE, LeftOutFile, SourceFile, plausible, shown

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

ZIP, GZ = (b"PK\x03\x04", b"PK\x05\x06"), b"\x1f\x8b"
"""How the files begin."""

MOST_UNPACKED = 8_000_000_000
"""So many bytes may an archive have, unpacked."""

ALWAYS_TAKEN, DENSEST = 100_000_000, 300
"""A file that unpacks to more bytes than this may be so many times as large as it was packed."""

LARGEST_NESTED = 1_000_000_000
"""So large may an archive in an archive be, which is copied into a file without a name to be read."""

_LEADS_OUT = re.compile(r"\A[/\\]|\A[A-Za-z]:|(?:\A|[/\\])\.\.(?:[/\\]|\Z)")
_SLIPS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What unpacking raises that finds something else than it should."""


class _Unpacked(io.RawIOBase):
    """What comes out of an archive, as long as it is no more than what went in can sensibly hold."""

    def __init__(self, inside: IO[bytes], packed: int, below: IO[bytes] | None) -> None:
        super().__init__()
        self._inside, self._below = inside, below
        self._most, self._done = max(ALWAYS_TAKEN, DENSEST * packed), 0

    def readable(self) -> bool:
        return True

    def readinto(self, into: WriteableBuffer) -> int:
        wanted = memoryview(into)
        try:
            data = self._inside.read(len(wanted))
        except (*_SLIPS, gzip.BadGzipFile) as slip:
            raise Refused(
                "it cannot be unpacked ({slip}); copy or download it again", slip=slip or type(slip).__name__
            ) from slip
        self._done += len(data)
        if self._done > self._most:
            raise Refused("it unpacks to more than {densest} times its size, which no export does", densest=DENSEST)
        wanted[: len(data)] = data
        return len(data)

    def tell(self) -> int:
        return self._done

    def close(self) -> None:
        self._inside.close()
        if self._below is not None:
            self._below.close()
        super().close()


def unpacked(inside: IO[bytes], packed: int, below: IO[bytes] | None = None) -> IO[bytes]:
    """A stream that unpacks, of which so many bytes are packed; what is wrong with it is refused where it is read.

    What it reads from is closed with it, if it would not be otherwise.
    """
    return io.BufferedReader(_Unpacked(inside, packed, below), 1 << 16)


def gunzipped(source: SourceFile, now: datetime) -> SourceFile:
    """What a GZ file holds; its own header may say when that was written."""
    with source.open(silent) as file:
        head = file.read(8)
    seconds = int.from_bytes(head[4:8], "little")
    written = plausible(datetime.fromtimestamp(seconds, UTC), now) if seconds else None

    def opened(progress: Progress) -> IO[bytes]:
        file = source.open(progress)
        return unpacked(cast(IO[bytes], gzip.GzipFile(fileobj=file)), source.size, file)

    return SourceFile(source.name, written or source.written, 10 * source.size, opened)


def copied(source: SourceFile, closing: ExitStack) -> IO[bytes]:
    """A copy of a source in which one can go back, as archives in archives need; raises Refused for a large one."""
    copy = closing.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - whoever asks closes it with the others
    size = 0
    with source.open(silent) as file:
        while piece := file.read(1 << 20):
            size += len(piece)
            if size > LARGEST_NESTED:
                raise Refused("it is a large archive in an archive; unpack it, and import what is in it")
            copy.write(piece)
    copy.seek(0)
    return copy


def members(archive: zipfile.ZipFile, source: SourceFile, now: datetime) -> Iterator[SourceFile | LeftOutFile]:
    """The files in a ZIP file, each named behind it; raises Refused for one that is too much as a whole."""
    entries = [one for one in archive.infolist() if not one.filename.endswith("/")]
    if len(entries) > MOST_FILES:
        raise Refused(
            "it holds more than {most_files:,} files; unpack it, and import what matters", most_files=MOST_FILES
        )
    if sum(one.file_size for one in entries) > MOST_UNPACKED:
        raise Refused(
            "it unpacks to more than {most_unpacked:,} bytes; unpack it, and import what matters",
            most_unpacked=MOST_UNPACKED,
        )
    last = {one.filename: one for one in entries}
    for entry in entries:
        name = f"{source.name}/{shown(entry.filename)}"
        why = _unfit(entry)
        if last[entry.filename] is not entry:
            why = "the archive has another file of this name behind it, which counts"
        if why:
            yield LeftOutFile(name, why)
        else:
            yield SourceFile(name, _written(entry, now) or source.written, entry.file_size, _Member(archive, entry))


def _unfit(entry: zipfile.ZipInfo) -> str:
    name = entry.filename
    if _LEADS_OUT.search(name) or "\0" in name:
        return "its name leads out of the archive, which no export does"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "it is a link and no file"
    if entry.flag_bits & 1:
        return "it has a password; unpack it, and import what comes out"
    if name.startswith("__MACOSX/"):
        return "it is what macOS keeps beside a file, and no export"
    if entry.file_size > max(ALWAYS_TAKEN, DENSEST * entry.compress_size):
        return f"it unpacks to more than {DENSEST} times its size, which no export does"
    return "" if name.casefold().endswith(READABLE) else not_readable()


def not_readable() -> str:
    """Why a file in a folder or archive is left out whose name ends unlike that of an export."""
    return f"its name does not end in {', '.join(READABLE[:-1])} or {READABLE[-1]}; import it by its own name"


class _Member:
    """Opens a member of an archive."""

    def __init__(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
        self._archive, self._entry = archive, entry

    def __call__(self, progress: Progress) -> IO[bytes]:
        try:
            return unpacked(self._archive.open(self._entry), self._entry.compress_size)
        except _SLIPS as slip:
            raise Refused(
                "it cannot be unpacked ({slip}); copy or download it again", slip=slip or type(slip).__name__
            ) from slip


def _written(entry: zipfile.ZipInfo, now: datetime) -> datetime | None:
    """When a member was written: in the time of the place where it was packed, which is taken for the one here."""
    try:
        return plausible(datetime(*entry.date_time).astimezone(UTC), now)
    except (ValueError, OverflowError, OSError):
        return None
