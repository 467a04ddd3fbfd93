"""The glance as a table: partners by programs, each cell a verdict and since when it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtGui import QFont

from partner_desk.app.answers import ToldVerdict
from partner_desk.app.glance import CellKey, Glance, Turn
from partner_desk.domain.naming import name_or_id
from partner_desk.domain.showing import one_line
from partner_desk.gui import look
from partner_desk.gui.guard import answered
from partner_desk.gui.models.estate import Index
from partner_desk.gui.plain import tip
from partner_desk.language import marked, tr


@dataclass(frozen=True)
class ColumnGroup:
    """Neighbouring columns and what they are called together, the longest name first."""

    first: int
    last: int
    names: Sequence[str]


class GlanceModel(QAbstractTableModel):
    """Rows are partners, columns programs."""

    def __init__(self) -> None:
        """Nothing is looked at yet."""
        super().__init__()
        self.glance = Glance((), (), {})
        self.turns: dict[CellKey, Turn] = {}
        self.heads: list[str] = []
        """The headings of the programs as short as their columns are; their names as long as there are none."""
        self.names: list[str] = []
        """The names of the partners as short as there is room for."""
        self.all_dates = True
        """Whether all days are shown, or those of losses only."""

    def show_glance(self, glance: Glance) -> None:
        """Show how partners stand somewhere else."""
        self.beginResetModel()
        self.glance, self.turns, self.heads, self.names = glance, {}, [], []
        self.endResetModel()

    def show_heads(self, heads: list[str], names: list[str]) -> None:
        """Show shorter headings and names."""
        self.heads, self.names = heads, names
        for orientation, some in ((Qt.Orientation.Horizontal, heads), (Qt.Orientation.Vertical, names)):
            if some:
                self.headerDataChanged.emit(orientation, 0, len(some) - 1)

    def show_turns(self, turns: dict[CellKey, Turn]) -> None:
        """Show since when verdicts hold."""
        self.turns = turns
        if self.rowCount() and self.columnCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def groups(self) -> list[ColumnGroup]:
        """The programs in two groups: the ways to be known, and what that counts for."""
        known = sum(program.association for program in self.glance.programs)
        names = (
            (tr("Two ways to be known"), tr("Two ways")),
            (tr("What counts for this offer"), tr("What counts here"), tr("Counts")),
        )
        ends = ((0, known - 1), (known, len(self.glance.programs) - 1))
        return [ColumnGroup(*end, name) for end, name in zip(ends, names, strict=True) if end[0] <= end[1]]

    def place(self, partner: str, program: str) -> QModelIndex | None:
        """The cell of a partner and a program."""
        partners, programs = ([one.id for one in some] for some in (self.glance.partners, self.glance.programs))
        known = partner in partners and program in programs
        return self.index(partners.index(partner), programs.index(program)) if known else None

    def key(self, index: Index) -> CellKey:
        """The partner and the program of a cell."""
        return self.glance.partners[index.row()].id, self.glance.programs[index.column()].id

    def told(self, index: Index) -> ToldVerdict | None:
        """The verdict of a cell; None as long as it is not judged."""
        return self.glance.verdicts.get(self.key(index))

    def is_lost(self, index: Index) -> bool:
        """Whether a better verdict was taken away by a fact."""
        turn = self.turns.get(self.key(index))
        return turn is not None and turn.lost

    def since(self, index: Index) -> str:
        """Since which month a verdict holds, if it was another before."""
        turn = self.turns.get(self.key(index))
        if turn is None or turn.begun or not (turn.lost or self.all_dates):
            return ""
        return f"{turn.since:%Y-%m}"

    # What Qt asks for -------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many partners there are."""
        return 0 if parent.isValid() else len(self.glance.partners)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many programs matter."""
        return 0 if parent.isValid() else len(self.glance.programs)

    @answered(None)
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Programs across, partners down."""
        spoken = Qt.ItemDataRole.AccessibleTextRole
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, spoken):
            return None
        tipped = role == Qt.ItemDataRole.ToolTipRole
        if orientation == Qt.Orientation.Horizontal:
            program = self.glance.programs[section]
            if role == Qt.ItemDataRole.DisplayRole and section < len(self.heads):
                return self.heads[section]
            return tip(program.name) if tipped else program.short
        partner = self.glance.partners[section]
        if role == Qt.ItemDataRole.DisplayRole and section < len(self.names):
            return self.names[section]
        name = one_line(name_or_id(partner))
        told = tr("{partner} \N{MIDDLE DOT} ours", partner=name) if partner.ours else name
        return tip(told) if tipped else told

    @answered(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell in words; it is drawn by the view."""
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return tip(self._spoken(index)) if role == Qt.ItemDataRole.ToolTipRole else self._spoken(index)
        if role == Qt.ItemDataRole.FontRole and self.is_lost(index):
            bold = QFont()
            bold.setBold(True)
            return bold
        return None

    def _spoken(self, index: Index) -> str:
        """A cell as one sentence."""
        partner, program = self.glance.partners[index.row()], self.glance.programs[index.column()]
        turn, told = self.turns.get(self.key(index)), self.told(index)
        verdict = look.word(*told) if told is not None else ""
        template = marked("{partner}, {program}: {verdict}")
        if turn is not None and turn.lost:
            template = marked("{partner}, {program}: {verdict}, lost {day}")
        elif turn is not None:
            template = marked("{partner}, {program}: {verdict}, since {day}")
        day = turn.since if turn is not None else ""
        return tr(template, partner=one_line(name_or_id(partner)), program=program.short, verdict=verdict, day=day)
