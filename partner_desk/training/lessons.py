"""What a lesson is: a story, a goal and steps around a small estate. The estate and the questions are a case's."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from partner_desk.readings.questions import Verdict
from partner_desk.readings.strict import Strict
from partner_desk.training.texts import Text, terms_in

NonEmpty = Annotated[str, Field(strict=True, min_length=1)]


class StepKind(StrEnum):
    """What a learner does in a step."""

    TELL = "tell"
    """Read."""
    PREDICT = "predict"
    """Say which verdict comes out, and why."""
    DO = "do"
    """Change the training desk until a verdict comes out."""
    FIND = "find"
    """Point at what is wrong on the training desk, until all of it is found."""


class EditKind(StrEnum):
    """What may be changed in a task."""

    LINK = "link"
    """Who is linked to which partner."""
    ROLE = "role"
    """Who has which role where."""
    RECORD = "record"
    """The partner of record of a subscription."""
    OFFER = "offer"
    """How a subscription is bought."""


class Forbidden(StrEnum):
    """What the text of a task rules out, in whatever way it would work."""

    ACCESS = "access"
    """Anybody gets a role, a membership or a delegation that was not there."""
    CUSTOMER = "customer"
    """The customer has to do something."""
    OTHERS = "others"
    """Another partner than the one asked about has to do something."""


GIVEN_BY = {
    EditKind.ROLE: {Forbidden.ACCESS, Forbidden.CUSTOMER},
    EditKind.RECORD: {Forbidden.CUSTOMER},
    EditKind.OFFER: {Forbidden.CUSTOMER},
}
"""What must not be forbidden where a task is about such a change."""


class Look(Strict):
    """What the window shows; what is left out stays as it is."""

    partner: NonEmpty | None = None
    program: NonEmpty | None = None
    scope: NonEmpty | None = None
    on: date | None = None
    reading: NonEmpty | None = None


class Option(Strict):
    """One answer to choose. A wrong one names the misconception that it stands for.

    Where `decided_by` or `disputed` are given, the option is right only if the judge agrees in that as well.
    """

    verdict: Verdict
    text: Text
    decided_by: NonEmpty | None = None
    disputed: bool | None = None
    misconception: NonEmpty | None = None


class Loss(Strict):
    """A partner that loses something at a scope or below because the task demands it."""

    partner: NonEmpty
    scope: NonEmpty


class LessonStep(Strict):
    """One step; `ask` is a question as in a case, without what is expected.

    A `tell` step before a prediction keeps verdicts from the learner unless it is `open`. A prediction asks `about` one
    of the misconceptions of its options: who is right knows better about that one. It is the first one if left out.

    A task (`do`) is done when the `verdict` comes out, nobody's verdict got worse anywhere but those that the task
    `loses`, nothing was done that the text rules out (`forbid`), nothing was changed but the kinds of `change`, no link
    or role of anybody but `who`, and no role given that is stronger than `most` or reaches further than what is asked.
    Above `least`, the role that the work takes, it is done, with a note. What is left out is free.

    What is to be found (`find`) are the findings on the day asked about.
    """

    kind: StepKind
    text: Text
    look: Look | None = None
    open: bool = False
    ask: dict[str, Any] | None = None
    about: NonEmpty | None = None
    option: tuple[Option, ...] = ()
    verdict: Verdict | None = None
    change: tuple[EditKind, ...] = ()
    forbid: tuple[Forbidden, ...] = ()
    who: tuple[NonEmpty, ...] = ()
    loses: tuple[Loss, ...] = ()
    least: NonEmpty | None = None
    most: NonEmpty | None = None
    hint: Text | None = None
    after: Text | None = None

    @property
    def asks_about(self) -> str | None:
        """The misconception that a prediction asks about."""
        return self.about or next((one.misconception for one in self.option if one.misconception is not None), None)


class LessonPlan(Strict):
    """The table `[lesson]`."""

    title: Text
    goal: Text
    story: Text
    minutes: Annotated[int, Field(strict=True, ge=1, le=30)]
    look: Look = Look()
    step: tuple[LessonStep, ...] = Field(min_length=1)


def asking(plan: LessonPlan) -> list[int]:
    """The steps (from 0) that ask something."""
    return [at for at, step in enumerate(plan.step) if step.ask is not None]


def slips(plan: LessonPlan, misconceptions: Collection[str], terms: Collection[str]) -> Iterator[str]:
    """What does not fit together in the steps, one sentence each: table, index from 1, key, matter."""
    for index, step in enumerate(plan.step, 1):
        place = f"[[lesson.step]] {index}"
        yield from _shape(step, place)
        for number, option in enumerate(step.option, 1):
            if option.misconception is not None and option.misconception not in misconceptions:
                where = f'{place}, option {number}, key "misconception"'
                yield f"{where}: there is no misconception {option.misconception!r}"
        yield from _links(place, terms, step.text, step.hint, step.after, *(one.text for one in step.option))
    yield from _links("[lesson]", terms, plan.story, plan.goal)


def _shape(step: LessonStep, place: str) -> Iterator[str]:
    """Each kind of step has what it needs and nothing else."""
    asks, predicts, does = step.kind is not StepKind.TELL, step.kind is StepKind.PREDICT, step.kind is StepKind.DO
    for key, there, wanted in (
        ("ask", step.ask is not None, asks),
        ("option", bool(step.option), predicts),
        ("verdict", step.verdict is not None, does),
    ):
        if wanted and not there:
            yield f'{place}, key "{key}": is missing; a step of the kind {step.kind.value!r} needs it'
        if there and not wanted:
            yield f'{place}, key "{key}": a step of the kind {step.kind.value!r} has none'
    for key, text in (("hint", step.hint), ("after", step.after)):
        if text is not None and not asks:
            yield f'{place}, key "{key}": a step of the kind {step.kind.value!r} has none'
    if step.about is not None and all(one.misconception != step.about for one in step.option):
        yield f'{place}, key "about": no option stands for the misconception {step.about!r}'
    yield from _conditions(step, place)
    if predicts and len(step.option) == 1:
        yield f'{place}, key "option": one option is no choice'


def _conditions(step: LessonStep, place: str) -> Iterator[str]:
    """Only a task has conditions, and none that rules out what another one asks for."""
    for key in ("change", "forbid", "who", "loses", "least", "most"):
        if getattr(step, key) and step.kind is not StepKind.DO:
            yield f'{place}, key "{key}": a step of the kind {step.kind.value!r} has none'
    for word in step.forbid:
        for kind in step.change:
            if word in GIVEN_BY.get(kind, ()):
                yield f'{place}, key "forbid": {word.value!r} rules out what the key "change" asks for, {kind.value!r}'


def _links(place: str, terms: Collection[str], *texts: Text | None) -> Iterator[str]:
    for text in texts:
        for term in (*terms_in(text.en), *terms_in(text.de)) if text is not None else ():
            if term not in terms:
                yield f"{place}: there is no term {term!r} in the glossary"
