"""Any list as a Qt table: cells are asked for when they are painted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, Qt

from partner_desk.app.lists import ListRows, RowKey
from partner_desk.domain.showing import one_line
from partner_desk.gui.guard import answered
from partner_desk.gui.models.estate import Index
from partner_desk.gui.plain import tip
from partner_desk.language import tr


class RowsModel(QAbstractTableModel):
    """The rows of one list."""

    def __init__(self, rows: ListRows, drags: str = "") -> None:
        """`drags` is the type under which the keys of rows are dragged."""
        super().__init__()
        self.rows = rows
        self.drags = drags
        self._last: tuple[int, tuple[str, ...]] = (-1, ())
        self._places: dict[RowKey, int] | None = None

    def show_rows(self, rows: ListRows) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows, self._last, self._places = rows, (-1, ()), None
        self.endResetModel()

    def place(self, key: RowKey) -> int | None:
        """The first row about a fact."""
        if self._places is None:
            self._places = {}
            for number, one in enumerate(self.rows.keys):
                self._places.setdefault(one, number)
        return self._places.get(key)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.rows.keys)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.rows.headings)

    @answered(None)
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return tr(self.rows.headings[section])
        return None

    @answered(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) or not index.isValid():
            return None
        if self._last[0] != index.row():
            self._last = (index.row(), self.rows.cells(index.row()))
        cell = self._last[1][index.column()]
        return tip(cell) if role == Qt.ItemDataRole.ToolTipRole else one_line(cell)

    @answered(Qt.ItemFlag.NoItemFlags)
    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be chosen, and dragged where that means something."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return found | Qt.ItemFlag.ItemIsDragEnabled if self.drags else found

    def mimeTypes(self) -> list[str]:
        """What is dragged."""
        return [self.drags] if self.drags else []

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The key of the first dragged row."""
        data = QMimeData()
        if indexes and self.drags:
            data.setData(self.drags, self.rows.keys[indexes[0].row()][1].encode())
        return data
