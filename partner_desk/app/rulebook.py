"""The rules that ship with the program, read once, and a judge by them."""

from __future__ import annotations

import contextlib
from functools import cache

import platformdirs

from partner_desk import __version__
from partner_desk.resources import resource_path
from partner_desk.rules.judge import Judge
from partner_desk.rules.library import Library, seal


@cache
def library() -> Library:
    """The shipped rules; raises Refused if a file of them was damaged.

    Checking them strictly takes longer than all the rest of a start, so the seal of what was found right is
    remembered; whatever is changed in them has another seal and is checked again.
    """
    folder = resource_path("readings")
    mark = f"{__version__} {seal(folder)}"
    note = platformdirs.user_cache_path("partner-desk", appauthor=False) / "checked-readings"
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if note.read_text("utf-8") == mark:
            return Library.read(folder, checked=True)
    found = Library.read(folder)
    with contextlib.suppress(OSError):  # without a note the next start checks again
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(mark, "utf-8")
    return found


@cache
def judge() -> Judge:
    """A judge by the shipped rules."""
    return Judge(library())
