"""Quizzes place a learner and recall earlier chapters; mails are answered with what is true and was asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from partner_desk.app.paper import AboutLetter
from partner_desk.app.papers import LETTER
from partner_desk.app.rulebook import judge
from partner_desk.app.school import firsttries
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.explaining import (
    Explaining,
    SentenceKind,
    customer_mails,
    kinds,
    letter,
    mail_named,
    model,
)
from partner_desk.app.school.paths import is_done, path_named, stops
from partner_desk.app.school.quiz import (
    Quiz,
    QuizTaking,
    beliefs_of_chapters,
    chapter_test,
    drawn,
    placement,
)
from partner_desk.app.school.record import LearnerRecord
from partner_desk.domain.errors import Refused
from partner_desk.training.progress import Grasp
from partner_desk.training.texts import Language
from tests.papers import pages_of

FAR_SEED = next(
    seed
    for seed in range(100)
    if any(one.belief in beliefs_of_chapters()[0] for one in placement(seed).draws if one.chapter > 1)
)
"""Draws something of a later chapter about which the first one has a lesson as well."""


def taken(quiz: Quiz, *, right: bool) -> QuizTaking:
    """A quiz by somebody who is always right, or never, and believes what the options stand for where one does."""
    taking = QuizTaking(quiz)
    while not taking.over:
        fitting = [at for at, one in enumerate(taking.exercise.options) if one.right is right]
        taking.choose(max(fitting, key=lambda at: taking.exercise.options[at].misconception is not None))
    return taking


def test_ten_questions_place_a_learner() -> None:
    quiz = placement(7)
    assert len(quiz.draws) == 10
    assert [one.chapter for one in quiz.draws] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert quiz == placement(7) != placement(8)
    knows, guesses = taken(quiz, right=True), taken(quiz, right=False)
    assert (knows.right, knows.begin_at, knows.lessons) == (10, None, [])
    assert (guesses.right, guesses.begin_at) == (0, 1)
    assert guesses.lessons == [one for one in catalogue().lessons if one in guesses.lessons], (
        "in the order of the course"
    )
    late = QuizTaking(Quiz("place", quiz.title, tuple(one for one in placement(FAR_SEED).draws if one.chapter > 1)))
    while not late.over:
        late.choose(next(at for at, one in enumerate(late.exercise.options) if not one.right))
    assert late.begin_at == 2
    assert not {*late.lessons} & {*catalogue().chapters[0].lessons}, "nobody is sent before where to begin"
    for draw in quiz.draws:
        exercise = drawn(draw)
        verdict = judge().answer(exercise.estate, exercise.question).verdict
        assert [one.verdict for one in exercise.options if one.right] == [verdict], "the key is the judge's"


def test_a_test_asks_about_its_chapter_and_recalls_those_before() -> None:
    known = beliefs_of_chapters()
    for chapter, own in enumerate(known, 1):
        draws = chapter_test(chapter, 3).draws
        assert sum(one.belief in own and one.chapter == chapter for one in draws) == catalogue().testing.own
        earlier = [one for one in draws if one.chapter < chapter]
        assert len(earlier) == (catalogue().testing.earlier if chapter > 1 else 0)
        assert all(one.belief in known[one.chapter - 1] for one in earlier)
    with pytest.raises(Refused, match="from 1 to 5"):
        chapter_test(6, 3)


def test_answers_are_first_tries_and_what_came_of_a_quiz_is_kept(tmp_path: Path) -> None:
    record = LearnerRecord(pytest.fail, tmp_path)
    record.add("Ann")
    wrong = taken(chapter_test(1, 3), right=False)
    for answer in wrong.answers:
        firsttries.answered(record, answer)
    firsttries.over(record, wrong)
    assert Grasp.BELIEVED in record.grasps.values()
    assert Grasp.SEEN_THROUGH not in record.grasps.values()
    again = LearnerRecord(pytest.fail, tmp_path)
    result = again.progress.quizzes["test:1"]
    assert (result.right, result.asked) == (0, len(wrong.answers))
    on_path = {one.id: is_done(one, again.progress) for one in stops(path_named("forty-minutes"))}
    assert [one for one, done in on_path.items() if done] == ["test:1"]


def test_forty_minutes_are_forty_and_a_day_is_the_whole_course() -> None:
    assert sum(one.minutes for one in stops(path_named("forty-minutes"))) == 40
    day = [one.id for one in stops(path_named("one-day"))]
    assert [one for one in catalogue().lessons if one not in day] == []
    assert [one for one in day if one.startswith("test:")] == [f"test:{n}" for n in range(1, 6)]
    with pytest.raises(Refused, match="forty-minutes"):
        path_named("never")


def test_each_mail_has_a_good_answer_and_its_false_sentences_have_a_belief() -> None:
    for mail in customer_mails():
        of = kinds(mail.id)
        assert of.count(SentenceKind.NEEDED) >= 3
        assert of.count(SentenceKind.FALSE) >= 2
        for sentence, kind in zip(mail.sentence, of, strict=True):
            assert (sentence.misconception is not None) == (kind is SentenceKind.FALSE), sentence.text.en
            assert sentence.misconception is None or sentence.misconception in catalogue().misconceptions
    assert any(one.ask is not None for mail in customer_mails() for one in mail.sentence), "some ask the judge"


def test_an_answer_is_compared_and_becomes_a_letter_in_which_nothing_false_stands(tmp_path: Path) -> None:
    mail = mail_named("what-is-the-difference")
    false = kinds(mail.id).index(SentenceKind.FALSE)
    explaining = Explaining(mail)
    for at in (*model(mail)[1:], false):
        explaining.toggle(at)
    explaining.send()
    explaining.toggle(model(mail)[0])
    assert (explaining.missing, explaining.of(SentenceKind.FALSE), explaining.good) == ([0], [false], False)
    record = LearnerRecord(pytest.fail, tmp_path)
    record.add("Ann")
    firsttries.sent(record, explaining)
    assert record.grasps[str(mail.sentence[false].misconception)] is Grasp.BELIEVED
    assert [mail.sentence.index(one) for one in letter(mail, explaining.taken)] == model(mail)
    for language in Language:
        about = AboutLetter(mail.id, date(2026, 11, 27), explaining.taken)
        pages = pages_of(LETTER.pdf(about, language=language.value))
        assert len(pages) == 1
        flat = " ".join(pages[0].split())
        assert all(mail.sentence[at].text.said(language)[:40] in flat for at in model(mail))
        assert mail.sentence[false].text.said(language)[:40] not in flat
