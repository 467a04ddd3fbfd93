"""The matrix: the verdicts of every partner for one program, looked up scope by scope as they are drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from partner_desk.app.answers import VERDICTS, ToldVerdict, View, day_of
from partner_desk.app.rulebook import library
from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.estate import Estate
from partner_desk.engine.judge import Judged
from partner_desk.engine.partner_bits import WIDTH
from partner_desk.engine.verdict_table import join
from partner_desk.readings.questions import Verdict


class Matrix:
    """Scopes by partners, for a view's program, day and reading."""

    def __init__(self, estate: Estate, view: View) -> None:
        """Judge for everybody at once."""
        self.partners = list(estate.partners)
        blocks = self.partners[::WIDTH] if len(estate.scopes) else []
        program = library().programs[view.program]
        self._blocks = [
            _Block(day.judged(program, ChargeKind.USAGE), len(day.partners))
            for day in (day_of(estate, replace(view, partner=first)) for first in blocks)
        ]

    def row(self, scope: int) -> list[ToldVerdict]:
        """The verdicts at a scope, in the order of the partners."""
        return [told for block in self._blocks for told in block.row(scope)]


class _Block:
    """Up to `WIDTH` partners: one plane a verdict for whole subtrees, then for the leaves that hang on a node."""

    def __init__(self, judged: Judged, lanes: int) -> None:
        compressed_tree = judged.compressed_tree
        inside = compressed_tree.inside > 0
        whole = join(compressed_tree.rise(judged.read * inside))
        self._spot = compressed_tree.spot
        self._planes = np.concatenate((whole, join(judged.read)), axis=1)
        self._disputed = np.concatenate((compressed_tree.rise(judged.disputed * inside), judged.disputed))
        self._lanes = lanes

    def row(self, scope: int) -> list[ToldVerdict]:
        spot = int(self._spot[scope])
        planes = [int(one) for one in self._planes[:, spot]]
        disputed = int(self._disputed[spot])
        found: list[ToldVerdict] = []
        for lane in range(self._lanes):
            code = next((code for code, plane in enumerate(planes) if plane >> lane & 1), None)
            verdict = VERDICTS[code] if code is not None else Verdict.NOT_APPLICABLE
            found.append((verdict, verdict is not Verdict.NOT_APPLICABLE and bool(disputed >> lane & 1)))
        return found
