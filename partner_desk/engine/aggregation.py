"""Adding up: the days and leaves of a question, from the judged pieces of its period."""

from __future__ import annotations

import numpy as np

from partner_desk.engine.program_planes import ORDER, join
from partner_desk.engine.verdict_table import Leaves, VerdictTable, verdict_of
from partner_desk.readings.questions import Answer, Question, Verdict

NO_SUBSCRIPTION = "scope.subscription"
"""What decides about a scope that has no subscription below it."""

_COUNTING = np.array([verdict is not Verdict.NOT_APPLICABLE for verdict in ORDER])


class PeriodTotals:
    """Adds up the days of a question."""

    def __init__(self, question: Question, leaves: Leaves, not_checked: tuple[str, ...]) -> None:
        self.question = question
        self.not_checked = not_checked
        self.leaves = leaves
        self.flags = np.zeros((len(ORDER), len(leaves.nodes)), dtype=np.bool_)
        self.days: dict[Verdict, int] = {}
        self.decided: set[str] = set()
        self.otherwise: set[str] = set()
        self.disputed = False
        self.readings: list[str] = []

    def add(self, judged: VerdictTable, days: int) -> None:
        """One piece of the period: that many days alike."""
        if judged.day.reading.id not in self.readings:
            self.readings.append(judged.day.reading.id)
        nodes = self.leaves.nodes
        if not len(nodes):
            return
        now = judged.verdicts.take(nodes).has(0)
        self.flags |= now
        verdict = verdict_of(now.any(axis=1))
        self.days[verdict] = self.days.get(verdict, 0) + days
        counting = now[_COUNTING].any(axis=0)
        if counting.any():
            self.decided |= judged.decided(0, nodes[counting])
            self.disputed |= bool(judged.disputes.take(nodes[counting]).has(0).any())
        else:
            self.otherwise |= judged.decided(0, nodes)

    def answer(self) -> Answer:
        """The answer so far."""
        if not len(self.leaves.nodes):
            used = tuple(self.readings)
            return Answer(
                self.question,
                Verdict.NOT_APPLICABLE,
                False,
                (NO_SUBSCRIPTION,),
                readings_used=used,
                not_checked=self.not_checked,
            )
        own = join(self.flags)
        counts = own @ self.leaves.count
        return Answer(
            question=self.question,
            verdict=verdict_of(self.flags.any(axis=1)),
            disputed=self.disputed,
            decided_by=tuple(sorted(self.decided or self.otherwise)),
            leaves={verdict: int(count) for verdict, count in zip(ORDER, counts, strict=True) if count},
            days={verdict: self.days[verdict] for verdict in ORDER if verdict in self.days},
            readings_used=tuple(self.readings),
            not_checked=self.not_checked,
        )
