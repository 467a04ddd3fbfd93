"""The matrix: the verdicts of every partner for one program, looked up scope by scope as they are drawn."""

from __future__ import annotations

from dataclasses import replace

from partner_desk.app.answers import ToldVerdict, View, day_of
from partner_desk.app.rulebook import library
from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.estate import Estate
from partner_desk.engine.partner_bits import WIDTH
from partner_desk.engine.verdict_table import VerdictTable, verdicts_of
from partner_desk.readings.questions import Verdict


class Matrix:
    """Scopes by partners, for a view's program, day and reading."""

    def __init__(self, estate: Estate, view: View) -> None:
        """Judge for everybody at once."""
        self.estate, self.partners = estate, list(estate.partners)
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
    """Up to `WIDTH` partners: the verdicts of whole subtrees, then those of the leaves that hang on a node."""

    def __init__(self, judged: VerdictTable, lanes: int) -> None:
        self._spot = judged.compressed_tree.spot
        self._verdicts = judged.whole.followed_by(judged.verdicts)
        self._disputes = judged.disputes_below.followed_by(judged.disputes)
        self._lanes = lanes

    def row(self, scope: int) -> list[ToldVerdict]:
        spot = int(self._spot[scope])
        disputed = self._disputes.take(spot).by_partner(self._lanes)[:, 0].tolist()
        return [
            (verdict, verdict is not Verdict.NOT_APPLICABLE and some)
            for verdict, some in zip(verdicts_of(self._verdicts.take(spot), self._lanes), disputed, strict=True)
        ]
