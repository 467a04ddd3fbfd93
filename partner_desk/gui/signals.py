"""The system tells the program to end (a log-off, `kill`): the window closes as by hand, and the desk is folded."""

from __future__ import annotations

import contextlib
import os
import signal

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtWidgets import QWidget


class SignalWatch(QObject):
    """Closes a window on SIGTERM, SIGHUP and SIGINT; where a system has none of them, it does nothing.

    Python runs its handlers between two lines of Python, and there are none while Qt waits: so the signal is also
    written into a pipe, which Qt waits for too.
    """

    def __init__(self, window: QWidget) -> None:
        """Listen from now on, in the main thread."""
        super().__init__(window)
        self._window = window
        if os.name != "posix":
            return
        self._read, write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(write, False)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        signal.set_wakeup_fd(write, warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._read, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._end)

    def _end(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self._read, 64)
        self._window.close()
