"""What hangs on one person, assignment or link alone: looked for while the list is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from partner_desk.app.fragilelist import FragileRows
from partner_desk.app.fragility import Burden, burdens
from partner_desk.domain.estate import Estate
from partner_desk.explain.minimal_cuts import PRINCIPAL
from partner_desk.gui.background import Background
from partner_desk.gui.panels.lists import ListPanel
from partner_desk.gui.plain import Label
from partner_desk.gui.situation import Situation
from partner_desk.language import tr, trn


class FragilePanel(QWidget):
    """A double click leads to the fact; the button tries what is so without the person."""

    def __init__(self, situation: Situation, what_if: Callable[[str], None]) -> None:
        """`what_if` makes a scenario in which an identity is gone."""
        super().__init__()
        self.situation = situation
        self.what_if = what_if
        self.setAccessibleName(tr("Fragile"))
        self.rows = FragileRows(situation.estate, ())
        self.table = ListPanel(tr("What recognition rests on alone"), lambda: self.rows, situation)
        self.table.doubleClicked.connect(lambda _: self.go())
        self.words = Label()
        self.button = QPushButton(tr("What if it leaves?"))
        self.button.clicked.connect(self.try_it)
        bar = QHBoxLayout()
        bar.setContentsMargins(4, 2, 4, 0)
        bar.addWidget(self.words, 1)
        bar.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(bar)
        layout.addWidget(self.table, 1)
        self._stale = True
        self.background = Background(self, patient=True)
        self.background.found.connect(self.show_burdens)
        self.background.broke.connect(lambda: self.words.setText(tr("This could not be worked out.")))
        for signal in (situation.desk_opened, situation.view_changed, situation.world_changed):
            signal.connect(self.look)
        situation.desk_changed.connect(lambda _: self.look())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self._enable()

    def look(self) -> None:
        """Look again, now or when the list is seen next."""
        self._stale = True
        if self.isVisible():
            self._ask()

    def showEvent(self, event: Any) -> None:
        """Seen again."""
        super().showEvent(event)
        if self._stale:
            self._ask()

    def _ask(self) -> None:
        self._stale = False
        estate, view = self.situation.estate, self.situation.view
        self.words.setText(tr("Looking \N{HORIZONTAL ELLIPSIS}"))
        self.background.ask(estate, lambda judge: burdens(estate, view.day, view.reading, judge))

    def show_burdens(self, estate: Estate, heaviest: tuple[Burden, ...]) -> None:
        """Show what was found in a snapshot."""
        self.rows = FragileRows(estate, heaviest)
        day = self.situation.view.day.isoformat()
        self.words.setText(
            trn(
                "{count:,} would take recognition along if it went, on {day}.",
                "{count:,} would take recognition along if they went, on {day}.",
                len(heaviest),
                day=day,
            )
        )
        self.table.show_anew()
        self._enable()

    def _enable(self) -> None:
        key = self.table.chosen_key()
        self.button.setEnabled(key is not None and key[0] == PRINCIPAL)

    def go(self) -> None:
        """Go to the fact in its list."""
        key = self.table.chosen_key()
        if key is not None:
            self.situation.go_to.emit(f"{key[0]}:{key[1]}")

    def try_it(self) -> None:
        """A scenario in which the person is gone."""
        key = self.table.chosen_key()
        if key is not None:
            self.what_if(key[1])
