"""Since when the verdicts of one day hold, each time line made once: a page asks of the same places again and again."""

from __future__ import annotations

from datetime import date

from partner_desk.app.timeline import Stay, Timeline, TimelineQuestion
from partner_desk.domain.estate import Estate
from partner_desk.engine.judge import Judge


class StaysOfDay:
    """The time lines of an estate, and what they say of one day."""

    def __init__(self, estate: Estate, day: date, reading: str, by: Judge) -> None:
        """Nothing is judged before it is asked for."""
        self._estate, self._day, self._reading, self._by = estate, day, reading, by
        self._lines: dict[tuple[str, int, str], Timeline] = {}

    def line(self, partner: str, scope: int, program: str) -> Timeline:
        """The time line of a partner and program at a scope."""
        key = partner, scope, program
        if key not in self._lines:
            asked = TimelineQuestion(partner, scope, program, self._reading)
            self._lines[key] = Timeline(self._estate, asked, self._by)
        return self._lines[key]

    def stay(self, partner: str, scope: int, program: str, *, began: bool = False) -> Stay:
        """Since when the verdict of the day holds; and what it `began` with, which takes longer to find out."""
        return self.line(partner, scope, program).stay(self._day, began=began)
