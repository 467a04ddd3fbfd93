"""How candidates walk a chain: those with no drop out, those with yes throughout hold, the rest is unknown.

A candidate keeps the part of the day for which it still is yes. Where a criterion is known for one part and
unknown for another, the candidate goes on twice: as yes for the first part, as unknown for both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from partner_desk.engine.interval_set import Part


@dataclass(frozen=True, slots=True)
class ChainStep:
    """What one criterion says of one candidate: the parts of the day for which it is yes, and unknown.

    `whole_day` marks the criterion that asks for the candidate's own time instead: yes if it has all of `yes`.
    """

    yes: Part
    unknown: Part = 0
    whole_day: bool = False

    def of(self, time: Part) -> tuple[Part, Part]:
        """The yes and the unknown part for a candidate that has `time` left."""
        if self.whole_day:
            return (time, 0) if time == self.yes else (0, 0)
        return self.yes & time, self.unknown & time


@dataclass(frozen=True, slots=True)
class ChainOutcome:
    """How far a candidate came: yes for a part of the day, unknown first at some criteria, or dropped.

    `reached` is the index of the last criterion it was asked; `unknown_at` the indexes at which it, or its
    unknown twin, was first unknown and then never no.
    """

    yes: Part
    unknown_at: tuple[int, ...]
    reached: int


def walk(steps: Sequence[ChainStep], time: Part) -> ChainOutcome:
    """Walk a chain with one candidate that has `time` of the day."""
    yes: Part = time
    twins: list[tuple[Part, int]] = []
    reached = 0
    for index, step in enumerate(steps):
        if not yes and not twins:
            break
        reached = index
        going: list[tuple[Part, int]] = []
        for left, first in twins:
            known, perhaps = step.of(left)
            if known | perhaps:
                going.append((known | perhaps, first))
        if yes:
            known, perhaps = step.of(yes)
            if perhaps:
                going.append((known | perhaps, index))
            yes = known
        twins = going
    return ChainOutcome(yes, tuple(sorted({first for _, first in twins})), reached)
