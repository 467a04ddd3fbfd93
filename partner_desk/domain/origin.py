"""Where a fact comes from: which file or person said so, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Origin:
    """The evidence behind a fact.

    `source` is a file name or "by hand"; `who` the person who recorded it; `on` the moment of recording;
    `observed` the moment the source itself speaks of (an export's own date), where it is known.
    """

    source: str
    who: str
    on: datetime
    observed: datetime | None = None
