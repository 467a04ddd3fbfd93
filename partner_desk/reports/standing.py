"""What a document says of the estate that it speaks of, wherever it leaves the program: supposed, invented, recorded.

Every document asks here, so none can take a scenario for what is recorded.
"""

from __future__ import annotations

from partner_desk.domain.estate import Estate
from partner_desk.language import marked, tr

INVENTED = marked("From a training desk: customers, partners and people are invented.")
"""Stands on whatever leaves the program from an invented estate."""


def scenario_mark(estate: Estate, longest: int | None = None) -> str:
    """The words that stand over everything told of a scenario; empty for what is recorded."""
    name = estate.scenario
    if longest is not None and len(name) > longest:
        name = f"{name[:longest]}\N{HORIZONTAL ELLIPSIS}"
    return tr("SCENARIO '{name}' - not recorded", name=name) if name else ""


def paper_mark(estate: Estate) -> str:
    """The same on a paper for a customer: how a scenario is called is nobody's business there."""
    return tr("SCENARIO - not recorded") if estate.scenario else ""


def standing(estate: Estate) -> list[str]:
    """The sentences that begin a document; none for a customer's desk as recorded."""
    supposed = tr("{scenario}.", scenario=scenario_mark(estate)) if estate.scenario else ""
    return [*filter(None, (supposed, tr(INVENTED) if estate.invented else ""))]
