"""The journal of a desk: every step that was ever made, by whom and when; lines are only ever added to it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import uuid4

from partner_desk.domain.changes import ChangeSet
from partner_desk.store import packing, seal, sql

JournalAct = Literal["begin", "do", "undo", "redo"]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the journal: what was done, by whom and when; `of` is the step undone or redone.

    `uid` is the step's own id in every copy of the desk, `hash` seals it and all steps before it.
    """

    id: int
    kind: JournalAct
    of: int | None
    name: str
    who: str
    at: datetime
    count: int
    uid: str = ""
    hash: str = ""


def steps(connection: sqlite3.Connection) -> list[Step]:
    """The journal, oldest first."""
    return [
        Step(number, kind, of, name, who, datetime.fromisoformat(at), count, uid, own)
        for number, kind, of, name, who, at, count, uid, own in sql.lines(connection)
    ]


def changes_of(connection: sqlite3.Connection, step: int) -> ChangeSet:
    """What one step changed."""
    ((name, blob),) = sql.changes(connection, step)
    return packing.unpack(name, blob)


def add(connection: sqlite3.Connection, values: tuple[Any, ...]) -> Step:
    """Add a line: it seals the facts as they are now, and the line before it.

    The values are those of the columns from `kind` to `changes`.
    """
    last = sql.last_line(connection)
    number, parent = (1, seal.FIRST) if last is None else (last[0] + 1, last[1])
    row = (number, *values, uuid4().hex, parent, seal.digest(sql.totals(connection)))
    own = seal.step_hash(row)
    sql.add_line(connection, (*row, own))
    kind, of, name, who, at, count = values[:6]
    return Step(number, kind, of, name, who, datetime.fromisoformat(at), count, row[8], own)
