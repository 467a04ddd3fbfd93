"""A desk that is made of files alone, in the window: it answers there as by verbs, and what hands do is judged at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate
from pytestqt.qtbot import QtBot

from partner_desk.cli.application import run
from partner_desk.domain.lookup import scope_named
from partner_desk.gui.dialogs.credit import CompareCreditDialog
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.models.estate import Columns
from partner_desk.readings.questions import Verdict
from tests.exchange.rated import storage
from tests.exchange.trade import LINKED, OWN, SUB
from tests.filedesk import CONTOSO, FABRIKAM, FEATURES, HERE, ON, SHOP, begun
from tests.gui.hands import drawn
from tests.gui.test_credit import dialog_of
from tests.gui.test_own_desk import answers, by_hand, look, open_window, options


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    for line in begun(folder):
        assert run(line) == 0, line
    return folder / "files.partnerdesk"


@pytest.fixture
def opened(desk: Path, make_window: Callable[[], MainWindow], tmp_path: Path) -> MainWindow:
    return open_window(make_window, Path(shutil.copy(desk, tmp_path)))


def at(window: MainWindow, line: str) -> None:
    """Look at what the options of a line ask."""
    look(window, options(line.split())[1])


def verdict(window: MainWindow, scope: str) -> str:
    return window.model.text(scope_named(window.situation.estate, scope), Columns.VERDICT)


def test_it_is_answered_in_the_window_as_by_verbs(opened: MainWindow) -> None:
    for feature in FEATURES:
        if not feature.said and not feature.files:
            answers(opened, feature)


def test_the_tree_goes_from_the_tenant_to_a_resource(opened: MainWindow) -> None:
    at(opened, f"--scope {storage(1, SUB)} {CONTOSO} pec {ON}")
    tree = opened.situation.estate.scopes
    path = [tree.name(one) for one in reversed(tree.path(scope_named(opened.situation.estate, storage(1, SUB))))]
    assert path == ["AzureSDKTeam", "Landing", "AzureSDKTest", "shop", "st1"]
    assert verdict(opened, storage(1, SUB)) == "recognized"


def test_the_time_line_shows_when_a_role_was_activated(opened: MainWindow) -> None:
    at(opened, f"{SHOP} {FABRIKAM} pal --on 2026-11-04")
    drawn(opened.time_line)
    pieces = [opened.time_line.line.piece_at(date(2026, 11, day)) for day in (2, 4, 7)]
    said = [piece and piece.verdict for piece in pieces]
    assert said == [Verdict.UNKNOWN, Verdict.RECOGNIZED, Verdict.UNKNOWN]


def test_what_is_recorded_is_judged_at_once_and_taken_back(opened: MainWindow) -> None:
    at(opened, f"{HERE} {CONTOSO} pec {ON}")
    assert verdict(opened, SUB) == "recognized"
    by_hand(opened, f"record deny-assignment DESK --principal everyone {HERE} --since 2026-11-12")
    assert verdict(opened, SUB) == "not recognized"
    opened.actions_.by_name["undo"].trigger()
    assert verdict(opened, SUB) == "recognized"
    opened.actions_.by_name["redo"].trigger()
    assert verdict(opened, SUB) == "not recognized"


def test_who_must_not_leave_is_listed_and_what_it_would_cost_is_tried(opened: MainWindow, qtbot: QtBot) -> None:
    at(opened, f"{SHOP} {CONTOSO} pal {ON}")
    fragile = opened.later.fragile
    opened.tabs.setCurrentWidget(fragile)
    qtbot.waitUntil(lambda: bool(fragile.rows.keys))
    assert "Ann Adams" in fragile.rows.cells(0)
    opened.lists["identities"].go_to(("principals", LINKED))
    opened.actions_.by_name["what-if-leaves"].trigger()
    assert verdict(opened, OWN) == "not recognized"
    opened.actions_.by_name["scenario-leave"].trigger()
    assert verdict(opened, OWN) == "recognized"


def test_two_days_are_compared(opened: MainWindow, qtbot: QtBot) -> None:
    at(opened, f"{SHOP} {FABRIKAM} pal --on 2026-11-04")
    opened.actions_.by_name["compare-days"].trigger()
    compare = opened.later.compare
    compare.other_day.setDate(QDate(2026, 11, 8))
    compare.run()
    qtbot.waitUntil(lambda: bool(compare.rows.comparisons))
    rows = [compare.rows.cells(row) for row in range(len(compare.rows.keys))]
    assert ("Fabrikam", "PAL") in [row[:2] for row in rows]


def test_bills_stand_beside_verdicts_with_both_reasons(opened: MainWindow, qtbot: QtBot) -> None:
    dialog = dialog_of(opened, qtbot, "credit")
    assert isinstance(dialog, CompareCreditDialog)
    dialog.month.setCurrentIndex(dialog.month.findText("2026-10"))
    qtbot.waitUntil(lambda: "recognized, and not credited" in dialog.words.text())
    assert dialog.rows.cells(0)[:4] == ("2026-10-03", "st1 in AzureSDKTest", "Contoso", "recognized, and not credited")
    reasons = dialog.reasons.toPlainText()
    assert "The desk: Contoso is recognized here for PEC" in reasons
    assert "The bill: 0 % on 10.00 EUR of usage" in reasons
    assert "Estimated: 1.50 EUR missing (15 % of 10.00 EUR charged)." in reasons
