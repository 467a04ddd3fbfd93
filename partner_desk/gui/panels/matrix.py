"""The matrix in its place beside the tree: written when it is seen, following what is looked at."""

from __future__ import annotations

from typing import Any

from partner_desk.app.matrix import Matrix
from partner_desk.gui.models.estate import EstateModel
from partner_desk.gui.models.matrix import MatrixModel
from partner_desk.gui.situation import Situation
from partner_desk.gui.views.matrix import MatrixView


class MatrixPanel(MatrixView):
    """Shows the rows of the tree by partner; a cell chosen here is what the reasons are about."""

    def __init__(self, situation: Situation, rows: EstateModel) -> None:
        """Follow the situation and the rows of the tree."""
        super().__init__(MatrixModel(rows))
        self.situation = situation
        self._stale = True
        situation.desk_opened.connect(self.refresh)
        situation.desk_changed.connect(lambda _: self.refresh())
        situation.view_changed.connect(self.refresh)
        situation.scope_changed.connect(self._follow)
        rows.modelReset.connect(self._caught_up)
        self.cell_chosen.connect(self._chosen)

    def refresh(self) -> None:
        """Judge again, now or when it is seen next."""
        self._stale = True
        if self.isVisible():
            self._write()

    def _write(self) -> None:
        estate, view = self.situation.estate, self.situation.view
        self._stale = estate.scopes is not self.matrix_model.tree_model.estate.scopes
        if self._stale:  # the rows are still those of another estate, and say when they are not
            return
        self.matrix_model.show_matrix(Matrix(estate, view) if estate.partners else None)
        self._follow()

    def _caught_up(self) -> None:
        if self.isVisible() and self._stale:
            self._write()
        else:
            self._follow()

    def _follow(self) -> None:
        if self.isVisible() and not self._stale:
            self.show_cell(self.situation.scope, self.situation.view.partner)

    def _chosen(self, scope: int, partner: str) -> None:
        self.situation.go_to.emit(f"scope:{self.situation.estate.scopes.key(scope)}")
        self.situation.look(partner=partner)

    def showEvent(self, event: Any) -> None:
        """Seen again."""
        super().showEvent(event)
        if self._stale:
            self._write()
        else:
            self._follow()
