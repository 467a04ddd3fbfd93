"""The banner of a scenario: what is looked at could be, but is not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from partner_desk.gui import look
from partner_desk.gui.guard import answered
from partner_desk.gui.plain import Label
from partner_desk.gui.situation import Situation
from partner_desk.language import tr, trn
from partner_desk.readings.questions import Verdict


class Banner(QWidget):
    """Stands above everything while a scenario is open: nothing in it is so."""

    def __init__(self, situation: Situation, compare: Callable[[], None], apply: Callable[[], None]) -> None:
        """Hidden while the desk itself is looked at."""
        super().__init__()
        self.situation = situation
        self.words = Label()
        self.words.setWordWrap(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.addWidget(self.words, 1)
        self.buttons = []
        for text, act in ((tr("Compare"), compare), (tr("Apply to the desk"), apply), (tr("Leave"), situation.leave)):
            button = QPushButton(text)
            button.clicked.connect(lambda _=False, act=act: act())
            layout.addWidget(button)
            self.buttons.append(button)
        for signal in (situation.world_changed, situation.desk_opened, situation.concealed_changed):
            signal.connect(self._follow)
        situation.desk_changed.connect(lambda _: self._follow())
        self._follow()

    @answered(None)
    def paintEvent(self, event: QPaintEvent) -> None:
        """A ground of its own, so that nobody takes this for the desk."""
        ground = QColor(look.colour(Verdict.PARTLY))
        ground.setAlpha(60)
        QPainter(self).fillRect(self.rect(), ground)

    def _follow(self) -> None:
        branch = self.situation.branch
        self.setVisible(branch is not None)
        for button in self.buttons:
            button.setVisible(branch is not None)
        self.buttons[0].setEnabled(not self.situation.concealed)  # it tells what a learner is asked
        if branch is not None:
            quoted = f"\N{LEFT DOUBLE QUOTATION MARK}{branch.name}\N{RIGHT DOUBLE QUOTATION MARK}"
            number = len(branch.scenario.steps)
            words = trn(
                "Scenario {scenario} ({count} step): what could be. Nothing here is recorded on the desk.",
                "Scenario {scenario} ({count} steps): what could be. Nothing here is recorded on the desk.",
                number,
                scenario=quoted,
            )
            told = [words, *([_conflicting(len(branch.conflicts))] if branch.conflicts else [])]
            self.words.setText(" ".join(told))


def _conflicting(number: int) -> str:
    return trn("{count} conflict with the desk.", "{count} conflicts with the desk.", number)
