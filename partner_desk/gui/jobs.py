"""Long work beside the window: a worker reads and returns a value, the main thread uses it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from partner_desk.exchange.decode import Cancelled, Progress


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
