"""A desk on which every name is hostile: nothing is taken for markup anywhere, nothing breaks out of its line."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPoint, Qt, QUrl
from PySide6.QtGui import QHelpEvent
from PySide6.QtGui import Qt as Rich
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QProxyStyle,
    QTextBrowser,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

import partner_desk.gui
from partner_desk.app.sample import sample_step
from partner_desk.app.workspace import Workspace
from partner_desk.domain.showing import one_line
from partner_desk.gui.dialogs.importing import ImportDialog
from partner_desk.gui.jobs import Busy
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.models.estate import Columns
from partner_desk.gui.panels.facts import FactsPanel
from partner_desk.gui.panels.lists import ListPanel
from partner_desk.gui.plain import MarkupLabel, file_name, guard_labels, in_menu, off_menu, tip, window_title
from tests.capabilities import FORBIDDEN_LETTERS
from tests.gui.hands import drawn
from tests.hostile import FAMILY, NAMES, PICTURE, hostile

ROWS = 40
"""So many rows of a list are looked at."""
WIDEST = 1024
"""Pixels of a small screen."""
TIPS = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.StatusTipRole, Qt.ItemDataRole.WhatsThisRole)
OURS = {
    "scope",
    "open",
    "program",
    "fold",
    "try",
    "apply",
    "runbook",
    "source",
    "finding",
    "term",
    "option",
    "billing",
    "record",
}
"""The words of links that the window makes; the others are kinds of facts."""


@pytest.fixture
def window(make_window: Callable[[], MainWindow], qtbot: QtBot) -> MainWindow:
    found = make_window()
    found.situation.open(Workspace.in_memory(hostile(sample_step())))
    found.show()
    found.tree.expand_all()
    return found


def texts_of_models(views: list[QAbstractItemView]) -> Iterator[tuple[str, Qt.ItemDataRole, str]]:
    for view in views:
        model, top = view.model(), QModelIndex()
        where = f"{type(view).__name__} {view.accessibleName()}"
        columns = (
            1 if isinstance(model, QAbstractListModel) else model.columnCount(top)
        )  # a list keeps its own to itself
        rows = min(model.rowCount(top), ROWS)
        for role in (*TIPS, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            cells = [model.index(row, column).data(role) for row in range(rows) for column in range(columns)]
            cells += [model.headerData(one, Qt.Orientation.Horizontal, role) for one in range(columns)]
            cells += [model.headerData(one, Qt.Orientation.Vertical, role) for one in range(rows)]
            yield from ((where, role, cell) for cell in cells if isinstance(cell, str))


def check_models(views: list[QAbstractItemView]) -> int:
    seen = 0
    for where, role, text in texts_of_models(views):
        seen += 1
        if role in TIPS:
            assert not Rich.mightBeRichText(text), (where, role, text)
        else:
            assert len(text.splitlines()) < 2, (where, role, text)
        assert "\u202e" not in text, (where, role, text)
    return seen


def check_widgets(widgets: list[QWidget]) -> int:
    labels = 0
    for one in widgets:
        for text in (one.toolTip(), one.statusTip(), one.whatsThis()):
            assert not Rich.mightBeRichText(text), (one, text)
        for action in one.actions():
            for text in (action.toolTip(), action.statusTip(), action.whatsThis()):
                assert not Rich.mightBeRichText(text), (action, text)
        if isinstance(one, MarkupLabel):
            assert "<img" not in one.text(), one.text()
        elif isinstance(one, QLabel) and one.isVisible():
            labels += 1
            assert one.textFormat() is Qt.TextFormat.PlainText, (one, one.text())
        if isinstance(one, QTextBrowser):
            check_document(one)
        if one.isWindow():
            assert len(one.windowTitle().splitlines()) < 2
    return labels


def check_document(browser: QTextBrowser) -> None:
    assert "<img" not in browser.toHtml()
    block = browser.document().begin()
    while block.isValid():
        pieces = block.begin()
        while not pieces.atEnd():
            link = pieces.fragment().charFormat().anchorHref()
            word = link.partition(":")[0]
            assert not link or word in OURS or word.endswith("s"), link
            assert word not in ("file", "http", "https"), link
            pieces += 1
        block = block.next()


def views(window: QWidget) -> list[QAbstractItemView]:
    return [one for one in window.findChildren(QAbstractItemView) if one.objectName() != "qt_calendar_calendarview"]


def show_list(window: MainWindow, panel: ListPanel, qtbot: QtBot) -> None:
    """A list is filled a moment after it is looked at."""
    window.panes.show_lists(True)
    window.tabs.setCurrentWidget(panel.page)
    qtbot.waitUntil(lambda: panel.model().rowCount() > 0)


def visit(window: MainWindow, qtbot: QtBot) -> None:
    for panel in window.lists.values():
        show_list(window, panel, qtbot)
    facts = window.lists["facts"]
    assert isinstance(facts, FactsPanel)
    for kind in range(facts.kind.count()):
        facts.kind.setCurrentIndex(kind)
        check_models([facts])


def test_every_list_and_tree_is_plain(window: MainWindow, qtbot: QtBot) -> None:
    later = window.later
    visit(window, qtbot)
    for panel in (later.fragile, later.compare, later.findings):
        window.tabs.setCurrentWidget(panel)
        QApplication.processEvents()
    qtbot.waitUntil(lambda: bool(later.findings.rows.keys))
    window.actions_.by_name["matrix"].trigger()
    QApplication.processEvents()
    assert check_models(views(window)) > 2_000
    assert check_widgets(window.findChildren(QWidget)) > 5


def texts(window: MainWindow, wanted: Qt.ItemDataRole) -> list[str]:
    return [text for _, role, text in texts_of_models(views(window)) if role == wanted]


def test_names_are_whole_where_they_are_shown(window: MainWindow, qtbot: QtBot) -> None:
    visit(window, qtbot)
    shown = texts(window, Qt.ItemDataRole.DisplayRole)
    scopes, partners = window.situation.estate.scopes, window.situation.estate.partners
    for scope in range(len(scopes)):
        assert window.model.text(scope, Columns.NAME) == one_line(scopes.name(scope))
    assert {one_line(one.name) for one in partners.values()} <= set(shown)
    assert any(FAMILY in text for text in shown)
    assert any(PICTURE in text for text in shown), "as it was written, and nothing but text"
    boxes = [box.itemText(row) for box in window.findChildren(QComboBox) for row in range(box.count())]
    assert any("<" in text for text in boxes)


def test_names_are_whole_in_tips(make_window: Callable[[], MainWindow], qtbot: QtBot) -> None:
    window = make_window()
    window.situation.open(Workspace.in_memory(hostile(sample_step(), [f"Family {FAMILY}"])))
    window.show()
    visit(window, qtbot)
    tips = [text for text in texts(window, Qt.ItemDataRole.ToolTipRole) if "Family" in text]
    assert tips
    assert all(FAMILY in text for text in tips)


def test_the_reasons_hold_no_markup_of_others(window: MainWindow, qtbot: QtBot) -> None:
    tree = window.situation.estate.scopes
    told = ""
    for scope in range(len(tree)):
        window.tree.go_to(scope)
        for partner in window.situation.estate.partners:
            window.situation.look(partner=partner)
        drawn(window.time_line)
        check_document(window.why)
        check_widgets([window.time_line.words, window.time_line.line])
        assert "<img" not in window.why.toHtml()
        told += window.why.toPlainText()
    assert PICTURE in told.replace("\n", " ")
    assert FAMILY in told
    assert "\u202e" not in told


def test_a_tip_shows_a_name_and_opens_nothing(window: MainWindow, qtbot: QtBot) -> None:
    partners = window.lists["partners"]
    show_list(window, partners, qtbot)
    for row in range(partners.model().rowCount()):
        place = partners.visualRect(partners.model().index(row, 0)).center()
        port = partners.viewport()
        QApplication.sendEvent(port, QHelpEvent(QEvent.Type.ToolTip, place, port.mapToGlobal(place)))
        labels = [one for one in QApplication.allWidgets() if one.objectName() == "qtooltip_label"]
        assert labels
        for label in labels:
            assert isinstance(label, QLabel)
            assert label.textFormat() is Qt.TextFormat.PlainText, label.text()
            assert not Rich.mightBeRichText(label.text())
    QToolTip.showText(QPoint(0, 0), PICTURE, window)
    (label,) = (one for one in QApplication.allWidgets() if one.objectName() == "qtooltip_label")
    assert isinstance(label, QLabel)
    assert label.textFormat() is Qt.TextFormat.PlainText, "even where nobody thought of it"
    QToolTip.hideText()


def test_the_line_of_time_tells_plain_text(window: MainWindow) -> None:
    tree = window.situation.estate.scopes
    seen = 0
    for scope in range(len(tree)):
        window.tree.go_to(scope)
        drawn(window.time_line)
        for piece in window.time_line.line.pieces:
            seen += 1
            assert not Rich.mightBeRichText(window.time_line.line.told(piece))
    assert seen


@pytest.mark.parametrize(
    "name",
    ["add-partner", "change", "add-identity", "link", "unlink", "dpor", "clear-dpor", "role", "end", "offer", "add-scope",
     "palette", "move", "about", "record", "looked"],
)  # fmt: skip
def test_every_dialog_is_plain(window: MainWindow, qtbot: QtBot, name: str) -> None:
    subscription = next(
        one for one in range(len(window.situation.estate.scopes)) if window.model.text(one, Columns.OFFER)
    )
    window.tree.go_to(subscription)
    window.tabs.setCurrentWidget(window.lists["access"])
    window.lists["access"].go_to(("role-assignments", next(iter(window.situation.estate.role_assignments))))
    link = next(iter(window.situation.estate.links.values()))
    window.lists["identities"].go_to(("principals", link.principal))
    window.actions_.by_name[name].trigger()
    QApplication.processEvents()
    dialog = window.dialog
    if dialog is not None and dialog.isVisible():
        if hasattr(dialog, "say"):
            dialog.say(NAMES[0])
        if hasattr(dialog, "work_out"):
            dialog.work_out()
        QApplication.processEvents()
        assert check_widgets([dialog, *dialog.findChildren(QWidget)])
        check_models(views(dialog))
        assert dialog.width() <= WIDEST, "a long name makes no dialog wider than a screen"
        dialog.reject()
    assert window.minimumSizeHint().width() <= WIDEST


@pytest.mark.parametrize("name", ["add-partner", "link", "dpor", "role", "offer", "add-identity", "move", "add-scope"])
def test_long_names_make_nothing_wider_than_a_screen(
    make_window: Callable[[], MainWindow], qtbot: QtBot, name: str
) -> None:
    window = make_window()
    window.situation.open(Workspace.in_memory(hostile(sample_step(), ["W" * 240, "many words " * 30])))
    window.show()
    window.tree.go_to(
        next(one for one in range(len(window.situation.estate.scopes)) if window.model.text(one, Columns.OFFER))
    )
    QApplication.processEvents()
    assert window.minimumSizeHint().width() <= WIDEST
    window.actions_.by_name[name].trigger()
    dialog = window.dialog
    assert dialog is not None
    QApplication.processEvents()
    assert dialog.width() <= WIDEST
    if hasattr(dialog, "say"):
        dialog.say("W" * 240)
    QApplication.processEvents()
    assert dialog.minimumSizeHint().width() <= WIDEST
    dialog.reject()


def test_what_the_window_says_is_plain(window: MainWindow) -> None:
    for text in NAMES:
        window.say(text)
        box = window.dialog
        assert isinstance(box, QMessageBox)
        QApplication.processEvents()
        assert check_widgets([box, *box.findChildren(QWidget)]), text
        box.close()


def test_what_qt_makes_by_itself_is_plain_too(window: MainWindow, qtbot: QtBot) -> None:
    for text in NAMES:
        box = QMessageBox(QMessageBox.Icon.Question, "Sure?", text, QMessageBox.StandardButton.Ok, window)
        box.setInformativeText(text)
        ask = QInputDialog(window)
        ask.setLabelText(text)
        done = Event()
        busy = Busy(text, partial(_waits, done), lambda _: None, print, window)
        for one in (box, ask, busy):
            one.show()
            QApplication.processEvents()
            assert check_widgets([one, *one.findChildren(QWidget)]), text
        box.close()
        ask.close()
        done.set()
        qtbot.waitUntil(partial(_gone, busy))


def _waits(done: Event, _: object) -> bool:
    return done.wait()


def _gone(busy: Busy) -> bool:
    return not isValid(busy)


def test_files_with_hostile_names_are_named_as_text(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    refused = "/\x00\n\r\t" + ('<>:"|?*\\\x1b\x07' if FORBIDDEN_LETTERS else "")
    for number, name in enumerate(NAMES):
        file = "".join(one for one in name if one not in refused)[:60]
        (tmp_path / f"{number}{file}.json").write_text('{"hello": 1}')
    dialog = ImportDialog(window.situation, [tmp_path], window)
    dialog.show()
    qtbot.waitUntil(lambda: not dialog.job.isRunning())
    QApplication.processEvents()
    assert check_widgets([dialog, *dialog.findChildren(QWidget)])
    check_models(views(dialog))
    dialog.reject()


def test_steps_and_titles_with_hostile_names(window: MainWindow) -> None:
    window.tree.go_to(0)
    window.actions_.by_name["add-partner"].trigger()
    form = window.dialog
    assert form is not None
    name, number, location = form.findChildren(QLineEdit)[:3]
    name.setText(f"{PICTURE} R&D &lt; [*] {'w' * 240}")
    number.setText("7000000")
    location.setText("7000001")
    form.accept()
    assert window.minimumSizeHint().width() <= WIDEST
    undo = window.actions_.by_name["undo"]
    assert PICTURE in undo.text()
    assert "R&&D" in undo.text()
    assert not Rich.mightBeRichText(undo.toolTip())
    named = next(words for action, words, _ in window.actions_.possible() if action == "undo")
    assert "R&D &lt; [*]" in named
    check_widgets(window.findChildren(QWidget))
    assert QUrl("scope:x").scheme() in OURS


# The words themselves -------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [*NAMES, "a\n" + PICTURE, "&lt;", "<b>" * 200, ""])
def test_a_tip_is_never_rich(text: str) -> None:
    shown = tip(text)
    assert not Rich.mightBeRichText(shown)
    assert not any(Rich.mightBeRichText(line) for line in shown.splitlines()[:1])
    kept = shown.replace("\N{WORD JOINER}", "")
    assert "".join(kept.split()) == "".join(one for one in "".join(text.split()) if one in kept) or "\ufffd" in kept


def test_menus_and_titles_show_their_marks() -> None:
    assert off_menu(in_menu("R&D &lt;")) == "R&D &lt;"
    assert off_menu("&Undo: R&&D") == "Undo: R&D"
    assert window_title("a[*]\nb") == "a[*][*] b"


# The house ------------------------------------------------------------------------------------------------

SOURCES = sorted(Path(partner_desk.gui.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_the_window_makes_labels_and_tips_in_one_place_only(path: Path) -> None:
    if path.name == "plain.py":
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func).rpartition(".")[2]
        said = ast.unparse(node)
        own = "{" not in said and "tr('" in said  # words of the window itself
        assert called != "QLabel", said
        if called in ("setToolTip", "setWhatsThis", "setTabToolTip") or ast.unparse(node.func) == "QToolTip.showText":
            assert "tip(" in said or "told(" in said or own, said
        if called == "setTextFormat":
            assert "PlainText" in said, said
        if called == "setWindowTitle":
            assert "window_title(" in said or own, said


@pytest.mark.parametrize("text", [*NAMES, "../../etc/passwd", "a/b\\c:d", "CON.", "...", "\x00", ""])
def test_a_name_that_begins_a_file_leads_nowhere_else(text: str) -> None:
    name = file_name(text)
    assert name
    assert Path(name).name == name
    assert not set(name) & set('<>:"/\\|?*\n\x00\u202e')
    assert name[0] != "."
    assert name[-1] not in ". "
    assert len(name) <= 80


def test_labels_are_guarded_in_whatever_style_the_window_is_drawn(qapp: QApplication) -> None:
    try:
        for name in ("windows", "fusion"):
            QApplication.setStyle(name)
            guard_labels()
            style = QApplication.style()
            assert isinstance(style, QProxyStyle)
            assert style.baseStyle().name() == name
            label = QLabel("<b>x</b>")
            label.ensurePolished()
            assert label.textFormat() is Qt.TextFormat.PlainText
    finally:
        guard_labels()
