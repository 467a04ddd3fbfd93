"""A lesson checked by the judge: exactly one option is right, what is to be done can be done."""

from __future__ import annotations

from collections.abc import Iterator

from partner_desk.app.rulebook import judge
from partner_desk.app.school.lessonfile import Lesson
from partner_desk.app.school.mistakes import mistakes
from partner_desk.app.school.ways import way
from partner_desk.exchange.case.reading import refusal, text_of
from partner_desk.training.grading import unfit
from partner_desk.training.lessons import LessonPlan, StepKind
from partner_desk.training.texts import Language

DOTS = "\N{HORIZONTAL ELLIPSIS}"
"""How a text of a draft ends that a trainer is still to write."""


def check(lesson: Lesson, text: str | None = None) -> None:
    """Raises Refused with a line for each slip if the lesson cannot be taught as it stands.

    `text` is what a lesson says that stands in no file yet: a draft, in which somebody is still to write.
    """
    slips = [*_slips(lesson), *(placeholders(lesson.plan) if text is None else ())]
    if slips:
        raise refusal(str(lesson.path), text_of(lesson.path) if text is None else text, slips)


def placeholders(plan: LessonPlan) -> Iterator[str]:
    """The texts of a draft that nobody has written yet."""
    texts = [("[lesson]", "goal", plan.goal), ("[lesson]", "story", plan.story)]
    for at, step in enumerate(plan.step, 1):
        place = f"[[lesson.step]] {at}"
        texts += [(place, "text", step.text)]
        texts += [(place, key, text) for key, text in (("hint", step.hint), ("after", step.after)) if text is not None]
        texts += [(f"{place}, option {number}", "text", one.text) for number, one in enumerate(step.option, 1)]
    for place, key, text in texts:
        for language in Language:
            if text.said(language).endswith(DOTS):
                yield f'{place}, key "{key}": this is a placeholder; write what it says in {language.own_name}'


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
        elif step.kind is StepKind.FIND:
            if not question.single_day:
                yield f'{place}, key "ask": mistakes are looked for on one day (`on`)'
            elif not mistakes(estate, question, Language.EN):
                yield f"{place}: nothing is to be found on that day"
        elif not question.single_day:
            yield f'{place}, key "ask": what is to be done is asked about one day (`on`)'
        elif answer.verdict is step.verdict:
            yield f'{place}, key "verdict": the verdict is {answer.verdict.value} before anything is done'
        elif (solution := way(estate, step, question)) is None:
            yield f'{place}, key "verdict": no advice of the program brings {step.verdict} as the step means it'
        else:
            estate = estate.apply(solution.changes)
