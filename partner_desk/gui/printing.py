"""Printing a document: a file gets its PDF, a spooler that takes PDF gets it too, any other printer its drawings."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Generator
from pathlib import Path

from PySide6.QtCore import (
    QByteArray,
    QCoreApplication,
    QMarginsF,
    QObject,
    QProcess,
    QRectF,
    QStandardPaths,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QProgressDialog, QWidget

from partner_desk.app import outputs
from partner_desk.app.outputs import FileKind
from partner_desk.app.paper import SIZES
from partner_desk.domain.errors import Refused
from partner_desk.gui.guard import guarded
from partner_desk.gui.jobs import PATIENCE
from partner_desk.language import tr
from partner_desk.reports.typeset import Document

_PAGES = {"a4": QPageSize.PageSizeId.A4, "letter": QPageSize.PageSizeId.Letter}
"""The papers of documents, as printers call them."""
_SIDES = {
    QPrinter.DuplexMode.DuplexNone: "one-sided",
    QPrinter.DuplexMode.DuplexLongSide: "two-sided-long-edge",
    QPrinter.DuplexMode.DuplexShortSide: "two-sided-short-edge",
}
_POINTS = 72.0


class Printing(QObject):
    """Brings documents to a printer or into a file."""

    told = Signal(str)
    """What came of it, or why nothing did."""

    def __init__(self, name: str, kind: FileKind, parent: QObject) -> None:
        """`name` is what a spooler shows, and how a file is called unless the person says otherwise."""
        super().__init__(parent)
        self.name, self.kind = name, kind
        application = QCoreApplication.instance()
        assert application is not None
        application.aboutToQuit.connect(self.finish)

    def ask(self, document: Document, window: QWidget) -> None:
        """Ask for the printer, and print."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self.name)
        printer.setPageLayout(layout_of(document, 0))
        if not QPrinterInfo.availablePrinterNames():  # a file is all there is, so it gets a name
            folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
            printer.setOutputFileName(str(Path(folder) / f"{self.name}{self.kind.suffix}"))
        dialog = QPrintDialog(printer, window)
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintShowPageSize, False)
        dialog.setMinMax(1, len(document.drawings))
        chosen = dialog.exec()
        dialog.deleteLater()
        if chosen:
            self.print(document, printer, window)

    def print(self, document: Document, printer: QPrinter, window: QWidget) -> None:
        """Print with what was chosen."""
        if printer.outputFormat() == QPrinter.OutputFormat.PdfFormat:
            self._write(document, Path(printer.outputFileName()))
        elif (spooler := pdf_spooler()) is not None:
            self.spool(document, spooler, printer)
        else:
            self._draw(document, printer, window)

    def _write(self, document: Document, target: Path) -> None:
        """The dialog has asked already whether a file may be replaced."""
        if guarded(lambda: outputs.write(target, document.pdf, self.kind, replace=True), self.told.emit):
            self.told.emit(tr("{path} is written, with all pages.", path=target))

    def spool(self, document: Document, spooler: str, printer: QPrinter) -> None:
        """Hand the PDF to a program that takes it from its standard input."""
        process = QProcess(self)
        process.finished.connect(lambda code, _: self._spooled(process, code))
        process.errorOccurred.connect(lambda error: self._not_spooled(process, error))
        process.started.connect(lambda: process.write(document.pdf))
        process.started.connect(process.closeWriteChannel)
        process.start(spooler, spooling(printer, document.paper, self.name))

    def finish(self) -> None:
        """The program ends: what a spooler has begun to take it gets whole, if it takes it in time."""
        for process in self.findChildren(QProcess):
            process.waitForFinished(PATIENCE)

    def _spooled(self, process: QProcess, code: int) -> None:
        said = " ".join(bytes(process.readAllStandardError().data()).decode(errors="replace").split())
        process.deleteLater()
        if code == 0:
            self._handed_over()
        else:
            self.told.emit(tr("Nothing was printed. The spooler of the printer says: {said}", said=said or code))

    def _not_spooled(self, process: QProcess, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:  # any other one ends in a code
            why = process.errorString()
            self.told.emit(tr("The spooler of the printer cannot be started ({why}). Save a PDF instead.", why=why))
            process.deleteLater()

    def _draw(self, document: Document, printer: QPrinter, window: QWidget) -> None:
        """A page for each turn of the event loop: the window goes on, and the person may stop it."""
        pages = draw(document, printer)
        words, count = tr("Printing \N{HORIZONTAL ELLIPSIS}"), len(document.drawings)
        progress = QProgressDialog(words, tr("Cancel"), 0, count, window)
        progress.setWindowModality(Qt.WindowModality.WindowModal)  # it is gone before the window is
        progress.setMinimumDuration(0)
        timer = QTimer(progress)

        def step() -> None:
            try:
                if progress.wasCanceled():
                    printer.abort()
                    pages.close()
                    self.told.emit(tr("Printing was stopped. Pages that the printer has already may still come."))
                else:
                    progress.setValue(next(pages))
                    return
            except StopIteration:
                self._handed_over()
            except Refused as slip:
                self.told.emit(slip.sentence)
            timer.stop()
            progress.reset()
            progress.deleteLater()

        timer.timeout.connect(step)
        timer.start(0)

    def _handed_over(self) -> None:
        self.told.emit(tr("{name} was handed to the printer.", name=self.name))


# On to a spooler --------------------------------------------------------------------------------------------------


def pdf_spooler() -> str | None:
    """The program that hands a PDF to the system's printers; None where they take none (as on Windows)."""
    return None if sys.platform == "win32" else shutil.which("lp")


def spooling(printer: QPrinter, paper: str, name: str) -> list[str]:
    """How that program is told to print a PDF from its standard input, with what was chosen for the printer."""
    command = ["-t", name, "-n", str(printer.copyCount()), "-o", f"media={SIZES[paper]}"]
    if printer.printerName():
        command += ["-d", printer.printerName()]
    if printer.duplex() in _SIDES:
        command += ["-o", f"sides={_SIDES[printer.duplex()]}"]
    if printer.colorMode() == QPrinter.ColorMode.GrayScale:
        command += ["-o", "print-color-mode=monochrome"]
    if printer.copyCount() > 1:
        command += ["-o", f"collate={'true' if printer.collateCopies() else 'false'}"]
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        command += ["-o", "outputorder=reverse"]
    wanted = printer.pageRanges().toString()
    return [*command, "-P", wanted] if wanted else command


# Or as drawings ---------------------------------------------------------------------------------------------------


def layout_of(document: Document, page: int) -> QPageLayout:
    """A page as the document wants it: its paper, and upright or across as the page itself is."""
    across = _size(QSvgRenderer(QByteArray(document.drawings[page])))
    orientation = (
        QPageLayout.Orientation.Landscape if across.width() > across.height() else QPageLayout.Orientation.Portrait
    )
    return QPageLayout(QPageSize(_PAGES[document.paper]), orientation, QMarginsF())


def _size(drawing: QSvgRenderer) -> QRectF:
    """The size of a page in points."""
    return drawing.viewBoxF()


def draw(document: Document, printer: QPrinter) -> Generator[int]:
    """Draw the pages that were asked for; yields after each how many are done. Raises Refused if it cannot begin."""
    wanted = printer.pageRanges()
    numbers = [one for one in range(len(document.drawings)) if wanted.isEmpty() or wanted.contains(one + 1)]
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        numbers.reverse()
    printer.setFullPage(True)
    painter = QPainter()
    try:
        for done, number in enumerate(numbers):
            paper = printer.pageLayout().pageSize()
            layout = layout_of(document, number)
            layout.setPageSize(paper)  # what is in the printer; a page of another size is fitted to it
            printer.setPageLayout(layout)
            printer.setFullPage(True)
            begun = printer.newPage() if done else painter.begin(printer)
            if not begun:
                raise Refused(
                    "The printer {printer} does not begin. Look whether it is on, and print again.",
                    printer=printer.printerName(),
                )
            drawing = QSvgRenderer(QByteArray(document.drawings[number]))
            drawing.render(painter, fitted(_size(drawing), printer))
            yield done + 1
    finally:
        if painter.isActive():
            painter.end()


def fitted(page: QRectF, printer: QPrinter) -> QRectF:
    """Where a page of this size comes on the printer's paper: as large as it is, or smaller to fit; never stretched."""
    sheet = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
    scale = min(printer.resolution() / _POINTS, sheet.width() / page.width(), sheet.height() / page.height())
    width, height = page.width() * scale, page.height() * scale
    return QRectF((sheet.width() - width) / 2, (sheet.height() - height) / 2, width, height)
