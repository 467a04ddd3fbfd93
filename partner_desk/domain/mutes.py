"""What people decided not to be told again: a mute names one finding and says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from partner_desk.domain.descriptions import Described, Refers, UntilMoment, describes
from partner_desk.domain.origin import Evidence


@describes(
    "mutes",
    "muted finding",
    "muted findings",
    "a finding that nobody wants to be told of",
    phrase="that the finding {id} is muted",
)
@dataclass(frozen=True, slots=True)
class Mute:
    """One finding that nobody wants to be told of, with the reason; `id` is the finding's id.

    It lasts until a moment, or for as long as the finding does. It changes no verdict.
    """

    id: Annotated[str, Described("finding", Refers.FINDING)]
    reason: Annotated[str, Described("reason")]
    until: UntilMoment = None
    origin: Evidence = None
