"""The tree of scopes in breadth-first arrays: a million scopes cost megabytes.

Level order makes the children of a scope contiguous, and its descendants contiguous on every level, so a
question about a whole subtree is a handful of slices.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Annotated

import numpy as np
import numpy.typing as npt

from partner_desk.domain.descriptions import Described, NameText, Refers, describes
from partner_desk.domain.ids import ScopeKind, scope_key
from partner_desk.domain.names import NameIndex
from partner_desk.domain.origin import Evidence, Origin

Ints = npt.NDArray[np.int32]


@describes(
    "scopes",
    "scope",
    "scopes",
    "a tenant, subscription, group or resource, and where it stands",
    phrase="the {kind} {itself}",
)
@dataclass(frozen=True, slots=True)
class Scope:
    """One scope as a fact: `parent` is the key of the scope above, None for a tenant; `name` is for display."""

    id: Annotated[str, Described("id", Refers.SCOPE)]
    kind: Annotated[ScopeKind, Described("kind")]
    parent: Annotated[str | None, Described("above it", Refers.SCOPE, indexed=True)] = None
    name: NameText = ""
    origin: Evidence = None

    def __post_init__(self) -> None:
        """The parent may be given in any spelling; it is kept as a key."""
        if self.parent is not None:
            object.__setattr__(self, "parent", scope_key(self.parent))


@dataclass(frozen=True, eq=False)
class ScopeTree:
    """All scopes of an estate, numbered breadth-first; a scope is its number (its row in every array).

    `parent` (-1 for tenants), `first` (first child), `count` (children) and `kind` are arrays of one row a
    scope. A segment is the scope's own piece of its id: the whole id, or what follows the parent's id
    (it then begins with `/` and `relative` is set). Names differ from the last word of the id only where
    `labels` says so. `origins` holds each origin once, `origin` its number by scope (-1: none).
    """

    parent: Ints
    first: Ints
    count: Ints
    kind: npt.NDArray[np.uint8]
    level_starts: Ints
    segments: Sequence[str]
    relative: npt.NDArray[np.bool_]
    labels: dict[int, str]
    origin: Ints
    origins: tuple[Origin, ...]
    remembered: Mapping[str, int] = field(default_factory=dict, repr=False)
    """Where `find` found some keys before."""

    def __len__(self) -> int:
        """How many scopes there are."""
        return len(self.parent)

    def from_others(self, of: Callable[[Origin], Origin]) -> ScopeTree:
        """The same tree with other origins; those that become alike are one."""
        numbers: dict[Origin, int] = {}
        changed = [numbers.setdefault(of(one), len(numbers)) for one in self.origins]
        return replace(self, origins=tuple(numbers), origin=np.array([*changed, -1], self.origin.dtype)[self.origin])

    def id(self, scope: int) -> str:
        """The id of a scope in its first-seen spelling."""
        pieces = [self.segments[scope]]
        while self.relative[scope]:
            scope = int(self.parent[scope])
            pieces.append(self.segments[scope])
        return "".join(reversed(pieces))

    def key(self, scope: int) -> str:
        """The key by which the scope compares."""
        return scope_key(self.id(scope))

    def name(self, scope: int) -> str:
        """The name of a scope for people: its display name, or the last word of its id."""
        label = self.labels.get(scope)
        return label if label is not None else self.segments[scope].rsplit("/", 1)[-1]

    def names(self, scope: int) -> tuple[str, str]:
        """What a scope answers to, in small letters: its name for people, and the last word of its id."""
        return self.name(scope).casefold(), self.segments[scope].rsplit("/", 1)[-1].casefold()

    def called(self, name: str) -> list[int]:
        """The scopes that answer to a name, whatever its case."""
        return self.name_index.called(name)

    @cached_property
    def name_index(self) -> NameIndex:
        """All names, to be searched."""
        return NameIndex(self)

    def kind_of(self, scope: int) -> ScopeKind:
        """What the scope is."""
        return ScopeKind(int(self.kind[scope]))

    def children(self, scope: int) -> range:
        """The children of a scope, in display order."""
        first = int(self.first[scope])
        return range(first, first + int(self.count[scope]))

    def path(self, scope: int) -> list[int]:
        """The scope and all scopes above it, nearest first."""
        path = []
        while scope >= 0:
            path.append(scope)
            scope = int(self.parent[scope])
        return path

    def tenant(self, scope: int) -> int:
        """The tenant that a scope lies in."""
        return self.path(scope)[-1]

    def above(self, scope: int, kind: ScopeKind) -> int | None:
        """The nearest scope of a kind at or above this one."""
        return next((one for one in self.path(scope) if self.kind[one] == kind), None)

    def levels(self, scope: int | None = None) -> Iterator[slice]:
        """The scope and everything below it, as one slice a level; without a scope, the whole tree."""
        if scope is None:
            for start, stop in zip(self.level_starts[:-1], self.level_starts[1:], strict=True):
                yield slice(int(start), int(stop))
            return
        start, stop = scope, scope + 1
        while start < stop:
            yield slice(start, stop)
            parents = np.flatnonzero(self.count[start:stop])
            if not len(parents):
                return
            low, high = start + int(parents[0]), start + int(parents[-1])
            start, stop = int(self.first[low]), int(self.first[high] + self.count[high])

    def find(self, key: str) -> int | None:
        """The scope with this key (`ids.scope_key`), None if there is none."""
        known = self.remembered.get(key)
        if known is not None:
            return known
        cut = key.find("/providers/", 1)
        above = self._outer.get(key[:cut]) if cut > 0 else None
        if above is not None:  # nearly always: a resource right below a group or subscription
            known = self._child_by_segment(above).get(key[cut:])
            if known is not None:
                return known
        known = self._outer.get(key)
        if known is not None:
            return known
        above, cut = None, key.rfind("/")
        while cut > 0:  # the longest beginning that has an id of its own
            above = self._outer.get(key[:cut])
            if above is not None:
                break
            cut = key.rfind("/", 0, cut)
        while above is not None:  # down through child resources
            children = self._child_by_segment(above)
            found = children.get(key[cut:])
            if found is not None:
                return found
            end = key.rfind("/")
            while end > cut and key[cut:end] not in children:
                end = key.rfind("/", 0, end)
            above, cut = (children[key[cut:end]], end) if end > cut else (None, cut)
        return None

    @cached_property
    def top(self) -> Ints:
        """The tenant that each scope lies in."""
        top = np.arange(len(self), dtype=np.int32)
        for level in self.levels():
            parents = self.parent[level]
            top[level] = np.where(parents < 0, top[level], top[parents])
        return top

    @cached_property
    def leaf(self) -> npt.NDArray[np.bool_]:
        """Which scopes are judged themselves: every resource, and groups and subscriptions without content."""
        resource = self.kind == ScopeKind.RESOURCE
        leaf: npt.NDArray[np.bool_] = resource | ((self.kind >= ScopeKind.SUBSCRIPTION) & (self.count == 0))
        return leaf

    @cached_property
    def leaves_below(self) -> Ints:
        """How many leaves there are at and below each scope."""
        total = self.leaf.astype(np.int32)
        for level in reversed(list(self.levels())):
            parents = self.parent[level]
            if len(parents) and parents[0] >= 0:
                total += np.bincount(parents, weights=total[level], minlength=len(total)).astype(np.int32)
        return total

    @cached_property
    def _outer(self) -> dict[str, int]:
        """Every scope that is not a resource with a relative id, by key."""
        outer = np.flatnonzero(~((self.kind == ScopeKind.RESOURCE) & self.relative)).tolist()
        above, relative = self.parent[outer].tolist(), self.relative[outer].tolist()
        ids: dict[int, str] = {}
        for scope, parent, is_relative in zip(outer, above, relative, strict=True):
            beginning = (ids.get(parent) or self.id(parent)) if is_relative else ""
            ids[scope] = beginning + self.segments[scope]
        return {scope_key(identifier): scope for scope, identifier in ids.items()}

    @cached_property
    def _by_segment(self) -> dict[int, dict[str, int]]:
        """Children by folded segment, filled for the parents that were asked for."""
        return {}

    @cached_property
    def _mixed(self) -> frozenset[int]:
        """The parents that have a child with an id of its own."""
        return frozenset(self.parent[~self.relative].tolist())

    def _child_by_segment(self, scope: int) -> dict[str, int]:
        if scope not in self._by_segment:
            children = self.children(scope)
            own = slice(children.start, children.stop)
            folded = "\n".join(self.segments[own]).casefold().split("\n")  # one call for all is much faster
            if len(folded) != len(children):
                folded = [one.casefold() for one in self.segments[own]]
            pairs: Iterable[tuple[str, int]] = zip(folded, children, strict=True)
            if scope in self._mixed:
                pairs = itertools.compress(pairs, self.relative[own].tolist())
            self._by_segment[scope] = dict(pairs)
        return self._by_segment[scope]

    def scope(self, scope: int) -> Scope:
        """One scope as a fact."""
        above = int(self.parent[scope])
        origin = int(self.origin[scope])
        return Scope(
            self.id(scope),
            self.kind_of(scope),
            self.key(above) if above >= 0 else None,
            self.labels.get(scope, ""),
            self.origins[origin] if origin >= 0 else None,
        )

    def below(self, scope: int) -> list[Scope]:
        """A scope and all scopes below it as facts, the upper ones first."""
        return [self.scope(one) for level in self.levels(scope) for one in range(level.start, level.stop)]
