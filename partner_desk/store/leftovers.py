"""What a program that died leaves beside a desk, and copies of a desk that somebody else has open.

SQLite replays a journal (`-wal`, `-journal`) that lies beside a file without asking whose it is. After a backup was
copied over a desk whose program died, that would put the old steps, or half of them, back into it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path

from partner_desk.domain.errors import Refused
from partner_desk.store import identity, sql
from partner_desk.store.files import BESIDE, free_name, uri

_WAL, _, _JOURNAL = BESIDE
_WAL_HEAD = 32
_TRIES = 50


def left_behind(path: Path) -> bool:
    """Whether a program that had the desk open left steps beside it."""
    return any(_beside(path, end).is_file() and _beside(path, end).stat().st_size for end in (_WAL, _JOURNAL))


def set_aside_foreign(path: Path) -> str | None:
    """Move a journal of another file out of the way, never to be replayed; returns what to tell, if anything."""
    if not is_foreign(path):
        return None
    aside = free_name(path.with_name(f"{path.name}-wal of another desk"))
    os.replace(_beside(path, _WAL), aside)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(_beside(path, "-shm"))
    return (
        f"Beside {path.name} lay steps that were not made in this file: it had been put in the place of another one "
        f"whose program had not closed it. They were not taken into it, and are kept in {aside.name}."
    )


def is_foreign(path: Path) -> bool:
    """Whether the journal beside a desk belongs to another file. Desks from before identities cannot tell."""
    try:
        committed = first_transaction(_beside(path, _WAL).read_bytes())
    except OSError:
        return False
    if committed is None:
        return False  # nothing would be replayed
    with contextlib.closing(immutable(path)) as connection:
        try:
            properties = sql.identity(connection)
        except sqlite3.Error:  # a damaged file is for the check to tell
            return False
    if "opening" not in properties:
        return False
    first = identity.last_stamp(committed, properties["opening"])
    return (
        first is None or first > identity.stamped(properties) + 1
    )  # between the file and the journal, steps are missing


def first_transaction(journal: bytes) -> bytes | None:
    """The first transaction in a `-wal` that SQLite would replay, None if there is none.

    The form is SQLite's (fileformat2, "The WAL File Format"): a header, then frames of 24 bytes and a page, each with
    the header's salt and a checksum over all before it; the last frame of a transaction tells the size of the database.
    """
    if len(journal) < _WAL_HEAD:
        return None
    magic, _, page, _, *salt = struct.unpack(">6I", journal[:24])
    order = {0x377F0682: "<", 0x377F0683: ">"}.get(magic)
    if order is None or not 512 <= page <= 65536:
        return None
    sums = _checksum(journal[:24], order, (0, 0))
    if sums != struct.unpack(">2I", journal[24:_WAL_HEAD]):
        return None
    place = _WAL_HEAD
    while place + 24 + page <= len(journal):
        _, size, salt_1, salt_2, *told = struct.unpack(">6I", journal[place : place + 24])
        body = journal[place : place + 8] + journal[place + 24 : place + 24 + page]
        sums = _checksum(body, order, sums)
        if [salt_1, salt_2] != salt or list(sums) != told:
            return None
        place += 24 + page
        if size:
            return journal[_WAL_HEAD:place]
    return None


def _checksum(data: bytes, order: str, sums: tuple[int, int]) -> tuple[int, int]:
    first_sum, second_sum = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for first, second in zip(words[::2], words[1::2], strict=True):
        first_sum = (first_sum + first + second_sum) & 0xFFFFFFFF
        second_sum = (second_sum + second + first_sum) & 0xFFFFFFFF
    return first_sum, second_sum


def immutable(path: Path) -> sqlite3.Connection:
    """The file alone, read without a trace: no lock, no journal, nothing replayed."""
    connection = sqlite3.connect(f"{uri(path.absolute())}?mode=ro&immutable=1", uri=True, isolation_level=None)
    sql.set_pragmas(connection, trusted_schema="OFF")
    return connection


def in_memory(path: Path) -> sqlite3.Connection:
    """The desk with all its steps as they are now, in memory; the file may be open elsewhere, or unwritable."""
    for _ in range(_TRIES):
        with tempfile.TemporaryDirectory(prefix="partner-desk-") as folder:
            copy = Path(folder) / "copy"
            if not _copied(path, copy):
                continue
            with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as source:
                sql.set_pragmas(source, trusted_schema="OFF")
                connection = sqlite3.connect(":memory:", isolation_level=None)
                try:
                    source.backup(connection)
                except BaseException:
                    connection.close()
                    raise
        sql.set_pragmas(connection, trusted_schema="OFF")
        return connection
    raise Refused("{path} is being written all the time. Try again in a moment.", path=path)


@contextlib.contextmanager
def untouched(path: Path) -> Iterator[sqlite3.Connection]:
    """A desk as it would be opened, with nothing changed in its file."""
    with contextlib.closing(in_memory(path) if left_behind(path) else immutable(path)) as connection:
        yield connection


def _copied(path: Path, copy: Path) -> bool:
    """Copy a desk with what lies beside it; False if it was folded or closed meanwhile, so that the parts don't fit."""
    before = _marks(path)
    shutil.copyfile(path, copy)
    for end in (_WAL, _JOURNAL):
        if end == _WAL and is_foreign(path):
            continue
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(_beside(path, end), _beside(copy, end))
    return before == _marks(path)


def _marks(path: Path) -> tuple[object, ...]:
    """What changes when steps go from the journal into the file; steps that are only added change none of it."""
    seen = path.stat()
    try:
        with _beside(path, _WAL).open("rb") as file:
            head = file.read(_WAL_HEAD)
    except OSError:
        head = b""
    return seen.st_ino, seen.st_size, seen.st_mtime_ns, head, _beside(path, _JOURNAL).exists()


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)
