"""How wide the columns of the tree are: names first, and of the others those that the panel does not have as well."""

from __future__ import annotations

from datetime import date

from PySide6.QtGui import QFont, QFontMetrics

from partner_desk.gui import look
from partner_desk.gui.models.estate import HEADINGS, Columns, EstateModel
from partner_desk.gui.views.columns import ColumnChoice
from partner_desk.language import tr
from partner_desk.readings.questions import Verdict

BESIDE_NAMES = {
    Columns.DPOR: 12, Columns.PAL: 17, Columns.VERDICT: 18, Columns.SINCE: 17, Columns.KIND: 19, Columns.OFFER: 22,
    Columns.LEAVES: 15,
}  # fmt: skip
"""The columns beside the names, each with the letters that it likes to show."""
NAMES, NAMES_AT_LEAST, NAMES_AT_WORST, LEAST = 24, 18, 11, 8
"""So many letters of a name are shown, where there is little room, where verdicts would be cut otherwise, and of any
other column at least."""
PART = 10
"""So many letters more, beside the sign, tell at how much of a scope a partner is recognized."""
SIGN = 4
"""So many letters a sign takes."""
TIGHT = 0.85
"""Columns are made so much narrower before any goes."""
LOSS = 23
"""So many letters a loss with its day needs beside a sign."""
AT_FIRST = (Columns.KIND, Columns.OFFER, Columns.LEAVES)
"""The columns that are hidden until somebody wants them."""
FIRST_TO_GO = (Columns.DPOR, Columns.PAL, Columns.SINCE)
"""The columns that are hidden where there is no room for all: the panel has what is in them."""
FIRM = (Columns.VERDICT, Columns.SINCE)
"""The columns whose words are what one looks for: the others are made narrower before them, down to this part."""
SOFT = 0.6


def _part(room: int, wanted: int) -> float:
    """What part of what is wanted there is room for."""
    return min(1.0, max(0, room) / max(1, wanted))


class TreeRoom:
    """Shares the width of a tree among its columns."""

    def __init__(self, model: EstateModel, columns: ColumnChoice) -> None:
        """Of a tree with this model."""
        self.model, self.columns, self.header = model, columns, columns.header
        self.by_hand: dict[str, float] = {}
        """How wide somebody made a column, in letters, by its heading."""
        self.has_turns = False
        """Whether a verdict of this desk ever was another: until then there is nothing to read in that column."""
        self.has_losses = False
        """Whether any was lost, by a fact."""
        self.longest = 0
        """How many letters the longest words of a verdict have that this desk showed so far, with their sign."""
        self._letter = 1
        columns.begun_anew.connect(self._begin)
        self._given: dict[Columns, int] = {}
        """How wide the columns were made here."""

    def begin_desk(self, width: int) -> None:
        """Another desk: nothing is known yet of what it has to tell."""
        self.has_turns = self.has_losses = False
        self.longest = 0
        self.share(width)

    def tell(self, width: int) -> None:
        """Other verdicts are shown, or it is known since when they hold: what there is to say has room from now on."""
        before = self.has_turns, self.has_losses, self.longest
        turns, verdicts = self.model.turns, self.model.column
        if turns is not None:
            self.has_turns |= bool(turns.since.any())
            self.has_losses |= bool(turns.lost.any())
        if verdicts is not None:
            measure = self.header.fontMetrics()
            for verdict, disputed in verdicts.answers:
                part = PART if verdict is Verdict.PARTLY else 0
                words = measure.horizontalAdvance(look.word(verdict, disputed)) // max(1, self._letter)
                self.longest = max(self.longest, words + part + SIGN)
        if before != (self.has_turns, self.has_losses, self.longest):
            self.share(width)

    def _begin(self) -> None:
        self.by_hand, self._given = {}, {}

    def fit(self, letter: int, width: int) -> None:
        """Another font has letters of this width."""
        self._letter, self._given = letter, {}
        self.share(width)

    def share(self, width: int) -> None:
        """Make the columns beside the names as wide as they like (or somebody made them), or as there is room.

        Where there is little, those go that the panel has as well; what was lost then stands in place of the verdict.
        """
        self._notice_hands()
        header = self.header
        hidden = {Columns(one) for one in self.columns.hidden}
        names = self._letter * NAMES
        if names + sum(self._wanted(one) for one in BESIDE_NAMES if one not in hidden) * TIGHT > width:
            hidden |= {*FIRST_TO_GO}
        self.model.losses_only = Columns.SINCE in hidden
        shown = {column: self._wanted(column) for column in BESIDE_NAMES if column not in hidden}
        for column in BESIDE_NAMES:
            header.setSectionHidden(column, column in hidden)
        if self.model.losses_only:
            if self.has_losses:  # one with its day is longer than a verdict
                shown[Columns.VERDICT] = max(shown.get(Columns.VERDICT, 0), self._letter * LOSS)
            left = width - sum(shown.values())
            names = max(self._letter * NAMES_AT_WORST, min(self._letter * NAMES_AT_LEAST, left))
        elif not self.has_turns and HEADINGS[Columns.SINCE] not in self.by_hand:
            shown[Columns.SINCE] = header.sectionSizeHint(Columns.SINCE)
        room = max(0, width - names)
        firm = sum(wanted for column, wanted in shown.items() if column in FIRM)
        part = _part(room - firm, sum(shown.values()) - firm)
        firmly = part >= SOFT
        if not firmly:
            part = _part(room, sum(shown.values()))
        for column, wanted in shown.items():
            kept = firmly and column in FIRM
            header.resizeSection(column, wanted if kept else max(self._letter * LEAST, int(wanted * part)))
            self._given[column] = header.sectionSize(column)

    def _wanted(self, column: Columns) -> int:
        if HEADINGS[column] in self.by_hand:
            return int(self.by_hand[HEADINGS[column]] * self._letter)
        liked = self._letter * BESIDE_NAMES[column]
        if column == Columns.VERDICT:
            return max(liked, self._letter * self.longest)
        if column == Columns.SINCE and self.has_losses:
            words = tr("lost {day}", day=date.max)
            liked = max(liked, self._bold_width(words) + 2 * self._letter)
        return max(liked, self.header.sectionSizeHint(column))

    def _bold_width(self, words: str) -> int:
        bold = QFont(self.header.font())
        bold.setBold(True)
        return QFontMetrics(bold).horizontalAdvance(words)

    def _notice_hands(self) -> None:
        """A column that is not as wide as it was made here, somebody made so."""
        for column, given in self._given.items():
            if self.header.sectionSize(column) != given and not self.header.isSectionHidden(column):
                self.by_hand[HEADINGS[column]] = self.header.sectionSize(column) / self._letter

    def state(self) -> dict[str, float]:
        """What somebody chose, to be kept."""
        self._notice_hands()
        return self.by_hand

    def restore(self, state: object) -> None:
        """Take what was kept; what cannot be read is left out."""
        if isinstance(state, dict):
            kept = ((str(heading), wide) for heading, wide in state.items())
            self.by_hand = {heading: float(wide) for heading, wide in kept if isinstance(wide, int | float)}
