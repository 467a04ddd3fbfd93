"""One piece makes all lists work: sort, filter, follow, choose columns, copy, go there; and they close to their tabs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.panels.lists import ListPanel
from tests.gui.hands import press, scope, type_text


def opened(window: MainWindow, name: str) -> ListPanel:
    """A list that is seen."""
    panel = window.lists[name]
    window.panes.show_lists(True)
    window.tabs.setCurrentWidget(panel)
    panel.go_to(("", ""))
    return panel


def shown(panel: ListPanel, column: int) -> list[str]:
    return [str(panel.rows_model.index(row, column).data()) for row in range(panel.rows_model.rowCount())]


def test_lists_are_sorted_filtered_and_follow_the_scope(window: MainWindow, qtbot: QtBot) -> None:
    access, strip = opened(window, "access"), window.panes.strip
    QAbstractItemModelTester(access.rows_model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    every = shown(access, 1)
    header = access.horizontalHeader()
    where = header.sectionViewportPosition(1) + 20
    for order in (sorted(every, key=str.casefold), sorted(every, key=str.casefold, reverse=True), every):
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(where, 5))
        assert [one.casefold() for one in shown(access, 1)] == [one.casefold() for one in order]
    access.setFocus()
    window.actions_.by_name["filter"].trigger()
    type_text(strip.filter, "role:owner")
    qtbot.waitUntil(lambda: access.rows_model.rowCount() < len(every))
    assert set(shown(access, 1)) == {"Owner"}
    assert strip.count.text() == f"{access.rows_model.rowCount()} of {len(every)}"
    type_text(strip.filter, "colour:red")
    qtbot.waitUntil(lambda: strip.count.text() == "There is no column colour: here")
    press(strip.filter, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: access.rows_model.rowCount() == len(every))
    window.tree.go_to(scope(window, "wingtip-core"))
    strip.follow.click()
    assert 0 < access.rows_model.rowCount() < len(every)
    assert not any("litware" in place for place in shown(access, 2))
    window.tabs.setCurrentWidget(window.lists["identities"])
    assert not strip.follow.isChecked(), "each list is arranged for itself"


def test_rows_are_copied_with_headings_and_lead_to_their_scope(window: MainWindow) -> None:
    access = opened(window, "access")
    row = next(at for at, place in enumerate(shown(access, 2)) if place.startswith("rg-report"))
    access.selectRow(row)
    access.columns.show_column(4, wanted=False)
    press(access, Qt.Key.Key_C, "c", Qt.KeyboardModifier.ControlModifier)
    heads, cells = (line.split("\t") for line in QApplication.clipboard().text().split("\n"))
    assert "Role" in heads
    assert "Time" not in heads
    assert cells[2].startswith("rg-report")
    access.doubleClicked.emit(access.currentIndex())
    assert window.tree.current_scope == scope(window, "rg-report")
    words = [one.text() for one in access.actions()]
    assert words[:2] == ["Go there", "Copy rows with headings"]
    partners = opened(window, "partners")
    partners.selectRow(2)
    press(partners, Qt.Key.Key_Return)
    assert window.situation.view.partner == partners.rows_model.rows.keys[2][1]


def test_lists_tools_panel_and_time_line_close_and_come_back(make_window: Callable[[], MainWindow]) -> None:
    window = make_window()
    window.verbs.sample()
    window.show()
    panes = window.panes
    before = window.tree.height()
    window.actions_.by_name["lists"].trigger()
    QApplication.processEvents()
    assert window.lists["partners"].isVisible()
    assert window.tree.height() < before
    window.lists["partners"].setFocus()
    window.actions_.by_name["lists"].trigger()
    QApplication.processEvents()
    assert not window.lists["partners"].isVisible()
    assert window.tabs.isVisible(), "the tabs stay"
    assert window.tree.height() >= before - 1
    for name, part in (
        ("show-panel", panes.right),
        ("show-time-line", window.time_line),
        ("show-toolbar", window.toolbar),
    ):
        window.actions_.by_name[name].trigger()
        assert not part.isVisible()
    window.situation.look(program="dpor")
    window.tree.go_to(scope(window, "wingtip-core"))
    assert not window.time_line.isVisible(), "looking elsewhere brings nothing back"
    window.close()
    again = make_window()
    again.verbs.sample()
    again.show()
    assert not again.panes.right.isVisible()
    assert not again.toolbar.isVisible()
    for name in ("show-panel", "show-time-line", "show-toolbar"):
        again.actions_.by_name[name].trigger()
    assert again.panes.right.isVisible()
    assert again.time_line.isVisible()
    assert again.toolbar.isVisible()
    assert isinstance(again.settings, QSettings)


def test_the_columns_of_lists_and_tree_are_kept(make_window: Callable[[], MainWindow]) -> None:
    window = make_window()
    window.verbs.sample()
    window.show()
    window.lists["access"].columns.show_column(4, wanted=False)
    window.tree.columns.show_column(5, wanted=True)
    window.tabs.setCurrentWidget(window.lists["access"])
    window.panes.show_list(window.lists["access"].page)
    QApplication.processEvents()
    window.lists["access"].go_to(("", ""))  # written at once
    header = window.lists["access"].horizontalHeader()
    fitting, wide = header.sectionSize(1), header.sectionSize(0) + 70
    header.resizeSection(0, wide)
    window.close()
    again = make_window()
    again.verbs.sample()
    again.show()
    again.panes.show_list(again.lists["access"].page)
    again.lists["access"].go_to(("", ""))
    header = again.lists["access"].horizontalHeader()
    assert abs(header.sectionSize(0) - wide) <= 1, "as somebody made it"
    assert header.sectionSize(1) == fitting
    again.lists["access"].columns.reset()
    assert header.sectionSize(0) < wide
    again.lists["access"].columns.restore(window.lists["access"].columns.state())
    assert again.lists["access"].isColumnHidden(4)
    assert again.tabs.currentWidget() is again.lists["access"]
    assert 5 not in again.tree.columns.hidden


def test_a_double_click_between_parts_puts_them_as_they_are_at_first(window: MainWindow) -> None:
    panes = window.panes
    window.resize(1366, 900)
    panes.show_lists(True)
    QApplication.processEvents()
    for splitter in (panes.across, panes.down):
        first = splitter.sizes()
        handle = splitter.handle(1)
        middle = handle.rect().center()
        QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
        QTest.mouseMove(handle, middle + QPoint(-90, -90))
        QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=middle + QPoint(-90, -90))
        assert splitter.sizes() != first
        QTest.mouseDClick(handle, Qt.MouseButton.LeftButton)
        QApplication.processEvents()
        assert all(abs(now - before) <= 2 for now, before in zip(splitter.sizes(), first, strict=True))
