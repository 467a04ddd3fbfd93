"""Which desk a file is: its own id, its lineage, and which opening of it wrote last.

A copy is another desk of the same lineage, so that the backups of two never mix. Every opening writes an id into the
file, and every transaction repeats it with a number: so a journal (`-wal`) that was left behind by another file, or by
a later state of this one, is known before SQLite replays it.
"""

from __future__ import annotations

import json
import os
import platform
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from partner_desk.store import sql

_DIGITS = 12
"""The number of a transaction has so many."""


@dataclass(frozen=True, slots=True)
class DeskIdentity:
    """`desk` is the id of this file, `lineage` of all its copies, `ancestors` what it was copied from, oldest first."""

    desk: str
    lineage: str
    ancestors: tuple[str, ...] = ()


def new_identity() -> DeskIdentity:
    """A desk that never was."""
    return DeskIdentity(uuid4().hex, uuid4().hex)


def of_history(connection: sqlite3.Connection) -> DeskIdentity:
    """For a desk from before identities: copies of one share their first step, and with it the lineage."""
    first = next(sql.sealed_lines(connection), None)
    return new_identity() if first is None else DeskIdentity(uuid4().hex, first[-1][:32])


def copied(identity: DeskIdentity) -> DeskIdentity:
    """A copy of a desk."""
    return DeskIdentity(uuid4().hex, identity.lineage, (*identity.ancestors, identity.desk))


def of(properties: Mapping[str, str]) -> DeskIdentity:
    """The identity among what a file says of itself; raises KeyError or ValueError if there is none."""
    ancestors = json.loads(properties["ancestors"])
    if not isinstance(ancestors, list) or not all(isinstance(one, str) for one in [*ancestors, *properties.values()]):
        raise ValueError("its ancestors are no list of ids")
    return DeskIdentity(properties["desk"], properties["lineage"], tuple(ancestors))


def words(identity: DeskIdentity) -> dict[str, str]:
    """What a file says of itself while nobody has it open; no journal has this opening's id."""
    found = {"desk": identity.desk, "lineage": identity.lineage, "ancestors": json.dumps(identity.ancestors)}
    return found | {"closed": "yes", "opening": uuid4().hex}


def stamp(opening: str, number: int) -> dict[str, str]:
    """What a transaction writes into the file: which one it is of this opening, counted from 1."""
    return {"stamp": f"{opening} {number:0{_DIGITS}}"}


def stamped(properties: Mapping[str, str]) -> int:
    """How many transactions of its last opening a file has in itself."""
    opening, _, number = properties.get("stamp", "").partition(" ")
    return int(number) if opening == properties["opening"] and number.isdecimal() else 0


def last_stamp(pages: bytes, opening: str) -> int | None:
    """The number that the last transaction in some pages has written into them; None if none is of this opening.

    Nothing but its length ends a number: what lies behind it in a page may begin with a digit.
    """
    found = re.findall(rb"stamp" + re.escape(opening.encode()) + rb" (\d{%d})" % _DIGITS, pages)
    return max(map(int, found), default=None)  # what a page has replaced may still lie about in it


def place(file: Path, path: Path | None = None) -> dict[str, str]:
    """Where a file lies (or will, under another name): enough to tell a file that was moved from a copy."""
    seen = file.stat()
    return {
        "machine": platform.node(),
        "path": os.path.realpath(path or file),
        "file": f"{seen.st_dev:x}:{seen.st_ino:x}",
    }


def here(properties: Mapping[str, str], path: Path) -> DeskIdentity:
    """The identity of a file that is being opened: its own one where it stayed or was moved, a new one for a copy."""
    identity, now = of(properties), place(path)
    same = [name for name in now if properties.get(name) == now[name]]
    return identity if "machine" in same and len(same) > 1 else copied(identity)
