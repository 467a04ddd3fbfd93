"""A lesson file: a case's estate with the table `[lesson]`, read into one thing that can be taught."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from partner_desk.app.rulebook import library
from partner_desk.app.sample import step_of
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.owncourse import course_beside
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import scope_key
from partner_desk.domain.origin import SCHOOL
from partner_desk.exchange.case.asking import Vocabulary
from partner_desk.exchange.case.format import slips as shape_slips
from partner_desk.exchange.case.reading import Case, Slips, case_of, refusal, tables_of, text_of
from partner_desk.readings.questions import Question
from partner_desk.resources import resource_path
from partner_desk.training.lessons import LessonPlan, asking, slips
from partner_desk.training.owncourse import in_both
from partner_desk.training.texts import Language

_ASK = re.compile(r"^\[\[ask\]\] (\d+)")


@dataclass(frozen=True)
class Lesson:
    """A lesson, ready to be taken. `questions` are those of the steps (from 0) that ask something.

    `level` is that of an exercise, from 1; 0 for a lesson from a file.
    """

    id: str
    path: Path
    plan: LessonPlan
    case: Case
    questions: Mapping[int, Question]
    level: int = 0

    @property
    def is_exercise(self) -> bool:
        """Whether it was drawn for practice and stands in no file."""
        return self.level > 0


def lesson_path(identifier: str) -> Path:
    """Where a lesson of the course lies."""
    return resource_path("lessons", f"{identifier}.toml")


def read_lesson(path: Path) -> Lesson:
    """Read a lesson; raises Refused with a line for each slip: file, line, table, index from 1, key."""
    return lesson_of(text_of(path), path)


@cache
def course_lesson(identifier: str) -> Lesson:
    """A lesson of the course, which lies in the program and stays as it is: it is read once."""
    return read_lesson(lesson_path(identifier))


def lesson_of(text: str, path: Path) -> Lesson:
    """Read the text of a lesson as if it stood in a file."""
    tables = tables_of(text, str(path))
    try:
        return _lesson(path, tables)
    except Slips as found:
        raise refusal(str(path), text, found.sentences) from found


def _lesson(path: Path, tables: dict[str, Any]) -> Lesson:
    own = tables.pop("lesson", None)
    if not isinstance(own, dict):
        raise Slips(["the table [lesson] is missing, so this is a case and no lesson"])
    if "ask" in tables:
        raise Slips(["[[ask]] 1: a lesson asks in its steps; write `ask` in a [[lesson.step]]"])
    course = course_beside(path)
    spoken = own.pop("language", course.language if course is not None else None)
    if spoken is not None and spoken not in list(Language):
        raise Slips([f'[lesson], key "language": {spoken!r} is none of {", ".join(Language)}'])
    try:
        plan = LessonPlan.model_validate(in_both(own, Language(spoken) if spoken is not None else None))
    except ValidationError as found:
        raise Slips(_within_lesson(shape_slips(found))) from found
    known = catalogue()
    wrong = list(slips(plan, known.beliefs, known.terms))
    steps = asking(plan)
    tables["ask"] = [plan.step[at].ask for at in steps]
    try:
        case = case_of(tables, Vocabulary.of(library()), judging=True)
    except Slips as found:
        raise Slips([*wrong, *(_in_step(one, steps) for one in found.sentences)]) from found
    wrong += _deciding_slips(plan, Vocabulary.of(library()))
    wrong += _look_slips(plan, case)
    wrong += _condition_slips(plan, case)
    if wrong:
        raise Slips(wrong)
    case = replace(case, estate=Estate().apply(step_of(case.estate, "Begin the lesson", SCHOOL)))
    questions = {at: one.question for at, one in zip(steps, case.asks, strict=True)}
    return Lesson(path.stem, path, plan, case, questions)


def _within_lesson(sentences: Iterator[str]) -> Iterator[str]:
    """Places that begin at `[lesson]` as places of the file."""
    for one in sentences:
        yield re.sub(r"^\[\[(\w+)\]\]", r"[[lesson.\1]]", one) if one.startswith("[[") else f"[lesson], {one}"


def _in_step(sentence: str, steps: list[int]) -> str:
    """A slip of a question as a slip of the step that asks it."""
    return _ASK.sub(lambda found: f'[[lesson.step]] {steps[int(found[1]) - 1] + 1}, key "ask"', sentence)


def _deciding_slips(plan: LessonPlan, vocabulary: Vocabulary) -> Iterator[str]:
    for index, step in enumerate(plan.step, 1):
        for number, option in enumerate(step.option, 1):
            if option.decided_by is not None and option.decided_by not in vocabulary.deciding:
                place = f'[[lesson.step]] {index}, option {number}, key "decided_by"'
                yield f"{place}: there is no criterion or way {option.decided_by!r}"


def _look_slips(plan: LessonPlan, case: Case) -> Iterator[str]:
    for place, look in (
        ("[lesson]", plan.look),
        *((f"[[lesson.step]] {n}", one.look) for n, one in enumerate(plan.step, 1)),
    ):
        if look is None:
            continue
        for word, value, there in (
            ("partner", look.partner, look.partner in case.estate.partners),
            ("program", look.program, look.program in library().programs),
            ("reading", look.reading, look.reading in library().readings),
            ("scope", look.scope, case.estate.scopes.find(scope_key(look.scope or "")) is not None),
        ):
            if value is not None and not there:
                yield f'{place}, key "look": there is no {word} {value!r}'


def _condition_slips(plan: LessonPlan, case: Case) -> Iterator[str]:
    """Conditions of a task that name what is not there."""
    estate, roles = case.estate, library().roles
    for index, step in enumerate(plan.step, 1):
        lost = [("partner", one.partner, one.partner in estate.partners) for one in step.loses]
        lost += [("scope", one.scope, estate.scopes.find(scope_key(one.scope)) is not None) for one in step.loses]
        for key, word, value, there in (
            *(("who", "identity", one, one in estate.principals) for one in step.who),
            *(("loses", *one) for one in lost),
            ("least", "built-in role", step.least, step.least is None or roles.find(step.least) is not None),
            ("most", "built-in role", step.most, step.most is None or roles.find(step.most) is not None),
        ):
            if not there:
                yield f'[[lesson.step]] {index}, key "{key}": there is no {word} {value!r}'
