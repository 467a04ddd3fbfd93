"""The desks that were open last: in the menu, and on the welcome page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings

RECENT = "recent"
MOST = 9
"""So many desks are remembered: each has a digit as its letter in the menu."""


def recent_desks(settings: QSettings) -> list[Path]:
    """The desks, the last one first; those that are gone are left out."""
    kept = settings.value(RECENT) or []
    names = [kept] if isinstance(kept, str) else kept if isinstance(kept, list) else []
    return [path for path in map(Path, map(str, names)) if path.is_file()]


def remember_recent(settings: QSettings, path: Path) -> None:
    """A desk was opened."""
    path = path.absolute()
    others = [one for one in recent_desks(settings) if one != path]
    settings.setValue(RECENT, [str(one) for one in (path, *others)][:MOST])
