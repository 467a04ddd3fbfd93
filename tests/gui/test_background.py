"""What is worked out beside the window is shown only while somebody still asks for it."""

from __future__ import annotations

import re
from datetime import date
from threading import Event
from urllib.parse import unquote

from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from partner_desk.app.answers import column
from partner_desk.engine.judge import Judge
from partner_desk.gui import look
from partner_desk.gui.background import Background
from partner_desk.gui.main_window import MainWindow
from partner_desk.readings.questions import Verdict
from tests.gui.hands import scope


def test_an_answer_that_nobody_waits_for_any_more_is_dropped(window: MainWindow, qtbot: QtBot) -> None:
    background, found = Background(window), []
    background.found.connect(lambda key, value: found.append((key, value)))
    begun, over = Event(), Event()

    def slow(judge: Judge) -> str:
        begun.set()
        over.wait(10)
        return "outdated"

    background.ask("old", slow)
    background.begin()
    assert begun.wait(10)
    background.ask("new", lambda judge: "fresh")
    over.set()
    qtbot.waitUntil(lambda: any(key == "new" for key, _ in found))
    assert [one for one in found if one[0] in ("old", "new")] == [("new", "fresh")]


def test_advice_about_what_was_looked_at_before_is_not_shown(window: MainWindow, qtbot: QtBot) -> None:
    window.situation.look(partner="adatum", program="pec", day=date(2024, 4, 1))
    window.tree.go_to(scope(window, "rg-report"))
    told: list[tuple[object, object]] = []
    window.why.background.found.connect(lambda key, value: told.append((key, value)))
    window.why.background.begin()
    qtbot.waitUntil(lambda: "What would change it" in window.why.toPlainText())
    asked, counsel = told[-1]
    window.tree.go_to(scope(window, "tailspin-web"))
    window.why.show_found(asked, counsel)  # type: ignore[arg-type]
    assert "What would change it" not in window.why.toPlainText()
    window.tree.go_to(scope(window, "rg-report"))
    window.why.show_found(asked, counsel)  # type: ignore[arg-type]
    assert "What would change it" in window.why.toPlainText()


def test_parts_that_differ_are_told_apart_with_an_example_of_each(window: MainWindow) -> None:
    window.situation.look(partner="adatum", program="pec", day=date(2024, 2, 1))
    tenant = scope(window, "Wingtip")
    window.tree.go_to(tenant)
    window.why.anchorClicked.emit(QUrl("fold:all"))
    parts = re.findall(r"<b>(\d+) (leaf|leaves): <span[^>]*>. ([a-z ]+)</span>.*?</b> <a href=\"scope:([^\"]+)\"",
                       window.why.html())  # fmt: skip
    assert len(parts) > 1
    tree = window.situation.estate.scopes
    column_of_all = column(window.situation.estate, window.situation.view)
    words = {look.word(one): one for one in Verdict}
    for count, noun, word, example in parts:
        assert noun == ("leaf" if count == "1" else "leaves")
        found = tree.find(unquote(example))
        assert found is not None
        assert column_of_all.verdict(found) is words[word]
    assert sum(int(count) for count, *_ in parts) == int(tree.leaves_below[tenant])
    window.tree.go_to(scope(window, "app-orders"))
    assert "for example this one" not in window.why.html(), "one leaf is its own example"
