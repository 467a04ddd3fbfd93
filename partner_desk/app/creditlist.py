"""Predicted and billed credit as lists: what was compared, and where less was credited than before."""

from __future__ import annotations

from collections.abc import Sequence

from partner_desk.app.credit import ComparedCredit, when
from partner_desk.app.creditdrops import ExplainedDrop, share
from partner_desk.app.factnames import FactNames
from partner_desk.app.lists import NAMED, RowKey
from partner_desk.domain.amounts import money
from partner_desk.domain.estate import Estate
from partner_desk.domain.naming import listed, scope_within
from partner_desk.findings.compared_runs import bill_says
from partner_desk.language import tr


class CreditRows:
    """Runs of days, what disagrees first."""

    headings = ("Days", "Where", "Billed", "Desk and bill", "The bill", "Estimated credit")

    def __init__(self, of: ComparedCredit | None) -> None:
        """Of what was compared, if anything was."""
        self.of = of
        self.runs = of.runs if of is not None else ()
        self.keys: list[RowKey] = [("credit", str(number)) for number in range(len(self.runs))]

    def cells(self, row: int) -> tuple[str, ...]:
        """The texts of a row."""
        assert self.of is not None
        run, names = self.runs[row], FactNames(self.of.estate)
        told = tr(run.obstacle.words if run.obstacle is not None else run.outcome.words)
        estimate = money(run.estimate, run.currency) if run.estimate is not None else ""
        where = scope_within(self.of.estate.scopes, run.scope)
        return when(run), where, names.partner(run.partner), told, bill_says(run), estimate


class DropRows:
    """What was not credited in a month, most money first, and why."""

    headings = ("Share of", "Before", "Then", "Not credited", "Where", "Charged", "Why")

    def __init__(self, estate: Estate, dropped: Sequence[ExplainedDrop]) -> None:
        """Of what was found in a snapshot: a row for each turn, and for a drop without any."""
        self.names = FactNames(estate)
        self.rows = [(one, cause) for one in dropped for cause in (one.causes or (None,))]
        self.keys: list[RowKey] = [("drop", str(number)) for number in range(len(self.rows))]

    def cells(self, row: int) -> tuple[str, ...]:
        """The texts of a row."""
        found, cause = self.rows[row]
        drop = found.drop
        first = (self.names.scope(drop.subscription), share(drop.earlier.part), share(drop.later.part))
        if cause is None:
            return (*first, "", "", "", tr("more was charged where none was given before"))
        days = tr("{day} to {last}", day=cause.turn.on, last=cause.turn.last)
        where = listed(cause.turn.scopes, NAMED, self.names.scope)
        return (*first, days, where, money(cause.turn.charged, drop.currency), cause.sentences[0])
