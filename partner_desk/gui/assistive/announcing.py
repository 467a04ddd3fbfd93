"""Tells a screen reader what changed without the keyboard having moved: another verdict, and what was just done."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from partner_desk.gui.models.estate import Columns
from partner_desk.gui.shell import Shell


class Announcer(QObject):
    """Follows a window; says nothing where nobody listens."""

    def __init__(self, window: Shell) -> None:
        """Of this window, whose tree is told everything before."""
        super().__init__(window)
        self.window = window
        self._verdict = ""
        situation = window.situation
        situation.view_changed.connect(self._compare)
        situation.desk_changed.connect(lambda _: self._compare())
        situation.scope_changed.connect(self._keep)
        situation.done.connect(self._say)

    def _now(self) -> str:
        """The question with the verdict at the scope at hand; empty where none is told."""
        scope, model = self.window.situation.scope, self.window.model
        if scope is None or model.column is None or scope >= len(model.estate.scopes):
            return ""
        return f"{model.headerData(Columns.VERDICT, Qt.Orientation.Horizontal)}: {model.spoken(scope)}"

    def _keep(self) -> None:
        """The keyboard went elsewhere: that scope is read anyway."""
        if QAccessible.isActive():
            self._verdict = self._now()

    def _compare(self) -> None:
        """Another question, another day or other facts: say the verdict if it is another."""
        if not QAccessible.isActive():
            return
        before, self._verdict = self._verdict, self._now()
        if self._verdict and self._verdict != before:
            self._say(self._verdict)

    def _say(self, words: str) -> None:
        if words and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.window, words))
