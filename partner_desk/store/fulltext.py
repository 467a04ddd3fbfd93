"""Pages found by what people type: the best first, also by other words for the same and by misspelt ones.

The index is a full-text table of SQLite in memory (stems, BM25). What is typed itself weighs most; synonyms and
the nearest words to one that no page has only add to it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from rapidfuzz.distance import OSA

from partner_desk.store.sql import full_text, matching

NAME_WEIGHT = 4.0
"""How much more a word counts in the name of a page than in its text."""
BESIDE_WEIGHT = 0.4
"""How much a synonym or the nearest word counts beside what was typed."""
_LONG = 7
"""From so many letters on a word may have two slips."""
_WORD = re.compile(r"\w+")


class PageIndex:
    """Which pages speak of something."""

    def __init__(
        self, pages: Sequence[tuple[str, str]], *, idle: Collection[str], like: Collection[Collection[str]]
    ) -> None:
        """`pages` are name and text of each; `idle` words tell nothing, those of one group of `like` tell the same."""
        self._pages, self._idle, self._like = pages, idle, like

    @cached_property
    def _table(self) -> sqlite3.Connection:
        return full_text(self._pages)

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        return frozenset(word for page in self._pages for words in page for word in _WORD.findall(words.casefold()))

    @cached_property
    def _named(self) -> frozenset[str]:
        return frozenset(word for name, _ in self._pages for word in _WORD.findall(name.casefold()))

    def found(self, text: str) -> list[int]:
        """The numbers of the pages that have a word of a text, the best first; none for a text without words."""
        typed = [word for word in _WORD.findall(text.casefold()) if word not in self._idle]
        scores = dict(self._scores([f'"{word}"' for word in typed]))
        phrase = self._scores([f'"{" ".join(typed)}"']) if len(typed) > 1 else {}
        for page, score in phrase.items():
            scores[page] += score
        beside = [query for number, word in enumerate(typed) for query in self._beside(word, number == len(typed) - 1)]
        for page, score in self._scores(beside).items():
            scores[page] = scores.get(page, 0.0) + BESIDE_WEIGHT * score
        return sorted(scores, key=lambda page: (-scores[page], page))

    def _scores(self, queries: Sequence[str]) -> Mapping[int, float]:
        if not queries:
            return {}
        return dict(matching(self._table, " OR ".join(queries), NAME_WEIGHT))

    def _beside(self, word: str, last: bool) -> list[str]:
        """What else is looked for: words that tell the same, what begins so, and of a slip the nearest words."""
        same = {other for group in self._like if word in group for other in group} - {word}
        if word in self._vocabulary:
            return [f'"{other}"' for other in sorted(same)]
        near = sorted(one for one in self._vocabulary if self._is_near(word, one))
        known = [one for one in near if one in self._named]  # a word of a name is what was meant more likely
        begun = [f'"{word}" *'] if last and not known else []
        return [f'"{other}"' for other in (*sorted(same), *(known or near))] + begun

    def _is_near(self, word: str, other: str) -> bool:
        slips = 1 if len(word) < _LONG else 2
        return OSA.distance(word, other, score_cutoff=slips) <= slips
