"""What is printed is the document that is saved: as it is in a file and for a spooler, drawn for any other printer."""

from __future__ import annotations

import re
import stat
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageRanges, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from partner_desk.app.answers import View
from partner_desk.app.paper import AboutScope
from partner_desk.app.papers import SUMMARY
from partner_desk.app.sample import sample_step
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.gui.dialogs.preview import PreviewDialog
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.printing import Printing, draw, fitted
from partner_desk.reports.typeset import Document
from tests.capabilities import FILES_LEAVE, needs_bash
from tests.gui.hands import answering, naming, press, scope
from tests.sample import key_of
from tests.store.desks import made, partners

WINGTIP = "Wingtip"
TALL = {"a4": 297 / 210, "letter": 11 / 8.5}
"""The papers, and how many times taller than wide each is."""


def previewed(window: MainWindow, qtbot: QtBot) -> PreviewDialog:
    window.situation.look(partner="adatum", program="pec", day=date(2024, 4, 1))
    window.tree.go_to(scope(window, WINGTIP))
    window.actions_.by_name["print"].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(PreviewDialog)))
    (dialog,) = window.findChildren(PreviewDialog)
    qtbot.waitUntil(lambda: dialog.document.whole)
    return dialog


def button(dialog: QDialog, words: str) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if words in one.text().replace("&", ""))


