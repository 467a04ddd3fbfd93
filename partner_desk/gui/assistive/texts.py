"""A text as a document: its paragraphs can be read one by one, and its links are links that can be followed."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect, QUrl
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleInterface,
    QTextBlock,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from partner_desk.gui.assistive.parts import PartInterface, drop, tell
from partner_desk.gui.panels.quiet import QuietBrowser
from partner_desk.gui.plain import MarkupLabel

_PRESS = QAccessibleActionInterface.pressAction()
"""How a screen reader calls following a link."""


class TextInterface(PartInterface):
    """A paragraph, or a link in one: some letters of a document."""

    def __init__(
        self, whole: QAccessibleInterface, text: BrowserInterface | LabelInterface, start: int, end: int
    ) -> None:
        """The letters from `start` up to `end`."""
        super().__init__(whole)
        self.of, self.start, self.end = text, start, end
        self.parts: list[TextInterface] = []

    def childCount(self) -> int:
        """How many links are in it."""
        return len(self.parts)

    def child(self, index: int) -> TextInterface | None:  # type: ignore[override]  # Qt wants none for none
        """One of them."""
        return self.parts[index] if 0 <= index < len(self.parts) else None

    def role(self) -> QAccessible.Role:
        """A paragraph."""
        return QAccessible.Role.Paragraph

    def rect(self) -> QRect:
        """Where its letters are on the screen."""
        return self.of.rect_of(self.start, self.end)

    def text(self, kind: QAccessible.Text) -> str:
        """Its letters."""
        return self.of.letters(self.start, self.end) if kind == QAccessible.Text.Name else ""


class LinkInterface(TextInterface):
    """A link."""

    def role(self) -> QAccessible.Role:
        """A link."""
        return QAccessible.Role.Link

    def state(self) -> QAccessible.State:
        """Tab reaches it, Return follows it."""
        state = QAccessible.State()
        state.linked = state.focusable = True
        state.focused = self.of.focused() is self
        return state

    def actionNames(self) -> list[str]:
        """It can be followed."""
        return [_PRESS]

    def doAction(self, name: str) -> None:
        """Follow it."""
        if name == _PRESS:
            self.of.follow(self.start)


def links_in(block: QTextBlock) -> Iterator[tuple[int, int]]:
    """From where to where the links of a paragraph go; one with several fonts in it is one."""
    start, end, href, piece = 0, 0, "", block.begin()
    while not piece.atEnd():
        fragment = piece.fragment()
        here, begins = fragment.charFormat().anchorHref(), fragment.position()
        if here != href:
            if href:
                yield start, end
            start, href = begins, here
        end = begins + fragment.length()
        piece += 1
    if href:
        yield start, end


class _Texts(QAccessibleWidget):
    """What texts with links have in common."""

    def __init__(self, widget: QWidget, role: QAccessible.Role) -> None:
        """Stand for this one."""
        super().__init__(widget, role)
        self.parts: list[TextInterface] = []
        self._read: str | None = None

    def forget(self) -> None:
        """There is another text, or none."""
        for one in self.parts:
            drop(one.parts)
        drop(self.parts)
        self.parts = []

    def document(self) -> QTextDocument:
        """The text as it is now."""
        raise NotImplementedError

    def made(self, document: QTextDocument) -> Iterator[TextInterface]:
        """Its parts."""
        raise NotImplementedError

    def _seen(self) -> list[TextInterface]:
        document = self.document()
        if (text := document.toPlainText()) != self._read:
            self.forget()
            self._read, self.parts = text, list(self.made(document))
        return self.parts

    def letters(self, start: int, end: int) -> str:
        """The letters from here to there."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText().replace("\N{OBJECT REPLACEMENT CHARACTER}", "").strip()

    def href(self, start: int) -> str:
        """Where the link that begins here leads."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(start + 1)
        return cursor.charFormat().anchorHref()

    def childCount(self) -> int:
        """How many parts it has."""
        return len(self._seen())

    def child(self, index: int) -> TextInterface | None:  # type: ignore[override]  # Qt wants none for none
        """One of them."""
        parts = self._seen()
        return parts[index] if 0 <= index < len(parts) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Which of them this is."""
        return next((at for at, one in enumerate(self._seen()) if one is child), -1)


