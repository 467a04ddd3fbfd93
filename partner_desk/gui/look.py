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
    Verdict.RECOGNIZED: "#0b6a0b",
    Verdict.PARTLY: "#835c00",
    Verdict.UNKNOWN: "#5c2e91",
    Verdict.NOT_RECOGNIZED: "#a4262c",
    Verdict.NOT_APPLICABLE: "#605e5c",
}
_DARK = {
    Verdict.RECOGNIZED: "#7fd77f",
    Verdict.PARTLY: "#f2c661",
    Verdict.UNKNOWN: "#c9a5f0",
    Verdict.NOT_RECOGNIZED: "#ff9da0",
    Verdict.NOT_APPLICABLE: "#b3b0ad",
}


def listed(things: Sequence[T], most: int, called: Callable[[T], str] = str, by: str = ", ") -> str:
    """Some things one after the other, as they are called: the first few of many, and how many more there are."""
    names, more = by.join(map(called, things[:most])), len(things) - most
    return tr("{names} and {more:,} more", names=names, more=more) if more > 0 else names


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
    ground = QColor("#1e1e1e" if dark else "#ffffff")
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
    return QIcon(pixmap)
