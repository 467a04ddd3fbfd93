"""How large everything in the window is: the font that somebody prefers, times the zoom."""

from __future__ import annotations

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from partner_desk.gui.policy import setting

SIZE, ZOOM = "look/size", "look/zoom"
ZOOMS = (50, 67, 80, 90, 100, 110, 125, 150, 175, 200)
"""Percents."""
_OWN = "partner-desk-font-size"
"""Where the application keeps the size that the system wants."""


def _number(settings: QSettings, key: str, otherwise: int) -> int:
    kept = setting(settings, key)
    return int(kept) if kept.isdecimal() else otherwise


def size_preferred(settings: QSettings) -> int:
    """The size of the font in points; 0 for that of the system."""
    return _number(settings, SIZE, 0)


def zoom(settings: QSettings) -> int:
    """The zoom, in percent."""
    return min(max(_number(settings, ZOOM, 100), ZOOMS[0]), ZOOMS[-1])


def scale(application: QApplication, settings: QSettings) -> None:
    """Draw everything as large as is wanted."""
    font = application.font()
    if application.property(_OWN) is None:
        application.setProperty(_OWN, font.pointSizeF())
    wanted = size_preferred(settings) or float(application.property(_OWN))
    points = max(5.0, wanted * zoom(settings) / 100)
    if abs(points - font.pointSizeF()) > 0.01:
        font.setPointSizeF(points)
        application.setFont(font)


def step_zoom(application: QApplication, settings: QSettings, step: int) -> int:
    """One step larger or smaller, 0 for 100 %; the percents."""
    at = min(range(len(ZOOMS)), key=lambda place: abs(ZOOMS[place] - zoom(settings)))
    percent = ZOOMS[max(0, min(at + step, len(ZOOMS) - 1))] if step else 100
    settings.setValue(ZOOM, percent)
    scale(application, settings)
    return percent
