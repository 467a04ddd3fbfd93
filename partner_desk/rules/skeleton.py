"""The skeleton of an estate: only the scopes between which a fact can make a difference.

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

import numpy as np
import numpy.typing as npt

from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.scopes import Ints, ScopeTree

Bits = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Skeleton:
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
    spot: Ints
    inside: Ints
    subscriptions: Ints
    subscription: Ints

    def __len__(self) -> int:
        """How many nodes there are."""
        return len(self.scope)

    def node(self, scope: int) -> int | None:
        """The node of a scope that is one; None for any other scope."""
        spot = int(self.spot[scope])
        return spot if spot < len(self) else None

    def nearest(self, scope: int) -> int:
        """The node at or above a scope."""
        return int(self.spot[scope]) % len(self)

    def below(self, node: int) -> Rows:
        """The node and all nodes below it."""
        found = []
        for level in self.tree.levels(int(self.scope[node])):
            start, stop = np.searchsorted(self.scope, (level.start, level.stop))
            found.append(np.arange(start, stop))
        return np.concatenate(found)

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

    def part(self, nodes: Rows) -> Skeleton:
        """A skeleton of some nodes only, with all nodes above them among them; other scopes have no spot in it."""
        total = len(nodes)
        number = np.full(len(self) + 1, -1, dtype=np.int32)
        number[nodes] = np.arange(total, dtype=np.int32)
        rows = np.unique(self.subscription[nodes], return_index=True)[0]
        rows = rows[rows >= 0]
        own = self.subscription[nodes]
        scope = self.scope[nodes]
        starts = list(dict.fromkeys(np.searchsorted(scope, self.tree.level_starts).tolist()))
        hanging = np.where(number[:-1] < 0, -1, number[:-1] + total)
        return Skeleton(
            tree=self.tree,
            scope=scope,
            parent=number[self.parent[nodes]],
            levels=tuple(slice(low, high) for low, high in itertools.pairwise(starts)),
            spot=np.concatenate((number[:-1], hanging))[self.spot],
            inside=self.inside[nodes],
            subscriptions=self.subscriptions[rows],
            subscription=np.where(own < 0, -1, np.searchsorted(rows, own)).astype(np.int32),
        )

    @cached_property
    def _steps(self) -> tuple[tuple[slice, Rows, Rows, Rows], ...]:
        """The levels below the first: their parents, where the children of each begin, and each parent once."""
        found = []
        for level in self.levels[1:]:
            parents = self.parent[level].astype(np.intp)
            starts = np.flatnonzero(np.diff(parents, prepend=-1))
            found.append((level, parents, starts, parents[starts]))
        return tuple(found)

    def rise(self, planes: Bits) -> Bits:
        """OR the rows of nodes (last axis) into the nodes above them, bottom-up, in place."""
        for level, _, starts, above in reversed(self._steps):
            planes[..., above] |= np.bitwise_or.reduceat(planes[..., level], starts, axis=-1)
        return planes

    def sink(self, planes: Bits, cut: npt.NDArray[np.bool_] | None = None) -> Bits:
        """OR the rows of nodes (last axis) into the nodes below them, top-down, in place; not into `cut` nodes."""
        for level, parents, _, _ in self._steps:
            inherited = planes[..., parents]
            if cut is not None and cut[level].any():
                inherited[..., cut[level]] = 0
            planes[..., level] |= inherited
        return planes


def skeleton(tree: ScopeTree, scopes: Iterable[int]) -> Skeleton:
    """The skeleton of a tree for facts at these scopes."""
    total = len(tree)
    keep = tree.kind <= ScopeKind.SUBSCRIPTION
    marked = np.fromiter(scopes, dtype=np.int64)
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
    return Skeleton(
        tree=tree,
        scope=scope,
        parent=parent,
        levels=levels,
        spot=np.where(keep, nearest, nearest + nodes).astype(np.int32),
        inside=np.bincount(nearest[tree.leaf], minlength=nodes).astype(np.int32),
        subscriptions=subscriptions,
        subscription=subscription,
    )
