"""Explain it to a customer: a mail is answered with sentences, which the judge and the sources call true or false."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from partner_desk.app.rulebook import judge
from partner_desk.app.school.lessonfile import Lesson, course_lesson
from partner_desk.domain.errors import Refused
from partner_desk.domain.ids import scope_key
from partner_desk.readings.questions import Question
from partner_desk.resources import resource_path
from partner_desk.training.mails import AnswerSentence, CustomerMail, CustomerMails


class SentenceKind(StrEnum):
    """What a sentence is worth in an answer."""

    NEEDED = "needed"
    """True, and asked for."""
    BESIDE = "beside"
    """True, and not asked for."""
    FALSE = "false"


@cache
def customer_mails() -> tuple[CustomerMail, ...]:
    """The shipped mails."""
    return CustomerMails.read(resource_path("school", "mails.toml")).mail


def mail_named(identifier: str) -> CustomerMail:
    """A mail by its id; raises Refused if there is none."""
    mail = next((one for one in customer_mails() if one.id == identifier), None)
    if mail is None:
        known = ", ".join(one.id for one in customer_mails())
        raise Refused("There is no mail {mail!r}. Known are: {known}.", mail=identifier, known=known)
    return mail


@cache
def kinds(identifier: str) -> tuple[SentenceKind, ...]:
    """What each sentence of a mail is worth, by the judge where it speaks of a verdict."""
    mail = mail_named(identifier)
    lesson = course_lesson(mail.lesson)
    return tuple(_kind(one, lesson) for one in mail.sentence)


def _kind(sentence: AnswerSentence, lesson: Lesson) -> SentenceKind:
    true = sentence.true
    if sentence.ask is not None:
        answer = judge().answer(lesson.case.estate, _question(sentence.ask))
        true = answer.verdict is sentence.verdict and not answer.disputed
    if not true:
        return SentenceKind.FALSE
    return SentenceKind.BESIDE if sentence.beside else SentenceKind.NEEDED


def _question(ask: dict[str, Any]) -> Question:
    day = ask["on"]
    return Question(ask["partner"], scope_key(ask["scope"]), ask["program"], day, day + timedelta(days=1))


@dataclass
class Explaining:
    """An answer in the making: the sentences (from 0) that were taken, in the order of the answer."""

    mail: CustomerMail
    taken: list[int] = field(default_factory=list)
    sent: bool = False

    def toggle(self, number: int) -> None:
        """Take a sentence (from 0), or put it back; what was sent stays."""
        if self.sent or not 0 <= number < len(self.mail.sentence):
            return
        if number in self.taken:
            self.taken.remove(number)
        else:
            self.taken.append(number)

    def send(self) -> None:
        """Send it: from now on it is compared."""
        self.sent = bool(self.taken)

    def of(self, kind: SentenceKind) -> list[int]:
        """The sentences of a kind that were taken."""
        return [one for one in self.taken if kinds(self.mail.id)[one] is kind]

    @property
    def missing(self) -> list[int]:
        """What was asked and is not answered."""
        return [one for one in model(self.mail) if one not in self.taken]

    @property
    def good(self) -> bool:
        """Whether all is answered, and nothing false is said."""
        return not self.missing and not self.of(SentenceKind.FALSE)


def model(mail: CustomerMail) -> list[int]:
    """The sentences of a good answer, in their order."""
    return [at for at, kind in enumerate(kinds(mail.id)) if kind is SentenceKind.NEEDED]


def letter(mail: CustomerMail, taken: Collection[int] = ()) -> Sequence[AnswerSentence]:
    """The sentences of the letter: nothing false goes out, and nothing that was asked is left out."""
    good = [at for at, kind in enumerate(kinds(mail.id)) if kind is not SentenceKind.FALSE]
    wanted = {*model(mail), *taken}
    return [mail.sentence[at] for at in good if at in wanted]
