"""Advice in the panel: tried without touching the desk, compared, recorded as done with a day and a word."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QDate, Qt, QUrl
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from partner_desk.app.advising import advice_for
from partner_desk.app.answers import View
from partner_desk.domain.details import SubscriptionDetail, Usage
from partner_desk.gui.dialogs.done import DoneForm
from partner_desk.gui.dialogs.runbook import RunbookDialog
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.models.estate import Columns
from partner_desk.gui.panels import brief, prose
from partner_desk.gui.panels.quiet import QuietBrowser
from partner_desk.readings.questions import Verdict
from tests.findings import findingcases as cases
from tests.gui.hands import press, scope


@pytest.fixture
def advised(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.tree.go_to(scope(window, "rg-report"))
    window.situation.look(partner="adatum", program="pec", day=date(2024, 4, 1))
    qtbot.waitUntil(lambda: "What would change it" in window.why.toPlainText())
    return window


def test_advice_says_who_what_and_at_what_cost(advised: MainWindow) -> None:
    assert "It costs: " not in advised.why.toPlainText(), "until somebody asks"
    advised.why.anchorClicked.emit(QUrl("fold:ways"))
    text = advised.why.toPlainText()
    assert "It costs: new access" in text
    assert "Support Request Contributor" in text
    assert "A role needs a reason in the service" in text
    assert "Try it" in text
    advised.tree.go_to(scope(advised, "rg-apps"))
    assert "What would change it" not in advised.why.toPlainText(), "it is about another scope"


def test_advice_is_tried_compared_applied_and_undone(advised: MainWindow, qtbot: QtBot) -> None:
    report = scope(advised, "rg-report")
    assert advised.model.text(report, Columns.VERDICT) == "not recognized"
    advised.why.anchorClicked.emit(QUrl("try:0"))
    assert advised.situation.branch is not None
    assert advised.model.text(report, Columns.VERDICT) == "recognized"
    assert not advised.actions_.by_name["undo"].isEnabled(), "what a scenario supposes is no step in it"
    advised.actions_.by_name["scenario-compare"].trigger()
    qtbot.waitUntil(lambda: bool(advised.later.compare.rows.comparisons))
    assert advised.later.compare.rows.changed
    advised.actions_.by_name["scenario-apply"].trigger()
    assert "(scenario)" not in advised.windowTitle()
    assert advised.model.text(report, Columns.VERDICT) == "recognized"
    advised.actions_.by_name["undo"].trigger()
    assert advised.model.text(report, Columns.VERDICT) == "not recognized"


def test_advice_is_recorded_as_done_with_a_day_and_a_word(advised: MainWindow) -> None:
    advised.why.anchorClicked.emit(QUrl("apply:0"))
    form = advised.dialog
    assert isinstance(form, DoneForm)
    form.accept()
    assert "who told you" in form.hint.text()
    form.day.setDate(QDate(2024, 4, 10))
    form.word.setText("Olga, owner at Wingtip")
    form.accept()
    report = scope(advised, "rg-report")
    assert advised.model.text(report, Columns.VERDICT) == "not recognized", "not yet on the first of April"
    advised.situation.look(day=date(2024, 4, 11))
    assert advised.model.text(report, Columns.VERDICT) == "recognized"
    newest = [one for one in advised.situation.estate.role_assignments.values() if one.origin is not None]
    (one,) = [one for one in newest if one.origin is not None and one.origin.source == "said by Olga, owner at Wingtip"]
    assert one.since == datetime(2024, 4, 10, tzinfo=UTC)


def test_advice_is_written_down_as_a_runbook(advised: MainWindow) -> None:
    advised.why.anchorClicked.emit(QUrl("runbook:0"))
    dialog = advised.dialog
    assert isinstance(dialog, RunbookDialog)
    assert len(dialog.book.steps) == 1
    page = dialog.tabs.widget(0)
    assert isinstance(page, QuietBrowser)
    assert "Support Request Contributor" in page.toPlainText()


def test_the_panel_says_what_a_recognition_hangs_on(advised: MainWindow, qtbot: QtBot) -> None:
    advised.tree.go_to(scope(advised, "rg-apps"))
    qtbot.waitUntil(lambda: "What it hangs on" in advised.why.toPlainText())
    assert "1 leaf would be lost without ops@fabrikam in Wingtip" in advised.why.toPlainText()


def test_a_fix_is_tried_compared_applied_and_undone_by_keyboard_alone(advised: MainWindow, qtbot: QtBot) -> None:
    advised.activateWindow()
    qtbot.waitUntil(advised.isActiveWindow)
    report = scope(advised, "rg-report")
    QTest.keyClick(advised, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert advised.why.hasFocus()
    for _ in range(60):  # from link to link
        press(advised.why, Qt.Key.Key_Tab)
        if advised.why.textCursor().selectedText() == "Try it":
            break
    press(advised.why, Qt.Key.Key_Return)
    assert "(scenario)" in advised.windowTitle()
    assert advised.model.text(report, Columns.VERDICT) == "recognized"
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(advised, Qt.Key.Key_K, both)
    qtbot.waitUntil(lambda: bool(advised.later.compare.rows.comparisons))
    assert advised.later.compare.rows.changed
    advised.activateWindow()  # on a slow machine the progress was seen, and here no window manager gives back the focus
    qtbot.waitUntil(advised.isActiveWindow)
    QTest.keyClick(advised, Qt.Key.Key_A, both)
    assert "(scenario)" not in advised.windowTitle()
    assert advised.model.text(report, Columns.VERDICT) == "recognized"
    QTest.keyClick(advised, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert advised.model.text(report, Columns.VERDICT) == "not recognized"


def test_a_new_account_says_what_comes_of_it_once_the_rest_turned_out_well() -> None:
    unknown = SubscriptionDetail("core", usage=Usage.UNKNOWN)
    nobody = ("ann", "ann's link", "ann's role", "robot", "robot's link", "robot's role")
    estate = cases.story(unknown, less=nobody).estate()
    place = estate.scopes.find("core")
    assert place is not None
    pieces = advice_for(estate, View("contoso", "expert-msp", cases.LATE, "community-2021"), place)
    told = "".join(brief.advice([one for one in pieces if "No recorded account" in one.text], (), frozenset()))
    assert f"If it turns out well: {prose.badge(Verdict.RECOGNIZED)}" in told


def test_why_nobody_can_change_it_is_said_once(window: MainWindow, qtbot: QtBot) -> None:
    window.tree.go_to(scope(window, "litware-analytics"))
    window.situation.look(partner="contoso", program="pec", day=date(2024, 4, 1))
    qtbot.waitUntil(lambda: "nobody can change that" in window.why.toPlainText())
    assert window.why.toPlainText().count("which no Cloud Solution Provider sells") == 1
