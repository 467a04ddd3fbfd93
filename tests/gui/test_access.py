"""Everything can be used without a mouse and without sight: names on every control, a way to every action."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QTableView,
    QTextEdit,
    QWidget,
)

from partner_desk.gui.actions import TABLE
from partner_desk.gui.dialogs.factgroups import RowButton
from partner_desk.gui.main_window import MainWindow
from tests.gui.hands import scope

CONTROLS = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QTextEdit)
FORMS = (
    "add-partner",
    "add-identity",
    "looked",
    "record",
    "link",
    "dpor",
    "clear-dpor",
    "role",
    "offer",
    "add-scope",
    "palette",
    "move",
)

SCHOOL = ("course", "answers", "glossary", "learners")


def nameless(root: QWidget) -> list[str]:
    """Controls that a screen reader would have no name for."""
    buddies = {one.buddy() for one in root.findChildren(QLabel) if one.buddy() is not None}
    found = []
    for one in root.findChildren(QWidget):
        inner = isinstance(one, QHeaderView) or one.objectName().startswith("qt_") or isinstance(one.parent(), CONTROLS)
        above = one.parent()
        popup = above is not None and above.inherits("QComboBoxPrivateContainer")
        if not isinstance(one, CONTROLS) or popup or inner or isinstance(one.parent(), QTableView):
            continue
        text = one.text() if isinstance(one, QAbstractButton) else ""
        if not (one.accessibleName() or text or one in buddies):
            found.append(f"{type(one).__name__} in {type(one.parent()).__name__}")
    return found


def test_every_control_of_the_window_has_a_name(window: MainWindow) -> None:
    assert nameless(window) == []


def test_every_control_of_a_form_has_a_name(window: MainWindow) -> None:
    window.tree.go_to(scope(window, "tailspin-web"))
    for action in (*FORMS, *SCHOOL):
        before = window.dialog
        window.actions_.by_name[action].trigger()
        form = window.dialog
        assert isinstance(form, QDialog)
        assert form is not before, action
        assert nameless(form) == [], action
        assert form.windowTitle(), action
        form.reject()


def test_the_keyboard_goes_through_a_form_from_its_first_field_to_its_buttons(window: MainWindow) -> None:
    window.tree.go_to(scope(window, "tailspin-web"))
    for action in FORMS:
        before = window.dialog
        window.actions_.by_name[action].trigger()
        form = window.dialog
        assert form is not None
        assert form is not before, action
        if form.focusWidget() is None:
            form.focusNextChild()
        first = form.focusWidget()
        order = [first]
        while len(order) < 30 and form.focusNextChild() and form.focusWidget() is not first:
            order.append(form.focusWidget())
        pressed = [isinstance(one, QPushButton) and not isinstance(one, RowButton) for one in order]
        assert not pressed[0], f"{action}: what is typed first goes into a field"
        assert action == "move" or pressed == sorted(pressed), f"{action}: fields, then buttons"
        assert pressed[-1] or action in ("palette", "record"), (action, order)
        form.reject()


def test_every_action_stands_in_a_menu_with_a_letter_of_its_own(window: MainWindow) -> None:
    for menu in window.menuBar().findChildren(QMenu):
        texts = [one.text() for one in menu.actions() if not one.isSeparator()]
        letters = [text[text.index("&") + 1].casefold() for text in texts if "&" in text]
        assert len(letters) == len(set(letters)), (menu.title(), sorted(letters))


def test_the_panes_are_reached_by_keys(window: MainWindow, qtbot: object) -> None:
    window.activateWindow()
    wanted: dict[str, Callable[[], QWidget]] = {
        "tree": lambda: window.tree,
        "why": lambda: window.why,
        "matrix": lambda: window.panes.matrix,
        "filter": lambda: window.choosers.filter,
    }
    for name, target in wanted.items():
        window.actions_.by_name[name].trigger()
        assert target().hasFocus() or window.focusWidget() is target(), name
    assert window.tree.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_every_tool_has_an_icon(window: MainWindow) -> None:
    window.adorn()
    assert not window.windowIcon().isNull()
    tools = [action for action in window.actions_.toolbar.actions() if action.text()]
    assert [action.iconText() for action in tools][-1] == "Find anything"
    assert {action.text() for action in tools} == {
        window.actions_.by_name[entry.name].text() for entry in TABLE if entry.toolbar
    }
    for action in tools:
        assert not action.icon().isNull(), action.text()
