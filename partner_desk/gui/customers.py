"""What the actions do that put a customer on the desk by hand: from a table, in one form, and completed later."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog

from partner_desk.app import tables
from partner_desk.app.tables import Grid
from partner_desk.domain.access import Principal
from partner_desk.domain.changes import KINDS, WORD_OF
from partner_desk.domain.scopes import Scope
from partner_desk.gui.dialogs.customers import CustomerForm, NameForm, RemoveForm
from partner_desk.gui.dialogs.tables import TableDialog
from partner_desk.gui.guard import guarded
from partner_desk.gui.host import Host
from partner_desk.gui.situation import Situation
from partner_desk.gui.stating import name_chosen_state
from partner_desk.language import tr

TABLES = "tables/folder"
"""The setting that keeps the folder of the last table."""


class Customers:
    """One method an action."""

    def __init__(self, window: Host, situation: Situation) -> None:
        """Act on a window and its situation."""
        self.window, self.situation = window, situation

    def paste_table(self) -> None:
        """Record the cells that were copied."""
        self._show_table(lambda: tables.read_text(QApplication.clipboard().text()))

    def read_table(self) -> None:
        """Record the rows of a file."""
        start = str(self.window.settings.value(TABLES, ""))
        kinds = ";;".join((tr("Tables (*.csv *.tsv *.txt *.xlsx)"), tr("All files (*)")))
        name, _ = QFileDialog.getOpenFileName(self.window, tr("Read a table"), start, kinds)
        if name:
            self.window.settings.setValue(TABLES, str(Path(name).parent))
            guarded(lambda: self._read_table(Path(name)), self.window.say)

    def _read_table(self, path: Path) -> None:
        """Read a file; of a workbook with several sheets the one that is chosen."""
        sheets = tables.sheets_of(path)
        sheet = ""
        if sheets is not None and len(sheets.shown) > 1:
            words, names = tr("Which sheet of the workbook has the table?"), list(sheets.shown)
            sheet, chosen = QInputDialog.getItem(self.window, tr("Read a table"), words, names, 0, False)
            if not chosen:
                return
        self._show_table(lambda: tables.read_file(path, sheet))

    def new_customer(self) -> None:
        """All of a customer in one form; its tenant is looked at then."""
        form = CustomerForm(self.situation, self.window)
        form.accepted.connect(self._go_to_the_newest)
        self.window.show_dialog(form)

    def _go_to_the_newest(self) -> None:
        """The tenant, or what else of the tree, that the last step brought."""
        changes = self.situation.estate.made_by[1] if self.situation.estate.made_by is not None else ()
        key = next((one.key for one in changes if one.before is None and isinstance(one.after, Scope)), "")
        self.window.go_to(f"scope:{key}")

    def name(self) -> None:
        """Name and id of what is chosen; of a step of the history the name of the desk as it was after it."""
        if self.window.lists["history"].hasFocus():
            name_chosen_state(self.window, self.situation)
            return
        fact = self._chosen()
        if fact is not None:
            self.window.show_dialog(NameForm(self.situation, fact, self.window))

    def remove(self) -> None:
        """Take what is chosen off the desk."""
        fact = self._chosen()
        if fact is not None:
            self.window.show_dialog(RemoveForm(self.situation, fact, self.window))

    def _chosen(self) -> Scope | Principal | None:
        """What the chosen row is about of a list that has the keyboard, else the chosen scope."""
        estate = self.situation.estate
        rows = [key for one in self.window.lists.values() if one.hasFocus() for key in one.chosen_rows()]
        keys = rows or [(WORD_OF[Scope], key) for key in self.situation.chosen_keys()]
        facts = [estate.get(KINDS[word], key) for word, key in keys if word in KINDS]
        if len(facts) == 1 and isinstance(facts[0], Scope | Principal):
            return facts[0]
        self.window.say(tr("Choose one scope, or one identity in the list of identities, first."))
        return None

    def _show_table(self, read: Callable[[], Grid]) -> None:
        above = next(iter(self.situation.chosen_keys()), None)

        def show() -> None:
            dialog = TableDialog(self.situation, self.window.settings, read(), above, self.window)
            dialog.accepted.connect(self._go_to_the_newest)
            self.window.show_dialog(dialog)

        guarded(show, self.window.say)
