"""A text with links that fetches nothing: whatever is in it, no file and no address is ever opened for it."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextCursor
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

    def show_html(self, html: str, anew: bool = False) -> None:
        """Show another text at the same place, with the same link chosen; `anew` from its beginning."""
        place, chosen = self.verticalScrollBar().value(), self.textCursor()
        link = chosen.charFormat().anchorHref() if chosen.hasSelection() else ""
        self.setHtml(html)
        if link and not anew:
            self._choose(link)
        self.verticalScrollBar().setValue(0 if anew else place)

    def _choose(self, link: str) -> None:
        """Choose a link as the Tab key does, if it is still there."""
        block = self.document().begin()
        while block.isValid():
            place = block.begin()
            while not place.atEnd():
                fragment = place.fragment()
                if fragment.charFormat().anchorHref() == link:
                    cursor = QTextCursor(self.document())
                    cursor.setPosition(fragment.position())
                    cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
                    self.setTextCursor(cursor)
                    return
                place += 1
            block = block.next()