class BrowserInterface(_Texts):
    """Stands for a text that is scrolled."""

    def __init__(self, browser: QuietBrowser) -> None:
        """Of this one."""
        super().__init__(browser, QAccessible.Role.Document)
        self._browser = browser
        browser.highlighted.connect(self._tell_focus)

    def document(self) -> QTextDocument:
        """The text as it is now."""
        return self._browser.document()

    def made(self, document: QTextDocument) -> Iterator[TextInterface]:
        """Its paragraphs, but for the empty ones, with their links."""
        block = document.begin()
        while block.isValid():
            if block.text().strip():
                paragraph = TextInterface(self, self, block.position(), block.position() + len(block.text()))
                paragraph.parts = [LinkInterface(paragraph, self, *place) for place in links_in(block)]
                yield paragraph
            block = block.next()

    def focused(self) -> LinkInterface | None:
        """The link that Tab came to."""
        chosen = self._browser.textCursor()
        if not chosen.hasSelection() or not self._browser.hasFocus():
            return None
        links = (link for one in self._seen() for link in one.parts if isinstance(link, LinkInterface))
        return next((one for one in links if one.start == chosen.selectionStart()), None)

    def focusChild(self) -> LinkInterface | None:  # type: ignore[override]  # Qt wants none for none
        """The link that Tab came to."""
        return self.focused()

    def _tell_focus(self, url: QUrl) -> None:
        if not url.isEmpty() and (link := self.focused()) is not None:
            tell(link, QAccessible.Event.Focus)

    def rect_of(self, start: int, end: int) -> QRect:
        """Where letters are on the screen."""
        cursor = QTextCursor(self._browser.document())
        cursor.setPosition(start)
        first = self._browser.cursorRect(cursor)
        cursor.setPosition(end)
        seen, viewport = first.united(self._browser.cursorRect(cursor)), self._browser.viewport()
        return QRect(viewport.mapToGlobal(seen.topLeft()), seen.size())

    def follow(self, start: int) -> None:
        """Follow the link that begins here."""
        self._browser.anchorClicked.emit(QUrl(self.href(start)))


class LabelInterface(_Texts):
    """Stands for a label with links: its text is its name, what it is about is told besides."""

    def __init__(self, label: MarkupLabel) -> None:
        """Of this one."""
        super().__init__(label, QAccessible.Role.StaticText)
        self._label = label
        self._document = QTextDocument()
        self._source: str | None = None

    def document(self) -> QTextDocument:
        """The text as it is now."""
        if self._source != self._label.text():
            self._source = self._label.text()
            self._document.setHtml(self._source)
        return self._document

    def made(self, document: QTextDocument) -> Iterator[TextInterface]:
        """Its links."""
        block = document.begin()
        while block.isValid():
            yield from (LinkInterface(self, self, *place) for place in links_in(block))
            block = block.next()

    def text(self, kind: QAccessible.Text) -> str:
        """What it says, and what it is about."""
        if kind == QAccessible.Text.Name:
            return " ".join(self.document().toPlainText().split()) or self._label.accessibleName()
        if kind == QAccessible.Text.Description:
            return self._label.accessibleName()
        return super().text(kind)

    def focused(self) -> LinkInterface | None:
        """Which link has the keyboard, a label tells nobody."""

    def rect_of(self, start: int, end: int) -> QRect:
        """Where letters are on the screen: somewhere in the label."""
        return QRect(self._label.mapToGlobal(self._label.rect().topLeft()), self._label.size())

    def follow(self, start: int) -> None:
        """Follow the link that begins here."""
        self._label.linkActivated.emit(self.href(start))
