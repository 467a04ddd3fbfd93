"""A customer comes onto the desk by hand: pasted from a spreadsheet, said in one form, completed and removed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from partner_desk.app.recording import record
from partner_desk.app.workspace import Workspace
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.estate import Estate
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Scope
from partner_desk.exchange.reconcile.preview import ChangeKind
from partner_desk.gui.dialogs.tables import TableDialog
from partner_desk.gui.main_window import MainWindow
from tests.facts import ORIGIN
from tests.gui.hands import press, scope

FORTY = "Bezeichnung\tSubscription ID\tOffer\r\n" + "".join(
    f"Shop {number}\t00000000-0000-0000-0000-{number:012}\tpay-as-you-go\r\n" for number in range(40)
)


@pytest.fixture
def desk(make_window: Callable[[], MainWindow]) -> MainWindow:
    """Contoso and Northwind, and nothing else."""
    estate = Estate()
    for kind, said in (
        (Scope, {"id": "c1", "kind": "tenant", "name": "Contoso"}),
        (Partner, {"name": "Northwind", "global_id": "5100000", "location_ids": ["5100001"]}),
    ):
        estate = estate.apply(record(estate, kind, said, ORIGIN))
    window = make_window()
    window.situation.open(
        Workspace.in_memory(ChangeSet("Begin", tuple(Change(None, one) for one in estate.facts_in_order())))
    )
    window.show()
    window.tree.go_to(scope(window, "Contoso"))
    return window


def pasted(window: MainWindow, text: str) -> TableDialog:
    QApplication.clipboard().setText(text)
    window.actions_.by_name["paste-table"].trigger()
    dialog = window.dialog
    assert isinstance(dialog, TableDialog)
    return dialog


def said(dialog: TableDialog) -> list[str]:
    return [one.currentData() for one in dialog.boxes]


def choose_by_keys(dialog: TableDialog, column: int, field: str) -> None:
    box = dialog.boxes[column]
    box.showPopup()
    view = box.view()
    press(view, Qt.Key.Key_Home)
    for _ in range(box.findData(field)):
        press(view, Qt.Key.Key_Down)
    press(view, Qt.Key.Key_Return)
    assert box.currentData() == field


def test_forty_subscriptions_are_pasted_in_one_go_and_undone_in_one_step(desk: MainWindow, qtbot: QtBot) -> None:
    before = list(desk.situation.estate.facts_in_order())
    dialog = pasted(desk, FORTY)
    assert said(dialog) == ["", "id", "offer"]
    assert dialog.same["parent"].currentText().startswith("Contoso")
    choose_by_keys(dialog, 0, "name")
    qtbot.waitUntil(lambda: dialog.found is not None)
    assert dialog.changes[ChangeKind.NEW].model().rowCount() == 160
    qtbot.waitUntil(dialog.apply.isEnabled)
    QTest.mouseClick(dialog.apply, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert scope(desk, "Shop 39")
    desk.actions_.by_name["undo"].trigger()
    assert list(desk.situation.estate.facts_in_order()) == before
    assert said(pasted(desk, FORTY)) == ["name", "id", "offer"]  # what was chosen is remembered


def test_a_wrong_row_is_shown_with_its_column_and_the_others_are_recorded(desk: MainWindow, qtbot: QtBot) -> None:
    dialog = pasted(desk, "Name\tID\tOffer\nA\tg1\tea\n<b>B</b>\tg2\t=1+1\n")
    qtbot.waitUntil(dialog.apply.isEnabled)
    cells = [dialog.left_out.item(0, column).text() for column in range(3)]  # type: ignore[union-attr]
    assert cells[1] == "row 3, column Offer"
    assert "'=1+1' is none of the words" in cells[2]
    press(dialog.apply, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert len(desk.situation.estate.scopes) == 2


def test_a_column_says_what_no_other_says(desk: MainWindow, qtbot: QtBot) -> None:
    dialog = pasted(desk, "Name\tOther\nA\tB\n")
    dialog.kind.setCurrentIndex(dialog.kind.findData("partner"))
    choose_by_keys(dialog, 1, "name")
    assert said(dialog) == ["", "name"]
    qtbot.waitUntil(dialog.apply.isEnabled)
    assert dialog.changes[ChangeKind.NEW].model().index(0, 0).data() == "The partner B"


@pytest.mark.parametrize(("text", "words"), [("", "There is no table"), ("Name\n", "no row below")])
def test_what_is_no_table_is_said(desk: MainWindow, text: str, words: str) -> None:
    QApplication.clipboard().setText(text)
    desk.actions_.by_name["paste-table"].trigger()
    assert isinstance(desk.dialog, QMessageBox)
    assert words in desk.dialog.text()


def test_columns_that_nobody_knows_are_asked_for(desk: MainWindow, qtbot: QtBot) -> None:
    dialog = pasted(desk, "Farbe\tForm\nrot\trund\n")
    qtbot.waitUntil(lambda: "No column of the table is known" in dialog.words.text())
    assert not dialog.apply.isEnabled()


def test_a_file_is_read(desk: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "list.csv"
    table.write_bytes(FORTY.replace("\t", ";").encode("cp1252"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(table), ""))
    desk.actions_.by_name["read-table"].trigger()
    dialog = desk.dialog
    assert isinstance(dialog, TableDialog)
    qtbot.waitUntil(dialog.apply.isEnabled)
    dialog.reject()
    assert isinstance(dialog, QDialog)
