"""A box to choose in among many names, by any part of a name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QListView, QSizePolicy

from partner_desk.domain.showing import one_line
from partner_desk.gui.dialogs.form import SEEN


def _quick_list() -> QListView:
    """A list of a hundred thousand names, seen as soon as one of ten."""
    names = QListView()
    names.setUniformItemSizes(True)
    return names


class NameBox(QComboBox):
    """Something that has a name: chosen, or found by any part of it; any other name or id can be typed as well."""

    left = Signal()
    """The keyboard went elsewhere: nothing more is typed."""

    def __init__(self, options: Sequence[tuple[str, str]], words: str) -> None:
        """The texts that say each option, and what people call it."""
        super().__init__()
        self._texts = {one_line(name): text for text, name in options}
        self._names = {text: name for name, text in self._texts.items()}
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(SEEN)
        self.setView(_quick_list())
        self.setModel(QStringListModel(list(self._texts), self))
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setPopup(_quick_list())
        self.setCompleter(completer)
        self.setCurrentIndex(-1)
        self.setEditText("")
        line = self.lineEdit()
        if line is not None:
            line.setPlaceholderText(words)
            line.setAccessibleName(words)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard goes elsewhere, and not into what is offered here."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()

    def said(self) -> str:
        """The text that says what is chosen, or what was typed."""
        shown = self.currentText().strip()
        return self._texts.get(shown, shown)

    def show_said(self, text: str) -> None:
        """Choose what a text says, or show it."""
        name = self._names.get(text, text)
        self.setCurrentIndex(self.findText(name, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchCaseSensitive))
        self.setEditText(name)

    @property
    def is_chosen(self) -> bool:
        """Whether it is one of the options."""
        return self.currentText().strip() in self._texts
