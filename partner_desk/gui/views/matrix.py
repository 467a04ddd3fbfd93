"""The matrix of scopes by partners: a whole customer at once, from single marks to words as one zooms in."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPalette, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from partner_desk.app.answers import ToldVerdict
from partner_desk.gui import look
from partner_desk.gui.guard import answered
from partner_desk.gui.models.estate import Index
from partner_desk.gui.models.matrix import MatrixModel
from partner_desk.language import tr
from partner_desk.readings.questions import Verdict

ZOOMS = (0.5, 0.7, 0.85, 1.0, 1.25, 1.5)
WORDS_FROM = 1.0
"""From this zoom on, cells have words beside their marks."""
TINT = 42
"""How strongly (of 255) a cell is tinted by the colour of its verdict."""


class CellDelegate(QStyledItemDelegate):
    """Draws a cell: tint, mark, and words where there is room; a corner for what is disputed."""

    def told(self, index: Index) -> ToldVerdict | None:
        """The verdict of a cell; None as long as it is not judged."""
        raise NotImplementedError

    def words(self, index: Index) -> str | None:
        """What stands beside the mark; None where the mark is all there is room for."""
        raise NotImplementedError

    def is_tinted(self, index: Index) -> bool:
        """Whether a cell stands out by its ground."""
        return True

    def ink_of_words(self, index: Index, verdict: Verdict) -> str:
        """The colour of what stands beside the mark."""
        return look.colour(verdict)

    @answered(None)
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        told = self.told(index)
        if told is None:
            return
        verdict, disputed = told
        box: QRect = option.rect.adjusted(0, 0, -1, -1)
        ink = QColor(look.colour(verdict))
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:  # the row's own ground would swallow the colours
            painter.fillRect(option.rect, option.palette.base())
        if verdict is not Verdict.NOT_APPLICABLE and self.is_tinted(index):
            ground = QColor(ink)
            ground.setAlpha(TINT)
            painter.fillRect(box, ground)
        side = max(8, min(box.height() - 4, 18))
        words = self.words(index)
        left = box.left() + (4 if words is not None else (box.width() - side) // 2)
        look.icon(verdict).paint(painter, QRect(left, box.top() + (box.height() - side) // 2, side, side))
        if words:
            painter.setPen(QColor(self.ink_of_words(index, verdict)))
            font = QFont(option.font)
            font.setBold(index.data(Qt.ItemDataRole.FontRole) is not None)
            painter.setFont(font)
            room = box.adjusted(side + 8, 0, -2, 0)
            text = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        if disputed:
            corner = box.right() - 4 if self.is_tinted(index) else left + side + 1
            painter.fillRect(QRect(corner, box.top(), 5, 5), QColor(look.colour(Verdict.UNKNOWN)))
        if selected:
            painter.setPen(option.palette.color(QPalette.ColorRole.Accent))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
            painter.drawRect(box.adjusted(1, 1, -2, -2))


class _MatrixCells(CellDelegate):
    """The cells of the matrix, with words from a zoom on."""

    def __init__(self, view: MatrixView) -> None:
        super().__init__(view)
        self.view = view

    def told(self, index: Index) -> ToldVerdict:
        return self.view.matrix_model.told(index)

    def words(self, index: Index) -> str | None:
        return look.word(self.told(index)[0]) if self.view.zoom >= WORDS_FROM else None


class MatrixView(QTableView):
    """The view. `cell_chosen` tells the scope and the partner under the cursor."""

    cell_chosen = Signal(int, str)

    def __init__(self, model: MatrixModel, parent: QWidget | None = None) -> None:
        """Show a model."""
        super().__init__(parent)
        self.matrix_model = model
        self.zoom = 1.0
        self.setModel(model)
        self._delegate = _MatrixCells(self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(tr("Matrix: scopes by partners"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        for header in (self.verticalHeader(), self.horizontalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(8)
            header.setHighlightSections(False)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._letter = self.fontMetrics().horizontalAdvance("x")
        self._height = self.fontMetrics().height()
        self._size = self.font().pointSizeF()
        self.verticalHeader().setFixedWidth(self._letter * 34)
        self.set_zoom(1.0)

    def set_zoom(self, zoom: float) -> None:
        """Show more or less at once."""
        self.zoom = zoom
        font = self.font()
        font.setPointSizeF(max(5.0, self._size * min(zoom, 1.25)))
        for part in (self, self.verticalHeader(), self.horizontalHeader()):
            part.setFont(font)
        self.verticalHeader().setDefaultSectionSize(int((self._height + 8) * zoom))
        wide = 19 if zoom >= WORDS_FROM else 6
        self.horizontalHeader().setDefaultSectionSize(int(self._letter * wide * zoom))

    def step_zoom(self, steps: int) -> None:
        """One step nearer or further away."""
        at = min(range(len(ZOOMS)), key=lambda one: abs(ZOOMS[one] - self.zoom))
        self.set_zoom(ZOOMS[max(0, min(at + steps, len(ZOOMS) - 1))])

    def show_cell(self, scope: int | None, partner: str) -> None:
        """Put the cursor on a cell without telling anybody."""
        matrix, outline = self.matrix_model.matrix, self.matrix_model.tree_model.outline
        if matrix is None or scope is None or partner not in matrix.partners or scope >= len(outline.tree):
            return
        row = outline.row_of(scope)
        if row is not None:
            index = self.matrix_model.index(row, matrix.partners.index(partner))
            if index != self.currentIndex():
                blocked = self.blockSignals(True)
                self.setCurrentIndex(index)
                self.blockSignals(blocked)

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's own name
        """Tell who listens."""
        super().currentChanged(current, previous)
        matrix = self.matrix_model.matrix
        if current.isValid() and matrix is not None and not self.signalsBlocked():
            self.cell_chosen.emit(self.matrix_model.scope_at(current.row()), matrix.partners[current.column()])

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl the wheel zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus and minus zoom."""
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.step_zoom(1 if event.key() == Qt.Key.Key_Plus else -1)
        else:
            super().keyPressEvent(event)
