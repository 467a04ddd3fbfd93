"""Looking for mistakes in the window: choose in the tree or in a list, point at it, and see what came of it."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest

from partner_desk.app.school.progress import default_folder
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.school.schooling import Schooling
from partner_desk.training.texts import Language
from tests.gui.hands import scope


@pytest.fixture
def school(window: MainWindow) -> Schooling:
    shutil.rmtree(default_folder(), ignore_errors=True)
    window.adorn()
    window.settings.setValue("school/language", "en")
    window.later.schooling.panel.speak(Language.EN)
    return window.later.schooling


def said(school: Schooling) -> str:
    return " ".join(school.panel.text.toPlainText().split())


def told(window: MainWindow) -> tuple[bool, bool]:
    """Whether the verdict at hand is told, and how many findings there are."""
    return not window.situation.concealed_here, window.status.findings_count.isVisible()


def test_mistakes_are_pointed_at_in_tree_and_list_and_counted(school: Schooling, window: MainWindow) -> None:
    school.take("the-last-estate")
    text = school.panel.text
    assert "0 of 20 mistakes found \N{MIDDLE DOT} pointed at what is right: 0" in said(school)
    assert told(window) == (False, False), "the judge helps nobody here"
    window.tree.go_to(scope(window, "lab"))
    QTest.keyClick(text, Qt.Key.Key_1)
    assert "That is one." in said(school)
    assert "1 of 20 mistakes found" in said(school)
    assert "New subscription outside every role" in said(school)
    people = window.lists["identities"]
    window.tabs.setCurrentWidget(people)
    people.go_to(("principals", "Ann (Contoso)"))
    text.anchorClicked.emit(QUrl("point:rows"))
    assert "Nothing is wrong with that." in said(school)
    assert "1 of 20 mistakes found \N{MIDDLE DOT} pointed at what is right: 1" in said(school)
    school.panel.hint.click()
    assert "Still to be found: Deny assignment where credit would be earned" in said(school)
    assert not school.panel.next.isEnabled()
    school.panel.answer.click()
    assert "Not found:" in said(school)
    assert "Nothing is wrong with that." not in said(school), "that is past"
    assert "Nick (Contoso) in Wingtip is linked to Contoso, but has no role anywhere." in said(school)
    assert told(window) == (True, True)
    assert school.panel.next.isEnabled()
    school.panel.head.speak(Language.DE)
    school.room.show()
    assert "1 von 20 Fehlern gefunden" in said(school)
