"""Names are anybody's: what the window shows in labels, tips and boxes is plain text, never markup.

Qt guesses whether a text is rich. A name that looks like markup would then be drawn as such, and a picture in it
would be looked for in files and on network shares.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import Qt as Rich
from PySide6.QtWidgets import QApplication, QLabel, QWidget

_GUARD = "\N{WORD JOINER}"
"""Seen by nobody; between a bracket and its tag it makes both ordinary letters."""


class Label(QLabel):
    """A label of plain text."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        """Show a text as it is."""
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)


def plain(text: str) -> str:
    """The same text, such that Qt never takes it for rich text: for tips, which have no other way to be told."""
    if not Rich.mightBeRichText(text):
        return text
    return text.replace("<", f"<{_GUARD}").replace("&", f"&{_GUARD}")


class PlainLabels(QObject):
    """Turns off the guessing in every label that is shown, those that Qt makes for tips and boxes among them."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A label is polished before it gets its text or is seen."""
        if event.type() is QEvent.Type.Polish and isinstance(watched, QLabel):
            _settle(watched)
        return False


def _settle(label: QLabel) -> None:
    if label.textFormat() is Qt.TextFormat.AutoText:
        label.setTextFormat(Qt.TextFormat.PlainText)


def guard(application: QApplication) -> None:
    """Let no label of the application guess."""
    application.installEventFilter(PlainLabels(application))
