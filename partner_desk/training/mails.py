"""Mails of customers, and the sentences of which a learner makes an answer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, model_validator

from partner_desk.readings.questions import Verdict
from partner_desk.readings.strict import NonBlank, Strict, read_strict
from partner_desk.training.texts import Text


class AnswerSentence(Strict):
    """A sentence of an answer: one about a verdict asks the judge, of any other it is said whether it is true.

    One that may be false names the belief behind it. A true one `beside` the point answers what nobody asked.
    """

    text: Text
    true: bool | None = None
    ask: dict[str, Any] | None = None
    verdict: Verdict | None = None
    beside: bool = False
    misconception: NonBlank | None = None

    @model_validator(mode="after")
    def _whole(self) -> AnswerSentence:
        if (self.ask is None) != (self.verdict is None) or (self.ask is None) == (self.true is None):
            raise ValueError("say `true`, or `ask` and `verdict`")
        if self.true is False and self.misconception is None:
            raise ValueError("a false sentence names the belief behind it")
        return self


class CustomerMail(Strict):
    """A mail: who asks and in what temper, what is asked, the lesson with the estate it is about, and the sentences."""

    id: Annotated[str, Field(pattern="^[a-z0-9-]+$")]
    lesson: NonBlank
    sender: Text = Field(alias="from")
    subject: Text
    text: Text
    sentence: tuple[AnswerSentence, ...] = Field(min_length=2)


class CustomerMails(Strict):
    """All of them."""

    mail: tuple[CustomerMail, ...] = Field(min_length=1)

    @staticmethod
    def read(path: Path) -> CustomerMails:
        """Read the file; raises Refused if it was damaged."""
        return read_strict(path, CustomerMails)
