"""About the program: versions, the open file, the folders it uses, licences; and the keys of all actions."""

from __future__ import annotations

import platform
from collections.abc import Sequence

import PySide6
from PySide6.QtCore import QSettings
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from partner_desk import __version__
from partner_desk.app import logfile, rules
from partner_desk.app.lists import RowKey
from partner_desk.gui.look import open_at
from partner_desk.gui.panels.lists import ListPanel
from partner_desk.gui.plain import Label, window_title
from partner_desk.gui.situation import Situation
from partner_desk.language import marked, tr
from partner_desk.resources import resource_path


class AboutDialog(QDialog):
    """What this is; all of it can be copied."""

    def __init__(self, settings: QSettings, situation: Situation, parent: QWidget) -> None:
        """Tell of this installation and the open desk."""
        super().__init__(parent)
        self.setWindowTitle(window_title(tr("About Partner Desk")))
        open_at(self, 640, 420)
        purpose = tr("Why Microsoft partners are or aren't recognized in Azure. Works offline.")
        words = Label("\n".join((purpose, tr("Not affiliated with Microsoft."))))
        words.setWordWrap(True)
        self.text = QPlainTextEdit("\n".join(_facts(settings, situation)))
        self.text.setReadOnly(True)
        self.text.setAccessibleName(tr("Versions, files and licences"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(tr("&Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QApplication.clipboard().setText(self.text.toPlainText()))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for part in (words, self.text, buttons):
            layout.addWidget(part)


def _facts(settings: QSettings, situation: Situation) -> list[str]:
    """A line for each thing that one is asked for in a report, or looks for."""
    desk, log = situation.desk, logfile.path()
    at = desk.path if desk is not None else None
    told = [
        f"Partner Desk {__version__}",
        f"Python {platform.python_version()}, PySide6 {PySide6.__version__}, {platform.platform()}",
        tr("Rules: {rules}", rules=rules.described()),
        tr("Open desk: {path}", path=at if at is not None else tr("none in a file")),
        tr("Settings: {path}", path=settings.fileName()),
        *([tr("Log: {path}", path=log)] if log is not None else []),
        tr("Program files: {path}", path=resource_path("")),
        "",
        tr("Partner Desk is under the MIT licence. It stands on these:"),
        *(f"{name}: {licence}" for name, licence in LICENCES),
    ]
    return [str(one) for one in told]


LICENCES = (
    ("Python", "PSF"), ("Qt, PySide6", "LGPL 3"), ("SQLAlchemy, SQLModel, pydantic", "MIT"), ("NumPy", "BSD"),
    ("rapidfuzz, openpyxl", "MIT"), ("XlsxWriter", "BSD 2"), ("Typst", "Apache 2"), ("Fluent System Icons", "MIT"),
)  # fmt: skip
"""What the program is made with, and how it may be used."""


class ShortcutRows:
    """The actions that have keys, as a list."""

    headings = (marked("Action"), marked("Keys"), marked("Menu"))

    def __init__(self, actions: Sequence[tuple[str, str, str]]) -> None:
        """Words, keys and menu of each action."""
        self._actions = [one for one in actions if one[1]]
        self.keys: list[RowKey] = [("shortcut", str(number)) for number in range(len(self._actions))]

    def cells(self, row: int) -> tuple[str, ...]:
        """The texts of a row."""
        words, keys, menu = self._actions[row]
        return words, QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText), menu


class ShortcutsDialog(QDialog):
    """The keys of all actions, to be sorted and copied like every list."""

    def __init__(self, actions: Sequence[tuple[str, str, str]], situation: Situation, parent: QWidget) -> None:
        """List the actions."""
        super().__init__(parent)
        self.setWindowTitle(window_title(tr("Keyboard shortcuts")))
        open_at(self, 640, 560)
        self.table = ListPanel(tr("Keyboard shortcuts"), lambda: ShortcutRows(actions), situation)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.table, 1)
        layout.addWidget(buttons)
