"""The welcome page: what can be begun, while no desk is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QCommandLinkButton, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from partner_desk.gui.plain import Label, in_menu, tip
from partner_desk.language import tr

WIDE, GAP = 560, 32
"""Pixels of what stands beside each other on the page, and between."""
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
        self.page = QHBoxLayout(self)
        self.page.setSpacing(GAP)
        self.page.addStretch(1)
        self.page.addWidget(self.beginnings, 0, Qt.AlignmentFlag.AlignVCenter)
        self.page.addStretch(1)
        self.two_ways: QWidget | None = None
        """What DPOR and PAL are, beside the beginnings where there is room for both."""
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
        words.setFixedWidth(WIDE)
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
            button.setFixedWidth(WIDE)
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

    def show_recent(self, desks: Sequence[tuple[Path, str]], open_: Callable[[Path], None]) -> None:
        """Offer the desks that were open last, each with what was on it when it was left."""
        for button in self.recent:
            button.deleteLater()
        self.recent = []
        for path, summary in desks[:RECENT]:
            named = tr("{desk} \N{EN DASH} {summary}", desk=path.name, summary=summary) if summary else path.name
            button = QPushButton(in_menu(named))
            button.setFlat(True)
            button.setStyleSheet("text-align: left; padding: 4px;")
            button.setToolTip(tip(str(path)))
            button.setAccessibleName(tr("Open {path}", path=named))
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
        self._tell_ways()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What can be begun goes before what can be read."""
        super().resizeEvent(event)
        self._tell_ways()

    def minimumSizeHint(self) -> QSize:
        """No wider than the beginnings: what stands beside them goes where there is no room for both."""
        margins = self.page.contentsMargins()
        wide = self.beginnings.minimumSizeHint().width() + margins.left() + margins.right()
        return QSize(wide, super().minimumSizeHint().height())

    def _tell_ways(self) -> None:
        """Tell the two ways beside the beginnings, where there is room; nobody waits for them at a start."""
        has_room = self.width() >= 2 * WIDE + 3 * GAP
        if self.two_ways is None and has_room and self.isVisible() and not self.buttons[0].icon().isNull():
            from partner_desk.gui.twoways import TwoWays  # not needed to start

            self.two_ways = TwoWays()
            self.two_ways.setFixedWidth(WIDE)
            self.page.insertWidget(2, self.two_ways, 0, Qt.AlignmentFlag.AlignVCenter)
        if self.two_ways is not None:
            self.two_ways.setVisible(has_room)


def suggested(path: Path | None) -> str:
    """A folder to begin a file dialog in."""
    return str(path.parent if path is not None else Path.home())
