"""Names are anybody's: in one line, and in the reading direction of the words around them."""

from __future__ import annotations

import re

_BREAKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
_TURNS = "\u202a-\u202e\u2066-\u2069"  # marks that turn the direction of whatever follows them
_HALVES = "\ud800-\udfff"  # halves of letters, which no file and no screen takes
_UNSHOWN = re.compile(f"[\x00-\x1f\x7f-\x9f\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}{_TURNS}{_HALVES}]")


def one_line(text: str) -> str:
    """A text without what would break a line, ring a bell or turn the words after it; all other letters stay.

    What joins letters and pictures to one stays too, and so do letters that are newer than this program.
    """
    return text if text.isprintable() else _UNSHOWN.sub(_instead, text)


def _instead(found: re.Match[str]) -> str:
    return " " if found[0] in _BREAKS else "\N{REPLACEMENT CHARACTER}"
