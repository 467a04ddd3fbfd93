"""A list as somebody arranges it: rows that have some words, in the order of a column, about the scope at hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from partner_desk.app.lists import ListRows, RowKey
from partner_desk.domain.access import Principal
from partner_desk.domain.changes import KINDS
from partner_desk.domain.estate import Estate
from partner_desk.domain.grouping import grouped
from partner_desk.domain.ids import scope_key
from partner_desk.domain.partners import Partner
from partner_desk.language import tr

_TOKEN = re.compile(r'(?:(?P<word>[a-zA-Z-]+):)?(?P<value>"[^"]*"|\S+)')
_NUMBER = re.compile(r"(\d+)")
_PLACED = ("scope", "subscription", "tenant")
"""The fields of facts that say where they stand, the first of them that there is."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Which rows are shown, and in which order."""

    words: str = ""
    """Words that a row has; `role:owner` asks a column alone."""
    column: int = -1
    """By which column rows are sorted; -1 for the order of the list."""
    descending: bool = False


def tokens(text: str) -> Iterator[tuple[str, str]]:
    """The pieces of a filter: the word before a colon, if there is one, and what it is asked for, in small letters."""
    for piece in _TOKEN.finditer(text):
        value = piece["value"].strip('"').casefold()
        if value:
            yield (piece["word"] or "").casefold(), value


class ShownRows:
    """Some rows of a list, in another order."""

    def __init__(self, whole: ListRows, places: Sequence[int]) -> None:
        """`places` are the rows of the whole list."""
        self.whole = whole
        self._places = places
        self.headings = whole.headings
        self.keys: list[RowKey] = [whole.keys[place] for place in places]

    def cells(self, row: int) -> tuple[str, ...]:
        """The texts of a row."""
        return self.whole.cells(self._places[row])


def arranged(rows: ListRows, wanted: Arrangement, here: Callable[[RowKey], bool] | None = None) -> ListRows:
    """A list as it is wanted; `here` says of a row whether it is about the scope at hand."""
    asked = [(_column(rows, word) if word else None, word, value) for word, value in tokens(wanted.words)]
    if not asked and wanted.column < 0 and here is None:
        return rows
    places = [row for row, key in enumerate(rows.keys) if here is None or here(key)]
    if asked:
        places = [row for row in places if _has(rows.cells(row), asked)]
    if 0 <= wanted.column < len(rows.headings):
        places.sort(key=lambda row: in_order(rows.cells(row)[wanted.column]), reverse=wanted.descending)
    return ShownRows(rows, places)


def _has(cells: Sequence[str], asked: Sequence[tuple[int | None, str, str]]) -> bool:
    whole = "\n".join(cells).casefold()
    return all(value in (whole if column is None else cells[column].casefold()) for column, _, value in asked)


def _column(rows: ListRows, word: str) -> int | None:
    """The column whose heading begins with a word, or has a word that does; None if there is none."""
    headings = [tr(one).casefold().replace(" ", "-") for one in rows.headings]
    whole = [column for column, heading in enumerate(headings) if heading.startswith(word)]
    parts = [column for column, heading in enumerate(headings) if f"-{word}" in heading.replace("(", "")]
    return next(iter((*whole, *parts)), None)


def slip_of(rows: ListRows, words: str) -> str:
    """What of a filter no column of a list understands; empty if all of it is understood."""
    headings = [tr(one).casefold().replace(" ", "-") for one in rows.headings]
    known = ", ".join(f"{heading}:" for heading in headings)
    strange = [word for word, _ in tokens(words) if word and _column(rows, word) is None]
    return tr("There is no column {word}: here. There are {known}", word=strange[0], known=known) if strange else ""


def in_order(text: str) -> list[tuple[int, int, str]]:
    """Numbers by their size, also within names; everything else by its letters."""
    pieces = _NUMBER.split(text.casefold().replace(",", "") if text[:1].isdigit() else text.casefold())
    return [(0, int(one), "") if one.isdecimal() else (1, 0, one) for one in pieces if one]


class RowPlaces:
    """Says of rows where the facts stand that they are about: for lists that follow the chosen scope."""

    def __init__(self, estate: Estate) -> None:
        """Of a snapshot."""
        self.estate = estate
        self._held: Mapping[str, list[Any]] | None = None

    def scopes(self, key: RowKey) -> list[str] | None:
        """The keys of the scopes that a row is about; None where it is about none."""
        word, own = key
        fact = self.estate.get(KINDS[word], own) if word in KINDS else None
        if isinstance(fact, Partner):
            return None
        if isinstance(fact, Principal):
            held = self._roles.get(fact.id, [])
            return [scope_key(one.scope) for one in held] or [fact.tenant or ""]
        place = next((getattr(fact, name) for name in _PLACED if getattr(fact, name, None)), None)
        return [scope_key(str(place))] if place is not None else None

    @property
    def _roles(self) -> Mapping[str, list[Any]]:
        if self._held is None:
            self._held = grouped(self.estate.role_assignments.values(), lambda one: one.principal)
        return self._held

    def about(self, scope: int) -> Callable[[RowKey], bool]:
        """Whether a row is about a scope: about it, one above it or one below it; rows about no scope always are."""
        tree = self.estate.scopes
        above = {tree.key(one) for one in tree.path(scope)}

        def is_here(key: RowKey) -> bool:
            places = self.scopes(key)
            if places is None:
                return True
            if above.intersection(places):
                return True
            found = (tree.find(place) for place in places)
            return any(one is not None and scope in tree.path(one) for one in found)

        return is_here
