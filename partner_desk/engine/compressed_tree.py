"""The compressed tree of an estate: only the scopes between which a fact can make a difference.

Most scopes hold no fact of their own: whatever is true of the nearest scope above them that does is true of
them. So the judge works on nodes (tenants, management groups, subscriptions, every scope with a fact, and
all scopes above those) and every other scope looks its verdict up at its node. Ten to twenty times fewer rows
than scopes is the usual case; this is why whole estates are judged within a few passes over memory.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.scopes import Ints, ScopeTree
from partner_desk.engine.sorted_column import places

Bits = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.intp]
B = TypeVar("B", np.uint64, np.uint8)


@dataclass(frozen=True, eq=False)
class CompressedTree:
    """Nodes in breadth-first order: `scope` (their scope), `parent` (node, -1), `levels` (slices of nodes).

    `spot` gives every scope its place in a table of `2 * nodes` verdicts: first one a node for the node's whole
    subtree, then one a node for the leaves that hang on it without being nodes. `inside` counts those leaves
    (a node that is a leaf itself counts there too). `subscription` is the number of the subscription's row in
    `subscriptions` (scopes) at or above a node, -1 above subscriptions.
    """

    tree: ScopeTree
    scope: Ints
    parent: Ints
    levels: tuple[slice, ...]
    inside: Ints
    subscriptions: Ints
    subscription: Ints
    spots: Ints
    chosen: Rows | None = None
    """In a part: the nodes of the whole, of which `spots` speaks then, that are the nodes of the part."""
    total: int = 0
    """In a part: how many nodes the whole has."""

    def __len__(self) -> int:
        """How many nodes there are."""
        return len(self.scope)

    @cached_property
    def has_leaves(self) -> npt.NDArray[np.bool_]:
        """Whether leaves hang on each node."""
        return self.inside > 0

    @cached_property
    def spot(self) -> Ints:
        """The spot of every scope; -1 outside a part."""
        if self.chosen is None:
            return self.spots
        spots = np.full(2 * self.total, -1, dtype=np.int32)
        for first, own in ((0, 0), (self.total, len(self))):
            spots[first + self.chosen] = np.arange(own, own + len(self))
        return spots[self.spots]

    def at(self, scopes: Any) -> Any:
        """The spot of a scope or of some: for few of them in a part much sooner than `spot`."""
        spots = self.spots[scopes]
        if self.chosen is None:
            return spots
        wanted = spots % self.total
        nodes = self.chosen.searchsorted(wanted).clip(max=len(self) - 1)
        return np.where(self.chosen[nodes] != wanted, -1, np.where(spots < self.total, nodes, nodes + len(self)))

    def node(self, scope: int) -> int | None:
        """The node of a scope that is one; None for any other scope."""
        spot = int(self.at(scope))
        return spot if spot < len(self) else None

    def nearest(self, scope: int) -> int:
        """The node at or above a scope."""
        return int(self.at(scope)) % len(self)

    def below(self, node: int) -> Rows:
        """The node and all nodes below it."""
        low, high = node, node + 1
        ranges = [np.arange(low, high)]
        for level, parents in self._parents:
            if level.start >= high:
                low, high = (level.start + one for one in places(parents, low, high))
                ranges.append(np.arange(low, high))
        return np.concatenate(ranges)

    def around(self, scopes: Iterable[int]) -> Rows:
        """The nodes above and below some scopes, in order."""
        inside = np.zeros(len(self), dtype=np.bool_)
        for scope in scopes:
            node = self.node(scope)
            if node is not None:
                inside[self.below(node)] = True
            above = self.nearest(scope)
            while above >= 0:
                inside[above] = True
                above = int(self.parent[above])
        return np.flatnonzero(inside)

    def part(self, nodes: Rows) -> CompressedTree:
        """A tree of some nodes only, with all nodes above them among them; other scopes have no spot in it."""
        above = self.parent[nodes]
        own = self.subscription[nodes]
        rows = np.array(sorted(set(own.tolist()) - {-1}), dtype=np.intp)
        scope = self.scope[nodes]
        starts = list(dict.fromkeys(np.searchsorted(scope, self.tree.level_starts).tolist()))
        return CompressedTree(
            tree=self.tree,
            scope=scope,
            parent=np.where(above < 0, -1, nodes.searchsorted(above)).astype(np.int32),
            levels=tuple(slice(low, high) for low, high in itertools.pairwise(starts)),
            inside=self.inside[nodes],
            subscriptions=self.subscriptions[rows],
            subscription=np.where(own < 0, -1, np.searchsorted(rows, own)).astype(np.int32),
            spots=self.spots,
            chosen=nodes if self.chosen is None else self.chosen[nodes],
            total=self.total or len(self),
        )

    @cached_property
    def _parents(self) -> tuple[tuple[slice, Rows], ...]:
        """The levels below the first, with the parents of their nodes."""
        parent = self.parent.astype(np.intp)
        return tuple((level, parent[level]) for level in self.levels[1:])

    @cached_property
    def _families(self) -> tuple[tuple[slice, Rows, Rows], ...]:
        """The levels below the first from the bottom: where the children of each parent begin, and each parent once."""
        families = []
        for level, parents in reversed(self._parents):
            starts = starts_of(parents)
            families.append((level, starts, parents[starts]))
        return tuple(families)

    def at_or_below(self, nodes: Any) -> npt.NDArray[np.bool_]:
        """Which nodes are one of some, or below one."""
        marks = np.zeros(len(self), dtype=np.uint64)
        marks[nodes] = 1
        return self.sink(marks).astype(np.bool_)

    def rise(self, planes: npt.NDArray[B]) -> npt.NDArray[B]:
        """OR the rows of nodes (last axis) into the nodes above them, bottom-up, in place."""
        for level, starts, above in self._families:
            planes[..., above] |= np.bitwise_or.reduceat(planes[..., level], starts, axis=-1)
        return planes

    def gather(self, counts: Ints) -> Ints:
        """Add the numbers of nodes to those of the nodes above them, bottom-up, in place."""
        for level, starts, above in self._families:
            counts[above] += np.add.reduceat(counts[level], starts)
        return counts

    def sink(self, planes: Bits, cut: npt.NDArray[np.bool_] | None = None) -> Bits:
        """OR the rows of nodes (last axis) into the nodes below them, top-down, in place; not into `cut` nodes."""
        for level, parents in self._parents:
            inherited = planes.take(parents, axis=-1)
            if cut is not None and cut[level].any():
                inherited[..., cut[level]] = 0
            planes[..., level] |= inherited
        return planes


def starts_of(numbers: npt.NDArray[Any]) -> Rows:
    """Where runs of one number begin."""
    starts = np.ones(len(numbers), dtype=np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=starts[1:])
    return np.flatnonzero(starts)


def compressed_tree(tree: ScopeTree, marked: npt.NDArray[Any]) -> CompressedTree:
    """The compressed tree of a tree for facts at these scopes."""
    total = len(tree)
    keep = tree.kind <= ScopeKind.SUBSCRIPTION
    while len(marked):
        marked = marked[~keep[marked]]
        keep[marked] = True
        marked = tree.parent[marked].astype(np.int64)
    scope = np.flatnonzero(keep).astype(np.int32)
    nodes = len(scope)
    nearest = np.full(total, -1, dtype=np.int32)
    nearest[scope] = np.arange(nodes, dtype=np.int32)
    for level in list(tree.levels())[1:]:
        own = nearest[level]
        nearest[level] = np.where(own >= 0, own, nearest[tree.parent[level]])
    above = tree.parent[scope]
    parent = np.where(above >= 0, nearest[above], -1).astype(np.int32)
    starts = list(dict.fromkeys(np.searchsorted(scope, tree.level_starts).tolist()))
    subscriptions = np.flatnonzero(tree.kind == ScopeKind.SUBSCRIPTION).astype(np.int32)
    subscription = np.full(nodes, -1, dtype=np.int32)
    subscription[nearest[subscriptions]] = np.arange(len(subscriptions), dtype=np.int32)
    levels = tuple(slice(low, high) for low, high in itertools.pairwise(starts))
    for slice_ in levels[1:]:
        own = subscription[slice_]
        subscription[slice_] = np.where(own >= 0, own, subscription[parent[slice_]])
    return CompressedTree(
        tree=tree,
        scope=scope,
        parent=parent,
        levels=levels,
        inside=np.bincount(nearest[tree.leaf], minlength=nodes).astype(np.int32),
        subscriptions=subscriptions,
        subscription=subscription,
        spots=np.where(keep, nearest, nearest + nodes).astype(np.int32),
    )
