"""The tree of scopes grown from scopes in any order, or from a tree with some added, replaced or taken out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from partner_desk.domain.ids import scope_key
from partner_desk.domain.origin import Origin
from partner_desk.domain.scopes import Scope, ScopeTree


def grow(scopes: Sequence[Scope], base: ScopeTree | None = None, gone: frozenset[str] = frozenset()) -> ScopeTree:
    """The tree of `scopes`, or of `base` with `scopes` added or replaced and the keys of `gone` taken out.

    A scope whose parent is nowhere raises KeyError; a scope that is its own ancestor raises ValueError.
    Siblings are ordered by kind, then name.
    """
    columns = _Columns.of(base, gone | {scope_key(scope.id) for scope in scopes})
    for scope in scopes:
        columns.add(scope)
    return columns.tree()


class _Columns:
    """Scopes in any order, on their way to breadth-first arrays."""

    def __init__(self) -> None:
        self.ids: list[str | None] = []  # None: a relative segment of the base that stays below its parent
        self.segments: list[str] = []
        self.parents: list[int] = []
        self.parent_keys: dict[int, str] = {}
        self.kinds: list[int] = []
        self.labels: dict[int, str] = {}
        self.origin: list[int] = []
        self.origins: dict[Origin, int] = {}
        self.rows: dict[str, int] = {}
        self.base: ScopeTree | None = None
        self.base_row: dict[int, int] | None = None
        """Where the scopes of the base that stay are now; None: all of them, where they were."""

    @staticmethod
    def of(base: ScopeTree | None, without: frozenset[str]) -> _Columns:
        """The columns of a tree less some scopes; what stood below them waits for its parent to come back."""
        columns = _Columns()
        if base is None or not len(base):
            return columns
        columns.base = base
        columns.origins = {origin: number for number, origin in enumerate(base.origins)}
        dropped = {found for key in without if (found := base.find(key)) is not None}
        keep = [scope for scope in range(len(base)) if scope not in dropped] if dropped else list(range(len(base)))
        if dropped:
            columns.base_row = {scope: row for row, scope in enumerate(keep)}
        row_of = columns.row_of
        columns.segments = [base.segments[scope] for scope in keep] if dropped else list(base.segments)
        columns.ids = [None] * len(keep)
        columns.kinds = [int(kind) for kind in base.kind[keep]] if dropped else base.kind.tolist()
        columns.origin = [int(number) for number in base.origin[keep]] if dropped else base.origin.tolist()
        for row, scope in enumerate(keep if dropped else ()):
            above = int(base.parent[scope])
            if above in dropped:
                columns.parent_keys[row] = base.key(above)
                columns.parents.append(-2)
            else:
                found = row_of(above) if above >= 0 else -1
                columns.parents.append(-1 if found is None else found)
        if not dropped:
            columns.parents = base.parent.tolist()
        for scope, label in base.labels.items():
            row_or_none = row_of(scope)
            if row_or_none is not None:
                columns.labels[row_or_none] = label
        return columns

    def add(self, scope: Scope) -> None:
        """One more scope."""
        row = len(self.segments)
        self.rows[scope_key(scope.id)] = row
        self.ids.append(scope.id)
        self.segments.append(scope.id)
        self.kinds.append(int(scope.kind))
        self.parents.append(-1 if scope.parent is None else -2)
        if scope.parent is not None:
            self.parent_keys[row] = scope_key(scope.parent)
        if scope.name:
            self.labels[row] = scope.name
        number = -1
        if scope.origin is not None:
            number = self.origins.setdefault(scope.origin, len(self.origins))
        self.origin.append(number)

    def row_of(self, scope: int) -> int | None:
        """Where a scope of the base is now; None if it was taken out."""
        return scope if self.base_row is None else self.base_row.get(scope)

    def _find(self, key: str) -> int:
        row = self.rows.get(key)
        if row is not None:
            return row
        found = self.base.find(key) if self.base is not None else None
        if found is not None:
            row = self.row_of(found)
        if row is None:
            raise KeyError(key)
        return row

    def tree(self) -> ScopeTree:
        """The breadth-first arrays."""
        for row, key in self.parent_keys.items():
            self.parents[row] = self._find(key)
        relative = [identifier is None for identifier in self.ids]
        if self.base is not None:
            kept = slice(None) if self.base_row is None else sorted(self.base_row)
            known = self.base.relative[kept]
            relative[: len(known)] = known.tolist()
        parent_ids: dict[int, str] = {}
        for row, identifier in enumerate(self.ids):
            if identifier is None or self.parents[row] < 0:
                continue
            above = self.parents[row]
            if above not in parent_ids:
                parent_ids[above] = self._id(above, relative)
            start = parent_ids[above]
            if identifier.startswith("/") and identifier.startswith(start + "/"):  # else its own spelling is kept
                self.segments[row] = identifier[len(start) :]
                relative[row] = True
        return self._number(np.array(relative, dtype=np.bool_))

    def _id(self, row: int, relative: list[bool]) -> str:
        identifier = self.ids[row]
        if identifier is not None:
            return identifier
        pieces = [self.segments[row]]
        while self.ids[row] is None and relative[row]:
            row = self.parents[row]
            pieces.append(self.segments[row] if self.ids[row] is None else self.ids[row] or "")
        return "".join(reversed(pieces))

    def _number(self, relative: npt.NDArray[np.bool_]) -> ScopeTree:
        """Renumber: level by level, siblings by kind and name."""
        total = len(self.segments)
        parents = np.array(self.parents, dtype=np.int32)
        kinds = np.array(self.kinds, dtype=np.uint8)
        names = [segment.rsplit("/", 1)[-1].casefold() for segment in self.segments]
        for row, label in self.labels.items():
            names[row] = label.casefold()
        rank = np.empty(total, dtype=np.int64)
        rank[sorted(range(total), key=names.__getitem__)] = np.arange(total)
        rank += kinds.astype(np.int64) * total
        new = np.full(total, -1, dtype=np.int32)
        order: list[npt.NDArray[np.int64]] = []
        starts = [0]
        level = np.flatnonzero(parents == -1)
        level = level[np.argsort(rank[level], kind="stable")]
        by_parent = np.argsort(parents, kind="stable")
        sorted_parents = parents[by_parent]
        while len(level):
            new[level] = np.arange(starts[-1], starts[-1] + len(level), dtype=np.int32)
            starts.append(starts[-1] + len(level))
            order.append(level)
            low = np.searchsorted(sorted_parents, level, "left")
            high = np.searchsorted(sorted_parents, level, "right")
            sizes = high - low
            offsets = np.repeat(low - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes)
            below = by_parent[offsets + np.arange(int(sizes.sum()))] if len(sizes) else by_parent[:0]
            level = below[np.lexsort((rank[below], new[parents[below]]))]
        if starts[-1] != total:
            raise ValueError("a scope lies below itself")
        old = np.concatenate(order) if order else np.empty(0, dtype=np.int64)
        parent = parents[old]
        parent[parent >= 0] = new[parent[parent >= 0]]
        count = np.bincount(parent[parent >= 0], minlength=total).astype(np.int32)
        first = np.concatenate(([starts[1] if len(starts) > 1 else 0], count)).cumsum()[:total].astype(np.int32)
        return ScopeTree(
            parent=parent.astype(np.int32),
            first=first,
            count=count,
            kind=kinds[old],
            level_starts=np.array(starts, dtype=np.int32),
            segments=[self.segments[row] for row in old.tolist()],
            relative=relative[old],
            labels={int(new[row]): label for row, label in self.labels.items()},
            origin=np.array(self.origin, dtype=np.int32)[old],
            origins=tuple(self.origins),
        )
