"""Why verdicts are unknown, for a whole estate at once: the same that decides each leaf by itself."""

from __future__ import annotations

import numpy as np
from hypothesis import given

from partner_desk.app.rulebook import judge, library
from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.changes import Fact
from partner_desk.domain.estate import Estate
from partner_desk.engine.unknown_criteria import unknown_criteria
from partner_desk.readings.questions import Verdict
from tests.examples import examples
from tests.facts import DAY, PARTNERS, estates


@examples(30)
@given(facts=estates())
def test_they_are_what_decides_each_unknown_leaf(facts: list[Fact]) -> None:
    day = judge().day(Estate.of(facts), DAY, PARTNERS)
    for program in library().programs.values():
        table = day.judged(program, ChargeKind.USAGE)
        every = list(unknown_criteria(table))
        unknown = table.where(Verdict.UNKNOWN).where(table.compressed_tree.has_leaves)
        for lane in range(len(PARTNERS)):
            assert not any((one.sets - unknown).rows() for one in every)
            for node in np.flatnonzero(unknown.has(lane)).tolist():
                told = {one.id for one in every if one.sets.has(lane)[node]}
                assert told == table.decided(lane, np.array([node]))
