"""The lists beside the tree: partners, identities, history. Everything the why panel links to is in one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from partner_desk.app.rulebook import library
from partner_desk.domain.estate import Estate
from partner_desk.gui.look import tr
from partner_desk.gui.models.estate import PARTNER_MIME, Index
from partner_desk.gui.situation import Situation
from partner_desk.rules.wording import OFFER_NAMES

Row = tuple[str, tuple[str, ...]]
"""A row: the key of what it shows, and its cells."""


class RowsModel(QAbstractTableModel):
    """Rows of text."""

    def __init__(self, headings: Sequence[str], drags: str = "") -> None:
        """`drags` is the type under which keys of rows are dragged."""
        super().__init__()
        self.headings = headings
        self.drags = drags
        self.rows: list[Row] = []

    def show_rows(self, rows: list[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return tr(self.headings[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.rows[index.row()][1][index.column()]
        return None

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
            data.setData(self.drags, self.rows[indexes[0].row()][0].encode())
        return data


class ListPanel(QTableView):
    """One list, written again whenever the desk changes while it is visible."""

    def __init__(
        self, name: str, headings: Sequence[str], rows: Callable[[], list[Row]], situation: Situation, drags: str = ""
    ) -> None:
        """`rows` makes the rows."""
        super().__init__()
        self.rows_model = RowsModel(headings, drags)
        self._rows = rows
        self.setModel(self.rows_model)
        self.setAccessibleName(tr(name))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setDragEnabled(bool(drags))
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setStretchLastSection(True)
        for column in range(len(headings)):
            self.horizontalHeader().resizeSection(
                column, self.fontMetrics().horizontalAdvance("x") * (32 if column == 0 else 24)
            )
        self._stale = True
        situation.desk_opened.connect(self.refresh)
        situation.desk_changed.connect(lambda _: self.refresh())

    def refresh(self) -> None:
        """Write the rows again, now or when they are seen next."""
        self._stale = True
        if self.isVisible():
            self._write()

    def _write(self) -> None:
        self._stale = False
        chosen = self.chosen_key()
        self.rows_model.show_rows(self._rows())
        if chosen is not None:
            self.go_to(chosen)

    def showEvent(self, event: Any) -> None:
        """Seen again."""
        super().showEvent(event)
        if self._stale:
            self._write()

    def chosen_key(self) -> str | None:
        """The key of the current row."""
        index = self.currentIndex()
        return (
            self.rows_model.rows[index.row()][0]
            if index.isValid() and index.row() < len(self.rows_model.rows)
            else None
        )

    def chosen_keys(self) -> list[str]:
        """The keys of the selected rows."""
        return [self.rows_model.rows[index.row()][0] for index in self.selectionModel().selectedRows()]

    def go_to(self, key: str) -> bool:
        """Put the cursor on the row with a key."""
        if self._stale:
            self._write()
        for number, (own, _) in enumerate(self.rows_model.rows):
            if own == key:
                self.selectRow(number)
                self.scrollTo(self.rows_model.index(number, 0))
                return True
        return False


def partners_list(situation: Situation) -> ListPanel:
    """The partners: ids, links, records, what they sell."""

    def rows() -> list[Row]:
        estate = situation.estate
        found: list[Row] = []
        for one in estate.partners.values():
            links = sum(link.partner_id in one.partner_ids for link in estate.links.values())
            records = sum(record.partner_id in one.partner_ids for record in estate.records.values())
            sells = sum(one.id in (row.bill_to, row.reseller_of_record) for row in estate.billings.values())
            name = one.name + (f" ({tr('ours')})" if one.ours else "")
            ids = ", ".join(one.location_ids) or tr("none known")
            found.append((one.id, (name, one.global_id or tr("not known"), ids, str(links), str(records), str(sells))))
        return found

    headings = ("Partner", "Global ID", "Location IDs", "Links", "Records (DPOR)", "Sells")
    return ListPanel("Partners", headings, rows, situation, PARTNER_MIME)


def identities_list(situation: Situation) -> ListPanel:
    """The identities and groups: kind, tenant, link, roles, groups."""

    def rows() -> list[Row]:
        estate = situation.estate
        links: dict[str, list[str]] = {}
        for link in estate.links.values():
            links.setdefault(link.principal, []).append(_link_words(estate, link.partner_id))
        roles: dict[str, int] = {}
        for role in estate.role_assignments.values():
            roles[role.principal] = roles.get(role.principal, 0) + 1
        groups: dict[str, list[str]] = {}
        for one in estate.memberships.values():
            group = estate.principals.get(one.group)
            groups.setdefault(one.member, []).append(group.name if group is not None else one.group)
        found: list[Row] = []
        for person in estate.principals.values():
            name = person.name or person.sign_in_name or person.id
            words = ", ".join(links.get(person.id, ())) or tr("none recorded")
            tenant = _scope_name(estate, person.tenant or "")
            cells = (name, person.kind.value.replace("-", " "), tenant, words, str(roles.get(person.id, 0)))
            found.append((person.id, (*cells, ", ".join(groups.get(person.id, ())))))
        return found

    return ListPanel("Identities", ("Identity", "Kind", "Tenant", "Linked to", "Roles", "In groups"), rows, situation)


def roles_list(situation: Situation) -> ListPanel:
    """The role assignments, at most a few thousand of them."""

    def rows() -> list[Row]:
        estate = situation.estate
        found: list[Row] = []
        for one in list(estate.role_assignments.values())[:5_000]:
            person = estate.principals.get(one.principal)
            who = (person.name or person.id) if person is not None else one.principal
            own, built_in = estate.role_definitions.get(one.role), library().roles.by_id.get(one.role)
            role = own.name if own is not None else built_in.name if built_in is not None else one.role
            source = one.origin.source if one.origin is not None else ""
            time = f"{one.since:%Y-%m-%d}" if one.since is not None else ""
            if one.until is not None:
                time += f" \N{EN DASH} {one.until:%Y-%m-%d}"
            found.append((one.id, (who, role, _scope_name(estate, one.scope), one.kind.value, time, source)))
        return found

    return ListPanel("Role assignments", ("Identity", "Role", "Scope", "Kind", "Time", "Known from"), rows, situation)


def subscriptions_list(situation: Situation) -> ListPanel:
    """Offers, sellers and partners of record, one row a subscription's statement."""

    def rows() -> list[Row]:
        estate = situation.estate
        found: list[Row] = []
        for one in estate.billings.values():
            seller, reseller = (
                estate.partners[key].name if key in estate.partners else ""
                for key in (one.bill_to or "", one.reseller_of_record or "")
            )
            words = " / ".join(name for name in (seller, reseller) if name)
            source = one.origin.source if one.origin is not None else ""
            found.append(
                (one.id, (_scope_name(estate, one.subscription), tr("offer"), OFFER_NAMES[one.offer], words, source))
            )
        for record in estate.records.values():
            owner = _link_words(estate, record.partner_id)
            time = f"{record.since:%Y-%m-%d}" if record.since is not None else ""
            until = f" \N{EN DASH} {record.until:%Y-%m-%d}" if record.until is not None else ""
            cells = (_scope_name(estate, record.subscription), tr("partner of record"), owner, time + until)
            found.append((record.id, (*cells, record.origin.source if record.origin is not None else "")))
        return found

    headings = ("Subscription", "What", "Which", "Seller, or time", "Known from")
    return ListPanel("Offers and partners of record", headings, rows, situation)


