"""Practice: every question that is drawn has exactly one right answer, and betrays what it was drawn for."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from math import log
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_desk.app.rulebook import library
from partner_desk.domain.access import Delegation, DenyAssignment, RoleAssignment
from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.changes import Fact
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.partners import PartnerAdminLink, PartnerOfRecord
from partner_desk.engine.judge import Judge
from partner_desk.readings.questions import Question, Verdict
from partner_desk.resources import resource_path
from partner_desk.training.beliefs import SEES
from partner_desk.training.catalogue import Catalogue
from partner_desk.training.drawn import DrawnOption, Exercise, ExerciseForm
from partner_desk.training.phrases import Phrasebook
from partner_desk.training.practice import LEVELS, MOTIFS, OFTEN, exercise
from partner_desk.training.situation import PracticeSituation
from tests.examples import SLIM, examples, some
from tests.laws.naive.verdicts import NaiveJudge

BOOK = Phrasebook.read(resource_path("school", "practice.toml"))
JUDGE = Judge(library())
MANY = 36 if SLIM > 1 else 1500
FOLDS = 5
KNOWN = tuple(Catalogue(resource_path("school"), resource_path("lessons")).misconceptions)


def drawn(judge: Judge, misconception: str, level: int, seed: int) -> Exercise:
    return exercise(misconception, level, seed, judge, BOOK)


def whole(found: Exercise, judge: Judge) -> None:
    """The law of practice."""
    answer = judge.answer(found.estate, found.question)
    (right,) = [one for one in found.options if one.right]
    if found.form in (ExerciseForm.REASON, ExerciseForm.VERDICT):
        assert right.verdict is answer.verdict
        assert right.decided_by is None or right.decided_by in answer.decided_by
        same = [one for one in found.options if one.verdict is answer.verdict and not one.right]
        assert not [one for one in same if one.decided_by is None or one.decided_by in answer.decided_by]
    assert 3 <= len(found.options) <= 5
    assert 2 <= len(found.estate.scopes) <= 12
    for language in ("en", "de"):
        texts = [getattr(one.text, language) for one in found.options]
        assert len(set(texts)) == len(texts)
        differences = [getattr(one.elsewhere, language) for one in found.options if one.elsewhere is not None]
        for text in (*texts, *differences, getattr(found.text, language)):
            assert not any(mark in text for mark in ("{", "}", "  ", " .", " ,", " ;"))
    wrong = [one.misconception for one in found.options if one.misconception is not None]
    assert right.misconception is None
    assert right.elsewhere is None
    assert found.about in wrong if wrong else found.about is None
    assert len(set(wrong)) == len(wrong), "one wrong option for each misconception"
    assert set(wrong) <= set(KNOWN)
    if found.form is ExerciseForm.REASON and answer.disputed and answer.verdict is not Verdict.UNKNOWN:
        assert "newest sources" in right.text.en, "a disputed yes or no is told as what these say"
        assert "neuesten Quellen" in right.text.de


@given(st.sampled_from(KNOWN), st.integers(1, LEVELS), st.integers(0, 10**6))
@examples(18)
def test_every_question_has_one_right_answer(judge: Judge, misconception: str, level: int, seed: int) -> None:
    whole(drawn(judge, misconception, level, seed), judge)


@cache
def sample(count: int) -> tuple[Exercise, ...]:
    """Questions about anything, on every level."""
    chance, judge = Random(count), JUDGE
    return tuple(drawn(judge, chance.choice(KNOWN), 1 + at % LEVELS, at) for at in range(count))


def words(found: Exercise, option: DrawnOption) -> str:
    """What an option says, without the names of this situation."""
    estate = found.estate
    names = [one.name for one in estate.partners.values()] + [one.name for one in estate.principals.values()]
    names += [estate.scopes.name(one) for one in range(len(estate.scopes))]
    text = option.text.en
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, "@")
    return text


def blindly(learned: Sequence[Exercise], asked: Sequence[Exercise]) -> float:
    """How often somebody is right who has seen many answers and chooses by the words of the options alone."""
    seen: Counter[tuple[str, bool]] = Counter()
    for one in learned:
        seen.update((word, option.right) for option in one.options for word in features(one, option))

    def likely(found: Exercise, option: DrawnOption) -> float:
        tallies = [(seen[word, True], seen[word, False]) for word in features(found, option)]
        return sum(log((right + 0.5) / (right + wrong + 2)) for right, wrong in tallies)

    return sum(max(one.options, key=lambda option: likely(one, option)).right for one in asked) / len(asked)


def features(found: Exercise, option: DrawnOption) -> set[str]:
    """A sentence and its words."""
    return {words(found, option), *re.findall(r"\w+", words(found, option))}


def verdicts_are_balanced(drawn: Sequence[Exercise]) -> None:
    """No verdict is a safe bet, and each is wrong now and then."""
    found = [one for one in drawn if one.form in (ExerciseForm.REASON, ExerciseForm.VERDICT)]
    right = Counter(option.verdict for one in found for option in one.options if option.right)
    wrong = Counter(option.verdict for one in found for option in one.options if not option.right)
    assert set(wrong) == set(Verdict)
    shuffled = [one for one in drawn if one.form is not ExerciseForm.VERDICT]
    places = Counter(next(at for at, option in enumerate(one.options) if option.right) for one in shuffled)
    assert all(places[at] >= len(shuffled) / 12 for at in range(3)), places
    assert max(right.values()) / len(found) <= (0.3 if SLIM == 1 else 0.45), right


def test_who_reads_the_options_alone_is_right_as_often_as_who_guesses() -> None:
    """No sentence is right more often than others: what is asked is drawn after the options.

    Each part of the questions is answered by somebody who has seen all others: 300 or more where many are asked for.
    """
    found = sample(MANY)
    verdicts_are_balanced(found)
    parts = [found[at::FOLDS] for at in range(FOLDS)]
    rest = [[one for other in parts if other is not part for one in other] for part in parts]
    hit = sum(blindly(seen, part) * len(part) for seen, part in zip(rest, parts, strict=True)) / len(found)
    chance = sum(1 / len(one.options) for one in found) / len(found)
    verdicts = Counter(option.verdict for one in found for option in one.options if option.right)
    assert hit <= max(chance, max(verdicts.values()) / len(found)) + (0.1 if SLIM == 1 else 0.15)


def test_the_naive_judge_says_the_same_of_every_question() -> None:
    """One option is right by a judge that shares no code with the one that drew them."""
    for found in sample(10_000 if SLIM == 1 else 8):
        asked, right = found.question, next(one for one in found.options if one.right)
        if found.form in (ExerciseForm.REASON, ExerciseForm.VERDICT):
            reading = JUDGE.library.reading_on(asked.since, asked.reading).id
            naive = NaiveJudge(found.estate.facts_in_order())
            charge = str(asked.charge_kind or ChargeKind.USAGE)
            verdict, _, decided = naive.judged(asked.scope, asked.partner, asked.program, asked.since, reading, charge)
            assert verdict == right.verdict.value, found.text.en
            assert right.decided_by is None or right.decided_by in decided


def pointed(form: ExerciseForm) -> Iterator[Exercise]:
    """Questions of a form that points, about anything."""
    seeds = itertools.count()
    found = (exercise(KNOWN[seed % len(KNOWN)], LEVELS, seed, JUDGE, BOOK, form=form) for seed in seeds)
    return (one for one in found if one.form is form)


def test_a_fact_that_counts_is_one_without_which_the_verdict_is_another_one() -> None:
    """Asked of the naive judge, fact by fact; the sentence that is gone is the option."""
    for found in itertools.islice(pointed(ExerciseForm.FACT), 20 if SLIM == 1 else 2):
        asked, facts = found.question, list(found.estate.facts_in_order())
        reading = JUDGE.library.reading_on(asked.since, asked.reading).id

        def verdict(facts: list[Fact], asked: Question = asked, reading: str = reading) -> str:
            naive = NaiveJudge(facts)
            return naive.judged(asked.scope, asked.partner, asked.program, asked.since, reading)[0]

        def told(facts: list[Fact]) -> list[str]:
            return [one.en for one in PracticeSituation(Estate.of(facts), BOOK, JUDGE.library.roles).sentences()]

        now, counts = verdict(facts), dict[str, bool]()
        for fact in facts:
            if isinstance(fact, PartnerAdminLink | RoleAssignment | PartnerOfRecord | Delegation | DenyAssignment):
                rest = [one for one in facts if one != fact]
                gone = [one for one in told(facts) if one not in told(rest)]
                counts[gone[0]] = verdict(rest) != now
        right = [counts[one.text.en] for one in found.options if one.right]
        wrong = [counts[one.text.en] for one in found.options if not one.right]
        assert set(right).isdisjoint(wrong), found.text.en
        assert ("change nothing" in found.text.en) is (right == [False])


def test_one_fact_turns_one_of_the_verdicts_that_are_offered() -> None:
    for found in itertools.islice(pointed(ExerciseForm.PAIR), 2):
        assert "A second situation differs in one thing" in found.text.en
        assert "Eine zweite Situation unterscheidet sich" in found.text.de
        assert [one.right for one in found.options].count(True) == 1
        assert all(", for " in one.text.en for one in found.options)


def test_every_misconception_is_found_out_on_every_level(judge: Judge) -> None:
    """Most of what is drawn for one asks about it, or else about another one."""
    for misconception in some(some(some(KNOWN))):
        level = 1 + len(misconception) % LEVELS
        found = (drawn(judge, misconception, level, seed) for seed in range(12))
        assert any(one.about == misconception for one in found), misconception


def test_every_situation_finds_out_what_it_promises(judge: Judge) -> None:
    for motif, misconception in some(some(some([(one, belief) for one in MOTIFS for belief in one.finds]))):
        found = exercise(misconception, LEVELS, 7, judge, BOOK, [motif])
        assert (found.motif, found.misconception) == (motif.name, misconception)


def test_what_somebody_sees_is_known_of_every_misconception() -> None:
    assert set(SEES) == set(KNOWN)
    first = {one for motif in MOTIFS if motif.least == 1 for one in motif.finds}
    assert set(KNOWN) <= first, "from the first level on"


def test_a_wrong_answer_is_told_where_it_would_be_right(judge: Judge) -> None:
    """Its own words are the judge's words in the other world, so the difference is what somebody overlooked."""
    found = drawn(judge, "pal-needs-owner", 1, 2)
    told = {one.text.en: one.elsewhere.en for one in found.options if one.elsewhere is not None}
    assert told
    assert all(one.startswith("It would be so if") or one.startswith("It would be so without") for one in told.values())


