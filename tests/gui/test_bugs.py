"""A bug in any place of the window: told once, logged, reported without a name, and the window goes on."""

from __future__ import annotations

import ast
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

import partner_desk
from partner_desk.app import logfile
from partner_desk.domain.changes import ChangeSet
from partner_desk.domain.progress import Progress
from partner_desk.engine.judge import Judge
from partner_desk.gui.background import Background
from partner_desk.gui.bugs import LOGGED, Bugs
from partner_desk.gui.jobs import Busy, Job, _under_way, all_ended
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.models.estate import EstateModel
from tests.gui.hands import fill, scope

GUI = Path(partner_desk.__file__).parent / "gui"
CUSTOMER = "Wingtip Toys of Tacoma"


class NoException(BaseException):
    """Something that is no ordinary exception."""


KINDS = [ValueError, MemoryError, RecursionError, SystemExit, KeyboardInterrupt, GeneratorExit, NoException]


@pytest.fixture
def bugs(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bugs]:
    """The window's reporter, as the program has it, with a log of its own."""
    logfile.begin("partner-desk-test")
    found = Bugs()
    found.window = window
    monkeypatch.setattr(sys, "excepthook", found)
    yield found
    for box in found.boxes:
        box.close()
    path = logfile.path()
    logfile.end()
    assert path is not None
    path.unlink()


def logged() -> str:
    path = logfile.path()
    assert path is not None
    return path.read_text("utf-8")


def told(bugs: Bugs, qtbot: QtBot, times: int = 1) -> str:
    """What the window says; the report that its button copies."""
    qtbot.waitUntil(lambda: len(bugs.boxes) == times)
    box = bugs.boxes[-1]
    assert box.isVisible()
    assert str(logfile.path()) in box.text()
    assert "You can go on" in box.text()
    copy = next(one for one in box.buttons() if "Copy" in one.text())
    assert isinstance(copy, QPushButton)
    QApplication.clipboard().clear()
    copy.click()
    assert box.isVisible(), "the report can be copied and still be read"
    report = QApplication.clipboard().text()
    assert "Partner Desk" in report
    assert "PySide6" in report or "Qt" in report
    assert CUSTOMER not in report + box.text() + box.detailedText()
    return report


def goes_on(window: MainWindow) -> None:
    """The window can be used: nothing modal is in the way, a step is made and taken back."""
    assert window.isVisible()
    assert QApplication.activeModalWidget() is None
    assert QApplication.overrideCursor() is None
    before = window.situation.estate
    window.tree.go_to(scope(window, "tailspin-web"))
    window.actions_.by_name["dpor"].trigger()
    form = window.dialog
    assert form is not None
    fill(form, partner="5100001")
    form.accept()
    assert window.situation.estate is not before
    window.actions_.by_name["undo"].trigger()


def broken(kind: type[BaseException] = ValueError) -> None:
    raise kind(f"about {CUSTOMER}")


def test_in_a_slot(window: MainWindow, bugs: Bugs, qtbot: QtBot) -> None:
    window.actions_.by_name["today"].triggered.connect(lambda: broken())
    for _ in range(LOGGED + 2):
        window.actions_.by_name["today"].trigger()
    report = told(bugs, qtbot)
    assert "ValueError" in report
    assert "test_bugs.py" in report
    assert CUSTOMER in logged(), "the log stays here and has everything"
    assert logged().count("Traceback") == LOGGED, "and is not flooded"
    goes_on(window)
    window.actions_.by_name["collapse"].triggered.connect(lambda: int(CUSTOMER))
    window.actions_.by_name["collapse"].trigger()
    told(bugs, qtbot, times=2)
    bugs.boxes[0].close()
    assert len(bugs.boxes) == 1
    goes_on(window)


def test_in_a_timer_and_in_a_thread_of_python(window: MainWindow, bugs: Bugs, qtbot: QtBot) -> None:
    QTimer.singleShot(0, broken)
    told(bugs, qtbot)
    goes_on(window)


