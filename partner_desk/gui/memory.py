"""What is loaded stays: Python's collector of cycles need not walk a million facts again and again."""

from __future__ import annotations

import gc

from PySide6.QtCore import QTimer

from partner_desk.domain.changes import ChangeSet
from partner_desk.gui.situation import Situation

MANY = 10_000
"""From so many facts on, a step is as good as another desk."""


def watch(situation: Situation) -> None:
    """Set aside what a desk holds once it is opened, and after a large import, as soon as it is painted."""
    situation.desk_opened.connect(lambda: QTimer.singleShot(0, _set_aside))
    situation.desk_changed.connect(_changed)


def _changed(changes: ChangeSet) -> None:
    if len(changes) > MANY:
        QTimer.singleShot(0, _set_aside)


def _set_aside() -> None:
    """Without what is no longer used; at the very start the program does so itself."""
    if gc.isenabled():
        gc.unfreeze()
        gc.collect()
        gc.freeze()
