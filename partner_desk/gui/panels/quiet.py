"""A text with links that fetches nothing: whatever is in it, no file and no address is ever opened for it."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QTextBrowser, QWidget


class QuietBrowser(QTextBrowser):
    """Shows rich text; links are told, not followed."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """`name` is what a screen reader calls it."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.document().setIndentWidth(16)

    def loadResource(self, kind: int, name: QUrl | str) -> None:
        """Nothing is ever loaded: the text is all there is."""
