"""A box to choose in among many names, by any part of a name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QListView, QSizePolicy

from partner_desk.app.facttexts import NameChoices
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

    def __init__(self, options: Sequence[tuple[str, str]] | NameChoices, words: str) -> None:
        """The texts that say each option, and what people call it; of many, those with the letters that are typed."""
        super().__init__()
        self._many = options if isinstance(options, NameChoices) else None
        given = options.near if isinstance(options, NameChoices) else options
        self._texts = {one_line(name): text for text, name in given}
        self._names = {text: name for name, text in self._texts.items()}
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(SEEN)
        self.setView(_quick_list())
        self._list = QStringListModel(list(self._texts), self)
        self.setModel(self._list)
        completer = QCompleter(self._list, self)
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
            line.textEdited.connect(self._search)

    def _search(self, letters: str) -> None:
        """Offer those of many names that have the letters."""
        if self._many is None or not letters.strip() or letters in self._texts:
            return
        self._offer(self._many.having(letters))
        completer = self.completer()
        if completer is not None:
            completer.setCompletionPrefix(letters)
            completer.complete()

    def _offer(self, found: Sequence[tuple[str, str]]) -> None:
        """More options, behind those that are there; one that is called as another one is told with its id."""
        new = [(text, one_line(name)) for text, name in found if text not in self._names]
        told = [(text, f"{name} ({text})" if name in self._texts else name) for text, name in new]
        start = self._list.rowCount()
        self._list.insertRows(start, len(told))
        for row, (text, name) in enumerate(told, start):
            self._list.setData(self._list.index(row), name)
            self._texts[name], self._names[text] = text, name

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
        if self._many is not None and text not in self._names and (called := self._many.called(text)):
            self._offer([(text, called)])
        name = self._names.get(text, text)
        self.setCurrentIndex(self.findText(name, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchCaseSensitive))
        self.setEditText(name)

    def only(self) -> str:
        """The text of the only option that has the letters that are typed; empty if there is none or more of them."""
        letters = self.currentText().casefold().strip()
        named = [*((text, name) for name, text in self._texts.items())]
        if self._many is not None:
            named += self._many.having(letters)
        found = {text for text, name in named if letters in name.casefold()}
        return found.pop() if letters and len(found) == 1 else ""

    @property
    def is_chosen(self) -> bool:
        """Whether it is one of the options."""
        return self.currentText().strip() in self._texts
