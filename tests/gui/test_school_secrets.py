"""Nothing in the window tells what a lesson asks: not at what is asked now, and not at what is asked later."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTextBrowser, QWidget

from partner_desk.app.answers import View
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.practice import exercise
from partner_desk.app.school.progress import default_folder
from partner_desk.app.school.record import as_lesson
from partner_desk.app.school.sight import place_of
from partner_desk.gui.dialogs.palette import PaletteDialog
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.models.estate import TELLING as TELLING_COLUMNS
from partner_desk.gui.models.estate import Columns
from partner_desk.gui.school.classroom import Classroom
from partner_desk.gui.school.schooling import Schooling
from partner_desk.readings.questions import Question, Verdict
from partner_desk.training.lessons import StepKind
from partner_desk.training.texts import Language
from tests.examples import TIMES
from tests.gui.hands import by_key, type_text

TELLING = ("print", "pdf", "matrix", "recognized", "findings", "fragile", "ending", "fetch", "credit", "credit-drops", "move", "runbook",
           "scenario-compare", "compare-days", "what-if-leaves", "save-lesson")  # fmt: skip
TELLING_HERE = ("why", "find-why", "copy-text", "copy-markdown", "time-line")
COURSE = list(catalogue().lessons)
HARD = ("seed-01-pal-brings-recognition", "seed-08-only-resources-with-access", "eligible-is-not-active",
        "a-link-ends-with-its-identity", "earned-credit-by-the-day", "lighthouse-and-where-its-link-lives")  # fmt: skip
"""Lessons that ask about one scope on several days, or about a part of it: in every run; all of them when asked for."""


@pytest.fixture
def school(window: MainWindow) -> Schooling:
    shutil.rmtree(default_folder(), ignore_errors=True)
    window.adorn()
    window.resize(1366, 728)  # room for the lesson and the reasons beside it
    window.settings.setValue("school/language", "en")
    window.later.schooling.panel.speak(Language.EN)
    return window.later.schooling


def coming(room: Classroom) -> Iterator[Question]:
    """The question at hand while it is open, and all predictions after it."""
    taking = room.taking
    assert taking is not None
    for at, asked in taking.lesson.questions.items():
        predicts = taking.lesson.plan.step[at].kind is StepKind.PREDICT
        if (at > taking.at and predicts) or (at == taking.at and not taking.solved):
            yield asked


def words_seen(window: MainWindow) -> str:
    """Everything that the window writes or says, but for the text of the lesson and what can be chosen in it."""
    lesson = window.later.schooling.panel
    seen = [window.windowTitle()]
    for one in window.findChildren(QWidget):
        if one.isVisible() and not lesson.isAncestorOf(one) and one is not lesson:
            seen += [one.toolTip(), one.accessibleDescription(), one.statusTip()]
            if isinstance(one, QLabel | QAbstractButton):
                seen.append(one.text())
            elif isinstance(one, QTextBrowser):
                seen.append(one.toPlainText())
    return "\n".join(seen)


def assert_kept(window: MainWindow, asked: Question) -> None:
    """Wherever one looks for the answer to a question, it is not told."""
    key, view = place_of(asked)
    situation, model = window.situation, window.model
    scope = situation.estate.scopes.find(key)
    assert scope is not None
    situation.look(partner=view.partner, program=view.program, day=view.day, reading=view.reading)
    window.tree.go_to(scope)
    assert situation.view == view
    row = model.outline.row_of(scope)
    assert row is not None
    for column in TELLING_COLUMNS:
        index = model.index(row, column)
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            assert not index.data(role)
        assert index.data(Qt.ItemDataRole.DecorationRole) is None
        assert index.data(Qt.ItemDataRole.ForegroundRole) is None
    spoken = model.index(row, Columns.NAME).data(Qt.ItemDataRole.AccessibleTextRole)
    assert not any(spoken.endswith(f", {word}") for word in [one.words for one in Verdict]), spoken
    assert not window.reasons.isVisible()
    assert not window.time_line.isVisible()
    assert not window.status.findings_count.isVisible()
    partners = window.lists["partners"]
    partners.refresh()
    rows = partners.rows_model.rows
    assert {rows.cells(one)[1] for one in range(len(rows.keys))} <= {"?"}
    assert all(not window.tabs.isTabVisible(window.tabs.indexOf(one)) for one in window.later.telling)
    assert window.panes.scopes.currentWidget() is window.tree
    for name in (*TELLING, *TELLING_HERE):
        assert not window.actions_.by_name[name].isEnabled(), name
    told = words_seen(window)
    assert "recognized" not in told.replace("is:not-recognized", "").replace("is:unknown", ""), told


def test_the_palette_the_filter_and_the_clipboard_keep_it_too(school: Schooling, window: MainWindow) -> None:
    school.take(COURSE[0])
    room = school.room
    assert room.taking is not None
    while room.taking.step.kind is not StepKind.PREDICT:
        room.go(1)
    QApplication.clipboard().setText("before")
    for action in ("copy-text", "copy-markdown"):
        by_key(window, action)
    assert QApplication.clipboard().text() == "before"
    rows = window.model.rowCount(QModelIndex())
    for word in ("is:recognized", "is:not-recognized"):
        window.choosers.filter.setText(word)
        window.filtering.apply(word)
        assert window.model.rowCount(QModelIndex()) == rows, "what is found would tell"
    window.choosers.filter.clear()
    window.filtering.apply("")
    window.later.findings.look()
    window.places.palette()
    dialog = window.dialog
    assert isinstance(dialog, PaletteDialog)
    type_text(dialog.field, "link")
    assert "findings" not in {one.kind for one in dialog.model.entries}
    names = {one.key for one in dialog.model.entries}
    assert not names & {*TELLING, *TELLING_HERE}
    dialog.reject()


def walk(school: Schooling, window: MainWindow) -> int:
    """Take the lesson at hand to its end; how often something was looked for."""
    room, looked = school.room, 0
    while room.taking is not None:
        taking = room.taking
        for answered in (False, True):
            if answered and not taking.solved:
                room.show_answer()
            shown, scope = window.situation.view, window.situation.scope
            assert scope is not None
            for asked in coming(room):
                assert_kept(window, asked)
                looked += 1
            window.situation.look(partner=shown.partner, program=shown.program, day=shown.day, reading=shown.reading)
            window.tree.go_to(scope)
            if taking.question is not None and answered:
                assert_told(window, taking.question, [place_of(one) for one in coming(room) if one.days == 1])
        if taking.last:
            break
        room.go(1)
    return looked


def assert_told(window: MainWindow, asked: Question, later: list[tuple[str, View]]) -> None:
    """What was answered is told, unless that would tell of what comes."""
    tree = window.situation.estate.scopes
    scope = tree.find(asked.scope)
    part = any(
        view == place_of(asked)[1] and (found := tree.find(key)) is not None and scope in tree.path(found)
        for key, view in later
    )
    if window.situation.view == place_of(asked)[1] and window.situation.scope == scope:
        assert window.reasons.isVisible() is not part


@pytest.mark.parametrize("identifier", COURSE if TIMES > 1 else HARD)
def test_a_lesson_tells_nothing_that_it_asks_later(school: Schooling, window: MainWindow, identifier: str) -> None:
    school.take(identifier)
    assert school.room.taking is not None
    asked = len(school.room.taking.lesson.questions)
    assert walk(school, window) >= min(asked, 3), "looked for while it was asked"


@pytest.mark.parametrize("misconception", list(catalogue().misconceptions)[:: 1 if TIMES > 1 else 8])
def test_practice_tells_nothing_that_it_asks(school: Schooling, window: MainWindow, misconception: str) -> None:
    school.room.begin(as_lesson(exercise(misconception, 3, 7)))
    assert walk(school, window) == 1


def test_other_days_are_told_where_no_other_day_is_asked(school: Schooling, window: MainWindow) -> None:
    school.take("what-is-recognition")
    room = school.room
    assert room.taking is not None
    while room.taking.step.kind is not StepKind.PREDICT:
        room.go(1)
    room.show_answer()
    day, told = window.situation.view.day, window.time_line.isVisible()
    window.situation.look(day=day - timedelta(days=40))
    assert window.time_line.isVisible() is told
    assert window.reasons.isVisible() is told


def test_what_was_answered_stays_told_and_nothing_beside_it(school: Schooling, window: MainWindow) -> None:
    school.take("what-each-needs-and-gives")
    room = school.room
    taking = room.taking
    assert taking is not None
    while taking.at != 1:
        room.go(1)
    room.show_answer()
    assert window.reasons.isVisible()
    assert [one.answer.question.partner for one in window.why.explained()] == [window.situation.view.partner]
    assert window.why.glance.isHidden()
    written = window.why.toPlainText()
    assert "Contoso" in written
    assert "PEC" not in written, "no other program's verdict stands beside it"
    assert "What would change it" not in written
    answered = window.situation.view.program
    window.situation.look(program="incentive")
    assert not window.reasons.isVisible(), "another program is asked about later"
    window.situation.look(program=answered)
    assert window.reasons.isVisible()
