"""What a desk amounts to, in a few digests, and whether a desk that was found is one that it may be."""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from partner_desk.app.scenarios import Scenarios
from partner_desk.app.workspace import Workspace
from partner_desk.domain.changes import WORD_OF, fact_key
from partner_desk.domain.estate import Estate


def digest(parts: Iterable[str]) -> str:
    """A short digest of texts."""
    hasher = hashlib.blake2b(digest_size=8)
    for one in parts:
        hasher.update(one.encode("utf-8", "surrogatepass") + b"\0")
    return hasher.hexdigest()


def facts_of(estate: Estate) -> str:
    """Every fact with everything in it, in no order."""
    return digest(sorted(f"{WORD_OF[type(one)]} {fact_key(one)} {one!r}" for one in estate.facts_in_order()))


@dataclass(frozen=True)
class State:
    """A desk: its steps, its facts and its scenarios."""

    steps: tuple[str, ...]
    facts: str
    scenarios: str

    @staticmethod
    def of(workspace: Workspace) -> State:
        """That of an open desk."""
        steps = tuple(
            digest([one.kind, str(one.of), one.name, one.who, one.at.isoformat(), str(one.count)])
            for one in workspace.history()
        )
        kept = [
            f"{one.id} {one.name} {[(step.name, repr(step.changes)) for step in one.steps]}"
            for one in Scenarios(workspace).all()
        ]
        return State(steps, facts_of(workspace.estate), digest(kept))

    def plain(self) -> dict[str, Any]:
        """As JSON knows it."""
        return asdict(self)

    @staticmethod
    def from_plain(value: dict[str, Any] | None) -> State | None:
        """From JSON; None is a desk that is not there."""
        return None if value is None else State(tuple(value["steps"]), value["facts"], value["scenarios"])


@dataclass(frozen=True)
class Expected:
    """What a desk may be after something went wrong in the middle of an act.

    `sure` was acknowledged (None: nothing was, so the desk may be missing). If an act on it was under way, `busy`,
    it may also be what the act makes of it: `after`, where that is known. An act that returned made `least` steps.
    """

    sure: State | None
    busy: bool = False
    after: State | None = None
    least: int = 0

    def wrong(self, state: State, replayed: str) -> str:
        """What is wrong with a desk that was found; `replayed` are its facts as its journal tells them."""
        if state.facts != replayed:
            return "its facts are not those of its journal"
        if len(state.steps) < self.least:
            return f"a step that was made is gone: {self.least} steps acknowledged, {len(state.steps)} there"
        if state == self.sure or (self.busy and state == self.after):
            return ""
        if not self.busy:
            return f"it is not what was acknowledged: {difference(self.sure, state)}"
        sure = self.sure or State((), facts_of(Estate()), digest([]))
        if self.after is not None and self.after.steps[: len(sure.steps)] != sure.steps:
            return (
                f"it is neither what was there nor what comes: {difference(self.sure, state)}"  # one replaced the other
            )
        if state.steps[: len(sure.steps)] != sure.steps:
            return f"acknowledged steps are gone: {difference(self.sure, state)}"
        if len(state.steps) > len(sure.steps) + 1:
            return f"there are steps that nobody made: {difference(self.sure, state)}"
        if state.steps == sure.steps and state.facts != sure.facts:
            return "the facts changed without a step"
        if self.after is not None and state.scenarios not in (sure.scenarios, self.after.scenarios):
            return "a scenario is neither what it was nor what it becomes"
        return ""


def difference(sure: State | None, state: State) -> str:
    """How a desk differs from what was acknowledged."""
    if sure is None:
        return f"nothing was acknowledged, {len(state.steps)} steps are there"
    same = [one for one in ("steps", "facts", "scenarios") if getattr(sure, one) == getattr(state, one)]
    return f"{len(sure.steps)} steps acknowledged, {len(state.steps)} there; the same are: {', '.join(same) or 'none'}"


def replayed(workspace: Workspace) -> Estate:
    """The facts that the journal tells of."""
    estate = Estate()
    for step in workspace.history():
        estate = estate.apply(workspace.desk.changes_of(step.id))
    return estate


def integrity(path: Path) -> str:
    """What SQLite says of a desk file, read from a copy with its journal."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        for ending in ("", "-wal", "-journal"):
            part = path.with_name(path.name + ending)
            if part.exists():
                copy.with_name(copy.name + ending).write_bytes(part.read_bytes())
        try:
            with closing(sqlite3.connect(copy)) as connection:
                return str(connection.execute("PRAGMA integrity_check").fetchone()[0])
        except sqlite3.Error as trouble:
            return str(trouble)
