"""Mark planes: one plane for every set of marks, painted once for all chains, programs and dispute policies of a day.

Different chains mostly come to the same marks: whoever is linked, with any of these roles. So a plane is kept by
what it is a picture of: which standings with which sorts of access.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from partner_desk.engine.access_table import Accesses
from partner_desk.engine.compressed_tree import Bits, CompressedTree, starts_of
from partner_desk.engine.day_facts import Sorts
from partner_desk.engine.fact_index import FactIndex
from partner_desk.engine.partner_bits import Stand

Rows = npt.NDArray[np.intp]

Picture = tuple[int, ...]
"""Which sorts of access count (one bit each): for each standing those known to have it, then those who may."""


@dataclass(frozen=True, eq=False)
class _Targets:
    """Where the rows of accesses attach: they come in the order of their nodes, those of one from each of `starts`."""

    holder: Rows
    starts: Rows
    nodes: Rows

    @staticmethod
    def of(tree: CompressedTree, accesses: Accesses) -> _Targets:
        nodes = tree.at(accesses.scope).astype(np.intp)
        starts = starts_of(nodes)
        return _Targets(accesses.holder.astype(np.intp), starts, nodes[starts])


class MarkPlanes:
    """The planes of some standings along some accesses."""

    def __init__(self, fact_index: FactIndex, accesses: Accesses, sorts: Sorts, stands: Sequence[Stand]) -> None:
        """Nothing is painted yet."""
        self.compressed_tree = fact_index.compressed_tree
        self.accesses = accesses
        self.sorts = sorts
        self.stands = stands
        self.holders = len(fact_index.holders)
        self._targets = fact_index.memo.large(_Targets.of, fact_index.compressed_tree, accesses)
        self._marked: dict[Picture, Bits] = {}
        self._sunk: dict[Picture, Bits] = {}

    def marked(self, picture: Picture) -> Bits:
        """A plane with marks only where accesses attach."""
        if picture not in self._marked:
            self._marked[picture] = self._mark(picture)
        return self._marked[picture]

    def sunk(self, picture: Picture) -> Bits:
        """A plane with marks where accesses attach and everywhere below."""
        if picture not in self._sunk:
            self._sunk[picture] = self.compressed_tree.sink(self._mark(picture))
        return self._sunk[picture]

    def _mark(self, picture: Picture) -> Bits:
        plane = np.zeros(len(self.compressed_tree), dtype=np.uint64)
        if any(picture) and len(self.accesses):
            marks = self._lanes(picture)
            plane[self._targets.nodes] = np.bitwise_or.reduceat(marks, self._targets.starts)
        return plane

    def _lanes(self, picture: Picture) -> Bits:
        """The lanes of each row of the accesses: those in which its holder has a standing that counts for its sort."""
        kinds: dict[tuple[int, ...], int] = {(): 0}
        kind = np.zeros(len(self.sorts.examples) + 1, dtype=np.intp)  # rows of no sort look at the last one
        for sort in range(len(self.sorts.examples)):
            counting = tuple(index for index, sorts in enumerate(picture) if sorts >> sort & 1)
            kind[sort] = kinds.setdefault(counting, len(kinds))
        table = np.zeros((len(kinds), self.holders), dtype=np.uint64)
        for counting, number in kinds.items():
            for index in counting:
                stand = self.stands[index // 2]
                table[number] |= stand.perhaps if index % 2 else stand.known
        rows = (kind * self.holders)[self.sorts.of_row]
        rows += self._targets.holder
        return table.reshape(-1)[rows]
