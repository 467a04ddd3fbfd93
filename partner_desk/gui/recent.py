"""The desks that were open last, in the menu and on the welcome page; and the filters that somebody kept."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QSettings

RECENT, FILTERS, SUMMARIES = "recent", "filters", "recent-summaries"
MOST = 9
"""So many desks are remembered: each has a digit as its letter in the menu."""


def recent_desks(settings: QSettings) -> list[Path]:
    """The desks, the last one first; those that are gone are left out."""
    return [path for path in map(Path, _listed(settings, RECENT)) if path.is_file()]


def _listed(settings: QSettings, key: str) -> list[str]:
    """The texts of a setting: Qt makes one text of a list of one."""
    kept = settings.value(key) or []
    return [kept] if isinstance(kept, str) else [str(one) for one in kept] if isinstance(kept, list) else []


def kept_filters(settings: QSettings) -> list[str]:
    """The filters, the last one first."""
    return _listed(settings, FILTERS)


def keep_filters(settings: QSettings, filters: list[str]) -> None:
    """Keep these from now on."""
    settings.setValue(FILTERS, filters[:MOST])


def remember_summary(settings: QSettings, path: Path, words: str) -> None:
    """Keep what is on a desk that is left; what was said of desks that nobody remembers goes."""
    kept = _summaries(settings) | {str(path.absolute()): words}
    known = {str(one) for one in recent_desks(settings)} | {str(path.absolute())}
    settings.setValue(SUMMARIES, json.dumps({one: said for one, said in kept.items() if one in known}))


def recent_summaries(settings: QSettings) -> list[tuple[Path, str]]:
    """The recent desks, each with what was on it when it was left."""
    kept = _summaries(settings)
    return [(path, kept.get(str(path), "")) for path in recent_desks(settings)]


def _summaries(settings: QSettings) -> dict[str, str]:
    try:
        kept = json.loads(str(settings.value(SUMMARIES) or "{}"))
    except ValueError:  # somebody wrote into the file of settings
        return {}
    return {str(path): str(words) for path, words in kept.items()} if isinstance(kept, dict) else {}


def remember_recent(settings: QSettings, path: Path) -> None:
    """A desk was opened."""
    path = path.absolute()
    others = [one for one in recent_desks(settings) if one != path]
    settings.setValue(RECENT, [str(one) for one in (path, *others)][:MOST])
