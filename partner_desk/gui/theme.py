"""The colours of the window, light and dark: one accent, everything else grey, but for verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from partner_desk.gui.look import BASE, QUIET

ROLE, GROUP = QPalette.ColorRole, QPalette.ColorGroup
TEXT = {False: "#1a1e24", True: "#e8ebef"}
ACCENT = {False: "#0e5aa7", True: "#74b4ff"}
"""Links, frames of what has the keyboard, and the bar at a chosen row."""
CHOSEN = {False: "#dbe8f6", True: "#1e3a5a"}
"""The ground of a chosen row: pale, so that text and signs keep their colours on it."""
FADED = {False: "#e4e7eb", True: "#2d333b"}
"""The same, where the keyboard is elsewhere."""
_WINDOW = {False: "#f1f3f5", True: "#202429"}
_OTHER = {False: "#f7f8fa", True: "#1d2126"}
_BUTTON = {False: "#ffffff", True: "#2a3037"}
_OFF = {False: "#9aa0a8", True: "#6b747e"}
"""Words of what cannot be used now."""
_FRAMED = ("QCheckBox", "QRadioButton", "QLineEdit")
_FRAME = "#a8b4c0"
"""What the style darkens to a frame around these: darker than a dark window it would not be seen."""
_LINES: Mapping[QPalette.ColorRole, Mapping[bool, str]] = {
    ROLE.Light: {False: "#ffffff", True: "#3a414a"},
    ROLE.Midlight: {False: "#e8ebef", True: "#2a3037"},
    ROLE.Mid: {False: "#c3c8cf", True: "#3a414a"},
    ROLE.Dark: {False: "#7a828d", True: "#78828e"},
    ROLE.Shadow: {False: "#5b636e", True: "#0b0d10"},
}


class Theme(Enum):
    """What the window looks like."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"

    @property
    def scheme(self) -> Qt.ColorScheme:
        """What Qt calls it."""
        schemes = {Theme.LIGHT: Qt.ColorScheme.Light, Theme.DARK: Qt.ColorScheme.Dark}
        return schemes.get(self, Qt.ColorScheme.Unknown)


def palette(dark: bool) -> QPalette:
    """The colours of all parts of the window."""
    made = QPalette()
    roles = {
        ROLE.Window: _WINDOW, ROLE.WindowText: TEXT, ROLE.Base: BASE, ROLE.AlternateBase: _OTHER, ROLE.Text: TEXT,
        ROLE.Button: _BUTTON, ROLE.ButtonText: TEXT, ROLE.BrightText: TEXT, ROLE.ToolTipBase: _OTHER,
        ROLE.ToolTipText: TEXT, ROLE.PlaceholderText: QUIET, ROLE.Highlight: CHOSEN, ROLE.HighlightedText: TEXT,
        ROLE.Link: ACCENT, ROLE.LinkVisited: ACCENT, ROLE.Accent: ACCENT, **_LINES,
    }  # fmt: skip
    for role, colours in roles.items():
        made.setColor(role, QColor(colours[dark]))
    made.setColor(GROUP.Inactive, ROLE.Highlight, QColor(FADED[dark]))
    for role in (ROLE.WindowText, ROLE.Text, ROLE.ButtonText, ROLE.HighlightedText):
        made.setColor(GROUP.Disabled, role, QColor(_OFF[dark]))
    return made


def wear(application: QApplication, theme: Theme) -> None:
    """Let the window look so; whoever asks the system for high contrast gets the colours of the system."""
    hints = application.styleHints()
    hints.setColorScheme(theme.scheme)
    accessible = getattr(hints, "accessibility", None)  # Qt 6.10 and later
    if accessible is not None and accessible().contrastPreference() == Qt.ContrastPreference.HighContrast:
        application.setPalette(QPalette())
        return
    dark = hints.colorScheme() == Qt.ColorScheme.Dark if theme is Theme.SYSTEM else theme is Theme.DARK
    application.setPalette(palette(dark))
    if dark:
        framed = palette(dark)
        framed.setColor(ROLE.Window, QColor(_FRAME))
        give: Any = application.setPalette  # typed for bytes, but it takes a text
        for part in _FRAMED:
            give(framed, part)
