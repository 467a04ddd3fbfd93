"""How the window is divided: choosers over tree or matrix, reasons beside them, lists below; welcome before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from partner_desk.gui.panels.matrix import MatrixPanel


LESSON_AND_REASONS = [600, 400]
TREE_AND_LISTS = [600, 400]
"""Shares of the height, while a lesson is taken."""


class Panes(QStackedWidget):
    """The welcome page, or an open desk."""

    def __init__(
        self,
        welcome: QWidget,
        banner: QWidget,
        choosers: QWidget,
        time_line: QWidget,
        tree: QWidget,
        make_matrix: Callable[[], MatrixPanel],
        reasons: QWidget,
    ) -> None:
        """Lay out the parts; the matrix is made when it is wanted."""
        super().__init__()
        self.tree = tree
        self._make_matrix = make_matrix
        self.scopes = QStackedWidget()
        self.scopes.addWidget(tree)
        upper = QWidget()
        layout = QVBoxLayout(upper)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(choosers)
        layout.addWidget(self.scopes, 1)
        layout.addWidget(time_line)
        self.time_line = time_line
        self.left = QSplitter(Qt.Orientation.Vertical)
        self.left.addWidget(upper)
        self._before: QByteArray | None = None
        """While a lesson is taken: how the desk was divided before it."""
        self.reasons = reasons
        self.right = QSplitter(Qt.Orientation.Vertical)
        self.right.addWidget(reasons)
        self.across = QSplitter(Qt.Orientation.Horizontal)
        self.across.addWidget(self.left)
        self.across.addWidget(self.right)
        self.across.setSizes([720, 560])
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.down = QSplitter(Qt.Orientation.Vertical)
        self.down.addWidget(self.across)
        self.down.addWidget(self.tabs)
        self.down.setSizes([560, 200])
        desk = QWidget()
        whole = QVBoxLayout(desk)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(banner)
        whole.addWidget(self.down, 1)
        self.addWidget(welcome)
        self.addWidget(desk)

    def add_lists(self, lists: Iterable[QWidget]) -> None:
        """The lists below, by their accessible names."""
        for one in lists:
            self.tabs.addTab(one, one.accessibleName())

    def add_lesson(self, lesson: QWidget) -> None:
        """A lesson stands above the reasons."""
        self.right.insertWidget(0, lesson)

    def teach(self, wanted: bool) -> None:
        """A lesson gets the right side from top to bottom: the lists stand under the tree as long as it lasts."""
        if wanted is (self._before is not None):
            return
        if wanted:
            self._before = self.down.saveState()
            self.left.addWidget(self.tabs)
            self.left.setSizes(TREE_AND_LISTS)
            self.right.setSizes(LESSON_AND_REASONS)
        elif self._before is not None:
            self.down.addWidget(self.tabs)
            self.down.restoreState(self._before)
            self._before = None

    def conceal(self, wanted: bool, telling: Iterable[QWidget]) -> None:
        """Hide what tells verdicts of many scopes, besides the columns of tree and lists; or show it again."""
        if wanted and self.scopes.currentWidget() is not self.tree:
            self.show_matrix(False)
        for panel in telling:
            self.tabs.setTabVisible(self.tabs.indexOf(panel), not wanted)

    def conceal_here(self, *, reasons: bool, course: bool) -> None:
        """Hide what tells of the scope at hand, on its day or on all days; or show it again."""
        self.reasons.setVisible(not reasons)
        self.time_line.setVisible(not course)

    def show_desk(self, is_open: bool) -> None:
        """Show the desk, or the welcome page."""
        self.setCurrentIndex(1 if is_open else 0)

    @cached_property
    def matrix(self) -> MatrixPanel:
        """The matrix, in place of the tree."""
        made = self._make_matrix()
        self.scopes.addWidget(made)
        return made

    def show_matrix(self, wanted: bool) -> None:
        """Show the matrix in place of the tree, or the tree."""
        shown: QWidget = self.matrix if wanted else self.tree
        self.scopes.setCurrentWidget(shown)
        shown.setFocus()

    def save(self, settings: QSettings) -> None:
        """Remember how it is divided."""
        settings.setValue("across", self.across.saveState())
        settings.setValue("down", self._before or self.down.saveState())

    def restore(self, settings: QSettings) -> None:
        """Divide it as it was."""
        for name, part in (("across", self.across), ("down", self.down)):
            state = settings.value(name)
            if isinstance(state, QByteArray):
                part.restoreState(state)
