"""The matrix: the same rows as the tree, every partner at once, and a cell is what the reasons are about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from partner_desk.app.answers import View, column
from partner_desk.app.sample import sample_step
from partner_desk.app.workspace import Workspace
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.partners import Partner
from partner_desk.gui.main_window import MainWindow
from tests.facts import as_recorded
from tests.gui.hands import press, scope


def test_every_cell_says_what_the_tree_says(window: MainWindow) -> None:
    window.tree.expand_all()
    window.actions_.by_name["matrix"].trigger()
    estate, model = window.situation.estate, window.panes.matrix.matrix_model
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert tester.model() is model
    for program in ("pec", "designation", "dpor"):
        window.situation.look(program=program)
        assert (model.rowCount(), model.columnCount()) == (len(estate.scopes), len(estate.partners))
        for number, partner in enumerate(estate.partners):
            told = column(estate, View(partner, program, date(2024, 4, 1)))
            for row in range(model.rowCount()):
                place = model.scope_at(row)
                assert model.told(model.index(row, number)) == (told.verdict(place), told.disputed(place))


def test_a_cell_is_what_the_reasons_are_about(window: MainWindow) -> None:
    window.tree.expand_all()
    window.actions_.by_name["matrix"].trigger()
    model, view = window.panes.matrix.matrix_model, window.panes.matrix
    row = window.model.outline.row_of(scope(window, "rg-apps"))
    assert row is not None
    assert model.matrix is not None
    view.setCurrentIndex(model.index(row, model.matrix.partners.index("adatum")))
    assert window.situation.scope == scope(window, "rg-apps")
    assert window.situation.view.partner == "adatum"
    assert "Adatum Distribution (indirect provider) is recognized here for PEC" in window.why.toPlainText()
    press(view, Qt.Key.Key_Right)
    assert window.situation.view.partner == model.matrix.partners[model.matrix.partners.index("adatum") + 1]
    press(view, Qt.Key.Key_Down)
    assert window.situation.scope == scope(window, "app-orders")
    spoken = model.data(view.currentIndex(), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "app-orders, Fabrikam (reseller), not recognized"


def test_the_filter_and_the_zoom_of_the_matrix(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_.by_name["matrix"].trigger()
    window.choosers.filter.setText("vm-shop")
    qtbot.waitUntil(lambda: window.model.outline.filtered)
    model = window.panes.matrix.matrix_model
    assert model.rowCount() == window.model.rowCount()
    names = [str(model.headerData(row, Qt.Orientation.Vertical)).strip() for row in range(model.rowCount())]
    assert names[-2:] == ["vm-shop-01", "vm-shop-02"]
    wide = window.panes.matrix.columnWidth(0)
    press(window.panes.matrix, Qt.Key.Key_Minus, "-")
    assert window.panes.matrix.columnWidth(0) < wide
    press(window.panes.matrix, Qt.Key.Key_Plus, "+")
    assert window.panes.matrix.columnWidth(0) == wide
    assert not window.panes.matrix.grab().isNull()


def test_the_matrix_comes_back_with_another_desk_and_with_another_partner(
    make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    window = make_window()
    window.show()
    desk = Workspace.create(tmp_path / "first.partnerdesk")
    desk.commit(as_recorded(sample_step()))
    window.situation.open(desk)
    window.actions_.by_name["matrix"].trigger()
    model = window.panes.matrix.matrix_model
    assert model.columnCount() == 4
    window.actions_.by_name["close-desk"].trigger()
    window.welcome.recent[0].click()
    assert window.panes.matrix.isVisible()
    assert model.columnCount() == 4
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Contoso Cloud (direct bill)"
    assert window.situation.workspace is not None
    window.situation.workspace.commit(
        ChangeSet("Add", (Change(None, Partner("new", "Newcomer", "5900000", ("5900001",))),))
    )
    assert model.headerData(4, Qt.Orientation.Horizontal) == "Newcomer"
