"""The school in the window: a lesson taken with keys, what is kept back and when it opens, looking things up."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QMessageBox, QToolTip
from pytestqt.qtbot import QtBot

from partner_desk.app.rulebook import judge
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.lessonfile import lesson_path, read_lesson
from partner_desk.app.school.practice import exercise
from partner_desk.app.school.progress import default_folder
from partner_desk.app.school.record import as_lesson
from partner_desk.app.school.round import taught_in
from partner_desk.app.workspace import Workspace
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.errors import Refused
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.partners import Partner
from partner_desk.domain.scope_edits import add_scope
from partner_desk.gui.dialogs.edits import RecordForm
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.models.estate import Columns
from partner_desk.gui.saving import SaveTarget
from partner_desk.gui.school.classroom import Classroom
from partner_desk.gui.school.course import CourseDialog
from partner_desk.gui.school.learners import LearnersDialog
from partner_desk.gui.school.lookup import LookupDialog
from partner_desk.gui.school.prose import misconception
from partner_desk.gui.school.roundresult import RoundResultDialog
from partner_desk.gui.school.schooling import Schooling
from partner_desk.gui.school.tour import Tour
from partner_desk.training.grading import is_right
from partner_desk.training.lessons import StepKind
from partner_desk.training.progress import Grasp
from partner_desk.training.texts import Language, plain
from tests.examples import some
from tests.gui.hands import answering, button, fill, keys, naming, press, scope, type_text, typing

LESSON = "what-is-recognition"


@pytest.fixture
def school(window: MainWindow) -> Schooling:
    shutil.rmtree(default_folder(), ignore_errors=True)
    window.adorn()
    window.resize(1366, 728)  # room for the lesson and the reasons beside it
    window.settings.setValue("school/language", "en")
    window.later.schooling.panel.speak(Language.EN)
    return window.later.schooling


@pytest.fixture
def room(school: Schooling) -> Classroom:
    school.take(LESSON)
    return school.room


def go_to_kind(room: Classroom, kind: StepKind) -> None:
    """Go on to the first step of a kind, giving up what stands between."""
    taking = room.taking
    assert taking is not None
    while taking.step.kind is not kind:
        if not taking.solved:
            room.show_answer()
        room.go(1)


def right_and_wrong(room: Classroom) -> tuple[int, int]:
    taking = room.taking
    assert taking is not None
    answer = taking.answer(room.situation.estate)
    found = [is_right(one, answer) for one in taking.step.option]
    return found.index(True), found.index(False)


def tells(window: MainWindow) -> bool:
    """Whether the window tells any verdict."""
    model, partners = window.model, window.lists["partners"]
    rows = [model.text(one, Columns.VERDICT) for one in range(len(model.estate.scopes))]
    partners.refresh()
    told = [partners.rows_model.rows.cells(row)[1] for row in range(len(partners.rows_model.rows.keys))]
    shown = window.reasons.isVisible() or window.time_line.isVisible() or window.status.findings_count.isVisible()
    return any(rows) or shown or told != ["?"] * len(told)


def test_a_lesson_is_taken_with_keys_alone(window: MainWindow, room: Classroom) -> None:
    panel, taking = room.panel, room.taking
    assert taking is not None
    assert panel.isVisible()
    assert "Training: What recognition is" in window.windowTitle()
    assert not tells(window), "the story gives nothing away"
    go_to_kind(room, StepKind.PREDICT)
    assert not tells(window)
    assert not panel.next.isEnabled()
    right, wrong = right_and_wrong(room)
    press(panel.text, Qt.Key(Qt.Key.Key_1 + wrong), str(wrong + 1))
    belief = taking.step.option[wrong].misconception
    assert belief is not None
    said = panel.text.toPlainText()
    assert catalogue().misconceptions[belief].belief.en in said
    assert plain(catalogue().misconceptions[belief].truth.en).split(".")[0] in said
    assert tells(window), "the reasons are open now"
    asked = window.situation.scope
    shown = [one for one in range(len(window.model.estate.scopes)) if window.model.text(one, Columns.VERDICT)]
    assert shown == [asked], "what is asked next is not told yet"
    window.tree.go_to(scope(window, "rg-mail"))
    assert not window.reasons.isVisible(), "nor are its reasons"
    window.tree.go_to(scope(window, "rg-web"))
    assert window.reasons.isVisible()
    assert "Not so." in said
    assert "your answer" in said
    assert panel.next.isEnabled()
    press(panel.text, Qt.Key(Qt.Key.Key_1 + right), str(right + 1))
    assert "Right." not in panel.text.toPlainText(), "the reasons named it"
    standing = room.record.progress.standings[belief]
    assert (standing.betrayed, standing.seen_through) == (1, 0), "the first try counts"


def test_a_task_is_done_on_the_training_desk(window: MainWindow, room: Classroom) -> None:
    go_to_kind(room, StepKind.DO)
    taking = room.taking
    assert taking is not None
    assert not tells(window)
    assert not room.panel.next.isEnabled()
    remedy = taking.remedy
    assert remedy is not None
    assert remedy.changes is not None
    elsewhere = window.situation.estate.scopes.key(0)
    name, origin = "00000000-0000-0000-0000-00000000000a", window.situation.by_hand()
    more = add_scope(window.situation.estate, ScopeKind.SUBSCRIPTION, name, "More", elsewhere, origin)
    window.situation.commit(more)
    assert "Not yet" in room.panel.text.toPlainText()
    window.actions_.by_name["undo"].trigger()
    window.situation.commit(remedy.changes)
    said = room.panel.text.toPlainText()
    assert "Done: it is so now." in said
    assert "no more access than needed" in said
    assert "End of the lesson. 0 of 3 right at the first try. Answers shown: 3" in said
    assert tells(window)
    while room.taking is not None:
        room.go(1)
    assert not room.panel.isVisible()
    assert LESSON in room.record.finished_lessons
    assert window.panes.currentIndex() == 0, "nothing was open before but the sample, so the welcome page is back"
    assert isinstance(window.dialog, CourseDialog)
    assert window.dialog.chosen == catalogue().lessons[1], "the next lesson is offered"


def test_whoever_gives_up_is_shown_the_answer_and_goes_on(window: MainWindow, room: Classroom) -> None:
    go_to_kind(room, StepKind.PREDICT)
    room.show_answer()
    said = room.panel.text.toPlainText()
    assert "The answer is:" in said
    assert "Right." not in said, "nobody is praised for giving up"
    assert tells(window)
    offered = {one.misconception for one in room.taking.step.option if one.misconception} if room.taking else set()
    assert {one for one, found in room.record.grasps.items() if found is Grasp.NOT_KNOWN} == offered
    room.go(-1)
    room.go(1)
    right, _ = right_and_wrong(room)
    room.choose(right)
    assert "Right." not in room.panel.text.toPlainText(), "to say again what was shown is no merit"
    assert all(one.seen_through == 0 for one in room.record.progress.standings.values())
    go_to_kind(room, StepKind.DO)
    room.show_answer()
    assert "One way to do it:" in room.panel.text.toPlainText()
    asked = room.taking.question if room.taking is not None else None
    assert asked is not None
    where = window.situation.estate.scopes.find(asked.scope)
    assert where is not None
    assert window.model.text(where, Columns.VERDICT) == "recognized", "it is done, for the steps after it"
    assert window.situation.workspace is not None
    assert window.situation.workspace.undo_name is not None


@pytest.mark.parametrize(
    ("identifier", "step", "told"),
    [
        ("what-earns-and-what-does-not", 1, "Northwind is not recognized here for PEC: reservations earn no credit"),
        ("what-earns-and-what-does-not", 2, "marketplace products earn no credit"),
        ("earned-credit-by-the-day", 3, "Northwind is recognized here for PEC in part."),
        ("agreements-and-moves", 4, "Recognized on 15 of 30 days"),
    ],
)
def test_the_panel_judges_the_period_and_the_charge_that_were_asked(
    school: Schooling, window: MainWindow, qtbot: QtBot, identifier: str, step: int, told: str
) -> None:
    school.take(identifier)
    room = school.room
    while room.taking is not None and room.taking.at < step:
        room.show_answer()
        room.go(1)
    room.choose(right_and_wrong(room)[0])
    assert window.reasons.isVisible()
    qtbot.waitUntil(lambda: told in window.why.toPlainText())
    asked = room.taking.question if room.taking is not None else None
    assert asked is not None
    where = window.situation.estate.scopes.find(asked.scope)
    assert where is not None
    assert not window.model.text(where, Columns.VERDICT), "the tree has a day and ordinary usage alone"
    assert window.why.glance.shown is None
    room.go(1)
    assert window.situation.asked is None


def test_a_hint_leads_to_the_deciding_fact(window: MainWindow, room: Classroom) -> None:
    go_to_kind(room, StepKind.PREDICT)
    room.hint()
    assert "Look here:" in room.panel.text.toPlainText()
    assert not room.panel.hint.isEnabled()
    assert not tells(window)
    assert "Look here: Contributor." in room.panel.text.toPlainText()
    assert not window.panes.lists_shown, "the list is a link away"
    assert window.model.rowCount(QModelIndex()) == len(room.estate.scopes), "a small tree is opened wholly"
    window.panes.show_lists(True)
    room.choose(right_and_wrong(room)[0])
    assert not window.panes.lists_shown, "what came of it has all the room"
    room.go(1)
    while room.taking is not None and room.taking.step.asks_about != "unknown-is-no":
        room.show_answer()
        room.go(1)
    room.hint()
    said = room.panel.text.toPlainText()
    assert "Look here: bob-at-litware. What is not known there" in said, "at what is missing, where something is"


def test_a_lesson_speaks_both_languages(room: Classroom) -> None:
    assert "Fabrikam" in room.panel.text.toPlainText()
    room.panel.languages.setCurrentIndex(1)
    assert "Ziel:" in room.panel.text.toPlainText()
    assert room.panel.next.text() == "Wei&ter"
    assert room.record.progress.language is Language.DE


def test_the_letters_of_the_buttons_are_free(room: Classroom, window: MainWindow) -> None:
    go_to_kind(room, StepKind.PREDICT)
    panel = room.panel
    menus = [one.text() for one in window.menuBar().actions()]
    labels = [one.text() for one in window.choosers.findChildren(QLabel) if "&" in one.text()]
    for language in range(len(Language)):
        panel.languages.setCurrentIndex(language)
        buttons = [one.text() for one in (panel.leave, panel.hint, panel.answer, panel.back, panel.next)]
        letters = [text[text.index("&") + 1].casefold() for text in (*menus, *labels, *buttons)]
        assert len(letters) == len(set(letters)), sorted(letters)


def test_whoever_had_a_desk_open_gets_it_back(school: Schooling, window: MainWindow, tmp_path: Path) -> None:
    Workspace.create(tmp_path / "customer.partnerdesk").close()
    window.verbs.begin(lambda: Workspace.open(tmp_path / "customer.partnerdesk"))
    school.take(LESSON)
    go_to_kind(school.room, StepKind.PREDICT)
    school.room.choose(0)
    school.take("unknown-is-not-no")
    school.practice()
    school.room.leave()
    assert window.situation.desk is not None
    assert window.situation.desk.path == tmp_path / "customer.partnerdesk"
    assert not window.situation.desk.history(), "nothing of the school is in it"
    assert not window.situation.concealed
    assert not window.situation.training
    assert not window.banner.isVisible()


def test_whoever_leaves_a_lesson_looks_at_what_was_looked_at_before(
    school: Schooling, window: MainWindow, tmp_path: Path
) -> None:
    assert window.situation.desk is not None
    window.situation.open(window.situation.desk.save_as(tmp_path / "a.partnerdesk"))
    window.situation.look(partner="adatum", program="pec", day=date(2024, 4, 1), reading="current-2026")
    before = window.situation.view
    school.take(LESSON)
    school.practice()
    assert window.situation.view != before
    school.room.leave()
    assert window.situation.view == before


def test_the_desk_before_a_lesson_comes_back_at_the_next_start(
    school: Schooling, window: MainWindow, tmp_path: Path
) -> None:
    Workspace.create(tmp_path / "customer.partnerdesk").close()
    window.verbs.begin(lambda: Workspace.open(tmp_path / "customer.partnerdesk"))
    school.take(LESSON)
    window.close()
    assert window.settings.value("desk") == str(tmp_path / "customer.partnerdesk")


def test_another_desk_ends_the_lesson(room: Classroom, window: MainWindow) -> None:
    go_to_kind(room, StepKind.PREDICT)
    window.verbs.sample()
    assert room.taking is None
    assert not room.panel.isVisible()
    assert tells(window)


def test_a_training_desk_is_never_taken_for_a_customers(room: Classroom, window: MainWindow, tmp_path: Path) -> None:
    desk = window.situation.desk
    assert desk is not None
    assert room.panel.head.tag.isVisible()
    assert "invented" in room.panel.head.tag.text()
    assert "invented" in window.choosers.training.toolTip()
    heading = window.model.headerData(Columns.NAME, Qt.Orientation.Horizontal)
    assert heading == "Scope (training)"
    assert not desk.unsaved, "nobody is asked to keep it"
    with pytest.raises(Refused, match="training desk"):
        desk.save_as(tmp_path / "x.partnerdesk")
    export = Path(__file__).parent.parent / "fixtures" / "pal_attestation_user_with_assignments.json"
    window.verbs.import_paths([export])
    assert isinstance(window.dialog, QMessageBox)
    assert "must not be mixed in" in window.dialog.text()
    assert len(desk.history()) == 1


@pytest.mark.parametrize("identifier", list(catalogue().misconceptions))
@pytest.mark.parametrize("language", list(Language))
def test_every_misconception_is_diagnosed_in_words(identifier: str, language: Language) -> None:
    one, said = catalogue().misconceptions[identifier], misconception(identifier, language)
    assert one.belief.said(language).split("'")[0].split('"')[0] in said
    assert 'href="source:' in said


@pytest.mark.parametrize("identifier", some(some(list(catalogue().misconceptions))))
def test_a_wrong_answer_for_every_misconception_gets_its_diagnosis(school: Schooling, identifier: str) -> None:
    drawn = (exercise(identifier, 2, seed) for seed in range(20))
    school.room.begin(as_lesson(next(one for one in drawn if one.about == identifier)))
    taking = school.room.taking
    assert taking is not None
    wrong = [one.misconception for one in taking.step.option].index(identifier)
    school.room.choose(wrong)
    said = " ".join(school.panel.text.toPlainText().split())
    one = catalogue().misconceptions[identifier]
    assert f"THE BELIEF BEHIND YOUR ANSWER “{one.belief.en}”" in said
    assert plain(one.truth.en).split(". ")[0] in said
    assert school.record.progress.standings[identifier].betrayed == 1


# Practice, play, learners ---------------------------------------------------------------------------------------


def test_practice_has_an_end_and_a_result(
    school: Schooling, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partner_desk.app.school.round.LENGTH", 4)
    school.practice()
    seen, betrayed = set(), None
    for number in range(4):
        taking = school.room.taking
        assert taking is not None
        assert taking.lesson.is_exercise
        assert not tells(window)
        assert school.panel.head.place.text().startswith(f"Question {number + 1} of ")
        assert school.record.progress.name in school.panel.head.learner.text()
        right, wrong = right_and_wrong(school.room)
        if number == 1:
            school.room.hint()
        if number == 2:
            school.room.choose(wrong)
            betrayed = taking.step.option[wrong].misconception or taking.step.asks_about
        elif number == 3:
            school.room.show_answer()
        else:
            school.room.choose(right)
        assert school.panel.next.text() == "&Next"
        seen.add(taking.lesson.plan.step[0].text.en)
        school.room.go(1)
    assert len(seen) == 4
    assert school.record.progress.standings
    assert not school.record.progress.lessons, "an exercise is no lesson of the course"
    dialog = window.dialog
    assert isinstance(dialog, RoundResultDialog)
    said = dialog.text.toPlainText()
    for told in (
        "1 of 4 right at the first try",
        "Right after a hint: 1",
        "Wrong at the first try: 1",
        "Answers shown: 1",
    ):
        assert told in said
    assert betrayed is None or catalogue().misconceptions[betrayed].belief.en in said
    assert ("Lesson about it:" in said) or not school.room.played.to_look_up
    assert not school.panel.isVisible()
    press(dialog.begin, Qt.Key.Key_Space)
    assert school.room.taking is not None
    assert school.panel.head.place.text().startswith("Question 1 of "), "another round"


def test_the_welcome_page_says_who_learns_and_what_is_due(school: Schooling, window: MainWindow) -> None:
    window.situation.close()
    window.situation.desk_opened.emit()
    welcome = window.welcome
    assert welcome.isVisible()
    assert not welcome.practise.isVisible(), "nobody learns here yet"
    school.take(LESSON)
    go_to_kind(school.room, StepKind.PREDICT)
    school.room.choose(right_and_wrong(school.room)[1])
    school.room.leave()
    due = school.record.due
    assert due >= 1, "what was answered wrongly is to be asked again"
    name = school.record.progress.name
    assert (
        welcome.learning.text()
        == f"Learner: {name} \N{MIDDLE DOT} lessons finished: 0 of 37 \N{MIDDLE DOT} due today: {due}"
    )
    press(welcome.practise, Qt.Key.Key_Space)
    assert school.room.taking is not None
    assert school.room.taking.lesson.is_exercise


def test_practice_asks_about_what_was_taught(school: Schooling, room: Classroom) -> None:
    """Of one lesson begun, its chapter; nothing that only later chapters speak of."""
    taught = set(school.record.taught)
    assert {"pal-on-subscription", "dpor-needs-access"} <= taught
    assert not taught & {"third-party-harms", "foreign-by-name", "competencies-today", "eligible-is-active"}
    assert all(taught_in(one) is not None for one in catalogue().misconceptions)
    lessons = [school.record.next_practice(seed) for seed in range(8)]
    assert {one.plan.goal for one in lessons} <= {catalogue().misconceptions[one].truth for one in taught}


def test_nothing_takes_the_beginning_of_a_lesson_back(room: Classroom, window: MainWindow) -> None:
    given = window.situation.estate
    assert not window.actions_.by_name["undo"].isEnabled()
    for _ in range(3):
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert window.situation.estate is given
    go_to_kind(room, StepKind.DO)
    situation = window.situation
    situation.commit(ChangeSet("Add", (Change(None, Partner("trey", "Trey", "5900000")),)))
    while window.actions_.by_name["undo"].isEnabled():
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "trey" not in situation.estate.partners
    assert len(situation.estate.scopes) == len(given.scopes)
    room.go(1)


def test_free_play_is_training_and_everything_can_be_undone_but_its_beginning(
    school: Schooling, window: MainWindow
) -> None:
    school.play()
    assert "Training: free play" in window.windowTitle()
    given = len(window.situation.estate.records)
    assert not window.actions_.by_name["undo"].isEnabled(), "nothing was done yet"
    window.tree.go_to(scope(window, "tailspin-web"))
    window.actions_.by_name["dpor"].trigger()
    assert isinstance(window.dialog, RecordForm)
    fill(window.dialog, partner="5100001")
    window.dialog.accept()
    assert len(window.situation.estate.records) == given + 1
    for _ in range(3):
        window.actions_.by_name["undo"].trigger()
    assert len(window.situation.estate.records) == given
    assert len(window.situation.estate.scopes)
    window.actions_.by_name["redo"].trigger()
    assert len(window.situation.estate.records) == given + 1


def test_learners_are_added_chosen_reset_and_removed(school: Schooling, tmp_path: Path) -> None:
    school.learners()
    dialog = school.window.dialog
    assert isinstance(dialog, LearnersDialog)
    before = dialog.list.count()
    with answering(typing("Ann <b>")):
        dialog.buttons["add"].click()
    assert dialog.list.count() == before + 1
    assert "Ann <b>" in dialog.text.toPlainText()
    with answering(typing("Ann")):
        dialog.buttons["rename"].click()
    assert school.record.progress.name == "Ann"
    with answering(naming(tmp_path / "ann")):
        dialog.buttons["pdf"].click()
    assert (tmp_path / "ann.pdf").read_bytes().startswith(b"%PDF")
    with answering(keys(Qt.Key.Key_Escape), button("Forget it")):
        dialog.buttons["reset"].click()
        dialog.buttons["reset"].click()
    assert not school.record.progress.standings
    with answering(button("Cancel")):
        dialog.buttons["remove"].click()
    assert dialog.list.count() == before + 1, "cancelled"
    with answering(keys(Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)):
        dialog.buttons["remove"].click()
    assert dialog.list.count() == before
    dialog.close()


def test_the_course_says_what_is_finished_and_begins_what_is_chosen(school: Schooling, room: Classroom) -> None:
    assert room.taking is not None
    room.record.finished(room.taking)
    room.leave()
    school.course()
    dialog = school.window.dialog
    assert isinstance(dialog, CourseDialog)
    assert dialog.items[LESSON].text(0).startswith("\N{HEAVY CHECK MARK}")
    assert dialog.items[LESSON].toolTip(0).endswith("finished without help")
    assert dialog.chosen != LESSON, "the next one is offered"
    begun = dialog.chosen
    press(dialog.tree, Qt.Key.Key_Return)
    assert room.taking is not None
    assert room.taking.lesson.id == begun


def test_a_lesson_that_was_left_goes_on_at_its_step(school: Schooling, window: MainWindow) -> None:
    identifier = "seed-15-pal-gives-higher-incentives-than-dpor"
    school.take(identifier)
    room = school.room
    assert room.taking is not None
    tasks = [at for at, step in enumerate(room.taking.lesson.plan.step) if step.kind is StepKind.DO]
    while room.taking.at <= tasks[0]:
        if not room.taking.solved:
            room.show_answer()
        room.go(1)
    at, shown = room.taking.at, set(room.taking.shown)
    press(room.panel.text, Qt.Key.Key_Escape)
    assert not room.panel.isVisible()
    school.course()
    dialog = window.dialog
    assert isinstance(dialog, CourseDialog)
    assert f"left at step {at + 1} of" in dialog.items[identifier].toolTip(0)
    dialog.close()
    school.take(identifier)
    assert room.taking is not None
    assert (room.taking.at, room.taking.shown) == (at, shown), "answers that were shown stay so"
    task = room.taking.lesson.plan.step[tasks[0]]
    answer = judge().answer(room.estate, room.taking.lesson.questions[tasks[0]])
    assert answer.verdict is task.verdict, "tasks before it are done"
    assert room.panel.head.place.text() == f"Lesson {catalogue().lessons.index(identifier) + 1} of 37"
    assert room.record.progress.name in room.panel.head.learner.text()
    room.go(-1)
    assert room.taking.at == at - 1


def test_what_was_told_before_a_lesson_was_left_is_no_first_try_after_it(school: Schooling, room: Classroom) -> None:
    go_to_kind(room, StepKind.PREDICT)
    assert room.taking is not None
    asked = room.taking.at
    right, wrong = right_and_wrong(room)
    room.choose(wrong)
    room.leave()
    school.take(LESSON)
    assert room.taking is not None
    assert (room.taking.at, room.taking.missed) == (asked, {asked})
    about = room.taking.step.asks_about
    assert about is not None
    before = room.record.progress.standings.get(about)
    room.choose(right)
    assert room.record.progress.standings.get(about) == before, "it was told already"
    room.go(1)
    room.show_answer()
    room.leave()
    school.take(LESSON)
    assert room.taking is not None
    assert (room.taking.at, room.taking.shown) == (asked + 1, {asked + 1})
    assert room.taking.given_up
    assert room.taking.solved


def test_a_lesson_with_hints_is_marked_and_says_how_many_first_tries_were_wrong(
    school: Schooling, room: Classroom
) -> None:
    go_to_kind(room, StepKind.PREDICT)
    room.hint()
    room.choose(right_and_wrong(room)[1])
    assert room.taking is not None
    room.record.finished(room.taking)
    room.leave()
    school.course()
    dialog = school.window.dialog
    assert isinstance(dialog, CourseDialog)
    assert dialog.items[LESSON].text(0).startswith("(\N{HEAVY CHECK MARK})")
    assert dialog.items[LESSON].toolTip(0).endswith("finished, hints: 1; wrong at the first try: 1 of 4")


def test_a_lesson_finished_with_answers_shown_is_marked_as_such(school: Schooling, room: Classroom) -> None:
    while room.taking is not None:
        if not room.taking.solved:
            room.show_answer()
        room.go(1)
    dialog = school.window.dialog
    assert isinstance(dialog, CourseDialog)
    assert dialog.items[LESSON].text(0).startswith("\N{WHITE CIRCLE}")
    assert "answers shown: " in dialog.items[LESSON].toolTip(0)
    dialog.tree.setCurrentItem(dialog.items[LESSON])
    assert "finished, answers shown: " in dialog.text.toPlainText()
    school.learners()
    assert isinstance(school.window.dialog, LearnersDialog)
    said = school.window.dialog.text.toPlainText()
    assert "1 of 37 lessons finished" in said
    assert "With answers shown: 1" in said
    assert "Not known: the answer was shown" in said
    assert "Seen through" not in said


# A trainer's own ------------------------------------------------------------------------------------------------


def test_a_lesson_is_made_of_a_desk_and_taken(school: Schooling, window: MainWindow, tmp_path: Path) -> None:
    where = scope(window, "wingtip-apps")
    window.tree.go_to(where)
    school.save_to(SaveTarget(tmp_path / "my-lesson.toml", ""), where)
    lesson = read_lesson(tmp_path / "my-lesson.toml")
    assert lesson.plan.title.en == "my lesson"
    assert lesson.plan.goal.en == "After this lesson you can \N{HORIZONTAL ELLIPSIS}"
    assert "{" not in "".join(text.en + text.de for one in lesson.plan.step for text in (one.text, one.after) if text)
    school.open_path(tmp_path / "my-lesson.toml")
    assert isinstance(window.dialog, QMessageBox), "its texts are still to be written"
    assert "this is a placeholder" in window.dialog.text()
    draft = (tmp_path / "my-lesson.toml").read_text("utf-8")
    written = draft.replace("\N{HORIZONTAL ELLIPSIS}", "the trainer says so.")
    (tmp_path / "my-lesson.toml").write_text(written, encoding="utf-8")
    school.open_path(tmp_path / "my-lesson.toml")
    assert school.room.taking is not None
    right, _ = right_and_wrong(school.room)
    school.room.choose(right)
    assert school.panel.next.isEnabled()


def test_a_broken_lesson_is_told_with_its_line(school: Schooling, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(lesson_path(LESSON).read_text("utf-8").replace("minutes =", "minuets =", 1), encoding="utf-8")
    school.open_path(path)
    assert school.room.taking is None
    assert isinstance(window.dialog, QMessageBox)
    assert "broken.toml, line" in window.dialog.text()


def test_a_hostile_lesson_is_shown_as_it_is_written(school: Schooling, tmp_path: Path) -> None:
    text = lesson_path(LESSON).read_text("utf-8")
    evil = "<img src='file:///etc/passwd'><a href='http://x'>x</a> ${HOME} <b>"
    title = next(line for line in text.split("\n") if line.startswith("title = {"))
    path = tmp_path / "evil.toml"
    path.write_text(text.replace(title, f'title = {{ en = "{evil}", de = "{evil}" }}', 1), encoding="utf-8")
    school.open_path(path)
    assert school.room.taking is not None
    assert school.panel.title.text() == evil
    assert evil in school.window.windowTitle()
    story = school.room.taking.lesson.plan.story.en.split()[0]
    path.write_text(text.replace(story, f"{story} {evil}", 2), encoding="utf-8")
    school.open_path(path)
    assert evil in " ".join(school.panel.text.toPlainText().split())


# Looking up -----------------------------------------------------------------------------------------------------


def test_answers_are_found_and_shown_on_a_live_estate(school: Schooling, window: MainWindow) -> None:
    school.answers()
    dialog = window.dialog
    assert isinstance(dialog, LookupDialog)
    assert "difference between DPOR and PAL" in dialog.text.toPlainText(), "the seed asker's question comes first"
    type_text(dialog.field, "terraform")
    assert "Terraform" in dialog.text.toPlainText()
    assert 0 < dialog.list.count() < 8
    shown = next(one for one in catalogue().questions if "Terraform" in one.question.en or "Terraform" in one.answer.en)
    place = f"{shown.show}@{shown.step}"
    assert f'href="lesson:{quote(place, safe="")}"' in dialog.text.toHtml()
    dialog._clicked(f"lesson:{place}")
    assert not dialog.isVisible()
    taking = school.room.taking
    assert taking is not None
    assert shown.step is not None
    assert (taking.lesson.id, taking.at) == (shown.show, shown.step - 1)
    assert tells(window), "it is shown with its verdict"
    assert not school.record.progress.lessons, "what was looked at was not taken"


def test_a_running_lesson_goes_on_after_another_one_was_shown(school: Schooling, room: Classroom) -> None:
    go_to_kind(room, StepKind.PREDICT)
    assert room.taking is not None
    at = room.taking.at
    school.follow("lesson:seed-10-only-one-dpor@3")
    school.follow("lesson:seed-13-pal-is-per-user-and-scope@2")
    assert room.taking.lesson.id == "seed-13-pal-is-per-user-and-scope"
    room.leave()
    assert room.taking is not None
    assert (room.taking.lesson.id, room.taking.at) == (LESSON, at)
    assert set(room.record.progress.lessons) == {LESSON}
    room.leave()
    assert room.taking is None


def test_a_whole_question_is_typed_and_its_answer_stands_first(school: Schooling, window: MainWindow) -> None:
    school.answers()
    dialog = window.dialog
    assert isinstance(dialog, LookupDialog)
    type_text(dialog.field, "Who can register for PAL")
    assert dialog.list.item(0).text().startswith("Who may register PAL")
    assert "a group cannot be linked" in dialog.text.toPlainText(), "it is shown at once"
    chosen = dialog.chosen
    dialog.field.clear()
    assert dialog.chosen == chosen
    dialog.close()


def test_the_glossary_opens_where_the_keyboard_is(school: Schooling, window: MainWindow) -> None:
    window.lists["history"].setFocus()
    window.choosers.program.setFocus()
    window.situation.look(program="pec")
    school.explain("pec")
    dialog = window.dialog
    assert isinstance(dialog, LookupDialog)
    assert dialog.chosen == "pec"
    press(dialog.field, Qt.Key.Key_Down)
    assert dialog.chosen != "pec"
    type_text(dialog.field, "zzz")
    assert "Nothing has these words" in dialog.count.text()
    assert dialog.list.count() == len(dialog.pages), "the list is never empty"
    dialog.close()


def test_f1_explains_the_words_of_a_row(school: Schooling, window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    window.tree.go_to(scope(window, "litware-analytics"))
    window.tree.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.tree)
    window.actions_.by_name["what-is-this"].trigger()
    menus = [one for one in window.tree.findChildren(QMenu) if one.accessibleName() == "Terms"]
    texts = [one.text() for one in menus[0].actions()]
    assert "Enterprise Agreement" in texts
    menus[0].actions()[texts.index("Enterprise Agreement")].trigger()
    assert isinstance(window.dialog, LookupDialog)
    assert window.dialog.chosen == "ea"
    menus[0].close()


def test_a_term_explains_itself_under_the_resting_mouse(school: Schooling, window: MainWindow) -> None:
    header = window.tree.header() if hasattr(window.tree, "header") else window.tree.horizontalHeader()
    place = QPoint(header.sectionPosition(Columns.VERDICT) + 10, 5)
    viewport = header.viewport()
    QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, place, viewport.mapToGlobal(place)))
    assert QToolTip.text().startswith("Partner Earned Credit (PEC): ")
    QToolTip.hideText()


def test_the_tour_stands_in_nobodys_way_who_opens_a_desk(make_window: Callable[[], MainWindow], tmp_path: Path) -> None:
    window = make_window()
    Workspace.create(tmp_path / "customer.partnerdesk").close()
    window.settings.setValue("recent", [str(tmp_path / "customer.partnerdesk")])
    window.later.schooling.first_start()
    assert not window.findChildren(Tour), "who has desks needs no welcome"
    window.settings.remove("recent")
    window.verbs.sample()
    window.show()
    window.later.schooling.first_start()
    assert not window.findChildren(Tour)
    window.actions_.by_name["close-desk"].trigger()
    window.later.schooling.first_start()
    assert len(window.findChildren(Tour)) == 1, "it comes where nothing is begun yet"


def test_the_tour_comes_once_and_can_be_left_at_any_stop(make_window: Callable[[], MainWindow], qtbot: QtBot) -> None:
    window = make_window()
    window.show()
    window.adorn()
    school = window.later.schooling
    school.first_start()
    (tour,) = window.findChildren(Tour)
    assert tour.part.isValid()
    whole = (window.panes, window.menuBar(), window.toolbar, window.status)
    for at in range(1, len(catalogue().tour)):
        press(tour, Qt.Key.Key_Return if at % 2 else Qt.Key.Key_Right)
        assert tour.at == at
        assert tour.part.isValid()
        QApplication.processEvents()
        assert window.rect().contains(tour.strip.geometry())
        assert not any(tour.strip.geometry().intersects(one.geometry()) for one in whole), "nothing is covered"
        assert tour.words.height() >= tour.words.heightForWidth(tour.words.width())
        assert tour.frame.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    assert window.situation.training, "it goes on with the sample"
    assert window.situation.view.partner == "adatum", "where a credit was lost"
    press(tour, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(Tour))
    school.first_start()
    assert not window.findChildren(Tour), "it never comes back unasked"
    window.actions_.by_name["tour"].trigger()
    assert len(window.findChildren(Tour)) == 1
    window.actions_.by_name["course"].trigger()
    qtbot.waitUntil(lambda: not window.findChildren(Tour))
