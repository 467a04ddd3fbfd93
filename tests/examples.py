"""How many random examples a law is tried on: a few on every run, thousands when asked for.

`PARTNER_DESK_EXAMPLES=50 python3 dev.py test tests/laws` tries fifty times as many.
"""

from __future__ import annotations

import os

from hypothesis import settings

TIMES = int(os.environ.get("PARTNER_DESK_EXAMPLES", "1"))


def examples(number: int) -> settings:
    """Settings of a law that is tried on so many examples, and on more when asked for."""
    return settings(max_examples=number * TIMES)
