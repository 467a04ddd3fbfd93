"""How text from anywhere gets into a script or a document without being read as anything but text.

What is shown to people is first made printable: line breaks, control characters, marks that turn the direction of
writing and half characters become their number, as `<U+202E>`. Ids are never mended: one that is not what it
should be is not written at all.
"""

from __future__ import annotations

import json
import re
import shlex
from typing import Any

from partner_desk.domain.ids import ROOT, is_guid, parse_scope

_IN_NO_ID = frozenset('<%&\\?#|"^')
_RUN = re.compile("`+")


def guid(text: str | None) -> str | None:
    """The GUID that a text is, in lower case; None if it is anything else."""
    found = (text or "").strip().lower()
    return found if is_guid(found) else None


def real_scope(text: str) -> str | None:
    """The id of a scope as Azure could have given it; None for ids that only the desk knows, and for broken ones.

    What would end or turn the path of a request, or is command to the shell of Windows, is in no real id.
    """
    if text == ROOT:
        return text
    path = parse_scope(text)
    if path is None or not path.id.isprintable() or _IN_NO_ID & set(path.id):
        return None
    parts = path.id.split("/")
    if {".", ".."} & set(parts) or (parts[1] == "subscriptions" and guid(parts[2]) != parts[2].lower()):
        return None
    return path.id


def printable(text: str) -> str:
    """Text on one line, with every character that cannot be seen given by its number."""
    return "".join(one if one.isprintable() else f"<U+{ord(one):04X}>" for one in text)


def for_bash(text: str) -> str:
    """A word of a shell command."""
    return shlex.quote(printable(text))


def for_powershell(text: str) -> str:
    """A string in PowerShell that is pure ASCII whatever it says.

    Windows PowerShell reads a script without a byte order mark in the machine's own code page, where a part of a
    letter may turn into one of the four quotes that end a string; so letters beyond ASCII are given by number.
    """
    pieces, plain = [], ""
    for letter in printable(text):
        if letter.isascii():
            plain += "''" if letter == "'" else letter
            continue
        if plain:
            pieces.append(f"'{plain}'")
            plain = ""
        number = ord(letter)
        pieces.append(f"[char]0x{number:04X}" if number < 0x10000 else f"[char]::ConvertFromUtf32(0x{number:X})")
    if plain or not pieces:
        pieces.append(f"'{plain}'")
    if len(pieces) == 1 and pieces[0].startswith("'"):
        return pieces[0]
    if not pieces[0].startswith("'"):
        pieces.insert(0, "''")  # text before, so that adding means joining
    return f"({' + '.join(pieces)})"


def for_markdown(text: str) -> str:
    """A span of code: nothing in it is markup."""
    shown = printable(text)
    longest = max((len(one) for one in _RUN.findall(shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if not shown.strip() or shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{pad}{shown or ' '}{pad}{fence}"


def fenced(code: str, language: str) -> str:
    """A block of code that no run of backticks in it can end."""
    longest = max((len(one) for one in _RUN.findall(code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{code}\n{fence}"


def ascii_json(value: Any) -> str:
    """JSON on one line, in ASCII only."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))
