"""Every fact that the judge weighs is recorded, found in a list, changed and ended in the window, by hands."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLineEdit

from partner_desk.app.facthelp import example
from partner_desk.app.facttexts import texts_of
from partner_desk.app.factvalues import Said, parts_of
from partner_desk.app.recording import KINDS_SAID, record
from partner_desk.app.workspace import Workspace
from partner_desk.domain.access import Principal, RoleDefinition
from partner_desk.domain.changes import WORD_OF, Change, ChangeSet, Fact, fact_key
from partner_desk.domain.descriptions import fields_of, kind_of
from partner_desk.domain.estate import Estate
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Scope
from partner_desk.gui.dialogs.factfields import BoxEditor, DayEditor, FieldEditor, MomentEditor, NameEditor, TextEditor
from partner_desk.gui.dialogs.factgroups import GroupEditor, ListEditor
from partner_desk.gui.dialogs.facts import FactForm
from partner_desk.gui.dialogs.form import EndForm
from partner_desk.gui.dialogs.palette import PaletteDialog
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.panels.facts import FactsPanel
from tests.facts import ORIGIN
from tests.gui.hands import may_confirm, press, scope, type_text

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

    choose_row(desk, fact)
    desk.actions_.by_name["end"].trigger()
    end = desk.dialog
    assert isinstance(end, EndForm)
    if end.never.isVisible():
        QTest.keyClick(end.never, Qt.Key.Key_Space)
    confirm(end)
    assert not end.isVisible(), end.hint.text()
    assert desk.situation.estate.get(kind, fact_key(fact)) is None
    for _ in range(2):
        desk.actions_.by_name["undo"].trigger()
    assert desk.situation.estate.facts.get(kind, {}) == before.facts.get(kind, {})
    assert len(desk.situation.estate.scopes) == len(before.scopes)
