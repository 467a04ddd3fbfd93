"""Forms say what they do before they do it, and Enter does it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from partner_desk.domain.access import Principal, PrincipalKind
from partner_desk.domain.changes import Change, ChangeSet, Fact
from partner_desk.domain.partners import Partner, PartnerOfRecord
from partner_desk.gui.dialogs.edits import LinkForm, RecordForm, RoleForm, ScopeForm
from partner_desk.gui.dialogs.facts import FactForm
from partner_desk.gui.dialogs.form import EndForm, Form
from partner_desk.gui.dialogs.moving import MoveDialog
from partner_desk.gui.main_window import MainWindow
from tests.gui.hands import fill as choose
from tests.gui.hands import may_confirm, scope
from tests.sample import id_of

ANN = id_of("ann@northwind in Wingtip")

pytestmark = pytest.mark.unpainted


def opened(window: MainWindow, name: str, qtbot: QtBot) -> QDialog:
    window.actions_.by_name[name].trigger()
    dialog = window.dialog
    assert dialog is not None
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    return dialog


def enter(dialog: QDialog) -> None:
    """Enter, wherever the keyboard is."""
    QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Return)


SAID: dict[type[Fact], dict[str, str | list[str]]] = {
    Partner: {"name": "Proseware", "global_id": "5600000", "location_ids": ["5600001"]},
    Principal: {"id": "11111111-2222-3333-4444-555555555555", "name": "Olga", "kind": "guest"},
}


def fill(dialog: QDialog) -> None:
    if isinstance(dialog, FactForm):
        for name, text in SAID[dialog.kind].items():
            if name in dialog.editors:  # the id of what is changed stays
                dialog.editors[name].show_said(text)
    elif isinstance(dialog, ScopeForm):
        dialog.kind.setCurrentIndex(dialog.kind.count() - 1)
        dialog.identifier.setText("22222222-2222-3333-4444-555555555555")
        dialog.name.setText("Woodgrove")
    elif isinstance(dialog, LinkForm):
        choose(dialog, person="ann@northwind", partner="5100001")
    elif isinstance(dialog, RecordForm):
        choose(dialog, partner="5100001")
    elif isinstance(dialog, RoleForm):
        choose(dialog, person="ops@contoso", role="Contributor")


@pytest.mark.parametrize(
    "name",
    [
        "add-partner",
        "change",
        "add-identity",
        "link",
        "unlink",
        "dpor",
        "clear-dpor",
        "role",
        "end",
        "offer",
        "add-scope",
    ],
)
def test_enter_records_from_every_field(window: MainWindow, qtbot: QtBot, name: str) -> None:
    window.tree.go_to(scope(window, "litware-production"))
    window.lists["identities"].go_to(("principals", id_of("ops@fabrikam in Wingtip")))
    window.tabs.setCurrentWidget(window.lists["access"])
    if name == "change":
        window.tabs.setCurrentWidget(window.lists["identities"])
    window.lists["access"].go_to(("role-assignments", next(iter(window.situation.estate.role_assignments))))
    assert window.situation.workspace is not None
    probe = opened(window, name, qtbot)
    fields = [
        one for one in probe.findChildren(QLineEdit) if one.isVisible() and not isinstance(one.parent(), QComboBox)
    ]
    probe.reject()
    for number in range(max(1, len(fields))):
        before = window.situation.estate
        if name == "link":
            window.lists["identities"].clearSelection()
            window.lists["identities"].setCurrentIndex(window.lists["identities"].model().index(-1, -1))
        dialog = opened(window, name, qtbot)
        assert isinstance(dialog, Form)
        fill(dialog)
        if isinstance(dialog, FactForm):
            dialog.editors["name"].show_said(f"{dialog.editors['name'].said()} {number}")
        if name == "offer":
            dialog.offer.setCurrentIndex(dialog.offer.currentIndex() + 1)  # type: ignore[attr-defined]
        own = [
            one for one in dialog.findChildren(QLineEdit) if one.isVisible() and not isinstance(one.parent(), QComboBox)
        ]
        if own:
            own[number].setFocus()
        enter(dialog)
        assert not dialog.isVisible(), dialog.hint.text()
        assert window.situation.estate is not before, f"{name}, field {number}"
        window.actions_.by_name["undo"].trigger()


def test_enter_in_a_move_works_it_out_and_then_begins(window: MainWindow, qtbot: QtBot) -> None:
    window.tree.go_to(scope(window, "litware-production"))
    dialog = opened(window, "move", qtbot)
    assert isinstance(dialog, MoveDialog)
    dialog.kind.setCurrentIndex(dialog.kind.findData("ea-to-mca"))
    dialog.fields["on"].setFocus()
    enter(dialog)
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: dialog.outcome is not None)
    dialog.fields["on"].setFocus()
    enter(dialog)
    assert window.situation.branch is not None
    window.situation.leave()


def test_a_record_says_whose_place_it_takes(window: MainWindow) -> None:
    estate = window.situation.estate
    more = [
        PartnerOfRecord(f"r{number}", estate.scopes.key(scope(window, name)), "5400001")
        for number, name in enumerate(("tailspin-web",))
    ]
    assert window.situation.commit(ChangeSet("more", tuple(Change(None, one) for one in more)))
    tree = window.situation.estate.scopes
    window.situation.chosen = [
        scope(window, one) for one in ("litware-production", "litware-analytics", "tailspin-web")
    ]
    form = RecordForm(window.situation, [tree.key(one) for one in window.situation.chosen], "fabrikam", window)
    window.show_dialog(form)
    named = {one.partner_id for one in window.situation.estate.records.values() if one.until is None}
    assert {"5400001"} < named
    assert form.replaced.text().startswith("In place of: ")
    assert "Northwind Consulting (5400001)" in form.replaced.text()
    assert "Contoso" in form.replaced.text()
    form.since.day.setText("2010-01-01")
    form.since.day.textEdited.emit("2010-01-01")
    assert form.replaced.text()
    form.accept()
    assert not form.isVisible()
    window.situation.chosen = []
    window.tree.go_to(scope(window, "litware-analytics"))


def test_a_record_is_set_where_it_can_be_set_and_the_others_are_named(window: MainWindow, qtbot: QtBot) -> None:
    tree = window.situation.estate.scopes
    window.situation.chosen = [scope(window, one) for one in ("tailspin-web", "wingtip-core", "litware-analytics")]
    form = opened(window, "dpor", qtbot)
    assert isinstance(form, RecordForm)
    form.partner.setCurrentIndex(form.partner.findData("5300001"))
    assert not form.only_possible.isVisible()
    form.since.setFocus()
    enter(form)
    assert "wingtip-core is sold by a Cloud Solution Provider" in form.hint.text()
    assert form.only_possible.isVisible()
    assert form.only_possible.text() == "Only where it can be so (2)"
    form.found_so.setFocus()
    QTest.keyClick(form.found_so, Qt.Key.Key_Space)
    form.only_possible.setFocus()
    QTest.keyClick(form.only_possible, Qt.Key.Key_Space)
    assert (form.only_possible.isChecked(), form.found_so.isChecked()) == (True, False)
    enter(form)
    assert not form.isVisible()
    named = {one.subscription for one in window.situation.estate.records.values() if one.partner_id == "5300001"}
    assert {tree.key(scope(window, one)) for one in ("tailspin-web", "litware-analytics")} <= named
    assert tree.key(scope(window, "wingtip-core")) not in named
    window.situation.chosen = []
    window.tree.go_to(scope(window, "litware-analytics"))


def test_people_are_linked_without_the_groups_among_them(window: MainWindow) -> None:
    people = window.situation.estate.principals
    group = next(one for one in people.values() if one.kind is PrincipalKind.GROUP)
    form = LinkForm(window.situation, [group.id, ANN], "fabrikam", window)
    window.show_dialog(form)
    form.accept()
    assert f"A group cannot sign in and so cannot link itself ({group.name})" in form.hint.text()
    assert form.only_possible.text() == "Only where it can be so (1)"
    form.only_possible.setFocus()
    QTest.keyClick(form.only_possible, Qt.Key.Key_Space)
    QTest.keyClick(form.only_possible, Qt.Key.Key_Return)
    assert not form.isVisible()
    (link,) = (one for one in window.situation.estate.links.values() if one.until is None and one.principal == ANN)
    assert link.partner_id == "5300001"
    assert not any(one.principal == group.id for one in window.situation.estate.links.values())


def test_where_it_can_be_set_nowhere_only_what_was_found_is_offered(window: MainWindow, qtbot: QtBot) -> None:
    window.situation.chosen = []
    window.tree.go_to(scope(window, "wingtip-core"))
    form = opened(window, "dpor", qtbot)
    fill(form)
    enter(form)
    assert isinstance(form, RecordForm)
    assert form.found_so.isVisible()
    assert not form.only_possible.isVisible()
    form.reject()


def test_nobodys_place_is_taken_where_nobody_was(window: MainWindow) -> None:
    form = RecordForm(
        window.situation, [window.situation.estate.scopes.key(scope(window, "tailspin-web"))], "contoso", window
    )
    window.show_dialog(form)
    assert form.replaced.text() == "Nobody's place is taken."
    form.accept()
    again = RecordForm(window.situation, form.subscriptions, "contoso", window)
    window.show_dialog(again)
    again.accept()
    assert again.isVisible()
    assert "on the desk already" in again.hint.text()


def test_a_link_says_which_link_it_ends(window: MainWindow) -> None:
    form = LinkForm(window.situation, [ANN], "fabrikam", window)
    window.show_dialog(form)
    assert form.replaced.text() == "In place of: Northwind Consulting (5400001)"
    assert form.source.currentText() == "", "nobody is made to say what nobody saw"
    form.accept()
    link = next(one for one in window.situation.estate.links.values() if one.principal == ANN and one.until is None)
    assert link.partner_id == "5300001"
    assert link.since_from == ""


def test_a_dropped_partner_takes_nobodys_link_by_itself(window: MainWindow) -> None:
    links = dict(window.situation.estate.links)
    window.model.partner_dropped.emit("fabrikam", scope(window, "rg-apps"))
    form = window.dialog
    assert isinstance(form, LinkForm)
    assert form.partner.currentData() == "5300001", "who was dropped is chosen"
    assert form.person.currentData() == ""
    assert form.replaced.text() == ""
    assert not may_confirm(form)
    form.accept()
    assert form.isVisible()
    assert window.situation.estate.links == links


def test_since_of_a_link_reaches_what_it_takes_the_place_of(window: MainWindow) -> None:
    estate = window.situation.estate
    link = next(one for one in estate.links.values() if one.principal == ANN)
    ended = replace(link, until=datetime(2024, 1, 1, tzinfo=UTC))
    assert window.situation.commit(ChangeSet("ended", (Change(link, ended),)))
    window.situation.look(day=date(2024, 4, 1))
    form = LinkForm(window.situation, [ANN], "fabrikam", window)
    window.show_dialog(form)
    assert form.replaced.text() == "Nobody's place is taken.", "it had ended before"
    form.since.known.setChecked(False)
    assert "Northwind" in form.replaced.text(), "since ever: it never was another one's"


def test_a_role_form_opens_with_the_person_at_hand(window: MainWindow) -> None:
    form = RoleForm(window.situation, [window.situation.estate.scopes.key(scope(window, "rg-apps"))], ANN, window)
    assert form.person.currentData() == ANN
    end = EndForm(window.situation, "End", "x", lambda at, never: ChangeSet("", ()), window)
    end.accept()
    assert "nothing would change" in end.hint.text()
