"""Names are anybody's: in one line, and in the reading direction of the words around them."""

from __future__ import annotations

import re

_BREAKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
_TURNS = "\u202a-\u202e\u2066-\u2069"  # marks that turn the direction of whatever follows them
_HALVES = "\ud800-\udfff"  # halves of letters, which no file and no screen takes
_UNSHOWN = re.compile(f"[\x00-\x1f\x7f-\x9f\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}{_TURNS}{_HALVES}]")

_PICTURES = "\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_JOINED = (
    "\u0590-\u061b\u061d-\u109f\u1700-\u17b3\u17b6-\u1cff\ua800-\ua8ff\ua980-\uabff\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00011fff"
)
"""The scripts whose letters change by what joins or parts them."""
_VARIED = (
    f"#*0-9\u00a9\u00ae\u203c\u2049\u2100-\u218f\u3000-\u9fff\uf900-\ufaff\U00020000-\U0003ffff{_PICTURES}{_JOINED}"
)
_INVISIBLE = re.compile(
    f"((?<=[{_JOINED}])[\u200c\u200d]|(?:(?<=[{_PICTURES}])|(?<=[{_PICTURES}]\ufe0f))\u200d(?=[{_PICTURES}])|(?<=[{_VARIED}])[\ufe00-\ufe0f]"
    "|(?<=[\u3000-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[\U000e0100-\U000e01ef]"
    "|(?<=[\u1820-\u18aa])[\u180b-\u180f]|\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)"
    "|[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\U00013430-\U00013455\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)

SHOWN = 80
"""So many letters are shown of what somebody typed."""


def quoted(text: str) -> str:
    """What somebody typed, for a sentence about it."""
    return repr(text if len(text) <= SHOWN else f"{text[:SHOWN]}\N{HORIZONTAL ELLIPSIS}")


def one_line(text: str) -> str:
    """A text without what would break a line, ring a bell or turn the words after it; all other letters stay.

    What joins letters and pictures to one stays too, and so do letters that are newer than this program.
    """
    return text if text.isprintable() else _UNSHOWN.sub(_instead, text)


def on_paper(text: str) -> str:
    """A text as every paper has it, whatever kind of file that is: one line, in which what is copied is what is seen.

    What nobody can see in a word is left out; what joins the letters of a script or the parts of a picture stays.
    """
    shown = one_line(text)
    return shown if shown.isascii() else _INVISIBLE.sub(lambda found: found[1] or "", shown)


def _instead(found: re.Match[str]) -> str:
    return " " if found[0] in _BREAKS else "\N{REPLACEMENT CHARACTER}"
