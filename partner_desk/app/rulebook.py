"""The rules that ship with the program, read once, and a judge by them."""

from __future__ import annotations

import contextlib
import hashlib
from functools import cache
from typing import Any

import platformdirs

from partner_desk import __version__
from partner_desk.resources import resource_path
from partner_desk.rules.judge import Judge
from partner_desk.rules.library import Library
from partner_desk.rules.tables import Tables, seal
from partner_desk.store.files import private_folder, write_atomically

FORMAT = 1
"""The version of the form in which answers are written; another one where a key means something else."""

_RULES = ("offers.toml", "readings")
"""The files and folders of the resources that decide verdicts."""


@cache
def rules_hash() -> str:
    """The SHA-256 of the rules: of what `sha256sum` prints for each of their files, in the order of their paths."""
    top = resource_path("")
    files = {one for name in _RULES for one in (top / name, *(top / name).rglob("*")) if one.is_file()}
    rows = sorted((one.relative_to(top).as_posix(), one) for one in files)
    sums = (f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {name}\n" for name, one in rows)
    return hashlib.sha256("".join(sums).encode()).hexdigest()


def versions() -> dict[str, Any]:
    """What an answer was made by, so that it can be checked later: form, program, and the rules that ship with it."""
    return {"format": FORMAT, "program": __version__, "rules": f"sha256:{rules_hash()}"}


@cache
def library() -> Library:
    """The shipped rules; raises Refused if a file of them was damaged.

    Checking them strictly takes longer than all the rest of a start, so what was found right is kept with its
    seal; whatever is changed in them has another seal and is checked again.
    """
    folder = resource_path("readings")
    mark = f"{__version__} {seal(folder)}"
    note = platformdirs.user_cache_path("partner-desk", appauthor=False) / "checked-readings"
    with contextlib.suppress(OSError, ValueError):
        kept = Tables.of(folder, mark, note.read_text("utf-8"))
        if kept is not None:
            return Library.read(folder, kept)
    tables = Tables(folder)
    found = Library.read(folder, tables)
    with contextlib.suppress(OSError):  # without a note the next start checks again
        private_folder(note.parent)
        write_atomically(note, tables.text(mark).encode())
    return found


@cache
def judge() -> Judge:
    """A judge by the shipped rules."""
    return Judge(library())
