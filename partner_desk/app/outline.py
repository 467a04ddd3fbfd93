"""The tree as the rows that are visible: expansion and filters over arrays, for a million scopes at once.

A row is a scope's number. Pre-order positions turn "whose ancestors are all open" into one mask.
"""

from __future__ import annotations

import re
from functools import cached_property

import numpy as np
import numpy.typing as npt

from partner_desk.app.answers import VERDICTS
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.names import Flags, NameIndex
from partner_desk.domain.scopes import Ints, ScopeTree

LOST = "lost"
"""Asks with `is:` for what a fact took away."""
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"\bis:(\S+)")
_OTHERS = re.compile(r'\b(?:kind|offer|partner|role):(?:"[^"]*"?|\S*)')
"""The pieces of a filter that are no names, and no verdicts either."""


class Outline:
    """Which rows of a tree are visible, and where."""

    def __init__(self, tree: ScopeTree, expanded: Flags | None = None) -> None:
        """Tenants are open at first."""
        self.tree = tree
        self.expanded = expanded if expanded is not None else tree.parent < 0
        self._kept: Flags | None = None
        self.hits: Flags | None = None
        self._order: Ints | None = None
        self.rows: Ints = np.empty(0, dtype=np.int32)
        self.refresh()

    @property
    def order(self) -> Ints:
        """The scopes in display order: each before everything below it."""
        if self._order is None:
            self._order = self._ordered(None)
        return self._order

    def _ordered(self, ranks: npt.NDArray[np.int64] | None) -> Ints:
        """The scopes in display order, those below one scope by their ranks, else as they are on the desk."""
        tree = self.tree
        size = np.ones(len(tree), dtype=np.int64)
        levels = list(tree.levels())
        for level in reversed(levels[1:]):
            size += np.bincount(tree.parent[level], weights=size[level], minlength=len(tree)).astype(np.int64)
        place = np.zeros(len(tree), dtype=np.int64)
        for level in levels:
            parents = tree.parent[level]
            as_recorded = np.cumsum(size[level]) - size[level]
            before = as_recorded
            if ranks is not None:  # those below one scope stay together: only among them the order is another
                ranked = np.lexsort((ranks[level], parents))
                before = np.empty_like(as_recorded)
                before[ranked] = np.cumsum(size[level][ranked]) - size[level][ranked]
            if parents[0] < 0:
                place[level] = before
                continue
            first = as_recorded[tree.first[parents] - level.start]
            place[level] = place[parents] + 1 + before - first
        order = np.empty(len(tree), dtype=np.int32)
        order[place] = np.arange(len(tree), dtype=np.int32)
        return order

    def sort(self, ranks: npt.NDArray[np.int64] | None) -> None:
        """Show what lies below one scope in the order of these ranks, or as it is on the desk."""
        self._order = self._ordered(ranks)
        self.refresh()

    @cached_property
    def depth(self) -> npt.NDArray[np.uint8]:
        """How deep each scope lies; tenants are 0."""
        depth = np.zeros(len(self.tree), dtype=np.uint8)
        for number, level in enumerate(self.tree.levels()):
            depth[level] = number
        return depth

    def refresh(self) -> None:
        """Work out the visible rows again."""
        tree = self.tree
        if self._kept is not None:
            visible = self._kept
        else:
            visible = tree.parent < 0
            for level in list(tree.levels())[1:]:
                parents = tree.parent[level]
                visible[level] = visible[parents] & self.expanded[parents]
        self.rows = self.order[visible[self.order]]
        self._position = np.full(len(tree), -1, dtype=np.int32)
        self._position[self.rows] = np.arange(len(self.rows), dtype=np.int32)

    def row_of(self, scope: int) -> int | None:
        """The row in which a scope is visible; a number that is none of this tree is in no row."""
        if not 0 <= scope < len(self.tree):
            return None
        row = int(self._position[scope])
        return row if row >= 0 else None

    def is_open(self, scope: int) -> bool:
        """Whether the children of a scope are shown."""
        if self._kept is not None:
            children = self.tree.children(scope)
            return bool(self._kept[children.start : children.stop].any())
        return bool(self.expanded[scope])

    @property
    def filtered(self) -> bool:
        """Whether a filter hides something."""
        return self._kept is not None

    # Expanding --------------------------------------------------------------------------------------------

    def set_open(self, scope: int, is_open: bool) -> None:
        """Show or hide the children of a scope."""
        self.expanded[scope] = is_open
        self.refresh()

    def set_all(self, is_open: bool, below: int | None = None) -> None:
        """Show or hide everything, or everything at and below a scope."""
        for level in self.tree.levels(below):
            self.expanded[level] = is_open
        self.refresh()

    def open_only(self, scopes: list[int]) -> None:
        """Show the children of these scopes, and of no others."""
        self.expanded[:] = False
        self.expanded[scopes] = True
        self.refresh()

    def reveal(self, scope: int) -> int:
        """Open everything above a scope and return its row."""
        if self._kept is not None and not self._kept[scope]:
            self.filter("", None)
        for above in self.tree.path(scope)[1:]:
            self.expanded[above] = True
        self.refresh()
        return self.row_of(scope) or 0

    # Filtering --------------------------------------------------------------------------------------------

    def filter(self, text: str, codes: npt.NDArray[np.uint8] | None, others: Flags | None = None) -> None:
        """Show only scopes whose name or id has the text, and whose verdict is one of the words after `is:`.

        `others` are the scopes that all else is so of that the text asks for.
        """
        words = {one.casefold() for one in _WORD.findall(text)} - {LOST}
        needle = " ".join(_OTHERS.sub("", _WORD.sub("", text)).split()).casefold()
        if not words and not needle and others is None:
            self._kept = self.hits = None
            self.refresh()
            return
        hits = np.ones(len(self.tree), dtype=np.bool_)
        if needle:
            hits = self._names.having(needle)
        if others is not None:
            hits = hits & others
        if words and codes is not None:
            wanted = [
                number for number, verdict in enumerate(VERDICTS) if any(_means(word, verdict.value) for word in words)
            ]
            hits &= np.isin(codes, wanted)
        kept = hits.copy()
        for level in reversed(list(self.tree.levels())[1:]):
            kept[self.tree.parent[level][kept[level]]] = True
        self.hits, self._kept = hits, kept
        self.refresh()

    @cached_property
    def _names(self) -> NameIndex:
        return self.tree.name_index

    def next_named(self, scope: int, start: str) -> int | None:
        """The next visible scope after this one whose name begins with some letters (type-ahead)."""
        rows, wanted = self.rows, start.casefold()
        here = self.row_of(scope) or 0
        for offset in range(len(rows)):
            one = int(rows[(here + offset) % len(rows)])
            if self.tree.name(one).casefold().startswith(wanted) and (offset or len(start) > 1):
                return one
        return None


def resource_type(tree: ScopeTree, scope: int) -> str:
    """What a resource is by its id, in words: `virtual machines`; empty for any other scope."""
    if tree.kind_of(scope) is not ScopeKind.RESOURCE:
        return ""
    _, _, own = tree.id(scope).rpartition("/providers/")
    pieces = own.split("/")
    return _HUMP.sub(" ", pieces[-2]).lower() if len(pieces) > 2 else ""


def unknown_words(text: str) -> list[str]:
    """The words of a filter after `is:` that are no verdict."""
    known = (LOST, *(one.value for one in VERDICTS))
    return [word for word in _WORD.findall(text) if not any(_means(word.casefold(), one) for one in known)]


def _means(word: str, verdict: str) -> bool:
    return word in (verdict, verdict.replace("-", ""))
