"""Questions answered beside the window by a judge of its own: only the latest one counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from partner_desk.app.rulebook import library
from partner_desk.domain.progress import Cancelled, Progress
from partner_desk.engine.judge import Judge
from partner_desk.gui.jobs import Job, raised

REST = 250
"""Milliseconds without another question before the work begins."""


@dataclass(frozen=True, eq=False)
class _Question:
    key: object
    work: Callable[[Judge], Any]


class _Waiting:
    """What somebody waits for an answer about: all that a worker may see of the window."""

    key: object = None


class Background(QObject):
    """Works on one question at a time.

    `found` tells the key of the latest question and its answer; `broke` tells that it will have none.
    """

    found = Signal(object, object)
    broke = Signal()

    def __init__(self, parent: QObject) -> None:
        """Nothing is asked yet."""
        super().__init__(parent)
        self._judge: Judge | None = None
        self._latest: _Question | None = None
        self._job: Job | None = None
        self._waiting = _Waiting()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self.begin)

    def ask(self, key: object, work: Callable[[Judge], Any]) -> None:
        """Ask this; whatever was asked before is no longer wanted."""
        self._latest = _Question(key, work)
        self._waiting.key = key
        self._rest.start()

    def forget(self) -> None:
        """Nothing is wanted any more."""
        self._latest = self._waiting.key = None
        self._rest.stop()

    @property
    def is_asked(self) -> bool:
        """Whether somebody waits for an answer."""
        return self._latest is not None

    def begin(self) -> None:
        """Begin at once with the latest question; what is under way comes first."""
        self._rest.stop()
        question = self._latest
        if question is None or self._job is not None:
            return
        own = self._judge = self._judge or Judge(library())
        work = question.work
        self._job = Job(lambda _: _unless_left(work, own))
        self._job.finished_with.connect(lambda value: self._done(question, value))
        self._job.failed.connect(lambda bug: self._failed(question, bug))
        self._job.begin()

    def wanting(self, key: object) -> Progress:
        """A report for long work about this: the work ends at the next one once nobody waits for it any more."""
        waiting = self._waiting

        def report(done: int, total: int) -> None:
            if waiting.key is not key:
                raise Cancelled

        return report

    def _done(self, question: _Question, value: Any) -> None:
        self._job = None
        if question is self._latest:
            self._latest = None
            self.found.emit(question.key, value)
        else:
            self.begin()

    def _failed(self, question: _Question, bug: BaseException) -> None:
        """A judge that broke judges no more; the next question gets another one."""
        self._job = self._judge = None
        if question is self._latest:
            self._latest = None
            self.broke.emit()
        else:
            self.begin()
        raise raised(bug)

    def stop(self) -> None:
        """The window closes: nothing is wanted any more."""
        self.forget()
        if self._job is not None:
            self._job.cancel()
            self._job = None


def _unless_left(work: Callable[[Judge], Any], judge: Judge) -> Any:
    """What comes of work; nothing where it ended because nobody waits for it, which nobody is told then."""
    try:
        return work(judge)
    except Cancelled:
        return None
