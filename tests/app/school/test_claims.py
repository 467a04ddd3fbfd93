"""What lessons say beside their questions is so: each such sentence is asked of the judge as well."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from partner_desk.app.rulebook import judge, library
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.lessonfile import Lesson, lesson_of, lesson_path, read_lesson
from partner_desk.app.school.ways import way
from partner_desk.domain.estate import Estate
from partner_desk.exchange.case.asking import Ask, Vocabulary, differences
from partner_desk.exchange.case.reading import case_of, tables_of, text_of
from partner_desk.readings.roles import Listing
from partner_desk.training.grading import is_right
from partner_desk.training.lessons import StepKind
from partner_desk.training.texts import Language, plain

CLAIMS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("claims.toml").read_text("utf-8"))["claim"]
COURSE = list(catalogue().lessons)
DISPUTED = {Language.EN: re.compile(r"disput|disagree"), Language.DE: re.compile(r"strittig|nicht einig")}


def told(table: object) -> str:
    """Every English text of a lesson, one after the other."""
    match table:
        case {"en": str(text)}:
            return f"{plain(text)}\n"
        case dict() as keys:
            return "".join(map(told, keys.values()))
        case list() as rows:
            return "".join(map(told, rows))
    return ""


def supposed(claim: dict[str, Any]) -> str:
    """The file of the lesson with what the sentence supposes: other words, or facts besides."""
    text = text_of(lesson_path(claim["lesson"]))
    for before, after in claim.get("instead", ()):
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text.replace("\n[lesson]\n", f"\n{claim.get('more', '')}\n[lesson]\n", 1)


def asked(text: str, path: Path, questions: list[dict[str, Any]]) -> tuple[Ask, ...]:
    """The questions of a claim, as those of a case with the facts of the lesson."""
    tables = tables_of(text, str(path))
    del tables["lesson"]
    return case_of(tables | {"ask": questions}, Vocabulary.of(library()), judging=True).asks


def worlds(lesson: Lesson) -> Iterator[Estate]:
    """What the desk holds before the first step, and after each, for somebody who solves every task."""
    yield (estate := lesson.case.estate)
    for at, step in enumerate(lesson.plan.step):
        if step.kind is StepKind.DO:
            found = way(estate, step, lesson.questions[at])
            assert found is not None
            estate = estate.apply(found.changes)
        yield estate


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: f"{claim['lesson']}: {claim['says'][:40]}")
def test_what_a_lesson_says_is_what_the_judge_says(claim: dict[str, Any]) -> None:
    path, text = lesson_path(claim["lesson"]), supposed(claim)
    assert claim["says"] in told(tables_of(text, str(path))["lesson"])
    estate = next(islice(worlds(lesson_of(text, path)), claim.get("after", 0), None))
    wrong = [
        f"{ask.question}: {one}"
        for ask in asked(text, path, claim["ask"])
        for one in differences(ask, judge().answer(estate, ask.question))
    ]
    assert not wrong, "\n".join(wrong)


def test_the_list_of_roles_is_as_long_as_is_said() -> None:
    path = lesson_path("reader-contributor-and-the-list")
    yes, no = (sum(role.listing is one for role in library().roles.by_id.values()) for one in (Listing.YES, Listing.NO))
    assert f"{yes + no} roles, {yes} of them with Yes, {no} with No" in told(
        tables_of(text_of(path), str(path))["lesson"]
    )


def test_every_lesson_says_something_beside_its_questions() -> None:
    assert {one["lesson"] for one in CLAIMS} == set(COURSE)


@pytest.mark.parametrize("identifier", COURSE)
def test_an_answer_about_which_sources_disagree_is_not_told_plainly(identifier: str) -> None:
    lesson = read_lesson(lesson_path(identifier))
    for at, estate in enumerate(islice(worlds(lesson), 1, None)):
        answer = judge().answer(estate, lesson.questions[at]) if at in lesson.questions else None
        if answer is not None and answer.disputed:
            step = lesson.plan.step[at]
            texts = [step.text, step.after, *(one.text for one in step.option if is_right(one, answer))]
            for language, words in DISPUTED.items():
                assert any(words.search(text.said(language)) for text in texts if text is not None), f"step {at + 1}"
