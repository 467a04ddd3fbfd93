"""The claims of the thread that asked what DPOR and PAL differ in, each with examples that a judge is asked about."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from partner_desk.readings.questions import Verdict
from partner_desk.readings.strict import NonBlank, Strict, read_strict
from partner_desk.training.texts import Text


class ClaimExample(Strict):
    """A step (from 1) of the lesson, a task as it is once done, and the `verdict` that comes out if the claim is true.

    `program` is asked about in place of that of the step. What is `beside` the claim is what one may take from it as
    well: where that does not come out, the claim holds in part.
    """

    step: Annotated[int, Field(strict=True, ge=1)]
    verdict: Verdict
    text: Text
    program: NonBlank | None = None
    beside: bool = False


class ThreadClaim(Strict):
    """One sentence of the answer, and the lesson about it."""

    number: Annotated[int, Field(strict=True, ge=1)]
    says: Text
    lesson: NonBlank
    example: tuple[ClaimExample, ...] = Field(min_length=1)

    @property
    def shown_at(self) -> int:
        """The step (from 1) of the lesson at which its verdict can be looked at."""
        return self.example[0].step


class ClaimThread(Strict):
    """The thread: its source, a day by the rules of which it was written, and its claims.

    `after` names the program that came after another one.
    """

    source: NonBlank
    day: date
    after: dict[NonBlank, NonBlank]
    claim: tuple[ThreadClaim, ...] = Field(min_length=1)

    @staticmethod
    def read(path: Path) -> ClaimThread:
        """Read the file; raises Refused if it was damaged."""
        return read_strict(path, ClaimThread)
