"""Scenarios: what could be, beside what is. Every edit, import and advice works in one; the desk stays as it is.

A scenario lies in the desk's file as its steps, and rests on the desk as it was after one step of the journal. If
the desk moves on it is carried over by itself where nothing clashes; where something does, it stays on the desk
that it knew until somebody says whose word holds.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from partner_desk.app import rebasing
from partner_desk.app.rebasing import Conflict, Winner
from partner_desk.app.workspace import Listener, Ready, Workspace, announce
from partner_desk.domain import clock
from partner_desk.domain.changes import ChangeSet, Stale
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.progress import Progress, silent
from partner_desk.domain.renaming import Renaming
from partner_desk.store import scenarios as rows
from partner_desk.store.journal import Step
from partner_desk.store.scenarios import Scenario
from partner_desk.store.sql import forgetting

__all__ = ["Branch", "Scenario", "Scenarios"]


class Branch:
    """One open scenario: to whoever works in it, an `Editable` like the desk itself."""

    def __init__(self, workspace: Workspace, scenario: Scenario) -> None:
        """Carry the steps over to the desk as it is now, if they can be."""
        self.workspace = workspace
        self.scenario = scenario
        self.base = workspace.estate
        if scenario.base_step != workspace.last_step:
            later = workspace.since(scenario.base_step)
            self.base = workspace.before(later)
            for changes in later:
                self._rename(changes)
        self.conflicts: tuple[Conflict, ...] = ()
        self._undone: list[ChangeSet] = []
        self._listeners: list[Listener] = []
        self.estate = self._carried(self.scenario, self.base)[1]
        self._follow()
        self._leave: Callable[[], None] | None = workspace.subscribe(self._desk_changed)

    # As a desk --------------------------------------------------------------------------------------------

    @property
    def who(self) -> str:
        """Who makes the steps."""
        return self.workspace.who

    @property
    def name(self) -> str:
        """What people call the scenario."""
        return self.scenario.name

    def rename(self, name: str) -> None:
        """Call the scenario something else."""
        self.scenario = replace(self.scenario, name=Scenarios(self.workspace).rename(self.scenario.id, name).name)
        self.estate = self.estate.supposed(self.name)

    @property
    def path(self) -> Path | None:
        """The file of the desk it lies in."""
        return self.workspace.path

    @property
    def unsaved(self) -> bool:
        """Nothing is lost with a scenario that would not be lost with its desk."""
        return False

    def commit(self, changes: ChangeSet, ready: Ready | None = None, progress: Progress = silent) -> None:
        """Make a step in the scenario."""
        if len(changes):
            after = ready.after if ready is not None and ready.before is self.estate else self.estate.apply(changes)
            progress(len(changes), len(changes))
            self._step((*self.scenario.steps, changes), after, changes)
            self._undone.clear()

    def undo(self) -> ChangeSet | None:
        """Take back the last step of the scenario."""
        if self.undo_name is None:
            return None
        *steps, last = self.scenario.steps
        changes = last.inverse()
        self._step(tuple(steps), self.estate.apply(changes), changes)
        self._undone.append(last)
        return changes

    def redo(self) -> ChangeSet | None:
        """Make the last step of the scenario again that was taken back while it was open."""
        if not self._undone:
            return None
        changes = self._undone[-1]
        self._step((*self.scenario.steps, changes), self.estate.apply(changes), changes)
        self._undone.pop()
        return changes

    @property
    def undo_name(self) -> str | None:
        """The name of the step that undo would take back."""
        own = self.scenario.steps[self.scenario.begun :]
        return own[-1].name if own else None

    @property
    def redo_name(self) -> str | None:
        """The name of the step that redo would make again."""
        return self._undone[-1].name if self._undone else None

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear of every change of the scenario's snapshot; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def history(self) -> list[Step]:
        """The steps of the scenario, oldest first."""
        who, at, steps = self.scenario.who, self.scenario.at, self.scenario.steps
        return [
            Step(number, "do" if number > self.scenario.begun else "begin", None, one.name, who, at, len(one))
            for number, one in enumerate(steps, 1)
        ]

    def save_as(self, target: Path, replace: bool = False) -> Workspace:
        """Copy the desk with all its scenarios into a file and open that one."""
        return self.workspace.save_as(target, replace)

    def close(self) -> None:
        """Let go of the scenario; it stays in the desk, and the desk stays open."""
        if self._leave is not None:
            self._leave()
            self._leave = None

    def _step(self, steps: tuple[ChangeSet, ...], after: Estate, changes: ChangeSet) -> None:
        self._keep(replace(self.scenario, steps=steps))
        self.estate = after
        self._settle_conflicts()
        self._announce(changes)

    def _keep(self, scenario: Scenario) -> None:
        rows.keep(self.workspace.desk, scenario)
        self.scenario = scenario

    def _announce(self, changes: ChangeSet) -> None:
        announce(self._listeners, changes)

    def _carried(self, scenario: Scenario, desk: Estate) -> tuple[Scenario, Estate]:
        """A scenario on a desk; the snapshot that comes of it says whose it is."""
        begun, now = rebasing.carried(scenario.steps[: scenario.begun], desk.supposed(scenario.name))
        steps, after = rebasing.carried(scenario.steps[scenario.begun :], now)
        return replace(scenario, steps=(*begun, *steps), begun=len(begun)), after

    # Beside the desk --------------------------------------------------------------------------------------

    @property
    def changes(self) -> ChangeSet:
        """What the scenario comes to, as one step."""
        return rebasing.net(f"Apply scenario {self.name}", self.scenario.steps)

    def _settle_conflicts(self) -> None:
        self.conflicts = rebasing.conflicts(self.base, self.workspace.estate, self.changes)

    def _follow(self) -> bool:
        """Rest on the desk as it is now, if nothing clashes; whether the snapshot is another one then."""
        desk = self.workspace.estate
        self._settle_conflicts()
        if desk is self.base or self.conflicts:
            return False
        found, after = self._carried(self.scenario, desk)
        followed = replace(found, base_step=self.workspace.last_step)
        self.scenario = followed
        if not self.workspace.desk.read_only:
            with contextlib.suppress(Refused):  # the desk's step is made; the next one who writes keeps what follows
                self._keep(followed)
        self.base, self.estate = desk, after
        self._undone.clear()
        return True

    def _rename(self, changes: ChangeSet) -> None:
        """Call what a step of the desk renamed, or gave its GUID, so here as well: that is nothing to clash about."""
        renaming = Renaming.of(changes).beside(self.changes)
        if renaming.pairs:
            self.base = self.base.apply(renaming.on(self.base))
            self.scenario = replace(self.scenario, steps=tuple(map(renaming.changes, self.scenario.steps)))

    def _desk_changed(self, changes: ChangeSet) -> None:
        self._rename(changes)
        if self._follow():
            self._announce(changes)

    def settle(self, winners: Mapping[str, Winner]) -> None:
        """Say whose word holds in every conflict, by its id; from then on the scenario rests on the desk as it is."""
        if not self.conflicts:
            return
        open_ = [conflict for conflict in self.conflicts if conflict.id not in winners]
        if open_:
            raise Refused("Say for each conflict whose word holds. {open}", open=_words(open_))
        name = "Give way to the scenario"
        desk = self.workspace.estate
        try:
            steps = rebasing.settled(self.scenario.steps, self.conflicts, winners, name)
            begun = self.scenario.begun + len(steps) - len(self.scenario.steps)  # what gives way does so at first
            carried, after = self._carried(replace(self.scenario, steps=steps, begun=begun), desk)
        except Stale as stale:
            raise Refused(
                "The two do not fit together that way ({stale}). Let the desk's word hold for what it is "
                "about, or change the desk first. Nothing was changed.",
                stale=stale,
            ) from stale
        self._keep(replace(carried, base_step=self.workspace.last_step))
        self.base, self.estate = desk, after
        self._undone.clear()
        self._settle_conflicts()
        self._announce(ChangeSet(name, ()))

    def apply(self) -> ChangeSet:
        """Make everything in the scenario so on the desk, as one step that can be undone; the scenario is then gone."""
        if self.conflicts:
            raise Refused(
                "{scenario} was not applied, because the desk changed in the meantime. {conflicts} Settle this "
                "first; nothing was changed.",
                scenario=self.name,
                conflicts=_words(self.conflicts),
            )
        changes = self.changes
        if not len(changes):
            raise Refused("{scenario} changes nothing, so there is nothing to apply.", scenario=self.name)
        self.close()
        try:
            self.workspace.commit(changes, also=[forgetting(self.scenario.id)])
        except BaseException:
            self._leave = self.workspace.subscribe(self._desk_changed)
            raise
        return changes


def _words(found: tuple[Conflict, ...] | list[Conflict]) -> str:
    return " ".join(one.words for one in found)


class Scenarios:
    """The scenarios of an open desk."""

    def __init__(self, workspace: Workspace) -> None:
        """Those that lie in its file."""
        self.workspace = workspace

    def all(self) -> list[Scenario]:
        """Every scenario, oldest first."""
        return rows.kept(self.workspace.desk)

    def new(self, name: str, *makers: Callable[[Estate], ChangeSet]) -> Branch:
        """Begin a scenario on the desk as it is now, with steps each made from the snapshot before it.

        These are what it supposes: undo takes back only what is done in it later. A maker that raises Refused leaves
        no scenario behind.
        """
        own = Scenario(
            uuid4().hex, self._free(name), self.workspace.who, clock.now(),
            self.workspace.last_step,
        )  # fmt: skip
        steps, now = [], self.workspace.estate
        for make in makers:
            steps.append(make(now))
            now = now.apply(steps[-1])
        made = tuple(step for step in steps if len(step))
        own = replace(own, steps=made, begun=len(made))
        rows.keep(self.workspace.desk, own)
        return Branch(self.workspace, own)

    def named(self, text: str) -> Scenario:
        """The scenario that a person means, by id or name."""
        every = self.all()
        matching = [one for one in every if text == one.id or text.casefold() == one.name.casefold()]
        if not matching:
            known = f"Known are: {', '.join(one.name for one in every)}." if every else "It has none yet."
            raise Refused("There is no scenario {text!r} on this desk. {known}", text=text, known=known)
        return matching[0]

    def open(self, text: str) -> Branch:
        """Open a scenario by id or name."""
        return Branch(self.workspace, self.named(text))

    def rename(self, text: str, name: str) -> Scenario:
        """Call a scenario something else."""
        found = self.named(text)
        renamed = replace(found, name=self._free(name, found.id))
        rows.keep(self.workspace.desk, renamed)
        return renamed

    def drop(self, text: str) -> Scenario:
        """Forget a scenario; the desk stays as it is."""
        found = self.named(text)
        rows.forget(self.workspace.desk, found.id)
        return found

    def _free(self, name: str, own: str = "") -> str:
        name = name.strip()
        if not name:
            raise Refused("A scenario needs a name.")
        if any(one.name.casefold() == name.casefold() and one.id != own for one in self.all()):
            raise Refused("There is a scenario {name!r} already. Choose another name.", name=name)
        return name
