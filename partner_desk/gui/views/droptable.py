"""A table on whose rows something can be dropped: the row that a drop would be about is marked."""

from __future__ import annotations

from PySide6.QtGui import QDragLeaveEvent, QDragMoveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from partner_desk.gui.guard import answered


class DropTable(QTableView):
    """Asks its model what may be dropped where, and lets it tell on what something was."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing is dragged yet."""
        super().__init__(parent)
        self._target = -1
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)  # Qt would frame one cell; something is dropped on the whole row
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Mark the row that a drop would be about."""
        super().dragMoveEvent(event)  # scrolls at the edges
        target = self.indexAt(event.position().toPoint())
        if self.model().canDropMimeData(event.mimeData(), event.dropAction(), -1, -1, target):
            event.acceptProposedAction()
            self._mark(target.row())
        else:
            event.ignore()
            self._mark(-1)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing would be dropped here any longer."""
        super().dragLeaveEvent(event)
        self._mark(-1)

    def dropEvent(self, event: QDropEvent) -> None:
        """Dropped: the model tells on what."""
        self._mark(-1)
        super().dropEvent(event)

    def _mark(self, row: int) -> None:
        if row != self._target:
            self._target = row
            self.viewport().update()

    @answered(None)
    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, and a frame around the one that a drop would be about."""
        super().paintEvent(event)
        if self._target >= 0:
            painter = QPainter(self.viewport())
            painter.setPen(QPen(self.palette().accent().color(), 2))
            top, height = self.rowViewportPosition(self._target), self.rowHeight(self._target)
            painter.drawRect(1, top + 1, self.viewport().width() - 2, height - 2)
