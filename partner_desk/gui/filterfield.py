"""The field of a filter: its words complete themselves, and Escape shows everything again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit

from partner_desk.domain.showing import one_line


class FilterField(QLineEdit):
    """What is typed here is what the tree shows."""

    def __init__(self, propose: Callable[[str], Sequence[str]]) -> None:
        """`propose` says what the piece that is being typed may become."""
        super().__init__()
        self._propose = propose
        self._words = QStringListModel(self)
        self.proposed = QCompleter(self._words, self)
        self.proposed.setWidget(self)
        self.proposed.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.proposed.activated.connect(self._take)
        self.textEdited.connect(lambda _: self._offer())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes what is proposed, then empties the field; keys for a choice go to what is proposed."""
        popup = self.proposed.popup()
        if popup is not None and popup.isVisible() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def _piece(self) -> tuple[int, str]:
        """Where the piece before the cursor begins, and the piece; a quoted name may have blanks."""
        before = self.text()[: self.cursorPosition()]
        end = before.rfind('"') if before.count('"') % 2 else len(before)
        start = before.rfind(" ", 0, end) + 1
        return start, before[start:]

    def _offer(self) -> None:
        """Propose what goes on, as soon as one has begun a piece."""
        _, piece = self._piece()
        proposed = [one_line(one) for one in self._propose(piece)] if piece else []
        popup = self.proposed.popup()
        if not proposed or proposed == [piece]:
            if popup is not None:
                popup.hide()
            return
        self._words.setStringList(proposed)
        self.proposed.complete()

    def _take(self, chosen: str) -> None:
        start, piece = self._piece()
        rest = self.text()[start + len(piece) :]
        self.setText(f"{self.text()[:start]}{chosen}{rest}")
        self.setCursorPosition(start + len(chosen))
        if chosen.endswith(":"):
            self._offer()
