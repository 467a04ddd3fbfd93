"""What advice changes besides: for every partner and program, the leaves gained and lost, here and elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from partner_desk.advice.model import Effect
from partner_desk.advice.trial import Bench, Trial, leaves_at
from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.naming import name_or_id
from partner_desk.domain.scopes import Ints
from partner_desk.engine.judge import Day
from partner_desk.engine.partner_bits import WIDTH
from partner_desk.engine.partner_sets import PartnerSets
from partner_desk.language import tr
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
    def _everywhere(self) -> Recognized:
        """What is recognized now, by node of the whole desk."""
        return self._recognized(
            self.bench.blocks(self.bench.whole, self.partners), self.bench.whole.compressed_tree.scope
        )

    def _recognized(self, days: Iterable[Day], scopes: Ints) -> Recognized:
        """What is recognized of the leaves that hang where these scopes do."""
        recognized = []
        for day in days:
            judged = [day.judged(one, ChargeKind.USAGE.value) for one in self.programs]
            recognized.append([one.where(Verdict.RECOGNIZED).take(one.nodes_of(scopes)) for one in judged])
        return recognized

    def of(self, trial: Trial, partner: str, program: Program) -> tuple[Effect, ...]:
        """What a trial gains and loses beside one partner's verdict for one program here, partner by partner."""
        then = self._recognized(self.bench.days(trial.after, self.partners), self.leaves)
        here = self._compared(self._now, then, np.ones(len(self.leaves), dtype=np.int64), False)
        beside = [one for one in here if (one.partner, one.program) != (partner, program.id)]
        return (*self._sorted(beside), *self._sorted(self._elsewhere(trial)))

    def _sorted(self, effects: Iterable[Effect]) -> Sequence[Effect]:
        return sorted(effects, key=lambda one: self.partners.index(one.partner))

    def _elsewhere(self, trial: Trial) -> Iterator[Effect]:
        """What turns at scopes that are not here: a link counts wherever its identity has a role."""
        after, own = self.bench.anywhere(trial.changes), self.bench.whole.compressed_tree
        nodes = after.compressed_tree
        leaves = nodes.tree.leaf.copy()
        leaves[self.leaves] = False
        counts = np.bincount(nodes.spot[leaves] % len(nodes), minlength=len(nodes))
        before = own.spot[nodes.scope] % len(own)
        now = [[one.take(before) for one in block] for block in self._everywhere]
        then = self._recognized(self.bench.blocks(after, self.partners), nodes.scope)
        yield from self._compared(now, then, counts, True)

    def _compared(
        self, before: Recognized, after: Recognized, counts: npt.NDArray[np.int64], elsewhere: bool
    ) -> Iterator[Effect]:
        """The effects of rows that stand for so many leaves each."""
        blocks = [self.partners[start : start + WIDTH] for start in range(0, len(self.partners), WIDTH)]
        for block, now, then in zip(blocks, before, after, strict=True):
            for number, program in enumerate(self.programs):
                gained, lost = (then[number] - now[number]).counts(counts), (now[number] - then[number]).counts(counts)
                for lane in sorted(one for one in gained.keys() | lost.keys() if gained.get(one) or lost.get(one)):
                    yield self._effect(block[lane], program, gained.get(lane, 0), lost.get(lane, 0), elsewhere)

    def _effect(self, partner: str, program: Program, gained: int, lost: int, elsewhere: bool) -> Effect:
        frames = self.bench.library.advisory.frames
        name = name_or_id(self.bench.estate.partners[partner])
        suffix = "-elsewhere" if elsewhere else ""
        told = ((f"gained{suffix}", gained), (f"lost{suffix}", lost))
        text = " ".join(
            tr(frames[frame], partner=name, program=program.short, count=count) for frame, count in told if count
        )
        return Effect(partner, program.id, gained, lost, text, elsewhere)
