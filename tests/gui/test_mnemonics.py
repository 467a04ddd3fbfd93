"""A key with Alt does one thing: no two of what is in sight share a letter."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QLabel

from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.models.estate import Columns
from partner_desk.training.lessons import StepKind
from partner_desk.training.texts import Language
from tests.gui.hands import scope


def shared(window: MainWindow) -> dict[str, list[str]]:
    """The letters that are more than one's, with the words that have them."""
    words = [one.text() for one in window.menuBar().actions()]
    words += [one.text() for one in window.findChildren(QAbstractButton) if one.isVisible() and one.isEnabled()]
    words += [one.text() for one in window.findChildren(QLabel) if one.isVisible() and one.buddy() is not None]
    letters = {word: QKeySequence.mnemonic(word).toString() for word in words}
    counts = Counter(letter for letter in letters.values() if letter)
    return {letter: [word for word in letters if letters[word] == letter] for letter in counts if counts[letter] > 1}


def every_tab(window: MainWindow) -> dict[str, list[str]]:
    """What is shared beside any of the lists."""
    found: dict[str, list[str]] = {}
    for tab in range(window.tabs.count()):
        if window.tabs.isTabVisible(tab):
            window.tabs.setCurrentIndex(tab)
            found |= shared(window)
    return found


def test_each_letter_is_of_one_thing_at_a_desk(window: MainWindow) -> None:
    window.adorn()
    window.later.findings.table.selectRow(0)
    assert not every_tab(window)


@pytest.mark.parametrize("language", Language)
def test_each_letter_is_of_one_thing_in_a_lesson(window: MainWindow, language: Language) -> None:
    window.adorn()
    school = window.later.schooling
    school.take("what-is-recognition")
    school.panel.speak(language)
    taking = school.room.taking
    assert taking is not None
    while taking.step.kind is not StepKind.DO:
        assert not every_tab(window), taking.step.kind
        if school.panel.answer.isVisible() and school.panel.answer.isEnabled():
            school.panel.answer.click()
            assert not every_tab(window), taking.step.kind
        school.panel.next.click()
    assert not every_tab(window)
    school.panel.answer.click()
    assert window.model.text(scope(window, "rg-mail"), Columns.VERDICT) == "recognized"
    assert not every_tab(window)
    school.panel.speak(Language.EN)
