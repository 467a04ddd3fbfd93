"""What dialogs and verbs may ask of the window: show, tell, say, go somewhere, open a desk. Nothing of how it looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QDialog, QMainWindow, QMessageBox

from partner_desk.gui.plain import lines

if TYPE_CHECKING:
    from partner_desk.app.workspace import Workspace
    from partner_desk.gui.panels.lists import ListPanel
    from partner_desk.gui.situation import Situation
    from partner_desk.gui.statusbar import StatusBar


class Host(QMainWindow):
    """Whoever acts on a desk knows its window as this; the window says how each is done."""

    settings: QSettings
    situation: Situation
    status: StatusBar
    lists: Mapping[str, ListPanel]
    """What is chosen in them is what an action is about."""
    dialog: QDialog | None = None
    """The dialog that was shown last."""
    attend: Callable[[QDialog], None]
    """Lets the terms of a dialog explain themselves."""
    go_to: Callable[[str], None]
    """Follows a link."""
    begin: Callable[[Callable[[], Workspace]], bool]
    """Opens what is made, unless the desk at hand must stay; says why not if it is refused."""

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