@pytest.mark.parametrize("kind", KINDS)
def test_in_a_worker(window: MainWindow, bugs: Bugs, qtbot: QtBot, kind: type[BaseException]) -> None:
    wanted: list[object] = []
    busy = Busy("Working", lambda _: broken(kind), wanted.append, print, window)
    report = told(bugs, qtbot)
    assert kind.__name__ in report
    assert kind.__name__ in logged()
    qtbot.waitUntil(lambda: not isValid(busy))
    assert window.isVisible(), "whatever a worker raises ends neither the program nor the window"
    goes_on(window)
    Busy("Working", lambda _: 7, wanted.append, print, window)
    qtbot.waitUntil(lambda: wanted == [7])


def test_in_what_uses_the_value_of_a_worker(window: MainWindow, bugs: Bugs, qtbot: QtBot) -> None:
    busy = Busy("Working", lambda _: CUSTOMER, lambda value: broken() if int(value) else None, print, window)
    told(bugs, qtbot)
    qtbot.waitUntil(lambda: not isValid(busy))
    goes_on(window)


class BrokenPanel(QWidget):
    """Begins to paint, and breaks."""

    times = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawLine(0, 0, 9, 9)
        self.times += 1
        broken()


def test_in_the_paint_of_a_panel(window: MainWindow, bugs: Bugs, qtbot: QtBot) -> None:
    panel = BrokenPanel(window)
    panel.setGeometry(0, 0, 50, 50)
    panel.show()
    report = told(bugs, qtbot)
    assert "paintEvent" in report

    def painted_often() -> bool:
        panel.update()
        return panel.times > LOGGED + 2

    qtbot.waitUntil(painted_often)
    assert len(bugs.boxes) == 1
    assert logged().count("Traceback") == LOGGED
    panel.hide()
    goes_on(window)


