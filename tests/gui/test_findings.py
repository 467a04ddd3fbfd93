"""Findings in the window: the same count everywhere, gone to by double click, muted with a reason, found by palette."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from partner_desk.app import imports
from partner_desk.app.findings import all_findings
from partner_desk.app.workspace import Workspace
from partner_desk.domain import clock
from partner_desk.domain.moments import start_of
from partner_desk.gui.dialogs.palette import PaletteDialog
from partner_desk.gui.dialogs.preview import PreviewDialog
from partner_desk.gui.main_window import MainWindow
from tests.gui.hands import press, type_text
from tests.papers import text_of


@pytest.fixture
def looked(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.situation.look(day=date(2024, 3, 15))
    qtbot.waitUntil(lambda: bool(window.later.findings.found.open))
    window.actions_.by_name["findings"].trigger()
    return window


def test_the_count_is_the_same_everywhere(looked: MainWindow) -> None:
    panel = looked.later.findings
    found = all_findings(looked.situation.estate, looked.situation.view)
    assert [one.id for one in panel.found.open] == [one.id for one in found.open]
    assert looked.status.findings_count.text() == found.summary == panel.count.text()
    assert len(panel.rows.keys) == len(found.open)


def test_a_finding_says_why_and_leads_there(looked: MainWindow) -> None:
    panel = looked.later.findings
    lost = next(one for one in panel.found.open if one.kind == "csp.credit-lost")
    looked.places.go_to(f"findings:{lost.id}")
    text = panel.text.toPlainText()
    for words in (lost.sentence, "Why it matters", "What to do", "Source"):
        assert words in text
    panel.table.doubleClicked.emit(panel.table.currentIndex())
    scope = looked.situation.scope
    assert scope is not None
    assert looked.situation.estate.scopes.key(scope) == lost.scope
    assert looked.situation.view.partner == lost.partner
    assert looked.situation.view.program == lost.program


def test_a_finding_is_asked_to_be_mended_by_a_change_request(looked: MainWindow, qtbot: QtBot) -> None:
    panel = looked.later.findings
    reader = next(one for one in panel.found.open if one.kind == "access.foreign-role")
    panel.table.go_to(("findings", reader.id))
    panel.buttons[-1].click()
    qtbot.waitUntil(lambda: bool(looked.findChildren(PreviewDialog)))
    (dialog,) = looked.findChildren(PreviewDialog)
    text = " ".join(text_of(dialog.document.pdf).split())
    assert f"What was found {reader.sentence}" in text
    assert "wingtip-lab" in text
    dialog.reject()


def test_a_finding_is_muted_with_a_reason_and_told_again(looked: MainWindow, qtbot: QtBot) -> None:
    panel = looked.later.findings
    one, before = panel.found.open[0], len(panel.found.open)
    panel.table.go_to(("findings", one.id))
    panel.ask_reason = lambda: "agreed with the customer"
    panel.mute()
    qtbot.waitUntil(lambda: len(panel.found.open) == before - 1)
    assert looked.actions_.by_name["undo"].text().startswith("&Undo: Mute")
    panel.with_muted.setChecked(True)
    assert panel.table.go_to(("findings", one.id))
    assert "agreed with the customer" in panel.text.toPlainText()
    panel.mute()
    qtbot.waitUntil(lambda: len(panel.found.open) == before)


def test_findings_are_filtered_grouped_and_copied(looked: MainWindow) -> None:
    panel = looked.later.findings
    panel.grouping.setCurrentIndex(panel.grouping.findData("kind"))
    kinds = [one.kind for one in panel.rows.found]
    assert len(set(kinds)) == sum(first != second for first, second in zip(kinds, [*kinds[1:], ""], strict=True))
    panel.filter.setText("wingtip")
    assert 0 < len(panel.rows.keys) < len(panel.found.open)
    panel.table.selectRow(0)
    panel.copy()
    assert panel.rows.found[0].sentence in QApplication.clipboard().text()


def test_the_palette_finds_findings(looked: MainWindow) -> None:
    one = next(one for one in looked.later.findings.found.open if one.kind == "csp.credit-lost")
    looked.actions_.by_name["palette"].trigger()
    dialog = looked.dialog
    assert isinstance(dialog, PaletteDialog)
    type_text(dialog.field, one.sentence[:30])
    assert any(entry.key == one.id for entry in dialog.model.entries)
    row = next(row for row, entry in enumerate(dialog.model.entries) if entry.key == one.id)
    for _ in range(row):
        press(dialog.field, Qt.Key.Key_Down)
    press(dialog.field, Qt.Key.Key_Return)
    assert looked.later.findings.chosen == one


def test_a_link_in_doubt_stays_a_finding_until_the_question_is_answered(window: MainWindow, qtbot: QtBot) -> None:
    inputs = Path(__file__).parent.parent / "fixtures" / "field_inputs"
    files = [inputs / one for one in ("base/accounts.json", "base/link_ann.json", "identity_not_found/roles.json")]
    workspace = Workspace.create(None)
    imports.apply(workspace, imports.preview(workspace.estate, imports.gather(files, "Ann"), {}, files))
    window.situation.open(workspace)
    window.situation.look(day=clock.today())
    panel = window.later.findings
    qtbot.waitUntil(lambda: any(one.kind == "link.in-doubt" for one in panel.found.open))
    (doubt,) = (one for one in panel.found.open if one.kind == "link.in-doubt")
    window.places.go_to(f"findings:{doubt.id}")
    assert "roles.json has no name for it, while others have one" in panel.text.toPlainText()
    answered = imports.preview(window.situation.estate, imports.gather(files, "Ann"), {"identities": "exist"}, files)
    assert window.situation.commit(answered.changes)
    qtbot.waitUntil(lambda: not any(one.kind == "link.in-doubt" for one in panel.found.open))


def test_what_a_newer_list_took_away_is_shown_until_it_is_undone(window: MainWindow, qtbot: QtBot) -> None:
    inputs = Path(__file__).parent.parent / "fixtures" / "field_inputs"
    workspace, answers = Workspace.create(None), {"roles": "all", "pim": "none"}
    steps = (("base/accounts.json", "base/link_ann.json", "role_gone/1_roles.json"), ("role_gone/2_roles_later.json",))
    for ago, names in zip((2, 1), steps, strict=True):
        files = [inputs / one for one in names]
        made = start_of(clock.today() - timedelta(days=ago))
        gathered = imports.gather(files, "Ann", made=made)
        imports.apply(workspace, imports.preview(workspace.estate, gathered, answers, files))
    window.situation.open(workspace)
    window.situation.look(day=clock.today())
    panel = window.later.findings
    qtbot.waitUntil(lambda: any(one.kind == "evidence.lost" for one in panel.found.open))
    (lost,) = (one for one in panel.found.open if one.kind == "evidence.lost")
    window.places.go_to(f"findings:{lost.id}")
    assert "Contributor of ann@wingtip.example at sub-1, no longer in 2_roles_later.json" in panel.text.toPlainText()
    window.actions_.by_name["undo"].trigger()
    qtbot.waitUntil(lambda: not any(one.kind == "evidence.lost" for one in panel.found.open))
