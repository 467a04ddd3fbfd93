"""Verdicts joined: from any that occur together comes exactly one."""

from __future__ import annotations

import itertools

import numpy as np

from partner_desk.engine.program_planes import ORDER, join
from tests.laws.naive import verdicts as naive


def test_verdicts_join_to_exactly_one() -> None:
    for flags in itertools.product([False, True], repeat=len(ORDER)):
        occur = {verdict.value for verdict, there in zip(ORDER, flags, strict=True) if there}
        expected = {naive.join(occur)} if occur else set()
        bits = join(np.array(flags, dtype=np.bool_))
        planes = join(np.array(flags, dtype=np.uint64) << np.uint64(7))
        for found in (bits, planes):
            assert {verdict.value for verdict, there in zip(ORDER, found, strict=True) if there} == expected, occur