def to_file(path: Path) -> QPrinter:
    """A printer that prints into a file."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


@pytest.fixture(scope="module")
def document() -> Document:
    estate = Estate().apply(sample_step())
    about = estate.scopes.find(key_of(WINGTIP))
    assert about is not None
    return SUMMARY.document(AboutScope(estate, View("adatum", "pec", date(2024, 4, 1)), about))


def test_the_preview_shows_every_page_sharp_at_any_size(window: MainWindow, qtbot: QtBot) -> None:
    dialog = previewed(window, qtbot)
    assert len(dialog.sheets) == len(dialog.document.drawings) > 1
    tall = TALL[dialog.document.paper]  # that of the place where the computer is
    for sheet in dialog.sheets:
        assert sheet.height() / sheet.width() == pytest.approx(tall, rel=0.01)
        assert inked(sheet.grab().toImage())
    assert dialog.screen().availableGeometry().height() >= dialog.height()
    assert button(dialog, "Print").hasFocus(), "Enter prints"
    before = dialog.sheets[0].width()
    press(dialog, Qt.Key.Key_Plus, "+", Qt.KeyboardModifier.ControlModifier)
    assert dialog.sheets[0].width() > before
    dialog.reject()


def inked(picture: QImage) -> bool:
    """Whether there are letters: dark points on white."""
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    lines = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), -1)
    return bool(0.0005 < (lines[:, : grey.width()] < 100).mean() < 0.2)


def test_the_other_paper_is_set_anew_and_not_stretched(window: MainWindow, qtbot: QtBot) -> None:
    dialog = previewed(window, qtbot)
    (other,) = set(TALL) - {dialog.document.paper}
    dialog.paper.setCurrentIndex(dialog.paper.findData(other))
    qtbot.waitUntil(lambda: dialog.document.paper == other)
    box = re.search(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", dialog.document.pdf)
    assert box is not None
    assert float(box[2]) / float(box[1]) == pytest.approx(TALL[other], rel=0.001)
    assert dialog.sheets[0].height() / dialog.sheets[0].width() == pytest.approx(TALL[other], rel=0.01)
    dialog.reject()


def test_a_preview_that_is_closed_hears_no_more_of_the_other_paper(window: MainWindow, qtbot: QtBot) -> None:
    dialog = previewed(window, qtbot)
    (other,) = set(TALL) - {dialog.document.paper}
    dialog.paper.setCurrentIndex(dialog.paper.findData(other))
    assert window.verbs.paper is not None
    job = window.verbs.paper.busy.job if window.verbs.paper.busy else None
    assert job is not None
    with qtbot.waitSignal(job.finished, timeout=60_000):
        press(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(PreviewDialog))


def test_asked_twice_it_is_shown_once(window: MainWindow, qtbot: QtBot) -> None:
    window.tree.go_to(scope(window, WINGTIP))
    window.actions_.by_name["print"].trigger()
    dialog = previewed(window, qtbot)
    dialog.reject()
    qtbot.waitUntil(lambda: not window.findChildren(PreviewDialog))
    assert window.verbs.paper is not None
    assert not window.verbs.paper.is_made


def test_nothing_is_shown_for_a_window_that_was_closed_meanwhile(window: MainWindow, qtbot: QtBot) -> None:
    window.tree.go_to(scope(window, WINGTIP))
    window.actions_.by_name["print"].trigger()
    summary = window.verbs.paper
    assert summary is not None
    assert summary.busy is not None
    with qtbot.waitSignal(summary.busy.job.finished, timeout=60_000):
        window.close()
    assert not window.findChildren(PreviewDialog)


@pytest.mark.skipif(sys.platform == "win32", reason="the dialog is the system's own there")
def test_printing_to_a_file_writes_the_pdf_that_saving_writes(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = previewed(window, qtbot)
    printed, saved, summary = tmp_path / "printed.pdf", tmp_path / "saved.pdf", tmp_path / "summary.pdf"

    def print_to(asked: QDialog) -> None:
        assert isinstance(asked, QPrintDialog)
        (printers,) = (one for one in asked.findChildren(QComboBox) if one.objectName() == "printers")
        printers.setCurrentIndex(printers.findText("Print to File (PDF)"))
        (field,) = (one for one in asked.findChildren(QLineEdit) if one.objectName() == "filename")
        field.setText(str(printed))
        press(button(asked, "Print"), Qt.Key.Key_Space, " ")

    with answering(print_to):
        press(button(dialog, "Print"), Qt.Key.Key_Space, " ")
    assert dialog.notice.accessibleName() == f"{printed} is written, with all pages."
    with answering(naming(saved)):
        press(button(dialog, "Save"), Qt.Key.Key_Space, " ")
    page = tmp_path / "saved.html"
    with answering(naming(page)):
        press(button(dialog, "Save"), Qt.Key.Key_Space, " ")
    qtbot.waitUntil(page.exists)
    assert "Wingtip" in page.read_text(encoding="utf-8")
    assert page.read_bytes().startswith(b"<!doctype html>")
    dialog.reject()
    with answering(naming(summary)):
        window.actions_.by_name["pdf"].trigger()
    qtbot.waitUntil(summary.exists)
    assert printed.read_bytes() == saved.read_bytes() == summary.read_bytes()
    assert printed.read_bytes().startswith(b"%PDF")


def test_what_is_printed_into_a_file_is_written_as_every_file_is(
    window: MainWindow, document: Document, tmp_path: Path
) -> None:
    """Qt itself would write over anything, a desk among it."""
    told: list[str] = []
    printing = Printing("Wingtip", SUMMARY.kind, window)
    printing.told.connect(told.append)
    desk = made(tmp_path / "customer.partnerdesk", 1)
    hidden, old = tmp_path / "hidden.pdf", tmp_path / "printed.pdf"
    hidden.write_bytes(desk.read_bytes())
    old.write_bytes(b"old")
    for target in (desk, hidden, tmp_path / "pulled stick" / "printed.pdf"):
        printing.print(document, to_file(target), window)
    assert ["is the name of a desk" in told[0], "is a desk" in told[1], "no folder" in told[2]] == [True] * 3
    assert hidden.read_bytes() == desk.read_bytes()
    assert partners(desk) == {"p1"}
    with old.open("rb") as reader:
        printing.print(document, to_file(old), window)
        assert reader.read() == b"old"
    assert old.read_bytes() == (document.pdf if FILES_LEAVE else b"old")
    assert FILES_LEAVE or "Another program has it open" in told[3]


# Drawn for a printer that takes no PDF ----------------------------------------------------------------------------


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)  # Qt says so as well
def test_a_printer_that_takes_no_page_is_told(document: Document, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="does not begin"):
        list(draw(document, to_file(tmp_path / "pulled stick" / "printed.pdf")))


def drawn(document: Document, target: Path, size: QPageSize.PageSizeId, across: bool, pages: str = "") -> bytes:
    """The pages as Qt draws them for a printer (here one that keeps them in a file)."""
    printer = to_file(target)
    turned = QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(QPageSize(size), turned, QMarginsF(10, 10, 10, 10)))
    if pages:
        printer.setPageRanges(QPageRanges.fromString(pages))
    done = list(draw(document, printer))
    assert done == list(range(1, len(done) + 1))
    return target.read_bytes()


@pytest.mark.parametrize("across", [False, True])
@pytest.mark.parametrize(
    ("size", "points"), [(QPageSize.PageSizeId.A4, (595, 842)), (QPageSize.PageSizeId.Letter, (612, 792))]
)
def test_pages_are_drawn_as_lines_and_upright_as_the_document_wants(
    document: Document, tmp_path: Path, size: QPageSize.PageSizeId, points: tuple[int, int], across: bool
) -> None:
    short = replace(document, drawings=document.drawings[:2])
    pdf = drawn(short, tmp_path / "drawn.pdf", size, across)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert len(boxes) == 2
    for width, height in boxes:
        assert (round(float(width)), round(float(height))) == points
    assert b"/Subtype /Image" not in pdf


def test_a_page_that_lies_across_is_printed_across(tmp_path: Path) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 842 595"><rect width="842" height="595"/></svg>'
    pdf = drawn(Document("a4", b"", (svg,)), tmp_path / "drawn.pdf", QPageSize.PageSizeId.A4, across=False)
    ((width, height),) = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert (round(float(width)), round(float(height))) == (842, 595)


def test_the_pages_that_were_asked_for_are_drawn(document: Document, tmp_path: Path) -> None:
    pdf = drawn(document, tmp_path / "drawn.pdf", QPageSize.PageSizeId.A4, across=False, pages="2-3")
    assert len(re.findall(rb"/MediaBox", pdf)) == 2


@pytest.mark.parametrize("width", [100.0, 2000.0])
def test_a_page_is_fitted_to_the_paper_and_never_stretched(tmp_path: Path, width: float) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setFullPage(True)
    place = fitted(QRectF(0, 0, width, width * 1.5), printer)
    sheet = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
    assert place.height() / place.width() == pytest.approx(1.5)
    assert sheet.adjusted(-1, -1, 1, 1).contains(place)
    assert place.center().x() == pytest.approx(sheet.center().x(), abs=1)


# Handed to a spooler ----------------------------------------------------------------------------------------------


@needs_bash
@pytest.mark.parametrize("refuses", [False, True])
def test_a_spooler_that_takes_pdf_gets_the_pdf(
    window: MainWindow, document: Document, qtbot: QtBot, tmp_path: Path, refuses: bool
) -> None:
    spooler = tmp_path / "lp"
    end = "echo 'lp: The printer is not there.' >&2; exit 1" if refuses else "exit 0"
    spooler.write_text(f'#!/bin/bash\nprintf "%s\\n" "$@" > "{tmp_path}/said"\ncat > "{tmp_path}/got.pdf"\n{end}\n')
    spooler.chmod(spooler.stat().st_mode | stat.S_IXUSR)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setCopyCount(2)
    printing = Printing("Wingtip 2024-04-01", SUMMARY.kind, window)
    with qtbot.waitSignal(printing.told, timeout=60_000) as told:
        printing.spool(document, str(spooler), printer)
    assert (tmp_path / "got.pdf").read_bytes() == document.pdf
    said = (tmp_path / "said").read_text().splitlines()
    assert said[:6] == ["-t", "Wingtip 2024-04-01", "-n", "2", "-o", "media=A4"]
    assert "collate=true" in said
    assert ("The printer is not there." in told.args[0]) is refuses
    assert ("handed to the printer" in told.args[0]) is not refuses


@needs_bash
def test_what_a_slow_spooler_has_begun_to_take_it_gets_whole_before_the_program_ends(
    window: MainWindow, document: Document, tmp_path: Path
) -> None:
    spooler = tmp_path / "lp"
    spooler.write_text(f'#!/bin/bash\nsleep 0.3\ncat > "{tmp_path}/got.pdf"\n')
    spooler.chmod(spooler.stat().st_mode | stat.S_IXUSR)
    printing = Printing("a", SUMMARY.kind, window)
    printing.spool(document, str(spooler), QPrinter(QPrinter.PrinterMode.HighResolution))
    printing.finish()
    assert (tmp_path / "got.pdf").read_bytes() == document.pdf


def test_a_spooler_that_is_not_there_is_told(
    window: MainWindow, document: Document, qtbot: QtBot, tmp_path: Path
) -> None:
    printing = Printing("a", SUMMARY.kind, window)
    with qtbot.waitSignal(printing.told, timeout=60_000) as told:
        printing.spool(document, str(tmp_path / "none"), QPrinter(QPrinter.PrinterMode.HighResolution))
    assert "Save a PDF instead" in told.args[0]
