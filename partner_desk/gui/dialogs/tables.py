"""The dialog of a table: what its rows are about, which column says what, and what would be recorded of it."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QComboBox, QFormLayout, QTableWidgetItem, QWidget

from partner_desk.app import tables
from partner_desk.app.facttexts import NameChoices, choices
from partner_desk.app.tablekinds import TABLE_KINDS, TableKind, heading_key, mapped
from partner_desk.app.tables import Grid
from partner_desk.app.tabletenants import PLACES, TENANT
from partner_desk.domain.descriptions import Field, kind_of
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.progress import Progress
from partner_desk.domain.scope_edits import ABOVE
from partner_desk.domain.scopes import Scope
from partner_desk.domain.showing import one_line
from partner_desk.gui.dayfield import habits
from partner_desk.gui.dialogs.changes import ChangesDialog, PreviewAndRows, rows_of
from partner_desk.gui.dialogs.form import SinceField, choice
from partner_desk.gui.dialogs.namebox import NameBox
from partner_desk.gui.look import open_at
from partner_desk.gui.situation import Situation
from partner_desk.language import tr

COLUMNS_SHOWN = 4
"""So many columns of the table are seen at once; the others are scrolled."""
REMEMBERED = "tables"
"""The settings that keep what is about what, and which heading says which field."""
MOST_OFFERED = 1_000
"""So many things are offered for every row; whoever has more of them says it in a column."""
_LETTERS = 60
"""So many letters of a cell are shown."""


class TableDialog(ChangesDialog):
    """Shows at once what the table would do by the headings that are known; every choice shows it anew."""

    def __init__(
        self, situation: Situation, settings: QSettings, grid: Grid, above: str | None, parent: QWidget | None = None
    ) -> None:
        """`above` is the scope at hand: what has no place of its own is put there."""
        super().__init__(situation, tr("Record: {table}", table=grid.source), parent)
        open_at(self, 900, 680)
        self.settings, self.grid, self.above = settings, grid, above
        self.kind = choice([(word, tr(one.label)) for word, one in TABLE_KINDS.items()], self._kind_proposed())
        self.about = QFormLayout()
        self.about.addRow(tr("Each row is about"), self.kind)
        self.kind.setAccessibleName(tr("Each row is about"))
        self.source.addLayout(self.about)
        self.columns = self.table((tr("Column"), tr("First cell"), tr("Says")), tr("Columns of the table"), 220)
        self.columns.horizontalHeader().resizeSection(1, 280)
        self.source.addWidget(self.columns)
        self.boxes: list[QComboBox] = []
        self.same: dict[str, QComboBox] = {}
        """What is said of every row, by field, where no column says it; a tenant that is not there yet is typed."""
        self.since = SinceField(situation.view.day, tr("begins on:"), tr("What has no day"))
        self.since.changed.connect(self.compare)
        self.questions.addRow(tr("What has no day"), self.since)
        self.kind.currentIndexChanged.connect(lambda _: self._show_columns())
        self._show_columns()
        missing = (box for box in self.same.values() if isinstance(box, NameBox) and not box.said())
        next(missing, self.kind).setFocus()

    @property
    def table_kind(self) -> TableKind:
        """What the rows are about."""
        return TABLE_KINDS[self.kind.currentData()]

    def _kind_proposed(self) -> str:
        """The kind that was chosen last for these headings, else the one that knows most of them."""
        remembered = self.settings.value(f"{REMEMBERED}/kind/{self._headings_key()}")
        if remembered in TABLE_KINDS:
            return str(remembered)
        known = {word: sum(map(bool, mapped(one, self.grid.headings))) for word, one in TABLE_KINDS.items()}
        return max(known, key=lambda word: known[word])

    def _headings_key(self) -> str:
        return "-".join(filter(None, map(heading_key, self.grid.headings)))[:200] or "none"

    # Columns ----------------------------------------------------------------------------------------------

    def _show_columns(self) -> None:
        """One line a column, with the field that is known or was chosen before."""
        kind, headings = self.table_kind, self.grid.headings
        remembered = {one: self.settings.value(self._key(one)) for one in headings}
        chosen = {one: str(name) for one, name in remembered.items() if name is not None}
        fields = mapped(kind, headings, {one: name for one, name in chosen.items() if name in {"", *kind.fields}})
        options = [("", tr("not read")), *((name, tr(one.label)) for name, one in kind.fields.items())]
        self.columns.setRowCount(len(headings))
        self.boxes = []
        for number, (heading, field) in enumerate(zip(headings, fields, strict=True)):
            cell = next(
                (cells[number] for _, cells in self.grid.rows if cells[number : number + 1] not in ((), ("",))), ""
            )
            box = choice(options, field)
            box.setAccessibleName(tr("Says: {heading}", heading=heading))
            box.activated.connect(lambda _, number=number: self._chosen(number))
            self.boxes.append(box)
            self.columns.setItem(number, 0, QTableWidgetItem(one_line(heading)))
            self.columns.setItem(number, 1, QTableWidgetItem(one_line(cell)[:_LETTERS]))
            self.columns.setCellWidget(number, 2, box)
            self.columns.setRowHeight(number, box.sizeHint().height())
        shown = sum(self.columns.rowHeight(one) for one in range(min(COLUMNS_SHOWN, len(headings))))
        self.columns.setFixedHeight(shown + self.columns.horizontalHeader().sizeHint().height() + 4)
        for before, after in pairwise((self.kind, *self.boxes)):
            self.setTabOrder(before, after)
        self._show_same()
        self.compare()

    def _key(self, heading: str) -> str:
        return f"{REMEMBERED}/{self.kind.currentData()}/{heading_key(heading)[:100] or 'none'}"

    def _chosen(self, number: int) -> None:
        """A person says what a column says: it is remembered, and no other column says the same."""
        self.settings.setValue(f"{REMEMBERED}/kind/{self._headings_key()}", self.kind.currentData())
        field = self.boxes[number].currentData()
        for place, box in enumerate(self.boxes):
            if place != number and field and box.currentData() == field:
                box.setCurrentIndex(0)
                self.settings.setValue(self._key(self.grid.headings[place]), "")
        self.settings.setValue(self._key(self.grid.headings[number]), field)
        self._show_same()
        self.compare()

    def _show_same(self) -> None:
        """Ask for every row what none of its columns says."""
        while self.about.rowCount() > 1:
            self.about.removeRow(1)
        said = [one.currentData() for one in self.boxes]
        self.same = {}
        for field in self.table_kind.needed:
            new = field.name == TENANT and self.table_kind.makes_tenants
            options = self._options(field)
            if field.name in {"id", "name", *said} or (new and PLACES & set(said)) or not (options or new):
                continue
            box = self._box(field, options, new)
            box.setAccessibleName(tr("In every row: {field}", field=tr(field.label)))
            self.about.addRow(tr("{field} (in every row)", field=tr(field.label)), box)
            self.same[field.name] = box
        self.questions.setRowVisible(self.since, self.table_kind.lasts)

    def _box(self, field: Field, options: list[tuple[str, str]], new: bool) -> QComboBox:
        """A box to choose in, or to type into what is not on the desk yet."""
        chosen = self._proposed(field, options)
        if not new:
            box = choice([("", tr("not said")), *options], chosen)
            box.currentIndexChanged.connect(lambda _: self.compare())
            return box
        named = NameBox(options, tr("name or ID of the tenant; a new one is recorded with the rows"))
        named.show_said(chosen)
        named.editTextChanged.connect(lambda _: self.compare())
        return named

    def _near(self) -> list[str]:
        """The scope at hand and those above it."""
        tree = self.situation.estate.scopes
        at = tree.find(self.above or "")
        return [tree.key(one) for one in tree.path(at)] if at is not None else []

    def _options(self, field: Field) -> list[tuple[str, str]]:
        """What can be said of every row, what is at hand first; a subscription stands below few kinds of scope."""
        if field.described.refers is None:
            return choices(self.situation.estate, field)
        kinds = tuple(ScopeKind)
        if field.name == TENANT and self.table_kind.makes_tenants:
            field, kinds = kind_of(Scope).fields["parent"], ABOVE[ScopeKind.SUBSCRIPTION]
        names = NameChoices(self.situation.estate, field, self._near(), kinds)
        return (names.all if names.are_few else names.near)[:MOST_OFFERED]

    def _proposed(self, field: Field, options: list[tuple[str, str]]) -> str:
        """The scope at hand or the one above it that fits; else the only one that there is."""
        offered = [text for text, _ in options]
        if field.described.refers is None:
            return ""
        return next((one for one in self._near() if one in offered), offered[0] if len(offered) == 1 else "")

    # What would be recorded -------------------------------------------------------------------------------

    def compare(self) -> None:
        """Preview the rows, by what is chosen."""
        self.job.cancel()
        estate, grid, kind = self.situation.estate, self.grid, self.table_kind
        fields = [one.currentData() for one in self.boxes]
        same = {
            name: box.said() if isinstance(box, NameBox) else str(box.currentData()) for name, box in self.same.items()
        }
        since = self.since.so_far() if kind.lasts else None
        if since is not None:
            same["since"] = f"{since:%Y-%m-%d}"
        origin, ways = self.situation.by_hand(grid.source), habits()

        def previewed(progress: Progress) -> PreviewAndRows:
            made = tables.preview(estate, grid, kind, fields, origin, same=same, habits=ways, progress=progress)
            return rows_of(estate, made)

        self.found = None
        self.work(previewed, lambda both: self.show_preview(*both))
