"""The time line: drag it and everything is judged again; marks tell what began a piece; periods are counted by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import QEvent, QPointF, Qt, QUrl
from PySide6.QtGui import QMouseEvent, QTextDocument
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from partner_desk.domain.access import AccessKind
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.moments import Period, Span
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.models.estate import Columns
from partner_desk.gui.views.timeline import TimeLine
from partner_desk.readings.questions import Verdict
from tests.gui.hands import drawn, press, scope
from tests.sample import id_of, key_of

LEFT, NONE, SHIFT = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.ShiftModifier


def drag(line: TimeLine, first: date, last: date, modifiers: Qt.KeyboardModifier) -> None:
    steps = (
        (QEvent.Type.MouseButtonPress, first),
        (QEvent.Type.MouseMove, last),
        (QEvent.Type.MouseButtonRelease, last),
    )
    for kind, day in steps:
        place = QPointF(line.x_of(day) + line.width() / line.days / 2, 15)
        button = NONE if kind is QEvent.Type.MouseMove else LEFT
        QApplication.sendEvent(line, QMouseEvent(kind, place, line.mapToGlobal(place), button, LEFT, modifiers))


def looked_at(window: MainWindow) -> TimeLine:
    window.tree.go_to(scope(window, "wingtip-core"))
    window.situation.look(partner="adatum", program="pec", day=date(2024, 2, 1))
    drawn(window.time_line)
    return window.time_line.line


def test_pieces_tell_what_began_them(window: MainWindow) -> None:
    line = looked_at(window)
    before, after = line.piece_at(date(2024, 2, 29)), line.piece_at(date(2024, 3, 1))
    assert before is not None
    assert after is not None
    assert (before.verdict, after.verdict) == (Verdict.RECOGNIZED, Verdict.NOT_RECOGNIZED)
    assert "Adatum AdminAgents" in line.told(after)
    assert "ends (2024-03-01)" in line.told(after)
    assert "recognized" in window.time_line.words.text()
    assert line.accessibleDescription() == "2024-02-01: recognized"
    assert not line.grab().isNull()


def in_words(window: MainWindow) -> str:
    document = QTextDocument()
    document.setHtml(window.time_line.words.text())
    return document.toPlainText()


def test_the_edge_of_the_picture_is_no_edge_of_the_verdict(window: MainWindow) -> None:
    line = looked_at(window)
    window.situation.look(day=date(2026, 11, 28))
    drawn(window.time_line)
    assert line.since > date(2024, 3, 1), "the picture begins long after the verdict did"
    told = in_words(window)
    assert told.startswith("Since 2024-03-01: ")
    assert "not recognized" in told
    assert "Adatum AdminAgents" in told
    for edge in (line.since, line.until, line.until - timedelta(days=1)):
        assert edge.isoformat() not in told + line.told(line.pieces[0])
    for steps in (3, 3, -9):
        line.zoom(steps, line.day)
        drawn(window.time_line)
        assert in_words(window) == told, "however much is in sight"


def test_a_day_that_leaves_the_picture_keeps_its_words(window: MainWindow) -> None:
    line = looked_at(window)
    told = in_words(window)
    assert told.startswith("Since "), told
    assert "until 2024-02-29" in told
    for _ in range(4):
        line.zoom(-1, line.until - timedelta(days=1))
    drawn(window.time_line)
    assert not line.since <= line.day < line.until
    assert in_words(window) == told


def test_the_window_goes_on_while_the_line_is_worked_out_and_tells_nothing_of_what_was_there_before(
    window: MainWindow,
) -> None:
    looked_at(window)
    assert in_words(window).startswith("Since ")
    window.situation.look(partner="fabrikam")
    assert not in_words(window), "the words were Adatum's"
    window.time_line.write()
    assert not window.time_line.is_settled, "a worker has it"
    drawn(window.time_line)
    assert in_words(window)
    window.situation.look(partner="adatum")
    window.time_line.write()
    window.situation.look(partner="contoso")
    drawn(window.time_line)
    assert "not recognized" in in_words(window), "only what was asked last is told"


def test_a_tip_tells_what_is_in_the_picture_and_what_hands_can_do(window: MainWindow) -> None:
    line = looked_at(window)
    first, last = line.pieces[0], line.pieces[-1]
    assert line.told(first).splitlines()[0] == "recognized, until 2024-02-29"
    assert line.told(last).splitlines()[0].startswith("not recognized, since 2024-03-01")
    assert "until" not in line.told(last).splitlines()[0]
    for one in (first, last, None):
        assert "+ and -" in line.told(one)
    days = line.days
    more, less = window.time_line.findChildren(QToolButton)
    more.click()
    assert line.days > days
    less.click()
    assert line.days == days
    assert "(+)" in less.toolTip()


def test_dragging_judges_again_at_once(window: MainWindow) -> None:
    line = looked_at(window)
    core = scope(window, "wingtip-core")
    assert window.model.text(core, Columns.VERDICT) == "recognized"
    drag(line, date(2024, 2, 1), date(2024, 4, 15), Qt.KeyboardModifier.NoModifier)
    assert window.situation.view.day == date(2024, 4, 15)
    assert window.model.text(core, Columns.VERDICT) == "not recognized"
    assert window.choosers.day.date().toPython() == date(2024, 4, 15)
    assert "is not recognized here for PEC" in window.why.toPlainText()


def test_keys_go_by_days_months_and_edges(window: MainWindow) -> None:
    line = looked_at(window)
    press(line, Qt.Key.Key_Right)
    assert window.situation.view.day == date(2024, 2, 2)
    press(line, Qt.Key.Key_Right, "", Qt.KeyboardModifier.ControlModifier)
    assert window.situation.view.day == date(2024, 3, 1), "where the next piece begins"
    press(line, Qt.Key.Key_PageUp)
    assert window.situation.view.day == date(2024, 3, 1) - timedelta(days=30)
    days = line.days
    press(line, Qt.Key.Key_Minus, "-")
    assert line.days > days


def test_a_period_is_told_beside_the_day_with_reasons_and_advice_for_each_time_of_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    looked_at(window)
    panel, why = window.time_line, window.why
    panel.period.setCurrentIndex(panel.period.findData("quarter"))
    qtbot.waitUntil(lambda: "2024-03-01 to 2024-03-31: " in why.toPlainText())
    text = why.toPlainText()
    head, over = text.split("2024-01-01 \N{EN DASH} 2024-03-31: ", 1)
    assert "is recognized here for PEC" in head, "the day's own answer stands first"
    assert "partly" in over.split("60 days")[0]
    first, then = over.split("2024-03-01 to 2024-03-31: ", 1)
    assert "2024-01-01 to 2024-02-29: " in first
    assert "AdminAgents" in first
    assert "The role Owner of Adatum AdminAgents at wingtip-core ends (2024-03-01)." in then
    assert "assigns Support Request Contributor" in then
    why.anchorClicked.emit(QUrl("try:0"))
    assert window.situation.branch is not None, "the advice of a time is tried like that of the day"
    window.situation.leave()
    panel.period.setCurrentIndex(0)
    qtbot.waitUntil(lambda: "2024-03-31: " not in why.toPlainText())


def test_a_period_is_counted_by_its_days(window: MainWindow, qtbot: QtBot) -> None:
    line = looked_at(window)
    panel = window.time_line
    panel.period.setCurrentIndex(panel.period.findData("quarter"))
    drawn(panel)
    assert "2024-01-01" in panel.words.text()
    assert "recognized 60 days" in panel.words.text()
    assert "not recognized 31 days)." in panel.words.text()
    assert "partly" in panel.words.text()
    drawn_bar, place = line.grab().toImage(), round(line.x_of(date(2024, 1, 20)))
    panel.period.setCurrentIndex(0)
    plain_bar = line.grab().toImage()
    middle = round(plain_bar.height() / plain_bar.devicePixelRatio() / 3)
    assert drawn_bar.pixelColor(place, middle) == plain_bar.pixelColor(place, middle), "a frame hides no verdict"
    panel.mark(Period(date(2024, 4, 1), date(2024, 5, 1)))
    drawn(panel)
    assert in_words(window) == "2024-04-01 \N{EN DASH} 2024-04-30: \N{HEAVY BALLOT X} not recognized on each day."
    drag(line, date(2024, 2, 20), date(2024, 3, 10), SHIFT)
    period = panel.chosen_period()
    assert period is not None
    assert abs((period.since - date(2024, 2, 20)).days) <= 1
    assert panel.period.currentData() == "marked"
    assert window.situation.view.day == date(2024, 2, 1), "marking a stretch moves no day"


def test_a_rule_is_told_from_an_event(window: MainWindow) -> None:
    window.tree.go_to(scope(window, "litware-production"))
    window.situation.look(partner="fabrikam", program="dpor", day=date(2026, 1, 10))
    drawn(window.time_line)
    piece = window.time_line.line.piece_at(date(2026, 1, 20))
    assert piece is not None
    assert piece.rules
    assert not piece.facts


def test_the_share_of_days_with_an_activated_role_is_told(window: MainWindow) -> None:
    line = looked_at(window)
    noon = datetime(2024, 2, 5, 12, tzinfo=UTC)
    spans = tuple(Span(noon + timedelta(days=day), noon + timedelta(days=day, hours=2)) for day in (0, 3))
    ann, held = id_of("ann@northwind in Wingtip"), next(iter(window.situation.estate.role_assignments.values()))
    eligible = replace(
        held, id="e", principal=ann, scope=key_of("wingtip-core"), kind=AccessKind.ELIGIBLE, activations=spans,
        since=None, until=None,
    )  # fmt: skip
    assert window.situation.commit(ChangeSet("eligible", (Change(None, eligible),)))
    window.situation.look(partner="northwind", program="pal", day=noon.date())
    drawn(window.time_line)
    piece = line.piece_at(noon.date())
    assert piece is not None
    assert "Eligible roles (PIM) were active on 2 of " in line.told(piece)
    window.time_line.mark(Period(date(2024, 2, 1), date(2024, 3, 1)))
    drawn(window.time_line)
    assert "Eligible roles (PIM) were active on 2 of 29 days." in in_words(window)
