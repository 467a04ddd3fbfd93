"""Records that advice was followed: on which day, and who said so."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLineEdit, QWidget

from partner_desk.advice import Advice
from partner_desk.app.advising import as_done
from partner_desk.domain.changes import ChangeSet
from partner_desk.domain.errors import Refused
from partner_desk.domain.moments import start_of
from partner_desk.gui.dayfield import DayField
from partner_desk.gui.dialogs.form import Form
from partner_desk.gui.situation import Situation
from partner_desk.language import tr


class DoneForm(Form):
    """One piece of advice, done."""

    def __init__(self, situation: Situation, advice: Advice, parent: QWidget) -> None:
        """The day offered first is the one looked at."""
        super().__init__(situation, tr("Record it as done"), advice.text, parent)
        self.advice = advice
        self.day = DayField(situation.view.day, tr("Done on"))
        self.word = QLineEdit()
        self.add(tr("Done on"), self.day)
        self.add(tr("Who said so"), self.word)

    def changes(self) -> ChangeSet:
        """The changes of the advice, from that day on and by that word."""
        if self.advice.changes is None:
            raise Refused("This advice changes nothing that could be recorded.")
        if not self.word.text().strip():
            raise Refused("Say who told you that it was done: it is the evidence for what is recorded.")
        origin = replace(self.situation.by_hand(), source=f"said by {self.word.text().strip()}")
        planned = start_of(self.advice.counts_from or self.situation.view.day)
        return as_done(self.advice.changes, planned, self.day.moment(), origin)
