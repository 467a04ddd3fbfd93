"""A lesson in a small window: what came of an answer is in sight at once, however one came to it."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication

from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.practice import exercise
from partner_desk.app.school.progress import default_folder
from partner_desk.app.school.record import as_lesson
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.school.classroom import Classroom
from partner_desk.gui.school.schooling import Schooling
from partner_desk.gui.school.words import SchoolWords
from partner_desk.training.grading import is_right
from partner_desk.training.lessons import StepKind
from partner_desk.training.texts import Language, paragraphs
from tests.examples import TIMES

SMALL = (1366, 728)
"""A screen of 1366 x 768 without the system's bar."""
COURSE = list(catalogue().lessons)
LESSONS = COURSE if TIMES > 1 else COURSE[::12]
BELIEFS = list(catalogue().misconceptions)[:: 1 if TIMES > 1 else 11]


@pytest.fixture
def school(window: MainWindow) -> Schooling:
    shutil.rmtree(default_folder(), ignore_errors=True)
    window.adorn()
    window.resize(*SMALL)
    return window.later.schooling


def speak(school: Schooling, language: Language) -> None:
    school.window.settings.setValue("school/language", language)
    school.panel.speak(language)


def place(room: Classroom, words: str, *, after: int = 0) -> tuple[QRect, int]:
    """Where the first of these words stand in what is seen of the lesson's text, and where that is in the text."""
    text = room.panel.text
    found = text.document().find(words, after)
    assert not found.isNull(), words
    start, end = QTextCursor(found), QTextCursor(found)
    start.setPosition(found.selectionStart())
    end.setPosition(found.selectionEnd())
    return text.cursorRect(start).united(text.cursorRect(end)), found.selectionStart()


def assert_seen(room: Classroom, language: Language) -> None:
    """The answer, and the beginning and (where it fits) the end of the explanation, are in sight without scrolling."""
    taking, text = room.taking, room.panel.text
    assert taking is not None
    QApplication.processEvents()  # the reasons open beside the text, which becomes smaller
    seen = text.viewport().rect()
    does = SchoolWords.SOLUTION if taking.step.kind is StepKind.DO else SchoolWords.ANSWER_IS
    said = does if taking.at in taking.shown else SchoolWords.RIGHT
    answer, at = place(room, said.said(language))
    assert seen.contains(answer), (taking.lesson.id, taking.at, "answer", answer, seen)
    if taking.step.after is None:
        return
    blocks = ["".join(one.words for one in block) for block in paragraphs(taking.step.after.said(language))]
    first, at = place(room, blocks[0][:24], after=at)
    last, _ = place(room, blocks[-1][-24:], after=at)
    assert seen.contains(first), (taking.lesson.id, taking.at, "beginning", first, seen)
    if last.bottom() - answer.top() <= seen.height():
        assert seen.contains(last), (taking.lesson.id, taking.at, "end", last, seen)


def right_and_wrong(room: Classroom) -> tuple[int, list[int]]:
    taking = room.taking
    assert taking is not None
    answer = taking.answer(room.situation.estate)
    right = [at for at, one in enumerate(taking.step.option) if is_right(one, answer)]
    return right[0], [at for at in range(len(taking.step.option)) if at not in right]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("identifier", LESSONS)
def test_the_explanation_is_seen_however_one_comes_to_it(
    school: Schooling, window: MainWindow, identifier: str, language: Language
) -> None:
    speak(school, language)
    school.take(identifier)
    room = school.room
    asked = 0
    while (taking := room.taking) is not None:
        if taking.step.kind is StepKind.PREDICT:
            right, wrong = right_and_wrong(room)
            room.choose(right)
            assert_seen(room, language)
            room._enter(taking.at)
            room.choose(wrong[0])
            QApplication.processEvents()
            belief, _ = place(room, SchoolWords.WRONG.said(language))
            assert room.panel.text.viewport().rect().contains(belief), "what was wrong is told in sight too"
            room.choose(right)
            assert_seen(room, language)
            room._enter(taking.at)
            room.show_answer()
            assert_seen(room, language)
            asked += 1
        elif not taking.solved:
            room.show_answer()
            assert_seen(room, language)
        if taking.last:
            break
        room.go(1)
    assert asked > 1
    assert window.size().toTuple() == SMALL


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("belief", BELIEFS)
def test_in_practice_the_right_answer_is_seen_after_two_wrong_ones(
    school: Schooling, belief: str, language: Language
) -> None:
    speak(school, language)
    school.room.begin(as_lesson(exercise(belief, 5, 7)))
    right, wrong = right_and_wrong(school.room)
    for one in wrong[:2]:
        school.room.choose(one)
    school.room.choose(right)
    assert_seen(school.room, language)


def test_the_lists_are_back_in_their_place_after_a_lesson(school: Schooling, window: MainWindow) -> None:
    QApplication.processEvents()
    before = window.panes.down.sizes()
    school.take(COURSE[0])
    QApplication.processEvents()
    assert window.panes.left.indexOf(window.tabs) == 1
    assert window.tabs.isVisible()
    lesson, desk = school.panel.height(), window.panes.down.height()
    assert lesson > 0.9 * desk, "while it asks, the lesson has the whole side"
    school.take(COURSE[1])
    school.room.leave()
    window.verbs.sample()
    QApplication.processEvents()
    assert window.panes.down.indexOf(window.tabs) == 1
    assert window.panes.down.sizes() == before
    school.take(COURSE[0])
    window.close()
    assert window.settings.value("down") is not None
