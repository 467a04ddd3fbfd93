"""The parts of the window that a start does without: made when they are needed, or once the window is painted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING

from partner_desk.gui.jobs import Job
from partner_desk.gui.lazypanels import LazyPanels
from partner_desk.gui.shell import Shell
from partner_desk.store.loading import LOADING

if TYPE_CHECKING:
    from partner_desk.app.palette import PaletteEntry
    from partner_desk.gui.branching import Branching
    from partner_desk.gui.customers import Customers
    from partner_desk.gui.facting import Facting
    from partner_desk.gui.panels.compare import ComparePanel
    from partner_desk.gui.school.schooling import Schooling


SOON = ("partner_desk.app.school.record", "partner_desk.store.tables")
"""What takes half a second to load, and would be waited for at a first click or a first step."""


def _load(modules: Sequence[str]) -> None:
    for one in modules:
        with LOADING:
            import_module(one)


class Later(LazyPanels):
    """Besides the panels, what the actions about scenarios and those of the school do."""

    def __init__(self, window: Shell) -> None:
        """Parts of this window."""
        super().__init__(
            window.situation,
            window.model,
            lambda panels: window.panes.add_lists(panels),
            lambda words: window.status.findings_count.setText(words),
            lambda principal: self.branching.without(principal),
            lambda finding: window.request(finding),
        )
        self.window = window
        self._loading: Job | None = None

    @cached_property
    def branching(self) -> Branching:
        """The verbs of scenarios."""
        from partner_desk.gui import branching

        return branching.Branching(self.window, self.window.situation, self._shown_compare)

    def _shown_compare(self) -> ComparePanel:
        self.window.panes.show_list(self.compare)
        return self.compare

    @cached_property
    def facting(self) -> Facting:
        """The verbs about facts of any kind."""
        from partner_desk.gui import facting

        return facting.Facting(self.window, self.window.situation)

    @cached_property
    def customers(self) -> Customers:
        """The verbs that put a customer on the desk by hand."""
        from partner_desk.gui import customers

        return customers.Customers(self.window, self.window.situation)

    def answers_to(self, typed: str) -> list[PaletteEntry]:
        """The answers to real questions that a text asks for."""
        return self.schooling.answers_to(typed)

    def show_answer(self, key: str) -> None:
        """Show one of them."""
        self.schooling.answers(key)

    @cached_property
    def schooling(self) -> Schooling:
        """The verbs of the school."""
        with LOADING:
            from partner_desk.gui.school import schooling

        school = schooling.Schooling(self.window, self.window.situation)
        school.tips.watch(self.window)
        return school

    def begin_school(self) -> None:
        """Load beside the window what the school and a first step need, then show a newcomer around."""
        self._loading = Job(lambda _: _load(SOON))
        self._loading.finished_with.connect(lambda _: self.schooling.first_start())
        self._loading.begin()

    def stop(self) -> None:
        """The window closes: what is being loaded is waited for."""
        if self._loading is not None:
            self._loading.wait()
