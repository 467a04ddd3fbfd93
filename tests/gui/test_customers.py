"""A customer comes onto the desk by hand: pasted from a spreadsheet, said in one form, completed and removed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook as ExcelWorkbook
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QInputDialog, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from partner_desk.app.recording import record
from partner_desk.app.workspace import Workspace
from partner_desk.domain.access import Principal
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.estate import Estate
from partner_desk.domain.partners import Partner
from partner_desk.domain.provisional import is_provisional
from partner_desk.domain.scopes import Scope
from partner_desk.exchange.reconcile.preview import ChangeKind
from partner_desk.gui.dialogs.customers import CustomerForm, NameForm, RemoveForm
from partner_desk.gui.dialogs.form import Form
from partner_desk.gui.dialogs.tables import TableDialog
from partner_desk.gui.main_window import MainWindow
from tests.facts import ORIGIN
from tests.gui.hands import answering, may_confirm, naming, press, scope, type_text

FORTY = "Bezeichnung\tSubscription ID\tOffer\r\n" + "".join(
    f"Shop {number}\t00000000-0000-0000-0000-{number:012}\tpay-as-you-go\r\n" for number in range(40)
)

ANN = {"id": "later", "kind": "guest", "tenant": "Contoso", "name": "Ann"}


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
    assert dialog.same["tenant"].currentText().startswith("Contoso")
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


def test_on_an_empty_desk_the_tenant_of_the_rows_is_typed(make_window: Callable[[], MainWindow], qtbot: QtBot) -> None:
    window = make_window()
    window.situation.open(Workspace.create(None))
    window.show()
    dialog = pasted(window, FORTY.replace("Bezeichnung", "Name"))
    qtbot.waitUntil(lambda: dialog.left_out.rowCount() == 40)
    assert dialog.same["tenant"].hasFocus()
    box = dialog.same["tenant"].lineEdit()
    assert box is not None
    type_text(box, "Tailspin")
    qtbot.waitUntil(dialog.apply.isEnabled)
    assert "the tenant Tailspin (its GUID is not known yet)" in dialog.notes.text()
    press(dialog.apply, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert window.situation.scope == scope(window, "Tailspin")
    assert 'href="action:add-partner"' in window.why.html()
    tree = window.situation.estate.scopes
    assert (len(tree), tree.name(tree.path(scope(window, "Shop 39"))[-1])) == (41, "Tailspin")


def test_people_are_at_home_in_the_tenant_at_hand(desk: MainWindow, qtbot: QtBot) -> None:
    dialog = pasted(desk, "Name\tType\tPAL\nAnn\tguest\t5100001\n")
    assert dialog.same["tenant"].currentText().startswith("Contoso")
    qtbot.waitUntil(dialog.apply.isEnabled)
    press(dialog.apply, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert len(desk.situation.estate.links) == 1


def test_a_wrong_row_is_shown_with_its_column_and_the_others_are_recorded(desk: MainWindow, qtbot: QtBot) -> None:
    dialog = pasted(desk, "Name\tID\tOffer\nA\tg1\tea\n<b>B</b>\tg2\t=1+1\n")
    qtbot.waitUntil(dialog.apply.isEnabled)
    cells = [dialog.left_out.item(0, column).text() for column in range(3)]  # type: ignore[union-attr]
    assert cells[1] == "row 3, column Offer"
    assert "'=1+1' is none of the words" in cells[2]
    press(dialog.apply, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert len(desk.situation.estate.scopes) == 2


def test_where_every_row_is_left_out_nothing_is_said_to_be_there(desk: MainWindow, qtbot: QtBot) -> None:
    dialog = pasted(desk, "Management group\tName\tID\nNobody\tA\tg1\nNobody\tB\tg2\n")
    qtbot.waitUntil(lambda: dialog.found is not None)
    assert "is left out, for the reasons below" in dialog.words.text()
    assert dialog.left_out.rowCount() == 2
    assert not dialog.apply.isEnabled()


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


def test_a_file_is_read(desk: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    table = tmp_path / "list.csv"
    table.write_bytes(FORTY.replace("\t", ";").encode("cp1252"))

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, TableDialog)
        qtbot.waitUntil(dialog.apply.isEnabled)
        assert dialog.changes[ChangeKind.NEW].model().rowCount() > 40
        dialog.reject()

    with answering(naming(table), look):
        desk.actions_.by_name["read-table"].trigger()


def test_of_a_workbook_the_sheet_that_is_chosen_is_read(desk: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    book = ExcelWorkbook()
    book["Sheet"].append(["only words"])
    sheet = book.create_sheet("Subscriptions")
    for line in FORTY.splitlines():
        sheet.append(line.split("\t"))
    book.save(tmp_path / "list.xlsx")

    def choose(dialog: QDialog) -> None:
        assert isinstance(dialog, QInputDialog)
        dialog.setTextValue("Subscriptions")
        dialog.accept()

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, TableDialog)
        qtbot.waitUntil(dialog.apply.isEnabled)
        assert dialog.changes[ChangeKind.NEW].model().rowCount() > 40
        assert "Read: the sheet 'Subscriptions'. Not read: 'Sheet'." in dialog.notes.text()
        dialog.reject()

    with answering(naming(tmp_path / "list.xlsx"), choose, look):
        desk.actions_.by_name["read-table"].trigger()


# All at once, and later ---------------------------------------------------------------------------------------

GUID = "5d3a1c0e-0000-4000-8000-00000000000{}"


def write(field: QWidget, text: str) -> None:
    field.setFocus()
    if isinstance(field, QLineEdit):
        field.selectAll()
    for letter in text:
        press(field, Qt.Key.Key_Return if letter == "\n" else Qt.Key(0), letter)


def confirm(form: Form) -> None:
    assert may_confirm(form)
    QTest.mouseClick(form.buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)


def test_a_customer_in_one_form_completed_with_f2_and_removed(desk: MainWindow) -> None:
    before = list(desk.situation.estate.facts_in_order())
    desk.actions_.by_name["new-customer"].trigger()
    form = desk.dialog
    assert isinstance(form, CustomerForm)
    assert not may_confirm(form)
    write(form.name, "Tailspin")
    write(form.subscriptions, f"Shop\nWeb {GUID.format(2)}")
    form.offer.setCurrentIndex(form.offer.findData("csp-azure-plan"))
    form.seller.setCurrentIndex(form.seller.findText("Northwind"))
    write(form.people, "Ann")
    form.role.setCurrentIndex(form.role.findText("Contributor"))
    form.partner.setCurrentIndex(1)
    confirm(form)
    estate = desk.situation.estate
    assert desk.situation.scope == scope(desk, "Tailspin")
    assert {one.bill_to for one in estate.billings.values()} == {"northwind"}
    assert (len(estate.role_assignments), len(estate.links)) == (2, 1)
    desk.actions_.by_name["runbook"].trigger()
    told = desk.dialog
    assert isinstance(told, QMessageBox)
    assert "The GUID of Ann, Shop and Tailspin is not on this desk yet" in told.text()
    told.reject()

    desk.tree.go_to(scope(desk, "Shop"))
    QTest.keyClick(desk, Qt.Key.Key_F2)
    named = desk.dialog
    assert isinstance(named, NameForm)
    assert (named.name.text(), named.identifier.text()) == ("Shop", "")
    write(named.identifier, GUID.format(2))
    confirm(named)
    assert "is on the desk already: Web" in named.hint.text()
    write(named.name, "Store")
    write(named.identifier, GUID.format(1))
    confirm(named)
    estate = desk.situation.estate
    assert f"/subscriptions/{GUID.format(1)}" in {one.subscription for one in estate.billings.values()}
    assert estate.scopes.find(f"/subscriptions/{GUID.format(1)}") == scope(desk, "Store")

    desk.tree.go_to(scope(desk, "Tailspin"))
    desk.actions_.by_name["remove"].trigger()
    gone = desk.dialog
    assert isinstance(gone, RemoveForm)
    confirm(gone)
    assert list(desk.situation.estate.facts_in_order()) == before
    for _ in range(3):
        desk.actions_.by_name["undo"].trigger()
    assert list(desk.situation.estate.facts_in_order()) == before


def test_who_is_chosen_in_the_list_is_meant_while_it_has_the_keyboard(desk: MainWindow) -> None:
    desk.situation.commit(record(desk.situation.estate, Principal, ANN, ORIGIN))
    people = desk.lists["identities"]
    desk.tabs.setCurrentWidget(people.page)
    people.refresh()
    assert [one.text() for one in people.actions()][-2:] == ["&Name and id…", "Remo&ve…"]
    people.selectRow(0)
    people.setFocus()
    assert is_provisional(next(iter(desk.situation.estate.principals)))
    desk.actions_.by_name["name"].trigger()
    named = desk.dialog
    assert isinstance(named, NameForm)
    write(named.identifier, GUID.format(3))
    confirm(named)
    assert list(desk.situation.estate.principals) == [GUID.format(3)]


def test_an_empty_desk_leads_to_its_beginnings(make_window: Callable[[], MainWindow]) -> None:
    window = make_window()
    window.situation.open(Workspace.create(None))
    window.show()
    window.why.anchorClicked.emit(QUrl("action:new-customer"))
    assert isinstance(window.dialog, CustomerForm)
    names = re.findall(r'href="action:([^"]+)"', window.why.html())
    assert names
    assert set(names) <= window.actions_.by_name.keys()
