"""A day, typed or chosen from a calendar."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QDate
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDateEdit

from partner_desk.domain.moments import start_of

SEPARATORS = ("-", ".", "/")


class DayField(QDateEdit):
    """Takes a day as people type it: 2024-04-01 as well as 20240401."""

    def __init__(self, day: date, name: str) -> None:
        """Offer this day first; `name` is what a screen reader calls the field."""
        super().__init__(QDate(day.year, day.month, day.day))
        self.setCalendarPopup(True)
        self.setDisplayFormat("yyyy-MM-dd")
        self.setAccessibleName(name)
        self._moved_on = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A full year or month moves on by itself; the separator typed after it must not move on once more."""
        if self._moved_on and event.text() in SEPARATORS:
            self._moved_on = False
            return
        before = self.currentSection()
        super().keyPressEvent(event)
        self._moved_on = event.text().isdigit() and self.currentSection() is not before

    def moment(self) -> datetime:
        """The first moment of the day."""
        return start_of(self.date().toPython())  # type: ignore[arg-type]
