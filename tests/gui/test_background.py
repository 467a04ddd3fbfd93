"""What is worked out beside the window is shown only while somebody still asks for it."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
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


def test_one_worker_answers_all_and_the_patient_wait(window: MainWindow, qtbot: QtBot) -> None:
    """Several at once would each take the interpreter's lock from the window, and hold columns of their own."""
    window.later.findings.background.stop()
    first, patient, other = Background(window), Background(window, patient=True), Background(window)
    order: list[str] = []
    judges: set[Judge] = set()
    begun, over = Event(), Event()

    def work(name: str, judge: Judge) -> str:
        order.append(name)
        judges.add(judge)
        begun.set()
        assert over.wait(10)
        return name

    for name, asker in (("first", first), ("patient", patient), ("other", other)):
        asker.ask(name, partial(work, name))
        asker.begin()
    assert begun.wait(10)
    assert order == ["first"]
    over.set()
    qtbot.waitUntil(lambda: not patient.is_asked)
    assert [one for one in order if one] == ["first", "other", "patient"]
    assert len(judges) == 1


def test_who_leaves_lets_the_others_go_on(window: MainWindow, qtbot: QtBot) -> None:
    hanging, other = Background(window), Background(window)
    begun, over, found = Event(), Event(), []

    def wait(_: Judge) -> None:
        begun.set()
        over.wait(10)

    hanging.ask("hangs", wait)
    hanging.begin()
    qtbot.waitUntil(begun.is_set)
    other.found.connect(lambda key, value: found.append(value))
    other.ask("new", lambda _: "fresh")
    other.begin()
    hanging.stop()
    qtbot.waitUntil(lambda: found == ["fresh"])
    over.set()


def test_advice_about_what_was_looked_at_before_is_not_shown(window: MainWindow, qtbot: QtBot) -> None:
    window.situation.look(partner="adatum", program="pec", day=date(2024, 4, 1))
    window.tree.go_to(scope(window, "rg-report"))
    told: list[tuple[object, object]] = []
    window.why.background.found.connect(lambda key, value: told.append((key, value)))
    window.why.background.begin()
    qtbot.waitUntil(lambda: "What would change it" in window.why.toPlainText())
    of_report = list(told)
    window.tree.go_to(scope(window, "tailspin-web"))
    for asked, counsel in of_report:
        window.why.show_found(asked, counsel)  # type: ignore[arg-type]
    assert "What would change it" not in window.why.toPlainText()
    window.tree.go_to(scope(window, "rg-report"))
    for asked, counsel in of_report:
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
