"""Where values stand in a sorted column."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def places(column: npt.NDArray[np.int32] | npt.NDArray[np.int64], *values: int) -> list[int]:
    """The first place at which each value stands, or would stand.

    They are searched for in the column's own type: for another one NumPy makes a copy of the whole column each time.
    """
    found: list[int] = column.searchsorted(np.array(values, dtype=column.dtype)).tolist()
    return found
