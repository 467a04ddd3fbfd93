"""Since when the verdict of each scope holds, and where a fact took a better one away: for the tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

from partner_desk.app.answers import VERDICTS, View, column
from partner_desk.app.glance import day_edges
from partner_desk.app.rulebook import judge, library
from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import ONE_DAY
from partner_desk.domain.progress import Progress, silent
from partner_desk.domain.scopes import ScopeTree
from partner_desk.engine.judge import Day, Judge
from partner_desk.engine.verdict_column import VerdictColumn
from partner_desk.explain.change_points import rule_changes
from partner_desk.readings.questions import Verdict, is_loss

LOOKED, LEAST = 3_000_000, 6
"""So many verdicts are looked at to find since when they hold, and so many days at least."""


@dataclass(frozen=True, eq=False)
class ScopeTurns:
    """Since when verdicts hold, by scope: the day's number, 0 where it never was another as far as was looked."""

    since: npt.NDArray[np.int32]
    lost: npt.NDArray[np.bool_]
    begins: npt.NDArray[np.bool_]
    """Where a loss begins: the scope above has not lost it as well."""
    below: npt.NDArray[np.int32]
    """How many losses begin below each scope."""
    back_to: date | None = None
    """Where not all days were looked at: the last one that was."""
    codes: npt.NDArray[np.uint8] = field(default_factory=lambda: np.empty(0, dtype=np.uint8))

    def day(self, scope: int) -> date | None:
        """Since when the verdict of a scope holds."""
        number = int(self.since[scope])
        return date.fromordinal(number) if number else None

    @property
    def losses(self) -> int:
        """How many losses there are."""
        return int(self.begins.sum())


def turned_scopes(estate: Estate, view: View, by: Judge | None = None, progress: Progress = silent) -> ScopeTurns:
    """Since when the verdicts of all scopes hold, for the view's partner and program; a worker brings a judge."""
    tree, program = estate.scopes, library().programs[view.program]
    now = column(estate, view, by).codes
    since, lost = np.zeros(len(tree), dtype=np.int32), np.zeros(len(tree), dtype=np.bool_)
    never = np.zeros(len(tree), dtype=np.bool_)  # a program that did not apply before took nothing away
    fact_index = (by or judge()).fact_index(estate, False)
    partners = [estate.partners[view.partner]]
    edges = day_edges(fact_index, view, partners, [program])
    most = max(LEAST, LOOKED // max(1, len(tree)))
    for number, edge in enumerate(edges[:most]):
        progress(number, min(most, len(edges)))
        reading = library().reading_on(edge - ONE_DAY, view.reading)
        day = Day(fact_index, reading, edge - ONE_DAY, partners)
        before = VerdictColumn([day.judged(program, ChargeKind.USAGE)], 0).codes
        fresh = (since == 0) & (before != now)
        since[fresh] = edge.toordinal()
        never |= fresh & (before == _NOWHERE) & (now != _RECOGNIZED)
        if not rule_changes(library(), program, edge, view.reading):
            lost |= fresh & _LOSS[before, now]
        if since.all():
            break
    since[never] = 0
    begins, below = _begun(tree, lost)
    back_to = edges[most - 1] if len(edges) > most else None
    return ScopeTurns(since, lost, begins, below, back_to, now)


def _begun(tree: ScopeTree, lost: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int32]]:
    """Where losses begin, and how many do below each scope: what lies above subscriptions only sums up."""
    lost = lost & ((tree.kind >= ScopeKind.SUBSCRIPTION) | (tree.count == 0))
    above = tree.parent
    begins = lost & ~(lost[above] & (above >= 0))
    below = np.zeros(len(tree), dtype=np.int32)
    for level in reversed(list(tree.levels())[1:]):
        np.add.at(below, above[level], below[level] + begins[level])
    return begins, below


_NOWHERE, _RECOGNIZED = VERDICTS.index(Verdict.NOT_APPLICABLE), VERDICTS.index(Verdict.RECOGNIZED)
_LOSS = np.array([[is_loss(one, other) for other in VERDICTS] for one in VERDICTS])
"""Whether one verdict after another is a loss, by their places in `VERDICTS`."""
