"""Lines that people copy into their shell: whatever a word says, it is one word there and runs nothing."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterable

from partner_desk.domain.showing import one_line

_PLAIN = re.compile(r"[\w.:/\\+=-]+", re.ASCII)
"""Words that Command Prompt and PowerShell take as they are."""
_READ_IN_QUOTES = re.compile('[`$"\N{LEFT DOUBLE QUOTATION MARK}-\N{DOUBLE LOW-9 QUOTATION MARK}]')
"""What PowerShell reads inside double quotes; three quotes of print end them there."""


def typed(word: str, *, windows: bool = os.name == "nt") -> str:
    """A word as it is typed.

    On Windows nobody says which of two shells is open, so a word is quoted in the one way that both read alike: Command
    Prompt knows no single quotes. What only PowerShell reads gets its backtick: there the word is right, and in the
    other one it is a wrong name that is refused, but still one word.
    """
    if not windows:
        return shlex.quote(word)
    word = one_line(word)
    if _PLAIN.fullmatch(word):
        return word
    closing = "\\" * (len(word) - len(word.rstrip("\\")))  # a single one would keep the quote from ending the word
    return f'"{_READ_IN_QUOTES.sub(_kept, word)}{closing}"'


def typed_line(words: Iterable[str], *, windows: bool = os.name == "nt") -> str:
    """A command as it is typed."""
    return " ".join(typed(word, windows=windows) for word in words)


def _kept(found: re.Match[str]) -> str:
    return '""' if found[0] == '"' else f"`{found[0]}"
