"""In another language, everything that the window says is said in it, but for the names of the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabWidget,
    QWidget,
)

from partner_desk.app.associations import short_names
from partner_desk.app.recording import KINDS_SAID
from partner_desk.app.rulebook import library
from partner_desk.domain.changes import KINDS, Fact
from partner_desk.domain.descriptions import fields_of
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.gui.main_window import MainWindow

pytestmark = pytest.mark.usefixtures("mirrored")  # before the window is made

SAID = re.compile("⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[^\W\d_]{2,}")
OF_QT = {"OK", "&OK", "Cancel", "&Cancel", "Close", "&Close", "Apply", "&Apply", "Scroll Left", "Scroll Right"}
"""What Qt says itself, in the language of the system."""
RECORDED = {"Open the sample", "root", "English", "Deutsch"}
"""What is the same in any language: what the history keeps as it was recorded, and languages by their own names."""


def texts_of(part: QWidget) -> Iterator[str]:
    """What a part of the window says; not the reasons in browsers, which are sentences of the rules."""
    yield from (part.toolTip(), part.statusTip(), part.accessibleName(), part.windowTitle() if part.isWindow() else "")
    match part:
        case QLabel():
            yield re.sub("<[^>]*>", "", part.text())
        case QAbstractButton():
            yield part.text()
        case QLineEdit():
            yield part.placeholderText()
        case QGroupBox() | QMenu():
            yield part.title()
        case QTabWidget():
            yield from (part.tabText(one) for one in range(part.count()))
        case QComboBox():
            yield from (part.itemText(one) for one in range(part.count()))
        case QPlainTextEdit():
            yield part.toPlainText()
        case QAbstractItemView() if (model := part.model()) is not None:
            yield from cells(model)


def cells(model: QAbstractItemModel) -> Iterator[str]:
    """The headings and the first rows of a list."""
    for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount()):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        yield from (str(model.index(row, column).data() or "") for row in range(min(model.rowCount(), 40)))


def spoken(window: QWidget) -> Iterator[tuple[str, str]]:
    """Every text of a window, with what says it."""
    parts = [window, *window.findChildren(QWidget)]
    yield from ((f"{type(part).__name__} {part.accessibleName()}", text) for part in parts for text in texts_of(part))
    for action in window.findChildren(QAction):
        yield from (("action", text) for text in (action.text(), action.toolTip(), action.statusTip()))


def names_of(estate: Estate) -> list[str]:
    """What things of a desk and of the rules are called, the longest first."""
    tree, names = estate.scopes, set()
    for scope in range(len(tree)):
        names |= {tree.name(scope), tree.id(scope), tree.key(scope)}
    for kind in KINDS.values():
        for fact in estate.all(kind).values():
            names |= {str(getattr(fact, field.name)) for field in fields_of(kind) if field.value is str}
    names |= set(short_names(estate.partners).values())
    rules = library()
    names |= {name for program in rules.programs.values() for name in (program.short, program.name)}
    names |= {reading.name for reading in rules.readings.values()} | {role.name for role in rules.roles.by_id.values()}
    return sorted(filter(None, names), key=len, reverse=True)


def unsaid(window: QWidget, names: list[str]) -> list[str]:
    """What is said in no language but the one of the sources, and where."""
    found = {}
    for where, text in spoken(window):
        rest = text.replace("\N{ZERO WIDTH SPACE}", "").replace("&", "")
        while SAID.search(rest):
            rest = SAID.sub("", rest)
        for name in names:
            rest = rest.replace(name, "")
        if text not in OF_QT | RECORDED and WORD.search(rest):
            found[text] = f"{where}: {text}  <<< {rest}"
    return list(found.values())


@pytest.fixture
def names(window: MainWindow) -> list[str]:
    window.lists["identities"].selectRow(0)
    tree = window.situation.estate.scopes
    window.tree.go_to(next(one for one in range(len(tree)) if tree.kind_of(one) is ScopeKind.SUBSCRIPTION))
    estate = window.situation.estate
    return [*names_of(estate), *short_names(estate.partners).values()]


def test_the_window_speaks_another_language(window: MainWindow, names: list[str]) -> None:
    for panel in window.lists.values():
        panel.show_anew()
    assert not unsaid(window, names)


@pytest.mark.parametrize(
    "name", ["link", "dpor", "role", "offer", "add-scope", "looked", "name", "remove", "new-customer", "move"]
)
def test_a_dialog_speaks_another_language(window: MainWindow, names: list[str], name: str) -> None:
    window.trigger(name)
    assert not unsaid(dialog(), names)


@pytest.mark.parametrize("kind", KINDS_SAID.values())
def test_the_form_of_a_fact_speaks_another_language(window: MainWindow, names: list[str], kind: type[Fact]) -> None:
    window.later.facting.show_form(kind)
    assert not unsaid(dialog(), names)


def dialog() -> QDialog:
    """The dialog that is open."""
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible())
