"""Parts of a window that somebody can make wider or higher; a double click between them puts them as at first."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle


class _Between(QSplitterHandle):
    """What is dragged between two parts."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Begin anew."""
        splitter = self.splitter()
        if isinstance(splitter, DividedParts):
            splitter.begun_anew.emit()


class DividedParts(QSplitter):
    """`begun_anew` tells that the parts are wanted as they are at first."""

    begun_anew = Signal()

    def createHandle(self) -> QSplitterHandle:  # noqa: N802 - Qt's own name
        """One that hears of double clicks."""
        return _Between(self.orientation(), self)
