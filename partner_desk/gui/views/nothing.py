"""What an empty tree says in the place of its rows: what was looked for, and how everything is seen again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from partner_desk.gui.plain import Label, lines


class NothingFound(QWidget):
    """Lies over a part of the window, as large as that; hidden until there is something to say."""

    def __init__(self, over: QWidget, words: str, act: Callable[[], object]) -> None:
        """With one button, that has these words."""
        super().__init__(over)
        self._over = over
        self.said = Label()
        self.said.setWordWrap(True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = QPushButton(words)
        self.button.clicked.connect(lambda: act())
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(self.said)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        over.installEventFilter(self)
        self.hide()

    def say(self, words: str) -> None:
        """Say something, or nothing any longer."""
        self.said.setText(lines(words))
        self.resize(self._over.size())
        self.setVisible(bool(words))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """It is as large as what it lies over."""
        if event.type() == QEvent.Type.Resize:
            self.resize(self._over.size())
        return False
