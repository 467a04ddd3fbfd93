"""Adding up: the days and leaves of a question, from the judged pieces of its period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from partner_desk.engine.fact_index import FactIndex
from partner_desk.engine.verdict_table import ORDER, join
from partner_desk.readings.questions import Answer, Question, Verdict

if TYPE_CHECKING:
    from partner_desk.engine.judge import Judged

NO_SUBSCRIPTION = "scope.subscription"
"""What decides about a scope that has no subscription below it."""

_COUNTING = np.array([verdict is not Verdict.NOT_APPLICABLE for verdict in ORDER])


@dataclass(frozen=True, eq=False)
class Leaves:
    """The leaves of a scope: the nodes they hang on, and how many on each."""

    nodes: npt.NDArray[np.intp]
    count: npt.NDArray[np.int64]

    @staticmethod
    def below(fact_index: FactIndex, scope: int) -> Leaves:
        """The leaves at and below a scope."""
        compressed_tree = fact_index.compressed_tree
        node = compressed_tree.node(scope)
        if node is None:
            below = int(fact_index.tree.leaves_below[scope])
            return Leaves(np.array([compressed_tree.nearest(scope)]), np.array([below], dtype=np.int64))
        nodes = compressed_tree.below(node)
        nodes = nodes[compressed_tree.inside[nodes] > 0]
        return Leaves(nodes, compressed_tree.inside[nodes].astype(np.int64))


def _any(flags: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which verdicts occur among leaves."""
    found: npt.NDArray[np.bool_] = np.logical_or.reduce(flags, axis=1)
    return found


class PeriodTotals:
    """Adds up the days of a question."""

    def __init__(self, question: Question, leaves: Leaves) -> None:
        self.question = question
        self.leaves = leaves
        self.flags = np.zeros((len(ORDER), len(leaves.nodes)), dtype=np.bool_)
        self.days: dict[Verdict, int] = {}
        self.decided: set[str] = set()
        self.otherwise: set[str] = set()
        self.disputed = False
        self.readings: list[str] = []

    def add(self, judged: Judged, days: int) -> None:
        """One piece of the period: that many days alike."""
        if judged.day.reading.id not in self.readings:
            self.readings.append(judged.day.reading.id)
        nodes = self.leaves.nodes
        if not len(nodes):
            return
        now = (judged.read[:, nodes] & np.uint64(1)).astype(np.bool_)
        self.flags |= now
        verdict = ORDER[int(np.argmax(join(_any(now))))]
        self.days[verdict] = self.days.get(verdict, 0) + days
        counting = now[_COUNTING].any(axis=0)
        if counting.any():
            self.decided |= judged.decided(0, nodes[counting])
            self.disputed |= bool((judged.disputed[nodes[counting]] & np.uint64(1)).any())
        else:
            self.otherwise |= judged.decided(0, nodes)

    def answer(self) -> Answer:
        """The answer so far."""
        if not len(self.leaves.nodes):
            return Answer(
                self.question, Verdict.NOT_APPLICABLE, False, (NO_SUBSCRIPTION,), readings_used=tuple(self.readings)
            )
        own = join(self.flags)
        counts = own @ self.leaves.count
        whole = join(_any(self.flags))
        return Answer(
            question=self.question,
            verdict=ORDER[int(np.argmax(whole))],
            disputed=self.disputed,
            decided_by=tuple(sorted(self.decided or self.otherwise)),
            leaves={verdict: int(count) for verdict, count in zip(ORDER, counts, strict=True) if count},
            days={verdict: self.days[verdict] for verdict in ORDER if verdict in self.days},
            readings_used=tuple(self.readings),
        )
