"""What is worked out beside the window is shown only while somebody still asks for it."""

from __future__ import annotations

import gc
import re
from datetime import date
from pathlib import Path
from threading import Event
from urllib.parse import unquote

import pytest
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewWidget
from pytestqt.qtbot import QtBot

from partner_desk.app.answers import column
from partner_desk.domain.errors import Refused
from partner_desk.gui import look
from partner_desk.gui.background import Background
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.printing import Preview, draw, preview_summary
from partner_desk.rules.judge import Judge
from partner_desk.rules.questions import Verdict
from tests.capabilities import FILES_LEAVE
from tests.gui.hands import scope
from tests.store.desks import made, partners


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
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert "What would change it" in window.why.toPlainText()
    asked, counsel = told[-1]
    window.tree.go_to(scope(window, "tailspin-web"))
    window.why.show_counsel(asked, counsel)  # type: ignore[arg-type]
    assert "What would change it" not in window.why.toPlainText()
    window.tree.go_to(scope(window, "rg-report"))
    window.why.show_counsel(asked, counsel)  # type: ignore[arg-type]
    assert "What would change it" in window.why.toPlainText()


def to_file(path: Path, size: QPageSize.PageSizeId = QPageSize.PageSizeId.A4) -> QPrinter:
    """What the person chooses in the preview."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setFullPage(True)
    printer.setPageSize(QPageSize(size))
    return printer


def previewed(window: MainWindow, qtbot: QtBot) -> Preview:
    """The preview of a tenant's summary."""
    window.tree.go_to(scope(window, "Wingtip (CSP, Azure plan)"))
    preview_summary(window, window.situation)
    qtbot.waitUntil(lambda: bool(window.findChildren(Preview)), timeout=60_000)
    (dialog,) = window.findChildren(Preview)
    return dialog


@pytest.mark.parametrize(
    ("size", "points"), [(QPageSize.PageSizeId.Letter, (612, 792)), (QPageSize.PageSizeId.A4, (595, 842))]
)
def test_a_summary_is_printed_on_the_paper_that_was_chosen(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, size: QPageSize.PageSizeId, points: tuple[int, int]
) -> None:
    dialog = previewed(window, qtbot)
    dialog.paintRequested.emit(to_file(tmp_path / "printed.pdf", size))
    dialog.close()
    pages = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", (tmp_path / "printed.pdf").read_bytes())
    assert pages
    assert {(round(float(width)), round(float(height))) for width, height in pages} == {points}


def test_pages_are_previewed_and_the_same_are_printed(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = previewed(window, qtbot)
    gc.collect()
    preview = dialog.findChild(QPrintPreviewWidget)
    assert isinstance(preview, QPrintPreviewWidget)
    printers: list[QPrinter] = []
    dialog.paintRequested.connect(printers.append)
    preview.updatePreview()
    (printer,) = printers
    assert printer is dialog.printer_, "Qt does not keep it"
    pages = preview.pageCount()
    assert pages > 1
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    preview.updatePreview()
    assert preview.pageCount() == pages
    assert not list(tmp_path.glob("*.pdf")), "a look writes nothing"
    preview.print_()
    dialog.close()
    assert len(re.findall(rb"/MediaBox", (tmp_path / "printed.pdf").read_bytes())) == pages


def test_what_is_printed_into_a_file_is_written_as_every_file_is(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    """Qt itself would write over anything, a desk among it."""
    refused: list[str] = []
    window.situation.refused.connect(refused.append)
    desk = made(tmp_path / "customer.partnerdesk", 1)
    hidden = tmp_path / "hidden.pdf"
    hidden.write_bytes(desk.read_bytes())
    dialog = previewed(window, qtbot)
    for target in (desk, hidden, tmp_path / "pulled stick" / "printed.pdf"):
        dialog.paintRequested.emit(to_file(target))
    assert ["is the name of a desk" in refused[0], "is a desk" in refused[1], "no folder" in refused[2]] == [True] * 3
    assert hidden.read_bytes() == desk.read_bytes()
    assert partners(desk) == {"p1"}
    old = tmp_path / "printed.pdf"
    old.write_bytes(b"old")
    with old.open("rb") as reader:
        dialog.paintRequested.emit(to_file(old))
        assert reader.read() == b"old"
    assert old.read_bytes().startswith(b"%PDF-" if FILES_LEAVE else b"old")
    assert FILES_LEAVE or "Another program has it open" in refused[3]
    dialog.close()


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)  # Qt says so as well
def test_a_printer_that_takes_no_page_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Nothing was printed"):
        draw(to_file(tmp_path / "pulled stick" / "printed.pdf"), [])


def test_parts_that_differ_are_told_apart_with_an_example_of_each(window: MainWindow) -> None:
    window.situation.look(partner="adatum", program="pec", day=date(2024, 2, 1))
    tenant = scope(window, "Wingtip (CSP, Azure plan)")
    window.tree.go_to(tenant)
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
