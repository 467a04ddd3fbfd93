"""Where partners are recognized: for each of them the leaves that count, and the topmost scopes that have them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from partner_desk.app.answers import VERDICTS, View, day_of
from partner_desk.app.rulebook import library
from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.estate import Estate
from partner_desk.engine.judge import Judged
from partner_desk.engine.partner_bits import WIDTH
from partner_desk.engine.verdict_table import join
from partner_desk.readings.questions import Verdict


@dataclass(frozen=True, slots=True)
class Reach:
    """How many leaves of an estate are recognized for a partner, of how many, and below which scopes they lie.

    `tops` are the highest scopes that are recognized as a whole, or that leaves which are hang on.
    """

    leaves: int
    total: int
    tops: tuple[int, ...]


def reaches(estate: Estate, view: View) -> dict[str, Reach]:
    """The reach of every partner for the view's program, day and reading; the view's partner does not matter."""
    found: dict[str, Reach] = {}
    if not len(estate.scopes):
        return found
    for first in list(estate.partners)[::WIDTH]:
        day = day_of(estate, replace(view, partner=first))
        judged = day.judged(library().programs[view.program], ChargeKind.USAGE)
        found.update(zip([one.id for one in day.partners], _of(judged, len(day.partners)), strict=True))
    return found


def _of(judged: Judged, lanes: int) -> Iterator[Reach]:
    """The reach of each lane."""
    compressed_tree, code = judged.compressed_tree, VERDICTS.index(Verdict.RECOGNIZED)
    total = int(compressed_tree.inside.sum())
    single_points = judged.read * (compressed_tree.inside > 0)
    whole = join(compressed_tree.rise(single_points.copy()))[code]
    own = single_points[code]
    above = np.where(compressed_tree.parent < 0, np.uint64(0), whole[compressed_tree.parent])
    top = (whole | own) & ~above
    for lane in range(lanes):
        bit = np.uint64(1 << lane)
        leaves = int(compressed_tree.inside[(own & bit) != 0].sum())
        yield Reach(leaves, total, tuple(compressed_tree.scope[(top & bit) != 0].tolist()))
