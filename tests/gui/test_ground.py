"""The ground under the window: a PySide6 that keeps its references."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot


def test_qt_calls_lose_no_reference_to_none(qtbot: QtBot) -> None:
    # PySide6 6.12 on Python 3.11 loses one with every void call and aborts the process after some thousand.
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(20_000):
        label.setText(str(number))
    assert abs(sys.getrefcount(None) - before) < 1_000
