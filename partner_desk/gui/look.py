"""How things look: a verdict is a word, a shape and a colour, legible in light and dark and without colour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TypeVar

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QApplication, QWidget

from partner_desk.language import tr
from partner_desk.readings.questions import Verdict

T = TypeVar("T")
BASE = {False: "#ffffff", True: "#181b1f"}
"""The ground of tree, panel and lists, in light and dark."""
QUIET = {False: "#555d68", True: "#a9b2bd"}
"""What is said beside something."""
TITLE_BAR = 40
"""Pixels of a screen that a window as high as it leaves for its title."""
SIGNS = {
    Verdict.RECOGNIZED: "\N{HEAVY CHECK MARK}",
    Verdict.PARTLY: "\N{CIRCLE WITH LEFT HALF BLACK}",
    Verdict.UNKNOWN: "?",
    Verdict.NOT_RECOGNIZED: "\N{HEAVY BALLOT X}",
    Verdict.NOT_APPLICABLE: "\N{EN DASH}",
}
_LIGHT = {
    Verdict.RECOGNIZED: "#0b6b3a",
    Verdict.PARTLY: "#7a5200",
    Verdict.UNKNOWN: "#5a3a9c",
    Verdict.NOT_RECOGNIZED: "#ae1f1f",
    Verdict.NOT_APPLICABLE: "#5b636e",
}
_DARK = {
    Verdict.RECOGNIZED: "#72d6a0",
    Verdict.PARTLY: "#f0c263",
    Verdict.UNKNOWN: "#c9b3ff",
    Verdict.NOT_RECOGNIZED: "#ff9b95",
    Verdict.NOT_APPLICABLE: "#a9b2bd",
}


_TINTS = {
    Verdict.RECOGNIZED: {False: "#ddf0e5", True: "#16382a"},
    Verdict.PARTLY: {False: "#f8eccf", True: "#3d3014"},
    Verdict.UNKNOWN: {False: "#e9e2f7", True: "#30264c"},
    Verdict.NOT_RECOGNIZED: {False: "#f9e2e0", True: "#44201f"},
    Verdict.NOT_APPLICABLE: {False: "#eceef1", True: "#2a3037"},
}


def listed(things: Sequence[T], most: int, called: Callable[[T], str] = str, by: str = ", ") -> str:
    """Some things one after the other, as they are called: the first few of many, and how many more there are."""
    names, more = by.join(map(called, things[:most])), len(things) - most
    return tr("{names} and {more:,} more", names=names, more=more) if more > 0 else names


def shortened(name: str, width_of: Callable[[str], int], room: int) -> str:
    """A name as it is abbreviated where it has no room: its last word in capitals, else its beginning with a point."""
    if width_of(name) <= room:
        return name
    words = name.split()
    capitals = [one for one in words if len(one) > 1 and one.isupper() and width_of(one) <= room]
    if capitals:
        return capitals[-1]
    first = words[0] if words else name
    ends = [end for end in range(len(first) - 1, 0, -1) if first[end - 1].casefold() not in "aeiou"]
    return next((f"{first[:end]}." for end in ends if width_of(f"{first[:end]}.") <= room), first[:1])


def open_at(window: QWidget, width: int, height: int) -> None:
    """Give a window its first size: this, or what its screen has room for beside the title."""
    room = window.screen().availableGeometry()
    window.resize(min(width, room.width()), min(height, room.height() - TITLE_BAR))


def is_dark() -> bool:
    """Whether the window is drawn light on dark."""
    return QApplication.palette().color(QPalette.ColorRole.Base).lightness() < 128


def colour(verdict: Verdict) -> str:
    """The colour of a verdict on the window's ground."""
    return (_DARK if is_dark() else _LIGHT)[verdict]


def tint(verdict: Verdict) -> str:
    """The ground of what is said of a verdict."""
    return _TINTS[verdict][is_dark()]


def quiet() -> str:
    """The colour of what is said beside something, on the window's ground."""
    return QUIET[is_dark()]


def tag() -> tuple[str, str, str]:
    """Ground, edge and ink of a tag that says that nothing is real."""
    return ("#3a3013", "#6b5620", "#f3d98f") if is_dark() else ("#fff4d6", "#e3c777", "#5c4300")


def word(verdict: Verdict, disputed: bool = False) -> str:
    """The word of a verdict, and whether that is disputed."""
    return tr("{verdict}, disputed", verdict=tr(verdict.words)) if disputed else tr(verdict.words)


def icon(verdict: Verdict) -> QIcon:
    """The shape of a verdict: disc with tick, half disc, question mark, cross, dash."""
    return _icon(verdict, is_dark())


@cache
def calendar_icon() -> QIcon:
    """A leaf of a calendar, in a grey that is legible on light and dark."""
    pixmap = QPixmap(40, 40)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setPen(QPen(QColor("#808080"), 3))
    painter.drawRect(QRectF(5, 8, 30, 27))
    painter.drawLine(QPointF(13, 3), QPointF(13, 10))
    painter.drawLine(QPointF(27, 3), QPointF(27, 10))
    painter.fillRect(QRectF(6, 9, 28, 7), QColor("#808080"))
    painter.end()
    return QIcon(pixmap)


@cache
def _icon(verdict: Verdict, dark: bool) -> QIcon:
    pixmap = QPixmap(64, 64)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = QColor((_DARK if dark else _LIGHT)[verdict])
    ground = QColor(BASE[dark])
    painter.setPen(QPen(ink, 6))
    box = QRectF(6, 6, 52, 52)
    if verdict is Verdict.RECOGNIZED:
        painter.setBrush(ink)
        painter.drawEllipse(box)
        painter.setPen(QPen(ground, 8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPolyline(QPolygonF([QPointF(19, 33), QPointF(28, 43), QPointF(46, 22)]))
    elif verdict is Verdict.PARTLY:
        painter.drawEllipse(box)
        painter.setBrush(ink)
        painter.drawPie(box, 90 * 16, 180 * 16)
    elif verdict is Verdict.NOT_RECOGNIZED:
        painter.setPen(QPen(ink, 10, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(15, 15), QPointF(49, 49))
        painter.drawLine(QPointF(49, 15), QPointF(15, 49))
    elif verdict is Verdict.UNKNOWN:
        painter.drawRoundedRect(box, 10, 10)
        font = QApplication.font()
        font.setPixelSize(42)
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "?")
    else:
        painter.setPen(QPen(ink, 8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(16, 32), QPointF(48, 32))
    painter.end()
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)  # Qt would paint the ground of a chosen row over the sign
    return icon
