"""What stands right of the tabs of the lists: a filter, whether they follow the chosen scope, and the way to close."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QTabWidget, QToolButton, QWidget

from partner_desk.gui.panels.lists import ListPanel
from partner_desk.gui.plain import Label, tip
from partner_desk.language import tr

PAUSE = 120
"""Milliseconds without a key before a list is filtered."""
LETTERS = 18
"""So many letters of a filter are seen."""


class _Field(QLineEdit):
    """Escape shows all rows again."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class ListStrip(QWidget):
    """One strip for all lists: it speaks of the one that is shown."""

    def __init__(self, tabs: QTabWidget) -> None:
        """Stand beside some tabs."""
        super().__init__()
        self.tabs = tabs
        self.count = Label()
        self.follow = QCheckBox(tr("Follow the scope"))
        self.follow.setToolTip(tip(tr("Only rows about the chosen scope, and what lies above and below it")))
        self.filter = _Field()
        self.filter.setPlaceholderText(tr("Filter the list"))
        self.filter.setToolTip(tip(tr("Words of a row; role:owner asks a column by its heading")))
        self.filter.setAccessibleName(tr("Filter of the list"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setFixedWidth(self.fontMetrics().horizontalAdvance("x") * LETTERS)
        self.opener = QToolButton()
        self.opener.setAutoRaise(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 0)
        for part in (self.count, self.follow, self.filter, self.opener):
            layout.addWidget(part)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._arrange)
        self.filter.textChanged.connect(lambda _: self._pause.start())
        self.follow.toggled.connect(self._follow)
        tabs.currentChanged.connect(lambda _: self.turn())

    @property
    def panel(self) -> ListPanel | None:
        """The list that is shown."""
        page = self.tabs.currentWidget()
        if isinstance(page, ListPanel):
            return page
        return page.findChild(ListPanel) if page is not None else None

    def turn(self) -> None:
        """Another list is shown: say how that is arranged."""
        panel = self.panel
        self.filter.setEnabled(panel is not None)
        self.follow.setEnabled(panel is not None)
        if panel is not None:
            panel.counted.connect(self._count, Qt.ConnectionType.UniqueConnection)
            self.filter.blockSignals(True)
            self.filter.setText(panel.arrangement.words)
            self.filter.blockSignals(False)
            self.follow.blockSignals(True)
            self.follow.setChecked(panel.follows)
            self.follow.blockSignals(False)
        self._count()

    def show_open(self, is_open: bool) -> None:
        """Say whether the lists are open, and how to turn that around."""
        for part in (self.count, self.follow, self.filter):
            part.setVisible(is_open)
        words = tr("Hide lists") if is_open else tr("Show lists")
        self.opener.setText(words)
        self.opener.setAccessibleName(words)
        self.opener.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.UpArrow)
        self.opener.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

    def _arrange(self) -> None:
        if self.panel is not None:
            self.panel.arrange(words=self.filter.text())

    def _follow(self, wanted: bool) -> None:
        if self.panel is not None:
            self.panel.follow(wanted)

    def _count(self) -> None:
        panel = self.panel
        told = panel.told if panel is not None else ""
        self.count.setText(told)
        slip = panel.slip if panel is not None else ""
        self.filter.setAccessibleDescription(slip)
        if slip:
            self.count.setText(slip.split(".")[0])
            self.count.setToolTip(tip(slip))
