"""Every fact that the judge weighs is recorded, found in a list, changed and ended in the window, by hands."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from urllib.parse import unquote

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialogButtonBox, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from partner_desk.app.facthelp import example
from partner_desk.app.facttexts import FEW, texts_of
from partner_desk.app.factvalues import Said, parts_of
from partner_desk.app.recording import KINDS_SAID, record
from partner_desk.app.workspace import Workspace
from partner_desk.domain.access import (
    Delegation,
    DenyAssignment,
    Membership,
    Principal,
    RoleAssignment,
    RoleDefinition,
)
from partner_desk.domain.billing import Billing, Charge
from partner_desk.domain.changes import WORD_OF, Change, ChangeSet, Fact, fact_key
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.descriptions import fields_of, kind_of
from partner_desk.domain.details import SubscriptionDetail
from partner_desk.domain.endings import lasts
from partner_desk.domain.estate import Estate
from partner_desk.domain.expectations import Expectation
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.partners import Partner, PartnerAdminLink
from partner_desk.domain.scopes import Scope
from partner_desk.gui.dialogs.factfields import BoxEditor, DayEditor, FieldEditor, MomentEditor, NameEditor, TextEditor
from partner_desk.gui.dialogs.factgroups import GroupEditor, ListEditor
from partner_desk.gui.dialogs.facts import FactForm
from partner_desk.gui.dialogs.form import EndForm
from partner_desk.gui.dialogs.namebox import NameBox
from partner_desk.gui.dialogs.palette import PaletteDialog
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.models.estate import Columns
from partner_desk.gui.panels.facts import FactsPanel
from tests.facts import ORIGIN
from tests.gui.hands import by_key, may_confirm, press, scope, type_text
from tests.gui.test_long_words import is_whole

DESK: list[tuple[type[Fact], Mapping[str, Said]]] = [
    (Scope, {"id": "c1", "kind": "tenant", "name": "Contoso"}),
    (Scope, {"id": "n1", "kind": "tenant", "name": "Northwind"}),
    (Scope, {"id": "s1", "kind": "subscription", "name": "Production", "parent": "Contoso"}),
    (Principal, {"id": "ann", "kind": "guest", "tenant": "Contoso", "name": "Ann"}),
    (Principal, {"id": "ops", "kind": "group", "tenant": "Contoso", "name": "Operators"}),
    (Principal, {"id": "crew", "kind": "group", "tenant": "Contoso", "name": "Crew"}),
    (Principal, {"id": "bob", "kind": "service-principal", "tenant": "Northwind", "name": "Bob"}),
    (Principal, {"id": "agents", "kind": "foreign-group", "name": "Admin agents"}),
    (Partner, {"name": "Northwind", "global_id": "5100000", "location_ids": ["5100001", "5100002"]}),
    (RoleDefinition, {"name": "Linker", "custom": "yes"}),
]
"""A customer and a seller, said from nothing."""

pytestmark = pytest.mark.unpainted


@pytest.fixture(scope="module")
def began() -> ChangeSet:
    estate = Estate()
    for kind, said in DESK:
        estate = estate.apply(record(estate, kind, said, ORIGIN))
    return ChangeSet("Begin", tuple(Change(None, one) for one in estate.facts_in_order()))


@pytest.fixture
def desk(make_window: Callable[[], MainWindow], began: ChangeSet) -> MainWindow:
    window = make_window()
    window.situation.open(Workspace.in_memory(began))
    window.show()
    window.tree.go_to(scope(window, "Production"))
    return window


# Hands ------------------------------------------------------------------------------------------------------


def write(line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    press(line, Qt.Key.Key_Backspace)
    for letter in text:
        press(line, Qt.Key(0), letter)


def choose(box: QComboBox, text: str) -> None:
    """Go through a box by keys, from its first entry to the one that is wanted."""
    press(box, Qt.Key.Key_Home)
    while box.currentData() != text:
        before = box.currentIndex()
        press(box, Qt.Key.Key_Down)
        assert box.currentIndex() != before, text


def write_day(editor: MomentEditor, text: str) -> None:
    if editor.moment.known.isChecked() != bool(text):
        QTest.keyClick(editor.moment.known, Qt.Key.Key_Space)
    day, _, time = text.partition("T")
    if day:
        write(editor.moment.day, day)
    if editor.time is not None:
        write(editor.time, time)


def fill(editor: FieldEditor, said: Said) -> None:
    """Say something in a field, by keys and clicks."""
    match editor:
        case TextEditor():
            write(editor.line, str(said))
        case BoxEditor():
            choose(editor.box, str(said))
        case NameEditor():
            line = editor.box.lineEdit()
            assert line is not None
            write(line, str(said))
            popup = QApplication.activePopupWidget()  # it offers what has these letters, and has the keyboard
            if popup is not None:
                QTest.keyClick(popup, Qt.Key.Key_Tab)
        case DayEditor():
            write(editor.day, str(said))
        case MomentEditor():
            write_day(editor, str(said))
        case GroupEditor():
            for name, one in parts_of(fields_of(editor.field.value), said).items():
                fill(editor.editors[name], one)
        case ListEditor():
            for number, one in enumerate([said] if isinstance(said, str | Mapping) else said):
                if number >= len(editor.items):
                    QTest.mouseClick(editor.more, Qt.MouseButton.LeftButton)
                fill(editor.items[number][0], one)


def opened(window: MainWindow, kind: type[Fact]) -> FactForm:
    """The form of a kind, found by its words among the kinds."""
    window.actions_.by_name["record"].trigger()
    kinds = window.dialog
    assert isinstance(kinds, PaletteDialog)
    type_text(kinds.field, f"{kind_of(kind).singular}:")
    press(kinds.field, Qt.Key.Key_Return)
    form = window.dialog
    assert isinstance(form, FactForm)
    assert form.kind is kind
    return form


def confirm(form: FactForm | EndForm) -> None:
    assert may_confirm(form)
    QTest.mouseClick(form.buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)


def say(window: MainWindow, kind: type[Fact], said: Mapping[str, Said]) -> FactForm:
    """Open the form of a kind, say something and confirm."""
    form = opened(window, kind)
    for name, text in said.items():
        fill(form.editors[name], text)
    confirm(form)
    return form


def new_facts(window: MainWindow, kind: type[Fact], before: Estate) -> list[Fact]:
    facts = window.situation.estate.facts_in_order()
    return [one for one in facts if isinstance(one, kind) and before.get(kind, fact_key(one)) != one]


def all_facts(window: MainWindow) -> FactsPanel:
    panel = window.lists["facts"]
    assert isinstance(panel, FactsPanel)
    window.tabs.setCurrentWidget(panel.page)
    return panel


def choose_row(window: MainWindow, fact: Fact) -> FactsPanel:
    """Choose the row of a fact among all facts, by keys and a click."""
    panel, word = all_facts(window), WORD_OF[type(fact)]
    choose(panel.kind, word)
    row = panel.rows_model.place((word, fact_key(fact)))
    assert row is not None
    QTest.mouseClick(
        panel.viewport(), Qt.MouseButton.LeftButton, pos=panel.visualRect(panel.rows_model.index(row, 0)).center()
    )
    assert panel.chosen_rows() == [(word, fact_key(fact))]
    return panel


def ending(window: MainWindow, fact: Fact) -> EndForm:
    """The form that ends the fact of a row."""
    choose_row(window, fact)
    window.actions_.by_name["end"].trigger()
    form = window.dialog
    assert isinstance(form, EndForm)
    return form


# Every kind -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS_SAID.values(), ids=lambda kind: kind.__name__)
def test_a_fact_of_every_kind_is_recorded_listed_changed_and_ended(desk: MainWindow, kind: type[Fact]) -> None:
    before = desk.situation.estate
    said: dict[str, Said] = {field.name: text for field, text in example(kind)}
    if kind is Principal:
        said["tenant"] = "Contoso"
    form = say(desk, kind, said)
    assert not form.isVisible(), form.hint.text()
    (fact,) = new_facts(desk, kind, before)
    panel = choose_row(desk, fact)
    cells = [panel.rows_model.index(panel.currentIndex().row(), column).data() for column in range(2)]
    assert all(isinstance(one, str) for one in cells)
    assert panel.rows_model.rows.headings[-1] in ("Known from", "Object ID", "Id")

    desk.actions_.by_name["change"].trigger()
    again = desk.dialog
    assert isinstance(again, FactForm)
    shown = {name: text for name, text in texts_of(fact).items() if name in again.editors}
    assert {name: one.said() for name, one in again.editors.items()} == shown
    confirm(again)
    assert "nothing would change" in again.hint.text()
    again.reject()

    if lasts(fact) or isinstance(fact, Principal):
        end = ending(desk, fact)
        write(end.day, "2031-05-06")
        confirm(end)
        ended = desk.situation.estate.get(kind, fact_key(fact))
        assert getattr(ended, "deleted_from" if isinstance(fact, Principal) else "until") == datetime(
            2031, 5, 6, tzinfo=UTC
        )
        desk.actions_.by_name["undo"].trigger()
        assert desk.situation.estate.get(kind, fact_key(fact)) == fact

    end = ending(desk, fact)
    if end.never.isVisible():
        QTest.keyClick(end.never, Qt.Key.Key_Space)
    confirm(end)
    assert not end.isVisible(), end.hint.text()
    assert desk.situation.estate.get(kind, fact_key(fact)) is None
    for _ in range(2):
        desk.actions_.by_name["undo"].trigger()
    assert desk.situation.estate.facts.get(kind, {}) == before.facts.get(kind, {})
    assert len(desk.situation.estate.scopes) == len(before.scopes)


# Stories ----------------------------------------------------------------------------------------------------


def test_a_member_of_a_group_in_a_group_holds_its_role(desk: MainWindow) -> None:
    desk.situation.look(program="pal", partner="northwind")
    say(desk, Membership, {"group": "Operators", "member": "Crew"})
    say(desk, Membership, {"group": "Crew", "member": "Ann"})
    say(desk, RoleAssignment, {"principal": "Operators", "role": "Contributor", "scope": "Production"})
    say(desk, PartnerAdminLink, {"principal": "Ann", "partner_id": "5100001"})
    assert desk.model.text(scope(desk, "Production"), Columns.VERDICT) == "recognized"
    access = desk.lists["access"]
    desk.places.go_to(f"memberships:{next(iter(desk.situation.estate.memberships))}")
    assert access.isVisible()
    row = [access.rows_model.index(access.currentIndex().row(), column).data() for column in range(4)]
    assert row == ["Crew", "member of Operators", "Contoso", "group"]


def test_a_delegation_gives_two_roles_and_then_one(desk: MainWindow) -> None:
    squad = {"id": "squad", "kind": "group", "tenant": "Northwind", "name": "Squad"}
    desk.situation.commit(record(desk.situation.estate, Principal, squad, ORIGIN))
    grants: list[str | Mapping[str, Said]] = [
        {"principal": "Bob", "role": "Contributor"},
        {"principal": "Squad", "role": "Reader", "kind": "eligible",
         "activations": [{"since": "2024-05-02T08:00", "until": "2024-05-02T16:30"}]},
    ]  # fmt: skip
    said: dict[str, Said] = {"managing_tenant": "Northwind", "authorizations": grants, "via": "marketplace"}
    form = say(desk, Delegation, said)
    assert not form.isVisible(), form.hint.text()
    (one,) = desk.situation.estate.delegations.values()
    assert desk.situation.estate.scopes.name(desk.situation.estate.scopes.find(one.scope) or 0) == "Production"
    assert [given.principal for given in one.authorizations] == ["bob", "squad"]
    (span,) = one.authorizations[1].activations
    assert (span.since, span.until) == (datetime(2024, 5, 2, 8, tzinfo=UTC), datetime(2024, 5, 2, 16, 30, tzinfo=UTC))

    choose_row(desk, one)
    desk.actions_.by_name["change"].trigger()
    again = desk.dialog
    assert isinstance(again, FactForm)
    grants_again = again.editors["authorizations"]
    assert isinstance(grants_again, ListEditor)
    QTest.mouseClick(grants_again.items[0][1], Qt.MouseButton.LeftButton)
    confirm(again)
    assert not again.isVisible()
    (left,) = desk.situation.estate.delegations.values()
    assert (left.id, left.authorizations) == (one.id, one.authorizations[1:])


def test_an_eligible_role_is_activated_for_some_hours(desk: MainWindow) -> None:
    said: dict[str, Said] = {"principal": "Ann", "role": "Owner", "kind": "eligible", "since": "2024-05-01"}
    say(desk, RoleAssignment, said | {"activations": [{"since": "2024-05-02T8:00", "until": "2024-05-02T16:00"}]})
    (one,) = desk.situation.estate.role_assignments.values()
    assert texts_of(one)["activations"] == [
        {"since": "2024-05-02T08:00:00+00:00", "until": "2024-05-02T16:00:00+00:00"}
    ]
    panel = choose_row(desk, one)
    column = list(panel.rows_model.rows.headings).index("Activated")
    shown = panel.rows_model.index(panel.currentIndex().row(), column).data()
    assert shown == "2024-05-02 08:00 UTC \N{EN DASH} 2024-05-02 16:00 UTC"


def test_what_is_not_said_of_such_a_fact_is_switched_off(desk: MainWindow) -> None:
    form = opened(desk, RoleAssignment)
    activated = form.editors["activations"]
    assert isinstance(activated, ListEditor)
    assert not activated.isEnabled()
    fill(form.editors["kind"], "eligible")
    assert activated.isEnabled()
    QTest.mouseClick(activated.more, Qt.MouseButton.LeftButton)
    fill(form.editors["kind"], "active")
    assert activated.isEnabled(), "what is said is not hidden, and is refused with the reason"
    form.reject()
    form = opened(desk, Billing)
    assert form.editors["bill_to"].isEnabled(), "it is not said yet"
    for offer, is_csp in (("ea", False), ("csp-legacy", True)):
        fill(form.editors["offer"], offer)
        assert form.editors["bill_to"].isEnabled() is is_csp


def test_who_looked_and_found_none_says_so_at_the_chosen_scope(desk: MainWindow) -> None:
    form: FactForm | None = None
    for number, known_from in enumerate(("", "seen by Eve")):
        desk.actions_.by_name["looked"].trigger()
        found = desk.dialog
        assert isinstance(found, FactForm)
        form = found
        assert not may_confirm(form), "it is asked for what was looked"
        fill(form.editors["kind"], "deny-assignments")
        assert form.editors["subject"].said() == desk.situation.chosen_keys()[0]
        assert ("on the desk already" in form.consequence.text()) is bool(number)
        line = form.known_from.lineEdit()
        assert line is not None
        write(line, known_from)
        fill(form.editors["on"], f"2024-05-1{number}")
        confirm(form)
        assert not form.isVisible(), form.hint.text()
    (statement,) = desk.situation.estate.all(Collected).values()
    assert statement.known
    assert statement.origin is not None
    assert statement.origin.source == "seen by Eve"


def test_a_denial_of_everyone_is_listed_with_access(desk: MainWindow) -> None:
    say(desk, DenyAssignment, {"principal": "everyone", "until": "2031-01-01"})
    (one,) = desk.situation.estate.deny_assignments.values()
    assert (one.principal, one.until) == ("everyone", datetime(2031, 1, 1, tzinfo=UTC))
    desk.places.go_to(f"deny-assignments:{one.id}")
    access = desk.lists["access"]
    assert access.rows_model.index(access.currentIndex().row(), 0).data() == "everyone"


@pytest.mark.parametrize(
    ("kind", "said", "at", "told"),
    [
        (Membership, {"group": "Operators", "member": "Nobody"}, "member", "There is no identity or group 'Nobody'"),
        (DenyAssignment, {"principal": "Ann", "scope": "Nowhere"}, "scope", "There is no scope 'Nowhere'"),
        (Charge, {"kind": "usage", "amount": "ten", "currency": "EUR"}, "amount", "'ten'"),
        (RoleAssignment, {"principal": "Ann", "role": "Owner", "since": "2024-05-02", "until": "2024-05-01"}, "until", "before it begins"),
        (RoleAssignment, {"principal": "Ann", "role": "Owner", "since": "2024-05-02T25:00"}, "since", "is not on the clock"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field(
    desk: MainWindow, kind: type[Fact], said: Mapping[str, Said], at: str, told: str
) -> None:
    before = desk.situation.estate
    form = say(desk, kind, said)
    assert form.isVisible()
    editor = form.editors[at]
    assert editor.note.isVisible()
    assert told in editor.note.text()
    assert editor.isAncestorOf(form.focusWidget())
    assert not form.hint.isVisible()
    assert [one.field.name for one in form.editors.values() if one.note.isVisible()] == [at]
    fill(editor, {"member": "Ann", "scope": "Production", "amount": "10"}.get(at, "2024-06-01"))
    assert not editor.note.isVisible()
    confirm(form)
    assert not form.isVisible()
    assert new_facts(desk, kind, before)


def test_what_is_wrong_within_a_value_is_told_in_its_row(desk: MainWindow) -> None:
    closed: list[str | Mapping[str, Said]] = [
        {"id": "5200001", "since": "2024-01-01"},
        {"id": "52x", "since": "2024-01-01"},
    ]
    form = say(desk, Partner, {"name": "Fabrikam", "location_ids": ["5200001"], "closed_ids": closed})
    rows = form.editors["closed_ids"]
    assert isinstance(rows, ListEditor)
    wrong = [part for item, _, _ in rows.items for part in item.parts() if part.note.isVisible()]
    assert [part.said() for part in wrong] == ["52x"]
    assert "digits only" in wrong[0].note.text()


def test_a_day_that_is_none_is_told_below_it_once(desk: MainWindow) -> None:
    form = say(desk, Membership, {"group": "Operators", "member": "Ann", "since": "some day"})
    assert form.isVisible()
    editor = form.editors["since"]
    assert isinstance(editor, MomentEditor)
    assert editor.day.note.isVisible()
    assert not editor.note.isVisible()
    assert form.focusWidget() is editor.day


def test_what_azure_would_not_allow_is_recorded_as_found(desk: MainWindow) -> None:
    form = say(desk, RoleAssignment, {"principal": "Bob", "role": "Owner", "scope": "Production"})
    assert "belongs to another tenant" in form.hint.text()
    assert form.found_so.isVisible()
    QTest.keyClick(form.found_so, Qt.Key.Key_Space)
    confirm(form)
    assert not form.isVisible()


def test_a_form_says_whose_place_is_taken_and_keeps_who_said_it(desk: MainWindow, qtbot: QtBot) -> None:
    for number in ("5100001", "5100002"):
        form = opened(desk, PartnerAdminLink)
        form.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is desk.dialog)
        fill(form.editors["principal"], "Ann")
        fill(form.editors["partner_id"], number)
        line = form.known_from.lineEdit()
        assert line is not None
        write(line, "told by Ann")
        assert ("This ends the link of Ann" in form.consequence.text()) is (number == "5100002")
        fill(form.editors["since"], f"2024-0{number[-1]}-01")
        confirm(form)
        assert not form.isVisible()
    assert [one.since_from for one in desk.situation.estate.links.values()] == ["told by Ann"] * 2


def test_rows_of_a_list_end_together_on_a_day(desk: MainWindow, qtbot: QtBot) -> None:
    for person in ("Ann", "Operators"):
        say(desk, RoleAssignment, {"principal": person, "role": "Owner", "scope": "Production", "since": "2024-01-01"})
    access = desk.lists["access"]
    assert {"&Change…", "&End…", "&What was looked for…"} <= {one.text() for one in access.actions()}
    desk.tabs.setCurrentWidget(access)
    qtbot.waitUntil(lambda: access.model().rowCount() == 2)
    access.selectAll()
    desk.actions_.by_name["change"].trigger()
    box = desk.dialog
    assert isinstance(box, QMessageBox), "one at a time is changed"
    box.close()
    desk.actions_.by_name["end"].trigger()
    form = desk.dialog
    assert isinstance(form, EndForm)
    write(form.day, "2024-06-01")
    confirm(form)
    ends = [one.until for one in desk.situation.estate.role_assignments.values()]
    assert ends == [datetime(2024, 6, 1, tzinfo=UTC)] * 2
    desk.actions_.by_name["undo"].trigger()
    assert not any(one.until for one in desk.situation.estate.role_assignments.values())


def test_a_denial_is_recorded_with_the_keyboard_alone(desk: MainWindow, qtbot: QtBot) -> None:
    desk.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is desk)
    by_key(desk, "record")
    kinds = desk.dialog
    assert isinstance(kinds, PaletteDialog)
    type_text(kinds.field, "deny")
    press(kinds.field, Qt.Key.Key_Return)
    form = desk.dialog
    assert isinstance(form, FactForm)
    form.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is form)
    first = form.editors["principal"].findChild(NameBox)
    assert first is not None
    assert first.hasFocus()
    for letter in "ann":
        QTest.keyClick(first, Qt.Key(ord(letter.upper())))
    popup = QApplication.activePopupWidget()
    assert popup is not None, "what has these letters is offered"
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert form.editors["principal"].said() == "ann"
    assert form.isVisible(), "Return chose, and confirmed nothing"
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert not form.isVisible(), form.hint.text()
    (one,) = desk.situation.estate.deny_assignments.values()
    assert one.principal == "ann"


@pytest.mark.parametrize("words", ["lighthouse delegation", "group membership", "deny assignment", "charge", "closed partnerid",
                                   "tenant's details", "looked, there is none", "activated", "disabled"])  # fmt: skip
def test_a_kind_is_found_in_the_palette_by_its_words(desk: MainWindow, words: str) -> None:
    desk.actions_.by_name["palette"].trigger()
    palette = desk.dialog
    assert isinstance(palette, PaletteDialog)
    type_text(palette.field, words)
    found = [one.text for one in palette.model.entries if one.kind == "record"]
    assert words in found[0].casefold().replace(": ", ", ")
    assert palette.model.entries[0].kind == "record"


def test_what_is_missing_leads_to_its_form(desk: MainWindow) -> None:
    desk.places.go_to("record:")
    assert isinstance(desk.dialog, PaletteDialog)
    desk.dialog.reject()
    desk.situation.look(program="pec", partner="northwind")
    assert "Record: offer" in desk.why.toPlainText()
    form = followed(desk, "billing.")
    assert form.editors["subscription"].said() == "/subscriptions/s1"
    assert form.editors["offer"].isAncestorOf(form.focusWidget()), "what is not known yet is asked for"


def test_a_link_in_the_reasons_fills_in_what_was_not_looked_for(desk: MainWindow) -> None:
    said = {"subscription": "Production", "offer": "csp-azure-plan", "bill_to": "Northwind"}
    assert desk.situation.commit(record(desk.situation.estate, Billing, said, ORIGIN))
    desk.situation.look(program="pec", partner="northwind")
    assert "Looked for role assignments" in desk.why.toPlainText()
    form = followed(desk, "coverage.", "kind=role-assignments")
    assert (form.editors["kind"].said(), form.editors["subject"].said()) == ("role-assignments", "/subscriptions/s1")
    press(form, Qt.Key.Key_Return)
    assert not form.isVisible(), form.hint.text()
    assert desk.situation.estate.coverage.knows(Collectable.ROLE_ASSIGNMENTS, "/subscriptions/s1")
    assert "Looked for role assignments" not in desk.why.toPlainText()


def test_a_link_in_the_reasons_is_about_all_that_is_looked_at(desk: MainWindow) -> None:
    desk.tree.go_to(scope(desk, "Contoso"))
    desk.situation.look(program="dpor", partner="northwind", day=date(2022, 6, 1))
    form = followed(desk, "coverage.", "kind=partners-of-record")
    assert form.editors["subject"].said() == "/providers/microsoft.management/managementgroups/c1"


def test_a_link_in_the_reasons_amends_what_is_there(desk: MainWindow) -> None:
    desk.situation.look(program="incentive", partner="northwind", day=date(2026, 6, 1))
    form = followed(desk, "partner.designated")
    assert form.fact == desk.situation.estate.partners["northwind"]
    assert form.editors["designated"].isAncestorOf(form.focusWidget())


def test_the_links_of_the_reasons_are_reached_by_keyboard(desk: MainWindow) -> None:
    desk.situation.look(program="pec", partner="northwind")
    desk.why.setFocus()
    for _ in range(200):
        press(desk.why, Qt.Key.Key_Tab)
        if desk.why.textCursor().selectedText().startswith("Record: offer"):
            break
    press(desk.why, Qt.Key.Key_Return)
    assert isinstance(desk.dialog, FactForm)
    assert desk.dialog.kind is Billing


def followed(desk: MainWindow, *words: str) -> FactForm:
    """The form that a link of the reasons leads to: the first one with these words."""
    desk.why.anchorClicked.emit(QUrl("fold:all"))
    links = re.findall(r'href="(record:[^"]+)"', desk.why.html())
    desk.why.anchorClicked.emit(QUrl(next(one for one in links if all(word in unquote(one) for word in words))))
    assert isinstance(desk.dialog, FactForm)
    return desk.dialog


@pytest.mark.parametrize("kind", KINDS_SAID.values(), ids=lambda kind: kind.__name__)
def test_every_form_fits_a_small_screen(desk: MainWindow, kind: type[Fact]) -> None:
    form = opened(desk, kind)
    for rows in form.findChildren(ListEditor):
        QTest.mouseClick(rows.more, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    form.resize(1, 1)
    is_whole(form)
    assert form.width() <= 1024
    assert form.height() <= 600
    assert form.rect().contains(form.buttons.geometry())
    assert form.area.horizontalScrollBar().maximum() == 0


def test_a_form_grows_with_what_is_said_and_stays_as_small_as_it_is_made(desk: MainWindow, qtbot: QtBot) -> None:
    form = opened(desk, Membership)
    QApplication.processEvents()
    before = form.height()
    form.editors["member"].tell("Nobody is called that on this desk, and nobody ever was. " * 3)
    QApplication.processEvents()
    assert form.height() >= before + form.editors["member"].note.height()
    qtbot.waitUntil(lambda: not form.area.verticalScrollBar().isVisible())
    form.resize(form.width(), before)
    QApplication.processEvents()
    assert form.height() == before
    assert form.area.verticalScrollBar().isVisible()


def test_an_earned_credit_is_reached_by_forms_alone(desk: MainWindow) -> None:
    desk.situation.look(program="pec", partner="northwind")
    known = desk.model.text(scope(desk, "Production"), Columns.VERDICT)
    assert known == "unknown"
    partner = desk.situation.estate.partners["northwind"]
    choose_row(desk, partner)
    desk.actions_.by_name["change"].trigger()
    form = desk.dialog
    assert isinstance(form, FactForm)
    fill(form.editors["admin_agents"], "Admin agents")
    confirm(form)
    say(desk, Billing, {"offer": "csp-azure-plan", "bill_to": "Northwind"})
    say(desk, RoleAssignment, {"principal": "Admin agents", "role": "Owner", "scope": "Production"})
    say(desk, SubscriptionDetail, {"usage": "some"})
    for looked_for in ("role-assignments", "deny-assignments", "delegations", "pim"):
        say(desk, Collected, {"kind": looked_for})
    assert desk.model.text(scope(desk, "Production"), Columns.VERDICT) == "recognized"


def test_what_was_to_be_a_guid_is_told_below_its_field(desk: MainWindow) -> None:
    form = opened(desk, Principal)
    for name, said in (("id", "5d3a1c0e-0000-4000-800-000000000001"), ("kind", "guest"), ("name", "Carla")):
        fill(form.editors[name], said)
    press(form, Qt.Key.Key_Return)
    assert form.isVisible()
    assert "not a GUID: it has groups of 8-4-4-3-12 digits" in form.editors["id"].note.text()
    assert form.editors["id"].isAncestorOf(form.focusWidget())
    fill(form.editors["id"], "5d3a1c0e-0000-4000-8000-000000000001")
    press(form, Qt.Key.Key_Return)
    assert not form.isVisible()


def test_of_many_names_those_with_the_letters_are_found(desk: MainWindow, qtbot: QtBot) -> None:
    many = [
        Scope(f"/subscriptions/s1/resourceGroups/rg-{number}", ScopeKind.RESOURCE_GROUP, "/subscriptions/s1")
        for number in range(FEW)
    ]
    more = (*many, Scope("/subscriptions/s2", ScopeKind.SUBSCRIPTION, desk.situation.estate.scopes.key(0), "Stage"))
    assert desk.situation.commit(ChangeSet("Add", tuple(Change(None, one) for one in more)))
    desk.tree.go_to(scope(desk, "Production"))
    form = opened(desk, RoleAssignment)
    editor = form.editors["scope"]
    assert editor.said() == "/subscriptions/s1", "what is at hand is offered all the same"
    box = editor.findChild(NameBox)
    assert box is not None
    assert box.count() < FEW
    assert box.currentText().startswith("Production")
    form.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is form)
    box.setFocus()
    write_line(box, "g-1999")
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert editor.said() == many[-1].id.casefold()
    for typed, said in (("stage", "/subscriptions/s2"), ("no such thing", "no such thing")):
        box.setFocus()
        write_line(box, typed)
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.hide()
        form.known_from.setFocus()
        assert editor.said() == said, "a whole name is enough"
    assert "There is no scope 'no such thing'" in editor.note.text()


def write_line(box: NameBox, text: str) -> None:
    line = box.lineEdit()
    assert line is not None
    line.selectAll()
    for letter in text:
        QTest.keyClicks(line, letter)


def test_an_expectation_is_of_every_day_until_somebody_names_one(desk: MainWindow) -> None:
    form = opened(desk, Expectation)
    assert form.editors["on"].said() == ""
    form.reject()
    assert opened(desk, Collected).editors["on"].said() != "", "when somebody looked is offered"


def test_an_expectation_begins_with_the_partner_and_the_program_that_are_looked_at(desk: MainWindow) -> None:
    form, view = opened(desk, Expectation), desk.situation.view
    assert view.partner
    assert (form.editors["partner"].said(), form.editors["program"].said()) == (view.partner, view.program)
    assert form.editors["partner"].is_settled
    assert form.editors["program"].is_settled


def test_a_part_of_a_name_is_enough_where_one_name_has_it(desk: MainWindow, qtbot: QtBot) -> None:
    form = opened(desk, Expectation)
    editor = form.editors["program"]
    assert isinstance(editor, NameEditor)
    form.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is form)
    for typed, said, settled in (("earned cre", "pec", True), ("partner", "partner", False)):
        editor.begin()
        write_line(editor.box, typed)
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.hide()
        form.known_from.setFocus()
        assert (editor.said(), editor.is_settled) == (said, settled)
