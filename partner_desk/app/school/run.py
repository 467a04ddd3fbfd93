"""A lesson taken as somebody does who is always right: what the judge answers in every step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from partner_desk.app.rulebook import judge
from partner_desk.app.school.lessonfile import Lesson
from partner_desk.app.school.mistakes import mistakes
from partner_desk.app.school.ways import way
from partner_desk.exchange.answerfile import answer_object
from partner_desk.readings.questions import Answer
from partner_desk.training.grading import is_right
from partner_desk.training.lessons import LessonStep, Option, StepKind
from partner_desk.training.texts import Language, plain


def answers(lesson: Lesson, language: Language) -> Iterator[dict[str, Any]]:
    """One object a step: its text, and where something is asked the judge's answer and what is right."""
    estate = lesson.case.estate
    for number, step in enumerate(lesson.plan.step, 1):
        shown: dict[str, Any] = {"step": number, "kind": step.kind.value, "text": plain(step.text.said(language))}
        question = lesson.questions.get(number - 1)
        if question is not None:
            answer = judge().answer(estate, question)
            shown["answer"] = answer_object(answer, question.scope)
            if step.kind is StepKind.PREDICT:
                shown["options"] = [option_object(one, answer, language) for one in step.option]
            elif step.kind is StepKind.FIND:
                shown["mistakes"] = [one.sentence for one in mistakes(estate, question, language)]
            else:
                solution = way(estate, step, question)
                shown["conditions"] = conditions(step)
                shown["solution"] = solution.text.said(language) if solution is not None else None
                if solution is not None:
                    estate = estate.apply(solution.changes)
                    shown["after"] = answer_object(judge().answer(estate, question), question.scope)
        yield shown


def conditions(step: LessonStep) -> dict[str, Any]:
    """What a task minds besides its verdict, as JSON; a task always minds that nobody else loses anything."""
    keys = {"change", "forbid", "who", "loses", "least", "most"}
    named = step.model_dump(mode="json", include=keys, exclude_none=True)
    return {"keep": True} | {key: value for key, value in named.items() if value}


def option_object(option: Option, answer: Answer, language: Language) -> dict[str, Any]:
    """An option as JSON, and whether it is right."""
    return {
        "text": plain(option.text.said(language)),
        "verdict": option.verdict.value,
        "right": is_right(option, answer),
        "misconception": option.misconception,
    }
