"""Where partners are recognized: for each of them the leaves that count, and the topmost scopes that have them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from partner_desk.app.answers import VERDICTS, View, day_of
from partner_desk.app.rulebook import library
from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.estate import Estate
from partner_desk.engine.partner_bits import WIDTH
from partner_desk.engine.verdict_table import VerdictTable
from partner_desk.readings.questions import Verdict


@dataclass(frozen=True, slots=True)
class Reach:
    """How many leaves of an estate are recognized for a partner, of how many, and below which scopes they lie.

    `tops` are the highest scopes that are recognized as a whole, or that leaves which are hang on; of `unknown` leaves
    nobody knows whether they are.
    """

    leaves: int
    total: int
    tops: tuple[int, ...]
    unknown: int = 0


def reaches(estate: Estate, view: View) -> dict[str, Reach]:
    """The reach of every partner for the view's program, day and reading; the view's partner does not matter."""
    reach_of: dict[str, Reach] = {}
    if not len(estate.scopes):
        return reach_of
    for first in list(estate.partners)[::WIDTH]:
        day = day_of(estate, replace(view, partner=first))
        judged = day.judged(library().programs[view.program], ChargeKind.USAGE)
        reach_of.update(zip([one.id for one in day.partners], _of(judged, len(day.partners)), strict=True))
    return reach_of


def _of(judged: VerdictTable, lanes: int) -> Iterator[Reach]:
    """The reach of each lane."""
    compressed_tree = judged.compressed_tree
    total = int(compressed_tree.inside.sum())
    own, unknown = judged.where(Verdict.RECOGNIZED), judged.where(Verdict.UNKNOWN)
    whole = judged.whole.row(VERDICTS.index(Verdict.RECOGNIZED))
    top = (whole | own) - whole.take(compressed_tree.parent).where(compressed_tree.parent >= 0)
    for lane in range(lanes):
        leaves = int(compressed_tree.inside[own.has(lane)].sum())
        doubtful = int(compressed_tree.inside[unknown.has(lane)].sum())
        yield Reach(leaves, total, tuple(compressed_tree.scope[top.has(lane)].tolist()), doubtful)
