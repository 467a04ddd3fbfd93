"""Practice: every question that is drawn has exactly one right answer, and betrays what it was drawn for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_desk.domain.errors import Refused
from partner_desk.resources import resource_path
from partner_desk.rules.judge import Judge
from partner_desk.training.catalogue import Catalogue
from partner_desk.training.grading import is_right, unfit
from partner_desk.training.phrases import Phrasebook
from partner_desk.training.practice import LEVELS, MOTIFS, Exercise, exercise
from tests.examples import examples

BOOK = Phrasebook.read(resource_path("school", "practice.toml"))
KNOWN = Catalogue(resource_path("school"), resource_path("lessons")).misconceptions
PRACTISED = sorted({one for motif in MOTIFS for one in motif.finds})


def whole(found: Exercise, judge: Judge) -> None:
    """The law of practice."""
    answer = judge.answer(found.estate, found.question)
    assert not list(unfit(found.options, answer))
    assert sum(is_right(one, answer) for one in found.options) == 1
    assert 3 <= len(found.options) <= 5
    assert 2 <= len(found.estate.scopes) <= 12
    for language in ("en", "de"):
        texts = [getattr(one.text, language) for one in found.options]
        assert len(set(texts)) == len(texts)
        assert not any(mark in text for text in (*texts, getattr(found.text, language)) for mark in "{}")
    wrong = [one.misconception for one in found.options if one.misconception is not None]
    assert found.misconception in wrong
    assert set(wrong) <= KNOWN.keys()
    assert found.question.single_day


@given(st.sampled_from(PRACTISED), st.integers(1, LEVELS), st.integers(0, 10**6))
@examples(300)
def test_every_question_has_one_right_answer(judge: Judge, misconception: str, level: int, seed: int) -> None:
    whole(exercise(misconception, level, seed, judge, BOOK), judge)


def test_a_seed_tells_the_whole_question(judge: Judge) -> None:
    first, again = (exercise("retroactive", 5, 7, judge, BOOK) for _ in range(2))
    assert first.text == again.text
    assert first.options == again.options
    assert list(first.estate.facts_in_order()) == list(again.estate.facts_in_order())
    assert exercise("retroactive", 5, 8, judge, BOOK).text != first.text


def test_what_cannot_be_practised_is_refused(judge: Judge) -> None:
    with pytest.raises(Refused, match="no level 6"):
        exercise("retroactive", 6, 1, judge, BOOK)
    with pytest.raises(Refused, match="'the-earth-is-flat'"):
        exercise("the-earth-is-flat", 1, 1, judge, BOOK)
