"""A bar below a text to find words in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTextBrowser, QToolButton, QVBoxLayout, QWidget

from partner_desk.gui.plain import Label
from partner_desk.language import tr


class FindBar(QWidget):
    """Finds as one types; Return goes to the next place, Shift+Return to the one before, Escape closes."""

    def __init__(self, text: QTextBrowser) -> None:
        """Find in a text."""
        super().__init__()
        self.text = text
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Find in the reasons"))
        self.field.setAccessibleName(tr("Find in the reasons"))
        self.outcome = Label()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 2, 4, 2)
        layout.addWidget(self.field, 1)
        layout.addWidget(self.outcome)
        for words, back in ((tr("Previous"), True), (tr("Next"), False)):
            button = QToolButton()
            button.setText(words)
            button.clicked.connect(lambda _=False, back=back: self.seek(back))
            layout.addWidget(button)
        self.field.textChanged.connect(lambda _: self._from_the_start())
        self.hide()

    def begin(self) -> None:
        """Show the bar and wait for words."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def _from_the_start(self) -> None:
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.seek()

    def seek(self, back: bool = False) -> bool:
        """Go to the next or previous place, from the other end when there is none left; whether there is any."""
        words = self.field.text()
        flags = QTextDocument.FindFlag.FindBackward if back else QTextDocument.FindFlag(0)
        is_there = bool(words) and self.text.find(words, flags)
        if words and not is_there:
            end = QTextCursor.MoveOperation.End if back else QTextCursor.MoveOperation.Start
            self.text.moveCursor(end)
            is_there = self.text.find(words, flags)
        self.outcome.setText("" if is_there or not words else tr("not found"))
        return is_there

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return, Shift+Return, Escape."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.seek(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.text.setFocus()
        else:
            super().keyPressEvent(event)


def with_find_bar(text: QTextBrowser, *above: QWidget) -> tuple[QWidget, FindBar]:
    """A text with what stands above it and its bar below it, and the bar."""
    whole, bar = QWidget(), FindBar(text)
    layout = QVBoxLayout(whole)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for each in above:
        layout.addWidget(each)
    layout.addWidget(text, 1)
    layout.addWidget(bar)
    return whole, bar
