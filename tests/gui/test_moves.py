"""Moves and fragility in the window: worked out beside it, kept as scenarios, nothing recorded on the desk."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QItemSelectionModel
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from partner_desk.gui.dayfield import DayField
from partner_desk.gui.dialogs.moving import MoveDialog
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.models.estate import Columns
from tests.gui.hands import answering, naming, scope


def moving(window: MainWindow, kind: str, where: str) -> MoveDialog:
    window.tree.go_to(scope(window, where))
    window.actions_.by_name["move"].trigger()
    found = window.dialog
    assert isinstance(found, MoveDialog)
    found.kind.setCurrentIndex(found.kind.findData(kind))
    return found


def test_a_move_to_another_seller_is_worked_out_and_kept(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.situation.look(partner="adatum", program="pec", day=date(2024, 4, 1))
    dialog = moving(window, "csp-to-csp", "wingtip-apps")
    seller = dialog.fields["seller"]
    assert isinstance(seller, QComboBox)
    seller.setCurrentIndex(seller.findData("contoso"))
    day = dialog.fields["on"]
    assert isinstance(day, DayField)
    day.setDate(QDate(2024, 5, 1))
    dialog.work_out()
    qtbot.waitUntil(lambda: dialog.outcome is not None)
    text = dialog.text.toPlainText()
    assert "Adatum" in text
    assert "before" in text.casefold()
    target = tmp_path / "list.md"
    with answering(naming(target.with_suffix(""))):
        dialog.save_list()
    assert target.read_text("utf-8").startswith("#")
    dialog.accept()
    assert window.situation.branch is not None
    window.situation.look(day=date(2024, 5, 2))
    assert window.model.text(scope(window, "rg-apps"), Columns.VERDICT) == "not recognized"
    window.actions_.by_name["scenario-leave"].trigger()
    assert window.model.text(scope(window, "rg-apps"), Columns.VERDICT) == "recognized"


def test_a_move_that_does_not_fit_says_why(window: MainWindow) -> None:
    dialog = moving(window, "ea-to-mca", "wingtip-apps")
    dialog.work_out()
    assert "wingtip-apps is under another offer" in dialog.hint.text()
    assert not dialog.begin.isEnabled()
    dialog = moving(window, "csp-to-csp", "wingtip-apps")
    dialog.work_out()
    assert "needs to know: New seller" in dialog.hint.text()


def test_who_recognition_hangs_on_and_what_if_they_leave(window: MainWindow, qtbot: QtBot) -> None:
    window.situation.look(partner="adatum", program="pec", day=date(2024, 4, 1))
    window.actions_.by_name["fragile"].trigger()
    panel = window.later.fragile
    qtbot.waitUntil(lambda: bool(panel.rows.found))
    people = {panel.rows.cells(row)[0]: row for row in range(len(panel.rows.keys))}
    row = people["ops@fabrikam in Wingtip"]
    assert "PEC" in panel.rows.cells(row)[4]
    panel.table.selectRow(row)
    assert panel.button.isEnabled()
    panel.try_it()
    assert window.situation.branch is not None
    assert window.model.text(scope(window, "rg-apps"), Columns.VERDICT) == "not recognized"


def test_who_nobody_chose_does_not_leave(window: MainWindow, qtbot: QtBot) -> None:
    """The list is written again without the person who left, and Qt puts its cursor on whoever is first now."""
    window.actions_.by_name["fragile"].trigger()
    panel = window.later.fragile
    qtbot.waitUntil(lambda: bool(panel.rows.found))
    person = panel.rows.keys[0]
    panel.table.selectRow(0)
    panel.button.click()
    qtbot.waitUntil(lambda: person not in panel.rows.keys)
    cursor = panel.table.model().index(0, 0)
    panel.table.selectionModel().setCurrentIndex(cursor, QItemSelectionModel.SelectionFlag.NoUpdate)
    assert not panel.button.isEnabled()
    panel.button.click()
    branch = window.situation.branch
    assert branch is not None
    assert len(branch.scenario.steps) == 1
    panel.table.selectRow(0)
    assert panel.button.isEnabled()


def test_the_move_offered_first_fits_the_offer(window: MainWindow) -> None:
    for name, kind in (("wingtip-apps", "csp-to-csp"), ("litware-production", "ea-to-mca")):
        window.situation.chosen = []
        window.tree.go_to(scope(window, name))
        window.actions_.by_name["move"].trigger()
        dialog = window.dialog
        assert isinstance(dialog, MoveDialog)
        assert dialog.kind.currentData() == kind
        dialog.reject()
