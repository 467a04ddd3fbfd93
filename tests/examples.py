"""How many random examples a law is tried on: a few on every run, thousands when asked for.

`PARTNER_DESK_EXAMPLES=50 python3 dev.py test tests/laws` tries fifty times as many as a law names. A usual run tries a
third of them, others each time: a break that one run misses shows in the next ones, or where somebody asks for more.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

from hypothesis import settings

T = TypeVar("T")
_ASKED = os.environ.get("PARTNER_DESK_EXAMPLES", "")
TIMES = int(_ASKED or "1")
"""So many times as many examples are wanted."""
SLIM = 1 if _ASKED else 3
"""A usual run tries one of so many examples."""


def examples(number: int) -> settings:
    """Settings of a law that is tried on so many examples when asked for, and on fewer in a usual run."""
    return settings(max_examples=max(3, number * TIMES // SLIM))


def some(every: Sequence[T]) -> Sequence[T]:
    """All of what goes the same way when asked for, and in a usual run one of a few."""
    return every[::SLIM]
