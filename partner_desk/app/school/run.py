"""A lesson taken as somebody does who is always right: what the judge answers in every step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from partner_desk.app.rulebook import judge
from partner_desk.app.school.check import solution
from partner_desk.app.school.lessonfile import Lesson
from partner_desk.exchange.answerfile import answer_object
from partner_desk.rules.questions import Answer
from partner_desk.training.grading import is_right
from partner_desk.training.lessons import Option, StepKind
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
            else:
                found = solution(estate, step, question)
                shown["solution"] = found.text if found is not None else None
                if found is not None and found.changes is not None:
                    estate = estate.apply(found.changes)
                    shown["after"] = answer_object(judge().answer(estate, question), question.scope)
        yield shown


def option_object(option: Option, answer: Answer, language: Language) -> dict[str, Any]:
    """An option as JSON, and whether it is right."""
    return {
        "text": plain(option.text.said(language)),
        "verdict": option.verdict.value,
        "right": is_right(option, answer),
        "misconception": option.misconception,
    }
