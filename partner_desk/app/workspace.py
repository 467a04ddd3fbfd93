"""The open desk: a snapshot, the one way to change it, undo and redo, and those who want to hear of it."""

from __future__ import annotations

import contextlib
import getpass
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from partner_desk.app.history import Stacks
from partner_desk.domain.changes import Change, ChangeSet, Stale
from partner_desk.domain.errors import Damaged, Refused, WrittenOver
from partner_desk.domain.estate import Estate
from partner_desk.domain.progress import Progress, silent
from partner_desk.store import scenarios, states
from partner_desk.store.copies import copy_desk
from partner_desk.store.desk import Desk
from partner_desk.store.journal import JournalAct, Step
from partner_desk.store.opening import create_desk, open_desk
from partner_desk.store.packing import pack
from partner_desk.store.sql import Statement


@dataclass(frozen=True, eq=False)
class Ready:
    """What a step needs that takes time and touches no file: the snapshot after it, and its line of the journal."""

    before: Estate
    after: Estate
    packed: bytes


def make_ready(estate: Estate, changes: ChangeSet) -> Ready:
    """Work out a large step ahead of its commit; a worker may do it."""
    return Ready(estate, estate.apply(changes), pack(changes))


Listener = Callable[[ChangeSet], None]


def announce(listeners: Iterable[Listener], changes: ChangeSet) -> None:
    """Tell everybody of a change that was made: a bug in one listener keeps nobody else from hearing of it."""
    bugs: list[Exception] = []
    for listener in list(listeners):
        try:
            listener(changes)
        except Exception as bug:
            bugs.append(bug)
    if bugs:
        raise bugs[0] if len(bugs) == 1 else ExceptionGroup("several listeners failed", bugs)


class Editable(Protocol):
    """What can be looked at and changed step by step: an open desk, or a scenario on one.

    Whoever changes facts asks for no more than this, so that every form works in both.
    """

    @property
    def who(self) -> str:
        """Who makes the steps."""

    @property
    def estate(self) -> Estate:
        """The snapshot as it is now."""

    @property
    def path(self) -> Path | None:
        """The file of the desk; None in memory."""

    @property
    def unsaved(self) -> bool:
        """Whether somebody's steps would be lost with the program."""

    @property
    def undo_name(self) -> str | None:
        """The name of the step that undo would take back."""

    @property
    def redo_name(self) -> str | None:
        """The name of the step that redo would make again."""

    def commit(self, changes: ChangeSet, ready: Ready | None = None, progress: Progress = silent) -> None:
        """Make a step; raises Stale if a fact is no longer what a change says it was, and Refused by the file."""

    def undo(self) -> ChangeSet | None:
        """Take back the last step; None if there is none."""

    def redo(self) -> ChangeSet | None:
        """Make the last step again that was taken back; None if there is none."""

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear of every change after it is made; returns what ends that."""

    def history(self) -> list[Step]:
        """The steps, oldest first."""

    def save_as(self, target: Path, replace: bool = False) -> Workspace:
        """Copy the desk with everything in it into a file and open that one; AlreadyThere unless it may `replace`."""

    def close(self) -> None:
        """Let go of it."""


CACHED = 5_000
"""From so many scopes on, the tree is kept as a blob in the file."""


def current_person() -> str:
    """Who uses the program, as the machine knows it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # the last one on Windows, where nobody is signed in
        return "somebody"


