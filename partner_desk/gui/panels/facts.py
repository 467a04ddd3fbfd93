"""The list of all facts: a kind is chosen above it, each fact has a row, each of its fields a column."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from partner_desk.app.factlist import FactRows
from partner_desk.app.lists import RowKey
from partner_desk.domain.changes import KINDS, WORD_OF
from partner_desk.domain.descriptions import kind_of
from partner_desk.domain.mutes import Mute
from partner_desk.domain.partners import PartnerAdminLink
from partner_desk.gui.panels.lists import ListPanel
from partner_desk.gui.plain import Label
from partner_desk.gui.situation import Situation
from partner_desk.language import tr


class FactsPanel(ListPanel):
    """The facts of one kind; the box stands above them on the page."""

    def __init__(self, situation: Situation) -> None:
        """The links come first: no other list has a row for each."""
        kind = QComboBox()
        kind.setAccessibleName(tr("Kind of fact"))
        for fact, word in WORD_OF.items():
            words = tr(kind_of(fact).plural)
            if fact is not Mute:
                kind.addItem(words[0].upper() + words[1:], word)
        kind.setCurrentIndex(kind.findData(WORD_OF[PartnerAdminLink]))
        super().__init__(tr("All facts"), lambda: FactRows(situation.estate, KINDS[kind.currentData()]), situation)
        self.doubleClicked.connect(lambda _: self.go_there())
        self.kind = kind
        self.kind.currentIndexChanged.connect(lambda _: self.show_anew())
        self.page = QWidget()
        self.page.setAccessibleName(self.accessibleName())
        self.page.setFocusProxy(self)
        bar = QHBoxLayout()
        bar.setContentsMargins(4, 2, 4, 0)
        bar.addWidget(Label(tr("Kind of fact")))
        bar.addWidget(self.kind)
        bar.addStretch(1)
        layout = QVBoxLayout(self.page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(bar)
        layout.addWidget(self, 1)

    def go_to(self, key: RowKey) -> bool:
        """Show the kind of a fact, and put the cursor on it."""
        at = self.kind.findData(key[0])
        if at >= 0:
            self.kind.setCurrentIndex(at)
        return super().go_to(key)
