"""Claims, quizzes and mails in the window: each leads into a lesson, and what was answered is kept."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl

from partner_desk.app.school import progress as kept
from partner_desk.app.school.explaining import SentenceKind, kinds, model
from partner_desk.app.school.progress import default_folder
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.school.classpage import ClassDialog
from partner_desk.gui.school.course import CourseDialog
from partner_desk.gui.school.learners import LearnersDialog
from partner_desk.gui.school.mailpage import MailDialog
from partner_desk.gui.school.projector import ProjectorDialog
from partner_desk.gui.school.quizpage import QuizDialog
from partner_desk.gui.school.schooling import Schooling
from partner_desk.gui.school.threadpage import ThreadDialog
from partner_desk.training.texts import Language
from tests.app.school.test_own_course import COURSE, OWN
from tests.app.test_learners import wrongly


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
    german = dialog.text.toPlainText()
    assert "strittig seit" in german
    assert "etwa 2021; Link a partner ID" in german
    assert not re.search(r", (about|before|after|undated)|\d{4}-\d\d-\d\d", german), "days as German writes them"
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


def test_a_room_is_asked_in_large_letters_and_sees_the_answer_when_it_is_revealed(
    window: MainWindow, school: Schooling
) -> None:
    school.project()
    dialog = window.findChild(ProjectorDialog)
    assert isinstance(dialog, ProjectorDialog)
    right = next(at for at, one in enumerate(dialog.exercise.options, 1) if one.right)
    mark = f"{right}. \N{HEAVY CHECK MARK}"
    assert mark not in dialog.text.toPlainText()
    dialog.go_on.click()
    assert mark in dialog.text.toPlainText()
    assert "font-size:22pt" in dialog.text.toHtml()
    dialog.resize_letters(2)
    assert "font-size:24pt" in dialog.text.toHtml()
    before = dialog.exercise
    dialog.go_on.click()
    assert dialog.exercise is not before
    assert not dialog.revealed
    assert school.record.progress.standings == {}
    dialog.close()


def test_a_course_of_a_folder_stands_in_the_course_and_is_taught(
    window: MainWindow, school: Schooling, tmp_path: Path
) -> None:
    (tmp_path / "course.toml").write_text(COURSE, encoding="utf-8")
    (tmp_path / "pass-on.toml").write_text(OWN, encoding="utf-8")
    school.open_course(tmp_path)
    course = window.findChild(CourseDialog)
    assert isinstance(course, CourseDialog)
    assert course.paths.currentText() == "Unsere Regeln", "it is shown at once"
    course.tree.setCurrentItem(course.items["own:pass-on"])
    assert "Ann arbeitet hier." in course.text.toPlainText()
    course.accept()
    taking = school.room.taking
    assert taking is not None
    assert taking.lesson.id == "pass-on"
    school.room.go(1)
    school.room.choose(0)
    assert "Das Guthaben bekommt der Reseller von selbst." in school.panel.text.toPlainText()
    school.room.leave()


def test_a_class_is_shown_from_a_folder(window: MainWindow, school: Schooling, tmp_path: Path) -> None:
    learner = kept.add("Ann", tmp_path)
    kept.save(wrongly(learner), tmp_path)
    (tmp_path / "odd.json").write_text("{}", encoding="utf-8")
    school.learners()
    learners = window.findChild(LearnersDialog)
    assert isinstance(learners, LearnersDialog)
    learners.show_class(tmp_path)
    dialog = learners.findChild(ClassDialog)
    assert isinstance(dialog, ClassDialog)
    told = dialog.text.toPlainText()
    assert "A DPOR earns incentives on Azure consumption.\n1 Ann" in told
    assert "odd.json is left out: it is no learner's file" in told
    learners.close()
