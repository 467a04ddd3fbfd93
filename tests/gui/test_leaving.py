"""Leaving a desk: whoever recorded something in no file is asked, by the real box, and the answer counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit

from partner_desk.app.workspace import Workspace
from partner_desk.gui.dialogs.edits import RecordForm
from partner_desk.gui.main_window import MainWindow
from tests.gui.hands import Act, answering, button, fill, keys, naming, scope

ALT = Qt.KeyboardModifier.AltModifier


def record_something(window: MainWindow) -> None:
    window.tree.go_to(scope(window, "tailspin-web"))
    window.actions_.by_name["dpor"].trigger()
    assert isinstance(window.dialog, RecordForm)
    fill(window.dialog, partner="5400001")
    window.dialog.accept()
    assert len(window.situation.estate.records) == 3


def is_open(window: MainWindow) -> bool:
    return window.isVisible() and window.situation.workspace is not None


@pytest.mark.parametrize("answer", [button("Discard"), keys(Qt.Key.Key_D, ALT)])
def test_discard_closes(window: MainWindow, answer: Act) -> None:
    record_something(window)
    with answering(answer):
        window.actions_.by_name["quit"].trigger()
    assert not is_open(window)


@pytest.mark.parametrize("answer", [button("Cancel"), keys(Qt.Key.Key_C, ALT), keys(Qt.Key.Key_Escape)])
def test_cancel_stays(window: MainWindow, answer: Act) -> None:
    record_something(window)
    with answering(answer):
        window.close()
    assert is_open(window)
    assert len(window.situation.estate.records) == 3


@pytest.mark.parametrize(
    "answer", [button("Save\N{HORIZONTAL ELLIPSIS}"), keys(Qt.Key.Key_S, ALT), keys(Qt.Key.Key_Return)]
)
def test_save_asks_for_a_name_keeps_everything_and_closes(window: MainWindow, tmp_path: Path, answer: Act) -> None:
    record_something(window)
    with answering(answer, naming(tmp_path / "kept")):
        window.close()
    assert not is_open(window)
    kept = Workspace.open(tmp_path / "kept.partnerdesk")
    assert [one.name.split(" as ")[0] for one in kept.history()] == ["Open the sample", "Set Northwind Consulting"]
    kept.close()


def test_save_and_then_no_name_stays(window: MainWindow) -> None:
    record_something(window)
    with answering(button("Save\N{HORIZONTAL ELLIPSIS}"), keys(Qt.Key.Key_Escape)):
        window.close()
    assert is_open(window)


def test_what_is_invented_is_not_called_a_customers(window: MainWindow) -> None:
    record_something(window)
    names: list[str] = []

    def read(dialog: QDialog) -> None:
        names.extend(one.text() for one in dialog.findChildren(QLineEdit, "fileNameEdit"))
        keys(Qt.Key.Key_Escape)(dialog)

    with answering(read):
        window.actions_.by_name["save-as"].trigger()
    assert [Path(one).name for one in names] == ["sample.partnerdesk"]


@pytest.mark.parametrize("action", ["new", "open", "sample", "quit", "play"])
def test_the_question_comes_first_whatever_would_take_the_desk_away(window: MainWindow, action: str) -> None:
    record_something(window)
    with answering(button("Cancel")):
        window.actions_.by_name[action].trigger()
    assert len(window.situation.estate.records) == 3


@pytest.mark.parametrize("action", ["new", "open"])
def test_discarding_for_another_desk_that_is_not_named_after_all_loses_nothing(window: MainWindow, action: str) -> None:
    record_something(window)
    with answering(button("Discard"), keys(Qt.Key.Key_Escape)):
        window.actions_.by_name[action].trigger()
    assert len(window.situation.estate.records) == 3


def test_nobody_is_asked_about_an_untouched_sample(window: MainWindow) -> None:
    for _ in range(2):
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert len(window.situation.estate.scopes), "it is still there"
    with answering():
        window.close()
    assert not is_open(window)


def test_a_new_desk_gets_its_ending_and_stands_on_today(
    window: MainWindow, tmp_path: Path, set_clock: Callable[[datetime], None]
) -> None:
    set_clock(datetime(2026, 3, 2, 12, tzinfo=UTC))
    assert window.situation.view.day < date(2025, 1, 1)
    with answering(naming(tmp_path / "customer")):
        window.actions_.by_name["new"].trigger()
    assert window.situation.desk is not None
    assert window.situation.desk.path == tmp_path / "customer.partnerdesk"
    assert window.situation.view.day == date(2026, 3, 2)
    assert window.choosers.day.date().toPython() == date(2026, 3, 2)
    window.editing.add_scope()
    assert window.dialog is not None


def test_an_opened_desk_stands_on_today_and_no_longer_on_the_day_of_the_sample(
    window: MainWindow, tmp_path: Path, set_clock: Callable[[datetime], None]
) -> None:
    set_clock(datetime(2026, 3, 2, 12, tzinfo=UTC))
    Workspace.create(tmp_path / "a.partnerdesk").close()
    with answering(naming(tmp_path / "a.partnerdesk")):
        window.actions_.by_name["open"].trigger()
    assert window.situation.view.day == date(2026, 3, 2)
    with answering(naming(tmp_path / "a.partnerdesk")):
        window.actions_.by_name["open"].trigger()
    assert window.status.told.text() == "This desk is open already."


def other_desk(path: Path) -> bytes:
    Workspace.create(path).close()
    return path.read_bytes()


def test_save_as_asks_before_it_replaces_what_the_ending_names(window: MainWindow, tmp_path: Path) -> None:
    target = tmp_path / "customer.partnerdesk"
    before = other_desk(target)
    with answering(naming(tmp_path / "customer"), button("Cancel")) as said:
        window.actions_.by_name["save-as"].trigger()
    assert "customer.partnerdesk" in said[-1]
    assert target.read_bytes() == before
    assert window.situation.title == "Training: the sample", "it is in no file"
    with answering(naming(tmp_path / "customer"), keys(Qt.Key.Key_R, ALT)):
        window.actions_.by_name["save-as"].trigger()
    assert window.situation.desk is not None
    assert window.situation.desk.path == target
    assert "adatum" in window.situation.estate.partners
    assert list(tmp_path.glob("*.part")) == []


def test_a_new_desk_never_replaces_another(
    window: MainWindow, tmp_path: Path, make_window: Callable[[], MainWindow]
) -> None:
    target = tmp_path / "customer.partnerdesk"
    before = other_desk(target)
    with answering(naming(tmp_path / "customer"), keys(Qt.Key.Key_Return)) as said:
        window.actions_.by_name["new"].trigger()
    assert "customer.partnerdesk" in said[-1]
    assert target.read_bytes() == before
    assert "adatum" in window.situation.estate.partners, "the desk at hand stays"
