"""Questions to the person at the window: a sentence and a few answers, each with a key of its own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from partner_desk.gui.plain import lines

ButtonRole = QMessageBox.ButtonRole
"""What an answer amounts to; the platform orders the buttons by it."""


def ask(parent: QWidget, title: str, sentence: str, answers: Sequence[tuple[str, ButtonRole]]) -> int:
    """Ask, and wait: the number of the answer. Enter means the first one, Escape and the cross the last."""
    box = QMessageBox(QMessageBox.Icon.Question, title, "", parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)  # names of files and customers are no markup
    box.setText(lines(sentence))
    buttons = [box.addButton(words, role) for words, role in answers]
    box.setDefaultButton(buttons[0])
    box.setEscapeButton(buttons[-1])
    box.exec()
    pressed = box.clickedButton()
    box.deleteLater()
    return next((number for number, one in enumerate(buttons) if one == pressed), len(buttons) - 1)
