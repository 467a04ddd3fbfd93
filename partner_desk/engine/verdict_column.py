"""The verdicts of one partner as a column, one a scope: for trees and lists."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from partner_desk.engine.program_planes import ORDER, join
from partner_desk.engine.verdict_table import VerdictTable
from partner_desk.readings.questions import Verdict

Codes = npt.NDArray[np.uint8]
"""One verdict a scope, as its place in `ORDER`."""


class VerdictColumn:
    """Verdicts of every scope for one partner and program: kept by spot of the compressed tree, looked up by scope."""

    def __init__(self, days: Sequence[VerdictTable], lane: int) -> None:
        """Tell the verdicts of one lane, of one day or of several of the same estate together."""
        self._compressed_tree = tree = days[0].compressed_tree
        flags: Codes = np.bitwise_or.reduce([_flags(judged, lane) for judged in days])
        both = np.concatenate((tree.rise(flags * tree.has_leaves), flags))
        self._codes: Codes = _CODES.take(both)
        self._disputed = both >= 1 << len(ORDER)
        recognized = (self._codes[len(tree) :] == _RECOGNIZED).astype(np.int32)
        self._recognized = tree.gather(recognized * tree.inside)

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
    def answers(self) -> frozenset[tuple[Verdict, bool]]:
        """The verdicts that occur, each with whether it is disputed."""
        both = np.unique(self._codes.astype(np.int64) * 2 + self._disputed)
        return frozenset((ORDER[int(one) // 2], bool(one % 2)) for one in both)

    @cached_property
    def disputes(self) -> npt.NDArray[np.bool_]:
        """Of all scopes whether leaves at or below them that count are disputed."""
        return self._disputed[self._compressed_tree.spot]

    @cached_property
    def codes(self) -> Codes:
        """All verdicts in one array."""
        return self._codes[self._compressed_tree.spot]


_RECOGNIZED = ORDER.index(Verdict.RECOGNIZED)


def _flags(judged: VerdictTable, lane: int) -> Codes:
    """Which verdicts the leaves of each node have for one partner, one bit each, and above them whether disputed."""
    verdicts, disputes = judged.verdicts.has(lane), judged.disputes.has(lane)
    flags: Codes = np.zeros(len(disputes), dtype=np.uint8)
    for place, plane in enumerate((*verdicts, disputes)):
        flags |= plane.view(np.uint8) << np.uint8(place)
    return flags


def _codes() -> Codes:
    """The code of one verdict for many, by the verdicts (one bit each) that occur; the bit above them is no matter."""
    occur = np.arange(2 << len(ORDER))
    joined = join(np.array([occur >> place & 1 for place in range(len(ORDER))], dtype=np.bool_))
    codes: Codes = np.argmax(joined, axis=0).astype(np.uint8)
    codes[~joined.any(axis=0)] = ORDER.index(Verdict.NOT_APPLICABLE)
    return codes


_CODES = _codes()
