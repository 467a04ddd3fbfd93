"""What is chosen beside the pages of a paper: which one, of whom, for what, of which days, how deep, which language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from partner_desk.app.paper import AboutScope, Paper, Wish
from partner_desk.app.papers import SCOPE_PAPERS
from partner_desk.app.rulebook import library
from partner_desk.domain.moments import Period
from partner_desk.gui.plain import Label
from partner_desk.language import tr
from partner_desk.reports.folding import DEPTHS
from partner_desk.store.files import SUFFIX
from partner_desk.training.texts import Language

WIDTH = 210
"""Pixels of the column, beside the pages."""


class PaperChoices(QWidget):
    """A column of choosers; those that the chosen paper does not heed are off."""

    changed = Signal()
    """Something else is chosen: the paper is to be made anew."""

    def __init__(
        self,
        paper: Paper[AboutScope],
        partners: Iterable[tuple[str, str]],
        periods: Sequence[tuple[str, Period]],
        language: str = "",
    ) -> None:
        """Begin with a paper about everybody, of the first of some periods; `partners` are ids and names.

        `language` is the one that is preferred.
        """
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 6, 0)
        self.setFixedWidth(WIDTH)
        self.paper = self._box(tr("D&ocument"), [(tr(one.words), one) for one in SCOPE_PAPERS])
        self.partner = self._box(
            tr("Part&ner"), [(tr("all with business there"), ""), *((name, key) for key, name in partners)]
        )
        programs = [(one.short, one.id) for one in library().programs.values()]
        self.program = self._box(tr("Pro&gram"), [(tr("all that matter there"), ""), *programs])
        self.period = self._box(tr("Per&iod"), periods)
        self.deepest = self._box(tr("Do&wn to"), [(tr(kind.words), name) for name, kind in DEPTHS.items()])
        self.deepest.setCurrentIndex(self.deepest.count() - 1)
        self.language = self._box(tr("&Language"), [(one.own_name, one.value) for one in Language])
        self.language.setCurrentIndex(max(0, self.language.findData(language)))
        self.redact = QCheckBox(tr("Letters for na&mes"))
        self.redact.toggled.connect(lambda _: self.changed.emit())
        self._column.addWidget(self.redact)
        self.others: list[Path] = []
        self.more = QPushButton(tr("Other des&ks\N{HORIZONTAL ELLIPSIS}"))
        self.more.clicked.connect(lambda _=False: self._ask_desks())
        self._column.addWidget(self.more)
        self._column.addStretch(1)
        with QSignalBlocker(self.paper):
            self.paper.setCurrentIndex(SCOPE_PAPERS.index(paper))
        self.paper.currentIndexChanged.connect(lambda _: self._fit())
        self._fit()

    @property
    def chosen(self) -> Paper[AboutScope]:
        """The paper."""
        paper: Paper[AboutScope] = self.paper.currentData()
        return paper

    @property
    def wish(self) -> Wish:
        """What is wanted of it."""
        partner, program = self.partner.currentData(), self.program.currentData()
        return Wish(
            self.period.currentData(),
            [program] if program else (),
            [partner] if partner else (),
            self.deepest.currentData() if self.deepest.isEnabled() else "resource",
            redact=self.redact.isEnabled() and self.redact.isChecked(),
            also=self.others if self.more.isEnabled() else (),
        )

    @property
    def tongue(self) -> str:
        """The language; empty where the paper has none but that of the program."""
        return str(self.language.currentData()) if self.language.isEnabled() else ""

    def _fit(self) -> None:
        """Only what the paper heeds can be chosen."""
        heeds = self.chosen.heeds
        self.deepest.setEnabled("depth" in heeds)
        self.language.setEnabled("lang" in heeds)
        self.redact.setEnabled("redact" in heeds)
        self.more.setEnabled("also" in heeds)

    def _ask_desks(self) -> None:
        """Choose other desks whose customers stand on it, too; none takes them off again."""
        kinds = f"Partner Desk (*{SUFFIX})"
        names, _ = QFileDialog.getOpenFileNames(self, tr("Other desks"), str(Path.home()), kinds)
        if names or self.others:
            self.others = [Path(one) for one in names]
            self.changed.emit()

    def _box(self, words: str, entries: Iterable[tuple[str, object]]) -> QComboBox:
        box, label = QComboBox(), Label(words)
        label.setBuddy(box)
        box.setAccessibleName(words.replace("&", ""))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for name, value in entries:
            box.addItem(name, value)
        box.currentIndexChanged.connect(lambda _: self.changed.emit())
        self._column.addWidget(label)
        self._column.addWidget(box)
        self._column.addSpacing(4)
        return box
