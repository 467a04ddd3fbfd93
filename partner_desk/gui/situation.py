"""What the window is about right now: the open desk, the view, the scope looked at; and who must hear of changes.

Data flows one way: actions change the desk or the view, signals tell the panels, panels draw.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from partner_desk.app.answers import View
from partner_desk.app.backups import KEPT
from partner_desk.app.rulebook import library
from partner_desk.app.school.sight import Sight
from partner_desk.app.workspace import Editable, Workspace
from partner_desk.domain import clock
from partner_desk.domain.changes import ChangeSet, Stale
from partner_desk.domain.errors import DeskLost
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import Period, holds_at
from partner_desk.domain.origin import Origin, by_hand
from partner_desk.gui.guard import guarded
from partner_desk.language import marked, tr
from partner_desk.readings.questions import Question

if TYPE_CHECKING:
    from partner_desk.app.scenarios import Branch


class Situation(QObject):
    """The open desk and what is looked at."""

    desk_opened = Signal()
    leaving = Signal()
    """The desk is about to be left, if it may be."""
    desk_changed = Signal(object)
    view_changed = Signal()
    period_changed = Signal()
    scope_changed = Signal()
    world_changed = Signal()
    """A scenario was entered or left."""
    refused = Signal(str)
    lost = Signal(str)
    """The file of the open desk is gone; nothing more can be kept in it."""
    recorded = Signal()
    """A step was recorded, and can be taken back."""
    done = Signal(str)
    """What was just recorded, taken back or made again, in words."""
    concealed_changed = Signal()
    """Verdicts and reasons are kept from a learner who is asked for them, or may be seen again."""
    taught_changed = Signal()
    """A lesson begins or ends, or a task in it."""
    go_to = Signal(str)
    """Asks for a link to be followed: `scope:KEY` or `KIND:KEY`."""

    def __init__(self) -> None:
        """No desk is open yet."""
        super().__init__()
        self.desk: Workspace | None = None
        self._nothing = Estate()
        self.workspace: Editable | None = None
        """What is looked at and changed: the desk itself, or a scenario on it."""
        self.branch: Branch | None = None
        """The scenario that is open, if one is."""
        self.view = View("", library().first_program, clock.today())
        self.period: Period | None = None
        """The period asked about in the time line; None for the view's day alone."""
        self.scope: int | None = None
        self.chosen: list[int] = []
        self.sight: Sight | None = None
        """What may be told to a learner who is still asked; everything without one."""
        self.asked: Question | None = None
        """What a lesson told of a period or a kind of charge, if that was asked last."""
        self.taught = False
        """A lesson is being taken: nothing is proposed to who is asked for it."""
        self.task = False
        """A step of a lesson asks for changes of the desk."""
        self.backups_kept = KEPT
        """So many backups of a desk are kept."""
        self.came_from: Path | None = None
        """The file that was open before a lesson, and is opened again after it."""
        self._leave: Callable[[], None] | None = None
        self._tree = self.estate.scopes
        """The tree whose numbers `scope` and `chosen` are."""

    @property
    def training(self) -> bool:
        """Whether the open desk is one to learn on: nothing on it is real."""
        return self.estate.invented

    @property
    def estate(self) -> Estate:
        """The snapshot; empty while no desk is open."""
        return self.workspace.estate if self.workspace is not None else self._nothing

    @property
    def title(self) -> str:
        """What the window is about: the file, and the scenario if one is open; empty without a desk."""
        if self.desk is None:
            return ""
        name = self.desk.path.name if self.desk.path is not None else tr("Not saved in a file")
        if self.training:
            own = self.desk.training or (name if self.desk.path is not None else tr("the sample"))
            name = tr("Training: {desk}", desk=own)
        if self.branch is None:
            return name
        return tr("{scenario} (scenario) \N{EN DASH} {desk}", scenario=self.branch.name, desk=name)

    def open(self, desk: Workspace, view: View | None = None) -> None:
        """Close the desk at hand and show another one, in its own view or as before."""
        self.close()
        self.desk = desk
        self.view = view or self.view
        self._attend(desk)
        self._look_nowhere()
        self._settle_partner()
        self.desk_opened.emit()

    def enter(self, branch: Branch) -> None:
        """Look at a scenario in place of the desk, at the same scope."""
        self._attend(branch)
        self.branch = branch
        self._changed(ChangeSet("", ()))
        self.world_changed.emit()

    def leave(self) -> None:
        """Look at the desk again; the scenario stays in its file."""
        if self.desk is not None and self.branch is not None:
            self._attend(self.desk)
            self._changed(ChangeSet("", ()))
            self.world_changed.emit()

    def _attend(self, workspace: Editable) -> None:
        """Hear of the changes of this, and no longer of what was attended before."""
        if self._leave is not None:
            self._leave()
        if self.branch is not None:
            self.branch.close()
            self.branch = None
        self.workspace = workspace
        self._leave = workspace.subscribe(self._changed)

    def close(self) -> None:
        """Fold the desk into its file."""
        if self.branch is not None:
            self.branch.close()
        if self.desk is not None:
            self.desk.close()
        self.desk = self.workspace = self.branch = self._leave = None
        self._look_nowhere()

    def _look_nowhere(self) -> None:
        self.scope, self.chosen, self._tree = None, [], self.estate.scopes

    def _changed(self, changes: ChangeSet) -> None:
        self._find_scopes_again()
        self._settle_partner()
        self.desk_changed.emit(changes)

    def _find_scopes_again(self) -> None:
        """Scopes are numbers of one tree: in another tree they are found by their keys, or are gone."""
        before, tree = self._tree, self.estate.scopes
        if tree is before:
            return

        def again(scope: int | None) -> int | None:
            return tree.find(before.key(scope)) if scope is not None else None

        self.scope = again(self.scope)
        self.chosen = [found for one in self.chosen if (found := again(one)) is not None]
        self._tree = tree

    def _settle_partner(self) -> None:
        """The view's partner must be one of the desk: ours, else the first."""
        partners = self.estate.partners
        if self.view.partner not in partners:
            ours = next((one.id for one in partners.values() if one.ours), next(iter(partners), ""))
            self.view = replace(self.view, partner=ours)

    @property
    def concealed(self) -> bool:
        """Whether verdicts are kept from a learner, all but perhaps a few."""
        return self.sight is not None

    @property
    def asked_here(self) -> Question | None:
        """What a lesson asked, where that was about a period or a kind of charge and is looked at."""
        asked, view, tree = self.asked, self.view, self.estate.scopes
        if asked is None or (asked.partner, asked.program) != (view.partner, view.program):
            return None
        is_here = self.scope is not None and tree.find(asked.scope) == self.scope
        return asked if is_here and holds_at(asked, view.day) else None

    @property
    def told_scopes(self) -> frozenset[int] | None:
        """The scopes whose verdict is told in this view; None for all.

        None at all where a lesson asked about a period or a kind of charge: that of a day is another one.
        """
        if self.asked_here is not None:
            return frozenset()
        if self.sight is None:
            return None
        keys = {key for key, _ in self.sight.told if self.sight.tells((key, self.view))}
        found = map(self.estate.scopes.find, keys)
        return frozenset(one for one in found if one is not None)

    @property
    def concealed_here(self) -> bool:
        """Whether verdict and reasons of the scope at hand are kept from the learner."""
        told = self.told_scopes
        return told is not None and self.scope not in told and self.asked_here is None

    @property
    def course_told(self) -> bool:
        """Whether the verdicts of the scope at hand on other days are told."""
        if self.concealed_here or (self.asked_here is not None and self.asked_here.charge_kind is not None):
            return False
        return self.sight is None or self.sight.tells_course(self.view)

    def conceal(self, sight: Sight | None, asked: Question | None = None) -> None:
        """Keep verdicts and reasons from a learner, all but what is in sight; or show them again.

        `asked` is what was answered, where it was about a period or a kind of charge: that is what is told there.
        """
        if (sight, asked) != (self.sight, self.asked):
            self.sight, self.asked = sight, asked
            self.concealed_changed.emit()

    def teach(self, taught: bool, *, task: bool = False) -> None:
        """A lesson is being taken, and its step at hand is a task; or not."""
        if (taught, task) != (self.taught, self.task):
            self.taught, self.task = taught, task
            self.taught_changed.emit()

    def look(self, **view: object) -> None:
        """Change the view."""
        changed = replace(self.view, **view)  # type: ignore[arg-type]
        if changed != self.view:
            self.view = changed
            self.view_changed.emit()

    def ask_about(self, period: Period | None) -> None:
        """Ask about a period, or about the view's day alone."""
        if period != self.period:
            self.period = period
            self.period_changed.emit()

    def look_at(self, scope: int | None) -> None:
        """Look at another scope."""
        if scope != self.scope:
            self.scope = scope
            self.scope_changed.emit()

    def commit(self, changes: ChangeSet) -> bool:
        """Make a step; what is refused is told, not raised."""
        workspace = self.workspace
        if workspace is None or not self.guarded(lambda: workspace.commit(changes)):
            return False
        recorded = marked("Recorded: {step}") if self.branch is None else marked("Recorded in the scenario: {step}")
        self.done.emit(tr(recorded, step=changes.name))
        self.recorded.emit()
        return True

    def undo(self) -> None:
        """Take back the last step, if there is one."""
        workspace = self.workspace
        name = workspace.undo_name if workspace is not None else None
        if workspace is not None and name is not None and self.guarded(workspace.undo):
            self.done.emit(tr("Taken back: {step}", step=name))

    def redo(self) -> None:
        """Make the last step again that was taken back, if there is one."""
        workspace = self.workspace
        name = workspace.redo_name if workspace is not None else None
        if workspace is not None and name is not None and self.guarded(workspace.redo):
            self.done.emit(tr("Made again: {step}", step=name))

    def guarded(self, step: Callable[[], object]) -> bool:
        """Do something to the desk; what is refused is told, not raised."""
        try:
            return guarded(step, self.refused.emit, but=(Stale, DeskLost))
        except Stale:
            self.refused.emit(
                tr("The desk changed in the meantime. Look again and repeat the step; nothing was recorded.")
            )
        except DeskLost as lost:
            self.lost.emit(lost.sentence)
        return False

    def by_hand(self, known_from: str = "") -> Origin:
        """The origin of what the person says now, who may say where it is known from."""
        who = self.workspace.who if self.workspace is not None else "somebody"
        return by_hand(who, known_from)

    def chosen_subscriptions(self) -> list[str]:
        """The keys of the selected subscriptions, or of the one that the scope at hand lies in."""
        tree = self.estate.scopes
        subscriptions = [one for one in self.chosen if tree.kind[one] == ScopeKind.SUBSCRIPTION]
        if not subscriptions and self.scope is not None:
            above = tree.above(self.scope, ScopeKind.SUBSCRIPTION)
            subscriptions = [above] if above is not None else []
        return [tree.key(one) for one in subscriptions]

    def chosen_keys(self) -> list[str]:
        """The keys of the selected scopes."""
        chosen = self.chosen or ([self.scope] if self.scope is not None else [])
        return [self.estate.scopes.key(one) for one in chosen]
