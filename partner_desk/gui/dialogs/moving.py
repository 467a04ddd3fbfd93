"""The wizard of moves: what is asked, what it would cost, what to prepare; kept as a scenario, with a check list."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from partner_desk.app.checklist import check_list
from partner_desk.app.factnames import FactNames
from partner_desk.app.moveplans import AskKind, MovePlan, MoveQuestion, asks_of, moves_file
from partner_desk.app.moves import Given, MoveOutcome, Moving, unique_name
from partner_desk.app.outputs import CHECK_LIST
from partner_desk.app.rulebook import library
from partner_desk.app.scenarios import Scenarios
from partner_desk.domain.billing import Offer
from partner_desk.domain.errors import Refused
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import holds_at, start_of
from partner_desk.engine.judge import Judge
from partner_desk.gui import look
from partner_desk.gui.dayfield import DayField
from partner_desk.gui.dialogs.form import choice, words_of
from partner_desk.gui.guard import guarded
from partner_desk.gui.jobs import Busy
from partner_desk.gui.look import listed, open_at
from partner_desk.gui.panels.quiet import QuietBrowser
from partner_desk.gui.plain import Label, Notice, tip
from partner_desk.gui.saving import ask_place, save
from partner_desk.gui.situation import Situation
from partner_desk.language import tr
from partner_desk.readings.questions import Verdict

NAMED = 4
"""So many chosen subscriptions are named."""


class MoveDialog(QDialog):
    """Choose a move, answer what it asks, read what comes of it, begin the scenario."""

    def __init__(self, situation: Situation, parent: QWidget) -> None:
        """The chosen subscriptions are those that move."""
        super().__init__(parent)
        self.situation = situation
        self.subscriptions = tuple(situation.chosen_subscriptions())
        self.outcome: MoveOutcome | None = None
        self.busy: Busy | None = None
        self.setWindowTitle(tr("Move"))
        open_at(self, 760, 680)
        layout = QVBoxLayout(self)
        self.kind = QComboBox()
        self.kind.setAccessibleName(tr("Kind of move"))
        for one in moves_file().move:
            self.kind.addItem(tr(one.name), one.id)
        self.kind.setCurrentIndex(self._fitting())
        self.says = Label()
        self.says.setWordWrap(True)
        self.form = QFormLayout()
        self.fields: dict[str, QWidget] = {}
        self.hint = Notice()
        self.text = QuietBrowser(tr("What comes of it, and the check list"))
        layout.addWidget(self.kind)
        layout.addWidget(self.says)
        layout.addLayout(self.form)
        layout.addWidget(self.hint)
        layout.addWidget(self.text, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.away = buttons.button(QDialogButtonBox.StandardButton.Close)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.work = buttons.addButton(tr("&Work it out"), role)
        self.save = buttons.addButton(tr("&Save the check list\N{HORIZONTAL ELLIPSIS}"), role)
        self.begin = buttons.addButton(tr("&Begin the scenario"), role)
        self.away.setAutoDefault(False)
        self.work.clicked.connect(self.work_out)
        self.save.clicked.connect(self.save_list)
        self.begin.clicked.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.kind.currentIndexChanged.connect(lambda _: self._ask())
        self._ask()

    @property
    def move_(self) -> MovePlan:
        """The chosen move."""
        return next(one for one in moves_file().move if one.id == self.kind.currentData())

    def _fitting(self) -> int:
        """The first move that leaves the offer that the subscriptions are under."""
        at = start_of(self.situation.view.day)
        offers = {
            one.offer
            for one in self.situation.estate.billings.values()
            if one.subscription in self.subscriptions and holds_at(one, at)
        }
        moves = moves_file().move
        return next((at for at, one in enumerate(moves) if offers and offers <= set(one.leaves)), 0)

    def _ask(self) -> None:
        """Draw the form of the chosen move."""
        while self.form.rowCount():
            self.form.removeRow(0)
        self.says.setText(tr(self.move_.says))
        self.fields = {}
        for ask in asks_of(self.move_):
            field = self._field(ask)
            field.setAccessibleName(tr(ask.name))
            field.setToolTip(tip(tr(ask.says)))
            self.form.addRow(tr(ask.name), field)
            self.fields[ask.id] = field
        order = [self.kind, *self.fields.values(), self.work, self.save, self.begin, self.text, self.away]
        for first, second in pairwise(order):  # the keyboard goes from the move to its questions, then to the work
            self.setTabOrder(first, second)
        self._forget()

    def _field(self, ask: MoveQuestion) -> QWidget:
        estate = self.situation.estate
        names, tree = FactNames(estate), estate.scopes
        match ask.kind:
            case AskKind.SUBSCRIPTIONS:
                words = listed(self.subscriptions, NAMED, names.scope)
                found = Label(words or tr("none; choose them in the tree first"))
                found.setWordWrap(True)
                return found
            case AskKind.DAY:
                return DayField(self.situation.view.day, tr(ask.name))
            case AskKind.PARTNER:
                return choice([("", tr("nobody")), *((partner, names.partner(partner)) for partner in estate.partners)])
            case AskKind.OFFER:
                return choice(words_of(Offer))
            case AskKind.SCOPE:
                above = [one for one in range(len(tree)) if tree.kind[one] <= ScopeKind.MANAGEMENT_GROUP]
                return choice([(tree.key(one), tree.name(one)) for one in above])
            case AskKind.TEXT:
                return QLineEdit()

    def _given(self) -> dict[str, Given]:
        """What the fields say."""
        given: dict[str, Given] = {}
        for key, field in self.fields.items():
            if isinstance(field, DayField):
                given[key] = field.asked()
            elif isinstance(field, QComboBox):
                given[key] = str(field.currentData() or "")
            elif isinstance(field, QLineEdit):
                given[key] = field.text().strip()
            else:
                given[key] = self.subscriptions
        return given

    def _forget(self) -> None:
        self.outcome = None
        self.text.clear()
        self.hint.clear()
        self.save.setEnabled(False)
        self.begin.setEnabled(False)
        self.work.setDefault(True)  # Enter in a field works it out; it closes nothing

    def work_out(self) -> None:
        """Work out what the move costs and needs, beside the window."""
        self._forget()
        estate = self.situation.estate
        try:
            moving = Moving(self.move_, self._given(), self.situation.by_hand())
            moving.steps(estate)
        except Refused as slip:
            self.hint.setText(slip.sentence, look.colour(Verdict.NOT_RECOGNIZED))
            return
        self.moving = moving
        self.busy = Busy(
            tr("Working it out \N{HORIZONTAL ELLIPSIS}"),
            lambda _: moving.outcome(estate, Judge(library())),
            self.show_outcome,
            self.situation.refused.emit,
            self,
        )

    def show_outcome(self, outcome: MoveOutcome) -> None:
        """Show what comes of it."""
        self.outcome = outcome
        self.text.setMarkdown(check_list(outcome))
        self.save.setEnabled(True)
        self.begin.setEnabled(True)
        self.begin.setDefault(True)

    def save_list(self) -> None:
        """Save the check list as Markdown."""
        if self.outcome is None:
            return
        suffix = CHECK_LIST.suffix
        place = ask_place(self, tr("Save the check list"), f"checklist{suffix}", [f"Markdown (*{suffix})"], suffix)
        if place is not None:
            save(self, place, check_list(self.outcome).encode(), CHECK_LIST, self.situation.refused.emit)

    def accept(self) -> None:
        """Begin the scenario, with every step of the move in it."""
        desk = self.situation.desk
        if self.outcome is None or desk is None:
            return
        self.situation.leave()
        scenarios = Scenarios(desk)
        name = unique_name(self.move_, [one.name for one in scenarios.all()])

        def begin() -> None:
            self.situation.enter(scenarios.new(name, *self.moving.makers(desk.estate)))

        if guarded(begin, self.hint.setText):
            super().accept()