def test_what_is_asked_about_and_told_first_stands_in_the_readings(judge: Judge) -> None:
    library = judge.library
    ways = {way.id for program in library.programs.values() for way in program.ways}
    criteria = {criterion for reading in library.readings.values() for criterion in reading.criteria}
    for asked in BOOK.programs.model_dump().values():
        assert {*([asked] if isinstance(asked, str) else asked)} <= library.programs.keys()
    assert {point for points in BOOK.points.values() for point in points} <= ways | criteria


def test_levels_ask_for_more() -> None:
    """Harder questions need more judgement: reasons that are alike, accounts, days."""
    forms = {level: set(OFTEN[level]) for level in range(1, LEVELS + 1)}
    assert all(forms[level] <= forms[level + 1] for level in range(1, LEVELS))


def test_a_seed_tells_the_whole_question(judge: Judge) -> None:
    first, again = (drawn(judge, "retroactive", 5, 7) for _ in range(2))
    assert first.text == again.text
    assert first.options == again.options
    assert list(first.estate.facts_in_order()) == list(again.estate.facts_in_order())
    assert drawn(judge, "retroactive", 5, 8).text != first.text


def test_what_cannot_be_practised_is_refused(judge: Judge) -> None:
    with pytest.raises(Refused, match="no level 6"):
        drawn(judge, "retroactive", 6, 1)
    with pytest.raises(Refused, match="'the-earth-is-flat'"):
        drawn(judge, "the-earth-is-flat", 1, 1)
