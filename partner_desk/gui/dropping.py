"""Files that are dragged over the window: what a drop would do is said at once, and done when they are let go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPalette
from PySide6.QtWidgets import QFrame, QVBoxLayout

from partner_desk.domain.showing import one_line
from partner_desk.gui.look import listed
from partner_desk.gui.plain import Label
from partner_desk.gui.shell import Shell
from partner_desk.language import tr, trn
from partner_desk.store.files import SUFFIX

FEW = 3
"""So many of the files are named."""
PAD = 16
"""Pixels around the words."""
EDGE = 3
"""Pixels of the frame around them."""


class FileDrops(QObject):
    """Takes files anywhere in a window: a desk is opened, everything else imported."""

    def __init__(self, window: Shell) -> None:
        """Of a window."""
        super().__init__(window)
        self.window = window
        window.setAcceptDrops(True)
        self.board = QFrame(window)
        """Lies over the middle of the window while something is dragged over it."""
        self.board.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.board.setAutoFillBackground(True)
        self.board.setFrameStyle(QFrame.Shape.Box | QFrame.Shadow.Plain)
        self.board.setLineWidth(EDGE)
        self.words = Label()
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setWordWrap(True)
        layout = QVBoxLayout(self.board)
        layout.setContentsMargins(PAD, PAD, PAD, PAD)
        layout.addWidget(self.words)
        self.board.hide()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Files come, go away again, or are let go."""
        if isinstance(event, QDragEnterEvent):
            paths = _paths(event.mimeData())
            if paths:
                event.acceptProposedAction()
                self._show(self.told(paths))
            return bool(paths)
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self.board.hide()
            self.drop(_paths(event.mimeData()))
            return True
        if isinstance(event, QDragLeaveEvent):
            self.board.hide()
        return False

    def told(self, paths: Sequence[Path]) -> str:
        """What a drop of these would do."""
        names = listed([one_line(path.name) for path in paths], FEW)
        desk, situation = _desk(paths), self.window.situation
        if desk is not None:
            return tr("Drop to open {desk}", desk=names)
        if situation.training:
            return tr("Nothing is imported here: this is a training desk. Open or make a desk of your own first.")
        if situation.workspace is None:
            return trn(
                "Drop to import {count:,} file into a new desk: {names}",
                "Drop to import {count:,} files into a new desk: {names}",
                len(paths),
                names=names,
            )
        return trn(
            "Drop to import {count:,} file into {desk}: {names}",
            "Drop to import {count:,} files into {desk}: {names}",
            len(paths),
            desk=situation.title,
            names=names,
        )

    def drop(self, paths: Sequence[Path]) -> None:
        """Open a desk, or import."""
        desk = _desk(paths)
        if desk is not None:
            self.window.open_desk(desk)
        elif paths:
            self.window.import_paths(paths)

    def _show(self, words: str) -> None:
        self.words.setText(words)
        colours = self.board.palette()
        colours.setColor(QPalette.ColorRole.WindowText, colours.color(QPalette.ColorRole.Accent))
        self.board.setPalette(colours)
        self.words.setPalette(self.window.palette())
        room = self.window.rect()
        self.board.setFixedWidth(room.width() // 2)
        self.board.adjustSize()
        self.board.move(room.center() - self.board.rect().center())
        self.board.raise_()
        self.board.show()


def _paths(data: QMimeData) -> list[Path]:
    """The files of this computer that are dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _desk(paths: Sequence[Path]) -> Path | None:
    """The desk that one single file is."""
    return paths[0] if len(paths) == 1 and paths[0].suffix.casefold() == SUFFIX else None
