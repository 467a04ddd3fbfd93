"""Two judged desks on one compressed tree: whatever holds of the leaves that hang on a node holds on both sides.

The nodes are those of either side and every scope in which the two trees differ, so a comparison costs what the
facts cost, not what the scopes do.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from partner_desk.domain.matching import Matching, matched
from partner_desk.domain.scopes import Ints, ScopeTree
from partner_desk.engine.compressed_tree import CompressedTree, compressed_tree
from partner_desk.engine.fact_index import FactIndex
from partner_desk.engine.partner_sets import Flags, PartnerSets


@dataclass(frozen=True, eq=False)
class Half:
    """One side on the common tree: its node for each node (-1: the scope is not there), and how many leaves hang
    there on this side. `number` is the side's own number of each scope of the common tree (-1: not there).
    """

    node: Ints
    leaves: npt.NDArray[np.int64]
    number: Ints

    def laid(self, sets: PartnerSets) -> PartnerSets:
        """Sets by node of the side, by node of the common tree; empty where the scope is not there."""
        if not len(sets):
            return PartnerSets(np.zeros((*sets.words.shape[:-1], len(self.node)), dtype=np.uint64))
        return sets.take(self.node).where(self.node >= 0)


class TreeComparison:
    """Two fact indexes laid upon each other."""

    def __init__(self, before: FactIndex, after: FactIndex, tenants: Collection[str] | None = None) -> None:
        """Find the common compressed tree; of `tenants`, by key, alone are leaves counted, if they are given."""
        self._tenants = tenants
        self.matching: Matching = matched(before.tree, after.tree)
        self.tree: ScopeTree = self.matching.tree
        own = self.matching.before
        marks = np.zeros(len(self.tree), dtype=np.bool_)
        for fact_index, number in ((before, own), (after, self.matching.after)):
            marks[_places(number, len(fact_index.tree))[fact_index.compressed_tree.scope]] = True
            marks |= number < 0
        marks |= self._leaf(before.tree, own) != self._leaf(after.tree, self.matching.after)
        marks |= self._above(before.tree, own) != self._above(after.tree, self.matching.after)
        self.compressed_tree: CompressedTree = compressed_tree(self.tree, np.flatnonzero(marks))
        self.before = self._half(before, own)
        self.after = self._half(after, self.matching.after)

    def _leaf(self, tree: ScopeTree, number: Ints) -> Flags:
        return np.append(tree.leaf, False)[number]

    def _above(self, tree: ScopeTree, number: Ints) -> Ints:
        """The scope above each scope on one side, by its common number."""
        places = np.append(_places(number, len(tree)), np.int32(-1))
        above: Ints = places[np.append(tree.parent, np.int32(-1))[number]]
        return above

    def _half(self, fact_index: FactIndex, number: Ints) -> Half:
        total, own = len(self.compressed_tree), fact_index.compressed_tree
        there = number[self.compressed_tree.scope]
        node = np.full(total, -1, dtype=np.int32)
        node[there >= 0] = own.spot[there[there >= 0]] % max(len(own), 1)
        nearest = self.compressed_tree.spot % max(total, 1)
        counts = self._leaf(fact_index.tree, number) & self.weighed
        leaves = np.bincount(nearest[counts], minlength=total).astype(np.int64)
        return Half(node, leaves, number)

    @cached_property
    def weighed(self) -> Flags:
        """Whether the leaves of a scope of the common tree count."""
        if self._tenants is None:
            return np.ones(len(self.tree), dtype=np.bool_)
        tops = [found for one in self._tenants if (found := self.tree.find(one)) is not None]
        return np.isin(self.tree.top, tops)

    @cached_property
    def tops(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The topmost scopes that only the earlier, and that only the later side has, by common number."""
        tops = []
        for there in (self.matching.after >= 0, self.matching.before >= 0):
            above = np.where(self.tree.parent < 0, True, there[self.tree.parent])
            tops.append(tuple(np.flatnonzero(~there & above & self.weighed).tolist()))
        return tops[0], tops[1]

    def alike_below(self, codes: npt.NDArray[Any], counts: Flags, inside: Flags) -> tuple[Flags, Flags]:
        """At which nodes everything that counts at and below them has one code, and at which of them it is topmost.

        `codes` and `counts` speak of the leaves that hang on a node; only nodes of `inside` can be told as a whole.
        The topmost also are nodes whose own leaves count while something below them has another code.
        """
        least = np.where(counts, codes, np.iinfo(np.int64).max)
        most = np.where(counts, codes, -1)
        for level in reversed(self.compressed_tree.levels[1:]):
            parents = self.compressed_tree.parent[level]
            starts = np.flatnonzero(np.concatenate(([True], parents[1:] != parents[:-1])))
            at = parents[starts]
            least[at] = np.minimum(least[at], np.minimum.reduceat(least[level], starts))
            most[at] = np.maximum(most[at], np.maximum.reduceat(most[level], starts))
        whole = inside & (least == most)
        above = np.where(self.compressed_tree.parent < 0, False, whole[self.compressed_tree.parent])
        return whole, (whole | counts) & ~above


def _places(number: Ints, total: int) -> Ints:
    """The common number of each of a side's scopes."""
    places = np.full(total, -1, dtype=np.int32)
    there = np.flatnonzero(number >= 0)
    places[number[there]] = there
    return places
