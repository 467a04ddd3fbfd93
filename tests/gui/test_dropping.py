"""A partner is dragged onto a scope, as Qt tells it: in over the free space below the rows, and onto a row."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel

from partner_desk.gui.dialogs.edits import LinkForm, RecordForm
from partner_desk.gui.dialogs.form import EndForm
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.models.estate import PARTNER_MIME
from tests.gui.hands import may_confirm, scope
from tests.sample import key_of

COPY, LEFT, NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def partner(key: str) -> QMimeData:
    data = QMimeData()
    data.setData(PARTNER_MIME, key.encode())
    return data


def free_space(window: MainWindow) -> QPoint:
    """Below the last row."""
    viewport = window.tree.viewport()
    point = QPoint(viewport.width() // 2, viewport.height() - 3)
    assert not window.tree.indexAt(point).isValid()
    return point


def on_row(window: MainWindow, name: str) -> QPoint:
    row = window.model.outline.row_of(scope(window, name))
    assert row is not None
    return window.tree.visualRect(window.model.index(row, 0)).center()


def enter(window: MainWindow, point: QPoint, data: QMimeData) -> bool:
    event = QDragEnterEvent(point, COPY, data, LEFT, NONE)
    QApplication.sendEvent(window.tree.viewport(), event)
    return event.isAccepted()


def move(window: MainWindow, point: QPoint, data: QMimeData) -> bool:
    event = QDragMoveEvent(point, COPY, data, LEFT, NONE)
    QApplication.sendEvent(window.tree.viewport(), event)
    return event.isAccepted()


def drop(window: MainWindow, point: QPoint, data: QMimeData) -> bool:
    event = QDropEvent(QPointF(point), COPY, data, LEFT, NONE)
    QApplication.sendEvent(window.tree.viewport(), event)
    return event.isAccepted()


@pytest.fixture
def roomy(window: MainWindow) -> MainWindow:
    """A window with free space below the rows of its tree."""
    window.resize(1400, 1200)
    QApplication.processEvents()
    free_space(window)
    return window


def test_it_comes_in_over_the_free_space_and_is_dropped_on_a_row(roomy: MainWindow) -> None:
    data = partner("northwind")
    assert enter(roomy, free_space(roomy), data), "or Qt would ask no further"
    assert not move(roomy, free_space(roomy), data), "nothing is there to drop it on"
    assert move(roomy, on_row(roomy, "tailspin-web"), data)
    assert drop(roomy, on_row(roomy, "tailspin-web"), data)
    form = roomy.dialog
    assert isinstance(form, RecordForm)
    assert form.partner.currentData() == "5400001"
    assert form.subscriptions == [key_of("tailspin-web")], "whatever was chosen before"
    assert roomy.tree.current_scope == scope(roomy, "tailspin-web")
    form.accept()
    assert len(roomy.situation.estate.records) == 3


def test_the_row_under_it_is_marked(roomy: MainWindow) -> None:
    data = partner("northwind")
    before = roomy.tree.grab().toImage()
    enter(roomy, free_space(roomy), data)
    move(roomy, on_row(roomy, "tailspin-web"), data)
    assert roomy.tree.grab().toImage() != before
    move(roomy, free_space(roomy), data)
    assert roomy.tree.grab().toImage() == before
    move(roomy, on_row(roomy, "tailspin-web"), data)
    QApplication.sendEvent(roomy.tree.viewport(), QDragLeaveEvent())
    assert roomy.tree.grab().toImage() == before


def test_what_is_no_partner_is_not_taken(roomy: MainWindow) -> None:
    data = QMimeData()
    data.setText("northwind")
    assert not enter(roomy, on_row(roomy, "tailspin-web"), data)


def test_dropped_on_the_free_space_nothing_happens(roomy: MainWindow) -> None:
    data = partner("northwind")
    enter(roomy, free_space(roomy), data)
    assert not drop(roomy, free_space(roomy), data)
    assert roomy.dialog is None


def test_a_link_is_offered_for_somebody_who_has_none_and_says_whose_would_end(roomy: MainWindow) -> None:
    data = partner("fabrikam")
    roomy.tree.go_to(scope(roomy, "rg-apps"))
    enter(roomy, on_row(roomy, "rg-apps"), data)
    drop(roomy, on_row(roomy, "rg-apps"), data)
    form = roomy.dialog
    assert isinstance(form, LinkForm)
    linked = {one.principal: one for one in roomy.situation.estate.links.values()}
    assert form.person.currentData() not in linked
    assert not form.replaced.text()
    other = next(key for key, one in linked.items() if one.partner_id.startswith("54"))
    form.person.setCurrentIndex(form.person.findData(other))
    assert "In place of: Northwind Consulting" in form.replaced.text()
    assert may_confirm(form)
    form.person.setCurrentIndex(0)
    assert not may_confirm(form), "nobody is linked by default"
    form.accept()
    assert form.isVisible()


def test_a_role_that_is_removed_is_named(window: MainWindow) -> None:
    window.situation.look(day=date(2024, 4, 1))
    key = next(iter(window.situation.estate.role_assignments))
    window.tabs.setCurrentWidget(window.lists["access"])
    assert window.lists["access"].go_to(("role-assignments", key))
    window.actions_.by_name["end"].trigger()
    form = window.dialog
    assert isinstance(form, EndForm)
    one = window.situation.estate.role_assignments[key]
    said = " ".join(label.text() for label in form.findChildren(QLabel))
    assert window.situation.estate.principals[one.principal].name in said
    assert "1 chosen" not in said
