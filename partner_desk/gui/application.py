"""The program `partner-desk`: one application, one window, and what happens when a bug shows."""

from __future__ import annotations

import gc
import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from partner_desk import __version__
from partner_desk.app import logfile
from partner_desk.app.answers import VERDICTS, column
from partner_desk.gui.assistive.factory import install
from partner_desk.gui.bugs import Bugs
from partner_desk.gui.instances import RequestWatch
from partner_desk.gui.jobs import all_ended
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.preferences import begin_theme
from partner_desk.gui.session import begin
from partner_desk.gui.signals import SignalWatch
from partner_desk.readings.questions import Verdict
from partner_desk.store.soundness import look_ahead

BROKEN = 3
"""The exit code where a bug let no window appear."""
UNSEEN = ("offscreen", "minimal")
"""Screens that nobody looks at."""


def run(arguments: Sequence[str]) -> int:
    """Open the window; returns the exit code."""
    parser = ArgumentParser("partner-desk", description="Why a Microsoft partner is or isn't recognized in Azure.")
    parser.add_argument("desk", nargs="?", type=Path, help="a desk file to open")
    parser.add_argument("--version", action="version", version=f"Partner Desk {__version__}")
    parser.add_argument("--self-check", action="store_true", help="open the sample, judge it, print one line, end")
    chosen = parser.parse_args(arguments)
    gc.disable()  # until the first paint: a start makes no garbage worth looking for
    if chosen.self_check:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([sys.argv[0]])
    assert isinstance(application, QApplication)
    application.setApplicationName("partner-desk")
    application.setApplicationDisplayName("Partner Desk")
    application.setOrganizationName("partner-desk")
    settings = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "partner-desk", "window")
    begin_theme(application, settings)
    install()
    if chosen.desk is None and settings.value("desk"):
        look_ahead(Path(str(settings.value("desk"))))
    if chosen.self_check:
        return _self_check(MainWindow(settings))
    logfile.begin("partner-desk")
    bugs = Bugs()
    bugs.attend()
    code = _run(application, bugs, settings, chosen.desk)
    bugs.leave()
    if not all_ended():  # a worker hangs: nothing of it is wanted, and Qt would crash at the end of its thread's object
        logfile.end()
        os._exit(code)
    return code


def _run(application: QApplication, bugs: Bugs, settings: QSettings, desk: Path | None) -> int:
    """Show the window until it is closed, whatever breaks on the way."""
    try:
        window = bugs.window = MainWindow(settings)
    except Exception as bug:
        bugs.note(bug)
        if QGuiApplication.platformName() not in UNSEEN:
            bugs.show_report(logfile.report(bug))
            application.exec()
        return BROKEN
    try:
        if not begin(window, desk):
            return 0  # without closing it, which would keep that no desk was open
    except Exception as bug:  # a desk is no reason not to start
        bugs(type(bug), bug, bug.__traceback__)
    window.show()
    SignalWatch(window)
    QTimer.singleShot(0, lambda: _started(window))
    return int(application.exec())


def _started(window: MainWindow) -> None:
    """The first paint is over."""
    window.adorn()
    gc.freeze()
    gc.enable()
    RequestWatch(window)
    window.later.begin_school()


def _self_check(window: MainWindow) -> int:
    """Open the sample, judge it, show it once, and say so."""
    window.verbs.sample()
    window.show()
    QGuiApplication.processEvents()
    situation = window.situation
    verdicts: set[Verdict] = set()
    for partner in situation.estate.partners:
        situation.look(partner=partner)
        codes = column(situation.estate, situation.view).codes
        verdicts |= {VERDICTS[code] for code in codes.tolist()}
    ok = {Verdict.RECOGNIZED, Verdict.NOT_RECOGNIZED} <= verdicts and not window.grab().isNull()
    print(f"Partner Desk {__version__}: {len(situation.estate.scopes)} scopes of the sample judged and shown.")
    window.close()
    return 0 if ok else 1
