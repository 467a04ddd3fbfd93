"""What the actions do that put a customer on the desk by hand: from a table, in one form, and completed later."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog

from partner_desk.app import tables
from partner_desk.app.tables import Grid
from partner_desk.domain.errors import Refused
from partner_desk.gui.dialogs.tables import TableDialog
from partner_desk.gui.look import tr
from partner_desk.gui.shell import Shell
from partner_desk.gui.situation import Situation

TABLES = "tables/folder"
"""The setting that keeps the folder of the last table."""


class Customers:
    """One method an action."""

    def __init__(self, window: Shell, situation: Situation) -> None:
        """Act on a window and its situation."""
        self.window, self.situation = window, situation

    def paste_table(self) -> None:
        """Record the cells that were copied."""
        self._show_table(lambda: tables.read_text(QApplication.clipboard().text()))

    def read_table(self) -> None:
        """Record the rows of a file."""
        start = str(self.window.settings.value(TABLES, ""))
        kinds = f"{tr('Tables')} (*.csv *.tsv *.txt)"
        name, _ = QFileDialog.getOpenFileName(self.window, tr("Read a table"), start, f"{kinds};;{tr('All files')} (*)")
        if name:
            self.window.settings.setValue(TABLES, str(Path(name).parent))
            self._show_table(lambda: tables.read_file(Path(name)))

    def _show_table(self, read: Callable[[], Grid]) -> None:
        try:
            grid = read()
        except Refused as slip:
            self.window.say(slip.sentence)
            return
        above = next(iter(self.situation.chosen_keys()), None)
        self.window.show_dialog(TableDialog(self.situation, self.window.settings, grid, above, self.window))
