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

    `whole_day` marks the criterion that asks for the holder's time instead: yes if it is all of `yes`.
    """

    yes: Part
    unknown: Part = 0
    whole_day: bool = False


@dataclass(frozen=True, slots=True)
class ChainOutcome:
    """How far a candidate came: yes for a part of the day, unknown first at some criteria, or dropped.

    `reached` is the index of the last criterion it was asked; `unknown_at` the indexes at which it, or its
    unknown twin, was first unknown and then never no. `own` is the part of the day that it has itself, where its
    holder has the whole day only by several accesses.
    """

    yes: Part
    unknown_at: tuple[int, ...]
    reached: int
    own: Part = 0


class _Walker:
    """One candidate on its way: the part for which it is yes, and its unknown twins, each with the first criterion."""

    __slots__ = ("own", "reached", "steps", "twins", "yes")

    def __init__(self, steps: Sequence[ChainStep], time: Part) -> None:
        self.steps = steps
        self.yes = time
        self.twins: list[tuple[Part, int]] = []
        self.reached = 0
        self.own = 0

    @property
    def left(self) -> Part:
        """The part of the day for which it is yes or unknown."""
        left = self.yes
        for part, _ in self.twins:
            left |= part
        return left

    def ask(self, index: int) -> None:
        """Ask one criterion of it."""
        step = self.steps[index]
        going = []
        for part, first in self.twins:
            if both := part & (step.yes | step.unknown):
                going.append((both, first))
        if self.yes & step.unknown:
            going.append((self.yes & (step.yes | step.unknown), index))
        self.yes &= step.yes
        self.twins = going

    def take(self, whole: Part, yes: bool, unknown: bool) -> None:
        """Go on with the whole day of its holder, as far as the holder has one."""
        self.own = self.yes if yes and self.yes else self.left
        self.yes = whole if yes and self.yes else 0
        self.twins = [(whole, first) for _, first in self.twins] if unknown else []

    @property
    def outcome(self) -> ChainOutcome:
        """How far it came."""
        first = tuple(sorted({first for _, first in self.twins}))
        return ChainOutcome(self.yes, first, self.reached, self.own or self.left)


def walk(candidates: Sequence[tuple[Sequence[ChainStep], Part]]) -> list[ChainOutcome]:
    """Walk a chain with all candidates of one holder: what each is asked, and the time of the day that it has.

    They go one by one but for the criterion about the whole day, where their times are put together: those of all
    that are yes so far, and for the unknown ones those of all that are left.
    """
    walkers = [_Walker(steps, time) for steps, time in candidates]
    for index in range(len(candidates[0][0])):
        going = [one for one in walkers if one.yes or one.twins]
        if not going:
            break
        for one in going:
            one.reached = index
        asked = going[0].steps[index]
        if not asked.whole_day:
            for one in going:
                one.ask(index)
            continue
        known = left = 0
        for one in going:
            known |= one.yes
            left |= one.left
        for one in going:
            one.take(asked.yes, known == asked.yes, left == asked.yes)
    return [one.outcome for one in walkers]
