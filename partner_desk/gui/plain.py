"""Names are anybody's: what the window shows in labels, tips and boxes is plain text, never markup.

Qt guesses whether a text is rich. A name that looks like markup would then be drawn as such, and a picture in it
would be looked for in files and on network shares. Nothing here lets Qt guess.
"""

from __future__ import annotations

import html
import re
import textwrap
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtGui import Qt as Rich
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QProxyStyle, QScrollArea, QWidget

from partner_desk.domain.showing import one_line

_GUARD = "\N{WORD JOINER}"
"""Seen by nobody; between a bracket and its tag it makes both ordinary letters."""
_RUN = re.compile(r"\S{48}(?=\S)")
"""So many letters without a space: a line may end after them."""
_NARROW = 420
"""Pixels that a label asks for at most."""
_WIDE = 90
"""So many letters of a tip stand in one line."""
_LONGEST = 80
"""So many letters of a name begin the name of a file."""
PART = 4
"""A notice takes one of so many parts of the screen's height at most."""


class Label(QLabel):
    """A label of plain text."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        """Show a text as it is."""
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(lines(text))
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """No name is so long that a window must be wider for it."""
        size = super().minimumSizeHint()
        return QSize(min(size.width(), _NARROW), size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrower lines are more lines."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Lines that are wrapped are all seen: Qt's layouts would cut them where there is no room."""
        if self.wordWrap():
            self.setMinimumHeight(0)  # Qt answers no less than it, and the label would only ever grow
            self.setMinimumHeight(max(0, self.heightForWidth(self.width())))


class Notice(QScrollArea):
    """A sentence of any length: as high as it needs to be up to a part of the screen, and scrolled beyond that."""

    def __init__(self) -> None:
        """Nothing is said yet."""
        super().__init__()
        self.label = Label()
        self.label.setWordWrap(True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setWidget(self.label)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def text(self) -> str:
        """What is said."""
        return self.label.text()

    def setText(self, text: str, ink: str = "") -> None:
        """Say something, in a colour."""
        self.label.setStyleSheet(f"color: {ink}" if ink else "")
        self.label.setText(text)
        self.setAccessibleName(text)
        self._fit()

    def clear(self) -> None:
        """Say nothing."""
        self.setText("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrower lines are more lines."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        highest = self.screen().availableGeometry().height() // PART
        wanted = max(0, self.label.heightForWidth(self.viewport().width()))
        self.setFixedHeight(min(wanted, highest))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if wanted > highest else Qt.FocusPolicy.NoFocus)


class MarkupLabel(QLabel):
    """A label of our own markup: every name in it must have gone through `escape`."""

    def __init__(self) -> None:
        """Nothing is shown yet."""
        super().__init__()
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)


def lines(text: str) -> str:
    """A text of several lines, of which none turns around and each can be wrapped, whatever names are in it."""
    return "\n".join(_RUN.sub("\\g<0>\N{ZERO WIDTH SPACE}", one_line(line)) for line in text.split("\n"))


def escape(text: str) -> str:
    """A text for our own markup."""
    return html.escape(one_line(text))


def tip(text: str) -> str:
    """A text for a tip, which has no other way to be told that it is plain: Qt never takes it for rich text."""
    lines = [part for line in text.splitlines() for part in textwrap.wrap(one_line(line), _WIDE) or [""]]
    shown = "\n".join(lines)
    if Rich.mightBeRichText(shown):
        shown = shown.replace("<", f"<{_GUARD}").replace("&", f"&{_GUARD}")
    return shown


def in_menu(text: str) -> str:
    """A text for a menu, where `&` would mark the letter after it."""
    return one_line(text).replace("&", "&&")


def off_menu(text: str) -> str:
    """The words of an entry of a menu without the marks of letters."""
    return re.sub("&(.)", r"\1", text)


def window_title(text: str) -> str:
    """A text for a window's title, where Qt would take `[*]` for the mark of unsaved work."""
    return one_line(text).replace("[*]", "[*][*]")


def file_name(text: str) -> str:
    """A name that can be one of a file everywhere: without what would lead to another folder or mean something."""
    kept = re.sub(r'[<>:"/\\|?*\N{REPLACEMENT CHARACTER}]', " ", one_line(text))
    return " ".join(kept.split()).strip(". ")[:_LONGEST].strip(". ") or "customer"


class _PlainLabels(QProxyStyle):
    """Draws as another style does, and turns off the guessing in every label, also in those that Qt makes for tips.

    A widget is polished once, before it is measured, and the label of a tip before it gets its text. A filter of
    events would be asked of each one there is.
    """

    def polish(self, subject: Any, /) -> None:
        """Prepare a widget, or what is the same for all of them."""
        if isinstance(subject, QLabel) and subject.textFormat() == Qt.TextFormat.AutoText:
            subject.setTextFormat(Qt.TextFormat.PlainText)
        super().polish(subject)


def guard_labels() -> None:
    """Let no label of the application guess, whoever makes it; all is drawn in the style that was chosen."""
    style = QApplication.style()
    if not isinstance(style, _PlainLabels):
        QApplication.setStyle(_PlainLabels(style.name()))
