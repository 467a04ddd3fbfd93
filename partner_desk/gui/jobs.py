"""Long work beside the window: a worker reads and returns a value, the main thread uses it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QThread, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from partner_desk.domain.progress import Cancelled, Progress
from partner_desk.gui.look import tr

SHOWN_AFTER = 300
"""Milliseconds after which work shows itself."""


class Job(QThread):
    """Runs one function. Ends with `finished_with` its value, or `failed` with the exception."""

    progressed = Signal(object, object)
    finished_with = Signal(object)
    failed = Signal(object)

    def __init__(self, work: Callable[[Progress], Any], parent: QObject | None = None) -> None:
        """`work` is told where to report its progress; the report raises once the job is cancelled."""
        super().__init__(parent)
        self._work = work

    def run(self) -> None:
        """The worker's side."""
        try:
            self.finished_with.emit(self._work(self._report))
        except Cancelled:
            return
        except Exception as trouble:
            self.failed.emit(trouble)

    def _report(self, done: int, total: int) -> None:
        if self.isInterruptionRequested():
            raise Cancelled
        self.progressed.emit(done, total)

    def cancel(self) -> None:
        """Ask the work to end, and wait until it has."""
        self.requestInterruption()
        self.wait()


class Busy(QProgressDialog):
    """Shows that something long goes on beside the window, and hands its value to who wants it; or drops it."""

    def __init__(
        self, words: str, work: Callable[[Progress], Any], then: Callable[[Any], None], window: QWidget
    ) -> None:
        """Begin to work; the dialog shows only if it takes long."""
        super().__init__(words, tr("Cancel"), 0, 0, window)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumDuration(SHOWN_AFTER)
        self.setAutoReset(False)
        self._then = then
        self.job = Job(work, self)
        self.job.progressed.connect(self._progressed)
        self.job.finished_with.connect(self._finished)
        self.job.failed.connect(self._failed)
        self.canceled.connect(self.job.requestInterruption)
        self.setValue(0)  # from here on the dialog counts the time
        self.job.start()

    def _progressed(self, done: int, total: int) -> None:
        if not self.wasCanceled():
            self.setMaximum(total + 1)  # the last piece is what comes after the counting
            self.setValue(done)

    def _finished(self, value: Any) -> None:
        dropped = self.wasCanceled()
        self._end()
        if not dropped:
            self._then(value)

    def _failed(self, trouble: Exception) -> None:
        self._end()
        raise trouble

    def _end(self) -> None:
        self.job.wait()
        self.reset()
        self.deleteLater()

    def stop(self) -> None:
        """The window closes: wait until the work has ended."""
        self.job.cancel()
