"""*Restore…*: what each backup holds, what would be lost, back to it as one step, and a damaged desk replaced by it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from partner_desk.app import backups
from partner_desk.app.sample import sample_step
from partner_desk.app.workspace import Workspace
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.partners import Partner
from partner_desk.gui.dialogs.restoring import RestoreDialog
from partner_desk.gui.main_window import MainWindow
from tests.facts import as_recorded
from tests.gui.hands import answering, button, keys, naming


def add(name: str) -> ChangeSet:
    return ChangeSet(f"Add partner {name}", (Change(None, Partner(name, name, "59" + str(len(name)).zfill(5))),))


@pytest.fixture
def customer(window: MainWindow, tmp_path: Path) -> MainWindow:
    """A desk with two backups: before Proseware, and before Fourth Coffee and one more."""
    workspace = Workspace.create(tmp_path / "customer.partnerdesk")
    workspace.commit(as_recorded(sample_step()))
    window.situation.open(workspace)
    backups.back_up(workspace, "before importing a.json")
    workspace.commit(add("Proseware"))
    backups.back_up(workspace, "before importing <b>.json")
    workspace.commit(add("Fourth Coffee"))
    workspace.commit(add("Woodgrove"))
    return window


def opened(window: MainWindow) -> RestoreDialog:
    window.actions_.by_name["restore"].trigger()
    assert isinstance(window.dialog, RestoreDialog)
    return window.dialog


def cells(dialog: RestoreDialog, row: int) -> list[str]:
    found = [dialog.table.item(row, column) for column in range(dialog.table.columnCount())]
    return [one.text() for one in found if one is not None]


def test_each_backup_says_what_is_in_it_and_what_would_be_lost(customer: MainWindow) -> None:
    dialog = opened(customer)
    assert dialog.table.rowCount() == 2
    assert int(cells(dialog, 0)[0]) == int(cells(dialog, 1)[0]) + 1, "the newest first"
    assert cells(dialog, 0)[2:] == ["before importing <b>.json", "2", "Add partner Proseware"]
    assert "the last 2 steps: Add partner Woodgrove; Add partner Fourth Coffee" in dialog.words.text()
    QTest.keyClick(dialog.table, Qt.Key.Key_Down)
    assert "the last 3 steps" in dialog.words.text()
    dialog.reject()
    assert "Woodgrove" in customer.situation.estate.partners


def test_going_back_is_a_step_that_can_be_undone(customer: MainWindow) -> None:
    dialog = opened(customer)
    QTest.keyClick(dialog.table, Qt.Key.Key_Down)
    older = f"backup {cells(dialog, 1)[0]}"
    QTest.mouseClick(dialog.begin, Qt.MouseButton.LeftButton)
    partners = customer.situation.estate.partners
    assert "adatum" in partners
    assert not {"Proseware", "Fourth Coffee", "Woodgrove"} & set(partners)
    assert customer.status.told.text().startswith(f"Restored: {older} ")
    assert customer.actions_.by_name["undo"].text().startswith(f"&Undo: Restore {older} ")
    customer.actions_.by_name["undo"].trigger()
    assert {"Proseware", "Fourth Coffee", "Woodgrove"} <= set(customer.situation.estate.partners)
    assert opened(customer).table.rowCount() == 3, "the desk before the restore is a backup as well"


def test_going_back_from_a_scenario_is_about_the_desk(customer: MainWindow) -> None:
    customer.later.branching.try_changes("A try", lambda _: add("Trey"))
    QTest.mouseClick(opened(customer).begin, Qt.MouseButton.LeftButton)
    assert customer.situation.branch is None
    assert not {"Trey", "Woodgrove"} & set(customer.situation.estate.partners)


def test_what_has_no_backups_says_so(window: MainWindow, tmp_path: Path) -> None:
    with answering(keys(Qt.Key.Key_Return)) as said:
        window.actions_.by_name["restore"].trigger()
    assert "is in no file" in said[0]
    window.situation.open(Workspace.create(tmp_path / "a.partnerdesk"))
    with answering(keys(Qt.Key.Key_Return)) as said:
        window.actions_.by_name["restore"].trigger()
    assert "no backups of this desk yet" in said[0]


def test_a_damaged_desk_is_replaced_by_a_backup_and_kept_aside(
    customer: MainWindow, make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    path = tmp_path / "customer.partnerdesk"
    customer.situation.close()
    path.write_bytes(b"\xff" * len(path.read_bytes()))
    window = make_window()
    window.show()
    with answering(naming(path), button("Restore"), keys(Qt.Key.Key_Return)) as said:
        window.actions_.by_name["restore"].trigger()
    assert "What was there is now" in said[-1]
    assert "Proseware" in window.situation.estate.partners
    assert len(list(tmp_path.glob("customer*.partnerdesk"))) == 2


def test_a_desk_that_can_be_opened_is_opened_and_not_replaced(
    customer: MainWindow, make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    customer.situation.close()
    window = make_window()
    window.show()
    with answering(naming(tmp_path / "customer.partnerdesk"), button("Cancel")):
        window.actions_.by_name["restore"].trigger()
    assert "Woodgrove" in window.situation.estate.partners


def test_a_long_reason_pushes_nothing_out_of_sight(customer: MainWindow) -> None:
    workspace = customer.situation.workspace
    assert isinstance(workspace, Workspace)
    backups.back_up(workspace, "before: Import " + ", ".join(f"roles_of_subscription_{one}.json" for one in range(9)))
    dialog = opened(customer)
    last = dialog.table.columnCount() - 1
    seen = dialog.table.columnViewportPosition(last) + dialog.table.horizontalHeader().sectionSizeHint(last)
    assert seen <= dialog.table.viewport().width()
    reason = dialog.table.item(0, 2)
    assert reason is not None
    assert "roles_of_subscription_8.json" in reason.toolTip()
    dialog.reject()
