"""Distinct numbers are those that numpy finds."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from partner_desk.engine.unique import distinct, numbered


@given(st.lists(st.integers(0, 9)))
def test_as_numpy_finds_them(values: list[int]) -> None:
    numbers = np.array(values, dtype=np.uint64)
    found, inverse = np.unique(numbers, return_inverse=True)
    assert distinct(numbers).tolist() == found.tolist()
    assert numbered(numbers).tolist() == inverse.tolist()
