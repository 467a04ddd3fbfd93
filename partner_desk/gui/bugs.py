"""What happens when a bug shows: it is logged, told once with a report to copy, and the window goes on."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget

from partner_desk.app import logfile
from partner_desk.language import tr

LOGGED = 3
"""So many times one bug is logged: what breaks in a paint breaks in every paint."""
LEVELS = {
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Bugs(QObject):
    """Hears of every exception that nobody caught."""

    def __init__(self) -> None:
        """Nothing has happened yet."""
        super().__init__()
        self.window: QWidget | None = None
        """What is told is shown over this."""
        self.boxes: list[QMessageBox] = []
        self._times: dict[tuple[str, int], int] = {}

    def attend(self) -> None:
        """Hear of bugs from here on: of the window, of threads, of Qt."""
        sys.excepthook = self
        threading.excepthook = sys.unraisablehook = self._aside
        qInstallMessageHandler(_from_qt)

    def leave(self) -> None:
        """Hear no more: the program ends."""
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        sys.unraisablehook = sys.__unraisablehook__
        qInstallMessageHandler(None)

    def __call__(self, kind: type[BaseException], bug: BaseException, trace: TracebackType | None) -> None:
        """As `sys.excepthook`: log and tell. Ctrl+C in the terminal closes the window."""
        if issubclass(kind, KeyboardInterrupt):
            if self.window is not None:
                self.window.close()
            return
        told = self.note(bug)
        report = logfile.report(bug) if told else ""
        if trace is not None:
            traceback.clear_frames(trace)  # a painter in them would go on painting
        if told:
            QTimer.singleShot(0, self, lambda: self.show_report(report))  # not in the middle of a paint

    def _aside(self, raised: Any) -> None:
        """What nobody waits for is logged only."""
        if raised.exc_value is not None:
            self.note(raised.exc_value)

    def note(self, bug: BaseException) -> bool:
        """Log it; whether it is the first one of its place."""
        *_, (frame, line) = [(None, 0), *traceback.walk_tb(bug.__traceback__)]
        place = (frame.f_code.co_filename if frame is not None else "", line)
        times = self._times[place] = self._times.get(place, 0) + 1
        if times <= LOGGED:
            logging.getLogger("partner_desk").error("a bug, for the %d. time", times, exc_info=bug)
        return times == 1

    def show_report(self, report: str) -> None:
        """Say that something went wrong, over what is open now; nothing waits for an answer."""
        log = logfile.path()
        words = [
            tr("Something went wrong that should not. What was recorded before is safe; the last step may not have "
               "happened. You can go on."),
            tr("The report says where it happened, and nothing that is on your desk."),
            tr("The log has more, and stays on this computer: {path}", path=log) if log is not None else "",
        ]  # fmt: skip
        over = QApplication.activeModalWidget() or self.window
        box = QMessageBox(QMessageBox.Icon.Warning, tr("Something went wrong"), "", parent=over)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText("\n\n".join(word for word in words if word))
        box.setDetailedText(report)
        copy = QPushButton(tr("&Copy report"))
        box.addButton(copy, QMessageBox.ButtonRole.ActionRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Close))
        copy.clicked.disconnect()  # the box stays open
        copy.clicked.connect(lambda: self._copy(copy, report))
        box.setModal(False)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(lambda _: self.boxes.remove(box))
        self.boxes.append(box)
        box.show()

    def _copy(self, button: QPushButton, report: str) -> None:
        QApplication.clipboard().setText(report)
        button.setText(tr("Copied"))


def _from_qt(kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
    """What Qt complains of goes to the terminal as always, and into the log."""
    print(words, file=sys.stderr)
    if kind in LEVELS:
        logging.getLogger("partner_desk.qt").log(LEVELS[kind], "%s", words)
