"""What is drawn for practice: a question about a small world, and options that the judge has called right or wrong."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum

from partner_desk.domain.estate import Estate
from partner_desk.readings.questions import Question
from partner_desk.training.lessons import Option
from partner_desk.training.texts import Text


class ExerciseForm(StrEnum):
    """What a learner does in practice."""

    REASON = "reason"
    """Say which verdict comes out, and why."""
    VERDICT = "verdict"
    """Say which of the five verdicts comes out."""
    ACCOUNTS = "accounts"
    """Say which accounts bring the recognition."""
    FACT = "fact"
    """Point at the fact that counts for the verdict, or at the one that does not."""
    PAIR = "pair"
    """Say which verdict is another one where one fact is another one."""
    DAYS = "days"
    """Say on how many days of a month it is recognized."""


class DrawnOption(Option):
    """An option of practice, which the judge has called right or wrong already.

    `elsewhere` says what would have to be otherwise for a wrong one to be right; a `bare` one says no verdict.
    """

    right: bool
    means: Hashable = None
    bare: bool = False
    elsewhere: Text | None = None


@dataclass(frozen=True)
class Exercise:
    """A question to practise: exactly one option is right.

    It was drawn for `misconception`, and asks `about` one that a wrong option stands for; None if none does.
    """

    estate: Estate
    question: Question
    text: Text
    options: tuple[DrawnOption, ...]
    misconception: str
    about: str | None
    level: int
    motif: str = ""
    form: ExerciseForm = ExerciseForm.REASON
