"""A lesson in a small window: what came of an answer is in sight at once, however one came to it."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextBrowser

from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.feedback import feedback
from partner_desk.app.school.lessonfile import course_lesson
from partner_desk.app.school.practice import exercise
from partner_desk.app.school.progress import default_folder
from partner_desk.app.school.record import as_lesson
from partner_desk.app.school.taking import Taking
from partner_desk.domain.estate import Estate
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.school.classroom import Classroom
from partner_desk.gui.school.panel import LessonPanel
from partner_desk.gui.school.schooling import Schooling
from partner_desk.gui.school.words import SchoolWords
from partner_desk.training.grading import is_right
from partner_desk.training.lessons import StepKind
from partner_desk.training.texts import Language, paragraphs, plain
from tests.examples import TIMES

SMALL = (1366, 728)
"""A screen of 1366 x 768 without the system's bar."""
COURSE = list(catalogue().lessons)
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


def place(text: QTextBrowser, words: str, *, after: int = 0) -> tuple[QRect, int]:
    """Where the first of these words stand in what is seen of the lesson's text, and where that is in the text."""
    found = text.document().find(words, after)
    assert not found.isNull(), words
    start, end = QTextCursor(found), QTextCursor(found)
    start.setPosition(found.selectionStart())
    end.setPosition(found.selectionEnd())
    return text.cursorRect(start).united(text.cursorRect(end)), found.selectionStart()


def assert_seen(panel: LessonPanel, taking: Taking) -> None:
    """What is so here, the rule, and the belief behind a wrong answer: each of them is in sight, to its last letters."""
    text, language, at = panel.text, panel.language, 0
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    seen = text.viewport().rect()
    assert taking.question is not None
    told = [SchoolWords.HERE.said(language), feedback(taking.start, taking.question, language).sentence[-20:]]
    if taking.step.after is not None:
        blocks = ["".join(one.words for one in block) for block in paragraphs(taking.step.after.said(language))]
        told += [blocks[0][:24], blocks[-1][-24:]]
    if taking.wrong is not None and (belief := taking.step.option[taking.wrong].misconception) is not None:
        truth = plain(catalogue().misconceptions[belief].truth.said(language))
        told += [SchoolWords.BELIEF.said(language), truth[-24:]]
    for words in told:
        where, at = place(text, words, after=at)
        assert seen.contains(where), (taking.lesson.id, taking.at, language, words, where, seen)


def right_and_wrong(taking: Taking, estate: Estate) -> tuple[int, list[int]]:
    answer = taking.answer(estate)
    right = [at for at, one in enumerate(taking.step.option) if is_right(one, answer)]
    return right[0], [at for at in range(len(taking.step.option)) if at not in right]


def longest(taking: Taking, wrong: list[int], language: Language) -> int:
    """The wrong option whose belief is told in most words."""
    beliefs = {at: taking.step.option[at].misconception or "" for at in wrong}
    return max(beliefs, key=lambda at: len(catalogue().misconceptions[beliefs[at]].truth.said(language)))


def test_the_explanation_is_seen_in_all_lessons_in_both_languages_right_or_wrong(
    school: Schooling, window: MainWindow
) -> None:
    panel, asked = school.panel, 0
    school.take(COURSE[0])
    QApplication.processEvents()
    for identifier in COURSE:
        lesson = course_lesson(identifier)
        chapter = next(one.title for one in catalogue().chapters if identifier in one.lessons)
        for language in Language:
            panel.speak(language)
            for at, step in enumerate(lesson.plan.step):
                if step.kind is not StepKind.PREDICT:
                    continue
                taking, estate = Taking(lesson), lesson.case.estate
                taking.begin(estate, at)
                right, wrong = right_and_wrong(taking, estate)
                for chosen in (right, longest(taking, wrong, language)):
                    taking = Taking(lesson)
                    taking.begin(estate, at)
                    taking.choose(chosen, estate)
                    panel.show_step(taking, estate, None, chapter.said(language))
                    assert_seen(panel, taking)
                    asked += 1
    assert asked == 2 * 2 * 106
    assert window.size().toTuple() == SMALL


def answer_wrongly(room: Classroom) -> None:
    """Choose a wrong option in the window: what is told of it is seen."""
    assert room.taking is not None
    room.choose(right_and_wrong(room.taking, room.estate)[1][0])
    QApplication.processEvents()
    assert_seen(room.panel, room.taking)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("belief", BELIEFS)
def test_in_practice_the_explanation_is_seen_after_a_wrong_answer(
    school: Schooling, belief: str, language: Language
) -> None:
    speak(school, language)
    school.room.begin(as_lesson(exercise(belief, 5, 7)))
    answer_wrongly(school.room)


def test_the_lists_are_back_in_their_place_after_a_lesson(school: Schooling, window: MainWindow) -> None:
    QApplication.processEvents()
    before, shown, tools = window.panes.down.sizes(), window.panes.lists_shown, window.toolbar.isVisible()
    school.take(COURSE[0])
    QApplication.processEvents()
    assert not window.panes.lists_shown
    assert not window.toolbar.isVisible()
    assert not window.choosers.isVisible()
    tree, lesson, reasons = (one.width() for one in (window.panes.left, school.panel, window.panes.beside))
    assert tree < reasons < lesson, "the lesson stands between tree and reasons, and has most room"
    school.panel.head.question.click()
    assert window.choosers.isVisible()
    school.take(COURSE[1])
    assert not window.choosers.isVisible()
    school.room.leave()
    window.verbs.sample()
    QApplication.processEvents()
    assert (window.panes.down.sizes(), window.panes.lists_shown, window.toolbar.isVisible()) == (before, shown, tools)
    assert window.choosers.isVisible()
    school.take(COURSE[0])
    window.close()
    assert window.settings.value("down") is not None
    assert str(window.settings.value("shown/lists_shown")).casefold() == str(shown).casefold()


def test_the_story_stays_in_two_lines_and_opens_by_keyboard(school: Schooling) -> None:
    speak(school, Language.EN)
    school.take(COURSE[0])
    panel = school.panel
    assert not panel.story.isVisible(), "the first step tells all of it"
    school.room.go(1)
    QApplication.processEvents()
    assert panel.story.isVisible()
    line = panel.story.fontMetrics().lineSpacing()
    assert panel.story.heightForWidth(panel.story.width()) <= 2 * line + 3 * panel.story.margin()
    panel.story.setFocus()
    QTest.keyClick(panel.story, Qt.Key.Key_Tab)
    QTest.keyClick(panel.story, Qt.Key.Key_Return)
    assert panel.story.is_open
    assert "Does Microsoft see it?" in panel.story.text()
    school.room.go(1)
    assert panel.story.is_open, "who opened it reads it in the next step too"


def test_where_there_is_no_room_lesson_and_reasons_stand_behind_each_other(
    school: Schooling, window: MainWindow
) -> None:
    speak(school, Language.EN)
    window.resize(1024, 700)
    school.take(COURSE[0])
    QApplication.processEvents()
    room, sides = school.room, window.panes.sides
    assert sides.isVisible()
    room.go(1)
    sides.setCurrentIndex(1)
    assert window.panes.beside.isVisible()
    assert not school.panel.isVisible()
    answer_wrongly(room)
    assert school.panel.isVisible(), "the explanation is always in sight"
    window.resize(*SMALL)
    QApplication.processEvents()
    assert not sides.isVisible()
    assert window.panes.beside.isVisible()
    assert school.panel.isVisible()
