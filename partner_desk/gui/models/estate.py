"""The estate as rows of a table: the visible scopes with kind, offer, verdict and recognized leaves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import IntEnum
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from partner_desk.app.outline import Outline
from partner_desk.domain.billing import Billing
from partner_desk.domain.descriptions import kind_of, label
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import holds_at, start_of
from partner_desk.domain.scopes import Scope
from partner_desk.domain.showing import one_line
from partner_desk.engine.verdict_column import VerdictColumn
from partner_desk.gui import look
from partner_desk.gui.plain import tip
from partner_desk.language import tr

Index = QModelIndex | QPersistentModelIndex
PARTNER_MIME = "application/x-partner-desk-partner"


class Columns(IntEnum):
    """The columns."""

    NAME = 0
    KIND = 1
    OFFER = 2
    VERDICT = 3
    LEAVES = 4


HEADINGS = (kind_of(Scope).label, label(Scope, "kind"), label(Billing, "offer"), "Verdict", "Recognized")


class EstateModel(QAbstractTableModel):
    """Rows are the visible scopes of an outline; every change of what is visible resets the rows."""

    partner_dropped = Signal(str, int)

    def __init__(self) -> None:
        """Empty at first."""
        super().__init__()
        self.estate = Estate()
        self.outline = Outline(self.estate.scopes)
        self.column: VerdictColumn | None = None
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
        self.column = None
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
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(HEADINGS) - 1))

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

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            heading = tr(HEADINGS[section])
            training = self.training and section == Columns.NAME
            return tr("{heading} (training)", heading=heading) if training else heading
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        if not index.isValid() or index.row() >= len(self.outline.rows):
            return None
        scope = int(self.outline.rows[index.row()])
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(scope, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(scope) if index.column() == Columns.NAME else self.text(scope, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self.estate.scopes.id(scope)) if index.column() == Columns.NAME else None
        if index.column() == Columns.VERDICT and (told := self._told(scope)) is not None:
            verdict = told.verdict(scope)
            if role == Qt.ItemDataRole.DecorationRole:
                return look.icon(verdict)
            if role == Qt.ItemDataRole.ForegroundRole:
                return QColor(look.colour(verdict))
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == Columns.LEAVES:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

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
            return look.word(told.verdict(scope), told.disputed(scope))
        return f"{told.recognized(scope):,} / {int(tree.leaves_below[scope]):,}"

    def _told(self, scope: int) -> VerdictColumn | None:
        """The verdicts, if that of this scope is told."""
        return self.column if self._only is None or scope in self._only else None

    def spoken(self, scope: int) -> str:
        """What a screen reader says of a row."""
        tree = self.estate.scopes
        parts = [
            one_line(tree.name(scope)),
            tr(tree.kind_of(scope).words),
            tr("level {number}", number=int(self.outline.depth[scope]) + 1),
        ]
        if tree.count[scope]:
            parts.append(tr("expanded") if self.outline.is_open(scope) else tr("collapsed"))
        parts.append(self.text(scope, Columns.VERDICT))
        return ", ".join(part for part in parts if part)

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
