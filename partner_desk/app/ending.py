"""What ends soon, in words and as JSON: every fact with an end ahead, and what partners lose by it."""

from __future__ import annotations

from datetime import date
from typing import Any

from partner_desk.app.factnames import FactNames
from partner_desk.app.facts import named
from partner_desk.app.lists import NAMED
from partner_desk.app.rulebook import judge, library
from partner_desk.domain.changes import WORD_OF, fact_key
from partner_desk.domain.estate import Estate
from partner_desk.domain.grouping import grouped
from partner_desk.domain.naming import listed
from partner_desk.domain.progress import Progress, silent
from partner_desk.engine.judge import Judge
from partner_desk.findings import scheduled_ends
from partner_desk.findings.scheduled_ends import ScheduledEnd
from partner_desk.language import tr
from partner_desk.readings.questions import AUTO

AHEAD = 90
"""So many days are looked ahead, if nobody says otherwise."""


def endings(
    estate: Estate,
    on: date,
    days: int = AHEAD,
    reading: str = AUTO,
    by: Judge | None = None,
    progress: Progress = silent,
) -> tuple[ScheduledEnd, ...]:
    """What ends after the beginning of a day and by so many days later, the next first; a worker brings a judge."""
    return scheduled_ends.endings(estate, by or judge(), on, days, reading, progress)


def ending_words(estate: Estate, ending: ScheduledEnd) -> str:
    """What ends, in words."""
    words = named(estate, ending.fact)
    return f"{words} ({ending.part})" if ending.part else words


def ending_object(estate: Estate, ending: ScheduledEnd) -> dict[str, Any]:
    """What ends as JSON, with what is lost by it."""
    tree = estate.scopes
    return {
        "at": ending.at.isoformat(),
        "kind": WORD_OF[type(ending.fact)],
        "key": fact_key(ending.fact),
        "part": ending.part or None,
        "what": ending_words(estate, ending),
        "lost": [
            {
                "partner": lost.partner,
                "program": lost.program,
                "leaves": lost.leaves,
                "scopes": [tree.id(tree.find(key) or 0) for key in lost.scopes],
            }
            for lost in ending.losses
        ],
    }


def losses_words(estate: Estate, ending: ScheduledEnd) -> tuple[str, ...]:
    """What is lost by an ending, in words: one text for all programs that a partner loses at the same scopes."""
    names, programs = FactNames(estate), library().programs
    alike = grouped(ending.losses, lambda one: (one.partner, one.scopes))
    return tuple(
        tr(
            "{partner}: {programs} at {scopes}",
            partner=names.partner(partner),
            programs=", ".join(programs[one.program].short for one in lost),
            scopes=listed(scopes, NAMED, names.scope),
        )
        for (partner, scopes), lost in alike.items()
    )
