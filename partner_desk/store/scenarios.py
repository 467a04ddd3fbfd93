"""Scenarios in the desk file: read, kept and forgotten beside the facts, which know nothing of them."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import datetime

from partner_desk.domain.changes import ChangeSet
from partner_desk.store import codec, sql
from partner_desk.store.desk import Desk


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named branch of the desk: the steps made in it, on the desk as it was after `base_step` of its journal."""

    id: str
    name: str
    who: str
    at: datetime
    base_step: int
    steps: tuple[ChangeSet, ...] = ()
    begun: int = 0
    """So many of its first steps it began with; they are no steps that undo takes back."""


def kept(desk: Desk) -> list[Scenario]:
    """The scenarios of a desk, oldest first."""
    rows = desk.found(sql.scenarios)
    with desk.readable("a scenario"):
        return [
            Scenario(identifier, name, who, datetime.fromisoformat(at), base, *_unpacked(blob))
            for identifier, name, who, at, base, blob in rows
        ]


def marks(desk: Desk) -> set[tuple[str, str, int]]:
    """Id, name and size of every scenario, without reading it: differs when something in one of them does."""
    return desk.found(sql.scenario_sizes)


def keep(desk: Desk, scenario: Scenario) -> None:
    """Write a scenario down as it is now."""
    codec.encoded(scenario.name)
    own = [[one.name, codec.pack(one)] for one in scenario.steps]
    steps = json.dumps({"begun": scenario.begun, "steps": own}, ensure_ascii=False)
    blob = zlib.compress(codec.encoded(steps), 1)
    own_row = (scenario.id, scenario.name, scenario.who, scenario.at.isoformat(), scenario.base_step, blob)
    desk.execute(sql.keeping(own_row))


def forget(desk: Desk, identifier: str) -> None:
    """Take a scenario out of the file."""
    desk.execute(sql.forgetting(identifier))


def _unpacked(blob: bytes) -> tuple[tuple[ChangeSet, ...], int]:
    """The steps, and how many of them it began with; desks of before say no such number."""
    found = json.loads(zlib.decompress(blob))
    begun, steps = (0, found) if isinstance(found, list) else (found["begun"], found["steps"])
    return tuple(codec.unpack(name, (text,)) for name, text in steps), begun
