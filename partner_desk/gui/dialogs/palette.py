"""The palette (Ctrl+K): type a few letters, go there or do it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QVBoxLayout, QWidget

from partner_desk.app.palette import Palette, PaletteEntry
from partner_desk.domain.showing import one_line
from partner_desk.gui.guard import answered
from partner_desk.gui.look import open_at
from partner_desk.gui.models.estate import Index
from partner_desk.gui.plain import Label, window_title
from partner_desk.language import tr


class EntriesModel(QAbstractListModel):
    """What was found."""

    def __init__(self) -> None:
        """Nothing yet."""
        super().__init__()
        self.entries: list[PaletteEntry] = []

    def show_entries(self, entries: list[PaletteEntry]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many entries there are."""
        return 0 if parent.isValid() else len(self.entries)

    @answered(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One entry: its name, and what it is."""
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        entry = self.entries[index.row()]
        return one_line(f"{entry.text}   \N{MIDDLE DOT} {entry.detail}" if entry.detail else entry.text)


class PaletteDialog(QDialog):
    """Finds while one types; Up and Down choose, Return goes, Escape leaves."""

    def __init__(
        self,
        palette: Palette,
        actions: Sequence[PaletteEntry],
        go: Callable[[PaletteEntry], None],
        parent: QWidget,
        title: str = "",
        words: str = "",
    ) -> None:
        """`go` does what an entry says; `words` say what is found here, if that is not anything."""
        super().__init__(parent)
        self.palette_ = palette
        self._can = actions
        self._go = go
        self.setWindowTitle(window_title(title or tr("Go to anything")))
        open_at(self, 620, 420)
        layout = QVBoxLayout(self)
        self.field = QLineEdit()
        self.field.setPlaceholderText(words or tr("An action, scope, partner, identity or finding"))
        self.field.setAccessibleName(tr("What to find"))
        layout.addWidget(self.field)
        self.model = EntriesModel()
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(tr("What was found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(lambda _: self.accept())
        layout.addWidget(self.list, 1)
        self.words = Label()
        layout.addWidget(self.words)
        self.field.textChanged.connect(self._search)
        self.field.returnPressed.connect(self.accept)
        self._search("")

    def _search(self, typed: str) -> None:
        self.model.show_entries(self.palette_.search(typed, self._can))
        found = bool(self.model.entries)
        keys, nothing = tr("Return goes there; Up and Down choose; Escape leaves."), tr("Nothing is called like that.")
        self.words.setText(keys if found else nothing)
        self._choose(0)

    def _choose(self, row: int) -> None:
        if self.model.entries:
            self.list.setCurrentIndex(self.model.index(row % len(self.model.entries), 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down move in the list while one types."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        row = self.list.currentIndex().row() + step
        self._choose(row if abs(step) == 1 else max(0, min(row, len(self.model.entries) - 1)))

    def accept(self) -> None:
        """Go."""
        row = self.list.currentIndex().row()
        if 0 <= row < len(self.model.entries):
            entry = self.model.entries[row]
            super().accept()
            self._go(entry)