def history_list(situation: Situation) -> ListPanel:
    """Every step: when, who, what."""
    verb = {"do": "", "undo": "Undid: ", "redo": "Redid: "}

    def rows() -> list[Row]:
        steps = situation.workspace.history() if situation.workspace is not None else []
        return [
            (
                str(one.id),
                (tr(verb[one.kind]) + one.name, f"{one.at.astimezone():%Y-%m-%d %H:%M}", one.who, str(one.count)),
            )
            for one in reversed(steps)
        ]

    return ListPanel("History", ("Step", "When", "Who", "Facts"), rows, situation)


def _link_words(estate: Estate, partner_id: str) -> str:
    owner = estate.partner_of_id.get(partner_id)
    return f"{owner.name} ({partner_id})" if owner is not None else partner_id


def _scope_name(estate: Estate, key: str) -> str:
    found = estate.scopes.find(key) if key else None
    return estate.scopes.name(found) if found is not None else key


KIND_PANELS = {
    "partners": "partners",
    "principals": "identities",
    "partner-admin-links": "identities",
    "role-assignments": "roles",
    "delegations": "roles",
    "billing": "subscriptions",
    "partners-of-record": "subscriptions",
}
"""In which list a fact of each kind is found."""


def row_key(estate: Estate, kind: str, key: str) -> str:
    """The key of the row that shows a fact."""
    if kind == "partner-admin-links" and key in estate.links:
        return estate.links[key].principal
    return key
