"""The list that is open leaves the window as it is shown, in the form that its name asks for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QDeadlineTimer, QEventLoop, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.panels.lists import ListPanel
from tests.gui.hands import PATIENCE, answering, dismissing, naming

ACROSS = Qt.Orientation.Horizontal


def save(window: MainWindow, target: Path) -> None:
    with answering(naming(target)):
        window.actions_.by_name["save-list"].trigger()
    patience = QDeadlineTimer(PATIENCE)
    while not [*target.parent.glob(f"{target.name}*")] and not patience.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


@pytest.mark.parametrize("name", ["partners", "identities", "access", "sales", "history"])
def test_the_list_that_is_open_is_saved_row_by_row(window: MainWindow, tmp_path: Path, name: str) -> None:
    panel = window.lists[name]
    window.tabs.setCurrentWidget(panel.page)
    QApplication.processEvents()
    save(window, tmp_path / "list.json")
    told = json.loads((tmp_path / "list.json").read_text(encoding="utf-8"))
    rows = panel.rows_model.rows
    assert told["rows"] == [list(rows.cells(number)) for number in range(len(rows.keys))]
    assert told["headings"] == [panel.rows_model.headerData(one, ACROSS) for one in range(len(rows.headings))]


def test_a_list_that_is_not_there_yet_is_not_saved_as_an_empty_one(window: MainWindow) -> None:
    refused: list[str] = []
    window.situation.refused.connect(refused.append)
    window.places.to_findings()
    window.later.findings.background.ask("what takes long", lambda _: None)
    with dismissing():
        window.actions_.by_name["save-list"].trigger()
    assert refused == ["This list is still being worked out. Save it once it is there."]


def test_findings_are_saved_for_excel_and_the_ending_is_added(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window.places.to_findings()
    qtbot.waitUntil(lambda: not window.later.findings.background.is_asked)
    assert window.later.findings.findChildren(ListPanel)[0].rows_model.rows.keys
    save(window, tmp_path / "findings.xlsx")
    sheet = load_workbook(tmp_path / "findings.xlsx").active
    assert sheet is not None
    (panel,) = window.later.findings.findChildren(ListPanel)
    assert sheet.max_row == len(panel.rows_model.rows.keys) + 1
    save(window, tmp_path / "again")
    assert (tmp_path / "again.csv").exists()
