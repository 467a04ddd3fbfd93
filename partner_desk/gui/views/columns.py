"""Which columns of a list or of the tree are shown, and in which order: chosen in the menu of the heading, and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QMenu

from partner_desk.gui.plain import in_menu
from partner_desk.language import tr


class ColumnChoice(QObject):
    """Lets columns be hidden, shown and moved. They are kept by their headings, for lists whose columns change."""

    chosen = Signal()
    """Somebody hid or showed a column."""
    begun_anew = Signal()
    """Somebody wants them as they are at first, however they were."""

    def __init__(
        self, header: QHeaderView, heading: Callable[[int], str], first: int = 0, hidden: Iterable[int] = ()
    ) -> None:
        """`first` is always shown; `hidden` are not at first."""
        super().__init__(header)
        self.header, self._heading, self._first = header, heading, first
        self._at_first = [heading(one) for one in hidden]
        self._hidden = list(self._at_first)
        self.wide: dict[str, float] = {}
        """How wide somebody made a column of a list, in letters, by its heading."""
        header.setSectionsMovable(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._show_menu)
        self.apply()

    @property
    def hidden(self) -> list[int]:
        """The columns that somebody hid."""
        return [one for one in range(self.header.count()) if self._heading(one) in self._hidden]

    def apply(self) -> None:
        """Hide what is hidden, also in a list with other columns than before."""
        for one in range(self.header.count()):
            self.header.setSectionHidden(one, self._heading(one) in self._hidden and one != self._first)

    def show_column(self, column: int, wanted: bool) -> None:
        """Show or hide a column."""
        heading = self._heading(column)
        self._hidden = [one for one in self._hidden if one != heading] + ([] if wanted else [heading])
        self.apply()
        self.chosen.emit()

    def reset(self) -> None:
        """Show the columns as they are at first."""
        self._hidden = list(self._at_first)
        self.wide = {}
        self.begun_anew.emit()
        for one in range(self.header.count()):
            self.header.moveSection(self.header.visualIndex(one), one)
        self.apply()
        self.chosen.emit()

    def state(self) -> dict[str, list[str] | dict[str, float]]:
        """What was chosen, to be kept."""
        order = [self._heading(self.header.logicalIndex(one)) for one in range(self.header.count())]
        moved = order != [self._heading(one) for one in range(self.header.count())]
        return {"hidden": self._hidden, "order": order if moved else [], "wide": self.wide}

    def restore(self, state: object) -> None:
        """Show the columns as they were chosen; what cannot be read is left out."""
        if not isinstance(state, dict):
            return
        kept = {key: [str(one) for one in state.get(key) or ()] for key in ("hidden", "order")}
        self._hidden = kept["hidden"]
        wide = state.get("wide")
        if isinstance(wide, dict):
            self.wide = {str(one): float(letters) for one, letters in wide.items() if isinstance(letters, int | float)}
        headings = [self._heading(one) for one in range(self.header.count())]
        for place, heading in enumerate(one for one in kept["order"] if one in headings):
            self.header.moveSection(self.header.visualIndex(headings.index(heading)), place)
        self.apply()
        self.chosen.emit()

    def menu(self) -> QMenu:
        """The columns, each with a mark if it is shown."""
        menu = QMenu(self.header)
        menu.setAccessibleName(tr("Columns"))
        for column in range(self.header.count()):
            action = menu.addAction(in_menu(tr(self._heading(column))))
            action.setCheckable(True)
            action.setChecked(self._heading(column) not in self._hidden)
            action.setEnabled(column != self._first)
            action.toggled.connect(lambda wanted, column=column: self.show_column(column, wanted))
        menu.addSeparator()
        menu.addAction(tr("As at first")).triggered.connect(lambda _=False: self.reset())
        return menu

    def _show_menu(self, place: QPoint) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.header.mapToGlobal(place))
