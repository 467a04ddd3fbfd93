"""The two ways to be known, DPOR and PAL, side by side: the first thing to learn, on the welcome page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from partner_desk.app.rulebook import library
from partner_desk.gui import look
from partner_desk.gui.plain import Label
from partner_desk.language import tr

ASPECTS = 6
"""So many aspects are told here; the paper *DPOR or PAL?* has all, with their sources."""
SHARES = (2, 5, 5)
"""Shares of the width: the aspect, and each of the two."""


class TwoWays(QWidget):
    """A small table to read."""

    def __init__(self) -> None:
        """As the rules tell it."""
        super().__init__()
        self.setAccessibleName(tr("The two ways to be known"))
        heading = Label(tr("The two ways to be known"))
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        self.table = QFrame()
        self.table.setFrameShape(QFrame.Shape.StyledPanel)
        self.cells = QGridLayout(self.table)
        self.cells.setHorizontalSpacing(12)
        self.cells.setVerticalSpacing(8)
        for column, share in enumerate(SHARES):
            self.cells.setColumnStretch(column, share)
        ways = [one for one in library().programs.values() if one.association]
        for column, way in enumerate(ways, 1):
            self._put(0, column, tr("{short}, {name}", short=way.short, name=way.name), bold=True)
        for row, aspect in enumerate(library().handouts.compared[:ASPECTS], 1):
            self._put(row, 0, tr(aspect.name), quiet=True)
            for column, way in enumerate(ways, 1):
                self._put(row, column, tr(aspect.says[way.id]))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(heading)
        layout.addWidget(self.table)

    def _put(self, row: int, column: int, words: str, *, bold: bool = False, quiet: bool = False) -> None:
        label = Label(words)
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if bold:
            font = label.font()
            font.setBold(True)
            label.setFont(font)
        if quiet:
            label.setStyleSheet(f"color: {look.quiet()}")
        self.cells.addWidget(label, row, column)
