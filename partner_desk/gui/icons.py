"""The icons of the tools, in the ink of the window, drawn once the window is painted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from partner_desk.resources import resource_path

SIZES = (20, 40, 60)
ROW_SIZES = (16, 20, 24, 32, 48)
"""How large an icon of a tool, and one in a row, is drawn."""
FADED = 0.35
"""How strong the ink of a tool is that cannot be used now."""


def tool_icon(name: str, ink: QColor, sizes: Sequence[int] = SIZES) -> QIcon:
    """The icon of an action, by its name in `resources/icons`."""
    drawing = resource_path("icons", f"{name}.svg").read_text("utf-8")
    inked = drawing.replace("<svg ", f'<svg fill="{ink.name()}" ', 1)
    icon = QIcon()
    for mode, opacity in ((QIcon.Mode.Normal, 1.0), (QIcon.Mode.Disabled, FADED)):
        for size in sizes:
            icon.addPixmap(_drawn(inked, size, opacity), mode)
    return icon


def window_icon() -> QIcon:
    """The program's own icon."""
    drawing = resource_path("icons", "partner-desk.svg").read_text("utf-8")
    icon = QIcon()
    for size in (16, 32, 64, 128):
        icon.addPixmap(_drawn(drawing, size, 1.0))
    return icon


def _drawn(drawing: str, size: int, opacity: float) -> QPixmap:
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setOpacity(opacity)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
