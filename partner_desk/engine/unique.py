"""Distinct numbers, as `numpy.unique` finds them; that one loads all masked arrays first, which a start would feel."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[Any]


def distinct(numbers: Numbers) -> Numbers:
    """Each number once, in order."""
    ordered = np.sort(numbers)
    return ordered[_first(ordered)]


def numbered(numbers: Numbers) -> npt.NDArray[np.int64]:
    """Each number replaced by its place among the distinct ones."""
    order = np.argsort(numbers, kind="stable")
    found = np.empty(len(numbers), dtype=np.int64)
    found[order] = np.cumsum(_first(numbers[order])) - 1
    return found


def firsts(numbers: Numbers) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Where each distinct number stands first, in that order, and how often it stands there."""
    order = np.argsort(numbers, kind="stable")
    begins = np.flatnonzero(_first(numbers[order]))
    counts = np.diff(begins, append=len(order))
    places = order[begins]
    in_order = np.argsort(places)
    return places[in_order], counts[in_order]


def _first(ordered: Numbers) -> npt.NDArray[np.bool_]:
    """Where a new number begins."""
    first = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return first
