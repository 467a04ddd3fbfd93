"""What ends soon and what to fetch first, in the window."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from partner_desk.app.customers import NamedThing, NewCustomer
from partner_desk.app.imports import gather, preview
from partner_desk.app.workspace import Workspace
from partner_desk.domain.edits import save_partner
from partner_desk.domain.estate import Estate
from partner_desk.domain.partners import Partner
from partner_desk.gui.dialogs.workedout import EndingDialog, FetchDialog, RecognizedDialog, WorkedOutDialog
from partner_desk.gui.main_window import MainWindow
from tests.facts import ORIGIN
from tests.gui.hands import answering, naming
from tests.sample import key_of


def opened(window: MainWindow, qtbot: QtBot, action: str) -> WorkedOutDialog:
    window.actions_.by_name[action].trigger()
    dialog = window.dialog
    assert isinstance(dialog, WorkedOutDialog)
    qtbot.waitUntil(lambda: "Looking" not in dialog.words.text())
    return dialog


def test_what_ends_leads_to_the_fact_and_into_a_calendar(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.situation.look(day=date(2024, 2, 1))
    dialog = opened(window, qtbot, "ending")
    assert isinstance(dialog, EndingDialog)
    assert dialog.words.text() == "1 fact ends within 90 days from 2024-02-01; with recognition: 1."
    when, what, lost = dialog.rows.cells(0)
    assert (when, what) == ("2024-03-01", "the role Owner of Adatum AdminAgents at wingtip-core")
    assert "PEC at wingtip-core" in lost
    assert not dialog.to_go.isEnabled()
    target = tmp_path / "ends.ics"
    with answering(naming(target)):
        dialog.to_save.click()
    assert b"BEGIN:VEVENT" in target.read_bytes()
    dialog.table.selectRow(0)
    assert dialog.to_go.isEnabled()
    dialog.to_go.click()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert window.tabs.currentWidget() is window.lists["access"].page
    assert window.lists["access"].chosen_key() == dialog.rows.keys[0]


def test_who_is_recognized_here_leads_to_the_reasons(window: MainWindow, qtbot: QtBot) -> None:
    window.situation.look(day=date(2024, 4, 1), partner="adatum", program="pec")
    window.situation.look_at(window.situation.estate.scopes.find(key_of("wingtip-core")))
    dialog = opened(window, qtbot, "recognized")
    assert isinstance(dialog, RecognizedDialog)
    assert dialog.words.text() == "Recognized at wingtip-core on 2024-04-01:"
    rows = [dialog.rows.cells(row) for row in range(len(dialog.rows.keys))]
    partner, program, leaves, by = next(row for row in rows if row[1] == "PAL")
    assert (partner, leaves) == ("Northwind Consulting", "1 of 1")
    assert by.startswith("ann@northwind in Wingtip (in Wingtip operators) is linked to PartnerID 5400001")
    assert not dialog.to_go.isEnabled()
    dialog.table.selectRow(rows.index((partner, program, leaves, by)))
    dialog.to_go.click()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert (window.situation.view.partner, window.situation.view.program) == ("northwind", "pal")


def test_nothing_that_ends_is_said(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, qtbot, "ending")
    assert dialog.words.text().startswith("Nothing that is recorded ends within 90 days")
    assert not dialog.rows.keys


def test_what_to_fetch_has_its_command_to_copy(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "a.partnerdesk")
    paths = [Path(__file__).parents[1] / "fixtures" / "estate_recorded" / "account_list_cli2.91.json"]
    workspace.commit(preview(workspace.estate, gather(paths, "Ann"), {}, paths).changes)
    workspace.commit(save_partner(workspace.estate, Partner("contoso", "Contoso", "1000001", ("1000002",))))
    window.situation.open(workspace)
    dialog = opened(window, qtbot, "fetch")
    assert isinstance(dialog, FetchDialog)
    assert "verdicts of leaves, for a program and a partner, unknown on" in dialog.words.text()
    fetched = {one.export.id: number for number, one in enumerate(dialog.found.list)}
    dialog.table.selectRow(fetched["roles"])
    assert "az role assignment list" in dialog.command.toPlainText()
    dialog.to_copy.click()
    assert QApplication.clipboard().text().startswith("az login --tenant ")
    dialog.table.selectRow(fetched["records"])
    assert dialog.command.toPlainText() == (
        "Then: Scope > Set partner of record (DPOR); without one: Scope > What was looked for."
    )
    assert not dialog.to_copy.isEnabled()
    target = tmp_path / "fetch.sh"
    with answering(naming(target)):
        dialog.to_save.click()
    assert target.read_bytes().startswith(b"#!/usr/bin/env bash\n")


def test_commands_that_wait_for_guids_say_so(window: MainWindow, qtbot: QtBot) -> None:
    workspace = Workspace.in_memory(
        NewCustomer("Contoso", subscriptions=(NamedThing("Shop"),)).changes(Estate(), ORIGIN)
    )
    workspace.commit(save_partner(workspace.estate, Partner("contoso", "Contoso", "1000001", ("1000002",))))
    window.situation.open(workspace)
    dialog = opened(window, qtbot, "fetch")
    assert isinstance(dialog, FetchDialog)
    dialog.table.selectRow([one.export.id for one in dialog.found.list].index("roles"))
    assert dialog.command.toPlainText() == (
        "The commands need GUIDs that are not known yet: put each in by Scope > Name and id.\nThen: import the files."
    )
    assert not dialog.to_copy.isEnabled()


def test_an_empty_desk_says_how_to_begin_and_has_the_script(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.situation.open(Workspace.create(tmp_path / "b.partnerdesk"))
    dialog = opened(window, qtbot, "fetch")
    assert isinstance(dialog, FetchDialog)
    assert dialog.words.text().startswith("Nothing of Azure is on this desk yet")
    assert dialog.command.toPlainText() == ""
    assert not dialog.to_copy.isEnabled()
    assert dialog.to_save.isEnabled()
