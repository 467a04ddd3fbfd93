"""Practice: every question that is drawn has exactly one right answer, and betrays what it was drawn for."""

from __future__ import annotations

import itertools
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_desk.domain.errors import Refused
from partner_desk.engine.judge import Judge
from partner_desk.readings.questions import Verdict
from partner_desk.resources import resource_path
from partner_desk.training.catalogue import Catalogue
from partner_desk.training.grading import is_right, unfit
from partner_desk.training.phrases import Phrasebook
from partner_desk.training.practice import LEVELS, MOTIFS, Exercise, exercise
from tests.examples import TIMES, examples

BOOK = Phrasebook.read(resource_path("school", "practice.toml"))
KNOWN = tuple(Catalogue(resource_path("school"), resource_path("lessons")).misconceptions)


def drawn(judge: Judge, misconception: str, level: int, seed: int) -> Exercise:
    return exercise(misconception, level, seed, judge, BOOK)


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
        for text in (*texts, getattr(found.text, language)):
            assert not any(mark in text for mark in ("{", "}", "  ", " .", " ,", " ;"))
    wrong = [one.misconception for one in found.options if one.misconception is not None]
    assert found.misconception in wrong
    assert len(set(wrong)) == len(wrong), "one wrong option for each misconception"
    assert set(wrong) <= set(KNOWN)
    assert found.question.single_day
    if answer.disputed and answer.verdict is not Verdict.UNKNOWN:
        right = next(one for one in found.options if one.misconception is None)
        assert "newest sources" in right.text.en, "a disputed yes or no is told as what these say"
        assert "neuesten Quellen" in right.text.de


@given(st.sampled_from(KNOWN), st.integers(1, LEVELS), st.integers(0, 10**6))
@examples(300)
def test_every_question_has_one_right_answer(judge: Judge, misconception: str, level: int, seed: int) -> None:
    whole(drawn(judge, misconception, level, seed), judge)


def test_every_misconception_can_be_practised_on_every_level(judge: Judge) -> None:
    verdicts: Counter[Verdict] = Counter()
    for seed in range(2 * TIMES):
        for misconception in KNOWN:
            for level in range(1, LEVELS + 1):
                found = drawn(judge, misconception, level, seed)
                assert (found.misconception, found.level) == (misconception, level)
                verdicts[judge.answer(found.estate, found.question).verdict] += 1
    assert set(verdicts) == set(Verdict), "every kind of verdict comes out now and then"


def sentence(template: str) -> re.Pattern[str]:
    """What a sentence with gaps becomes."""
    return re.compile(".+".join(re.escape(piece) for piece in re.split(r"\{\w+\}", template.strip())))


def test_every_situation_finds_out_what_it_promises_and_every_sentence_is_said(judge: Judge) -> None:
    """Words that no question uses would be there for nothing."""
    texts: set[str] = set()
    for motif in MOTIFS:
        for misconception in motif.finds:
            for seed, level in itertools.product(range(TIMES), range(motif.least, LEVELS + 1)):
                found = exercise(misconception, level, seed, judge, BOOK, [motif])
                assert found.motif == motif.name
                texts |= {option.text.en for option in found.options}
    for said in (*(one.text.en for one in BOOK.beliefs.values()), *(one.text.en for one in BOOK.reasons.values())):
        assert any(sentence(said).fullmatch(text) for text in texts), f"nobody says {said!r}"


def test_what_is_believed_is_a_misconception_that_a_motif_promises() -> None:
    said = {one.misconception for one in BOOK.beliefs.values()}
    assert said == set(KNOWN)
    first = {one for motif in MOTIFS if motif.least == 1 for one in motif.finds}
    assert set(KNOWN) <= first, "from the first level on"


def test_what_is_asked_about_and_told_first_stands_in_the_readings(judge: Judge) -> None:
    library = judge.library
    ways = {way.id for program in library.programs.values() for way in program.ways}
    criteria = {criterion for reading in library.readings.values() for criterion in reading.criteria}
    for asked in BOOK.programs.model_dump().values():
        assert {*([asked] if isinstance(asked, str) else asked)} <= library.programs.keys()
    assert {point for points in BOOK.points.values() for point in points} <= ways | criteria


def test_levels_grow(judge: Judge) -> None:
    def mean(level: int) -> float:
        worlds = [drawn(judge, one, level, 3).estate for one in KNOWN]
        return sum(len(list(world.facts_in_order())) for world in worlds) / len(worlds)

    sizes = [mean(level) for level in range(1, LEVELS + 1)]
    assert sizes == sorted(sizes)
    first = drawn(judge, "pal-on-subscription", 1, 1).estate
    assert len(first.subscriptions) == 1


def test_a_seed_tells_the_whole_question(judge: Judge) -> None:
    first, again = (drawn(judge, "retroactive", 5, 7) for _ in range(2))
    assert first.text == again.text
    assert first.options == again.options
    assert list(first.estate.facts_in_order()) == list(again.estate.facts_in_order())
    assert drawn(judge, "retroactive", 5, 8).text != first.text


def test_the_right_option_stands_in_every_place(judge: Judge) -> None:
    places: Counter[int] = Counter()
    for seed in range(90):
        found = drawn(judge, KNOWN[seed % len(KNOWN)], 1, seed)
        places[next(at for at, one in enumerate(found.options) if one.misconception is None)] += 1
    assert all(places[at] >= 15 for at in range(3)), places


def test_what_cannot_be_practised_is_refused(judge: Judge) -> None:
    with pytest.raises(Refused, match="no level 6"):
        drawn(judge, "retroactive", 6, 1)
    with pytest.raises(Refused, match="'the-earth-is-flat'"):
        drawn(judge, "the-earth-is-flat", 1, 1)
