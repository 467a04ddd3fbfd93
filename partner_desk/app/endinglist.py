"""What ends soon as a list: the day, what ends, and what is lost by it."""

from __future__ import annotations

from collections.abc import Sequence

from partner_desk.app.ending import ending_words, losses_words
from partner_desk.app.lists import RowKey
from partner_desk.domain.changes import WORD_OF, fact_key
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import in_utc
from partner_desk.findings.scheduled_ends import ScheduledEnd


class EndingRows:
    """The next end first."""

    headings = ("Ends", "What", "No longer recognized then")

    def __init__(self, estate: Estate, ahead: Sequence[ScheduledEnd]) -> None:
        """Of what was found in a snapshot."""
        self.estate = estate
        self.found = ahead
        self.keys: list[RowKey] = [(WORD_OF[type(one.fact)], fact_key(one.fact)) for one in ahead]

    def cells(self, row: int) -> tuple[str, ...]:
        """The texts of a row."""
        one = self.found[row]
        return in_utc(one.at), ending_words(self.estate, one), "; ".join(losses_words(self.estate, one))
