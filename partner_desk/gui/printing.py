"""Printing the summary: preview, printer, or a PDF file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QFileDialog, QWidget

from partner_desk.app.reporting import summary_pages, summary_pdf
from partner_desk.domain.errors import Refused
from partner_desk.gui.look import tr
from partner_desk.gui.situation import Situation

DOTS_PER_INCH = 200.0


def _paper(printer: QPrinter) -> str:
    letter = printer.pageLayout().pageSize().id() is QPageSize.PageSizeId.Letter
    return "letter" if letter else "a4"


def preview_summary(window: QWidget, situation: Situation) -> None:
    """Show the pages as they will be printed, and print them from there."""
    scope = situation.scope
    assert scope is not None
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setFullPage(True)
    pages: dict[str, list[bytes]] = {}

    def paint(target: QPrinter) -> None:
        paper = _paper(target)
        if paper not in pages:
            pages[paper] = summary_pages(situation.estate, situation.view, scope, paper, DOTS_PER_INCH)
        painter = QPainter(target)
        for number, page in enumerate(pages[paper]):
            if number:
                target.newPage()
            box = QRectF(target.pageLayout().fullRectPixels(target.resolution()))
            painter.drawImage(box, QImage.fromData(page))
        painter.end()

    pages[_paper(printer)] = summary_pages(situation.estate, situation.view, scope, _paper(printer), DOTS_PER_INCH)
    dialog = QPrintPreviewDialog(printer, window)
    dialog.setWindowTitle(tr("Print summary"))
    dialog.paintRequested.connect(paint)
    dialog.resize(900, 800)
    dialog.open()


def save_summary(window: QWidget, situation: Situation) -> None:
    """Ask for a name and write the PDF."""
    scope = situation.scope
    assert scope is not None
    name, _ = QFileDialog.getSaveFileName(window, tr("Save summary"), "summary.pdf", "PDF (*.pdf)")
    if not name:
        return
    data = summary_pdf(situation.estate, situation.view, scope)
    try:
        Path(name if name.endswith(".pdf") else name + ".pdf").write_bytes(data)
    except OSError as trouble:
        raise Refused(f"{name} cannot be written ({trouble.strerror}). Choose another place.") from trouble
