"""What the parts of the window may ask of it: only the start of the program knows the window itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QDialog, QMainWindow, QMessageBox, QTabWidget, QToolBar, QWidget

from partner_desk.gui.plain import lines

if TYPE_CHECKING:
    from partner_desk.app.workspace import Workspace
    from partner_desk.exchange.sources import ImportSource
    from partner_desk.gui.choosers import Choosers
    from partner_desk.gui.lazypanels import LazyPanels
    from partner_desk.gui.models.estate import EstateModel
    from partner_desk.gui.panels.lists import ListPanel
    from partner_desk.gui.panels.timeline import TimeLinePanel
    from partner_desk.gui.panels.why import WhyPanel
    from partner_desk.gui.panes import Panes
    from partner_desk.gui.situation import Situation
    from partner_desk.gui.statusbar import StatusBar
    from partner_desk.gui.treedetails import TreeDetails
    from partner_desk.gui.views.tree import EstateTree
    from partner_desk.gui.welcome import Welcome


class Shell(QMainWindow):
    """The parts that the window shows, and what can be done in it; the window says how."""

    settings: QSettings
    situation: Situation
    model: EstateModel
    tree_details: TreeDetails
    tree: EstateTree
    choosers: Choosers
    why: WhyPanel
    reasons: QWidget
    lists: Mapping[str, ListPanel]
    later: LazyPanels
    time_line: TimeLinePanel
    welcome: Welcome
    panes: Panes
    tabs: QTabWidget
    toolbar: QToolBar
    status: StatusBar
    dialog: QDialog | None = None
    """The dialog that was shown last."""
    attend: Callable[[QDialog], None]
    """Lets the terms of a dialog explain themselves."""
    go_to: Callable[[str], None]
    """Follows a link."""
    begin: Callable[[Callable[[], Workspace]], bool]
    """Opens what is made, unless the desk at hand must stay; says why not if it is refused."""
    sample: Callable[[], None]
    """Opens the sample."""
    open_desk: Callable[[Path], None]
    """Opens a desk, unless the one at hand must stay."""
    import_paths: Callable[[Sequence[ImportSource]], None]
    """Imports files: shows what they would bring, and asks."""
    record: Callable[[str], None]
    """Opens the form for the kind of fact of a word; shows the kinds to choose from without one."""
    may_leave: Callable[[], bool]
    """Whether the desk at hand may be left: one that is in no file is offered to be saved first."""
    every_action: Callable[[], list[tuple[str, str, str]]]
    """All actions: words, key, menu."""
    possible_actions: Callable[[], list[tuple[str, str, str]]]
    """The actions that can be done now: name, words, key."""
    trigger: Callable[[str], None]
    """Does what the action of a name does."""

    def show_dialog(self, dialog: QDialog) -> None:
        """Show a dialog; it goes away by itself. Its terms explain themselves."""
        self.attend(dialog)
        dialog.open()
        self.dialog = dialog

    def tell(self, words: str) -> None:
        """Tell something that asks for nothing, in the status bar."""
        self.status.told.setText(words)
        self.status.offer_undo(False)

    def say(self, sentence: str) -> None:
        """Show a sentence without stopping anything."""
        box = QMessageBox(QMessageBox.Icon.Information, "Partner Desk", "", parent=self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(lines(sentence))
        self.show_dialog(box)

    def say_notes(self) -> None:
        """Say what whoever opened the desk should know of it."""
        desk = self.situation.desk
        if desk is not None and desk.notes:
            self.say("\n\n".join(desk.notes))
