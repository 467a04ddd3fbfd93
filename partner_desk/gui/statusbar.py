"""The status bar: what was just done or found, and how many findings the desk has."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QStatusBar

from partner_desk.app.answers import VERDICTS
from partner_desk.app.outline import LOST, unknown_words
from partner_desk.gui.plain import Label, tip
from partner_desk.language import tr


class StatusBar(QStatusBar):
    """Keeps what it was told; the tip of an action covers it only for a while."""

    def __init__(self) -> None:
        """Nothing is told yet."""
        super().__init__()
        self.told = Label()
        self.told.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.addWidget(self.told, 1)
        self.warned = Label()
        self.addPermanentWidget(self.warned)
        self.findings_count = Label()
        self.addPermanentWidget(self.findings_count)

    def warn(self, sentence: str) -> None:
        """Keep a warning in sight, or nothing; the whole of it is its tip."""
        self.warned.setText(tr("Rules more than a year old") if sentence else "")
        self.warned.setToolTip(tip(sentence))
        self.warned.setVisible(bool(sentence))

    def tell_found(self, text: str, hits: int | None, judged: bool, slip: str = "") -> None:
        """What a filter found: None for an empty one. `judged` says whether there are verdicts to look for; `slip`
        what of it was not understood.
        """
        told = [tr("{number:,} found", number=hits)] if hits is not None else [""]
        if unknown := unknown_words(text):
            known = ", ".join(f"is:{one}" for one in (*(one.value for one in VERDICTS), LOST))
            told.append(tr("is:{word} is no verdict; there are {known}", word=unknown[0], known=known))
        elif "is:" in text and not judged:
            told.append(tr("No verdicts are shown just now, so is: finds nothing out"))
        if slip:
            told.append(slip)
        self.told.setText(". ".join(told))
