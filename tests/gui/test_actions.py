"""Every action of the table does something sensible wherever it is offered, also where there is nothing to act on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget
from pytestqt.qtbot import QtBot

from partner_desk.app.sample import sample_step
from partner_desk.app.workspace import Workspace
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.ids import ScopeKind, scope_key, subscription_scope_id, tenant_scope_id
from partner_desk.domain.partners import Partner
from partner_desk.domain.scope_edits import add_scope
from partner_desk.domain.scopes import Scope
from partner_desk.gui.actions import TABLE
from partner_desk.gui.dialogs.edits import ScopeForm
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.school.tour import Tour
from tests.facts import as_recorded
from tests.gui.hands import answering, dismissing, press, scope, type_text, typing

TENANT = "99999999-0000-0000-0000-000000000001"
SUBSCRIPTION = "99999999-0000-0000-0000-000000000002"


def add_by_hand(window: MainWindow) -> None:
    """A tenant with a subscription; the cursor is put on the subscription, which is chosen as well."""
    situation = window.situation
    for kind, identifier, above in (
        (ScopeKind.TENANT, TENANT, None),
        (ScopeKind.SUBSCRIPTION, SUBSCRIPTION, scope_key(tenant_scope_id(TENANT))),
    ):
        assert situation.commit(add_scope(situation.estate, kind, identifier, kind.words, above, situation.by_hand()))
    window.tree.go_to(scope(window, "subscription"))
    assert situation.chosen_keys() == [scope_key(subscription_scope_id(SUBSCRIPTION))]


def no_desk(window: MainWindow, path: Path) -> None:
    """The welcome page."""


def sample(window: MainWindow, path: Path) -> None:
    window.verbs.sample()


def own(window: MainWindow, path: Path) -> None:
    workspace = Workspace.create(path)
    workspace.commit(as_recorded(sample_step()))
    window.situation.open(workspace)
    for panel in window.lists.values():
        panel.selectRow(0)


def empty(window: MainWindow, path: Path) -> None:
    window.situation.open(Workspace.create(path))


def emptied(window: MainWindow, path: Path) -> None:
    empty(window, path)
    add_by_hand(window)
    while window.actions_.by_name["undo"].isEnabled():
        window.actions_.by_name["undo"].trigger()
    assert not len(window.situation.estate.scopes)


def a_chosen_scope_gone(window: MainWindow, path: Path) -> None:
    own(window, path)
    add_by_hand(window)
    window.actions_.by_name["undo"].trigger()


def nothing_found(window: MainWindow, path: Path) -> None:
    own(window, path)
    window.choosers.filtered.emit("zzzqqq")
    assert not window.model.rowCount()


STATES = (no_desk, sample, own, empty, emptied, a_chosen_scope_gone, nothing_found)


def leave_everything(window: MainWindow) -> None:
    """No dialog, no tour, no lesson, no scenario, no work beside the window is left."""
    for tour in window.findChildren(Tour):
        tour.close()
    if window.verbs.paper is not None:
        window.verbs.paper.stop()
        window.verbs.paper = None
    QApplication.processEvents()


@pytest.mark.parametrize("state", STATES)
def test_every_action_can_be_called(
    make_window: Callable[[], MainWindow],
    qtbot: QtBot,
    tmp_path: Path,
    state: Callable[[MainWindow, Path], None],
) -> None:
    window = make_window()
    window.show()
    window.adorn()
    desk: Workspace | None = None
    for number, entry in enumerate(one for one in TABLE if one.name != "quit"):
        if desk is None or window.situation.desk is not desk or window.situation.branch is not None:
            state(window, tmp_path / f"{number}.partnerdesk")
            desk = window.situation.desk
        steps = desk.history() if desk is not None else []
        with dismissing():
            window.actions_.by_name[entry.name].trigger()
            leave_everything(window)
        if desk is not None and window.situation.desk is desk and entry.name not in ("undo", "redo"):
            assert desk.history() == steps, f"{entry.name} recorded something, though nobody confirmed it"


@pytest.mark.parametrize("state", STATES)
def test_every_key_and_click_in_the_tree_is_harmless(
    make_window: Callable[[], MainWindow], qtbot: QtBot, tmp_path: Path, state: Callable[[MainWindow, Path], None]
) -> None:
    window = make_window()
    window.show()
    state(window, tmp_path / "a.partnerdesk")
    for matrix in (False, True):
        if window.situation.desk is not None:
            window.panes.show_matrix(matrix)
        view = window.panes.matrix if matrix else window.tree
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton)
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton)
        for key in (
            Qt.Key.Key_A, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Asterisk, Qt.Key.Key_Left, Qt.Key.Key_Right,
            Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
            Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Escape,
        ):  # fmt: skip
            text = {Qt.Key.Key_A: "a", Qt.Key.Key_Space: " ", Qt.Key.Key_Asterisk: "*"}.get(key, "")
            press(view, key, text)
        press(view, Qt.Key(0), "\N{LATIN SMALL LETTER U WITH DIAERESIS}")
        press(view, Qt.Key.Key_A, "", Qt.KeyboardModifier.ControlModifier)
        view.keyboardSearch("")
        view.keyboardSearch("x")
    window.adorn()
    later = window.later
    pages: list[tuple[QWidget, QAbstractItemView]] = [(one.page, one) for one in window.lists.values()]
    pages += [(later.findings, later.findings.table), (later.fragile, later.fragile.table)]
    pages += [(later.compare, later.compare.table)]
    for page, panel in pages:
        window.tabs.setCurrentWidget(page)
        press(panel, Qt.Key.Key_Return)
        press(panel, Qt.Key.Key_Down)
        press(panel, Qt.Key.Key_A, "a")
        QTest.mouseClick(panel.viewport(), Qt.MouseButton.LeftButton)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_PageUp, Qt.Key.Key_Plus, Qt.Key.Key_Home, Qt.Key.Key_End):
        press(window.time_line.line, key)


def test_undo_down_to_an_empty_desk_leaves_a_desk_to_work_on(
    make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    window = make_window()
    window.show()
    emptied(window, tmp_path / "a.partnerdesk")
    assert window.situation.scope is None
    assert window.situation.chosen == []
    press(window.tree, Qt.Key.Key_A, "a")
    window.actions_.by_name["add-scope"].trigger()
    form = window.dialog
    assert isinstance(form, ScopeForm)
    type_text(form.identifier, TENANT)
    form.accept()
    assert [window.situation.estate.scopes.id(0)] == [tenant_scope_id(TENANT)]


def test_what_was_chosen_is_found_again_in_another_tree(make_window: Callable[[], MainWindow], tmp_path: Path) -> None:
    window = make_window()
    own(window, tmp_path / "a.partnerdesk")
    window.tree.expand_all()
    window.tree.choose([scope(window, "litware-production"), scope(window, "litware-analytics")])
    chosen = set(window.situation.chosen_keys())
    situation = window.situation
    for identifier in (TENANT, SUBSCRIPTION):  # each a tenant before all others, so that every number changes
        by_hand = situation.by_hand()
        situation.commit(add_scope(situation.estate, ScopeKind.TENANT, identifier, "AAA", None, by_hand))
        assert set(situation.chosen_keys()) == chosen
        assert set(window.tree.chosen_scopes()) == set(situation.chosen)


def test_a_name_with_an_ampersand_keeps_it_in_menu_and_palette(window: MainWindow) -> None:
    partner = Partner("tail", "Tail & Spin", "5900000", ("5900001",))
    window.situation.commit(ChangeSet("Add partner Tail & Spin", (Change(None, partner),)))
    undo = window.actions_.by_name["undo"]
    assert undo.text() == "&Undo: Add partner Tail && Spin", "no letter of the name becomes a key"
    words = {name: text for name, text, _ in window.actions_.possible()}
    assert words["undo"] == "Undo: Add partner Tail & Spin"
    assert words["import-files"] == "Import files"


def test_the_status_bar_says_what_was_done(window: MainWindow) -> None:
    partner = Partner("tail", "Tail <b>Spin", "5900000", ("5900001",))
    window.situation.commit(ChangeSet("Add partner Tail <b>Spin", (Change(None, partner),)))
    assert window.status.told.text() == "Recorded: Add partner Tail <b>Spin"
    window.actions_.by_name["undo"].trigger()
    assert window.status.told.text() == "Taken back: Add partner Tail <b>Spin"
    window.actions_.by_name["redo"].trigger()
    assert window.status.told.text() == "Made again: Add partner Tail <b>Spin"
    window.statusBar().showMessage("the tip of an action")
    window.statusBar().clearMessage()
    assert window.status.told.isVisible()
    with answering(typing("A try")):
        window.actions_.by_name["scenario-new"].trigger()
    assert not window.actions_.by_name["undo"].isEnabled(), "nothing was done in the scenario yet"
    window.situation.commit(ChangeSet("Remove Tail", (Change(partner, None),)))
    assert window.status.told.text() == "Recorded in the scenario: Remove Tail"


def test_the_view_begins_with_our_own_partner(make_window: Callable[[], MainWindow]) -> None:
    window = make_window()
    workspace = Workspace.create(None)
    partners = [Partner(f"p{one}", f"P{one}", f"59{one}0000", ours=one == 2) for one in range(1, 4)]
    workspace.commit(ChangeSet("Add", tuple(Change(None, one) for one in partners)))
    window.situation.open(workspace)
    assert window.situation.view.partner == "p2"
    window.situation.commit(ChangeSet("Remove", (Change(partners[1], None),)))
    assert window.situation.view.partner == "p1", "else the first one"


def test_a_partner_called_like_an_action_is_gone_to_and_not_done(window: MainWindow) -> None:
    partner = Partner("quit", "Quit Consulting", "5900000", ("5900001",))
    window.situation.commit(ChangeSet("Add", (Change(None, partner),)))
    from partner_desk.gui.dialogs.palette import PaletteDialog

    window.actions_.by_name["palette"].trigger()
    found = window.dialog
    assert isinstance(found, PaletteDialog)
    type_text(found.field, "quit consulting")
    press(found.field, Qt.Key.Key_Return)
    assert window.isVisible()
    assert window.situation.view.partner == "quit"


@pytest.mark.parametrize(("groups", "seen"), [(1_998, 2_000), (1_999, 0)])
def test_all_of_very_many_scopes_are_chosen_without_a_wait(
    make_window: Callable[[], MainWindow], groups: int, seen: int
) -> None:
    window = make_window()
    window.show()
    workspace = Workspace.create(None)
    tenant = Scope(tenant_scope_id(TENANT), ScopeKind.TENANT)
    core = Scope(subscription_scope_id(SUBSCRIPTION), ScopeKind.SUBSCRIPTION, tenant.id)
    many = [Scope(f"{core.id}/resourceGroups/rg-{one}", ScopeKind.RESOURCE_GROUP, core.id) for one in range(groups)]
    workspace.commit(ChangeSet("Add", tuple(Change(None, one) for one in (tenant, core, *many))))
    window.situation.open(workspace)
    window.tree.expand_all()
    press(window.tree, Qt.Key.Key_A, "", Qt.KeyboardModifier.ControlModifier)
    assert len(window.situation.chosen) == groups + 2 == window.model.rowCount()
    assert len(window.tree.selectionModel().selectedRows()) == seen, "beyond some size all is a flag"
