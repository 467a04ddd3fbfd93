"""Printing the summary: preview, printer, or a PDF file; made beside the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, QRectF, Qt
from PySide6.QtGui import QImage, QPageSize, QPaintEngine, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

from partner_desk.app import outputs
from partner_desk.app.reporting import summary_pages, summary_pdf
from partner_desk.domain.errors import Refused
from partner_desk.domain.progress import Progress
from partner_desk.gui.jobs import Busy
from partner_desk.gui.look import tr
from partner_desk.gui.plain import file_name
from partner_desk.gui.saving import ask_place, save
from partner_desk.gui.situation import Situation

DOTS_PER_INCH = 200.0
FORMS = {"PDF, A4 (*.pdf)": "a4", "PDF, Letter (*.pdf)": "letter"}


def _paper(printer: QPrinter) -> str:
    letter = printer.pageLayout().pageSize().id() == QPageSize.PageSizeId.Letter
    return "letter" if letter else "a4"


def _is_file(printer: QPrinter) -> bool:
    """Whether a PDF is printed, which Qt would write over anything, and not paper or the preview."""
    to_pdf = printer.outputFormat() == QPrinter.OutputFormat.PdfFormat
    return to_pdf and printer.paintEngine().type() == QPaintEngine.Type.Pdf


def _begin(window: QWidget, situation: Situation, work: Callable[[Progress], Any], then: Callable[[Any], None]) -> Busy:
    def guarded(progress: Progress) -> Any:
        try:
            return work(progress)
        except Refused as slip:
            return slip

    def told(value: Any) -> None:
        if isinstance(value, Refused):
            situation.refused.emit(value.sentence)
        else:
            then(value)

    return Busy(tr("Making the summary \N{HORIZONTAL ELLIPSIS}"), guarded, told, window)


class Preview(QPrintPreviewDialog):
    """Keeps its printer, which Qt merely points to."""

    def __init__(self, printer: QPrinter, window: QWidget) -> None:
        """Nothing is painted yet."""
        super().__init__(printer, window)
        self.printer_ = printer
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)


def draw(target: QPrinter, pages: Sequence[bytes]) -> None:
    """Print pictures of pages."""
    painter = QPainter()
    if not painter.begin(target):
        raise Refused(tr("Nothing was printed: the printer takes no page. Choose another one."))
    for number, page in enumerate(pages):
        if number:
            target.newPage()
        painter.drawImage(QRectF(target.pageLayout().fullRectPixels(target.resolution())), QImage.fromData(page))
    painter.end()


def preview_summary(window: QWidget, situation: Situation) -> Busy:
    """Show the pages as they will be printed, and print them from there."""
    scope, estate, view = situation.scope, situation.estate, situation.view
    assert scope is not None
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setFullPage(True)
    first = _paper(printer)

    def show(made: list[bytes]) -> None:
        pages = {first: made}

        def paint(target: QPrinter) -> None:
            paper = _paper(target)
            try:
                if _is_file(target):  # which the person has named, and was asked about if it was there
                    data = summary_pdf(estate, view, scope, paper)
                    outputs.write(Path(target.outputFileName()), data, outputs.SUMMARY, replace=True)
                    return
                if paper not in pages:  # the person chose the other paper in the preview
                    pages[paper] = summary_pages(estate, view, scope, paper, DOTS_PER_INCH)
                draw(target, pages[paper])
            except Refused as slip:
                situation.refused.emit(slip.sentence)

        dialog = Preview(printer, window)
        dialog.setWindowTitle(tr("Print summary"))
        dialog.paintRequested.connect(paint)
        dialog.resize(900, 800)
        dialog.open()

    return _begin(
        window, situation, lambda progress: summary_pages(estate, view, scope, first, DOTS_PER_INCH, progress), show
    )


def save_summary(window: QWidget, situation: Situation) -> Busy | None:
    """Ask for a name and the paper, and write the PDF."""
    scope, estate, view = situation.scope, situation.estate, situation.view
    assert scope is not None
    metric = QLocale.system().measurementSystem() == QLocale.MeasurementSystem.MetricSystem
    forms = [tr(one) for one in (FORMS if metric else reversed(FORMS))]
    start = f"{file_name(estate.scopes.name(scope))} {view.day:%Y-%m-%d}.pdf"
    place = ask_place(window, tr("Save summary"), start, forms, outputs.SUMMARY.suffix)
    if place is None:
        return None
    paper = FORMS.get(place.filter, "a4")

    def write(data: bytes) -> None:
        save(window, place, data, outputs.SUMMARY, situation.refused.emit)

    return _begin(window, situation, lambda progress: summary_pdf(estate, view, scope, paper, progress), write)
