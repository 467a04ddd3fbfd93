"""Values are found in a sorted column without a copy of it."""

from __future__ import annotations

import tracemalloc
from bisect import bisect_left

import numpy as np

from partner_desk.engine.sorted_column import places


def test_a_value_is_found_where_it_stands_or_would_stand() -> None:
    rows = [0, 0, 3, 3, 3, 7]
    wanted = (0, 1, 3, 4, 7, 8)
    found = [bisect_left(rows, one) for one in wanted]
    assert places(np.array(rows, dtype=np.int32), *wanted) == found
    assert places(np.array(rows, dtype=np.int64), *wanted) == found


def test_nothing_is_copied_however_long_the_column_is() -> None:
    column = np.arange(100_000, dtype=np.int32)
    tracemalloc.start()
    found = places(column, 5_000, 5_001)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == [5_000, 5_001]
    assert most < column.nbytes // 10
