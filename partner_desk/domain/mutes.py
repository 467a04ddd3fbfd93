"""What people decided not to be told again: a mute names one finding and says why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from partner_desk.domain.origin import Origin


@dataclass(frozen=True, slots=True)
class Mute:
    """One finding that nobody wants to be told of, with the reason; `id` is the finding's id.

    It lasts until a moment, or for as long as the finding does. It changes no verdict.
    """

    id: str
    reason: str
    until: datetime | None = None
    origin: Origin | None = None

    def holds_at(self, moment: datetime) -> bool:
        """Whether the finding is muted at a moment."""
        return self.until is None or moment < self.until
