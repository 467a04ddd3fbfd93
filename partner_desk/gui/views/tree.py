"""The estate tree: a table of visible rows that looks and behaves like a tree, at any size."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.gui import look
from partner_desk.gui.models.estate import HEADINGS, Columns, EstateModel, Index
from partner_desk.gui.views.columns import ColumnChoice
from partner_desk.gui.views.droptable import DropTable
from partner_desk.gui.views.treecells import INDENT, TreeDelegate, arrow_of
from partner_desk.gui.views.treeroom import AT_FIRST, TreeRoom
from partner_desk.language import tr

USUAL, ROOMY = 15, 8
"""How high a usual line is, and what a row has more; where letters are large, rows have less of it."""


class EstateTree(DropTable):
    """The view. `current_changed` tells the scope under the cursor, `chosen_changed` that the selection did."""

    current_changed = Signal(object)
    chosen_changed = Signal()
    escaped = Signal()
    """Escape was pressed: what is filtered is shown again."""
    removing = Signal()
    """Delete was pressed: the scope under the cursor is to go."""

    def __init__(self, model: EstateModel, parent: QWidget | None = None) -> None:
        """Show a model."""
        super().__init__(parent)
        self.estate_model = model
        self._all_chosen = False
        self._hidden: tuple[object, int] | None = None
        self.setModel(model)
        self._delegate = TreeDelegate(model, self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(tr("Estate: tenants, subscriptions, resource groups, resources"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        vertical = self.verticalHeader()
        vertical.setVisible(False)
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSectionResizeMode(Columns.NAME, QHeaderView.ResizeMode.Stretch)
        self.columns = ColumnChoice(header, self._heading, Columns.NAME, AT_FIRST)
        self.room = TreeRoom(model, self.columns)
        self.columns.chosen.connect(self.fit)
        self._sorted = -1, Qt.SortOrder.AscendingOrder
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(*self._sorted)
        header.sortIndicatorChanged.connect(self._sort)
        self._told_anew = QTimer(self, singleShot=True, interval=0)
        self._told_anew.timeout.connect(self._follow_verdicts)
        model.dataChanged.connect(lambda *_: self._told_anew.start())
        self.fit()
        self.doubleClicked.connect(self._double_clicked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names stay to be read, however small the window is."""
        super().resizeEvent(event)
        self.room.share(self.viewport().width())

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        """Sort what lies below one scope by a column, or let it be as it is on the desk."""
        self._sorted = column, order
        ranks = self.estate_model.ranks(column)
        down = order == Qt.SortOrder.DescendingOrder
        self.keeping_cursor(self.estate_model.outline.sort, -ranks if down and ranks is not None else ranks)

    def _follow_verdicts(self) -> None:
        """There are other verdicts: rows that are sorted by them may stand elsewhere, words and days want room."""
        self.room.tell(self.viewport().width())
        if self._sorted[0] in (Columns.VERDICT, Columns.SINCE):
            self._sort(*self._sorted)

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs other room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "room"):
            self.fit()

    def _heading(self, column: int) -> str:
        return HEADINGS[column]

    def fit(self) -> None:
        """Rows and columns are as large as the font wants them."""
        height = self.fontMetrics().height()
        row = height + max(2, ROOMY - max(0, height - USUAL) // 2)
        self.verticalHeader().setMinimumSectionSize(row)  # that of the style is larger where letters are
        self.verticalHeader().setDefaultSectionSize(row)
        self.setIconSize(QSize(height, height))
        self.room.fit(self.fontMetrics().horizontalAdvance("x"), self.viewport().width())

    def show_icons(self) -> None:
        """Draw what kind of scope a row is before its name, in the ink of the window."""
        from partner_desk.gui.icons import ROW_SIZES, tool_icon  # not needed to start

        ink = QColor(look.quiet())
        self._delegate.icons = {kind: tool_icon(f"scope-{kind.name.lower()}", ink, ROW_SIZES) for kind in ScopeKind}
        self.viewport().update()

    def arrow_rect(self, row: QRect, indent: int) -> QRect:
        """Where the arrow of a row is."""
        return arrow_of(row, indent)

    # Current and chosen -----------------------------------------------------------------------------------

    @property
    def current_scope(self) -> int | None:
        """The scope under the cursor."""
        return self.estate_model.scope_at(self.currentIndex())

    def chosen_scopes(self) -> list[int]:
        """The selected scopes, in display order."""
        rows = self.estate_model.outline.rows
        if self._all_chosen:
            return [int(one) for one in rows]
        return [int(rows[index.row()]) for index in self.selectionModel().selectedRows()]

    def show_estate(self, estate: Estate, chosen: list[int]) -> bool:
        """Show another snapshot at the same scope, or at the first that tells something; whether there is one.

        `chosen` are the scopes of the new tree that were selected in the old one.
        """
        current, model = self.current_scope, self.estate_model
        key = model.estate.scopes.key(current) if current is not None else ""
        model.show_estate(estate)
        if self._sorted[0] >= 0:
            self._sort(*self._sorted)
        if not len(estate.scopes):
            return False
        found = estate.scopes.find(key) if key else None
        self.go_to(found if found is not None else model.first_telling)
        if len(chosen) > 1:
            self.choose(chosen)
        return True

    def go_to(self, scope: int) -> None:
        """Show a scope and put the cursor on it."""
        row = self.estate_model.outline.row_of(scope)
        if row is None:
            row = self.estate_model.reset_rows(self.estate_model.outline.reveal, scope)
        self._put_cursor(row)

    def _put_cursor(self, row: int) -> None:
        index = self.estate_model.index(row, 0)
        flag = QItemSelectionModel.SelectionFlag
        # not setCurrentIndex, which adds to what is chosen while Ctrl is held, as it is for a shortcut
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
        self.scrollTo(index)

    def keeping_cursor(self, change: object, *arguments: object) -> None:
        """Let something change what is visible, and keep the cursor on its scope or the nearest one above.

        Where nothing is visible there is no cursor; it comes back to its scope with the rows.
        """
        scope, top = self.current_scope, self.rowAt(0)
        outline = self.estate_model.outline
        if scope is None and self._hidden is not None and self._hidden[0] is outline.tree:
            scope = self._hidden[1]
        self.estate_model.reset_rows(change, *arguments)
        if scope is None:
            return
        if not len(outline.rows):
            self._hidden, self._all_chosen = (outline.tree, scope), False
            self.current_changed.emit(None)
            self.chosen_changed.emit()
            return
        self._hidden = None
        row = next((found for one in outline.tree.path(scope) if (found := outline.row_of(one)) is not None), 0)
        self.verticalScrollBar().setValue(max(0, min(top, len(outline.rows) - 1)))
        self._put_cursor(row)

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's own name
        """Tell who listens, a screen reader as well: Qt would tell it of the cell of a table."""
        QAbstractItemView.currentChanged(self, current, previous)
        scope = self.estate_model.scope_at(current)
        if QAccessible.isActive() and scope is not None and self.hasFocus():
            _tell_focus(self)
        self.current_changed.emit(scope)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:  # noqa: N802 - Qt's own name
        """Tell who listens."""
        self._all_chosen = False
        QAbstractItemView.selectionChanged(self, selected, deselected)
        self.chosen_changed.emit()

    def selectAll(self) -> None:
        """Choose every visible scope: as a flag beyond some size, since Qt would take seconds."""
        rows = len(self.estate_model.outline.rows)
        if rows <= 2_000:
            super().selectAll()
            return
        self.clearSelection()
        self._all_chosen = True
        self.chosen_changed.emit()

    # Keys and clicks --------------------------------------------------------------------------------------

    def set_open(self, scope: int, is_open: bool) -> None:
        """Open or close a scope."""
        if self.estate_model.outline.tree.count[scope]:
            self.keeping_cursor(self.estate_model.outline.set_open, scope, is_open)

    def expand_all(self) -> None:
        """Open everything."""
        self.keeping_cursor(self.estate_model.outline.set_all, True)

    def collapse_all(self) -> None:
        """Close everything."""
        self.keeping_cursor(self.estate_model.outline.set_all, False)

    def event(self, event: QEvent) -> bool:
        """Delete is about the scope here, and about a row only in a list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _is_delete(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left, Right, +, -, * as in a tree; everything else as in a list."""
        scope = self.current_scope
        outline = self.estate_model.outline
        key, plain = event.key(), not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key == Qt.Key.Key_Escape:
            self.escaped.emit()
            return
        if scope is not None and _is_delete(event):
            self.removing.emit()
            return
        if scope is None or not plain:
            super().keyPressEvent(event)
            return
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.set_open(scope, key == Qt.Key.Key_Plus)
        elif key == Qt.Key.Key_Asterisk:
            self.keeping_cursor(outline.set_all, True, scope)
        elif key == Qt.Key.Key_Right:
            self._go_in(scope)
        elif key == Qt.Key.Key_Left:
            self._go_out(scope)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._put_cursor(0 if key == Qt.Key.Key_Home else len(outline.rows) - 1)
        else:
            super().keyPressEvent(event)

    def _go_in(self, scope: int) -> None:
        """Open the scope, or go to the first below it."""
        outline = self.estate_model.outline
        if outline.tree.count[scope] and not outline.is_open(scope):
            self.set_open(scope, True)
        elif outline.tree.count[scope]:
            self._put_cursor(self.currentIndex().row() + 1)

    def _go_out(self, scope: int) -> None:
        """Close the scope, or go to the one above it."""
        outline = self.estate_model.outline
        parent = int(outline.tree.parent[scope])
        if outline.tree.count[scope] and outline.is_open(scope) and not outline.filtered:
            self.set_open(scope, False)
        elif parent >= 0:
            self._put_cursor(outline.row_of(parent) or 0)

    def keyboardSearch(self, search: str) -> None:
        """Type-ahead: the next visible scope whose name begins so."""
        scope = self.current_scope
        found = self.estate_model.outline.next_named(scope or 0, search) if search else None
        if found is not None:
            self._put_cursor(self.estate_model.outline.row_of(found) or 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on an arrow opens or closes."""
        index = self.indexAt(event.position().toPoint())
        scope = self.estate_model.scope_at(index)
        if scope is not None and index.column() == Columns.NAME and event.button() == Qt.MouseButton.LeftButton:
            outline = self.estate_model.outline
            arrow = self.arrow_rect(self.visualRect(index), int(outline.depth[scope]) * INDENT)
            if arrow.contains(event.position().toPoint()) and outline.tree.count[scope]:
                self.set_open(scope, not outline.is_open(scope))
                return
        super().mousePressEvent(event)

    def _double_clicked(self, index: QModelIndex) -> None:
        scope = self.estate_model.scope_at(index)
        if scope is not None:
            self.set_open(scope, not self.estate_model.outline.is_open(scope))

    def choose(self, scopes: list[int]) -> None:
        """Select scopes that are visible."""
        selection = QItemSelection()
        for scope in scopes:
            row = self.estate_model.outline.row_of(scope)
            if row is not None:
                selection.select(self.estate_model.index(row, 0), self.estate_model.index(row, len(HEADINGS) - 1))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def _tell_focus(view: EstateTree) -> None:
    """Tell a screen reader which scope the cursor is on."""
    whole = QAccessible.queryAccessibleInterface(view)
    item = whole.focusChild() if whole is not None else None
    if item is not None:
        QAccessible.updateAccessibility(QAccessibleEvent(item, QAccessible.Event.Focus))


def _is_delete(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Delete and event.modifiers() == Qt.KeyboardModifier.NoModifier
