"""The migrations, oldest first: whoever adds one raises the form of the tables by that alone."""

from __future__ import annotations

import os
import re
from pathlib import Path


def newest() -> int:
    """The form of the tables that the last one makes."""
    found = (re.fullmatch(r"v(\d{4})_\w+\.py", name) for name in os.listdir(Path(__file__).parent / "versions"))
    return max(int(one[1]) for one in found if one)
