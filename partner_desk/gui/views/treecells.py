"""The cells of the tree: indented names with an arrow, what they are in grey, and colours that stay on a chosen row."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOption, QStyleOptionViewItem, QTableView

from partner_desk.gui import look
from partner_desk.gui.guard import answered
from partner_desk.gui.models.estate import Columns, EstateModel, Index

INDENT = 16
_SELECTED = QStyle.StateFlag.State_Selected
BAR = 3
"""Pixels of the bar at a chosen row."""
GAP = 6
"""Pixels between a name and what it is."""


def arrow_of(row: QRect, indent: int) -> QRect:
    """Where the arrow of a row is."""
    return QRect(row.left() + indent, row.top(), INDENT, row.height())


def legible(option: QStyleOptionViewItem, index: Index) -> QStyleOptionViewItem:
    """As a cell is drawn: on the pale ground of a chosen row the colour of a verdict stays what it is.

    The row is chosen, not the cell, so no frame is drawn around that.
    """
    if not option.state & (_SELECTED | QStyle.StateFlag.State_HasFocus):
        return option
    drawn, colours = QStyleOptionViewItem(option), QPalette(option.palette)
    ink = index.data(Qt.ItemDataRole.ForegroundRole)
    own = QColor(ink) if ink is not None else colours.color(QPalette.ColorRole.Text)
    colours.setColor(QPalette.ColorRole.HighlightedText, own)
    drawn.palette = colours
    drawn.state &= ~QStyle.StateFlag.State_HasFocus
    return drawn


class RowDelegate(QStyledItemDelegate):
    """Draws text in its own colour also on a chosen row, with a bar at its left."""

    @answered(None)
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        super().paint(painter, legible(option, index), index)
        self.draw_bar(painter, option)

    def draw_bar(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """Mark a chosen row at the left of the view."""
        if option.state & _SELECTED and option.rect.left() <= 0:
            bar = QRect(option.rect.left(), option.rect.top(), BAR, option.rect.height())
            painter.fillRect(bar, option.palette.color(QPalette.ColorRole.Accent))


class TreeDelegate(RowDelegate):
    """Indents the names, draws the arrows, and marks what a filter found."""

    def __init__(self, model: EstateModel, view: QTableView) -> None:
        """Draw the rows of a model in a view."""
        super().__init__(view)
        self.model, self.view = model, view

    @answered(None)
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        if index.column() != Columns.NAME:
            super().paint(painter, option, index)
            return
        scope = self.model.scope_at(index)
        if scope is None:
            return
        outline = self.model.outline
        indent = int(outline.depth[scope]) * INDENT
        ground = legible(QStyleOptionViewItem(option), index)
        self.initStyleOption(ground, index)
        name, ground.text = ground.text, ""
        style = self.view.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, ground, painter, self.view)
        if outline.tree.count[scope]:
            arrow = QStyleOption()
            arrow.rect = arrow_of(option.rect, indent)
            arrow.palette = option.palette
            arrow.state = QStyle.StateFlag.State_Children | QStyle.StateFlag.State_Enabled
            if outline.is_open(scope):
                arrow.state |= QStyle.StateFlag.State_Open
            style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorBranch, arrow, painter, self.view)
        font = QFont(option.font)
        font.setBold(bool(outline.hits is not None and outline.hits[scope]))
        room = option.rect.adjusted(indent + INDENT + 2, 0, -2, 0)
        beside = self.model.beside(scope)
        painter.save()
        room.setLeft(self._write(painter, room, name, font, ground.palette.color(QPalette.ColorRole.Text)) + GAP)
        font = QFont(option.font)
        if QFontMetrics(font).horizontalAdvance(beside) <= room.width():
            self._write(painter, room, beside, font, QColor(look.quiet()))
        painter.restore()
        self.draw_bar(painter, option)

    @staticmethod
    def _write(painter: QPainter, room: QRect, text: str, font: QFont, ink: QColor) -> int:
        """Write a text as far as it has room; where it ends."""
        measure = QFontMetrics(font)
        shown = measure.elidedText(text, Qt.TextElideMode.ElideMiddle, room.width())
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        return room.left() + measure.horizontalAdvance(shown)
