"""The rules that ship with the program, read once, and a judge by them."""

from __future__ import annotations

import contextlib
from functools import cache
from typing import TYPE_CHECKING

import platformdirs

from partner_desk import __version__
from partner_desk.readings.parse_cache import Tables, seal
from partner_desk.resources import resource_path
from partner_desk.store.files import private_folder, write_atomically

if TYPE_CHECKING:
    from partner_desk.engine.judge import Judge
    from partner_desk.readings.library import Library


@cache
def library() -> Library:
    """The shipped rules; raises Refused if a file of them was damaged.

    Checking them strictly takes longer than all the rest of a start, so what was found right is kept with its
    seal; whatever is changed in them has another seal and is checked again.
    """
    from partner_desk.readings.library import Library  # who asks for nothing in them does not wait for it

    folder = resource_path("readings")
    mark = f"{__version__} {seal(folder)}"
    note = platformdirs.user_cache_path("partner-desk", appauthor=False) / "checked-readings"
    with contextlib.suppress(OSError, ValueError):
        kept = Tables.of(folder, mark, note.read_text("utf-8"))
        if kept is not None:
            return Library.read(folder, kept)
    tables = Tables(folder)
    rules = Library.read(folder, tables)
    with contextlib.suppress(OSError):  # without a note the next start checks again
        private_folder(note.parent)
        write_atomically(note, tables.text(mark).encode())
    return rules


@cache
def judge() -> Judge:
    """A judge by the shipped rules."""
    from partner_desk.engine.judge import Judge  # who only needs names does not wait for it

    return Judge(library())