class Workspace:
    """An open desk. Everything that changes it goes through `commit`, `undo` or `redo`."""

    def __init__(self, desk: Desk, who: str | None = None) -> None:
        """Read the desk."""
        self.desk = desk
        self.who = who or current_person()
        self.estate = desk.load()
        steps = desk.steps()
        with desk.readable("its history"):
            self._stacks = Stacks.of(steps)
        self._listeners: list[Listener] = []
        self.training = ""
        """What is learned on this desk; empty for a desk of somebody's own. A training desk has no file, ever."""

    @staticmethod
    def create(path: Path | None) -> Workspace:
        """A new, empty desk; None makes one in memory."""
        return Workspace(create_desk(path))

    @staticmethod
    def open(path: Path, read_only: bool = False) -> Workspace:
        """An existing desk; raises Refused if it cannot be opened.

        For reading only it may be open elsewhere or lie where nothing can be written: it is as it was at this moment.
        """
        return Workspace.of(open_desk(path, read_only))

    @staticmethod
    def of(desk: Desk) -> Workspace:
        """Work on an open desk file; one that cannot be read is closed again."""
        try:
            return Workspace(desk)
        except BaseException:
            desk.close()
            raise

    @staticmethod
    def in_memory(given: ChangeSet, training: str = "") -> Workspace:
        """A desk in memory that begins with a step which nobody would miss; `training` names one of the school."""
        workspace = Workspace.create(None)
        workspace.training = training
        workspace.begin_with(given)
        return workspace

    @property
    def path(self) -> Path | None:
        """The file of the desk; None in memory."""
        return self.desk.path

    @property
    def unsaved(self) -> bool:
        """Whether somebody's steps would be lost with the program."""
        if self.path is not None or self.training:
            return False
        made = bool(self._stacks.done) or any(one.steps for one in scenarios.kept(self.desk))
        return made or bool(states.names(self.desk))

    @property
    def notes(self) -> tuple[str, ...]:
        """What whoever opened the desk should be told of it."""
        return self.desk.notes

    def save_as(self, target: Path, replace: bool = False) -> Workspace:
        """Copy the desk with its history into a file and open that one; this one stays as it is.

        Raises AlreadyThere if something is there: whoever means it says `replace`.
        """
        if self.training:
            raise Refused(
                "This is a training desk: nothing on it is real, so it is never kept as a desk. Save it as a lesson, "
                "or make a new desk for a customer."
            )
        try:
            copy_desk(self.desk, target, replace)
        except (WrittenOver, Damaged):  # what is in memory was read before that, or made here
            kept = Workspace.in_memory(ChangeSet("Keep what was in memory", tuple(self._every_fact())))
            copy_desk(kept.desk, target, replace)
            kept.close()
        return Workspace.open(target)

    def _every_fact(self) -> Iterator[Change]:
        tree, facts = self.estate.scopes, self.estate.facts
        yield from (Change(None, tree.scope(one)) for one in range(len(tree)))
        yield from (Change(None, fact) for table in facts.values() for fact in table.values())

    def check_file(self) -> None:
        """Raise DeskLost if the desk's file was deleted, moved or replaced meanwhile."""
        self.desk.check_file()

    def fold(self) -> None:
        """Put what lies beside the file into it; for idle moments, so that a copy of the file lacks nothing."""
        self.desk.fold()

    # Changing ---------------------------------------------------------------------------------------------

    def begin_with(self, given: ChangeSet) -> None:
        """What a new desk begins with: told in its history, but no step that anybody could take back."""
        self._step(given, "begin", None)

    def commit(
        self,
        changes: ChangeSet,
        ready: Ready | None = None,
        progress: Progress = silent,
        also: Sequence[Statement] = (),
    ) -> None:
        """Make a step: raises Stale if a fact is no longer what a change says it was, and Refused by the file.

        `ready` is what `make_ready` found out about these changes beside the window. A progress that raises takes
        back all of the step. `also` is done in the file together with it.
        """
        if len(changes):
            self._step(changes, "do", None, ready, progress, also)

    def undo(self) -> ChangeSet | None:
        """Take back the last step; None if there is none."""
        step = self._stacks.next_undo
        if step is None:
            return None
        changes = self.desk.changes_of(step.id).inverse()
        self._again(changes, "undo", step)
        return changes

    def redo(self) -> ChangeSet | None:
        """Make the last step again that was taken back; None if there is none."""
        step = self._stacks.next_redo
        if step is None:
            return None
        changes = self.desk.changes_of(step.id)
        self._again(changes, "redo", step)
        return changes

    def _again(self, changes: ChangeSet, kind: JournalAct, step: Step) -> None:
        try:
            self._step(changes, kind, step.id)
        except Stale as stale:
            raise self.desk.damaged(f"step {step.id} of its history does not fit its facts ({stale})") from stale

    def _step(
        self,
        changes: ChangeSet,
        kind: JournalAct,
        of: int | None,
        ready: Ready | None = None,
        progress: Progress = silent,
        also: Sequence[Statement] = (),
    ) -> None:
        if ready is None or ready.before is not self.estate:
            ready = None
        after = ready.after if ready is not None else self.estate.apply(changes)
        packed = ready.packed if ready is not None else None
        step = self.desk.write(changes, kind, of, self.who, packed, progress, also)
        self.estate = after
        self._stacks.add(step)
        announce(self._listeners, changes)

    @property
    def undo_name(self) -> str | None:
        """The name of the step that undo would take back."""
        step = self._stacks.next_undo
        return None if step is None else step.name

    @property
    def redo_name(self) -> str | None:
        """The name of the step that redo would make again."""
        step = self._stacks.next_redo
        return None if step is None else step.name

    # Hearing ----------------------------------------------------------------------------------------------

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear of every change after it is committed; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def history(self) -> list[Step]:
        """Every step that was ever made, oldest first."""
        return self.desk.steps()

    @property
    def last_step(self) -> int:
        """The number of the last step in the journal; 0 before the first."""
        return self.desk.last_step()

    def since(self, step: int) -> list[ChangeSet]:
        """What was changed after a step of the journal, the oldest first."""
        return [self.desk.changes_of(one.id) for one in self.history() if one.id > step]

    def at_step(self, step: int) -> Estate:
        """The snapshot as it was after a step of the journal."""
        return self.before(self.since(step))

    def before(self, steps: Sequence[ChangeSet]) -> Estate:
        """The snapshot as it was before the last steps."""
        estate = self.estate
        for changes in reversed(steps):
            estate = estate.apply(changes.inverse())
        return estate

    def close(self) -> None:
        """Fold the desk into its file."""
        try:
            if self.path is not None and not self.desk.read_only and len(self.estate.scopes) >= CACHED:
                with contextlib.suppress(Refused):  # only the next start would be faster
                    self.desk.remember_tree(self.estate.scopes)
        finally:
            self.desk.close()
