"""A day, typed or pasted as people write it, or chosen from a calendar."""

from __future__ import annotations

import datetime

from PySide6.QtCore import QDate, QEvent, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QMoveEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QCalendarWidget, QLineEdit

from partner_desk.domain.daytext import YEARS, Habits, read_typed
from partner_desk.domain.errors import Refused
from partner_desk.domain.moments import start_of
from partner_desk.gui import look
from partner_desk.gui.plain import Label
from partner_desk.language import tr
from partner_desk.readings.questions import Verdict

STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 30, Qt.Key.Key_PageDown: -30}
"""So many days the keys go on or back."""
NOTE_WIDTH = 300
"""Pixels of the note below a field."""


def habits() -> Habits:
    """How days are written where the person lives, as the system says."""
    place, short = QLocale(), QLocale.FormatType.ShortFormat
    names = {form(month, size): month for month in range(1, 13) for size in (short, QLocale.FormatType.LongFormat)
             for form in (place.monthName, place.standaloneMonthName)}  # fmt: skip
    return Habits.of_pattern(place.dateFormat(short), names)


BESIDE_DAY = 48
"""Pixels beside a day: the leaf of the calendar, and the frame."""


class DayField(QLineEdit):
    """Reads its whole text. A day counts as soon as it reads; what is no day is refused in a note below the field.

    After a refusal the text stays to be mended, and the day that stood there before is in force again.
    """

    dateChanged = Signal(QDate)  # noqa: N815 - named like that of Qt's own field

    def __init__(self, day: datetime.date, name: str) -> None:
        """Offer this day first; `name` is what a screen reader calls the field."""
        super().__init__(day.isoformat())
        self._day = day
        self._settled = day
        self._arriving = False
        self.setAccessibleName(name)
        self._fit()
        self.note = Label()
        self.note.setWordWrap(True)
        self.note.setMargin(6)
        self.note.setAutoFillBackground(True)
        self.note.hide()
        self.destroyed.connect(self.note.deleteLater)  # it lies in the window, not in the field
        self._refused = ""
        self._calendar: QCalendarWidget | None = None
        choose = QAction(look.calendar_icon(), tr("Choose from a calendar"), self)
        choose.triggered.connect(self.show_calendar)
        self.addAction(choose, QLineEdit.ActionPosition.TrailingPosition)
        self.textEdited.connect(lambda _: self._typed())
        self.editingFinished.connect(self.finish)

    def date(self) -> QDate:
        """The day in force."""
        return QDate(self._day.year, self._day.month, self._day.day)

    def setDate(self, day: QDate) -> None:
        """Show another day; a text that is being typed stays if this is the day in force."""
        wanted = datetime.date(day.year(), day.month(), day.day())
        if wanted != self._day:
            self._take(wanted)

    def asked(self) -> datetime.date:
        """The day that the text means; raises Refused, and says so below the field, while it means none."""
        self.finish()
        if self._refused:
            raise Refused(self._refused)
        return self._day

    def moment(self) -> datetime.datetime:
        """The first moment of the day that the text means; raises Refused while it means none."""
        return start_of(self.asked())

    # Reading ----------------------------------------------------------------------------------------------

    def _read(self) -> datetime.date:
        before = self._settled.isoformat()
        return self._settled if self.text() == before else read_typed(self.text(), before, habits())

    def _typed(self) -> None:
        """While one types nothing is refused; what reads as a day counts at once, whatever is pressed next."""
        self._say("")
        try:
            self._force(self._read())
        except Refused:
            self._force(self._settled)

    def finish(self) -> None:
        """The text is whole: write the day as all days are written, or say what is wrong with it."""
        if not self.isEnabled():
            return
        try:
            self._take(self._read())
        except Refused as slip:
            self._force(self._settled)
            self._say(tr("{slip} The day is still {day}.", slip=slip.sentence, day=self._settled.isoformat()))

    def _take(self, day: datetime.date) -> None:
        self._say("")
        self._settled = day
        self.setText(day.isoformat())
        self._force(day)

    def _force(self, day: datetime.date) -> None:
        if day != self._day:
            self._day = day
            self.dateChanged.emit(self.date())

    # Refusing ---------------------------------------------------------------------------------------------

    def _say(self, words: str) -> None:
        """Show a note below the field, or none."""
        self._refused = words
        ink = look.colour(Verdict.NOT_RECOGNIZED)
        self.setStyleSheet(f"QLineEdit {{ border: 2px solid {ink}; }}" if words else "")
        self.setAccessibleDescription(words)
        self._show_note()

    def _show_note(self) -> None:
        """Lay the note over what is below the field, or above it where there is no room below."""
        if not self._refused or not self.isVisible():
            self.note.hide()
            return
        window = self.window()
        self.note.setParent(window)
        self.note.setText(self._refused)
        self.note.setStyleSheet(f"background: palette(base); border: 1px solid {look.colour(Verdict.NOT_RECOGNIZED)};")
        width = min(NOTE_WIDTH, window.width() - 8)
        self.note.setFixedSize(width, self.note.heightForWidth(width))
        place = self.mapTo(window, QPoint(0, self.height() + 2))
        if place.y() + self.note.height() > window.height():
            place.setY(self.mapTo(window, QPoint(0, 0)).y() - self.note.height() - 2)
        place.setX(max(4, min(place.x(), window.width() - width - 4)))
        self.note.move(place)
        self.note.show()
        self.note.raise_()

    def showEvent(self, event: QShowEvent) -> None:
        """What was refused is still refused."""
        super().showEvent(event)
        self._show_note()

    def hideEvent(self, event: QHideEvent) -> None:
        """The note goes along."""
        super().hideEvent(event)
        self.note.hide()

    def moveEvent(self, event: QMoveEvent) -> None:
        """The note goes along."""
        super().moveEvent(event)
        self._show_note()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The note goes along."""
        super().resizeEvent(event)
        self._show_note()

    def changeEvent(self, event: QEvent) -> None:
        """A field that is switched off refuses nothing, and in another font a day needs other room."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self._take(self._settled)

    def _fit(self) -> None:
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("0000-00-00") + BESIDE_DAY)

    # Hands ------------------------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever comes to the field by a click can type another day at once, as by Tab."""
        super().focusInEvent(event)
        self._arriving = event.reason() == Qt.FocusReason.MouseFocusReason

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The click by which one comes selects the whole day; the next one puts the cursor."""
        super().mouseReleaseEvent(event)
        if self._arriving and not self.hasSelectedText():
            self.selectAll()
        self._arriving = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whatever takes the keyboard away, but for a menu of the field, ends the typing."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finish()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go by days, Page keys by months; Alt+Down opens the calendar; Escape brings the day back.

        Return ends the typing; the next day that is typed replaces the whole text.
        """
        step = STEPS.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape and self.text() != self._settled.isoformat():
            self._take(self._settled)
        elif step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.show_calendar()
        elif step is not None:
            moved = self._day + datetime.timedelta(days=step)
            if moved.year in YEARS:
                self._take(moved)
        else:
            super().keyPressEvent(event)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.selectAll()

    def show_calendar(self) -> None:
        """A calendar below the field; a click or Return chooses."""
        calendar = self._calendar
        if calendar is None:
            calendar = self._calendar = QCalendarWidget(self)
            calendar.setWindowFlag(Qt.WindowType.Popup)
            calendar.setDateEditEnabled(False)  # digits typed into a calendar are read by rules of its own
            calendar.setDateRange(QDate(YEARS[0], 1, 1), QDate(YEARS[-1], 12, 31))
            for chosen in (calendar.clicked, calendar.activated):
                chosen.connect(self._chosen)
        calendar.setSelectedDate(self.date())
        calendar.move(self.mapToGlobal(QPoint(0, self.height())))
        calendar.show()
        calendar.setFocus()

    def _chosen(self, day: QDate) -> None:
        assert self._calendar is not None
        self._calendar.hide()
        self._take(datetime.date(day.year(), day.month(), day.day()))
