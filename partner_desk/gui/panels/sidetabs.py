"""Lesson and reasons where they have no room beside each other: one of them at a time, with tabs above them."""

from __future__ import annotations

from PySide6.QtWidgets import QTabBar, QWidget

from partner_desk.language import tr

ROOM = 165
"""A window for fewer letters than this has no room for tree, lesson and reasons."""


class SideTabs(QTabBar):
    """The lesson is shown first; away while both have room, or none is taken."""

    def __init__(self, reasons: QWidget) -> None:
        """There is no lesson yet."""
        super().__init__()
        self.reasons = reasons
        self.lesson: QWidget | None = None
        """The lesson, once there is one."""
        self.addTab(tr("Lesson"))
        self.addTab(tr("Reasons"))
        self.setDrawBase(False)
        self.setAccessibleName(tr("Lesson or reasons"))
        self.hide()
        self.currentChanged.connect(lambda _: self._choose())

    def share(self, width: int, *, taught: bool) -> None:
        """Show both in a window that is wide enough, or the one that is chosen."""
        self.setVisible(taught and width < self.fontMetrics().horizontalAdvance("x") * ROOM)
        if taught:
            self._choose()
        else:
            self.reasons.setVisible(True)

    def _choose(self) -> None:
        both = self.isHidden()
        if self.lesson is not None:
            self.lesson.setVisible(both or self.currentIndex() == 0)
        self.reasons.setVisible(both or self.currentIndex() == 1)

    def begin(self) -> None:
        """Something new is told in the lesson."""
        self.setCurrentIndex(0)
