"""The welcome page: what can be begun, while no desk is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCommandLinkButton, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from partner_desk.gui.plain import Label, in_menu, tip
from partner_desk.language import tr

RECENT = 4
"""So many recent desks are offered."""


class Welcome(QWidget):
    """Open the sample, make a desk, open one, or learn."""

    def __init__(
        self,
        sample: Callable[[], None],
        new: Callable[[], None],
        open_: Callable[[], None],
        course: Callable[[], None],
        answers: Callable[[], None],
        thread: Callable[[], None],
    ) -> None:
        """The beginnings."""
        super().__init__()
        self.beginnings = QWidget()
        """What stands in the middle of the page."""
        page = QVBoxLayout(self)
        page.addWidget(self.beginnings, 0, Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self.beginnings)
        title = Label(tr("Partner Desk"))
        font = title.font()
        font.setPointSize(font.pointSize() * 2)
        title.setFont(font)
        layout.addWidget(title)
        words = Label(
            tr(
                "Why a Microsoft partner is or isn't recognized in an Azure estate: digital partner of record (DPOR), "
                "partner admin link (PAL) and partner earned credit, explained with their sources. Offline; nothing in "
                "Azure is ever changed."
            )
        )
        words.setWordWrap(True)
        words.setFixedWidth(560)
        layout.addWidget(words)
        layout.addSpacing(16)
        self.buttons: list[QCommandLinkButton] = []
        for text, more, begin in (
            (tr("Open the sample desk"), tr("Three customers, four partners: learn DPOR and PAL by example"), sample),
            (tr("New desk…"), tr("An empty file, for exports of az, tables or what you know yourself"), new),
            (tr("Open desk…"), tr("A .partnerdesk file"), open_),
            (
                tr("Take the course…"),
                tr("Short lessons in this window, from what recognition is to the hard cases"),
                course,
            ),
            (
                tr("Sixteen claims on DPOR and PAL…"),
                tr("What was said of the two, what is true today and why, and both side by side"),
                thread,
            ),
            (tr("Answers to real questions…"), tr("What partners asked about DPOR, PAL and earned credit"), answers),
        ):
            button = QCommandLinkButton(text, more)
            button.setAccessibleName(text)
            button.setFixedWidth(560)
            button.clicked.connect(lambda _=False, begin=begin: begin())
            layout.addWidget(button)
            self.buttons.append(button)
        self.learning = Label()
        """How far whoever learns here is, and what is due today."""
        self.learning.setWordWrap(True)
        self.practise = QPushButton(tr("Practise"))
        row = QHBoxLayout()
        row.addWidget(self.learning, 1)
        row.addWidget(self.practise)
        layout.addLayout(row)
        self.show_learning("")
        self.heading = Label(tr("Recent desks"))
        self.heading.hide()
        layout.addWidget(self.heading)
        self._below = QVBoxLayout()
        self._below.setSpacing(0)
        layout.addLayout(self._below)
        self.recent: list[QPushButton] = []
        """A button for each desk that was open last."""

    def show_learning(self, words: str) -> None:
        """Say how far the learner is; nothing is said of nobody."""
        self.learning.setText(words)
        self.learning.setVisible(bool(words))
        self.practise.setVisible(bool(words))

    def show_recent(self, paths: Sequence[Path], open_: Callable[[Path], None]) -> None:
        """Offer the desks that were open last."""
        for button in self.recent:
            button.deleteLater()
        self.recent = []
        for path in paths[:RECENT]:
            button = QPushButton(in_menu(path.name))
            button.setFlat(True)
            button.setStyleSheet("text-align: left; padding: 4px;")
            button.setToolTip(tip(str(path)))
            button.setAccessibleName(tr("Open {path}", path=path.name))
            button.clicked.connect(lambda _=False, path=path: open_(path))
            self._below.addWidget(button)
            self.recent.append(button)
        self.heading.setVisible(bool(self.recent))

    def show_icons(self) -> None:
        """Give the beginnings their arrows, in the ink of the window as it is now."""
        from partner_desk.gui.icons import tool_icon  # drawings are not needed to start

        arrow = tool_icon("begin", QApplication.palette().buttonText().color())
        for button in self.buttons:
            button.setIcon(arrow)


def suggested(path: Path | None) -> str:
    """A folder to begin a file dialog in."""
    return str(path.parent if path is not None else Path.home())
