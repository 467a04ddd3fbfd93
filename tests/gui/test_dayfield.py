"""A day is typed as people type it, into the day above the tree and into every dialog, or refused aloud."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import product

import pytest
from PySide6.QtCore import QLocale, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from partner_desk.domain.daytext import YEARS
from partner_desk.gui.dayfield import BESIDE_DAY, DayField
from partner_desk.gui.dialogs.edits import RecordForm
from partner_desk.gui.dialogs.form import Form
from partner_desk.gui.dialogs.moving import MoveDialog
from partner_desk.gui.main_window import MainWindow
from tests.gui.hands import drawn, fill, press, scope
from tests.sample import id_of

CTRL, ALT, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier
FIFTH = date(2023, 2, 5)
START = date(2024, 4, 1)


@pytest.fixture
def place(request: pytest.FixtureRequest) -> Iterator[str]:
    """The person lives there."""
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield request.param
    QLocale.setDefault(before)


def places(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("place", names or ("en_US", "en_GB", "de_DE"), indirect=True)


def keys(widget: QWidget, text: str) -> None:
    for letter in text:
        press(widget, Qt.Key(ord(letter.upper())) if letter.isascii() else Qt.Key(0), letter)


def paste(field: QWidget, text: str) -> None:
    QApplication.clipboard().setText(text)
    press(field, Qt.Key.Key_V, "\x16", CTRL)


def select_all(field: QWidget) -> None:
    press(field, Qt.Key.Key_A, "\x01", CTRL)


def go_to_start(field: QWidget) -> None:
    press(field, Qt.Key.Key_Home)


def go_to_end(field: QWidget) -> None:
    press(field, Qt.Key.Key_End)


def on_year(field: QWidget) -> QPoint:
    return QPoint(14, field.height() // 2)


def click(field: QWidget) -> None:
    away = field.window().findChildren(QPushButton)
    if away:
        away[0].setFocus()
    QTest.mouseClick(field, Qt.MouseButton.LeftButton, NONE, on_year(field))


def click_again(field: QWidget) -> None:
    field.setFocus()
    QTest.mouseClick(field, Qt.MouseButton.LeftButton, NONE, on_year(field))


def double_click_and_the_rest(field: QWidget) -> None:
    QTest.mouseDClick(field, Qt.MouseButton.LeftButton, NONE, on_year(field))
    assert isinstance(field, DayField)
    assert field.selectedText() == str(START.year), "a double click is for the year alone"
    select_all(field)


def by_tab(field: QWidget) -> None:
    field.setFocus(Qt.FocusReason.TabFocusReason)


ARRIVALS = [select_all, go_to_start, go_to_end, click, click_again, double_click_and_the_rest, by_tab]
EVERYWHERE = ["2023-02-05", "20230205", " 2023-02-05 ", "2023/2/5", "5 Feb 2023"]


@pytest.fixture
def open_window(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    return window


@places()
def test_a_day_typed_above_the_tree_is_that_day(open_window: MainWindow, place: str) -> None:
    window, field = open_window, open_window.choosers.day
    for arrive, text, enter in product(ARRIVALS, EVERYWHERE, (keys, paste)):
        window.situation.look(day=START)
        field.setFocus()
        arrive(field)
        enter(field, text)
        press(field, Qt.Key.Key_Return)
        assert (window.situation.view.day, field.text()) == (FIFTH, "2023-02-05"), (arrive, text, enter)
        assert not field.note.isVisible()


@places()
def test_what_could_be_two_days_is_read_as_at_home(open_window: MainWindow, place: str) -> None:
    window, field = open_window, open_window.choosers.day
    meant = date(2024, 5, 2) if place == "en_US" else date(2024, 2, 5)
    for text in ("5.2.2024", "05.02.2024", "5/2/2024", "05/02/2024"):
        window.situation.look(day=START)
        field.setFocus()
        select_all(field)
        keys(field, text)
        press(field, Qt.Key.Key_Return)
        assert window.situation.view.day == meant, text
    select_all(field)
    keys(field, "25.2.2024")
    press(field, Qt.Key.Key_Return)
    assert window.situation.view.day == date(2024, 2, 25), "this one can be but one day"


@places("sv_SE")
def test_where_nobody_writes_so_what_could_be_two_days_is_refused(open_window: MainWindow, place: str) -> None:
    field = open_window.choosers.day
    field.setFocus()
    select_all(field)
    keys(field, "5/2/2024")
    press(field, Qt.Key.Key_Return)
    assert open_window.situation.view.day == START
    assert "may be 5 February or 2 May" in field.note.text()


@places("de_DE")
def test_the_mnemonic_of_the_label_replaces_the_whole_day(open_window: MainWindow, place: str) -> None:
    field = open_window.choosers.day
    open_window.tree.setFocus()
    QTest.keyClick(open_window, Qt.Key.Key_Y, ALT)
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, "2023-02-05")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert open_window.situation.view.day == FIFTH


@places("en_US")
def test_after_return_the_next_day_replaces_the_last_one_also_where_it_was_refused(
    open_window: MainWindow, place: str
) -> None:
    field = open_window.choosers.day
    open_window.tree.setFocus()
    for text, day in (("2024-12-31", date(2024, 12, 31)), ("2023-02-30", date(2024, 12, 31)), ("2023-02-05", FIFTH)):
        QTest.keyClick(QApplication.focusWidget() or field, Qt.Key.Key_Y, ALT)
        QTest.keyClicks(field, text)
        assert field.text() == text
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert open_window.situation.view.day == day
    assert not field.note.isVisible()


@places()
def test_what_is_no_day_is_refused_aloud(open_window: MainWindow, place: str) -> None:
    window, field = open_window, open_window.choosers.day
    for text in ("2021", "5.2.24", "tomorrow", "2023-02-30", "", "2024-13-01", "1023-02-05"):
        field.setFocus()
        select_all(field)
        press(field, Qt.Key.Key_Delete)
        keys(field, text)
        press(field, Qt.Key.Key_Return)
        assert field.text() == text, "the text stays to be mended"
        assert window.situation.view.day == START
        assert field.note.isVisible(), text
        assert "The day is still 2024-04-01." in field.note.text()
        assert field.accessibleDescription() == field.note.text()
        assert "border" in field.styleSheet()
        select_all(field)
        keys(field, "2")
        assert not field.note.isVisible(), "who types again is not scolded"
        press(field, Qt.Key.Key_Escape)
        assert field.text() == "2024-04-01"


@places("en_GB")
def test_leaving_the_field_ends_the_typing_too(open_window: MainWindow, place: str) -> None:
    window, field = open_window, open_window.choosers.day
    field.setFocus()
    select_all(field)
    keys(field, "5/2")
    window.choosers.filter.setFocus()
    assert field.note.isVisible()
    assert window.situation.view.day == START
    window.situation.look(day=date(2024, 6, 1))
    assert not field.note.isVisible(), "another day came from elsewhere"
    assert field.text() == "2024-06-01"


@places("en_GB")
def test_a_day_counts_as_soon_as_it_reads(open_window: MainWindow, place: str) -> None:
    window, field = open_window, open_window.choosers.day
    window.tree.go_to(scope(window, "litware-production"))
    field.setFocus()
    select_all(field)
    keys(field, "5/2/2024")
    window.actions_.by_name["dpor"].trigger()  # as its key does, with the field never left
    form = window.dialog
    assert isinstance(form, RecordForm)
    assert form.since.day.text() == "2024-02-05"


def test_keys_go_on_and_back(open_window: MainWindow) -> None:
    field = open_window.choosers.day
    press(field, Qt.Key.Key_Up)
    press(field, Qt.Key.Key_Up)
    press(field, Qt.Key.Key_Down)
    assert open_window.situation.view.day == date(2024, 4, 2)
    press(field, Qt.Key.Key_PageUp)
    assert open_window.situation.view.day == date(2024, 5, 2)
    open_window.situation.look(day=date(YEARS[-1], 12, 31))
    press(field, Qt.Key.Key_Up)
    assert field.text() == f"{YEARS[-1]}-12-31"


def test_the_wheel_changes_no_day(open_window: MainWindow) -> None:
    from PySide6.QtGui import QWheelEvent

    field = open_window.choosers.day
    turned = QWheelEvent(QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, NONE,
                         Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(field, turned)
    assert open_window.situation.view.day == START


def test_a_calendar_chooses(open_window: MainWindow) -> None:
    field = open_window.choosers.day
    press(field, Qt.Key.Key_Down, "", ALT)
    calendar = field.findChild(QCalendarWidget)
    assert calendar is not None
    assert calendar.isVisible()
    assert calendar.selectedDate() == field.date()
    press(calendar, Qt.Key.Key_2, "2")
    press(calendar, Qt.Key.Key_Return)
    assert open_window.situation.view.day == START, "digits typed into a calendar mean nothing"
    calendar.setSelectedDate(field.date().addDays(3))
    calendar.clicked.emit(field.date().addDays(3))
    assert open_window.situation.view.day == date(2024, 4, 4)
    assert not calendar.isVisible()


@pytest.mark.parametrize("day", [date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31)])
def test_the_first_and_the_last_day_can_be_looked_at(open_window: MainWindow, day: date) -> None:
    field = open_window.choosers.day
    field.setFocus()
    select_all(field)
    keys(field, day.isoformat())
    press(field, Qt.Key.Key_Return)
    drawn(open_window.time_line)
    assert open_window.situation.view.day == day


# Dialogs --------------------------------------------------------------------------------------------------


CHOICES = {"partner": "5100001", "person": "ops@fabrikam", "role": "Contributor", "offer": "pay-as-you-go"}


def record_form(window: MainWindow) -> RecordForm:
    window.tree.go_to(scope(window, "tailspin-web"))
    window.actions_.by_name["dpor"].trigger()
    form = window.dialog
    assert isinstance(form, RecordForm)
    fill(form, partner="5100001")
    return form


@places()
def test_since_is_the_day_that_was_typed(open_window: MainWindow, place: str) -> None:
    window = open_window
    texts = {"en_US": "2/5/2023", "en_GB": "5/2/2023", "de_DE": "5.2.2023"}
    for text in ("2023-02-05", "20230205", texts[place]):
        form = record_form(window)
        form.partner.setFocus()
        form.since.day.setFocus(Qt.FocusReason.TabFocusReason)
        keys(form.since.day, text)
        press(form.since.day, Qt.Key.Key_Return)
        assert not form.isVisible(), form.hint.text()
        web = window.situation.estate.scopes.key(scope(window, "tailspin-web"))
        records = [one for one in window.situation.estate.records.values() if one.subscription == web]
        assert [one.since for one in records if one.until is None] == [datetime(2023, 2, 5, tzinfo=UTC)]
        window.actions_.by_name["undo"].trigger()


@places()
def test_a_dialog_with_no_day_in_it_records_nothing_and_says_so(open_window: MainWindow, place: str) -> None:
    window = open_window
    steps = len(window.situation.workspace.history())  # type: ignore[union-attr]
    form = record_form(window)
    keys(form.since.day, "x")
    press(form.since.day, Qt.Key.Key_Return)
    assert form.isVisible()
    assert "cannot be read as a day" in form.hint.text()
    assert form.since.day.note.isVisible()
    form.accept()
    assert form.isVisible()
    assert len(window.situation.workspace.history()) == steps  # type: ignore[union-attr]
    form.since.known.setChecked(False)
    assert not form.since.day.note.isVisible(), "nothing is asked any more"
    form.accept()
    assert not form.isVisible()


def test_every_dialog_and_panel_asks_for_a_day_in_the_same_way(open_window: MainWindow) -> None:
    window = open_window
    window.tree.go_to(scope(window, "wingtip-core"))
    access = window.lists["access"]
    for name in ("dpor", "clear-dpor", "role", "link", "offer", "unlink", "end", "move"):
        window.lists["identities"].go_to(("principals", id_of("ops@fabrikam in Wingtip")))
        window.tabs.setCurrentWidget(access)
        assert access.go_to(("role-assignments", next(iter(window.situation.estate.role_assignments))))
        window.actions_.by_name[name].trigger()
        dialog = window.dialog
        assert isinstance(dialog, Form | MoveDialog), name
        if isinstance(dialog, Form):
            fill(dialog, **{box: text for box, text in CHOICES.items() if hasattr(dialog, box)})
        (field,) = dialog.findChildren(DayField)
        select_all(field)
        keys(field, "some day")
        if isinstance(dialog, MoveDialog):
            dialog.work_out()
        else:
            dialog.accept()
        assert dialog.isVisible()
        told = dialog.hint.text()
        assert "cannot be read as a day" in told, name
        assert field.note.isVisible()
        assert field.note.geometry().intersects(dialog.rect()), "where it is seen"
        dialog.reject()


def test_days_that_cannot_be_read_are_not_compared(open_window: MainWindow) -> None:
    compare = open_window.later.compare
    open_window.tabs.setCurrentWidget(compare)
    for field in (compare.base_day, compare.other_day):
        select_all(field)
        keys(field, "x")
        compare.run()
        assert compare.busy is None
        assert field.note.isVisible()
        press(field, Qt.Key.Key_Escape)


def test_a_note_goes_with_its_field(open_window: MainWindow) -> None:
    form = record_form(open_window)
    keys(form.since.day, "x")
    form.accept()
    form.reject()
    notes = [one for one in open_window.findChildren(QLabel) if one.isVisible() and "cannot be read" in one.text()]
    assert not notes


def test_a_day_has_room_in_every_size_of_the_font(qtbot: QtBot) -> None:
    field = DayField(date(2026, 12, 1), "Day")
    qtbot.addWidget(field)
    font = field.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    field.setFont(font)
    assert field.minimumWidth() >= field.fontMetrics().horizontalAdvance(field.text()) + BESIDE_DAY
