"""What advice changes besides: for every partner and program, the leaves gained and lost, here and elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import numpy as np

from partner_desk.advice.model import Effect
from partner_desk.advice.trial import Bench, Trial, leaves_at
from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.naming import name_or_id
from partner_desk.domain.scopes import Ints
from partner_desk.engine.judge import Day
from partner_desk.engine.partner_bits import WIDTH
from partner_desk.engine.partner_sets import PartnerSets
from partner_desk.readings.library import Program
from partner_desk.readings.questions import Verdict

Recognized = list[list[PartnerSets]]
"""For each block of partners and each program: by leaf, the lanes that are recognized."""


class Effects:
    """Compares what-if snapshots with what is so now."""

    def __init__(self, bench: Bench) -> None:
        """Nothing is judged yet."""
        self.bench = bench
        self.partners = list(bench.estate.partners)
        self.programs = list(bench.library.programs.values())
        self.leaves = leaves_at(bench.estate.scopes, bench.scope)

    @cached_property
    def _now(self) -> Recognized:
        return self._recognized(self.bench.days(self.bench.estate, self.partners), self.leaves)

    @cached_property
    def _everywhere(self) -> list[Day]:
        return self.bench.blocks(self.bench.whole, self.partners)

    def _recognized(self, days: Iterable[Day], leaves: Ints) -> Recognized:
        recognized = []
        for day in days:
            judged = [day.judged(one, ChargeKind.USAGE.value) for one in self.programs]
            recognized.append([one.where(Verdict.RECOGNIZED).take(one.nodes_of(leaves)) for one in judged])
        return recognized

    def of(self, trial: Trial, partner: str, program: Program) -> tuple[Effect, ...]:
        """What a trial gains and loses beside one partner's verdict for one program here, partner by partner."""
        then = self._recognized(self.bench.days(trial.after, self.partners), self.leaves)
        here = self._compared(self._now, then, False)
        beside = [one for one in here if (one.partner, one.program) != (partner, program.id)]
        return (*self._sorted(beside), *self._sorted(self._elsewhere(trial)))

    def _sorted(self, effects: Iterable[Effect]) -> Sequence[Effect]:
        return sorted(effects, key=lambda one: self.partners.index(one.partner))

    def _elsewhere(self, trial: Trial) -> Iterator[Effect]:
        """What turns at scopes that are not here: a link counts wherever its identity has a role."""
        after = self.bench.anywhere(trial.changes)
        tree, touched = after.tree, after.touched
        if touched is None:
            below = np.flatnonzero(tree.leaf).astype(np.int32)
        elif all(self.bench.scope in tree.path(one) for one in touched):
            return
        else:
            below = np.concatenate([leaves_at(tree, one) for one in touched])
        leaves = np.setdiff1d(below, self.leaves)
        sides = (self._everywhere, self.bench.blocks(after, self.partners))
        parts = (days if touched is None else [day.around(touched) for day in days] for days in sides)
        now, then = (self._recognized(days, leaves) for days in parts)
        yield from self._compared(now, then, True)

    def _compared(self, before: Recognized, after: Recognized, elsewhere: bool) -> Iterator[Effect]:
        blocks = [self.partners[start : start + WIDTH] for start in range(0, len(self.partners), WIDTH)]
        for block, now, then in zip(blocks, before, after, strict=True):
            for number, program in enumerate(self.programs):
                gained, lost = (then[number] - now[number]).counts(), (now[number] - then[number]).counts()
                for lane in sorted(gained.keys() | lost.keys()):
                    yield self._effect(block[lane], program, gained.get(lane, 0), lost.get(lane, 0), elsewhere)

    def _effect(self, partner: str, program: Program, gained: int, lost: int, elsewhere: bool) -> Effect:
        frames = self.bench.library.advisory.frames
        name = name_or_id(self.bench.estate.partners[partner])
        suffix = "-elsewhere" if elsewhere else ""
        told = ((f"gained{suffix}", gained), (f"lost{suffix}", lost))
        text = " ".join(
            frames[frame].format(partner=name, program=program.short, count=count) for frame, count in told if count
        )
        return Effect(partner, program.id, gained, lost, text, elsewhere)
