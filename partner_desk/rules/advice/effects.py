"""What advice changes besides: for every partner and program, the leaves at a scope gained and lost."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.estate import Estate
from partner_desk.rules.advice.model import Effect
from partner_desk.rules.advice.trial import Bench, by_leaf, leaves_at
from partner_desk.rules.lanes import WIDTH
from partner_desk.rules.library import Program
from partner_desk.rules.questions import Verdict
from partner_desk.rules.sheet import ORDER
from partner_desk.rules.skeleton import Bits

_RECOGNIZED = ORDER.index(Verdict.RECOGNIZED)


class Effects:
    """Compares what-if snapshots with what is so now."""

    def __init__(self, bench: Bench) -> None:
        """Nothing is judged yet."""
        self.bench = bench
        self.partners = list(bench.estate.partners)
        self.programs = list(bench.library.programs.values())
        self.leaves = leaves_at(bench.estate.scopes, bench.scope)

    @cached_property
    def _now(self) -> list[list[Bits]]:
        return list(self._recognized(self.bench.estate))

    def _recognized(self, estate: Estate) -> Iterator[list[Bits]]:
        """For each block of partners and each program: by leaf, the lanes that are recognized."""
        for day in self.bench.days(estate, self.partners):
            judged = [day.judged(one, ChargeKind.USAGE.value) for one in self.programs]
            yield [by_leaf(one, one.read[_RECOGNIZED], self.leaves) for one in judged]

    def of(self, after: Estate, partner: str, program: Program) -> tuple[Effect, ...]:
        """What a snapshot gains and loses beside one partner's verdict for one program, partner by partner."""
        found = self._of(after, partner, program)
        return tuple(sorted(found, key=lambda one: self.partners.index(one.partner)))

    def _of(self, after: Estate, partner: str, program: Program) -> Iterator[Effect]:
        blocks = [self.partners[start : start + WIDTH] for start in range(0, len(self.partners), WIDTH)]
        for block, now, then in zip(blocks, self._now, self._recognized(after), strict=True):
            for number, one in enumerate(self.programs):
                gained, lost = then[number] & ~now[number], now[number] & ~then[number]
                for name, more, fewer in zip(block, _by_lane(gained), _by_lane(lost), strict=False):
                    if (more or fewer) and (name, one.id) != (partner, program.id):
                        yield self._effect(name, one, more, fewer)

    def _effect(self, partner: str, program: Program, gained: int, lost: int) -> Effect:
        frames = self.bench.library.advisory.frames
        name = self.bench.estate.partners[partner].name or partner
        told = (("gained", gained), ("lost", lost))
        text = " ".join(
            frames[frame].format(partner=name, program=program.short, count=count) for frame, count in told if count
        )
        return Effect(partner, program.id, gained, lost, text)


def _by_lane(bits: Bits) -> list[int]:
    """How many leaves are set in each lane."""
    found = int(np.bitwise_or.reduce(bits, initial=np.uint64(0)))
    return [int((bits >> np.uint64(lane) & np.uint64(1)).sum()) if found >> lane & 1 else 0 for lane in range(WIDTH)]
