"""What a motif hands over: who is asked about, for which program, and what people with wrong beliefs would say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from partner_desk.domain.access import Principal
from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.details import Cloud, Usage
from partner_desk.domain.partners import Partner
from partner_desk.readings.questions import AUTO
from partner_desk.training.phrases import Gap
from partner_desk.training.stage import Stage


@dataclass
class Scene:
    """A world ready to be asked about.

    `beliefs` are those of the phrasebook that fit here, with what fills their gaps; `points` the names of its lists of
    criteria that the right answer speaks of first, where they decide.
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
    beliefs: list[tuple[str, dict[str, Gap]]] = field(default_factory=list)

    def believe(self, *beliefs: str, **gaps: Gap) -> None:
        """Beliefs that fit this world."""
        self.beliefs += [(one, gaps) for one in beliefs]

    def believe_about(self, holder: Principal, role: str, *beliefs: str, **gaps: Gap) -> None:
        """Beliefs about somebody and their role."""
        self.believe(*beliefs, holder=holder.name, role=role, **gaps)


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
