"""Whether the file of the open desk is still there: looked at from time to time, and when one comes back to it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from partner_desk.domain.errors import DeskLost
from partner_desk.gui.situation import Situation

EVERY = 3_000
"""Milliseconds between two looks."""


class FileWatch(QObject):
    """Tells at once, and once, that the file was deleted, moved or replaced; and folds it while nothing goes on."""

    def __init__(self, situation: Situation, parent: QObject) -> None:
        """Watch the open desk of a situation."""
        super().__init__(parent)
        self.situation = situation
        self._told = self._changed = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.look)
        situation.desk_opened.connect(self._opened)
        situation.desk_changed.connect(lambda _: self._wait())
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.applicationStateChanged.connect(self._come_back)

    def _opened(self) -> None:
        self._told = self._changed = False
        desk = self.situation.desk
        if desk is not None and desk.path is not None:
            self._timer.start()
        else:
            self._timer.stop()

    def _wait(self) -> None:
        """A step was made: the file is folded when nothing came for as long as the timer takes."""
        self._changed = True
        if self._timer.isActive():
            self._timer.start()

    def _come_back(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self.look()

    def look(self) -> None:
        """Look now; not while a dialog is open, which would be in the way."""
        desk = self.situation.desk
        if desk is None or QApplication.activeModalWidget() is not None:
            return
        try:
            desk.check_file()
        except DeskLost as lost:
            if not self._told:
                self._told = True
                self.situation.lost.emit(lost.sentence)
            return
        self._told = False
        if self._changed:  # a copy of the one file, by mail or a sync program, then lacks nothing
            self._changed = False
            desk.fold()
