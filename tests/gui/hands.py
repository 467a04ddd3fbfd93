"""What hands do in a window: keys, and the names of scopes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox, QWidget

from partner_desk.gui.main_window import MainWindow


def press(
    widget: QWidget, key: Qt.Key, text: str = "", modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """A real key event (keyClicks aborts on letters beyond ASCII)."""
    for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, modifiers, text))


def type_text(field: QLineEdit, text: str) -> None:
    """Type into an emptied field."""
    field.clear()
    for letter in text:
        press(field, Qt.Key(ord(letter.upper())) if letter.isascii() else Qt.Key(0), letter)


def scope(window: MainWindow, name: str) -> int:
    tree = window.situation.estate.scopes
    return next(one for one in range(len(tree)) if tree.name(one) == name)


class Hands(QObject):
    """Answer the dialogs that block until somebody does: a file's name, then buttons, in this order."""

    def __init__(self, *answers: Path | str | QMessageBox.StandardButton) -> None:
        super().__init__()
        self.answers = list(answers)
        self.asked: list[str] = []
        """What the boxes asked."""
        self._last: QWidget | None = None
        self._timer = QTimer(self, interval=10)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    @property
    def done(self) -> bool:
        """Whether every answer was wanted."""
        return not self.answers

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None or dialog is self._last or not self.answers or not dialog.isVisible():
            return
        answer = self.answers[0]
        if isinstance(dialog, QFileDialog) and not isinstance(answer, QMessageBox.StandardButton):
            self._take(dialog)
            field = dialog.findChild(QLineEdit, "fileNameEdit")
            assert field is not None
            field.setText(str(answer))
            QTimer.singleShot(0, lambda: press(field, Qt.Key.Key_Return, "\r"))  # not from the timer: it may block
        elif isinstance(dialog, QMessageBox) and isinstance(answer, QMessageBox.StandardButton):
            self._take(dialog)
            self.asked.append(dialog.text())
            QTimer.singleShot(0, dialog.button(answer).click)

    def _take(self, dialog: QWidget) -> None:
        self._last = dialog
        self.answers.pop(0)
        if not self.answers:
            self._timer.stop()
