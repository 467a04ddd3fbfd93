"""What the tree tells besides verdicts: who is known where, and what was lost since when; both follow the verdicts."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from partner_desk.app.answers import View
from partner_desk.app.associations import Associations, short_names
from partner_desk.app.losses import ScopeTurns, turned_scopes
from partner_desk.app.rulebook import library
from partner_desk.domain.estate import Estate
from partner_desk.domain.progress import Progress
from partner_desk.engine.judge import Judge
from partner_desk.gui.background import Background
from partner_desk.gui.models.estate import EstateModel
from partner_desk.gui.situation import Situation

PAUSE = 30
"""Milliseconds until it is judged who is known where: the verdicts are painted by then."""


class TreeDetails(QObject):
    """Works out for the rows of the tree what can wait until the verdicts are painted."""

    told = Signal()
    """Since when verdicts hold is known now."""

    def __init__(self, situation: Situation, model: EstateModel, parent: QObject) -> None:
        """Tell the model what is found about what the situation looks at."""
        super().__init__(parent)
        self.situation, self.model = situation, model
        self._wanted = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE)
        self._soon.timeout.connect(self._associate)
        self._known: tuple[Estate, View, Associations] | None = None
        self.background = Background(self)
        self.background.found.connect(self._show_turns)

    def follow(self, *, wanted: bool) -> None:
        """Another question is looked at, or the desk changed; nothing is told where it is not `wanted`."""
        self._wanted = wanted
        estate, view = self.situation.estate, self.situation.view
        if not wanted:
            self.model.show_asked("", "")
            self._soon.stop()
            self.background.forget()
            return
        self.model.show_asked(library().programs[view.program].short, short_names(estate.partners)[view.partner])
        if not self._show_known(estate, view):
            self._soon.start()
        asked = (estate, view)
        self.background.ask(asked, partial(_turned, *asked, self.background.wanting(asked)))

    def complete(self) -> None:
        """Find out at once who is known where."""
        if self._soon.isActive():
            self._soon.stop()
            self._associate()

    def _show_known(self, estate: Estate, view: View) -> bool:
        """Show what was judged already for another question of the same day; whether it was."""
        known = self._known
        if known is None or known[0] is not estate or (known[1].day, known[1].reading) != (view.day, view.reading):
            return False
        self.model.show_associations(known[2])
        return True

    def _associate(self) -> None:
        estate, view = self.situation.estate, self.situation.view
        if self._wanted and estate is self.model.estate and view.partner in estate.partners:
            self._known = (estate, view, Associations(estate, view))
            self.model.show_associations(self._known[2])

    def _show_turns(self, asked: tuple[Estate, View], turns: ScopeTurns | None) -> None:
        if turns is not None and self._wanted and asked == (self.situation.estate, self.situation.view):
            self.model.show_turns(turns)
            self.told.emit()


def _turned(estate: Estate, view: View, wanted: Progress, judge: Judge) -> ScopeTurns:
    """Since when the verdicts of the tree hold."""
    return turned_scopes(estate, view, judge, wanted)
