"""A lesson checked by the judge: exactly one option is right, what is to be done can be done."""

from __future__ import annotations

from collections.abc import Iterator

from partner_desk.app.advising import advice_for
from partner_desk.app.answers import View
from partner_desk.app.rulebook import judge
from partner_desk.app.school.lessonfile import Lesson, told
from partner_desk.domain.estate import Estate
from partner_desk.exchange.cases import text_of
from partner_desk.rules.advice import Advice
from partner_desk.rules.questions import Question
from partner_desk.training.grading import unfit
from partner_desk.training.lessons import Step, StepKind


def check(lesson: Lesson, text: str | None = None) -> None:
    """Raises Refused with a line for each slip if the lesson cannot be taught as it stands.

    `text` is what a lesson says that stands in no file yet.
    """
    found = tuple(_slips(lesson))
    if found:
        raise told(lesson.path, text_of(lesson.path) if text is None else text, found)


def _slips(lesson: Lesson) -> Iterator[str]:
    """Every step on the desk as the steps before leave it."""
    estate = lesson.case.estate
    for at, step in enumerate(lesson.plan.step):
        question = lesson.questions.get(at)
        if question is None:
            continue
        place = f"[[lesson.step]] {at + 1}"
        answer = judge().answer(estate, question)
        if step.kind is StepKind.PREDICT:
            for number, matter in unfit(step.option, answer):
                yield f"{place}: {matter}" if number is None else f"{place}, option {number}: {matter}"
        else:
            if not question.single_day:
                yield f'{place}, key "ask": what is to be done is asked about one day (`on`)'
            elif answer.verdict is step.verdict:
                yield f'{place}, key "verdict": the verdict is {answer.verdict.value} before anything is done'
            else:
                found = solution(estate, step, question)
                if found is None or found.changes is None:
                    yield f'{place}, key "verdict": no advice of the program brings {step.verdict}'
                else:
                    estate = estate.apply(found.changes)


def solution(estate: Estate, step: Step, question: Question) -> Advice | None:
    """The cheapest advice that brings what a step wants."""
    view = View(question.partner, question.program, question.since, question.reading)
    scope = estate.scopes.find(question.scope)
    wanted = (one for one in advice_for(estate, view, scope or 0) if one.steps and one.verdict_after is step.verdict)
    return next(wanted, None)
