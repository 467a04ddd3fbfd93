"""The panels that a start does without: made when they are needed, or once the window is painted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from partner_desk.gui.models.estate import EstateModel
from partner_desk.gui.situation import Situation

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from partner_desk.gui.panels.compare import ComparePanel
    from partner_desk.gui.panels.findings import FindingsPanel
    from partner_desk.gui.panels.fragile import FragilePanel
    from partner_desk.gui.panels.matrix import MatrixPanel


class LazyPanels:
    """Each imports what it needs when it is made, and is put into its place."""

    def __init__(
        self,
        situation: Situation,
        model: EstateModel,
        add: Callable[[Iterable[QWidget]], None],
        count: Callable[[str], None],
        leave: Callable[[str], None],
        request: Callable[[str], None],
    ) -> None:
        """`add` puts panels beside the lists, `count` tells how many findings there are, `leave` lets somebody go.

        `request` shows a change request that would mend a finding.
        """
        self.situation = situation
        self.model = model
        self._add, self._count, self._leave, self._request = add, count, leave, request
        self.telling: list[QWidget] = []
        """The panels, of those there are, that tell verdicts."""

    @cached_property
    def findings(self) -> FindingsPanel:
        """What deserves attention."""
        from partner_desk.gui.panels import findings

        panel = findings.FindingsPanel(self.situation)
        panel.counted.connect(self._count)
        panel.request_asked.connect(self._request)
        self._keep(panel)
        panel.look()
        return panel

    @cached_property
    def fragile(self) -> FragilePanel:
        """What hangs on one person or link."""
        from partner_desk.gui.panels import fragile

        panel = fragile.FragilePanel(self.situation, self._leave)
        self._keep(panel)
        return panel

    @cached_property
    def compare(self) -> ComparePanel:
        """The desk and its scenarios side by side."""
        from partner_desk.gui.panels import compare

        panel = compare.ComparePanel(self.situation)
        self._keep(panel)
        return panel

    def _keep(self, panel: QWidget) -> None:
        self.telling.append(panel)
        self._add([panel])

    def matrix(self) -> MatrixPanel:
        """A matrix, for the panes to keep."""
        from partner_desk.gui.panels import matrix

        return matrix.MatrixPanel(self.situation, self.model)
