"""A round of practice: so many questions, and what came of each first try."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.lessonfile import course_lesson
from partner_desk.app.school.taking import Taking

LENGTH = 10
"""So many questions are a round."""


class FirstTry(StrEnum):
    """What came of a question at the first try."""

    RIGHT = "right"
    HELPED = "helped"
    """Right, after a hint."""
    WRONG = "wrong"
    SHOWN = "shown"
    """The answer was shown."""


@dataclass
class PracticeRound:
    """What was asked so far: each question by what came of it, and what to look up about it, if something is."""

    tries: list[tuple[FirstTry, str | None]] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        """Whether there is no further question."""
        return len(self.tries) >= LENGTH

    def note(self, taking: Taking) -> None:
        """A question was answered, or its answer was shown."""
        betrayed = taking.step.option[taking.wrong].misconception if taking.wrong is not None else None
        about = betrayed or taking.step.asks_about
        if taking.at in taking.shown:
            self.tries.append((FirstTry.SHOWN, about))
        elif taking.wrong is not None:
            self.tries.append((FirstTry.WRONG, about))
        else:
            self.tries.append((FirstTry.HELPED if taking.hinted else FirstTry.RIGHT, None))

    def count(self, first: FirstTry) -> int:
        """How many questions went so."""
        return sum(one is first for one, _ in self.tries)

    @property
    def to_look_up(self) -> Sequence[str]:
        """The misconceptions behind what went wrong, each once."""
        return tuple(dict.fromkeys(about for _, about in self.tries if about is not None))


def taught_in(misconception: str) -> str | None:
    """The lesson that asks about a misconception first, else the first one of which a wrong answer stands for it."""
    asked = met = None
    for identifier in catalogue().lessons:
        for step in course_lesson(identifier).plan.step:
            if asked is None and step.asks_about == misconception:
                asked = identifier
            if met is None and any(option.misconception == misconception for option in step.option):
                met = identifier
    return asked or met
