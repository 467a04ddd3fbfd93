"""The hands of the other tests: they answer each dialog that comes, and miss the one that does not."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from tests.gui import hands
from tests.gui.hands import answering


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hands, "PATIENCE", 1_000)


def made(title: str) -> QDialog:
    dialog = QDialog()
    dialog.setWindowTitle(title)
    return dialog


def ask(*titles: str) -> None:
    for title in titles:
        made(title).exec()


def test_a_dialog_is_answered_where_another_one_was_before_it_in_memory(qtbot: QtBot) -> None:
    with answering(*[QDialog.reject] * 30) as said:
        for number in range(30):
            dialog = made(str(number))
            dialog.show()
            qtbot.waitUntil(dialog.isHidden)
            shiboken6.delete(dialog)
            del dialog
    assert [one.split(":")[0] for one in said] == [str(number) for number in range(30)]


def test_dialogs_that_qt_makes_and_deletes_are_answered_each(qapp: QApplication) -> None:
    forgotten: list[str] = []

    def leave() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            forgotten.append(dialog.windowTitle())
            dialog.reject()

    guard = QTimer(interval=20_000)
    guard.timeout.connect(leave)
    with answering(*[QDialog.reject] * 12):
        for number in range(12):
            guard.start()
            QFileDialog.getOpenFileNames(None, str(number))
    assert not forgotten


@pytest.mark.usefixtures("qapp", "_impatient")
def test_a_dialog_that_does_not_come_is_missed() -> None:
    with pytest.raises(AssertionError, match="1 dialogs did not come"), answering(QDialog.reject, QDialog.reject):
        ask("the only one")


@pytest.mark.usefixtures("qapp", "_impatient")
def test_a_dialog_that_nobody_expects_is_told() -> None:
    with pytest.raises(AssertionError, match="the second"), answering(QDialog.reject):
        ask("the first", "the second")


@pytest.mark.usefixtures("qapp", "_impatient")
def test_a_dialog_that_takes_no_answer_is_told() -> None:
    with pytest.raises(AssertionError, match=r"took no answer: \['stubborn'\]"), answering(lambda _: None):
        ask("stubborn")
