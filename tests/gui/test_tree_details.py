"""The tree names who is known at each scope by each way, and tells a loss louder than a no."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QHeaderView, QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from partner_desk.gui import look
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.models.estate import Columns
from partner_desk.gui.theme import palette
from partner_desk.gui.views.matrix import TINT
from partner_desk.gui.views.treecells import legible
from partner_desk.readings.questions import Verdict
from tests.gui.hands import scope, type_text


@pytest.fixture
def detailed(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The sample where the provider lost its credit, with all that the tree tells."""
    window.tree.setFixedWidth(110 * window.tree.fontMetrics().horizontalAdvance("x"))
    window.situation.look(partner="adatum", program="pec", day=date(2024, 4, 1))
    window.tree_details.complete()
    with qtbot.waitSignal(window.tree_details.told, timeout=60_000):
        window.tree_details.background.begin()
    return window


def text(window: MainWindow, name: str, column: Columns) -> str:
    return window.model.text(scope(window, name), column)


def ink(window: MainWindow, name: str, column: Columns) -> str | None:
    window.tree.go_to(scope(window, name))
    colour = window.tree.currentIndex().siblingAtColumn(column).data(Qt.ItemDataRole.ForegroundRole)
    return QColor(colour).name() if colour is not None else None


def is_bold(window: MainWindow, name: str, column: Columns) -> bool:
    window.tree.go_to(scope(window, name))
    return window.tree.currentIndex().siblingAtColumn(column).data(Qt.ItemDataRole.FontRole) is not None


