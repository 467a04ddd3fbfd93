"""The panel opens on one glance: partners by programs at the chosen scope, and the chosen cell explained below."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from partner_desk.app.workspace import Workspace
from partner_desk.domain.changes import ChangeSet
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.views.groupheader import GroupHeader
from tests.gui.hands import press, scope


@pytest.fixture
def core(window: MainWindow) -> MainWindow:
    """The sample where the provider lost its credit."""
    window.situation.look(partner="adatum", program="pec", day=date(2024, 4, 1))
    window.tree.go_to(scope(window, "wingtip-core"))
    window.why.glance.complete()
    return window


def spoken(window: MainWindow) -> list[str]:
    model = window.why.glance.glance_model
    cells = (model.index(row, column) for row in range(model.rowCount()) for column in range(model.columnCount()))
    return [str(cell.data(Qt.ItemDataRole.AccessibleTextRole)) for cell in cells]


def test_all_partners_stand_beside_each_other(core: MainWindow, qtbot: QtBot) -> None:
    model = core.why.glance.glance_model
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    across, role = Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole
    heads = [str(model.headerData(one, across, role)) for one in range(model.columnCount())]
    assert heads == ["DPOR", "PAL", "PEC", "Designation", "Security", "Specialization", "Expert MSP", "Incentive"]
    assert model.rowCount() == len(core.situation.estate.partners)
    assert "Adatum Distribution (indirect provider), PEC: not recognized" in spoken(core)
    core.why.background.begin()
    qtbot.waitUntil(lambda: bool(model.turns))
    assert "Adatum Distribution (indirect provider), PEC: not recognized, lost 2024-03-01" in spoken(core)
    assert "Northwind Consulting, PAL: recognized, since 2023-05-15" in spoken(core)
    assert "Fabrikam (reseller), DPOR: not recognized" in spoken(core), "it was never anything else"
    assert model.since(core.why.glance.currentIndex()) == "2024-03"


def test_columns_stand_in_two_groups_whose_names_have_room(core: MainWindow) -> None:
    header, model = core.why.glance.horizontalHeader(), core.why.glance.glance_model
    assert isinstance(header, GroupHeader)
    known, counting = model.groups()
    assert [model.glance.programs[one].association for one in range(model.columnCount())].count(True) == known.last + 1
    assert (counting.first, counting.last) == (known.last + 1, model.columnCount() - 1)
    core.why.glance.resize(1200, core.why.glance.height())
    assert header.names()[1] == "What counts for this offer"
    for width in (1200, 700, 400):
        core.why.glance.resize(width, core.why.glance.height())
        drawn = zip(model.groups(), header.names(), strict=True)
        for group, name in drawn:
            room = sum(header.sectionSize(one) for one in range(group.first, group.last + 1))
            assert header.fontMetrics().horizontalAdvance(name) <= room
    assert header.height() >= 2 * header.fontMetrics().height()


def test_the_chosen_cell_is_explained_and_the_arrows_choose(core: MainWindow) -> None:
    core.why.glance.setFocus()
    assert core.why.glance.glance_model.key(core.why.glance.currentIndex()) == ("adatum", "pec")
    press(core.why.glance, Qt.Key.Key_Right)
    assert (core.situation.view.partner, core.situation.view.program) == ("adatum", "designation")
    assert "is recognized here for Designation" in core.why.toPlainText()
    press(core.why.glance, Qt.Key.Key_Down)
    assert (core.situation.view.partner, core.situation.view.program) == ("fabrikam", "designation")
    core.situation.look(partner="northwind", program="pal")
    assert core.why.glance.glance_model.key(core.why.glance.currentIndex()) == ("northwind", "pal")


def test_a_program_that_ended_is_a_column_only_while_it_is_asked(core: MainWindow) -> None:
    core.situation.look(program="competency")
    core.why.glance.complete()
    assert core.why.glance.glance_model.key(core.why.glance.currentIndex()) == ("adatum", "competency")
    core.situation.look(program="pec")
    core.tree.go_to(scope(core, "wingtip-lab"))
    core.why.glance.complete()
    assert not any(text.split(":")[0].endswith("Competency") for text in spoken(core))


def test_it_stays_small_and_shows_as_many_days_as_have_room(core: MainWindow, qtbot: QtBot) -> None:
    core.why.background.begin()
    qtbot.waitUntil(lambda: bool(core.why.glance.glance_model.turns))
    model = core.why.glance.glance_model
    place = model.place("northwind", "pal")
    assert place is not None
    for width, days in ((400, ""), (1200, "2023-05")):
        core.why.glance.resize(width, core.why.glance.height())
        assert model.since(place) == days
        assert model.since(core.why.glance.currentIndex()) == "2024-03", "a loss is dated"
    assert core.why.glance.height() < 0.3 * core.height()


def test_a_heading_is_told_before_days_are(core: MainWindow, qtbot: QtBot) -> None:
    core.tree.go_to(scope(core, "Tailspin"))
    core.why.glance.complete()
    glance, across = core.why.glance, Qt.Orientation.Horizontal
    core.why.background.begin()
    qtbot.waitUntil(lambda: bool(glance.glance_model.turns))
    for width in range(600, 1000, 10):
        glance.resize(width, glance.height())
        heads = [str(glance.glance_model.headerData(one, across)) for one in range(glance.glance_model.columnCount())]
        assert min(map(len, heads)) >= 3, (width, heads)


def test_nothing_is_shown_without_a_scope_or_a_partner(make_window: Callable[[], MainWindow]) -> None:
    window = make_window()
    window.situation.open(Workspace.in_memory(ChangeSet("nothing", ())))
    window.show()
    assert window.why.glance.isHidden()
