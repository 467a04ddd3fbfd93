"""Long work beside the window: a worker reads and returns a value, the main thread uses it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QDeadlineTimer, Qt, QThread, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from partner_desk.domain.errors import Refused
from partner_desk.domain.progress import Cancelled, Progress
from partner_desk.language import tr

SHOWN_AFTER = 300
"""Milliseconds after which work shows itself."""
PATIENCE = 2_000
"""Milliseconds that whoever leaves waits for a worker; one that hangs is left behind."""

_under_way: set[Job] = set()
"""Workers belong to nobody else: whoever asked may be gone before they are."""


class Broke(Exception):
    """A worker ended by what is no ordinary exception."""


class Job(QThread):
    """Runs one function. Ends with `finished_with` its value or `failed` with the exception, unless it is cancelled."""

    progressed = Signal(object, object)
    finished_with = Signal(object)
    failed = Signal(object)
    _ended = Signal(object, object)

    def __init__(self, work: Callable[[Progress], Any]) -> None:
        """`work` is told where to report its progress; the report raises once the job is cancelled."""
        super().__init__()
        self._work = work
        self._cancelled = False
        self._ended.connect(self._tell)
        self.finished.connect(self._gone)

    def begin(self) -> None:
        """Start the worker."""
        _under_way.add(self)
        self.start()

    def run(self) -> None:
        """The worker's side: whatever happens there is told."""
        try:
            self._ended.emit(self._work(self._report), None)
        except Cancelled:
            return
        except BaseException as trouble:
            self._ended.emit(None, trouble)

    def _tell(self, value: Any, trouble: BaseException | None) -> None:
        if self._cancelled:
            return
        if trouble is None:
            self.finished_with.emit(value)
        else:
            self.failed.emit(trouble)

    def _report(self, done: int, total: int) -> None:
        if self.isInterruptionRequested():
            raise Cancelled
        self.progressed.emit(done, total)

    def _gone(self) -> None:
        self.wait()
        _under_way.discard(self)

    def cancel(self) -> None:
        """Ask the work to end, and hear no more of it; nobody waits for a worker that hangs."""
        self._cancelled = True
        self.requestInterruption()


def raised(trouble: BaseException) -> Exception:
    """What is raised in the window for what happened in a worker: nothing that would end the program."""
    if isinstance(trouble, Exception):
        return trouble
    broke = Broke(type(trouble).__name__)
    broke.__cause__ = trouble
    return broke


def all_ended() -> bool:
    """The program ends: ask every worker to end; whether each has done so in time."""
    for one in tuple(_under_way):
        one.cancel()
    left = QDeadlineTimer(PATIENCE)
    return all(one.wait(left) for one in tuple(_under_way))


class Busy(QProgressDialog):
    """Shows that something long goes on beside the window, and hands its value to who wants it; or drops it.

    What is refused is said.
    """

    def __init__(
        self,
        words: str,
        work: Callable[[Progress], Any],
        then: Callable[[Any], None],
        say: Callable[[str], object],
        window: QWidget,
    ) -> None:
        """Begin to work; the dialog shows only if it takes long."""
        super().__init__(words, tr("Cancel"), 0, 0, window)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumDuration(SHOWN_AFTER)
        self.setAutoReset(False)
        self._then, self._say = then, say
        self.job = Job(work)
        self.job.progressed.connect(self._progressed)
        self.job.finished_with.connect(self._finished)
        self.job.failed.connect(self._failed)
        self.canceled.connect(self.job.requestInterruption)
        self.setValue(0)  # from here on the dialog counts the time
        self.job.begin()

    def _progressed(self, done: int, total: int) -> None:
        if not self.wasCanceled():
            self.setMaximum(total + 1)  # the last piece is what comes after the counting
            self.setValue(done)

    def _finished(self, value: Any) -> None:
        dropped = self.wasCanceled()
        self._end()
        if not dropped:
            self._then(value)

    def _failed(self, trouble: BaseException) -> None:
        self._end()
        if not isinstance(trouble, Refused):
            raise raised(trouble)
        self._say(trouble.sentence)

    def _end(self) -> None:
        self.job.wait()
        self.reset()
        self.deleteLater()

    def stop(self) -> None:
        """The window closes: nobody wants the value any more."""
        self.job.cancel()
