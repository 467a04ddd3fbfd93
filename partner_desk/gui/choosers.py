"""The bar above the tree: partner, program, day and reading of the verdict column, and the filter."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QEvent, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSizePolicy, QToolButton, QWidget

from partner_desk.app.rulebook import library
from partner_desk.domain.naming import name_or_id
from partner_desk.domain.showing import one_line
from partner_desk.gui import look
from partner_desk.gui.dayfield import DayField
from partner_desk.gui.filterfield import FilterField
from partner_desk.gui.plain import Label, tip
from partner_desk.gui.situation import Situation
from partner_desk.language import tr
from partner_desk.readings.questions import AUTO, Verdict

LABEL_GAP = 12
"""Pixels around a label or a field."""
WIDE = 150
"""From so many letters on there is room for the whole tag."""
TYPING_PAUSE = 60
"""Milliseconds without a key before the filter is applied."""


def _count_button(field: QLineEdit, text: str) -> QToolButton:
    """A count that filters by what it counts; again takes that back."""
    button = QToolButton()
    button.setAutoRaise(True)
    button.setCheckable(True)
    button.clicked.connect(lambda wanted: field.setText(text if wanted else ""))
    field.textChanged.connect(lambda typed: button.setChecked(typed.strip() == text))
    button.hide()
    return button


class Choosers(QWidget):
    """Choose what the verdict column shows. `filtered` tells the filter's text."""

    filtered = Signal(str)

    def __init__(self, situation: Situation) -> None:
        """Follow a situation."""
        super().__init__()
        self.situation = situation
        self.partner = self._box(tr("Partner"))
        self.program = self._box(tr("Program"))
        self.reading = self._box(tr("Reading"))
        self.day = DayField(situation.view.day, tr("Day"))
        self.filter = FilterField(self._proposed)
        self.filter.setPlaceholderText(tr("Filter: name or id, is:lost, kind:subscription, offer:csp, partner:, role:"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setAccessibleName(tr("Filter"))
        for program in library().programs.values():
            self.program.addItem(f"{program.short} \N{EN DASH} {program.name}", program.id)
        self.reading.addItem(tr("by the day"), AUTO)
        for reading in library().readings.values():
            self.reading.addItem(reading.name, reading.id)
        self.training = Label(tr("Training"))
        """Stands beside the question as long as nothing on the desk is real."""
        self.training.setMargin(4)
        self.filter_bar = QWidget()
        """The filter, above the tree."""
        bar = QHBoxLayout(self.filter_bar)
        bar.setContentsMargins(6, 4, 6, 4)
        bar.addWidget(self.filter, 1)
        self.lost, self.unknown = (_count_button(self.filter, text) for text in ("is:lost", "is:unknown"))
        bar.addWidget(self.lost)
        bar.addWidget(self.unknown)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 4)
        self._labels: list[Label] = []
        self._keys: list[QShortcut] = []
        """What the labels do for the keyboard, where there is no room for them."""
        self._lay_out(layout)
        layout.addStretch(0)
        layout.addWidget(self.training)
        self._tag()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE)
        self._pause.timeout.connect(lambda: self.filtered.emit(self.filter.text()))
        self.filter.textChanged.connect(lambda _: self._pause.start())
        self.partner.currentIndexChanged.connect(lambda _: self._look(partner=self.partner.currentData()))
        self.program.currentIndexChanged.connect(lambda _: self._look(program=self.program.currentData()))
        self.reading.currentIndexChanged.connect(lambda _: self._look(reading=self.reading.currentData()))
        self.day.dateChanged.connect(lambda day: self._look(day=date(day.year(), day.month(), day.day())))
        situation.desk_opened.connect(self.follow)
        situation.desk_changed.connect(lambda _: self.follow())
        situation.view_changed.connect(self.follow)
        self.follow()

    def _lay_out(self, layout: QHBoxLayout) -> None:
        """Put each field beside its label."""
        for text, field, share in (
            (tr("&Partner"), self.partner, 3),
            (tr("Pro&gram"), self.program, 3),
            (tr("Da&y"), self.day, 1),
            (tr("&Reading"), self.reading, 1),
        ):
            label = Label(text)
            label.setBuddy(field)
            self._labels.append(label)
            key = QShortcut(QKeySequence.mnemonic(text), self)
            key.activated.connect(lambda field=field: field.setFocus(Qt.FocusReason.ShortcutFocusReason))
            key.setEnabled(False)
            self._keys.append(key)
            layout.addWidget(label)
            layout.addWidget(field, share)
            layout.addSpacing(6)

    def _tag(self) -> None:
        """Give the tag the colours of the window as it is now."""
        ground, edge, ink = look.tag()
        self.training.setStyleSheet(f"background: {ground}; border: 1px solid {edge}; color: {ink};")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The tag is a word where there is no room for more; where there is even less, the labels go."""
        super().resizeEvent(event)
        self._fit_labels()
        wide = self.width() >= self.fontMetrics().horizontalAdvance("x") * WIDE
        whole = tr("Training: all names are invented")
        self.training.setText(whole if wide else tr("Training"))
        self.training.setToolTip(tip(whole))

    def minimumSizeHint(self) -> QSize:
        """No narrower than the fields without their labels."""
        return QSize(self._needed(), super().minimumSizeHint().height())

    def _needed(self) -> int:
        """How wide the fields and the tag are at least."""
        fields = (self.partner, self.program, self.day, self.reading)
        word = tr("Training")
        tag = self.training.fontMetrics().horizontalAdvance(word)
        return sum(field.minimumSizeHint().width() + LABEL_GAP for field in fields) + tag + 4 * LABEL_GAP

    def _fit_labels(self) -> None:
        """Name the fields beside them as long as that leaves them the room that they need."""
        named = self._needed() + sum(label.sizeHint().width() + LABEL_GAP for label in self._labels) <= self.width()
        for label, key in zip(self._labels, self._keys, strict=True):
            label.setVisible(named)
            key.setEnabled(not named)

    def changeEvent(self, event: QEvent) -> None:
        """The system went dark or light."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "training"):
            self._tag()
        if event.type() == QEvent.Type.FontChange and hasattr(self, "training"):
            self._fit_labels()

    def _box(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return box

    def _look(self, **view: object) -> None:
        if all(value is not None for value in view.values()):
            self.situation.look(**view)

    def follow(self) -> None:
        """Show what the situation says."""
        view = self.situation.view
        fields = (self.partner, self.program, self.reading, self.day)
        blocked = [QSignalBlocker(field) for field in fields]
        partners = self.situation.estate.partners
        wanted = [(partner.id, one_line(name_or_id(partner))) for partner in partners.values()]
        shown = [(self.partner.itemData(row), self.partner.itemText(row)) for row in range(self.partner.count())]
        if wanted != shown:
            self.partner.clear()
            for key, name in wanted:
                self.partner.addItem(name, key)
        self.partner.setCurrentIndex(self.partner.findData(view.partner))
        self.program.setCurrentIndex(self.program.findData(view.program))
        self.reading.setCurrentIndex(self.reading.findData(view.reading))
        self.day.setDate(QDate(view.day.year, view.day.month, view.day.day))
        self.partner.setEnabled(bool(partners))
        self.training.setVisible(self.situation.training)
        for one in blocked:
            one.unblock()

    def _proposed(self, typed: str) -> list[str]:
        """What a piece of a filter may become."""
        from partner_desk.app.treefilter import proposals  # not needed to start

        return proposals(typed, self.situation.estate)

    def show_counts(self, lost: int | None, unknown: int | None) -> None:
        """Say of how many scopes a verdict was lost or is not known; None where that is not told."""
        told = (
            (self.lost, lost, tr("Lost {number:,}", number=lost or 0), tr("Show what was lost alone")),
            (self.unknown, unknown, tr("Unknown {number:,}", number=unknown or 0), tr("Show what is unknown alone")),
        )
        for button, number, words, says in told:
            button.setVisible(number is not None)
            button.setText(words)
            button.setToolTip(tip(says))
            red = (
                f"color: {look.colour(Verdict.NOT_RECOGNIZED)}; font-weight: 600"
                if button is self.lost and number
                else ""
            )
            button.setStyleSheet(red)

    def forget_filter(self) -> None:
        """Empty the filter without a word: the rows it was about are gone."""
        self._pause.stop()
        with QSignalBlocker(self.filter):
            self.filter.clear()

    def focus_filter(self) -> None:
        """Put the cursor into the filter."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()
