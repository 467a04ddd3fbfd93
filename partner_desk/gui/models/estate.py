"""The estate as rows of a table: the visible scopes with who is known there, verdict, since when, and what they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont

from partner_desk.app.arranging import in_order
from partner_desk.app.associations import WAYS, Associations
from partner_desk.app.losses import ScopeTurns
from partner_desk.app.outline import Outline, resource_type
from partner_desk.domain.billing import Billing
from partner_desk.domain.descriptions import kind_of, label
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import holds_at, start_of
from partner_desk.domain.scopes import Scope
from partner_desk.domain.showing import one_line
from partner_desk.engine.verdict_column import VerdictColumn
from partner_desk.gui import look
from partner_desk.gui.guard import answered
from partner_desk.gui.plain import tip
from partner_desk.language import marked, tr
from partner_desk.readings.questions import Verdict

Index = QModelIndex | QPersistentModelIndex
PARTNER_MIME = "application/x-partner-desk-partner"


class Columns(IntEnum):
    """The columns."""

    NAME = 0
    DPOR = 1
    PAL = 2
    VERDICT = 3
    SINCE = 4
    KIND = 5
    OFFER = 6
    LEAVES = 7


HEADINGS = (
    kind_of(Scope).label,
    marked("DPOR"),
    marked("PAL"),
    marked("Verdict"),
    label(Billing, "since"),
    label(Scope, "kind"),
    label(Billing, "offer"),
    marked("Recognized"),
)
_DISPLAY, _DECORATION = Qt.ItemDataRole.DisplayRole.value, Qt.ItemDataRole.DecorationRole.value
_FOREGROUND, _FONT = Qt.ItemDataRole.ForegroundRole.value, Qt.ItemDataRole.FontRole.value
_LOOKS = (_DECORATION, _FOREGROUND, _FONT)
"""The roles that are asked for of each cell at each paint, looked up once."""
WAY_OF = {Columns.DPOR: WAYS[0], Columns.PAL: WAYS[1]}
TELLING = (Columns.DPOR, Columns.PAL, Columns.VERDICT, Columns.SINCE, Columns.LEAVES)
"""The columns that tell verdicts."""

_TIPS = {
    Columns.DPOR: marked("Whom the customer names as the partner of record; in grey what stands above or below"),
    Columns.PAL: marked("Whose link reaches here; in grey what comes from above or lies below"),
    Columns.VERDICT: marked("Whether the partner is recognized for the program, on the day above"),
    Columns.SINCE: marked("Since when the verdict holds, and what was lost; empty where it never was another"),
    Columns.LEAVES: marked("At how many resources, or groups without any, the partner is recognized"),
}


class EstateModel(QAbstractTableModel):
    """Rows are the visible scopes of an outline; every change of what is visible resets the rows."""

    partner_dropped = Signal(str, int)

    def __init__(self) -> None:
        """Empty at first."""
        super().__init__()
        self.estate = Estate()
        self.outline = Outline(self.estate.scopes)
        self.column: VerdictColumn | None = None
        self.associations: Associations | None = None
        """Who is known at the scopes, as soon as that is judged."""
        self.turns: ScopeTurns | None = None
        """Since when the verdicts hold, as soon as that is found."""
        self.losses_only = False
        """Whether a loss stands in place of the verdict: where there is no room for a column of its own."""
        self.asked: tuple[str, str] = ("", "")
        """The program and the partner of the verdicts, for their heading; in short."""
        self._only: frozenset[int] | None = None
        self.training = False
        """Whether the estate is invented: the heading says so."""
        self._offers: dict[str, str] = {}
        self._offered_by: Mapping[str, Billing] | None = None
        self._offered_on: date | None = None

    # Changing ---------------------------------------------------------------------------------------------

    def show_estate(self, estate: Estate) -> None:
        """Show another snapshot; what was open stays open."""
        self.beginResetModel()
        before = self.outline
        if estate.scopes is not before.tree:
            expanded = estate.scopes.parent < 0
            if len(before.tree):
                for scope in np.flatnonzero(before.expanded & (before.tree.count > 0)):
                    found = estate.scopes.find(before.tree.key(int(scope)))
                    if found is not None:
                        expanded[found] = True
            self.outline = Outline(estate.scopes, expanded)
        self.estate = estate
        self.column = self.associations = self.turns = None
        self.endResetModel()

    def show_offers(self, day: date) -> None:
        """Show the offers that hold on a day."""
        billings = self.estate.billings
        if billings is self._offered_by and day == self._offered_on:
            return
        self._offered_by, self._offered_on = billings, day
        moment = start_of(day)
        self._offers = {one.subscription: one.offer.words for one in billings.values() if holds_at(one, moment)}

    @property
    def first_telling(self) -> int:
        """The first tenant with a subscription in it, where there is something to tell."""
        tree = self.estate.scopes
        tenants = next(tree.levels())
        return next((one for one in range(tenants.start, tenants.stop) if tree.leaves_below[one]), 0)

    def show_column(self, column: VerdictColumn | None, only: frozenset[int] | None = None) -> None:
        """Show other verdicts for the same scopes, or `only` for some of them."""
        self.column, self._only = column, only
        self.associations = self.turns = None
        self._repaint()

    def show_associations(self, associations: Associations) -> None:
        """Show who is known at the scopes."""
        self.associations = associations
        self._repaint()

    def show_turns(self, turns: ScopeTurns) -> None:
        """Show since when the verdicts hold."""
        self.turns = turns
        self._repaint()

    def show_asked(self, program: str, partner: str) -> None:
        """Say in the heading what the verdicts are about."""
        if (program, partner) != self.asked:
            self.asked = program, partner
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, Columns.VERDICT, Columns.VERDICT)

    def _repaint(self) -> None:
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(HEADINGS) - 1))

    def ranks(self, column: int) -> npt.NDArray[np.int64] | None:
        """By what rows are sorted for a column; None where it is no order."""
        tree = self.estate.scopes
        if column == Columns.NAME:
            names = [in_order(tree.name(scope)) for scope in range(len(tree))]
            ranks = np.empty(len(tree), dtype=np.int64)
            ranks[sorted(range(len(tree)), key=names.__getitem__)] = np.arange(len(tree))
            return ranks
        if column == Columns.VERDICT and self.column is not None and self._only is None:
            return self.column.codes.astype(np.int64)
        if column == Columns.SINCE and self.turns is not None:
            lost = self.turns.lost | (self.turns.below > 0)
            return np.where(lost, np.int64(-1 << 32), 0) - self.turns.since.astype(np.int64)
        return None

    def reset_rows(self, change: Any, *arguments: Any) -> Any:
        """Let something change what is visible."""
        self.beginResetModel()
        try:
            return change(*arguments)
        finally:
            self.endResetModel()

    def scope_at(self, index: Index) -> int | None:
        """The scope of a row."""
        rows = self.outline.rows
        return int(rows[index.row()]) if index.isValid() and index.row() < len(rows) else None

    # What Qt asks for -------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many scopes are visible."""
        return 0 if parent.isValid() else len(self.outline.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many columns there are."""
        return 0 if parent.isValid() else len(HEADINGS)

    @answered(None)
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            heading = tr(HEADINGS[section])
            if section == Columns.VERDICT and all(self.asked):
                return tr("{program} of {partner}", program=self.asked[0], partner=self.asked[1])
            training = self.training and section == Columns.NAME
            return tr("{heading} (training)", heading=heading) if training else heading
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._heading_tip(section))
        return None

    def _heading_tip(self, section: int) -> str:
        """What a column tells."""
        if section == Columns.SINCE and self.turns is not None and self.turns.back_to is not None:
            return tr("Since when the verdict holds, as far back as {day}", day=self.turns.back_to)
        return tr(_TIPS.get(Columns(section), HEADINGS[section]))

    @answered(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        if not index.isValid() or index.row() >= len(self.outline.rows):
            return None
        scope, column = int(self.outline.rows[index.row()]), index.column()
        if role == _DISPLAY:
            return self.text(scope, column)
        if role in _LOOKS:
            return self._looks(scope, column, role) if column in TELLING else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(scope) if column == Columns.NAME else self.text(scope, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._tip(scope, column)) or None
        if role == Qt.ItemDataRole.TextAlignmentRole and column == Columns.LEAVES:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _looks(self, scope: int, column: int, role: int) -> Any:
        """Sign and colour of a cell that tells a verdict, in bold where a loss begins."""
        told = self._told(scope)
        if told is None:
            return None
        if role == _DECORATION:
            return look.icon(told.verdict(scope)) if column == Columns.VERDICT else None
        standing_for_loss = Columns.VERDICT if self.losses_only else Columns.SINCE
        if role == _FOREGROUND:
            if column == standing_for_loss and self.is_lost(scope):
                return QColor(look.colour(Verdict.NOT_RECOGNIZED))
            if column == Columns.VERDICT:
                return QColor(look.colour(told.verdict(scope)))
            return None if self._is_attached(scope, column) or column == Columns.LEAVES else QColor(look.quiet())
        if role == _FONT and column == standing_for_loss and self._begins_here_or_below(scope):
            bold = QFont()
            bold.setBold(True)
            return bold
        return None

    def _is_attached(self, scope: int, column: int) -> bool:
        """Whether the fact by which a partner is known stands at a scope."""
        way = WAY_OF.get(Columns(column))
        return way is not None and self.associations is not None and self.associations.at(scope, way).attached

    def is_lost(self, scope: int) -> bool:
        """Whether a fact took a better verdict away at a scope or below it."""
        turns = self.turns
        return turns is not None and bool(turns.lost[scope] or turns.below[scope])

    def _begins_here_or_below(self, scope: int) -> bool:
        turns = self.turns
        return turns is not None and bool(turns.begins[scope] or (turns.below[scope] and not turns.lost[scope]))

    def _tip(self, scope: int, column: int) -> str:
        """More of a cell than it has room for."""
        if column == Columns.NAME:
            return self.estate.scopes.id(scope)
        way = WAY_OF.get(Columns(column))
        if way is not None and self.associations is not None and self._told(scope) is not None:
            return self.associations.told(scope, way)
        return self.since(scope) if column == Columns.SINCE and self._told(scope) is not None else ""

    def text(self, scope: int, column: int) -> str:
        """The text of one cell."""
        tree = self.estate.scopes
        if column == Columns.NAME:
            return one_line(tree.name(scope))
        kind = tree.kind_of(scope)
        if column == Columns.KIND:
            return tr(kind.words)
        if column == Columns.OFFER:
            return tr(self._offers.get(tree.key(scope), "")) if kind is ScopeKind.SUBSCRIPTION else ""
        told = self._told(scope)
        if told is None:
            return ""
        if column == Columns.VERDICT:
            lost = self.since(scope) if self.losses_only and self.is_lost(scope) else ""
            return lost or self._verdict_words(told, scope)
        if column == Columns.SINCE:
            return self.since(scope)
        way = WAY_OF.get(Columns(column))
        if way is not None:
            return self.associations.words(scope, way) if self.associations is not None else ""
        return f"{told.recognized(scope):,} / {int(tree.leaves_below[scope]):,}"

    def _verdict_words(self, told: VerdictColumn, scope: int) -> str:
        """The word of a verdict, and at how much of a scope it is recognized in part."""
        verdict = look.word(told.verdict(scope), told.disputed(scope))
        every = int(self.estate.scopes.leaves_below[scope])
        if told.verdict(scope) is not Verdict.PARTLY or every < 2 or not told.recognized(scope):
            return verdict
        return tr("{verdict} {number:,} of {all:,}", verdict=verdict, number=told.recognized(scope), all=every)

    def since(self, scope: int) -> str:
        """Since when the verdict of a scope holds, and whether a better one was lost; empty if it never was another."""
        turns = self.turns
        if turns is None:
            return ""
        day, below = turns.day(scope), int(turns.below[scope])
        if below and not turns.lost[scope]:
            return tr("{number:,} lost below", number=below)
        if day is None:
            return ""
        return tr("lost {day}", day=day) if turns.lost[scope] else f"{day}"

    def beside(self, scope: int) -> str:
        """What stands in grey behind a name: the offer of a subscription, the type of a resource, else the kind."""
        kind = self.estate.scopes.kind_of(scope)
        return self.text(scope, Columns.OFFER) or tr(resource_type(self.estate.scopes, scope) or kind.words)

    def _told(self, scope: int) -> VerdictColumn | None:
        """The verdicts, if that of this scope is told."""
        return self.column if self._only is None or scope in self._only else None

    def spoken(self, scope: int) -> str:
        """What a screen reader says of a row besides its level and whether it is open, which it knows itself."""
        tree = self.estate.scopes
        parts = [one_line(tree.name(scope)), tr(tree.kind_of(scope).words)]
        told = self._told(scope)
        if told is not None:
            parts += [look.word(told.verdict(scope), told.disputed(scope)), self.since(scope)]
        return ", ".join(part for part in parts if part)

    def spoken_besides(self, scope: int) -> str:
        """What else stands in a row: the offer, and who is known there."""
        cells = {one: self.text(scope, one) for one in (Columns.DPOR, Columns.PAL)}
        known = [tr("{heading}: {cell}", heading=tr(HEADINGS[one]), cell=cell) for one, cell in cells.items() if cell]
        return ", ".join(filter(None, (self.text(scope, Columns.OFFER), *known)))

    @answered(Qt.ItemFlag.NoItemFlags)
    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every row can be chosen, and partners can be dropped on it."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDropEnabled

    def mimeTypes(self) -> list[str]:
        """What can be dropped: with it, a drag may come in also over the free space below the rows."""
        return [PARTNER_MIME]

    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Partners can be dropped on scopes."""
        return data.hasFormat(PARTNER_MIME) and parent.isValid()

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """A partner was dropped on a scope."""
        scope = self.scope_at(parent)
        if scope is None or not data.hasFormat(PARTNER_MIME):
            return False
        self.partner_dropped.emit(bytes(data.data(PARTNER_MIME).data()).decode(), scope)
        return True
