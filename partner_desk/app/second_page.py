"""The second page of a summary: what to do, by person, what each step opens and what comes of it, to be agreed to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from partner_desk.advice.model import Advice
from partner_desk.app.first_page import FirstPage
from partner_desk.app.first_places import Place
from partner_desk.domain.grouping import grouped
from partner_desk.domain.naming import name_or_id
from partner_desk.language import tr
from partner_desk.readings.questions import Verdict

MOST_STEPS = 8
"""So many steps stand on the page; the window and the command line have those of any other place."""


def steps_page(first: FirstPage) -> dict[str, Any] | None:
    """The least step for each place that is not recognized, by who takes it; None where there is nothing to do."""
    steps = [*_steps(first)]
    if not steps:
        return None
    groups = grouped(enumerate(steps, 1), lambda one: one[1][1].who)
    return {
        "people": [
            {"who": who or tr("whoever looks it up"), "steps": [_step(first, *one) for one in numbered]}
            for who, numbered in groups.items()
        ],
        "note": next((advice.note for _, advice in steps if advice.note), ""),
    }


def _steps(first: FirstPage) -> Iterator[tuple[Place, Advice]]:
    """Those of the places that were lost before the others; what is the same for several places stands once."""
    told: set[str] = set()
    open_places = [one for one in first.places if one.verdict is not Verdict.RECOGNIZED]
    for place in open_places[:MOST_STEPS]:
        advice = first.way(place)
        if advice is not None and advice.text not in told:
            told.add(advice.text)
            yield place, advice


def _step(first: FirstPage, number: int, found: tuple[Place, Advice]) -> dict[str, str]:
    place, advice = found
    partner, name = name_or_id(first.estate.partners[place.partner]), first.tree.name(place.scope)
    after = ""
    if advice.changes is not None:
        after = tr(
            "{partner} at {place}: {verdict}, for {program}.",
            partner=partner, place=name, verdict=tr(advice.verdict_after.words), program=first.main.short,
        )  # fmt: skip
    effects = " ".join(effect.text for effect in advice.effects)
    return {
        "number": str(number),
        "text": " ".join(filter(None, (advice.text, advice.collect if advice.collect not in advice.text else ""))),
        "opens": advice.cost,
        "after": " ".join(filter(None, (after, effects))),
    }
