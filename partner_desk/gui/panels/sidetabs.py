"""Lesson and reasons where they have no room beside each other: one of them at a time, with tabs above them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QTabBar, QWidget

from partner_desk.language import tr

if TYPE_CHECKING:
    from partner_desk.gui.panes import Panes

ROOM = 165
"""A window for fewer letters than this has no room for tree, lesson and reasons."""


class SideTabs(QTabBar):
    """The lesson is shown first; away while both have room, or none is taken."""

    def __init__(self, panes: Panes) -> None:
        """There is no lesson yet."""
        super().__init__()
        self.panes = panes
        self.lesson: QWidget | None = None
        """The lesson, once there is one."""
        self.addTab(tr("Lesson"))
        self.addTab(tr("Reasons"))
        self.setDrawBase(False)
        self.setAccessibleName(tr("Lesson or reasons"))
        self.hide()
        self.currentChanged.connect(lambda _: self.share(taught=not self.isHidden()))

    def share(self, *, taught: bool) -> None:
        """Show both, or the one that is chosen."""
        narrow = taught and self.panes.width() < self.fontMetrics().horizontalAdvance("x") * ROOM
        self.setVisible(narrow)
        if self.lesson is not None and taught:
            self.lesson.setVisible(not narrow or self.currentIndex() == 0)
        self.panes.beside.setVisible(not narrow or self.currentIndex() == 1)

    def begin(self) -> None:
        """Something new is told in the lesson."""
        self.setCurrentIndex(0)
