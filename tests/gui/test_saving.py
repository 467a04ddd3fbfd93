"""Whatever is saved from the window: the real dialogs, and never over a desk or over a file without a word."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from partner_desk.app.outputs import CHECK_LIST
from partner_desk.app.workspace import Workspace
from partner_desk.gui.saving import SaveTarget, ask_place, save
from tests.gui.hands import Act, answering, button, keys, naming


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def saved(parent: QWidget, *acts: Act) -> tuple[list[str], list[str]]:
    """Save a check list by hand; what was asked besides the name, and what was refused."""
    refused: list[str] = []
    with answering(*acts) as said:
        place = ask_place(parent, "Save", "list.md", ["Markdown (*.md)"], CHECK_LIST.suffix)
        if place is not None:
            save(parent, place, b"new", CHECK_LIST, refused.append)
    return said[1:], refused


def test_the_ending_is_added_and_a_new_file_is_written(parent: QWidget, tmp_path: Path) -> None:
    assert saved(parent, naming(tmp_path / "move")) == ([], [])
    assert (tmp_path / "move.md").read_bytes() == b"new"


@pytest.mark.parametrize("typed", ["move.md", "move", "move 1.5"])
def test_another_file_is_replaced_after_one_question(parent: QWidget, tmp_path: Path, typed: str) -> None:
    """The question is about the name that is written: `move 1.5` becomes `move 1.5.md`."""
    target = tmp_path / (typed if typed.endswith(".md") else f"{typed}.md")
    target.write_bytes(b"old")
    asked, refused = saved(parent, naming(tmp_path / typed), keys(Qt.Key.Key_Escape))
    assert target.read_bytes() == b"old"
    asked, refused = saved(parent, naming(tmp_path / typed), button("Replace"))
    assert (len(asked), refused) == (1, [])
    assert target.name in asked[0]
    assert target.read_bytes() == b"new"


def test_a_desk_is_never_written_over(parent: QWidget, tmp_path: Path) -> None:
    """Not even one that is called something else, and whatever the dialog was told."""
    made = tmp_path / "customer.partnerdesk"
    Workspace.create(made).close()
    desk = made.rename(tmp_path / "list.md")
    before = desk.read_bytes()
    asked, (refused,) = saved(parent, naming(desk))
    assert asked == [], "nobody is asked what cannot be done"
    assert "is a desk" in refused
    assert desk.read_bytes() == before
    with sqlite3.connect(desk) as connection:
        assert connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"
    connection.close()


def test_a_place_that_is_gone_is_a_sentence(parent: QWidget, tmp_path: Path) -> None:
    place = SaveTarget(tmp_path / "gone" / "list.md", "")
    refused: list[str] = []
    assert not save(parent, place, b"new", CHECK_LIST, refused.append)
    assert refused == [f"There is no folder {tmp_path / 'gone'}. Make it first, or choose another place."]
