"""Which term of the glossary a piece of text speaks of."""

from __future__ import annotations

import re
from functools import cache

from partner_desk.app.school.catalogue import catalogue
from partner_desk.training.catalogue import Term


def names(term: Term) -> list[str]:
    """Everything a term is called, in any language."""
    own = [term.name.en, term.name.de, term.short, *term.also.en, *term.also.de]
    return list(dict.fromkeys(name for name in own if name))


@cache
def _by_name() -> dict[str, str]:
    """Terms by every name; where two share one, it belongs to the one that is called so first of all."""
    term_of: dict[str, str] = {}
    for rank in (0, 1):
        for term in catalogue().terms.values():
            own = [term.name.en, term.name.de, term.short]
            for name in own if rank == 0 else [*term.also.en, *term.also.de]:
                if name:
                    term_of.setdefault(name.casefold(), term.id)
    return term_of


@cache
def _pattern() -> re.Pattern[str]:
    """Any name as a word of its own, the longest first; an English plural counts."""
    every = sorted(_by_name(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, every))})(?:s|es)?(?!\w)", re.IGNORECASE)


def terms_of(text: str) -> list[str]:
    """The terms that a text speaks of, in order, each once."""
    return list(dict.fromkeys(_by_name()[found[1].casefold()] for found in _pattern().finditer(text)))


def term_at(text: str, place: int) -> str | None:
    """The term whose name stands around a place of a text."""
    for found in _pattern().finditer(text):
        if found.start() <= place <= found.end():
            return _by_name()[found[1].casefold()]
    return None
