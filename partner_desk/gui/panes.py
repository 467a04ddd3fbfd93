"""How the window is divided: the question above tree or matrix, reasons beside them, lists below; welcome before.

While a lesson is taken, it stands between tree and reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabWidget, QToolBar, QVBoxLayout, QWidget

from partner_desk.gui.panels.liststrip import ListStrip
from partner_desk.gui.panels.sidetabs import SideTabs
from partner_desk.gui.plain import Label
from partner_desk.gui.views.divided import DividedParts
from partner_desk.language import tr

if TYPE_CHECKING:
    from partner_desk.gui.panels.matrix import MatrixPanel


TREE_AND_STAGE = [246, 754]
LESSON_AND_REASONS = [54, 46]
"""Shares of the width, while a lesson is taken."""
NARROW, SHARE, NARROW_SHARE = 155, 0.47, 0.38
"""A window for fewer letters is narrow; what part of the width the tree has in a wide and in a narrow one."""
LOW = 26
"""With fewer lines than these the window is low."""
ROWS = 10
"""So many rows of a list are seen when it is opened first."""
TALL = 1000
"""On a screen of so many pixels the lists are open at first."""
UNLIMITED = (1 << 24) - 1
"""As Qt says that a widget may be of any height."""


@dataclass(frozen=True)
class Parts:
    """What an open desk consists of."""

    choosers: QWidget
    banner: QWidget
    filter_bar: QWidget
    tree: QWidget
    time_line: QWidget
    reasons: QWidget


@dataclass(frozen=True)
class _Before:
    """How a desk was shown before a lesson: how it was divided, and whether lists and tools were there."""

    across: QByteArray
    down: QByteArray
    lists: bool
    tools: bool


def _shared(width: int, shares: Sequence[int]) -> list[int]:
    """A width in shares."""
    return [width * one // sum(shares) for one in shares]


def _column(*parts: QWidget) -> tuple[QWidget, QVBoxLayout]:
    """Parts below each other, of which the last has the room, and their layout."""
    whole = QWidget()
    layout = QVBoxLayout(whole)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for part in parts:
        layout.addWidget(part, 1 if part is parts[-1] else 0)
    return whole, layout


class Panes(QStackedWidget):
    """The welcome page, or an open desk."""

    def __init__(self, welcome: QWidget, parts: Parts, make_matrix: Callable[[], MatrixPanel]) -> None:
        """Lay out the parts; the matrix is made when it is wanted."""
        super().__init__()
        self.tree, self.time_line, self.reasons = parts.tree, parts.time_line, parts.reasons
        self._make_matrix = make_matrix
        self.scopes = QStackedWidget()
        self.scopes.addWidget(parts.tree)
        self.left, _ = _column(parts.filter_bar, self.scopes)
        self.choosers = parts.choosers
        self._before: _Before | None = None
        """While a lesson is taken: what was shown before it."""
        self.waiting = Label()
        """Stands in the place of the reasons while they are kept from a learner."""
        self.waiting.setWordWrap(True)
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.waiting.hide()
        self.beside, beside = _column(self.waiting, parts.reasons)
        beside.addWidget(parts.time_line)
        self.right = QSplitter(Qt.Orientation.Horizontal)
        self.right.addWidget(self.beside)
        self.sides = SideTabs(self.beside)
        """Where lesson and reasons have no room beside each other: which of them is shown."""
        self.across = DividedParts(Qt.Orientation.Horizontal)
        self.across.addWidget(self.left)
        self.across.addWidget(_column(self.sides, self.right)[0])
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(tr("Lists"))
        self.strip = ListStrip(self.tabs)
        self.down = DividedParts(Qt.Orientation.Vertical)
        self.down.addWidget(self.across)
        self.down.addWidget(self.tabs)
        self.down.setStretchFactor(0, 1)
        self.addWidget(welcome)
        page, self._page = _column(parts.choosers, parts.banner, self.down)
        self.addWidget(page)
        self._divided = False
        """Whether somebody divided it; until then it follows the width of the window."""
        self._told = self._course_told = True
        """Whether reasons and time line may be shown, whatever a person wishes."""
        self.panel_wanted = self.time_line_wanted = self.lists_shown = True
        """What a person wants to see."""
        self._is_low = self._time_line_insisted = False
        """Whether the window has few lines, where the time line makes room for the answer, unless it is insisted on."""
        self.head: QWidget | None = None
        """What stands above a lesson, once there is one."""
        self.toolbar: QToolBar | None = None
        """The tools above, once there are any."""
        self._height = 0
        """How high the lists are when they are open."""
        self._connect()

    def _connect(self) -> None:
        self.strip.opener.clicked.connect(lambda: self.show_lists(not self.lists_shown))
        self.tabs.setCornerWidget(self.strip)
        self.across.splitterMoved.connect(self._divide_by_hand)
        self.across.begun_anew.connect(self._share_anew)
        self.down.begun_anew.connect(self._lists_anew)

    def add_lists(self, lists: Iterable[QWidget]) -> None:
        """The lists below, by their accessible names."""
        for one in lists:
            self.tabs.addTab(one, one.accessibleName())

    def begin_lists(self) -> None:
        """From now on whoever goes to a list opens them."""
        self.show_lists(self.screen().availableGeometry().height() >= TALL)
        self.strip.turn()
        self.tabs.currentChanged.connect(lambda _: self.show_lists(True) if self._told else None)
        self.tabs.tabBarClicked.connect(lambda _: self.show_lists(True))

    # What is shown ----------------------------------------------------------------------------------------

    def show_list(self, panel: QWidget) -> None:
        """Open the lists at one of them."""
        self.show_lists(True)
        self.tabs.setCurrentWidget(panel)

    def show_lists(self, wanted: bool) -> None:
        """Open the lists, or leave only their tabs."""
        stack = self.tabs.findChild(QStackedWidget, "qt_tabwidget_stackedwidget")
        if stack is None:
            return
        if wanted is False and self.lists_shown:
            self._height = self.tabs.height() if stack.isVisible() else 0
        bar = self.tabs.tabBar().sizeHint().height() + 2
        stack.setVisible(wanted)
        self.tabs.setMaximumHeight(UNLIMITED if wanted else bar)
        self.strip.show_open(wanted)
        splitter = self.tabs.parentWidget()
        if wanted is not self.lists_shown and isinstance(splitter, QSplitter):
            height = (self._height or (self.fontMetrics().height() + 8) * ROWS) if wanted else bar
            splitter.setSizes([max(height, splitter.height() - height), height])
        self.lists_shown = wanted

    def shows(self, part: str) -> bool:
        """Whether a part of the window is shown: `toolbar`, `panel`, `time-line`, `lists`."""
        time_line = self.time_line_wanted and (self._time_line_insisted or not self._is_low)
        parts = {"panel": self.panel_wanted, "time-line": time_line, "lists": self.lists_shown}
        return parts[part] if part in parts else not (self.toolbar is None or self.toolbar.isHidden())

    def toggle(self, part: str) -> None:
        """Show a part of the window, or hide it."""
        wanted = not self.shows(part)
        if part == "toolbar" and self.toolbar is not None:
            self.toolbar.setVisible(wanted)
        shows = {"panel": self.show_panel, "time-line": self.show_time_line, "lists": self.show_lists}
        if part in shows:
            shows[part](wanted)

    def show_panel(self, wanted: bool) -> None:
        """Show the reasons beside the tree, or the tree alone."""
        self.panel_wanted = wanted
        self._show_parts()

    def show_time_line(self, wanted: bool) -> None:
        """Show the time line, or leave its room to the reasons."""
        self._time_line_insisted = wanted
        self._want_time_line(wanted)

    def _want_time_line(self, wanted: bool) -> None:
        """Show the time line where the window has lines for it, or nowhere."""
        self.time_line_wanted = wanted
        self._show_parts()

    def to_time_line(self) -> None:
        """Put the keyboard into the time line, wherever it was hidden."""
        self.show_time_line(True)
        self.time_line.setFocus()

    def _show_parts(self) -> None:
        taught = self._before is not None
        self.reasons.setVisible(self._told)
        self.waiting.setVisible(taught and not self._told)
        self.time_line.setVisible(self._course_told and self.shows("time-line"))
        self.right.setVisible(self.panel_wanted or taught)
        self.sides.share(self.width(), taught=taught)

    def add_lesson(self, lesson: QWidget, head: QWidget) -> None:
        """A lesson stands between the tree and the reasons, with a head above all of them."""
        self.right.insertWidget(0, lesson)
        self._page.insertWidget(0, head)
        self.sides.lesson, self.head = lesson, head
        head.hide()

    def teach(self, wanted: bool, *, task: bool = False) -> None:
        """A lesson has a stage of its own: tree, lesson, reasons; lists are closed, and tools are there for a task."""
        if wanted and self._before is None:
            tools = self.toolbar is not None and not self.toolbar.isHidden()
            self._before = _Before(self.across.saveState(), self.down.saveState(), self.lists_shown, tools)
            self.show_lists(False)
            self.across.setSizes(_shared(self.width(), TREE_AND_STAGE))
            self.right.setSizes(_shared(self.width(), LESSON_AND_REASONS))
        elif not wanted and self._before is not None:
            before, self._before = self._before, None
            self.show_lists(before.lists)
            self.down.restoreState(before.down)
            self.across.restoreState(before.across)
            if self.toolbar is not None:
                self.toolbar.setVisible(before.tools)
        self.show_fields(not wanted)
        if self.head is not None:
            self.head.setVisible(wanted)
        if wanted and self.toolbar is not None and self._before is not None:
            self.toolbar.setVisible(task and self._before.tools)
        self._show_parts()

    def show_fields(self, wanted: bool) -> None:
        """Show the fields of the question, or leave their room to a lesson."""
        self.choosers.setVisible(wanted)

    def conceal(self, wanted: bool, telling: Iterable[QWidget]) -> None:
        """Hide what tells verdicts of many scopes, besides the columns of tree and lists; or show it again."""
        if wanted and self.scopes.currentWidget() is not self.tree:
            self.show_matrix(False)
        shown = self.lists_shown
        for panel in telling:
            self.tabs.setTabVisible(self.tabs.indexOf(panel), not wanted)
        self.show_lists(shown)

    def conceal_here(self, *, reasons: bool, course: bool) -> None:
        """Hide what tells of the scope at hand, on its day or on all days; or show it again."""
        self._told, self._course_told = not reasons, not course
        self._show_parts()

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

    # How it is divided ------------------------------------------------------------------------------------

    def _divide_by_hand(self) -> None:
        self._divided |= self._before is None

    def _share_anew(self) -> None:
        """Tree and panel share the width as at first."""
        if self._before is None:
            self._divided = False
            self._share(self.width())

    def _share(self, width: int) -> None:
        narrow = width < self.fontMetrics().horizontalAdvance("x") * NARROW
        tree = int(width * (NARROW_SHARE if narrow else SHARE))
        self.across.setSizes([tree, width - tree])

    def _lists_anew(self) -> None:
        """The lists are as high as when they are opened first."""
        if self.lists_shown:
            self.show_lists(False)
        self._height = 0
        self.show_lists(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As long as nobody divided it otherwise, tree and panel share the width."""
        super().resizeEvent(event)
        width = event.size().width()
        unseen = max(0, self.window().height() - self.screen().availableGeometry().height())
        is_low = event.size().height() - unseen < self.fontMetrics().height() * LOW
        if is_low is not self._is_low:
            self._is_low = is_low
            self._show_parts()
        if self._before is not None:
            self.across.setSizes(_shared(width, TREE_AND_STAGE))
            self.sides.share(width, taught=True)
        elif not self._divided:
            self._share(width)

    def save(self, settings: QSettings) -> None:
        """Remember how it is divided, and what is hidden."""
        before = self._before
        if self._divided:
            settings.setValue("across", before.across if before is not None else self.across.saveState())
        settings.setValue("down", before.down if before is not None else self.down.saveState())
        for name in ("panel_wanted", "time_line_wanted"):
            settings.setValue(f"shown/{name}", getattr(self, name))
        settings.setValue("shown/lists_shown", before.lists if before is not None else self.lists_shown)
        settings.setValue("shown/toolbar", before.tools if before is not None else self.shows("toolbar"))
        settings.setValue("shown/list", self.tabs.currentIndex())

    def restore(self, settings: QSettings) -> None:
        """Divide it as it was."""
        for name, part in (("across", self.across), ("down", self.down)):
            state = settings.value(name)
            if isinstance(state, QByteArray):
                part.restoreState(state)
                self._divided |= part is self.across
        kept = str(settings.value("shown/list") or "")
        if kept.isdecimal() and int(kept) < self.tabs.count():  # others are made later
            opened = self.lists_shown
            self.tabs.setCurrentIndex(int(kept))
            self.show_lists(opened)
        shown = (
            ("panel_wanted", self.show_panel),
            ("time_line_wanted", self._want_time_line),
            ("lists_shown", self.show_lists),
        )
        for name, show in shown:
            if settings.contains(f"shown/{name}"):
                show(_is_true(settings, f"shown/{name}"))
        if self.toolbar is not None and settings.contains("shown/toolbar"):
            self.toolbar.setVisible(_is_true(settings, "shown/toolbar"))


def _is_true(settings: QSettings, key: str) -> bool:
    """A setting that is yes or no: a file of settings has it as a word."""
    return str(settings.value(key)).casefold() == "true"
