"""What the actions about scenarios do: begin one, enter, leave, compare, apply, drop."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QInputDialog,
    QVBoxLayout,
    QWidget,
)

from partner_desk.app.rebasing import Conflict, Winner
from partner_desk.app.scenarios import Branch, Scenarios
from partner_desk.domain.access import Principal
from partner_desk.domain.changes import WORD_OF, ChangeSet
from partner_desk.domain.departures import what_if_leaves
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import start_of
from partner_desk.domain.naming import principal_called
from partner_desk.gui.host import Host
from partner_desk.gui.plain import Label
from partner_desk.gui.situation import Situation
from partner_desk.gui.stating import name_chosen_state
from partner_desk.language import tr

if TYPE_CHECKING:
    from partner_desk.advice import Advice
    from partner_desk.gui.panels.compare import ComparePanel


class Branching:
    """One method an action, by the names of the table."""

    def __init__(self, window: Host, situation: Situation, shown: Callable[[], ComparePanel]) -> None:
        """Act on a window and its situation; `shown` brings the compare view up, and is it."""
        self.window = window
        self.situation = situation
        self._shown = shown

    # Begin, enter, leave ----------------------------------------------------------------------------------

    def scenario_new(self) -> None:
        """Begin a scenario on the desk as it is."""
        name, ok = QInputDialog.getText(self.window, tr("New scenario"), tr("What to call it:"))
        if ok:
            self.situation.guarded(lambda: self._begin(name))

    def try_changes(self, name: str, make: Callable[[Estate], ChangeSet]) -> None:
        """Make changes in a scenario: in the open one, else in a new one; the desk stays as it is."""

        def work() -> None:
            if self.situation.branch is None:
                self._begin(self._free(name), make)
            else:
                self.situation.commit(make(self.situation.estate))

        self.situation.guarded(work)

    def what_if_leaves(self) -> None:
        """A scenario in which the identities chosen in the list are gone from the day looked at."""
        people = self.window.lists["identities"].chosen_keys(WORD_OF[Principal])
        if people:
            self.without(people[0])
        else:
            self.window.say(tr("Choose an identity in the list of identities first."))

    def without(self, principal: str) -> None:
        """A scenario in which one identity is gone from the day looked at."""
        at = start_of(self.situation.view.day)
        name = principal_called(self.situation.estate, principal)

        def make(estate: Estate) -> ChangeSet:
            return what_if_leaves(estate, principal, at)

        self.try_changes(tr("What if {name} leaves", name=name), make)

    def take_advice(self, what: str, advice: Advice) -> None:
        """Try a piece of advice in a scenario, record it as done, or write down how it is done."""
        from partner_desk.app.runbooks import RunbookSource
        from partner_desk.gui.dialogs.done import DoneForm
        from partner_desk.gui.dialogs.runbook import RunbookDialog

        changes, situation = advice.changes, self.situation
        if changes is None:
            return
        if what == "try":
            self.try_changes(changes.name, lambda _: changes)
        elif what == "apply":
            self.window.show_dialog(DoneForm(situation, advice, self.window))
        else:
            assumed = None if situation.branch is None else situation.branch.name
            source = RunbookSource(situation.estate, changes, changes.name, assumed)
            situation.guarded(lambda: self.window.show_dialog(RunbookDialog(situation, source, self.window)))

    def move(self) -> None:
        """A move between agreements or sellers, as a scenario."""
        from partner_desk.gui.dialogs.moving import MoveDialog

        self.window.show_dialog(MoveDialog(self.situation, self.window))

    def _begin(self, name: str, *makers: Callable[[Estate], ChangeSet]) -> None:
        desk = self.situation.desk
        assert desk is not None
        self.situation.leave()
        self.situation.enter(Scenarios(desk).new(name, *makers))

    def _free(self, name: str) -> str:
        """The name, with a number behind it if there is such a scenario already."""
        desk = self.situation.desk
        taken = {one.name.casefold() for one in Scenarios(desk).all()} if desk is not None else set()
        numbered = (f"{name} {number}" for number in range(2, len(taken) + 3))
        return name if name.casefold() not in taken else next(one for one in numbered if one.casefold() not in taken)

    def scenario_open(self) -> None:
        """Choose a scenario and enter it."""
        desk = self.situation.desk
        every = Scenarios(desk).all() if desk is not None else []
        if not every:
            self.window.say(tr("There are no scenarios on this desk yet. Begin one first."))
            return
        names = [one.name for one in every]
        name, ok = QInputDialog.getItem(self.window, tr("Open scenario"), tr("Scenario:"), names, 0, False)
        if ok:
            self.enter(every[names.index(name)].id)

    def enter(self, identifier: str) -> None:
        """Look at a scenario in place of the desk."""
        desk = self.situation.desk
        assert desk is not None
        self.situation.guarded(lambda: self.situation.enter(Scenarios(desk).open(identifier)))

    def scenario_leave(self) -> None:
        """Back to the desk as recorded."""
        self.situation.leave()

    # Compare, apply, drop ---------------------------------------------------------------------------------

    def scenario_compare(self) -> None:
        """Show the compare view; inside a scenario, with what it changes."""
        panel, branch = self._shown(), self.situation.branch
        panel.offer(branch.scenario.id if branch is not None else None)
        if branch is not None:
            panel.run()
        else:
            panel.others.setFocus()

    def compare_days(self) -> None:
        """Show the compare view for two days of the desk."""
        self._shown().compare_days()

    def name_state(self) -> None:
        """Give the state after the chosen step of the history a name, under which it is offered to be compared."""
        name_chosen_state(self.window, self.situation)

    def scenario_apply(self) -> None:
        """Make everything in the scenario so on the desk, as one step; what clashes is settled first."""
        branch = self.situation.branch
        if branch is None:
            self.window.say(tr("Open a scenario first."))
        elif branch.conflicts:
            self.window.show_dialog(ConflictDialog(branch, lambda: self._apply(branch), self.window))
        else:
            self._apply(branch)

    def _apply(self, branch: Branch) -> None:
        def work() -> None:
            branch.apply()
            self.situation.leave()

        self.situation.guarded(work)

    def scenario_drop(self) -> None:
        """Forget the open scenario."""
        branch, desk = self.situation.branch, self.situation.desk
        if branch is None or desk is None:
            self.window.say(tr("Open a scenario first."))
            return
        identifier = branch.scenario.id
        self.situation.leave()
        if not self.situation.guarded(lambda: Scenarios(desk).drop(identifier)):
            return
        self.situation.world_changed.emit()
        self.window.tell(tr("The scenario is dropped; the desk is as it was."))

    def runbook(self) -> None:
        """Write the runbook of the open scenario, or of the step chosen in the history (else of the last one)."""
        from partner_desk.app import runbooks  # not needed to start
        from partner_desk.gui.dialogs.runbook import RunbookDialog

        branch, desk = self.situation.branch, self.situation.desk
        if desk is None:
            return

        def work() -> None:
            if branch is not None:
                source = runbooks.of_branch(branch)
            else:
                chosen = self.window.lists["history"].chosen_key()
                source = runbooks.of_step(desk, int(chosen[1]) if chosen is not None else None)
            self.window.show_dialog(RunbookDialog(self.situation, source, self.window))

        self.situation.guarded(work)


class ConflictDialog(QDialog):
    """Whose word holds where a scenario and the desk clash; never merged in silence."""

    def __init__(self, branch: Branch, then: Callable[[], None], parent: QWidget) -> None:
        """One choice a conflict."""
        super().__init__(parent)
        self.branch = branch
        self._then = then
        self.setWindowTitle(tr("Conflicts"))
        layout = QVBoxLayout(self)
        layout.addStrut(540)  # no minimum set by hand: large letters need more
        words = Label(tr("The desk changed since this scenario began. Say for each conflict whose word holds."))
        words.setWordWrap(True)
        layout.addWidget(words)
        form = QFormLayout()
        self.choices = {conflict.id: self._choice(form, conflict) for conflict in branch.conflicts}
        layout.addLayout(form)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def _choice(self, form: QFormLayout, conflict: Conflict) -> QComboBox:
        label = Label(conflict.words)
        label.setWordWrap(True)
        box = QComboBox()
        box.setAccessibleName(conflict.words)
        box.addItem(tr("as on the desk"), Winner.DESK)
        box.addItem(tr("as in the scenario"), Winner.SCENARIO)
        form.addRow(label, box)
        return box

    def accept(self) -> None:
        """Settle, then go on."""
        self.branch.settle({key: Winner(box.currentData()) for key, box in self.choices.items()})
        super().accept()
        self._then()
