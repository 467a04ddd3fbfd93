"""The parts of the window, for what arranges them and leads around in them; only the program's start knows more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QTabWidget, QToolBar, QWidget

from partner_desk.gui.host import Host

if TYPE_CHECKING:
    from partner_desk.app.palette import PaletteEntry
    from partner_desk.exchange.sources import ImportSource
    from partner_desk.gui.choosers import Choosers
    from partner_desk.gui.lazypanels import LazyPanels
    from partner_desk.gui.models.estate import EstateModel
    from partner_desk.gui.panels.timeline import TimeLinePanel
    from partner_desk.gui.panels.why import WhyPanel
    from partner_desk.gui.panes import Panes
    from partner_desk.gui.treedetails import TreeDetails
    from partner_desk.gui.views.tree import EstateTree
    from partner_desk.gui.welcome import Welcome


class Shell(Host):
    """The parts that the window shows, and the actions that lead to them."""

    model: EstateModel
    tree_details: TreeDetails
    tree: EstateTree
    choosers: Choosers
    why: WhyPanel
    reasons: QWidget
    later: LazyPanels
    time_line: TimeLinePanel
    welcome: Welcome
    panes: Panes
    tabs: QTabWidget
    toolbar: QToolBar
    sample: Callable[[], None]
    """Opens the sample."""
    open_desk: Callable[[Path], None]
    """Opens a desk, unless the one at hand must stay."""
    import_paths: Callable[[Sequence[ImportSource]], None]
    """Imports files: shows what they would bring, and asks."""
    respeak: Callable[[], None]
    """Lets lessons and terms be told in the language that is preferred now."""
    record: Callable[[str], None]
    """Opens the form for the kind of fact of a word; shows the kinds to choose from without one."""
    answers_to: Callable[[str], list[PaletteEntry]]
    """Finds the answers to real questions that a text asks for."""
    show_answer: Callable[[str], None]
    """Shows one of them."""
    request: Callable[[str], None]
    """Shows the change request that would mend a finding, by the id of that."""
    may_leave: Callable[[], bool]
    """Whether the desk at hand may be left: one that is in no file is offered to be saved first."""
    every_action: Callable[[], list[tuple[str, str, str]]]
    """All actions: words, key, menu."""
    possible_actions: Callable[[], list[tuple[str, str, str]]]
    """The actions that can be done now: name, words, key."""
    trigger: Callable[[str], None]
    """Does what the action of a name does."""
