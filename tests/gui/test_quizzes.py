"""Claims, quizzes and mails in the window: each leads into a lesson, and what was answered is kept."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import QUrl

from partner_desk.app.school.explaining import SentenceKind, kinds, model
from partner_desk.app.school.progress import default_folder
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.school.course import CourseDialog
from partner_desk.gui.school.mailpage import MailDialog
from partner_desk.gui.school.quizpage import QuizDialog
from partner_desk.gui.school.schooling import Schooling
from partner_desk.gui.school.threadpage import ThreadDialog
from partner_desk.training.texts import Language


@pytest.fixture
def school(window: MainWindow) -> Schooling:
    shutil.rmtree(default_folder(), ignore_errors=True)
    window.settings.setValue("school/language", "en")
    return window.later.schooling


def test_a_claim_leads_to_the_verdict_of_its_lesson(window: MainWindow, school: Schooling) -> None:
    school.claims()
    dialog = window.findChild(ThreadDialog)
    assert isinstance(dialog, ThreadDialog)
    told = dialog.text.toPlainText()
    assert "6. For competencies Reader is usually enough.\nToday: disputed since" in told
    assert "Who sees amounts" in told
    assert told.index("Side by side") < told.index("1. With PAL"), "what was asked for comes first"
    dialog.languages.setCurrentIndex(list(Language).index(Language.DE))
    assert "strittig seit" in dialog.text.toPlainText()
    lesson = "seed-06-reader-is-usually-sufficient-for-competencies"
    dialog.text.anchorClicked.emit(QUrl(f"lesson:{lesson}%401"))
    taking = school.room.taking
    assert taking is not None
    assert (taking.lesson.id, taking.at, taking.given_up) == (lesson, 0, True)
    assert school.record.progress.standings == {}, "it was looked at, not asked"
    school.room.leave()


def test_a_quiz_is_begun_in_the_course_taken_with_digits_and_kept(window: MainWindow, school: Schooling) -> None:
    school.course()
    course = window.findChild(CourseDialog)
    assert isinstance(course, CourseDialog)
    course.paths.setCurrentIndex(1)
    assert "40 minutes, 0 of 7 done" in course.way.text()
    course.tree.setCurrentItem(course.items["test:1"])
    course.accept()
    quiz = window.findChild(QuizDialog)
    assert isinstance(quiz, QuizDialog)
    assert "Question 1 of 5" in quiz.head.text()
    for _ in range(5):
        options = quiz.taking.exercise.options
        quiz.choose(next(at for at, one in enumerate(options) if not one.right))
    assert quiz.head.text() == "0 of 5 right"
    assert "Lessons about what was wrong" in quiz.text.toPlainText()
    assert school.record.progress.quizzes["test:1"].right == 0
    quiz.text.anchorClicked.emit(QUrl("lesson:what-is-recognition"))
    assert school.room.taking is not None
    school.room.leave()


def test_a_mail_is_answered_and_compared(window: MainWindow, school: Schooling) -> None:
    school.mails()
    dialog = window.findChild(MailDialog)
    assert isinstance(dialog, MailDialog)
    mail = dialog.explaining.mail
    false = kinds(mail.id).index(SentenceKind.FALSE)
    assert not dialog.send_button.isEnabled()
    assert "Not true" not in dialog.text.toPlainText()
    for at in (*model(mail)[1:], false):
        dialog.text.anchorClicked.emit(QUrl(f"sentence:{at}"))
    dialog.send()
    told = dialog.text.toPlainText()
    assert "Not true: By the link Contoso is recognized on the whole of production." in told
    assert "PAL is set on a subscription." in told, "the belief behind it"
    assert "Asked, and not answered:" in told
    dialog.again()
    for at in model(mail):
        dialog.toggle(at)
    dialog.send()
    assert dialog.text.toPlainText().startswith("A good answer")
    assert dialog.letter_button.isEnabled()
    assert school.record.progress.quizzes[f"explain:{mail.id}"].right == len(model(mail))
    dialog.close()
