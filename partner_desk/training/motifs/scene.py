"""What a motif hands over: who is asked about, for which program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.details import Cloud, Usage
from partner_desk.domain.partners import Partner
from partner_desk.readings.questions import AUTO
from partner_desk.training.phrases import Gap
from partner_desk.training.stage import Stage


@dataclass
class Scene:
    """A world ready to be asked about.

    `points` are the names of the phrasebook's lists of criteria that an answer speaks of first, where they decide;
    `gaps` fill the remark.
    """

    partner: Partner
    program: str
    scope: str = ""
    reading: str = AUTO
    charge: ChargeKind | None = None
    cloud: Cloud = Cloud.PUBLIC
    security: Usage = Usage.UNKNOWN
    points: tuple[str, ...] = ()
    remark: str = ""
    gaps: dict[str, Gap] = field(default_factory=dict)


@dataclass(frozen=True)
class Motif:
    """A situation: the misconceptions that it can find out, and how it is drawn."""

    name: str
    finds: tuple[str, ...]
    draw: Callable[[Stage], Scene]
    least: int = 1
    """The first level on which it is asked."""


def motif(*finds: str, least: int = 1) -> Callable[[Callable[[Stage], Scene]], Motif]:
    """Make a motif of a function that draws it."""
    return lambda draw: Motif(draw.__name__, finds, draw, least)
