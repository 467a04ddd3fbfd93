"""What is loaded stays: Python's collector of cycles need not walk a million facts again and again."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

from partner_desk.domain.changes import ChangeSet
from partner_desk.gui.situation import Situation

MANY = 10_000
"""From so many scopes or facts on, walking them takes longer than a blink."""


class Memory(QObject):
    """Sets aside what a large desk holds once it is opened, and after a large import, as soon as it is painted."""

    def __init__(self, situation: Situation, parent: QObject) -> None:
        """Watch a situation."""
        super().__init__(parent)
        self._situation = situation
        self._holds = False
        situation.desk_opened.connect(self._opened)
        situation.desk_changed.connect(self._changed)

    def _opened(self) -> None:
        large = len(self._situation.estate.scopes) > MANY
        if large or self._holds:  # another desk takes the place of a large one: let that go
            QTimer.singleShot(0, self._set_aside)
        self._holds = large

    def _changed(self, changes: ChangeSet) -> None:
        if len(changes) > MANY:
            self._holds = True
            QTimer.singleShot(0, self._set_aside)

    def _set_aside(self) -> None:
        """Without what is no longer used; at the very start the program does so itself."""
        if gc.isenabled():
            gc.unfreeze()
            gc.collect()
            gc.freeze()
