"""What an import would change, one row a change: a row without its mark leaves the desk as it is."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from partner_desk.app.importrows import ImportRows, can_be_kept, row_id
from partner_desk.gui.guard import answered
from partner_desk.gui.models.estate import Index
from partner_desk.gui.models.rows import RowsModel
from partner_desk.language import tr

WIDTHS = (340, 260)
"""Pixels for what a change is about, and for what changes."""


class ChangesModel(RowsModel):
    """The changes of a group; `kept` holds the ids of those that are not to be made."""

    kept_changed = Signal()

    def __init__(self, rows: ImportRows, kept: set[str]) -> None:
        """`kept` is shared with whoever makes the changes."""
        super().__init__(rows)
        self.rows: ImportRows = rows
        self.kept = kept

    @answered(Qt.ItemFlag.NoItemFlags)
    def flags(self, index: Index) -> Qt.ItemFlag:
        """Most changes can be left out."""
        flags = super().flags(index)
        if not index.isValid() or index.column() or not can_be_kept(self.rows.changes[index.row()]):
            return flags
        return flags | Qt.ItemFlag.ItemIsUserCheckable

    @answered(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell; the first one has a mark where the change can be left out."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return super().data(index, role)
        if not self.flags(index) & Qt.ItemFlag.ItemIsUserCheckable:
            return None
        made = row_id(self.rows.changes[index.row()]) not in self.kept
        return Qt.CheckState.Checked if made else Qt.CheckState.Unchecked

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 - Qt's name
        """Make a change, or leave it."""
        if role != Qt.ItemDataRole.CheckStateRole or not self.flags(index) & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        change = row_id(self.rows.changes[index.row()])
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self.kept.discard(change)
        else:
            self.kept.add(change)
        self.dataChanged.emit(index, index)
        self.kept_changed.emit()
        return True


class ChangesView(QTableView):
    """The changes of one group."""

    def __init__(self, name: str) -> None:
        """No changes yet; `name` is what a screen reader calls them."""
        super().__init__()
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setStretchLastSection(True)
        self.setToolTip(tr("A change without its mark is not made: the desk stays as it is there"))

    def show_changes(self, model: ChangesModel) -> None:
        """Show these changes."""
        self.setModel(model)
        for column, width in enumerate(WIDTHS):
            self.horizontalHeader().resizeSection(column, width)
