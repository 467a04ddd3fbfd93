"""The lists beside the tree. Everything the why panel links to is in one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDrag, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView, QWidget

from partner_desk.app.arranging import Arrangement, RowPlaces, arranged, slip_of
from partner_desk.app.csvtable import cell_text
from partner_desk.app.lists import AccessRows, HistoryRows, IdentityRows, ListRows, PartnerRows, RowKey, SaleRows
from partner_desk.domain.changes import WORD_OF
from partner_desk.domain.partners import Partner
from partner_desk.gui.models.estate import PARTNER_MIME
from partner_desk.gui.models.rows import RowsModel
from partner_desk.gui.plain import Label
from partner_desk.gui.situation import Situation
from partner_desk.gui.views.columns import ColumnChoice
from partner_desk.language import tr

FIRST = 10
"""Milliseconds after a list is seen before it is written: the window around it is painted by then."""
FITTED_TO = 50
"""So many rows are looked at to find how wide the columns must be."""
BESIDE = 12
"""Pixels between the pointer and the name that is dragged."""
WIDEST = 44
"""No column begins wider than so many letters."""


class ListPanel(QTableView):
    """One list, written again whenever the desk changes while it is visible."""

    counted = Signal()
    """Other rows are shown."""

    def __init__(self, name: str, make: Callable[[], ListRows], situation: Situation, drags: str = "") -> None:
        """`make` makes the rows."""
        super().__init__()
        self.page: QWidget = self
        """What is shown among the lists: the list alone, or with what is chosen above it."""
        self.situation = situation
        self._make = make
        self.rows_model = RowsModel(make(), drags)
        self.setModel(self.rows_model)
        self.setAccessibleName(name)
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
        self.arrangement = Arrangement()
        self.follows = False
        """Whether only rows about the chosen scope are shown."""
        self.told = self.slip = ""
        """How many rows are shown of how many, and what of the filter was not understood."""
        self.where: Callable[[RowKey], str] | None = None
        """The scope that a row is about, where no fact says so."""
        self.columns = ColumnChoice(self.horizontalHeader(), self._heading)
        self.columns.begun_anew.connect(self.show_anew)
        self._is_fitting = False
        self.horizontalHeader().sectionResized.connect(self._resized)
        self._let_sort()
        self._wide = self._last_wide = 0
        """How wide all columns are together, and the last one alone."""
        self._stale, self._fitted = True, False
        situation.scope_changed.connect(self._follow_scope)
        situation.desk_opened.connect(self._begin_anew)
        situation.desk_changed.connect(lambda _: self.refresh())

    def show_anew(self) -> None:
        """Show rows with other columns."""
        self._fitted = False
        self._write()

    def _begin_anew(self) -> None:
        """Another desk has other names: the columns fit those."""
        self._fitted = False
        self.refresh()

    def refresh(self) -> None:
        """Write the rows again, now or when they are seen next."""
        self._stale = True
        if self.isVisible():
            self._write()

    def _write(self) -> None:
        self._stale = False
        chosen = self.chosen_key()
        rows = self._make()
        shown = arranged(rows, self.arrangement, self._here())
        self.slip = slip_of(rows, self.arrangement.words)
        self.told = tr("{number:,} of {all:,}", number=len(shown.keys), all=len(rows.keys)) if shown is not rows else ""
        self.rows_model.show_rows(shown)
        self.columns.apply()
        self.counted.emit()
        if not self._fitted:
            self._fit()
        if chosen is not None:
            self._choose(chosen)

    def _fit(self) -> None:
        """Make the columns as wide as the first rows need, once a desk: afterwards they are the person's."""
        self._fitted = bool(self.rows_model.rows.keys)
        rows, measure = self.rows_model.rows, self.fontMetrics()
        seen = [[tr(one) for one in rows.headings], *(rows.cells(row) for row in range(min(len(rows.keys), FITTED_TO)))]
        widest, whole = measure.horizontalAdvance("x") * WIDEST, 0
        self._is_fitting = True
        for column, texts in enumerate(zip(*seen, strict=True)):
            wanted = max(measure.horizontalAdvance(text) for text in texts) + 4 * measure.horizontalAdvance("x")
            chosen = self.columns.wide.get(self._heading(column))
            fitting = min(wanted, widest) if chosen is None else int(chosen * measure.horizontalAdvance("x"))
            self.horizontalHeader().resizeSection(column, fitting)
            whole += fitting
            self._last_wide = fitting
        self._wide = whole
        self._stretch()
        self._is_fitting = False

    def _resized(self, column: int, _: int, wide: int) -> None:
        """Somebody makes a column wider or narrower: so it stays, on this desk and the next."""
        stretched = self.horizontalHeader().stretchLastSection() and column == self.horizontalHeader().count() - 1
        if wide and not self._is_fitting and not stretched:
            self.columns.wide[self._heading(column)] = wide / self.fontMetrics().horizontalAdvance("x")

    def _stretch(self) -> None:
        """The last column takes the rest, where there is one; Qt would make it too narrow where there is none."""
        header, rest = self.horizontalHeader(), self.viewport().width() >= self._wide
        if rest is not header.stretchLastSection():
            before, self._is_fitting = self._is_fitting, True
            header.setStretchLastSection(rest)
            if not rest and header.count():
                header.resizeSection(header.count() - 1, self._last_wide)
            self._is_fitting = before

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more room, or less."""
        super().resizeEvent(event)
        self._stretch()

    # Arranging --------------------------------------------------------------------------------------------

    def _heading(self, column: int) -> str:
        headings = self.rows_model.rows.headings
        return headings[column] if column < len(headings) else ""

    def _let_sort(self) -> None:
        """A click on a heading sorts, another one turns that around, a third one takes it back."""
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self._sort)

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        self.arrange(column=column, descending=order == Qt.SortOrder.DescendingOrder)

    def arrange(self, **wanted: Any) -> None:
        """Show other rows, or the same in another order."""
        self.arrangement = replace(self.arrangement, **wanted)
        self.refresh()

    def follow(self, wanted: bool) -> None:
        """Show only rows about the chosen scope, or all."""
        self.follows = wanted
        self.refresh()

    def _follow_scope(self) -> None:
        if self.follows:
            self.refresh()

    def _here(self) -> Callable[[RowKey], bool] | None:
        """Whether a row is about the scope at hand; None where all rows are shown."""
        scope, where = self.situation.scope, self.where
        if not self.follows or scope is None:
            return None
        placing, tree = RowPlaces(self.situation.estate), self.situation.estate.scopes
        about = placing.about(scope)
        if where is None:
            return about

        def is_here(key: RowKey) -> bool:
            place = tree.find(where(key))
            return place is None or scope in tree.path(place) or place in tree.path(scope)

        return is_here

    # Rows -------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copying takes whole rows with the headings, for a spreadsheet or a mail."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen_key() is not None:
            self.doubleClicked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def copy_rows(self) -> None:
        """Copy the chosen rows as they are shown, with the headings."""
        header, rows = self.horizontalHeader(), self.rows_model.rows
        places = sorted({index.row() for index in self.selectionModel().selectedRows()})
        order = [header.logicalIndex(at) for at in range(header.count())]
        columns = [one for one in order if not header.isSectionHidden(one)]
        if places:
            cells = [rows.cells(place) for place in places]
            told = [[tr(rows.headings[one]) for one in columns], *([row[one] for one in columns] for row in cells)]
            QApplication.clipboard().setText("\n".join("\t".join(map(cell_text, row)) for row in told))

    def go_there(self) -> None:
        """Look at the partner of the chosen row, or go to the scope that it is about."""
        key, estate = self.chosen_key(), self.situation.estate
        if key is None:
            return
        if key[1] in estate.partners and key[0] == WORD_OF[Partner]:
            self.situation.look(partner=key[1])
            return
        scopes = RowPlaces(estate).scopes(key)
        place = next((one for one in scopes or () if estate.scopes.find(one) is not None), None)
        if place is not None:
            self.situation.go_to.emit(f"scope:{place}")

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs other room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_fitted"):
            self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
            self._fitted = False
            self.refresh()

    def showEvent(self, event: Any) -> None:
        """Seen again."""
        super().showEvent(event)
        if self._stale:
            QTimer.singleShot(FIRST, self._write_if_stale)

    def _write_if_stale(self) -> None:
        if self._stale and self.isVisible():
            self._write()

    def startDrag(self, actions: Qt.DropAction) -> None:  # noqa: N802 - Qt's own name
        """Drag the name beside the pointer: the whole row would hide what it is dropped on."""
        index = self.currentIndex().siblingAtColumn(0)
        name = Label(str(index.data()))
        name.setMargin(4)
        name.adjustSize()
        drag = QDrag(self)
        drag.setMimeData(self.rows_model.mimeData([index]))
        drag.setPixmap(name.grab())
        drag.setHotSpot(QPoint(-BESIDE, -BESIDE))
        drag.exec(actions)

    def chosen_key(self) -> RowKey | None:
        """What the selected row is about: Qt puts the cursor on the first row by itself, and nobody chose that one."""
        index, keys = self.currentIndex(), self.rows_model.rows.keys
        chosen = self.selectionModel().isSelected(index) and index.row() < len(keys)
        return keys[index.row()] if chosen else None

    def chosen_rows(self) -> list[RowKey]:
        """What the selected rows are about."""
        keys = self.rows_model.rows.keys
        return list(dict.fromkeys(keys[index.row()] for index in self.selectionModel().selectedRows()))

    def chosen_keys(self, word: str) -> list[str]:
        """The keys of the selected rows that are about facts of a kind."""
        return [key for kind, key in self.chosen_rows() if kind == word]

    def go_to(self, key: RowKey) -> bool:
        """Put the cursor on the first row about a fact."""
        if self._stale:
            self._write()
        return self._choose(key)

    def _choose(self, key: RowKey) -> bool:
        """Put the cursor on the first of the rows that are shown which is about a fact."""
        place = self.rows_model.place(key)
        if place is None:
            return False
        index, flag = self.rows_model.index(place, 0), QItemSelectionModel.SelectionFlag
        # not selectRow, which lets go of a chosen row while Ctrl is held, as it is for a shortcut
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
        self.scrollTo(index)
        return True


def all_lists(situation: Situation) -> dict[str, ListPanel]:
    """Every list, by the name that `SHOWN_IN` uses."""
    partners = ListPanel(
        tr("Partners"),
        lambda: PartnerRows(situation.estate, situation.view, told=not situation.concealed),
        situation,
        drags=PARTNER_MIME,
    )
    identities = ListPanel(tr("Identities"), lambda: IdentityRows(situation.estate, situation.view.day), situation)
    situation.view_changed.connect(partners.refresh)
    situation.view_changed.connect(identities.refresh)
    lists = {
        "partners": partners,
        "identities": identities,
        "access": ListPanel(tr("Access"), lambda: AccessRows(situation.estate), situation),
        "sales": ListPanel(tr("Offers and partners of record"), lambda: SaleRows(situation.estate), situation),
        "history": ListPanel(tr("History"), lambda: HistoryRows(situation.workspace), situation),
    }
    for panel in lists.values():
        panel.doubleClicked.connect(lambda _, panel=panel: panel.go_there())
    return lists
