"""Questions answered beside the window by one worker with a judge of its own: of each asker only the latest counts."""

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


class _Queue:
    """Who waits for the one worker that answers, and its judge.

    Two workers would take the interpreter's lock from the window twice as often, and two judges would hold the columns
    of a desk twice.
    """

    def __init__(self) -> None:
        """Nobody waits."""
        self._waiting: list[Background] = []
        self._served: Background | None = None
        self._job: Job | None = None
        self._judge: Judge | None = None

    def enter(self, asker: Background) -> None:
        """Wait for a turn, before those that are patient; who is being served is asked again then."""
        if asker is not self._served and asker not in self._waiting:
            self._waiting.append(asker)
            self._waiting.sort(key=lambda one: one.patient)
            self._next()

    def leave(self, asker: Background) -> None:
        """Wait no longer; a worker that may hang is left behind with its judge."""
        if asker in self._waiting:
            self._waiting.remove(asker)
        if asker is self._served and self._job is not None:
            self._job.cancel()
            self._served = self._job = self._judge = None
            self._next()

    def _next(self) -> None:
        while self._waiting and self._served is None:
            asker = self._waiting.pop(0)
            question = asker.latest
            if question is not None:
                self._serve(asker, question)

    def _serve(self, asker: Background, question: _Question) -> None:
        own = self._judge = self._judge or Judge(library())
        self._served = asker
        self._job = Job(lambda _: _unless_left(question.work, own))
        self._job.finished_with.connect(lambda value: self._done(asker, question, value))
        self._job.failed.connect(lambda bug: self._failed(asker, question, bug))
        self._job.begin()

    def _done(self, asker: Background, question: _Question, value: Any) -> None:
        self._served = self._job = None
        try:
            asker.take(question, value)
        finally:
            self._next()

    def _failed(self, asker: Background, question: _Question, bug: BaseException) -> None:
        """A judge that broke judges no more; the next question gets another one."""
        self._served = self._job = self._judge = None
        try:
            asker.miss(question)
        finally:
            self._next()
        raise raised(bug)


_queue = _Queue()


class Background(QObject):
    """Asks one question at a time.

    `found` tells the key of the latest question and its answer; `broke` tells that it will have none.
    """

    found = Signal(object, object)
    broke = Signal()

    def __init__(self, parent: QObject, patient: bool = False) -> None:
        """Nothing is asked yet; who is `patient` lets others go first."""
        super().__init__(parent)
        self.patient = patient
        self.latest: _Question | None = None
        self._waiting = _Waiting()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self.begin)

    def ask(self, key: object, work: Callable[[Judge], Any]) -> None:
        """Ask this; whatever was asked before is no longer wanted."""
        self.latest = _Question(key, work)
        self._waiting.key = key
        self._rest.start()

    def forget(self) -> None:
        """Nothing is wanted any more."""
        self.latest = self._waiting.key = None
        self._rest.stop()

    @property
    def is_asked(self) -> bool:
        """Whether somebody waits for an answer."""
        return self.latest is not None

    def begin(self) -> None:
        """Begin at once with the latest question; what is under way comes first."""
        self._rest.stop()
        if self.latest is not None:
            _queue.enter(self)

    def wanting(self, key: object) -> Progress:
        """A report for long work about this: the work ends at the next one once nobody waits for it any more."""
        waiting = self._waiting

        def report(done: int, total: int) -> None:
            if waiting.key is not key:
                raise Cancelled

        return report

    def take(self, question: _Question, value: Any) -> None:
        """The answer to a question; to one that is not the latest, the latest is asked."""
        if question is self.latest:
            self.latest = None
            self.found.emit(question.key, value)
        else:
            self.begin()

    def miss(self, question: _Question) -> None:
        """A question will have no answer."""
        if question is self.latest:
            self.latest = None
            self.broke.emit()
        else:
            self.begin()

    def stop(self) -> None:
        """The window closes: nothing is wanted any more."""
        self.forget()
        _queue.leave(self)


def _unless_left(work: Callable[[Judge], Any], judge: Judge) -> Any:
    """What comes of work; nothing where it ended because nobody waits for it, which nobody is told then."""
    try:
        return work(judge)
    except Cancelled:
        return None
