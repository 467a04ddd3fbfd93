"""What the panel says before anything is opened is read in less than a minute, on a real estate too."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from partner_desk.app.answers import column
from partner_desk.app.workspace import Workspace
from partner_desk.cli.application import run
from partner_desk.gui import look
from partner_desk.gui.main_window import MainWindow
from partner_desk.readings.library import Library
from partner_desk.readings.questions import Verdict
from tests.examples import some
from tests.gui.hands import press, scope

RECORDED = Path(__file__).parent.parent / "fixtures" / "estate_recorded"
PLACES = ("Root Management Group", "AzureSDKTest", "bez-vm01")
MOST_WORDS = 250


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk of the recorded estate, with a partner."""
    path = tmp_path_factory.mktemp("brief") / "recorded.partnerdesk"
    assert run(["new", str(path)]) == 0
    assert run(["import", str(path), str(RECORDED)]) == 0
    assert run(["add-partner", str(path), "Contoso", "--global-id", "5100000", "--location", "5100001"]) == 0
    return path


@pytest.fixture
def estate(make_window: Callable[[], MainWindow], recorded: Path) -> MainWindow:
    window = make_window()
    window.situation.open(Workspace.open(recorded))
    window.show()
    window.situation.look(day=date(2026, 11, 28))
    return window


def settled(window: MainWindow, qtbot: QtBot) -> str:
    """What the panel says once everything is there that it says by itself; the days of the glance stand above it."""
    window.why.background.begin()
    qtbot.waitUntil(lambda: window.why.stay is not None)
    return window.why.toPlainText()


@pytest.mark.parametrize("place", some(PLACES))
def test_a_real_estate_is_told_in_at_most_250_words(
    estate: MainWindow, place: str, library: Library, qtbot: QtBot
) -> None:
    estate.tree.go_to(scope(estate, place))
    for program in some(list(library.programs)):
        estate.situation.look(program=program)
        said = settled(estate, qtbot)
        assert len(said.split()) <= MOST_WORDS, said
        assert said.count("az managementpartner show") <= 1


def test_all_reasons_are_written_once_somebody_opens_them(window: MainWindow, qtbot: QtBot) -> None:
    window.tree.go_to(scope(window, "rg-report"))
    window.situation.look(partner="adatum", program="pec", day=date(2024, 4, 1))
    assert "Source: " not in window.why.html()
    window.why.setFocus()
    for _ in range(60):
        press(window.why, Qt.Key.Key_Tab)
        if window.why.textCursor().selectedText().endswith("All reasons"):
            break
    press(window.why, Qt.Key.Key_Return)
    assert "Source: " in window.why.toPlainText()
    assert window.why.textCursor().selectedText().endswith("All reasons"), "who opened it by keys goes on from there"
    window.tree.go_to(scope(window, "rg-apps"))
    assert "Source: " in window.why.toPlainText(), "what was opened stays open"
    press(window.why, Qt.Key.Key_Return)


def test_since_when_a_verdict_holds_stands_below_it(window: MainWindow, qtbot: QtBot) -> None:
    window.tree.go_to(scope(window, "wingtip-core"))
    window.situation.look(partner="adatum", program="pec", day=date(2024, 4, 1))
    said = settled(window, qtbot)
    since = re.search(r"So since 2024-03-01, before that . recognized\. It began with: (.+)", said)
    assert since is not None
    assert since[1] == "The role Owner of Adatum AdminAgents at wingtip-core ends (2024-03-01)."
    lost = "not recognized here for PEC: lost on 2024-03-01, when the role Owner of Adatum AdminAgents at wingtip-core ended."
    assert lost in said, "the loss comes first, and what is so now below it"
    assert said.index(lost) < said.index("ann@northwind in Wingtip")
    window.actions_.by_name["copy-text"].trigger()
    assert lost in QApplication.clipboard().text()
    assert "So since 2024-03-01, before that recognized." in QApplication.clipboard().text()
    window.situation.look(partner="contoso", program="pal")
    assert "So since" not in settled(window, qtbot), "it was never anything else"


def test_a_reason_of_leaves_that_differ_says_for_which_it_is(window: MainWindow) -> None:
    window.situation.look(partner="adatum", program="pec", day=date(2024, 4, 1))
    window.tree.go_to(scope(window, "Wingtip"))
    said = window.why.toPlainText().split("What decides")[1].split("Sources")[0].splitlines()
    words = {look.word(one): one for one in Verdict}
    verdicts = column(window.situation.estate, window.situation.view)
    places = {line.split(":")[0]: line.split(": ")[1][2:] for line in said if re.match(r"(vm|app)-\w+: ", line)}
    assert set(places) == {"vm-core", "vm-lab", "app-orders", "app-report"}
    assert all(verdicts.verdict(scope(window, place)) is words[word] for place, word in places.items())
    at = [next(n for n, line in enumerate(said) if line.startswith(place)) for place in ("app-orders", "vm-lab")]
    assert "ops@fabrikam in Wingtip holds Contributor at rg-apps" in said[at[0] + 1]
    assert "Microsoft bills Contoso Cloud (direct bill) for wingtip-lab" in said[at[1] + 1]


def test_something_else_is_read_from_its_beginning(window: MainWindow) -> None:
    window.resize(700, 400)
    window.tree.go_to(scope(window, "Wingtip"))
    window.situation.look(partner="adatum", program="pec", day=date(2024, 4, 1))
    window.why.anchorClicked.emit(QUrl("fold:all"))
    bar = window.why.verticalScrollBar()
    bar.setValue(bar.maximum())
    there = bar.value()
    assert there
    window.situation.look(day=date(2024, 4, 2))
    assert bar.value(), "the same question, on another day"
    window.situation.look(partner="fabrikam")
    assert bar.value() == 0