def test_partners_are_named_where_they_are_known(detailed: MainWindow) -> None:
    window = detailed
    QAbstractItemModelTester(window.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert text(window, "litware-production", Columns.DPOR) == "Fabrikam"
    assert text(window, "Litware", Columns.DPOR) == "2 below"
    assert text(window, "tailspin-web", Columns.DPOR) == "\N{EM DASH}"
    assert text(window, "wingtip-core", Columns.DPOR) == "none in CSP"
    assert text(window, "litware-platform", Columns.PAL) == "Contoso +1 below"
    assert text(window, "rg-shop", Columns.PAL) == "Contoso, Northwind"
    assert ink(window, "litware-production", Columns.DPOR) is None, "the record stands there"
    assert ink(window, "rg-shop", Columns.DPOR) == look.quiet(), "it is inherited"
    assert ink(window, "Tailspin", Columns.PAL) == look.quiet(), "it lies below"
    tip = window.tree.currentIndex().siblingAtColumn(Columns.PAL).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "Northwind Consulting: here"


def test_a_loss_is_louder_than_a_no(detailed: MainWindow) -> None:
    window = detailed
    red = look.colour(Verdict.NOT_RECOGNIZED)
    assert text(window, "wingtip-core", Columns.SINCE) == "lost 2024-03-01"
    assert is_bold(window, "wingtip-core", Columns.SINCE)
    assert ink(window, "wingtip-core", Columns.SINCE) == red
    assert text(window, "rg-core", Columns.SINCE) == "lost 2024-03-01"
    assert not is_bold(window, "rg-core", Columns.SINCE), "the loss begins above"
    assert text(window, "Wingtip", Columns.SINCE) == "1 lost below"
    assert is_bold(window, "Wingtip", Columns.SINCE)
    assert text(window, "rg-lab", Columns.SINCE) == "", "it was never anything else"
    assert text(window, "rg-apps", Columns.SINCE) == "2023-03-01"
    assert ink(window, "rg-apps", Columns.SINCE) == look.quiet()
    assert window.model.spoken(scope(window, "wingtip-core")).endswith("not recognized, lost 2024-03-01")
    assert text(window, "Wingtip", Columns.VERDICT) == "partly 1 of 4"
    assert window.model.headerData(Columns.VERDICT, Qt.Orientation.Horizontal) == "PEC of Adatum"


def test_on_a_narrow_tree_the_loss_stands_in_place_of_the_verdict(detailed: MainWindow) -> None:
    window, header = detailed, detailed.tree.horizontalHeader()
    letter = window.tree.fontMetrics().horizontalAdvance("x")
    window.tree.setFixedWidth(55 * letter)
    QApplication.processEvents()
    assert [one.name for one in Columns if not header.isSectionHidden(one)] == ["NAME", "VERDICT"]
    assert text(window, "wingtip-core", Columns.VERDICT) == "lost 2024-03-01"
    assert is_bold(window, "wingtip-core", Columns.VERDICT)
    assert text(window, "rg-lab", Columns.VERDICT) == "not recognized"
    window.tree.setFixedWidth(110 * letter)
    QApplication.processEvents()
    assert not header.isSectionHidden(Columns.PAL)
    assert text(window, "wingtip-core", Columns.VERDICT) == "not recognized"


def test_columns_are_hidden_and_moved_in_the_menu_of_the_heading(window: MainWindow) -> None:
    choice = window.tree.columns
    window.tree.setFixedWidth(160 * window.tree.fontMetrics().horizontalAdvance("x"))
    QApplication.processEvents()
    actions = {one.text(): one for one in choice.menu().actions()}
    assert not actions["Scope"].isEnabled()
    actions["Kind"].trigger()
    actions["PAL"].trigger()
    choice.header.moveSection(Columns.VERDICT, 1)
    assert not choice.header.isSectionHidden(Columns.KIND)
    assert choice.header.isSectionHidden(Columns.PAL)
    kept = choice.state()
    choice.reset()
    assert choice.header.isSectionHidden(Columns.KIND)
    assert not choice.header.isSectionHidden(Columns.PAL)
    choice.restore(kept)
    assert not choice.header.isSectionHidden(Columns.KIND)
    assert choice.header.visualIndex(Columns.VERDICT) == 1
    choice.restore({"hidden": 5, "order": None} and "broken")
    assert not choice.header.isSectionHidden(Columns.KIND)


@pytest.mark.parametrize("dark", [False, True])
def test_text_and_signs_can_be_read_on_every_ground(
    window: MainWindow, dark: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the colours that the window wears, as the delegate hands them to the style, on chosen rows as well."""
    monkeypatch.setattr(look, "is_dark", lambda: dark)
    worn, roles, groups = palette(dark), QPalette.ColorRole, QPalette.ColorGroup
    option = QStyleOptionViewItem()
    option.palette, option.state = worn, QStyle.StateFlag.State_Selected
    window.tree.go_to(scope(window, "wingtip-core"))
    cell = window.tree.currentIndex().siblingAtColumn(Columns.VERDICT)
    drawn = legible(option, cell)
    chosen = drawn.palette.color(roles.HighlightedText)
    assert chosen == cell.data(Qt.ItemDataRole.ForegroundRole), "a chosen row keeps the colour of its verdict"
    grounds = [worn.color(group, roles.Highlight) for group in (groups.Active, groups.Inactive)]
    grounds += [worn.color(roles.Base), worn.color(roles.AlternateBase)]
    inks = [*(QColor(look.colour(one)) for one in Verdict), QColor(look.quiet()), worn.color(roles.Text)]
    inks += [worn.color(roles.Link)]
    for ground in grounds:
        assert min(contrast(one, ground) for one in inks) >= 4.5
    assert contrast(worn.color(roles.WindowText), worn.color(roles.Window)) >= 4.5
    assert contrast(worn.color(roles.ButtonText), worn.color(roles.Button)) >= 4.5
    assert contrast(worn.color(roles.PlaceholderText), worn.color(roles.Base)) >= 4.5
    assert contrast(worn.color(roles.Accent), worn.color(roles.Base)) >= 3
    for one in Verdict:
        own, ground = QColor(look.colour(one)), worn.color(roles.Base)
        mixed = zip(channels(own), channels(ground), strict=True)
        tint = QColor(*((part * TINT + other * (255 - TINT)) // 255 for part, other in mixed))
        assert contrast(own, tint) >= 4.5


def channels(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


def contrast(one: QColor, other: QColor) -> float:
    """By WCAG 2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: QColor) -> float:
    parts = (one / 255 for one in channels(colour))
    red, green, blue = (one / 12.92 if one <= 0.03928 else pow((one + 0.055) / 1.055, 2.4) for one in parts)
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def test_counts_filter_and_words_complete_themselves(detailed: MainWindow, qtbot: QtBot) -> None:
    choosers, model = detailed.choosers, detailed.model
    assert choosers.lost.text() == "Lost 1"
    choosers.lost.click()
    qtbot.waitUntil(lambda: model.outline.filtered)
    hits = model.outline.hits
    assert hits is not None
    assert {model.estate.scopes.name(int(one)) for one in hits.nonzero()[0]} == {"wingtip-core", "rg-core", "vm-core"}
    choosers.lost.click()
    qtbot.waitUntil(lambda: not model.outline.filtered)
    choosers.filter.setFocus()
    type_text(choosers.filter, "partner:ada")
    choosers.filter.proposed.activated.emit('partner:"Adatum Distribution (indirect provider)"')
    assert choosers.filter.text() == 'partner:"Adatum Distribution (indirect provider)"'
    type_text(choosers.filter, "kind:planet")
    qtbot.waitUntil(lambda: "Nothing is meant by kind:planet" in detailed.status.told.text())


def test_the_tree_is_sorted_below_each_scope_and_back(detailed: MainWindow, qtbot: QtBot) -> None:
    window, tree, header = detailed, detailed.tree, detailed.tree.horizontalHeader()
    tree.expand_all()
    names = window.situation.estate.scopes.name
    rows = [names(int(one)) for one in window.model.outline.rows]
    tree.go_to(scope(window, "wingtip-core"))
    header.setSortIndicator(Columns.NAME, Qt.SortOrder.DescendingOrder)
    by_name = [names(int(one)) for one in window.model.outline.rows]
    assert sorted(by_name) == sorted(rows)
    assert by_name.index("wingtip-lab") < by_name.index("wingtip-core") < by_name.index("wingtip-apps")
    assert by_name.index("wingtip-core") < by_name.index("rg-core") < by_name.index("wingtip-apps"), "it stays below"
    assert tree.current_scope == scope(window, "wingtip-core")
    header.setSortIndicator(Columns.SINCE, Qt.SortOrder.AscendingOrder)
    by_loss = [names(int(one)) for one in window.model.outline.rows]
    assert by_loss[0] == "Wingtip", "what was lost comes first"
    assert by_loss[1] == "wingtip-core"
    window.situation.look(program="pal")
    qtbot.waitUntil(lambda: names(int(window.model.outline.rows[0])) != "Wingtip")
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    assert [names(int(one)) for one in window.model.outline.rows] == rows


def test_a_name_goes_on_over_the_empty_cells_beside_it(window: MainWindow) -> None:
    window.tree.expand_all()
    window.tree_details.complete()
    window.tree.setFixedWidth(160 * window.tree.fontMetrics().horizontalAdvance("x"))
    QApplication.processEvents()
    row = window.model.outline.row_of(scope(window, "app-site"))
    assert row is not None
    window.tree.scrollTo(window.model.index(row, 0))
    header = window.tree.horizontalHeader()
    assert window.model.text(scope(window, "app-site"), Columns.DPOR) == ""

    def inked(column: Columns) -> bool:
        picture = window.tree.viewport().grab(window.tree.visualRect(window.model.index(row, column))).toImage()
        every = {picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())}
        return len(every) > 1

    assert not inked(Columns.DPOR)
    header.setSectionResizeMode(Columns.NAME, QHeaderView.ResizeMode.Interactive)
    header.resizeSection(Columns.NAME, 80)
    assert inked(Columns.DPOR)


