"""Whatever is saved from the window: the real dialogs, and never over a desk or over a file without a word."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from partner_desk.app.outputs import CHECK_LIST
from partner_desk.app.workspace import Workspace
from partner_desk.gui.saving import Place, ask_place, save
from tests.gui.hands import Hands

YES, NO = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def saved(parent: QWidget, *answers: Path | QMessageBox.StandardButton) -> tuple[list[str], list[str]]:
    """Save a check list by hand; what was asked, and what was refused."""
    hands, refused = Hands(*answers), list[str]()
    place = ask_place(parent, "Save", "list.md", ["Markdown (*.md)"], CHECK_LIST.suffix)
    if place is not None:
        save(parent, place, b"new", CHECK_LIST, refused.append)
    assert hands.done
    return hands.asked, refused


def test_the_ending_is_added_and_a_new_file_is_written(parent: QWidget, tmp_path: Path) -> None:
    assert saved(parent, tmp_path / "move") == ([], [])
    assert (tmp_path / "move.md").read_bytes() == b"new"


def test_another_file_is_replaced_after_one_question(parent: QWidget, tmp_path: Path) -> None:
    (tmp_path / "move.md").write_bytes(b"old")
    asked, refused = saved(parent, tmp_path / "move.md", YES)
    assert (len(asked), refused) == (1, [])
    assert (tmp_path / "move.md").read_bytes() == b"new"


@pytest.mark.parametrize("typed", ["move", "move 1.5"])
def test_a_file_that_the_added_ending_meets_is_asked_about(parent: QWidget, tmp_path: Path, typed: str) -> None:
    """The dialog asks about the name as typed; `move 1.5` becomes `move 1.5.md` only after that."""
    target = tmp_path / f"{typed}.md"
    target.write_bytes(b"old")
    hands = Hands(tmp_path / typed, YES)
    place = ask_place(parent, "Save", "list.md", ["Markdown (*.md)"], CHECK_LIST.suffix)
    assert place is not None
    assert save(parent, place, b"new", CHECK_LIST, print)
    assert hands.done
    assert target.name in hands.asked[0]
    hands = Hands(NO)
    assert not save(parent, Place(target, "", False), b"newer", CHECK_LIST, print)
    assert hands.done
    assert target.read_bytes() == b"new"


def test_a_desk_is_never_written_over(parent: QWidget, tmp_path: Path) -> None:
    """Not even one that is called something else, and whatever the dialog was told."""
    made = tmp_path / "customer.partnerdesk"
    Workspace.create(made).close()
    desk = made.rename(tmp_path / "list.md")
    before = desk.read_bytes()
    asked, (refused,) = saved(parent, desk, YES)
    assert len(asked) == 1
    assert "is a desk" in refused
    assert desk.read_bytes() == before
    with sqlite3.connect(desk) as connection:
        assert connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"
    connection.close()


def test_a_place_that_is_gone_is_a_sentence(parent: QWidget, tmp_path: Path) -> None:
    place = Place(tmp_path / "gone" / "list.md", "", False)
    refused: list[str] = []
    assert not save(parent, place, b"new", CHECK_LIST, refused.append)
    assert refused == [f"There is no folder {tmp_path / 'gone'}. Make it first, or choose another place."]
