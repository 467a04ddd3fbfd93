"""A desk that is made of files alone, in the window: it answers there as by verbs, and what hands do is judged at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from partner_desk.cli.application import run
from partner_desk.domain.lookup import scope_named
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.models.estate import Columns
from partner_desk.readings.questions import Verdict
from tests.exchange.rated import storage
from tests.exchange.trade import SUB
from tests.filedesk import CONTOSO, FABRIKAM, FEATURES, HERE, ON, SHOP, begun
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
    opened.time_line.write()
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
