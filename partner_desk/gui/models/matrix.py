"""The matrix as a table: the visible scopes by the partners of the desk."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from partner_desk.app.answers import ToldVerdict
from partner_desk.app.matrix import Matrix
from partner_desk.domain.estate import Estate
from partner_desk.domain.naming import name_or_id
from partner_desk.domain.showing import one_line
from partner_desk.gui import look
from partner_desk.gui.guard import answered
from partner_desk.gui.models.estate import EstateModel, Index
from partner_desk.gui.plain import tip

DEEPER = "\N{EM SPACE}"
"""What stands before a name once for each level above it."""


class MatrixModel(QAbstractTableModel):
    """Rows are those of the tree, with its filter and what is open in it; columns are the partners."""

    def __init__(self, rows: EstateModel) -> None:
        """Follow the rows of the tree."""
        super().__init__()
        self.tree_model = rows
        self.matrix: Matrix | None = None
        self._last: tuple[int, list[ToldVerdict]] = (-1, [])
        rows.modelAboutToBeReset.connect(self.beginResetModel)
        rows.modelReset.connect(self._reset)

    def _reset(self) -> None:
        if self.matrix is not None and self.matrix.estate.scopes is not self.tree_model.estate.scopes:
            self.matrix = None  # of another estate: nothing in it is so any more
        self._last = (-1, [])
        self.endResetModel()

    def show_matrix(self, matrix: Matrix | None) -> None:
        """Show other verdicts, or other partners."""
        self.beginResetModel()
        self.matrix = matrix
        self._reset()

    @property
    def _estate(self) -> Estate:
        return self.tree_model.estate

    def scope_at(self, row: int) -> int:
        """The scope of a row."""
        return int(self.tree_model.outline.rows[row])

    def told(self, index: Index) -> ToldVerdict:
        """The verdict of a cell."""
        scope = self.scope_at(index.row())
        if self._last[0] != scope:
            assert self.matrix is not None
            self._last = (scope, self.matrix.row(scope))
        return self._last[1][index.column()]

    # What Qt asks for -------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many scopes are visible."""
        return 0 if parent.isValid() or self.matrix is None else len(self.tree_model.outline.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many partners there are."""
        return 0 if parent.isValid() or self.matrix is None else len(self.matrix.partners)

    def partner(self, column: int) -> str:
        """The name of a partner."""
        assert self.matrix is not None
        one = self.matrix.estate.partners[self.matrix.partners[column]]
        return one_line(name_or_id(one))

    @answered(None)
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Partners across, scopes down, each as deep as it lies."""
        if self.matrix is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        tipped = role == Qt.ItemDataRole.ToolTipRole
        if orientation == Qt.Orientation.Horizontal:
            return tip(self.partner(section)) if tipped else self.partner(section)
        scope = self.scope_at(section)
        if tipped:
            return tip(f"{one_line(self._estate.scopes.name(scope))}\n{self._estate.scopes.id(scope)}")
        return DEEPER * int(self.tree_model.outline.depth[scope]) + one_line(self._estate.scopes.name(scope))

    @answered(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell in words; it is drawn by the view."""
        if not index.isValid() or self.matrix is None:
            return None
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            verdict, disputed = self.told(index)
            scope = self._estate.scopes.name(self.scope_at(index.row()))
            said = f"{one_line(scope)}, {self.partner(index.column())}, {look.word(verdict, disputed)}"
            return tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        return None
