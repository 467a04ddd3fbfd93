"""The cells of the tree: indented names with an arrow, what they are in grey, and colours that stay on a chosen row."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOption, QStyleOptionViewItem, QTableView

from partner_desk.domain.ids import ScopeKind
from partner_desk.gui import look
from partner_desk.gui.guard import answered
from partner_desk.gui.models.estate import Columns, EstateModel, Index

INDENT = 16
_SELECTED = QStyle.StateFlag.State_Selected
BAR = 3
"""Pixels of the bar at a chosen row."""
ICON_GAP = 4
"""Pixels between an icon and a name."""
REMEMBERED, BEYOND = 2_000, 1 << 30
"""So many ends of lines are remembered; and where one ends that was not drawn yet."""
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
    """Indents the names, draws the arrows, and marks what a filter found.

    A name that is longer than its cell goes on over the cells beside it that are empty: each draws its part of it.
    """

    def __init__(self, model: EstateModel, view: QTableView) -> None:
        """Draw the rows of a model in a view."""
        super().__init__(view)
        self.model, self.view = model, view
        self._ends: dict[int, int] = {}
        """How long the line of a scope was when it was drawn last: the cells behind that have nothing of it."""
        self.icons: Mapping[ScopeKind, QIcon] = {}
        """How the kinds of scopes are drawn before their names; their room is kept until they are drawn."""

    @answered(None)
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        scope = self.model.scope_at(index)
        if scope is None:
            return
        if index.column() == Columns.NAME:
            self._paint_ground(painter, option, index, scope)
            self._paint_line(painter, option, scope)
            self.draw_bar(painter, option)
            return
        super().paint(painter, option, index)
        place = option.rect.left() - self.view.horizontalHeader().sectionViewportPosition(Columns.NAME)
        if self._ends.get(scope, BEYOND) > place and self._is_free(scope, index.column()):
            self._paint_line(painter, option, scope)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, scope: int) -> None:
        """Draw what lies behind and before a name: its arrow, and the icon of what it is."""
        outline = self.model.outline
        indent = int(outline.depth[scope]) * INDENT
        ground = legible(QStyleOptionViewItem(option), index)
        self.initStyleOption(ground, index)
        ground.text = ""
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
        icon = self.icons.get(outline.tree.kind_of(scope))
        if icon is not None:
            side = self.view.iconSize().height()
            top = option.rect.top() + (option.rect.height() - side) // 2
            icon.paint(painter, QRect(option.rect.left() + indent + INDENT, top, side, side))

    def _paint_line(self, painter: QPainter, option: QStyleOptionViewItem, scope: int) -> None:
        """Draw what a cell has of the name of a scope, and in grey of what that is, if there is room for it all."""
        header, name, beside = (
            self.view.horizontalHeader(),
            self.model.text(scope, Columns.NAME),
            self.model.beside(scope),
        )
        left, wide = header.sectionViewportPosition(Columns.NAME), header.sectionSize(Columns.NAME)
        first = left + (int(self.model.outline.depth[scope]) + 1) * INDENT + self.view.iconSize().width() + ICON_GAP
        written, hits = QFont(option.font), self.model.outline.hits
        written.setBold(bool(hits is not None and hits[scope]))
        measure, last = QFontMetrics(written), left + wide - ICON_GAP
        after = first + measure.horizontalAdvance(name) + GAP
        end = after + QFontMetrics(option.font).horizontalAdvance(beside)
        if end > last:
            last += self._free(scope)
        if len(self._ends) > REMEMBERED:
            self._ends.clear()
        self._ends[scope] = min(end, last) - left
        painter.save()
        painter.setClipRect(option.rect, Qt.ClipOperation.IntersectClip)
        room = QRect(first, option.rect.top(), last - first, option.rect.height())
        shown = measure.elidedText(name, Qt.TextElideMode.ElideMiddle, room.width())
        self._write(painter, room, shown, written, option.palette.color(QPalette.ColorRole.Text))
        if end <= last:
            room.setLeft(after)
            self._write(painter, room, beside, option.font, QColor(look.quiet()))
        painter.restore()

    def _free(self, scope: int) -> int:
        """How wide the empty cells are that follow the name of a scope."""
        header, free = self.view.horizontalHeader(), 0
        for place in range(header.visualIndex(Columns.NAME) + 1, header.count()):
            column = header.logicalIndex(place)
            if not header.isSectionHidden(column):
                if not self._is_free(scope, column):
                    break
                free += header.sectionSize(column)
        return free

    def _is_free(self, scope: int, column: int) -> bool:
        return column != Columns.VERDICT and not self.model.text(scope, column)

    @staticmethod
    def _write(painter: QPainter, room: QRect, text: str, font: QFont, ink: QColor) -> None:
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
