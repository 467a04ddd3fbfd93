"""A runbook to read, copy and save; it is never run from here."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from partner_desk.app.runbooks import FORMS, RunbookSource, made, written
from partner_desk.gui.look import open_at
from partner_desk.gui.panels.quiet import QuietBrowser
from partner_desk.gui.plain import Label, window_title
from partner_desk.gui.saving import ask_place, save
from partner_desk.gui.situation import Situation
from partner_desk.language import marked, tr

NAMES = {"markdown": marked("To read"), "az": "az (bash)", "powershell": "PowerShell"}
"""The forms in the order of their tabs, and what people call them."""


class RunbookDialog(QDialog):
    """One tab a form."""

    def __init__(self, situation: Situation, source: RunbookSource, parent: QWidget) -> None:
        """Write the runbook of a source."""
        super().__init__(parent)
        self.situation = situation
        self.book = made(source)
        self.setWindowTitle(window_title(tr("Runbook: {title}", title=source.title)))
        open_at(self, 860, 640)
        layout = QVBoxLayout(self)
        words = Label(tr("Read it before you run it. Partner Desk runs nothing and changes nothing in Azure."))
        words.setWordWrap(True)
        layout.addWidget(words)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for form, name in NAMES.items():
            self.tabs.addTab(self._page(form, tr(name)), tr(name))
        layout.addWidget(self.tabs, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Close)
        self.copy = buttons.addButton(tr("&Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.clicked.connect(self._copy)
        buttons.accepted.connect(self.save)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def _page(self, form: str, name: str) -> QWidget:
        if form == "markdown":
            text = QuietBrowser(name)
            text.setMarkdown(FORMS[form].write(self.book))
            return text
        page = QPlainTextEdit(FORMS[form].write(self.book))
        page.setAccessibleName(name)
        page.setReadOnly(True)
        page.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        page.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        return page

    @property
    def form(self) -> str:
        """The form whose tab is shown."""
        return list(NAMES)[self.tabs.currentIndex()]

    def _copy(self) -> None:
        QApplication.clipboard().setText(FORMS[self.form].write(self.book))

    def save(self) -> None:
        """Save the form that is shown."""
        kind = FORMS[self.form].kind
        start = f"runbook{kind.suffix}"
        place = ask_place(self, tr("Save runbook"), start, [f"(*{kind.suffix})"], kind.suffix)
        if place is not None:
            save(self, place, written(self.book, self.form), kind, self.situation.refused.emit)
