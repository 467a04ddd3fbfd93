"""The parts of the window that a start does without: made when they are needed, or once the window is painted."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING

from partner_desk.gui.jobs import Job

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from partner_desk.gui.branching import Branching
    from partner_desk.gui.main_window import MainWindow
    from partner_desk.gui.panels.compare import ComparePanel
    from partner_desk.gui.panels.findings import FindingsPanel
    from partner_desk.gui.panels.fragile import FragilePanel
    from partner_desk.gui.panels.matrix import MatrixPanel
    from partner_desk.gui.school.schooling import Schooling


class Later:
    """Each part imports what it needs when it is made, and puts itself into its place."""

    def __init__(self, window: MainWindow) -> None:
        """Parts of this window."""
        self.window = window
        self._loading: Job | None = None

    @cached_property
    def branching(self) -> Branching:
        """The verbs of scenarios."""
        from partner_desk.gui import branching

        return branching.Branching(self.window, self.window.situation)

    @cached_property
    def schooling(self) -> Schooling:
        """The verbs of the school."""
        from partner_desk.gui.school import schooling

        school = schooling.Schooling(self.window, self.window.situation)
        school.tips.watch(self.window)
        return school

    def begin_school(self) -> None:
        """Load what the school needs beside the window, then show a newcomer around."""
        self._loading = Job(lambda _: import_module("partner_desk.app.school.record"))
        self._loading.finished_with.connect(lambda _: self.schooling.first_start())
        self._loading.begin()

    @property
    def telling(self) -> list[QWidget]:
        """The panels, of those there are, that tell verdicts."""
        return [self.__dict__[name] for name in ("findings", "fragile", "compare") if name in self.__dict__]

    @cached_property
    def findings(self) -> FindingsPanel:
        """What deserves attention."""
        from partner_desk.gui.panels import findings

        panel = findings.FindingsPanel(self.window.situation)
        panel.counted.connect(self.window.status.findings_count.setText)
        self.window.panes.add_lists([panel])
        panel.look()
        return panel

    @cached_property
    def fragile(self) -> FragilePanel:
        """What hangs on one person or link."""
        from partner_desk.gui.panels import fragile

        panel = fragile.FragilePanel(self.window.situation, self.branching.without)
        self.window.panes.add_lists([panel])
        return panel

    @cached_property
    def compare(self) -> ComparePanel:
        """The desk and its scenarios side by side."""
        from partner_desk.gui.panels import compare

        panel = compare.ComparePanel(self.window.situation)
        self.window.panes.add_lists([panel])
        return panel

    def matrix(self) -> MatrixPanel:
        """A matrix, for the panes to keep."""
        from partner_desk.gui.panels import matrix

        return matrix.MatrixPanel(self.window.situation, self.window.model)

    def stop(self) -> None:
        """The window closes: nothing works beside it any longer."""
        if self._loading is not None:
            self._loading.wait()
        for name in ("findings", "fragile"):
            if name in self.__dict__:
                self.__dict__[name].background.stop()
