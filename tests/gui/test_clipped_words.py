"""No word of the window is cut where nothing says it whole, and every control has a name; also in a longer language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from gettext import NullTranslations
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAccessible, QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenuBar,
    QScrollBar,
    QSizePolicy,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from partner_desk import language
from partner_desk.gui.main_window import MainWindow
from tests.gui.hands import by_key, scope

LARGE = 18.0
"""Points of large letters."""


class Longer(NullTranslations):
    """A language in which everything takes a third more letters."""

    def gettext(self, message: str) -> str:
        return f"{message}{'n' * (len(message) // 3)}" if message and "{" not in message[-12:] else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@pytest.fixture(params=["as it is", "longer"])
def spoken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "longer":
        monkeypatch.setattr(language, "_everywhere", replace(language._everywhere, catalog=Longer()))
    return str(request.param)


def cut(top: QWidget) -> Iterator[str]:
    """The words that have no room, of what is seen."""
    for one in top.findChildren(QWidget):
        if not one.isVisible() or one.toolTip():
            continue
        room = one.width() < one.minimumSizeHint().width() or one.height() < one.fontMetrics().height()
        if isinstance(one, QLabel) and one.text() and not one.wordWrap():
            ignored = one.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Ignored
            if not ignored and one.width() < one.sizeHint().width():
                yield f"label {one.text()!r}: {one.width()} of {one.sizeHint().width()}"
        elif isinstance(one, QAbstractButton) and one.text() and room:
            yield f"button {one.text()!r}"
        elif isinstance(one, QTabBar) and not one.usesScrollButtons():
            yield from (one.tabText(at) for at in range(one.count()) if one.tabRect(at).right() > one.width())
        elif isinstance(one, QHeaderView):
            yield from cut_headings(one)


def _whole(top: QWidget) -> bool:
    return not list(cut(top))


def cut_headings(header: QHeaderView) -> Iterator[str]:
    """Headings that are cut, and have no tip that says them whole."""
    for section in range(header.count()):
        text = str(header.model().headerData(section, header.orientation()) or "")
        tip = header.model().headerData(section, header.orientation(), Qt.ItemDataRole.ToolTipRole)
        wide = header.sectionSize(section) if header.orientation() == Qt.Orientation.Horizontal else header.width()
        if not header.isSectionHidden(section) and not tip and header.fontMetrics().horizontalAdvance(text) > wide:
            yield f"heading {text!r}"


def nameless(top: QWidget) -> list[str]:
    """What the keyboard comes to, and a screen reader has no name for."""
    found = []
    for one in top.findChildren(QWidget):
        kinds = (QAbstractButton, QComboBox, QLineEdit)
        focusable = one.focusPolicy() & Qt.FocusPolicy.TabFocus or isinstance(one, kinds)
        if not one.isVisible() or not focusable or isinstance(one, QScrollBar | QMenuBar | QTabBar):
            continue
        spoken = QAccessible.queryAccessibleInterface(one)
        if spoken is not None and not spoken.text(QAccessible.Text.Name) and not within_a_field(one):
            found.append(f"{type(one).__name__} in {type(one.parent()).__name__}")
    return found


def settle() -> None:
    """What is worked out at once is there, and laid out."""
    for _ in range(3):
        QApplication.processEvents()


def within_a_field(one: QWidget) -> bool:
    """Buttons and fields that Qt makes within a field or a view: that one is named."""
    parent = one.parent()
    return isinstance(parent, QLineEdit | QComboBox | QTabBar) or one.objectName().startswith("qt_")


@pytest.mark.parametrize("width", [1024, 1366])
def test_nothing_is_cut_and_everything_has_a_name(
    spoken: str, width: int, make_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    window = make_window()
    window.verbs.sample()
    window.show()
    window.resize(width, 700)
    window.adorn()
    window.situation.look(partner="adatum", program="pec", day=date(2024, 4, 1))
    window.tree.go_to(scope(window, "wingtip-core"))
    window.tree_details.complete()
    window.why.glance.complete()
    window.panes.show_lists(True)
    qtbot.waitUntil(lambda: bool(window.status.findings_count.text()))
    for tab in range(window.tabs.count()):
        window.tabs.setCurrentIndex(tab)
        if window.panes.strip.panel is not None:
            window.panes.strip.panel.go_to(("", ""))  # written at once
        settle()
        assert not list(cut(window)), (window.tabs.tabText(tab), spoken)
        if spoken == "as it is":
            assert not nameless(window), window.tabs.tabText(tab)
    panel = window.why.glance
    heads = [str(panel.glance_model.headerData(one, Qt.Orientation.Horizontal)) for one in range(8)]
    if spoken == "as it is":
        assert all(len(head) > 2 for head in heads), heads
    assert window.width() <= width, "nothing makes the window wider"


def test_dialogs_say_everything(spoken: str, window: MainWindow) -> None:
    for name in ("preferences", "shortcuts", "about"):
        window.actions_.by_name[name].trigger()
        dialog = window.dialog
        assert isinstance(dialog, QDialog)
        QApplication.processEvents()
        assert not list(cut(dialog)), name
        if spoken == "as it is":
            assert not nameless(dialog), name
        dialog.close()


@pytest.fixture
def large(qapp: QApplication) -> Iterator[None]:
    """Letters of 18 points, which are those of 200 % as well."""
    font = qapp.font()
    grown = QFont(font)
    grown.setPointSizeF(LARGE)
    qapp.setFont(grown)
    yield
    qapp.setFont(font)


def settled(window: MainWindow, width: int, height: int) -> None:
    window.resize(width, height)
    settle()
    assert (window.width(), window.height()) == (width, height), "nothing makes the window larger"


@pytest.mark.usefixtures("large")
def test_nothing_is_cut_where_letters_are_twice_as_large(
    spoken: str, make_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    window = make_window()
    window.verbs.sample()
    window.show()
    window.adorn()
    window.tree_details.complete()
    window.why.glance.complete()
    qtbot.waitUntil(lambda: bool(window.status.findings_count.text()))
    for width, height in ((2048, 1400), (1366, 768), (1024, 700)):
        if spoken == "longer" and width < 2048:
            continue  # half as many letters, each word a third longer: fields scroll there
        settled(window, width, height)
        for wanted in (True, False):
            window.panes.show_lists(wanted and height > 768)
            settle()
            with suppress(qtbot.TimeoutError):  # a list is written once it is seen
                qtbot.waitUntil(lambda: not list(cut(window)), timeout=5_000)
            assert not list(cut(window)), (width, height, spoken)
    for name in ("preferences", "shortcuts", "about"):
        window.actions_.by_name[name].trigger()
        dialog = window.dialog
        assert isinstance(dialog, QDialog)
        qtbot.waitUntil(partial(_whole, dialog))  # a list is written once it is seen
        dialog.close()


@pytest.mark.usefixtures("large")
def test_large_letters_leave_room_for_rows_and_for_the_answer(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window.panes.show_lists(False)
    for width, height, rows in ((1366, 768, 15), (1024, 700, 10)):
        settled(window, width, height)
        assert window.tree.viewport().height() // window.tree.rowHeight(0) >= rows
        assert window.why.viewport().height() > 5 * window.fontMetrics().height(), "the answer is read"
    kept = QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat)
    window.panes.save(kept)
    window.panes.restore(kept)
    assert not window.time_line.isVisible(), "the panel says the same, after a restart too"
    by_key(window, "time-line")
    assert window.time_line.isVisible()
    assert not any(one.isVisible() for one in window.choosers.findChildren(QLabel) if one.buddy())
    press_alt(window, Qt.Key.Key_G)
    assert window.choosers.program.hasFocus(), "its label does not stand there, but its key works"
    window.panes.show_time_line(False)
    window.adorn()
    window.panes.show_lists(True)
    settled(window, 1366, 768)
    qtbot.waitUntil(lambda: bool(window.status.findings_count.text()))


def press_alt(window: MainWindow, key: Qt.Key) -> None:
    window.activateWindow()
    QTest.keyClick(window, key, Qt.KeyboardModifier.AltModifier)


def test_the_tree_keeps_its_rows_on_a_laptop(window: MainWindow) -> None:
    for width, height, rows in ((1366, 768, 15), (1024, 700, 10)):
        window.resize(width, height)
        QApplication.processEvents()
        assert window.tree.viewport().height() // window.tree.rowHeight(0) >= rows
