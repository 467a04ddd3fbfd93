"""The status bar: what was just done or found, and how many findings the desk has."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QSizePolicy, QStatusBar, QToolButton

from partner_desk.app.answers import VERDICTS
from partner_desk.app.outline import LOST, unknown_words
from partner_desk.gui.plain import Label, tip
from partner_desk.language import tr

STAYS = 10_000
"""Milliseconds in which a step can be taken back here."""


class StatusBar(QStatusBar):
    """Keeps what it was told; the tip of an action covers it only for a while."""

    def __init__(self) -> None:
        """Nothing is told yet."""
        super().__init__()
        self.told = Label()
        self.told.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.addWidget(self.told, 1)
        self.slip = ""
        """What of a filter was not understood."""
        self.undo = QToolButton()
        """Takes back the step that was just recorded."""
        self.undo.setText(tr("Undo"))
        self.undo.setAutoRaise(True)
        self.undo.setToolTip(tip(tr("Take back the last step")))
        self.undo.hide()
        self._gone = QTimer(self)
        self._gone.setSingleShot(True)
        self._gone.setInterval(STAYS)
        self._gone.timeout.connect(self.undo.hide)
        self.addWidget(self.undo)
        self.warned = Label()
        self.addPermanentWidget(self.warned)
        self.findings_count = Label()
        self.addPermanentWidget(self.findings_count)

    def offer_undo(self, wanted: bool) -> None:
        """Offer for a while to take a step back, beside the words about it."""
        self.undo.setVisible(wanted)
        self._gone.start()

    def warn(self, sentence: str) -> None:
        """Keep a warning in sight, or nothing; the whole of it is its tip."""
        self.warned.setText(tr("Rules more than a year old") if sentence else "")
        self.warned.setToolTip(tip(sentence))
        self.warned.setVisible(bool(sentence))

    def tell_found(self, text: str, hits: int | None, judged: bool, slip: str = "") -> None:
        """What a filter found: None for an empty one. `judged` says whether there are verdicts to look for; `slip`
        what of it was not understood.
        """
        told: list[str] = []
        if unknown := unknown_words(text):
            known = ", ".join(f"is:{one}" for one in (*(one.value for one in VERDICTS), LOST))
            told.append(tr("is:{word} is no verdict; there are {known}", word=unknown[0], known=known))
        elif "is:" in text and not judged:
            told.append(tr("No verdicts are shown just now, so is: finds nothing out"))
        if slip:
            told.append(slip)
        self.slip = ". ".join(told)
        found = tr("{number:,} found", number=hits) if hits is not None else ""
        self.told.setText(". ".join(filter(None, (found, *told))))
