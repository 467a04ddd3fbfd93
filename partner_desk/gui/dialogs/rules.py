"""About the rules: their version, what each criterion rests on, and how old the sources are."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTabWidget, QVBoxLayout, QWidget

from partner_desk.app import rules
from partner_desk.app.versions import rules_hash
from partner_desk.domain import clock
from partner_desk.gui.look import open_at
from partner_desk.gui.panels.lists import ListPanel
from partner_desk.gui.plain import Label, window_title
from partner_desk.gui.situation import Situation
from partner_desk.language import tr


class RulesDialog(QDialog):
    """The rules that the viewed day is judged by."""

    def __init__(self, situation: Situation, parent: QWidget) -> None:
        """Look at them as of today."""
        super().__init__(parent)
        today = clock.today()
        audited = rules.audit(situation.view.day, situation.view.reading)
        self.setWindowTitle(window_title(tr("About the rules")))
        open_at(self, 980, 560)
        self.words = Label()
        self.words.setWordWrap(True)
        lines = (
            tr("Rules: {rules}. Reading: {reading}.", rules=rules.described(), reading=audited.reading.name),
            f"SHA-256: {rules_hash()}",
            rules.warning(today),
            tr(
                "Criteria with something to be noted: {weak} / {all}. New enough is what is dated after {day}.",
                weak=len(audited.weak),
                all=len(audited.foundations),
                day=audited.after,
            ),
        )
        self.words.setText("\n".join(filter(None, lines)))
        self.criteria = ListPanel(tr("Criteria"), lambda: rules.FoundationRows(audited), situation)
        self.sources = ListPanel(tr("Sources"), lambda: rules.SourceRows(today), situation)
        tabs = QTabWidget()
        tabs.addTab(self.criteria, tr("Criteria"))
        tabs.addTab(self.sources, tr("Sources"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addWidget(tabs, 1)
        layout.addWidget(buttons)
