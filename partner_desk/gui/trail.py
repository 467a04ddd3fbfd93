"""Back and forward: the places that were looked at, one after the other, as in a browser."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from partner_desk.app.answers import View
from partner_desk.gui.situation import Situation

REST = 400
"""Milliseconds that one looks at a place before it is one to come back to: keys and the time line pass through many."""
LONGEST = 100

TrailPlace = tuple[str, View]
"""The key of a scope, and how it was looked at."""


class Trail(QObject):
    """Remembers what was looked at on a desk."""

    moved = Signal()
    """There may be another place to go back or forward to."""

    def __init__(self, situation: Situation, parent: QObject) -> None:
        """Follow a situation."""
        super().__init__(parent)
        self.situation = situation
        self._places: list[TrailPlace] = []
        self._at = -1
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self.note)
        situation.desk_opened.connect(self._forget)
        situation.scope_changed.connect(self._rest.start)
        situation.view_changed.connect(self._rest.start)

    def _forget(self) -> None:
        self._places, self._at = [], -1
        self._rest.start()
        self.moved.emit()

    def _here(self) -> TrailPlace | None:
        scope, tree = self.situation.scope, self.situation.estate.scopes
        return (tree.key(scope), self.situation.view) if scope is not None else None

    def note(self) -> None:
        """What is looked at now is a place to come back to; where one went forward to before is forgotten."""
        self._rest.stop()
        here = self._here()
        if here is None or not self._is_new(here):
            return
        self._places = [*self._places[: self._at + 1], here][-LONGEST:]
        self._at = len(self._places) - 1
        self.moved.emit()

    def leads(self, step: int) -> bool:
        """Whether there is a place before, or one after."""
        if self._rest.isActive() and self._is_new(self._here()):
            return step < 0 <= self._at  # where one is now comes after all others
        return 0 <= self._at + step < len(self._places)

    def _is_new(self, here: TrailPlace | None) -> bool:
        return here is not None and (self._at < 0 or here != self._places[self._at])

    def step(self, step: int) -> None:
        """Look at the place before, or at the one after; places that are gone are passed over."""
        if self._rest.isActive():
            self.note()
        situation, at = self.situation, self._at + step
        while 0 <= at < len(self._places):
            key, view = self._places[at]
            if situation.estate.scopes.find(key) is not None and view.partner in situation.estate.partners:
                self._at = at
                situation.look(
                    partner=view.partner, program=view.program, day=view.day, reading=view.reading
                )  # fmt: skip
                situation.go_to.emit(f"scope:{key}")
                self._rest.stop()
                self.moved.emit()
                return
            at += step
