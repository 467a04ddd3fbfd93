"""A desk that is opened again while a window has it: that window comes to the front, and the second program ends.

The second program leaves a file in the state folder that names the desk, and the window that has it takes it away.
"""

from __future__ import annotations

import hashlib
import time
from contextlib import suppress
from pathlib import Path

import platformdirs
from PySide6.QtCore import QFileSystemWatcher, QObject, Qt

from partner_desk.gui.host import Host
from partner_desk.store.files import private_folder

PATIENCE = 1.0
"""Seconds in which a window takes a request."""
AGAIN = 0.02


def _request(desk: Path) -> Path:
    """Where a desk is asked for."""
    folder = private_folder(platformdirs.user_state_path("partner-desk", appauthor=False) / "windows")
    return folder / hashlib.sha256(str(desk.resolve()).encode()).hexdigest()[:32]


def is_brought_to_front(desk: Path) -> bool:
    """Ask whichever window has a desk to come to the front; whether one did."""
    with suppress(OSError):
        request = _request(desk)
        request.touch()
        end = time.monotonic() + PATIENCE
        while request.exists():
            if time.monotonic() > end:
                request.unlink(missing_ok=True)
                return False
            time.sleep(AGAIN)
        return True
    return False


class RequestWatch(QObject):
    """Brings a window to the front when its desk is asked for."""

    def __init__(self, window: Host) -> None:
        """Watch for this window."""
        super().__init__(window)
        self.window = window
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _: self.look())
        window.situation.desk_opened.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        desk = self.window.situation.desk
        if desk is not None and desk.path is not None and not self._watcher.directories():
            with suppress(OSError):  # a place that cannot be written to is no reason not to work
                self._watcher.addPath(str(_request(desk.path).parent))

    def look(self) -> None:
        """Look whether somebody asks for the open desk."""
        desk = self.window.situation.desk
        if desk is None or desk.path is None:
            return
        with suppress(OSError):
            request = _request(desk.path)
            if request.exists():
                request.unlink()
                state = self.window.windowState() & ~Qt.WindowState.WindowMinimized
                self.window.setWindowState(state | Qt.WindowState.WindowActive)
                self.window.raise_()
                self.window.activateWindow()