def test_room_for_days_is_kept_only_where_a_verdict_ever_was_another(detailed: MainWindow) -> None:
    header, room = detailed.tree.horizontalHeader(), detailed.tree.room
    detailed.tree.setFixedWidth(160 * detailed.tree.fontMetrics().horizontalAdvance("x"))
    QApplication.processEvents()
    wide = header.sectionSize(Columns.SINCE)
    room.has_turns = room.has_losses = False
    room.share(detailed.tree.viewport().width())
    narrow = header.sectionSize(Columns.SINCE)
    assert narrow < wide
    assert detailed.model.turns is not None
    detailed.model.show_turns(detailed.model.turns)
    QApplication.processEvents()
    assert header.sectionSize(Columns.SINCE) == wide
    detailed.verbs.sample()
    assert not room.has_losses, "of another desk nothing is known yet"
    assert header.sectionSize(Columns.SINCE) < wide


def test_the_words_of_all_verdicts_that_are_shown_have_room(detailed: MainWindow) -> None:
    header, model = detailed.tree.horizontalHeader(), detailed.model
    detailed.tree.setFixedWidth(105 * detailed.tree.fontMetrics().horizontalAdvance("x"))
    detailed.situation.look(partner="contoso", program="designation")
    QApplication.processEvents()
    measure, room = detailed.tree.fontMetrics(), header.sectionSize(Columns.VERDICT)
    words = {model.text(int(one), Columns.VERDICT) for one in model.outline.rows}
    assert any("disputed" in one for one in words)
    for one in words:
        assert measure.horizontalAdvance(one) + detailed.tree.iconSize().width() < room, one
