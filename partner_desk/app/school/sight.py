"""What a learner may see while a lesson still asks: the answers so far, and nothing of what comes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from partner_desk.app.answers import View
from partner_desk.readings.questions import Question

SeenScope = tuple[str, View]
"""A scope's key, and the view in which its verdict is told."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Verdict and reasons are told at these places only, on other days too unless a question is still to come.

    `asked` are partner and program of the questions that come: the verdicts of other days would answer them.
    """

    told: frozenset[SeenScope] = frozenset()
    asked: frozenset[tuple[str, str]] = frozenset()

    def tells(self, place: SeenScope) -> bool:
        """Whether the verdict is told at a place."""
        if place in self.told:
            return True
        key, view = place
        others = {(one, replace(other, day=view.day)) for one, other in self.told}
        return self.tells_course(view) and (key, view) in others

    def tells_course(self, view: View) -> bool:
        """Whether the verdicts of other days are told."""
        return (view.partner, view.program) not in self.asked


def place_of(asked: Question) -> SeenScope:
    """Where the answer to a question is looked at."""
    return asked.scope, View(asked.partner, asked.program, asked.since, asked.reading)
