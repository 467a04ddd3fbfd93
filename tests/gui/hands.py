"""What hands do in a window: keys, and the names of scopes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

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
