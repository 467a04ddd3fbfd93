"""What every desktop program does: recent desks, back and forward, zoom, preferences, shortcuts, undo at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QDialogButtonBox, QMenu
from pytestqt.qtbot import QtBot

from partner_desk.app.firm import Firm
from partner_desk.app.sample import sample_day, sample_step
from partner_desk.app.workspace import Workspace
from partner_desk.gui import look, preferences
from partner_desk.gui.actions import TABLE
from partner_desk.gui.dialogs.about import AboutDialog, ShortcutsDialog
from partner_desk.gui.dialogs.customers import RemoveForm
from partner_desk.gui.dialogs.preferences import PreferencesDialog
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.models.estate import Columns
from partner_desk.gui.session import begin
from partner_desk.gui.theme import Theme, palette, wear
from partner_desk.readings.questions import Verdict
from tests.facts import as_recorded
from tests.gui.hands import press, scope


@pytest.fixture
def looks(qapp: QApplication) -> Iterator[None]:
    """The application looks again as before."""
    font, colours = qapp.font(), QPalette(qapp.palette())
    yield
    qapp.setFont(font)
    qapp.setPalette(colours)


def test_recent_desks_come_back_and_a_desk_is_closed(
    make_window: Callable[[], MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    window = make_window()
    window.show()
    for name in ("first", "second"):
        desk = Workspace.create(tmp_path / f"{name}.partnerdesk")
        desk.commit(as_recorded(sample_step()))
        window.situation.open(desk)
    menu = QMenu()
    window.habits.fill_recent(menu)
    assert [one.text() for one in menu.actions()] == ["&1 second.partnerdesk", "&2 first.partnerdesk"]
    window.situation.look(partner="adatum", program="pec", day=sample_day())
    with qtbot.waitSignal(window.tree_details.told, timeout=60_000):
        window.tree_details.background.begin()
    window.actions_.by_name["close-desk"].trigger()
    assert window.panes.currentIndex() == 0
    summary = "second.partnerdesk \N{EN DASH} 1 lost, 6 subscriptions"
    assert [one.text() for one in window.welcome.recent] == [summary, "first.partnerdesk"]
    window.adorn()
    for width, told in ((1300, True), (1000, False)):
        window.resize(width, 700)
        QApplication.processEvents()
        assert window.width() == width, "it can be made smaller again"
        assert window.welcome.two_ways is not None
        assert window.welcome.two_ways.isVisible() is told, "what can be begun goes before what can be read"
    window.welcome.recent[1].click()
    assert window.situation.desk is not None
    assert window.situation.desk.path == tmp_path / "first.partnerdesk"
    window.habits.fill_recent(menu)
    assert menu.actions()[0].text() == "&1 first.partnerdesk", "the last one comes first"
    (tmp_path / "second.partnerdesk").unlink()
    window.habits.fill_recent(menu)
    assert len(menu.actions()) == 1, "what is gone is not offered"


def test_a_filter_is_kept_taken_again_and_let_go(window: MainWindow) -> None:
    menu, field = QMenu(), window.choosers.filter

    def entries() -> list[str]:
        window.habits.fill_filters(menu)
        return [one.text() for one in menu.actions() if not one.isSeparator()]

    assert entries() == ["Keep what the tree is filtered by"]
    for text in ("is:lost", "R&D, shop"):
        field.setText(text)
        entries()
        menu.actions()[-1].trigger()
    field.clear()
    assert entries()[:2] == ["R&&D, shop", "is:lost"]
    menu.actions()[0].trigger()
    assert field.text() == "R&D, shop"
    assert entries()[-1].startswith("Forget")
    menu.actions()[-1].trigger()
    assert entries()[0] == "is:lost"


def test_a_desk_comes_back_as_it_was_looked_at(make_window: Callable[[], MainWindow], tmp_path: Path) -> None:
    first, second = (tmp_path / f"{name}.partnerdesk" for name in ("first", "second"))
    for path in (first, second):
        desk = Workspace.create(path)
        desk.commit(as_recorded(sample_step()))
        desk.close()
    window = make_window()
    window.resize(1600, 900)
    window.show()
    window.habits.open(first)
    window.tree.collapse_all()
    window.tree.go_to(scope(window, "rg-shop"))
    header = window.tree.horizontalHeader()
    header.resizeSection(Columns.PAL, header.sectionSize(Columns.PAL) + 40)
    wide, shown = header.sectionSize(Columns.PAL), window.model.outline.rows.tolist()
    window.habits.open(second)
    assert window.model.outline.rows.tolist() != shown, "another desk has what is open to itself"
    window.close()
    again = make_window()
    again.resize(1600, 900)
    again.show()
    begin(again, first)
    assert again.model.outline.rows.tolist() == shown
    assert again.tree.current_scope == scope(again, "rg-shop")
    assert abs(again.tree.horizontalHeader().sectionSize(Columns.PAL) - wide) < 8
    again.settings.setValue(next(one for one in again.settings.allKeys() if one.startswith("branches/")), "[5")
    again.habits.open(second)
    again.habits.open(first)
    assert again.situation.desk is not None, "what cannot be read is no reason not to open a desk"


def test_back_and_forward_lead_along_what_was_looked_at(window: MainWindow) -> None:
    trail, situation = window.habits.trail, window.situation
    back, forward = (window.actions_.by_name[one] for one in ("back", "forward"))
    window.tree.go_to(scope(window, "wingtip-core"))
    situation.look(partner="adatum", program="pec")
    trail.note()
    assert not back.isEnabled()
    window.tree.go_to(scope(window, "rg-shop"))
    assert back.isEnabled(), "also before it has been looked at for long"
    trail.note()
    situation.look(partner="northwind", program="pal")
    assert not forward.isEnabled()
    back.trigger()
    assert (window.tree.current_scope, situation.view.partner) == (scope(window, "rg-shop"), "adatum")
    back.trigger()
    assert window.tree.current_scope == scope(window, "wingtip-core")
    assert (back.isEnabled(), forward.isEnabled()) == (False, True)
    forward.trigger()
    forward.trigger()
    assert (situation.view.partner, situation.view.program) == ("northwind", "pal")
    assert not forward.isEnabled()
    forward.trigger()
    assert situation.view.program == "pal", "there is nothing after that"


def test_everything_is_zoomed(window: MainWindow, qapp: QApplication, looks: None) -> None:
    rows, points = window.tree.verticalHeader(), qapp.font().pointSizeF()
    before = rows.defaultSectionSize()
    window.actions_.by_name["zoom-in"].trigger()
    QApplication.processEvents()
    assert qapp.font().pointSizeF() == pytest.approx(points * 1.1)
    assert rows.defaultSectionSize() > before
    assert window.status.told.text() == "Zoom: 110 %"
    window.actions_.by_name["zoom-reset"].trigger()
    QApplication.processEvents()
    assert rows.defaultSectionSize() == before


def test_preferences_apply_at_once_and_are_kept(
    window: MainWindow, qapp: QApplication, looks: None, tmp_path: Path
) -> None:
    window.actions_.by_name["preferences"].trigger()
    dialog = window.dialog
    assert isinstance(dialog, PreferencesDialog)
    logo = tmp_path / "logo.png"
    window.grab().scaled(40, 20).save(str(logo))
    dialog.logo.setText(str(tmp_path / "gone.png"))
    assert dialog.picture.text().startswith("This file is not there now")
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled(), "it would stand on no paper"
    dialog.logo.setText(str(logo))
    assert not dialog.picture.pixmap().isNull()
    dialog.theme.setCurrentIndex(dialog.theme.findData("dark"))
    dialog.points.setValue(14)
    dialog.program.setCurrentIndex(dialog.program.findData("pal"))
    dialog.firm.setText("Northwind Consulting")
    dialog.accept()
    assert qapp.palette().color(QPalette.ColorRole.Base) == palette(True).color(QPalette.ColorRole.Base)
    assert qapp.font().pointSizeF() == 14
    assert preferences.theme(window.settings) is Theme.DARK
    assert preferences.first_program(window.settings) == "pal"
    assert preferences.firm(window.settings) == Firm("Northwind Consulting", "", logo)


def test_what_turns_dark_is_legible_at_once(window: MainWindow, qapp: QApplication, looks: None, qtbot: QtBot) -> None:
    window.situation.look(partner="adatum", program="pec", day=date(2024, 4, 10))
    window.tree.go_to(scope(window, "wingtip-core"))
    words = window.time_line.words
    qtbot.waitUntil(lambda: look.colour(Verdict.NOT_RECOGNIZED) in words.text())
    window.adorn()
    wear(qapp, Theme.LIGHT)
    box = QCheckBox(window)
    box.show()
    wear(qapp, Theme.DARK)
    QApplication.processEvents()
    icon = window.actions_.by_name["dpor"].icon().pixmap(20).toImage()
    inks = [icon.pixelColor(x, y) for x in range(icon.width()) for y in range(icon.height())]
    assert max(one.lightness() for one in inks if one.alpha() > 200) > 180, "signs are dark no more"
    assert look.is_dark()
    assert look.colour(Verdict.NOT_RECOGNIZED) in words.text()
    drawn, ground = box.grab().toImage(), qapp.palette().color(QPalette.ColorRole.Window).lightness()
    frame = max(drawn.pixelColor(x, y).lightness() for x in range(drawn.width()) for y in range(drawn.height()))
    assert frame - ground > 60, "a box without its mark is seen"


def test_a_step_can_be_taken_back_where_it_is_told(window: MainWindow) -> None:
    status = window.status
    assert not status.undo.isVisible()
    window.tree.go_to(scope(window, "tailspin-web"))
    window.activateWindow()
    window.tree.setFocus()
    QTest.keyClick(window.tree, Qt.Key.Key_Delete)
    form = window.dialog
    assert isinstance(form, RemoveForm)
    form.accept()
    assert status.told.text().startswith("Recorded: ")
    assert status.undo.isVisible()
    status.undo.click()
    assert status.told.text().startswith("Taken back: ")
    assert not status.undo.isVisible()
    assert scope(window, "tailspin-web")


def test_keys_are_listed_and_none_is_twice(window: MainWindow) -> None:
    keys = [QKeySequence(one.key).toString() for one in TABLE if one.key]
    assert len(keys) == len(set(keys))
    assert not [one for one in keys if "Ctrl+Alt" in one], "with these many keyboards write letters"
    window.actions_.by_name["shortcuts"].trigger()
    dialog = window.dialog
    assert isinstance(dialog, ShortcutsDialog)
    dialog.table.go_to(("", ""))
    rows = [dialog.table.rows_model.rows.cells(row) for row in range(dialog.table.rows_model.rowCount())]
    assert len(rows) == len(keys)
    assert ("Go to anything", "Ctrl+K", "View") in rows
    dialog.close()


def test_about_tells_versions_and_places_to_be_copied(window: MainWindow) -> None:
    window.actions_.by_name["about"].trigger()
    dialog = window.dialog
    assert isinstance(dialog, AboutDialog)
    told = dialog.text.toPlainText()
    assert all(word in told for word in ("Partner Desk ", "Python 3", "Rules: ", "Settings: ", "MIT"))
    dialog.close()


def test_the_next_part_of_the_window_gets_the_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    window.tree.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.tree)
    window.actions_.by_name["area"].trigger()
    assert QApplication.focusWidget() is not window.tree
    window.actions_.by_name["area-back"].trigger()
    assert QApplication.focusWidget() is window.tree
    press(window.tree, Qt.Key.Key_F6)
