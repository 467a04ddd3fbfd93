"""Texts of the school, in every language it speaks.

Their marks are taken apart here and not by markdown-it-py: links to terms would be a rule of our own there too, so that
it takes more code than it saves, and it reads marks of its own into letters such as `2*3*4` and `__init__`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pydantic import Field

from partner_desk.readings.strict import Strict


class Language(StrEnum):
    """The languages of lessons, questions and terms."""

    EN = "en"
    DE = "de"

    @property
    def own_name(self) -> str:
        """What its speakers call it."""
        return {Language.EN: "English", Language.DE: "Deutsch"}[self]

    def day(self, day: date) -> str:
        """A day as its speakers write it."""
        return f"{day:%d.%m.%Y}" if self is Language.DE else f"{day:%Y-%m-%d}"


class Text(Strict):
    """The same text in every language."""

    en: str = Field(min_length=1)
    de: str = Field(min_length=1)

    def said(self, language: Language) -> str:
        """The text in one language, without the line breaks and indents of its file at both ends."""
        return (self.de if language is Language.DE else self.en).strip()


@dataclass(frozen=True, slots=True)
class TextRun:
    """A run of letters in a text: plain, strong, or a link to a term of the glossary."""

    words: str
    term: str = ""
    strong: bool = False


_LINK = re.compile(r"\[\[([a-z0-9-]+)(?:\|([^\]]*))?\]\]")
_STRONG = re.compile(r"\*\*(.+?)\*\*")


def paragraphs(text: str) -> list[list[TextRun]]:
    """A text taken apart: paragraphs, and in each the runs of letters."""
    blocks = [" ".join(block.split()) for block in re.split(r"\n\s*\n", text)]
    return [list(_pieces(block)) for block in blocks if block]


def terms_in(text: str) -> Iterator[str]:
    """The terms that a text links to."""
    return (found[1] for found in _LINK.finditer(text))


def plain(text: str) -> str:
    """A text without its marks."""
    return "\n\n".join("".join(piece.words for piece in block) for block in paragraphs(text))


def _pieces(block: str) -> Iterator[TextRun]:
    """Strong runs first; there may be links in them."""
    for at, run in enumerate(_STRONG.split(block)):  # every other run stood between the marks
        yield from _linked(run, strong=bool(at % 2))


def _linked(run: str, *, strong: bool) -> Iterator[TextRun]:
    end = 0
    for link in _LINK.finditer(run):
        if link.start() > end:
            yield TextRun(run[end : link.start()], strong=strong)
        yield TextRun(link[2] or link[1], link[1], strong)
        end = link.end()
    if end < len(run):
        yield TextRun(run[end:], strong=strong)
