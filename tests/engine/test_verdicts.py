"""The verdicts of many partners read at once are those of each of them read alone."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from partner_desk.engine.partner_sets import PartnerSets
from partner_desk.engine.program_planes import ORDER
from partner_desk.engine.verdict_table import verdict_of, verdicts_of

WORDS = st.lists(st.integers(0, 2**64 - 1), min_size=len(ORDER), max_size=len(ORDER))


@given(WORDS, st.integers(1, 64))
def test_many_partners_have_the_verdicts_of_each(words: list[int], partners: int) -> None:
    occurring = PartnerSets(np.array(words, dtype=np.uint64))
    assert verdicts_of(occurring, partners) == [verdict_of(occurring.has(one)) for one in range(partners)]


@given(st.lists(WORDS, max_size=5))
def test_rows_together_are_what_any_of_them_has(rows: list[list[int]]) -> None:
    sets = PartnerSets(np.array(rows, dtype=np.uint64).reshape(len(rows), len(ORDER)).T)
    for partner in (0, 1, 31, 63):
        assert (sets.together().has(partner) == sets.has(partner).any(axis=-1)).all()
