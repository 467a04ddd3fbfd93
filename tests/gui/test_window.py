"""The window as a person uses it: keys, links, forms, undo, filter, import; on actions and models, not on pixels."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from partner_desk.app.answers import View, explained
from partner_desk.app.lists import row_of
from partner_desk.app.rulebook import library
from partner_desk.app.sample import sample_step
from partner_desk.app.telling import as_markdown
from partner_desk.app.workspace import Workspace
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.estate import Estate
from partner_desk.domain.partners import Partner
from partner_desk.gui.dialogs.edits import LinkForm, OfferForm, RecordForm, ScopeForm
from partner_desk.gui.dialogs.facts import FactForm
from partner_desk.gui.dialogs.form import EndForm
from partner_desk.gui.dialogs.importing import ImportDialog
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.models.estate import HEADINGS, PARTNER_MIME, Columns
from partner_desk.gui.session import begin
from tests.capabilities import needs_the_programs
from tests.examples import some
from tests.facts import as_recorded
from tests.gui.hands import answering, fill, naming, press, scope, type_text
from tests.sample import id_of, key_of

SAMPLES = Path(__file__).parent.parent / "fixtures" / "estate_recorded"


def test_the_tree_behaves_like_a_tree(window: MainWindow) -> None:
    tree, outline = window.tree, window.model.outline
    tester = QAbstractItemModelTester(window.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert tester.model() is window.model
    litware = scope(window, "Litware")
    tree.go_to(litware)
    press(tree, Qt.Key.Key_Left)
    assert not outline.is_open(litware)
    press(tree, Qt.Key.Key_Right)
    assert outline.is_open(litware)
    press(tree, Qt.Key.Key_Right)
    assert tree.current_scope == scope(window, "litware-platform")
    press(tree, Qt.Key.Key_Left)
    assert tree.current_scope == litware
    press(tree, Qt.Key.Key_Asterisk, "*")
    assert outline.row_of(scope(window, "vm-shop-01")) is not None
    press(tree, Qt.Key.Key_Minus, "-")
    assert outline.row_of(scope(window, "vm-shop-01")) is None
    press(tree, Qt.Key.Key_Plus, "+")
    press(tree, Qt.Key.Key_End)
    assert tree.currentIndex().row() == window.model.rowCount() - 1
    press(tree, Qt.Key.Key_Home)
    assert tree.currentIndex().row() == 0
    tree.keyboardSearch("tail")
    assert tree.current_scope == scope(window, "Tailspin")


def test_every_cell_has_text_and_is_spoken(window: MainWindow) -> None:
    window.tree.expand_all()
    model = window.model
    assert model.rowCount() == len(window.situation.estate.scopes)
    for row in range(model.rowCount()):
        for column in range(len(HEADINGS)):
            assert isinstance(model.data(model.index(row, column)), str)
    index = model.index(model.outline.row_of(scope(window, "wingtip-core")) or 0, Columns.NAME)
    assert model.data(index, Qt.ItemDataRole.AccessibleTextRole) == "wingtip-core, subscription, not recognized"


def test_a_filter_that_finds_nothing_says_so_and_is_cleared(window: MainWindow, qtbot: QtBot) -> None:
    nothing = window.filtering.nothing
    window.choosers.filter.setText("no <b>such</b> kind:thing")
    qtbot.waitUntil(nothing.isVisible)
    assert "no <b>such</b> kind:thing" in nothing.said.text()
    assert "kind:thing" in nothing.said.text().splitlines()[1], "and what was not understood"
    window.why.show_again()
    assert "no <b>such</b> kind:thing" in window.why.toPlainText()
    nothing.button.click()
    assert not nothing.isVisible()
    assert window.choosers.filter.text() == ""
    assert window.tree.current_scope is not None
    window.choosers.filter.setText("nothing again")
    qtbot.waitUntil(nothing.isVisible)
    window.verbs.sample()
    assert not nothing.isVisible(), "another desk is not filtered"
    view, scope = window.situation.view, window.tree.current_scope
    assert (view.partner, view.program, view.day) == ("adatum", "pec", date(2024, 4, 1)), "the sample begins at a loss"
    assert scope is not None
    assert window.situation.estate.scopes.name(scope) == "wingtip-core"


def test_the_filter_finds_names_and_verdicts_and_keeps_ancestors(window: MainWindow, qtbot: QtBot) -> None:
    window.choosers.filter.setText("shop")
    qtbot.waitUntil(lambda: window.model.outline.filtered)
    shown = {window.situation.estate.scopes.name(int(one)) for one in window.model.outline.rows}
    assert {"vm-shop-01", "rg-shop", "litware-production", "Litware"} <= shown
    assert "tailspin-web" not in shown
    window.choosers.filter.clear()
    qtbot.waitUntil(lambda: not window.model.outline.filtered)
    window.situation.look(partner="adatum")
    window.choosers.filter.setText("is:recognized")
    qtbot.waitUntil(lambda: window.model.outline.filtered)
    hits = window.model.outline.hits
    assert hits is not None
    assert {window.situation.estate.scopes.name(int(one)) for one in hits.nonzero()[0]} == {"rg-apps", "app-orders"}


def test_the_filter_tells_words_that_are_no_verdicts_and_escape_empties_it(window: MainWindow, qtbot: QtBot) -> None:
    web = scope(window, "tailspin-web")
    window.tree.go_to(web)
    type_text(window.choosers.filter, "is:foo")
    qtbot.waitUntil(lambda: not window.model.rowCount())
    assert window.status.told.text().startswith("0 found. is:foo is no verdict; there are is:recognized, is:partly")
    assert window.situation.scope is None, "nothing is looked at that cannot be seen"
    assert window.situation.chosen == []
    assert not window.actions_.by_name["dpor"].isEnabled()
    press(window.choosers.filter, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: bool(window.model.rowCount()))
    assert window.tree.current_scope == web, "one is where one was"
    assert window.choosers.filter.text() == ""
    type_text(window.choosers.filter, "shop")
    qtbot.waitUntil(lambda: window.model.outline.filtered)
    press(window.tree, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.model.outline.filtered)


def test_the_panel_says_why_with_source_and_date(window: MainWindow) -> None:
    window.tree.go_to(scope(window, "rg-report"))
    window.situation.look(partner="adatum", program="pec", day=date(2024, 4, 1))
    text = window.why.toPlainText()
    assert "is not recognized here for PEC" in text
    assert "holds Reader at rg-report" in text
    assert re.search(r"Sources: .+ \(\d{4}-\d\d-\d\d\) and \d+ more\.", text)
    window.situation.look(day=date(2024, 7, 1))
    assert "is recognized here for PEC" in window.why.toPlainText()


def test_links_of_the_panel_lead_to_the_facts(window: MainWindow) -> None:
    window.situation.look(partner="fabrikam", program="dpor")
    window.tree.go_to(scope(window, "litware-production"))
    assert "partners-of-record:" in window.why.toHtml()
    record = next(iter(window.situation.estate.records))
    window.why.anchorClicked.emit(QUrl(f"partners-of-record:{record.replace(' ', '%20')}"))
    assert window.tabs.currentWidget() is window.lists["sales"]
    assert window.lists["sales"].chosen_key() == ("partners-of-record", record)
    window.why.anchorClicked.emit(QUrl(f"scope:{quote(key_of('rg-lab'), safe='')}"))
    assert window.tree.current_scope == scope(window, "rg-lab")


def test_a_record_is_set_explained_and_undone(window: MainWindow) -> None:
    web = scope(window, "tailspin-web")
    window.tree.go_to(web)
    window.situation.look(partner="northwind", program="dpor")
    assert "not recognized" in window.model.text(web, Columns.VERDICT)
    window.actions_.by_name["dpor"].trigger()
    form = window.dialog
    assert isinstance(form, RecordForm)
    form.partner.setCurrentIndex(form.partner.findData("5400001"))
    form.since.known.setChecked(False)
    form.accept()
    assert window.model.text(web, Columns.VERDICT).startswith("recognized") or "unknown" in window.model.text(
        web, Columns.VERDICT
    )
    assert "Set Northwind Consulting" in window.actions_.by_name["undo"].text()
    window.actions_.by_name["undo"].trigger()
    assert "not recognized" in window.model.text(web, Columns.VERDICT)
    window.actions_.by_name["redo"].trigger()
    assert len(window.situation.estate.records) == 3


def test_what_azure_would_refuse_is_explained_and_can_be_recorded_as_found(window: MainWindow) -> None:
    window.tree.go_to(scope(window, "wingtip-core"))
    window.actions_.by_name["dpor"].trigger()
    form = window.dialog
    assert isinstance(form, RecordForm)
    fill(form, partner="5100001")
    form.accept()
    assert "Cloud Solution Provider" in form.hint.text()
    assert form.isVisible()
    form.found_so.setChecked(True)
    form.accept()
    assert len(window.situation.estate.records) == 3


def test_a_link_with_a_global_id_and_a_foreign_group_are_explained(window: MainWindow) -> None:
    window.show_dialog(LinkForm(window.situation, [id_of("Contoso AdminAgents")], "contoso", window))
    form = window.dialog
    assert isinstance(form, LinkForm)
    form.accept()
    assert "foreign group cannot sign in" in form.hint.text()
    form.reject()
    window.show_dialog(LinkForm(window.situation, [id_of("ops@contoso in Litware")], "contoso", window))
    form = window.dialog
    assert isinstance(form, LinkForm)
    form.partner.setCurrentIndex(form.partner.findData("5100000"))
    form.accept()
    assert "global ID" in form.hint.text()


def test_partner_ids_are_checked_with_the_plus_one_rule(window: MainWindow) -> None:
    window.actions_.by_name["add-partner"].trigger()
    form = window.dialog
    assert isinstance(form, FactForm)
    form.editors["name"].show_said("Proseware Äöü €")
    form.editors["global_id"].show_said("5600000")
    form.editors["location_ids"].show_said(["5600007"])
    assert "5600001" in form.consequence.text()
    form.editors["location_ids"].show_said(["5100001"])
    form.accept()
    assert "already belongs to Contoso" in form.hint.text()
    form.editors["location_ids"].show_said(["5600001"])
    assert not form.consequence.isVisible()
    form.accept()
    assert "Proseware Äöü €" in {one.name for one in window.situation.estate.partners.values()}


def test_offers_of_several_subscriptions_are_one_step(window: MainWindow) -> None:
    window.tree.expand_all()
    window.tree.choose([scope(window, "litware-production"), scope(window, "litware-analytics")])
    steps = len(window.situation.workspace.history()) if window.situation.workspace else 0
    window.actions_.by_name["offer"].trigger()
    form = window.dialog
    assert isinstance(form, OfferForm)
    form.offer.setCurrentIndex(form.offer.findData("mca-enterprise"))
    form.since.known.setChecked(False)
    form.accept()
    assert window.situation.workspace is not None
    assert len(window.situation.workspace.history()) == steps + 1
    offers = {one.subscription: one.offer.value for one in window.situation.estate.billings.values()}
    assert offers[key_of("litware-production")] == offers[key_of("litware-analytics")] == "mca-enterprise"


def test_a_partner_dropped_on_a_subscription_is_offered_as_its_record(window: MainWindow) -> None:
    data = QMimeData()
    data.setData(PARTNER_MIME, b"northwind")
    row = window.model.outline.row_of(scope(window, "tailspin-web")) or 0
    parent = window.model.index(row, 0)
    assert window.model.canDropMimeData(data, Qt.DropAction.CopyAction, -1, -1, parent)
    assert window.model.dropMimeData(data, Qt.DropAction.CopyAction, -1, -1, parent)
    form = window.dialog
    assert isinstance(form, RecordForm)
    assert form.partner.currentData() == "5400001"
    assert not window.model.dropMimeData(data, Qt.DropAction.CopyAction, -1, -1, QModelIndex())


def test_a_scope_is_added_by_hand(window: MainWindow) -> None:
    window.tree.go_to(scope(window, "Litware"))
    window.actions_.by_name["add-scope"].trigger()
    form = window.dialog
    assert isinstance(form, ScopeForm)
    form.kind.setCurrentIndex(1)
    form.identifier.setText("11111111-2222-3333-4444-555555555555")
    form.name.setText("Litware new")
    form.accept()
    assert scope(window, "Litware new")
    assert window.tree.current_scope == scope(window, "Litware")


def drag(window: MainWindow, data: QMimeData, *, let_go: bool = True) -> None:
    """Drag something over the window, and let it go there."""
    place, copy = QPoint(5, 5), Qt.DropAction.CopyAction
    left, nothing = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(place, copy, data, left, nothing))
    if let_go:
        QApplication.sendEvent(window, QDropEvent(place.toPointF(), copy, data, left, nothing))


def test_a_dragged_desk_is_opened_and_nothing_is_imported_where_one_learns(window: MainWindow, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "roles.csv"))])
    drag(window, data, let_go=False)
    assert window.file_drops.words.text().startswith("Nothing is imported here")
    path = tmp_path / "kept.partnerdesk"
    Workspace.create(path).close()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    drag(window, data, let_go=False)
    assert window.file_drops.words.text() == "Drop to open kept.partnerdesk"
    drag(window, data)
    assert window.situation.desk is not None
    assert window.situation.desk.path == path
    data.setText("only words")
    data.setUrls([])
    drag(window, data, let_go=False)
    assert not window.file_drops.board.isVisible()


def test_dropped_files_are_previewed_and_applied_as_one_step(window: MainWindow, qtbot: QtBot) -> None:
    window.situation.open(Workspace.create(None))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in sorted(SAMPLES.glob("*.json"))])
    drag(window, data, let_go=False)
    board = window.file_drops.board
    assert board.isVisible()
    assert window.file_drops.words.text().startswith("Drop to import 8 files into Not saved in a file: ")
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not board.isVisible()
    drag(window, data)
    assert not board.isVisible()
    dialog = window.dialog
    assert isinstance(dialog, ImportDialog)
    qtbot.waitUntil(lambda: dialog.found is not None)
    assert dialog.apply.isEnabled()
    dialog.accept()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    estate = window.situation.estate
    assert len(estate.role_assignments) == 279
    assert window.situation.scope == window.model.first_telling, "there is something to look at"
    assert window.situation.workspace is not None
    assert len(window.situation.workspace.history()) == 1
    window.actions_.by_name["undo"].trigger()
    assert not len(window.situation.estate.scopes)


def test_an_empty_desk_after_a_full_one_looks_at_nothing(window: MainWindow, tmp_path: Path) -> None:
    window.tree.go_to(scope(window, "vm-lab"))
    window.choosers.filter.setText("lab")
    window.situation.open(Workspace.create(tmp_path / "empty.partnerdesk"))
    assert window.situation.scope is None
    assert window.choosers.filter.text() == ""
    assert "No customer is on this desk yet" in window.why.toPlainText()
    window.close()
    assert window.situation.workspace is None


def test_a_broken_file_changes_nothing(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.situation.open(Workspace.in_memory(as_recorded(sample_step())))
    broken = tmp_path / "cut.json"
    broken.write_text('[{"id": "/subscriptions/x", "type": "t"}, {"id": ')
    before = window.situation.estate
    window.verbs.import_paths([broken])
    dialog = window.dialog
    assert isinstance(dialog, ImportDialog)
    qtbot.waitUntil(lambda: dialog.found is not None)
    assert dialog.words.text().startswith("Nothing was imported")
    told = [dialog.left_out.item(0, column) for column in range(3)]
    assert "cut.json" in [one.text() for one in told if one is not None]
    assert "line 1" in " ".join(one.text() for one in told if one is not None)
    assert not dialog.apply.isEnabled()
    dialog.reject()
    assert window.situation.estate is before


def test_layout_desk_and_selection_come_back(make_window: Callable[[], MainWindow], tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "a.partnerdesk")
    workspace.commit(sample_step())
    first = make_window()
    first.situation.open(workspace)
    first.show()
    first.tree.go_to(scope(first, "rg-apps"))
    first.situation.look(partner="fabrikam", program="incentive")
    first.close()
    again = make_window()
    begin(again, None)
    assert again.situation.workspace is not None
    assert again.situation.workspace.path == tmp_path / "a.partnerdesk"
    assert again.tree.current_scope == scope(again, "rg-apps")
    assert (again.situation.view.partner, again.situation.view.program) == ("fabrikam", "incentive")


def test_names_from_files_are_shown_as_text(window: MainWindow) -> None:
    window.actions_.by_name["add-partner"].trigger()
    form = window.dialog
    assert isinstance(form, FactForm)
    form.editors["name"].show_said("<img src='file:///etc/passwd'><b>bold</b>")
    form.editors["location_ids"].show_said(["5700001"])
    form.accept()
    key = next(key for key, one in window.situation.estate.partners.items() if "<b>" in one.name)
    window.tree.go_to(scope(window, "vm-lab"))
    window.situation.look(partner=key)
    assert "<b>bold</b>" in window.why.toPlainText()


def test_every_control_has_a_name_and_every_action_a_key_or_menu(window: MainWindow) -> None:
    for widget in (window.tree, window.why, window.choosers.filter, window.choosers.partner, *window.lists.values()):
        assert widget.accessibleName()
    keys = [one.shortcut().toString() for one in window.actions_.by_name.values() if not one.shortcut().isEmpty()]
    assert len(keys) == len(set(keys))


@needs_the_programs
def test_the_program_checks_itself() -> None:
    program = Path(sys.executable).parent / "partner-desk"
    done = subprocess.run([program, "--self-check"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Partner Desk ")
    assert done.stdout.count("\n") == 1


def test_ten_edits_and_ten_undos_by_keyboard_alone(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    before = set(window.situation.estate.facts_in_order())
    window.tree.setFocus()
    window.tree.keyboardSearch("tail")
    press(window.tree, Qt.Key.Key_Right)
    assert window.situation.chosen_subscriptions() == [key_of("tailspin-web")]
    for number in range(10):
        QTest.keyClick(window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
        form = window.dialog
        assert isinstance(form, RecordForm)
        qtbot.waitUntil(form.isVisible)
        for _ in range(1 + number % 2):  # each time another partner: down in the first field
            press(form.partner, Qt.Key.Key_Down)
        press(form.since.known, Qt.Key.Key_Space, " ")
        press(form, Qt.Key.Key_Return)
        assert not form.isVisible()
    assert window.situation.workspace is not None
    assert len(window.situation.workspace.history()) == 11
    window.activateWindow()
    for _ in range(10):
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert set(window.situation.estate.facts_in_order()) == before
    assert len(window.situation.workspace.history()) == 21


def test_a_link_that_ended_counts_until_then_and_a_mistake_never_did(window: MainWindow) -> None:
    person = id_of("ops@fabrikam in Wingtip")
    window.situation.look(partner="fabrikam", program="pal", day=date(2024, 4, 1))
    apps = scope(window, "rg-apps")
    assert window.model.text(apps, Columns.VERDICT).startswith("recognized")
    assert window.lists["identities"].go_to(("principals", person))
    window.actions_.by_name["unlink"].trigger()
    form = window.dialog
    assert isinstance(form, EndForm)
    assert form.day.date().toPython() == date(2024, 4, 1), "what is looked at is what changes"
    form.accept()
    assert "not recognized" in window.model.text(apps, Columns.VERDICT)
    window.situation.look(day=date(2024, 3, 31))
    assert window.model.text(apps, Columns.VERDICT).startswith("recognized")
    window.actions_.by_name["undo"].trigger()
    window.actions_.by_name["unlink"].trigger()
    form = window.dialog
    assert isinstance(form, EndForm)
    form.never.setChecked(True)
    form.accept()
    assert "not recognized" in window.model.text(apps, Columns.VERDICT)
    assert person not in {one.principal for one in window.situation.estate.links.values()}


def test_the_columns_of_a_list_fit_each_desk(window: MainWindow, tmp_path: Path) -> None:
    partners, places = window.lists["partners"], ("5100001", "5100002", "5100003")
    window.panes.show_lists(True)
    window.tabs.setCurrentWidget(partners)
    partners.refresh()
    desk = Workspace.create(tmp_path / "cycles.partnerdesk")
    desk.commit(ChangeSet("Begin", (Change(None, Partner("cycles", "Cycles", "5100000", places)),)))
    window.situation.open(desk)
    column = partners.rows_model.rows.headings.index("Location IDs")
    assert partners.rows_model.rows.cells(0)[column] == ", ".join(places)
    assert partners.columnWidth(column) > partners.fontMetrics().horizontalAdvance(", ".join(places))


def test_lists_tell_where_partners_are_recognized_and_hold_delegations(window: MainWindow) -> None:
    window.situation.look(partner="adatum", program="pec", day=date(2024, 4, 1))
    window.panes.show_lists(True)
    window.lists["partners"].go_to(("", ""))
    rows = window.lists["partners"].rows_model
    told = {rows.rows.cells(row)[0]: rows.rows.cells(row)[1] for row in range(rows.rowCount())}
    assert told["Adatum Distribution (indirect provider)"] == "1 of 11: rg-apps"
    assert told["Northwind Consulting"] == "nowhere"
    delegation = next(iter(window.situation.estate.delegations))
    window.places.go_to(f"delegations:{delegation}")
    assert window.tabs.currentWidget() is window.lists["access"]
    assert window.lists["access"].chosen_key() == ("delegations", delegation)
    for panel in window.lists.values():
        model = panel.rows_model
        tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        assert tester.model() is model
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                assert isinstance(model.data(model.index(row, column)), str)


def test_a_fact_is_gone_to_also_while_the_key_of_a_shortcut_is_held(window: MainWindow) -> None:
    QTest.keyPress(window, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    for key in ("contoso", "adatum", "adatum"):
        window.places.go_to(f"partners:{key}")
        assert window.lists["partners"].chosen_keys("partners") == [key]
    QTest.keyRelease(window, Qt.Key.Key_Control)


def test_every_fact_that_any_explanation_names_can_be_reached(window: MainWindow) -> None:
    estate = window.situation.estate
    seen = set()
    for program in some(list(library().programs)):
        for partner in estate.partners:
            for place in range(len(estate.scopes)):
                found = explained(estate, View(partner, program, date(2024, 4, 1)), place)
                seen |= {
                    (one.kind, one.key) for part in found.parts for proof in part.proof.walk() for one in proof.facts
                }
    assert {"role-assignments", "principals", "partner-admin-links", "billing", "partners-of-record"} <= {
        kind for kind, _ in seen
    }
    for kind, key in seen:
        window.places.go_to(f"{kind}:{key}")
        (panel,) = (one for one in window.lists.values() if one.page is window.tabs.currentWidget())
        chosen = panel.chosen_key()
        assert chosen is not None
        assert chosen == row_of(estate, kind, key), (kind, key)


def test_offers_are_those_of_the_day(window: MainWindow) -> None:
    web = scope(window, "tailspin-web")
    window.tree.go_to(web)
    window.situation.look(day=date(2024, 4, 1))
    window.actions_.by_name["offer"].trigger()
    form = window.dialog
    assert isinstance(form, OfferForm)
    form.offer.setCurrentIndex(form.offer.findData("mca-online"))
    form.accept()
    assert window.model.text(web, Columns.OFFER) == "Microsoft Customer Agreement (online)"
    window.situation.look(day=date(2024, 3, 31))
    assert window.model.text(web, Columns.OFFER) == "pay-as-you-go"


def test_the_summary_is_saved_beside_the_window(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.pdf"
    window.tree.go_to(scope(window, "wingtip-core"))
    with answering(naming(target)):
        window.actions_.by_name["pdf"].trigger()
    qtbot.waitUntil(target.exists)
    assert target.read_bytes().startswith(b"%PDF-")


def test_an_identity_cannot_be_added_twice(window: MainWindow) -> None:
    for refused in (False, True):
        window.actions_.by_name["add-identity"].trigger()
        form = window.dialog
        assert isinstance(form, FactForm)
        said = {"id": "AAAAAAAA-0000-0000-0000-000000000001", "name": "Dora", "kind": "guest", "tenant": "Litware"}
        for name, text in said.items():
            form.editors[name].show_said(text)
        form.accept()
        assert form.isVisible() is refused
    assert isinstance(form, FactForm)
    assert "on the desk already: Dora" in form.hint.text()


def test_words_are_found_in_the_panel_and_reasons_copied(window: MainWindow) -> None:
    window.tree.go_to(scope(window, "rg-report"))
    window.situation.look(partner="adatum", program="pec")
    window.actions_.by_name["find-why"].trigger()
    assert window.find_bar.isVisible()
    window.find_bar.field.setText("official list")
    assert window.why.textCursor().selectedText() == "official list"
    first = window.why.textCursor().position()
    press(window.find_bar, Qt.Key.Key_Return)
    press(window.find_bar, Qt.Key.Key_Return, "", Qt.KeyboardModifier.ShiftModifier)
    assert window.why.textCursor().position() == first
    window.find_bar.field.setText("no such words")
    assert window.find_bar.outcome.text() == "not found"
    press(window.find_bar, Qt.Key.Key_Escape)
    assert not window.find_bar.isVisible()
    window.actions_.by_name["copy-text"].trigger()
    text = QApplication.clipboard().text()
    assert text.startswith("rg-report\n")
    assert "holds Reader at rg-report, which the official list marks as not eligible." in text
    assert "Source: " not in text, "in short, as in the panel"
    window.why.anchorClicked.emit(QUrl("fold:all"))
    window.actions_.by_name["copy-text"].trigger()
    assert "Source: " in QApplication.clipboard().text()
    window.actions_.by_name["copy-markdown"].trigger()
    assert QApplication.clipboard().text().startswith("# rg-report\n")


def test_a_hostile_name_is_no_markup_in_a_ticket() -> None:
    hostile = "x](javascript:alert(1)) **b** <img> `c`\n# head"
    estate = Estate().apply(sample_step())
    partner = replace(estate.partners["adatum"], name=hostile)
    estate = estate.apply(ChangeSet("rename", (Change(estate.partners["adatum"], partner),)))
    place = estate.scopes.find(key_of("rg-report"))
    assert place is not None
    text = as_markdown(estate, place, [explained(estate, View("adatum", "pec", date(2024, 4, 1)), place)])
    for mark in ("x](javascript", "**b**", "<img>", "`c`", "\n# head"):
        assert mark not in text


def test_a_window_opens_no_larger_than_its_screen(make_window: Callable[[], MainWindow]) -> None:
    """The screen of the tests is smaller than the window likes to be."""
    window = make_window()
    room = window.screen().availableGeometry()
    assert room.height() < 820
    window.show()
    assert window.height() <= room.height()
    assert window.width() <= room.width()


def test_names_of_scopes_are_seen_on_a_small_screen(window: MainWindow) -> None:
    header, letter = window.tree.horizontalHeader(), window.tree.fontMetrics().horizontalAdvance("x")
    window.tree.room.has_turns = True
    window.tree.setFixedWidth(82 * letter)
    QApplication.processEvents()
    assert header.sectionSize(Columns.NAME) >= 20 * letter
    assert header.length() <= window.tree.viewport().width()
    narrow = header.sectionSize(Columns.PAL)
    window.tree.setFixedWidth(130 * letter)
    QApplication.processEvents()
    assert header.sectionSize(Columns.PAL) > narrow, "there is room again"
    header.resizeSection(Columns.PAL, 30 * letter)
    window.tree.setFixedWidth(140 * letter)
    QApplication.processEvents()
    assert header.sectionSize(Columns.PAL) == 30 * letter, "as wide as somebody made it"
