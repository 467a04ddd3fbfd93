"""Scenarios in the window: the same forms in another world, compared, applied as one step, or dropped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from partner_desk.app.runbooks import FORMS
from partner_desk.app.sample import sample_step
from partner_desk.app.scenarios import Scenarios
from partner_desk.app.workspace import Workspace
from partner_desk.domain import edits
from partner_desk.gui.branching import ConflictDialog
from partner_desk.gui.dialogs.edits import RecordForm
from partner_desk.gui.dialogs.importing import ImportDialog
from partner_desk.gui.dialogs.runbook import RunbookDialog
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.models.estate import Columns
from partner_desk.gui.panels.quiet import QuietBrowser
from tests.facts import as_recorded
from tests.gui.hands import answering, fill, naming, scope, typing
from tests.sample import id_of, key_of

SAMPLES = Path(__file__).parent.parent / "fixtures" / "estate_recorded"


def begin(window: MainWindow, name: str) -> None:
    with answering(typing(name)):
        window.actions_.by_name["scenario-new"].trigger()


def set_record(window: MainWindow, partner: str) -> None:
    window.tree.go_to(scope(window, "tailspin-web"))
    window.situation.look(partner=partner, program="dpor", day=date(2022, 4, 1))
    window.actions_.by_name["dpor"].trigger()
    form = window.dialog
    assert isinstance(form, RecordForm)
    fill(form, partner=window.situation.estate.partners[partner].location_ids[0])
    form.accept()


def test_a_scenario_is_tried_compared_applied_and_undone(window: MainWindow, qtbot: QtBot) -> None:
    begin(window, "New record")
    assert window.banner.buttons[0].isVisible()
    assert "New record (scenario)" in window.windowTitle()
    set_record(window, "northwind")
    web = scope(window, "tailspin-web")
    assert window.model.text(web, Columns.VERDICT).startswith("recognized")
    desk = window.situation.desk
    assert desk is not None
    assert len(desk.estate.records) == 2, "the desk is as it was"
    window.actions_.by_name["scenario-compare"].trigger()
    qtbot.waitUntil(lambda: bool(window.later.compare.rows.comparisons))
    assert window.later.compare.rows.cells(0)[:2] == ("Northwind Consulting", "DPOR")
    assert window.later.compare.rows.cells(0)[-3] == "+2"
    told = window.later.compare.text.toPlainText()
    assert "Tailspin (2): \N{HEAVY BALLOT X} not recognized" in told
    assert "recognized" in told
    window.actions_.by_name["scenario-apply"].trigger()
    assert not window.later.compare.rows.comparisons, "the scenario is no side of anything any more"
    assert "Choose sides" in window.later.compare.text.toPlainText()
    assert not window.banner.buttons[0].isVisible()
    assert window.situation.branch is None
    assert window.model.text(web, Columns.VERDICT).startswith("recognized")
    assert window.actions_.by_name["undo"].text() == "&Undo: Apply scenario New record"
    window.actions_.by_name["undo"].trigger()
    assert len(desk.estate.records) == 2
    assert "not recognized" in window.model.text(web, Columns.VERDICT)


def test_a_scenario_stays_in_the_file_and_can_be_dropped(window: MainWindow, tmp_path: Path) -> None:
    desk = Workspace.create(tmp_path / "a.partnerdesk")
    desk.commit(sample_step())
    window.situation.open(desk)
    begin(window, "Later")
    set_record(window, "northwind")
    window.actions_.by_name["scenario-leave"].trigger()
    assert len(window.situation.estate.records) == 2
    window.situation.close()
    window.situation.open(Workspace.open(tmp_path / "a.partnerdesk"))
    again = window.situation.desk
    assert again is not None
    (kept,) = Scenarios(again).all()
    window.later.branching.enter(kept.id)
    assert len(window.situation.estate.records) == 3
    window.actions_.by_name["scenario-drop"].trigger()
    assert window.situation.branch is None
    assert Scenarios(again).all() == []


def test_what_clashes_is_never_merged_in_silence(window: MainWindow) -> None:
    begin(window, "Clash")
    set_record(window, "northwind")
    window.actions_.by_name["scenario-leave"].trigger()
    set_record(window, "contoso")
    desk = window.situation.desk
    assert desk is not None
    window.later.branching.enter(Scenarios(desk).all()[0].id)
    window.actions_.by_name["scenario-apply"].trigger()
    dialog = window.dialog
    assert isinstance(dialog, ConflictDialog)
    assert len(desk.estate.records) == 3, "nothing was applied yet"
    for box in dialog.choices.values():
        box.setCurrentIndex(1)
    dialog.accept()
    assert window.situation.branch is None
    owners = {one.partner_id for one in desk.estate.records.values() if one.subscription == key_of("tailspin-web")}
    assert "5400001" in owners


def test_what_if_somebody_leaves(window: MainWindow) -> None:
    window.situation.look(partner="adatum", program="pec", day=date(2024, 4, 1))
    apps = scope(window, "rg-apps")
    assert window.model.text(apps, Columns.VERDICT) == "recognized"
    window.lists["identities"].go_to(("principals", id_of("ops@fabrikam in Wingtip")))
    window.actions_.by_name["what-if-leaves"].trigger()
    assert window.situation.branch is not None
    assert window.situation.branch.name == "What if ops@fabrikam in Wingtip leaves"
    assert window.model.text(apps, Columns.VERDICT) == "not recognized"
    window.actions_.by_name["scenario-leave"].trigger()
    assert window.model.text(apps, Columns.VERDICT) == "recognized"


def test_two_days_are_compared(window: MainWindow, qtbot: QtBot) -> None:
    window.situation.look(day=date(2024, 2, 28))
    window.actions_.by_name["compare-days"].trigger()
    window.later.compare.other_day.setDate(QDate(2024, 3, 2))
    window.later.compare.run()
    qtbot.waitUntil(lambda: bool(window.later.compare.rows.comparisons))
    rows = [window.later.compare.rows.cells(row) for row in range(len(window.later.compare.rows.keys))]
    lost = next(row for row in rows if row[:2] == ("Adatum Distribution (indirect provider)", "PEC"))
    assert lost[-2] == "\N{MINUS SIGN}1"
    window.later.compare.table.go_to(("balances", "adatum|pec"))
    told = window.later.compare.text.toPlainText()
    assert "wingtip-core" in told
    assert told.startswith("As recorded, 2024-02-28 \N{RIGHTWARDS ARROW} As recorded, 2024-03-02")


def test_a_side_is_not_compared_with_itself(window: MainWindow, qtbot: QtBot) -> None:
    compare = window.later.compare
    compare.offer()
    compare.run()
    assert compare.text.toPlainText().startswith("Both sides are the same:")
    assert compare.busy is None
    compare.other_day.setDate(QDate(2024, 3, 2))
    compare.run()
    qtbot.waitUntil(lambda: bool(compare.rows.comparisons))


def test_the_desk_is_compared_with_what_it_was_before(window: MainWindow, qtbot: QtBot) -> None:
    desk, compare = window.situation.desk, window.later.compare
    assert desk is not None
    window.situation.look(day=date(2024, 4, 1))
    partner = next(iter(desk.estate.partners.values()))
    window.situation.commit(edits.save_partner(desk.estate, replace(partner, name="Another")))
    window.tabs.setCurrentWidget(compare)
    qtbot.waitUntil(compare.isVisible)
    assert "Open the sample" in compare.base.itemText(compare.base.count() - 1)
    compare.base.setCurrentIndex(compare.base.count() - 1)
    compare.offer()
    assert "Open the sample" in compare.base.currentText(), "what was chosen stays"
    compare.run()
    qtbot.waitUntil(lambda: bool(compare.rows.comparisons))
    assert compare.rows.comparisons[0].before.estate.partners[partner.id] == partner
    window.tabs.setCurrentWidget(window.lists["history"])
    window.lists["history"].go_to(("steps", "1"))
    window.lists["history"].setFocus()
    with answering(typing("Before <b>all</b>")):
        window.actions_.by_name["name"].trigger()
    assert window.lists["history"].rows_model.rows.cells(1)[-1] == "Before <b>all</b>"
    window.tabs.setCurrentWidget(compare)
    qtbot.waitUntil(compare.isVisible)
    assert compare.base.itemText(1).startswith("Before <b>all</b> ("), "it is offered before all others"
    assert compare.base.count() == 2
    assert compare.base.currentIndex() == 1, "what was chosen stays"
    with answering(typing("")):
        window.actions_.by_name["name-state"].trigger()
    assert window.lists["history"].rows_model.rows.cells(1)[-1] == ""


def test_a_runbook_is_read_copied_and_saved(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(window, "New record")
    set_record(window, "northwind")
    window.actions_.by_name["runbook"].trigger()
    dialog = window.dialog
    assert isinstance(dialog, RunbookDialog)
    page = dialog.tabs.widget(0)
    assert isinstance(page, QuietBrowser)
    assert "Partner information" in page.toPlainText(), "a partner of record is named in the portal"
    for form in range(3):
        dialog.tabs.setCurrentIndex(form)
        target = tmp_path / f"book{FORMS[dialog.form].kind.suffix}"
        with answering(naming(target)):
            dialog.save()
        assert target.stat().st_size > 500
    dialog.copy.click()
    assert QApplication.clipboard().text().startswith("# What for: 'Training, all invented: Scenario: New record'")
    assert "Set-StrictMode -Version Latest" in QApplication.clipboard().text()
    dialog.close()
    window.actions_.by_name["scenario-leave"].trigger()
    window.actions_.by_name["runbook"].trigger()
    assert window.dialog is not dialog
    assert isinstance(window.dialog, RunbookDialog)
    assert "Open the sample" in window.dialog.windowTitle()


def test_an_import_works_in_a_scenario(window: MainWindow, qtbot: QtBot) -> None:
    window.situation.open(Workspace.in_memory(as_recorded(sample_step())))
    begin(window, "With exports")
    window.verbs.import_paths(sorted(SAMPLES.glob("*.json")))
    dialog = window.dialog
    assert isinstance(dialog, ImportDialog)
    qtbot.waitUntil(lambda: dialog.found is not None)
    dialog.accept()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    desk = window.situation.desk
    assert desk is not None
    sample = len(desk.estate.role_assignments)
    assert len(window.situation.estate.role_assignments) == sample + 279
    assert len(desk.history()) == 1, "the desk is as it was"


def test_days_that_were_chosen_to_compare_stay(window: MainWindow) -> None:
    window.situation.look(day=date(2024, 4, 1))
    compare = window.later.compare
    window.panes.show_lists(True)
    window.tabs.setCurrentWidget(compare)
    compare.other_day.setDate(QDate(2024, 3, 2))
    window.tabs.setCurrentWidget(window.lists["partners"])
    window.panes.show_lists(True)
    window.tabs.setCurrentWidget(compare)
    assert compare.other_day.text() == "2024-03-02"
    assert compare.base_day.text() == "2024-04-01"
    window.situation.look(day=date(2024, 5, 1))
    compare.offer()
    assert (compare.base_day.text(), compare.other_day.text()) == ("2024-05-01", "2024-03-02")
    window.actions_.by_name["compare-days"].trigger()
    assert compare.other_day.text() == "2024-05-01", "whoever begins anew begins with the day looked at"


def test_a_scenario_that_is_gone_is_compared_no_longer(window: MainWindow, qtbot: QtBot) -> None:
    window.situation.look(partner="adatum", program="pec", day=date(2024, 4, 1))
    window.lists["identities"].go_to(("principals", id_of("ops@fabrikam in Wingtip")))
    window.actions_.by_name["what-if-leaves"].trigger()
    compare = window.later.compare
    window.panes.show_lists(True)
    window.tabs.setCurrentWidget(compare)
    compare.offer()
    compare.run()
    qtbot.waitUntil(lambda: bool(compare.rows.changed))
    assert compare.table.model().rowCount() > 0
    window.actions_.by_name["scenario-apply"].trigger()
    assert not compare.rows.comparisons
    assert compare.table.model().rowCount() == 0
    assert "Choose sides" in compare.text.toPlainText()
