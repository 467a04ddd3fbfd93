"""A desk that is opened a second time: the window that has it comes to the front, and the second program ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from partner_desk.app.workspace import Workspace
from partner_desk.gui.instances import RequestWatch, is_brought_to_front
from partner_desk.gui.main_window import MainWindow

SECOND = "import sys; from partner_desk.bootstrap import window; sys.exit(window([sys.argv[1]]))"


def test_a_second_program_ends_and_the_window_that_has_the_desk_comes_to_the_front(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "a.partnerdesk"
    window.situation.open(Workspace.create(path))
    RequestWatch(window)
    window.showMinimized()
    second = subprocess.Popen([sys.executable, "-c", SECOND, str(path)], stderr=subprocess.PIPE, text=True)
    qtbot.waitUntil(lambda: second.poll() is not None)
    assert second.returncode == 0
    assert not second.communicate()[1]
    assert not window.isMinimized()


def test_where_no_window_answers_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partner_desk.gui.instances.PATIENCE", 0.05)
    assert not is_brought_to_front(tmp_path / "a.partnerdesk")
