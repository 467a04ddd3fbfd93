"""The palette by keyboard: a few letters, and one is there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from partner_desk.gui.dialogs.palette import PaletteDialog
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.school.lookup import LookupDialog
from tests.gui.hands import press, scope, type_text
from tests.sample import id_of


def opened(window: MainWindow, typed: str) -> PaletteDialog:
    window.actions_.by_name["palette"].trigger()
    found = window.dialog
    assert isinstance(found, PaletteDialog)
    type_text(found.field, typed)
    return found


def test_a_scope_is_two_letters_and_return_away(window: MainWindow) -> None:
    found = opened(window, "vmshop")
    names = [one.text for one in found.model.entries]
    assert {"vm-shop-01", "vm-shop-02"} <= set(names[:4])
    press(found.field, Qt.Key.Key_Down)
    chosen = found.model.entries[1].text
    press(found.field, Qt.Key.Key_Return)
    assert not found.isVisible()
    assert window.tree.current_scope == scope(window, chosen)


def test_partners_and_identities_are_shown_in_their_lists(window: MainWindow) -> None:
    press(opened(window, "northwind cons").field, Qt.Key.Key_Return)
    assert window.situation.view.partner == "northwind"
    assert window.tabs.currentWidget() is window.lists["partners"]
    press(opened(window, "ops@fabrikam").field, Qt.Key.Key_Return)
    assert window.tabs.currentWidget() is window.lists["identities"]
    assert window.lists["identities"].chosen_key() == ("principals", id_of("ops@fabrikam in Wingtip"))


def test_actions_that_are_possible_come_first_and_are_done(window: MainWindow) -> None:
    found = opened(window, "")
    offered = {one.key for one in found.model.entries}
    assert "redo" not in offered, "there is nothing to redo"
    assert {"open", "dpor", "collapse"} <= offered
    type_text(found.field, "collapse")
    press(found.field, Qt.Key.Key_Return)
    assert window.model.rowCount() == 5


def test_what_is_like_nothing_finds_nothing_and_return_does_nothing(window: MainWindow) -> None:
    found = opened(window, "zzzqqqxxx")
    assert found.model.entries == []
    assert found.words.text() == "Nothing is called like that."
    press(found.field, Qt.Key.Key_Return)
    assert found.isVisible()
    press(found.field, Qt.Key.Key_Escape)
    assert not found.isVisible()


def test_the_name_of_a_scope_leads_to_it_and_not_to_a_finding_that_names_it(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(window.later.findings.entries()))
    assert any("wingtip-core" in one.text for one in window.later.findings.entries())
    found = opened(window, "wingtip core")
    assert [one.text for one in found.model.entries[:1]] == ["wingtip-core"]


def test_a_question_finds_its_answer_and_goes_there(window: MainWindow) -> None:
    window.settings.setValue("school/language", "en")
    found = opened(window, "Does PAL provide consumption details to MPN")
    assert found.model.entries[0].text.startswith("Does PAL give us, or Microsoft, the customer's consumption")
    press(found.field, Qt.Key.Key_Return)
    answers = window.dialog
    assert isinstance(answers, LookupDialog)
    assert "Executive report viewer" in answers.text.toPlainText()
    answers.close()
    found = opened(window, "questions for a room")
    assert found.model.entries[0].text.startswith("Questions for a room"), (
        "a name that is typed whole goes before answers"
    )
