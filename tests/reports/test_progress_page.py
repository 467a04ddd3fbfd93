"""A learner's page is one page, whatever there is to say, on both papers and in both languages."""

from __future__ import annotations

import itertools
import re
from random import Random

import pytest

from partner_desk.app.papers import PROGRESS
from partner_desk.app.school.catalogue import catalogue
from partner_desk.reports.progress import (
    GROUPS,
    WORDS,
    BeliefRow,
    FinishedLesson,
    ProgressPage,
    page_content,
)
from partner_desk.reports.typeset import drawings, pdf
from partner_desk.training.texts import Language, plain
from tests.examples import some
from tests.papers import squeezed, text_of

GROUPINGS = (*GROUPS, "mixed")
TITLES = [f"A lesson with a name of some length, number {number}" for number in range(40)]


def page(
    language: str, paper: str, grouping: str, name: str = "Ann", finished: int = 12, betrayed: int = 2
) -> ProgressPage:
    tongue, chance = Language(language), Random(grouping)
    beliefs = [
        BeliefRow(
            chance.choice(GROUPS) if grouping == "mixed" else grouping,
            plain(one.belief.said(tongue)), plain(one.truth.said(tongue)), betrayed,
        )
        for one in catalogue().misconceptions.values()
    ]  # fmt: skip
    return ProgressPage(
        name,
        "2026-03-02",
        language,
        beliefs,
        [FinishedLesson(one, at % 3) for at, one in enumerate(TITLES[:finished])],
        32,
        paper,
    )


@pytest.mark.parametrize(
    ("language", "paper", "grouping"), some([*itertools.product(WORDS, ("a4", "letter"), GROUPINGS)])
)
def test_it_is_always_one_page(language: str, paper: str, grouping: str) -> None:
    for name, finished in (("Ann", 0), ("W" * 80, 40)):
        assert len(drawings(PROGRESS.template, page_content(page(language, paper, grouping, name, finished)))) == 1


def test_it_says_where_the_learner_stands_and_what_is_true() -> None:
    found = page_content(page("de", "a4", "mixed", "Änne <b>#1</b>", 2))
    assert found["title"] == "Was Änne <b>#1</b> durchschaut hat"
    assert [one["id"] for one in found["groups"]] == ["believed", "not-known", "shaky", "seen-through", "not-met"]
    assert sum(len(one["rows"]) for one in found["groups"]) == len(catalogue().misconceptions)
    assert found["groups"][0]["rows"][0]["betrayed"] == "2-mal falsch beantwortet"
    assert found["lessons"] == "Abgeschlossene Lektionen: 2 von 32, davon 1 mit gezeigten Antworten"
    assert "Training" in found["note"]
    assert page_content(page("en", "a4", "shaky", finished=0))["finished"] == "None yet."
    assert set(WORDS["en"]) == set(WORDS["de"])
    assert set(WORDS) == {one.value for one in Language}


def test_the_pdf_is_tagged_and_names_are_never_markup() -> None:
    data = pdf(PROGRESS.template, page_content(page("en", "letter", "mixed", "#panic() *x* $1$ \x1b[31m")))
    assert b"/StructTreeRoot" in data
    assert re.search(rb"pdfuaid", data), "it meets PDF/UA"


def test_a_name_of_any_length_is_there_as_it_is() -> None:
    name = "W" * 300 + "-" + "x" * 300 + "!"
    text = text_of(pdf(PROGRESS.template, page_content(page("en", "a4", "mixed", name))))
    assert name in squeezed(text)
    assert "\N{ZERO WIDTH SPACE}" not in text