def test_in_the_data_of_a_list(window: MainWindow, bugs: Bugs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    partners = window.lists["partners"]
    window.panes.show_lists(True)
    window.tabs.setCurrentWidget(partners)
    QApplication.processEvents()
    rows = partners.rows_model.rows
    monkeypatch.setattr(type(rows), "cells", lambda *_: int(CUSTOMER), raising=False)
    partners.rows_model.show_rows(rows)
    partners.viewport().update()
    told(bugs, qtbot)
    monkeypatch.undo()
    monkeypatch.setattr(sys, "excepthook", bugs)
    goes_on(window)


@pytest.mark.parametrize("name", ["text", "_looks", "beside", "scope_at"])
def test_in_what_the_tree_is_painted_from(
    window: MainWindow, bugs: Bugs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The delegate is Python inside a paint of Qt: a bug below it ended the program."""
    monkeypatch.setattr(EstateModel, name, lambda *_: broken())
    window.tree.grab()
    told(bugs, qtbot)
    monkeypatch.undo()
    monkeypatch.setattr(sys, "excepthook", bugs)
    goes_on(window)


def test_whatever_qt_asks_while_it_paints_is_answered() -> None:
    asked = {"data", "headerData", "flags", "paint", "paintEvent"}
    made = [one for path in GUI.rglob("*.py") for one in ast.walk(ast.parse(path.read_text("utf-8")))]
    methods = [one for one in made if isinstance(one, ast.FunctionDef) and one.name in asked]
    assert len(methods) > 20
    assert not [one.name for one in methods if not any("answered" in ast.dump(each) for each in one.decorator_list)]


def test_in_what_hears_of_a_step(window: MainWindow, bugs: Bugs, qtbot: QtBot) -> None:
    situation = window.situation
    assert situation.workspace is not None

    def hear(changes: ChangeSet) -> None:
        if changes.changes:
            broken()

    situation.desk_changed.connect(hear)
    window.tree.go_to(scope(window, "tailspin-web"))
    window.actions_.by_name["dpor"].trigger()
    form = window.dialog
    assert form is not None
    fill(form, partner="5100001")
    form.accept()
    told(bugs, qtbot)
    assert not form.isVisible(), "the step is made, and the dialog is done"
    assert window.actions_.by_name["undo"].isEnabled()
    situation.desk_changed.disconnect(hear)
    window.actions_.by_name["undo"].trigger()
    goes_on(window)


@pytest.mark.parametrize("kind", [ZeroDivisionError, MemoryError, SystemExit, NoException])
def test_in_the_judge_beside_the_window(
    window: MainWindow, bugs: Bugs, qtbot: QtBot, kind: type[BaseException]
) -> None:
    background, found = Background(window), []
    background.found.connect(lambda key, value: found.append((key, value)))

    def work(judge: Judge) -> Any:
        broken(kind)

    background.ask("broken", work)
    background.begin()
    told(bugs, qtbot)
    background.ask("whole", lambda judge: 7)
    background.begin()
    qtbot.waitUntil(lambda: ("whole", 7) in found)
    goes_on(window)


def test_a_list_that_could_not_be_worked_out_says_so(
    window: MainWindow, bugs: Bugs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from partner_desk.gui.panels import fragile

    monkeypatch.setattr(fragile, "burdens", lambda *_: broken())
    window.tabs.setCurrentWidget(window.later.fragile)
    window.later.fragile.background.begin()
    told(bugs, qtbot)
    assert "could not be worked out" in window.later.fragile.words.text()


# Workers that hang ----------------------------------------------------------------------------------------


@pytest.fixture
def hanging() -> Iterator[Callable[[Progress], object]]:
    """Work that does not end before the test does, and does not listen."""
    over, begun = threading.Event(), threading.Event()

    def work(_: Progress) -> object:
        begun.set()
        return over.wait(60)

    work.begun = begun  # type: ignore[attr-defined]
    yield work
    over.set()
    for one in tuple(_under_way):
        one.wait(5_000)


def test_nobody_waits_for_a_worker_that_hangs(
    window: MainWindow, qtbot: QtBot, hanging: Callable[[Progress], object]
) -> None:
    heard: list[object] = []
    job = Job(hanging)
    job.finished_with.connect(heard.append)
    job.begin()
    assert hanging.begun.wait(5)  # type: ignore[attr-defined]
    job.cancel()  # waits for nothing, or this test would not come to its end
    assert job.isRunning()
    busy = Busy("Hanging", hanging, heard.append, print, window)
    busy.cancel()
    assert not busy.isVisible()
    goes_on(window)
    assert not heard


def test_a_window_closes_although_a_worker_hangs(
    window: MainWindow, qtbot: QtBot, hanging: Callable[[Progress], object]
) -> None:
    background = window.later.findings.background
    background.ask("hangs", lambda _: hanging(lambda *_: None))
    background.begin()
    qtbot.waitUntil(hanging.begun.is_set)  # type: ignore[attr-defined]
    window.close()
    assert not window.isVisible()


def test_the_end_knows_of_workers_that_hang(
    qtbot: QtBot, hanging: Callable[[Progress], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partner_desk.gui.jobs.PATIENCE", 50)
    job = Job(hanging)
    job.begin()
    assert hanging.begun.wait(5)  # type: ignore[attr-defined]
    assert not all_ended()


def test_what_is_cancelled_tells_nothing_later(qtbot: QtBot) -> None:
    heard: list[object] = []
    job = Job(lambda _: 7)
    job.finished_with.connect(heard.append)
    job.begin()
    job.wait()
    job.cancel()  # its value is on its way already
    qtbot.waitUntil(lambda: job not in _under_way)
    assert not heard


def test_the_box_is_one_of_the_windows_own(window: MainWindow, bugs: Bugs, qtbot: QtBot) -> None:
    QTimer.singleShot(0, broken)
    told(bugs, qtbot)
    (box,) = bugs.boxes
    assert isinstance(box, QMessageBox)
    assert not box.isModal()
    assert box.parent() is window
