"""Windows for stories: made with settings of their own, kept alive to the end of the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import is_dataclass
from pathlib import Path
from types import FunctionType, MethodType
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from partner_desk.app.sample import sample_day, sample_step
from partner_desk.app.workspace import Workspace
from partner_desk.domain.progress import Progress
from partner_desk.gui.jobs import Job
from partner_desk.gui.main_window import MainWindow
from tests.gui.hands import PATIENCE


class PatientBot(QtBot):
    """Waits as long as hands do, not the 5 seconds that a loaded machine misses."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE) -> None:
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture(autouse=True)
def _dialogs_of_qt(qapp: QApplication) -> None:
    """Where a system has dialogs of its own, no hand of a test could reach into them."""
    qapp.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)


@pytest.fixture(autouse=True)
def _no_key_is_held(qapp: QApplication) -> None:
    """Qt keeps in mind which keys the last test held; no hand is on the keyboard yet."""
    QTest.keyRelease(QWidget(), Qt.Key.Key_Control)


@pytest.fixture(autouse=True)
def _work_beside_the_window_knows_no_widget(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worker does is a function of values that stay as they are: a widget belongs to the window's thread."""
    begin = Job.__init__

    def checked(job: Job, work: Callable[[Progress], Any]) -> None:
        assert not list(_widgets(work)), f"{work.__qualname__} reaches {list(_widgets(work))}"
        begin(job, work)

    monkeypatch.setattr(Job, "__init__", checked)


def _widgets(work: object) -> Iterator[QObject]:
    """The objects of Qt that a function has taken along."""
    if isinstance(work, QObject):
        yield work
    elif isinstance(work, MethodType):
        yield from _widgets(work.__self__)
    elif isinstance(work, FunctionType):
        for cell in work.__closure__ or ():
            yield from _widgets(cell.cell_contents)
    elif is_dataclass(work):
        yield from _widgets(getattr(work, "work", None))


def _leave(window: MainWindow) -> None:
    """The end of a test: nobody is there to be asked whether to save, and no dialog stays in the way of the next."""
    for one in QApplication.topLevelWidgets():
        if isinstance(one, QDialog) and one.isVisible():
            one.close()
    window.situation.close()


@pytest.fixture
def make_window(qtbot: QtBot, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[], MainWindow]]:
    """Makes windows that share their settings, and keeps them alive to the end of the test."""
    painted = request.node.get_closest_marker("unpainted") is None
    kept: list[MainWindow] = []
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)

    def make() -> MainWindow:
        kept.append(MainWindow(settings))
        kept[-1].setUpdatesEnabled(painted)
        qtbot.addWidget(kept[-1], before_close_func=_leave)
        return kept[-1]

    yield make
    for made in kept:
        made.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # else they pile up until a loop runs


@pytest.fixture
def window(make_window: Callable[[], MainWindow]) -> MainWindow:
    """The sample, as any desk is opened: at its first customer, for its first partner, on the day of the story."""
    opened = make_window()
    opened.begin(lambda: Workspace.in_memory(sample_step()))
    opened.situation.look(day=sample_day())
    opened.show()
    return opened
