"""The verdicts of one partner as a column, one a scope: for trees and lists, and after an edit from those before it."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from partner_desk.domain.scopes import Ints
from partner_desk.engine.compressed_tree import CompressedTree
from partner_desk.engine.program_planes import ORDER, join
from partner_desk.engine.verdict_table import VerdictTable
from partner_desk.readings.questions import Verdict

Codes = npt.NDArray[np.uint8]
"""One verdict a scope, as its place in `ORDER`."""


class VerdictColumn:
    """Verdicts of every scope for one partner and program: kept by spot of the compressed tree, looked up by scope."""

    def __init__(self, judged: VerdictTable, lane: int) -> None:
        """Tell the verdicts of one lane."""
        self.lane = lane
        self._compressed_tree = judged.compressed_tree
        self._tell(_flags(judged, lane, slice(None)))
        self._recognized = self._compressed_tree.gather(_recognized(self._flags) * self._compressed_tree.inside)

    def _tell(self, flags: Codes) -> None:
        """Join the verdicts of nodes for everything below them."""
        self._flags = flags
        both = np.concatenate((self._compressed_tree.rise(flags * self._compressed_tree.has_leaves), flags))
        self._codes: Codes = _CODES.take(both)
        self._disputed = both >= 1 << len(ORDER)

    def joined(self, judged: VerdictTable) -> VerdictColumn:
        """The column of these verdicts and those of another day of the same estate, for the same lane."""
        column = copy(self)
        column.__dict__.pop("codes", None)
        column._tell(self._flags | _flags(judged, self.lane, slice(None)))
        always = (_CODES.take(column._flags) == _RECOGNIZED).astype(np.int32)
        column._recognized = self._compressed_tree.gather(always * self._compressed_tree.inside)
        return column

    @staticmethod
    def of(judged: VerdictTable, lane: int) -> VerdictColumn:
        """The verdicts of one lane; after an edit from those before it, which are kept for the lane told last."""
        column = _TOLD.get(judged)
        if column is None or column.lane != lane:
            earlier, part = judged.amends or (lambda: None, None)
            before = earlier()
            column = _TOLD.get(before) if before is not None else None
            if column is None or column.lane != lane:
                column = VerdictColumn(judged, lane)
            elif part is not None:
                column = column._amended(judged, part)
            _TOLD[judged] = column
        return column

    def _amended(self, judged: VerdictTable, part: CompressedTree) -> VerdictColumn:
        """The column of verdicts that differ from these only in a part of the tree, which has all nodes above."""
        column = copy(self)
        column.__dict__.pop("codes", None)
        nodes, flags = part.chosen, self._flags.copy()
        flags[nodes] = _flags(judged, self.lane, nodes)
        column._tell(flags)
        more = _recognized(flags[nodes]) - _recognized(self._flags[nodes])
        column._recognized = self._recognized.copy()
        column._recognized[nodes] += part.gather(more * part.inside)
        return column

    def verdict(self, scope: int) -> Verdict:
        """The verdict of a scope."""
        return ORDER[int(self._codes[self._compressed_tree.spot[scope]])]

    def disputed(self, scope: int) -> bool:
        """Whether leaves at or below a scope that count are disputed."""
        return bool(self._disputed[self._compressed_tree.spot[scope]])

    def recognized(self, scope: int) -> int:
        """How many of the leaves at and below a scope are recognized."""
        spot = int(self._compressed_tree.spot[scope])
        if spot < len(self._compressed_tree):
            return int(self._recognized[spot])
        return int(self._compressed_tree.tree.leaves_below[scope]) if self._codes[spot] == _RECOGNIZED else 0

    @cached_property
    def codes(self) -> Codes:
        """All verdicts in one array."""
        return self._codes[self._compressed_tree.spot]


_TOLD: WeakKeyDictionary[VerdictTable, VerdictColumn] = WeakKeyDictionary()
_RECOGNIZED = ORDER.index(Verdict.RECOGNIZED)


def _flags(judged: VerdictTable, lane: int, nodes: Any) -> Codes:
    """Which verdicts the leaves of some nodes have for one partner, one bit each, and above them whether disputed."""
    verdicts, disputes = judged.verdicts.take(nodes).has(lane), judged.disputes.take(nodes).has(lane)
    flags: Codes = np.zeros(len(disputes), dtype=np.uint8)
    for place, plane in enumerate((*verdicts, disputes)):
        flags |= plane.view(np.uint8) << np.uint8(place)
    return flags


def _recognized(flags: Codes) -> Ints:
    """One where the leaves of a node are recognized, else nothing."""
    return (flags >> np.uint8(_RECOGNIZED) & np.uint8(1)).astype(np.int32)


def _codes() -> Codes:
    """The code of one verdict for many, by the verdicts (one bit each) that occur; the bit above them is no matter."""
    occur = np.arange(2 << len(ORDER))
    joined = join(np.array([occur >> place & 1 for place in range(len(ORDER))], dtype=np.bool_))
    codes: Codes = np.argmax(joined, axis=0).astype(np.uint8)
    codes[~joined.any(axis=0)] = ORDER.index(Verdict.NOT_APPLICABLE)
    return codes


_CODES = _codes()
