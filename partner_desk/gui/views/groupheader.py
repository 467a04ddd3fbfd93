"""A heading of two rows: above the headings of columns stand the names of the groups that they belong to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHeaderView, QWidget

from partner_desk.gui import look
from partner_desk.gui.guard import answered
from partner_desk.gui.models.glance import ColumnGroup

EDGE = 4
"""Pixels between the edge of a group and its name."""


class GroupHeader(QHeaderView):
    """Draws the groups in its upper half and the columns in its lower."""

    def __init__(self, groups: Callable[[], Sequence[ColumnGroup]], parent: QWidget) -> None:
        """`groups` says at any time which there are."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._groups = groups
        self.setSectionsClickable(True)

    def names(self) -> list[str]:
        """The names of the groups as they are drawn: the longest that has room, else the shortest, cut."""
        return [self._name(one, self._rect(one).width() - 2 * EDGE) for one in self._groups()]

    def _name(self, group: ColumnGroup, room: int) -> str:
        measure = self.fontMetrics()
        whole = next((one for one in group.names if measure.horizontalAdvance(one) <= room), None)
        return whole or measure.elidedText(group.names[-1], Qt.TextElideMode.ElideRight, room)

    def _rect(self, group: ColumnGroup) -> QRect:
        left = self.sectionViewportPosition(group.first)
        right = self.sectionViewportPosition(group.last) + self.sectionSize(group.last)
        if group.last == self.count() - 1:  # what is free behind it is free for its name
            right = max(right, self.viewport().width())
        return QRect(left, 0, right - left, self.height() // 2)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803 - Qt's own
        """A column has the lower half."""
        super().paintSection(painter, rect.adjusted(0, self.height() // 2, 0, 0), logicalIndex)

    @answered(None)
    def paintEvent(self, event: QPaintEvent) -> None:
        """The columns, then the groups above them, each with a line at its end."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.fillRect(0, 0, self.viewport().width(), self.height() // 2, self.palette().window())
        painter.setFont(self.font())
        for group, name in zip(self._groups(), self.names(), strict=True):
            rect = self._rect(group)
            painter.setPen(look.quiet())
            painter.drawText(rect.adjusted(EDGE, 0, -EDGE, 0), Qt.AlignmentFlag.AlignVCenter, name)
            painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
            painter.drawLine(rect.right(), 2, rect.right(), rect.bottom())
        painter.end()
