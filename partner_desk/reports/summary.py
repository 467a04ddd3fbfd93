"""What an eligibility summary says: the verdicts of one tenant or subscription, with reasons, origin and age."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.reports.ties import ties
from partner_desk.rules.explain import COMMON_WORDS, Explanation
from partner_desk.rules.library import Library
from partner_desk.rules.questions import Verdict

MOST_SCOPES = 5_000
"""So many scopes are listed one by one."""

MOST_MISSING = 25
"""So many things that are not known are told; the window has them all."""

WIDE = 5
"""Up to so many partners have a column with words; more have narrow ones with signs."""

NOTE = "As recorded; nothing was changed in Azure."
TRAINING = "Training, all invented: "
"""Stands before the title of a summary of the sample or of a lesson, on every page."""
TRAINING_NOTE = "A training paper: customers, partners and people are invented. It says nothing of a real customer."


@dataclass(frozen=True)
class Request:
    """What to report: a scope (number), the day, the reading's id, the program listed by scope, and the paper."""

    scope: int
    day: date
    reading: str
    program: str
    paper: str = "a4"


def summary(
    estate: Estate,
    library: Library,
    request: Request,
    explanations: Mapping[tuple[str, str], Explanation],
    columns: Mapping[str, Sequence[Verdict]],
    below: Sequence[int],
) -> dict[str, Any]:
    """The content as plain values.

    `explanations` by partner and program for the scope; `columns` the verdicts by partner for the scopes
    `below`, in display order.
    """
    tree = estate.scopes
    scope = request.scope
    tenant = tree.path(scope)[-1]
    found: dict[tuple[str, str], None] = {}
    disputes: dict[tuple[str, str], dict[str, str]] = {}
    for explanation in explanations.values():
        for missing in explanation.missing:
            found[missing.fact, missing.how] = None
        for part in explanation.parts:
            for proof in part.proof.walk():
                if proof.against and proof.deciding and explanation.answer.disputed:
                    titles = ", ".join(library.sources[one.source].title for one in proof.against_cites)
                    disputes[proof.name, proof.against] = {
                        "criterion": proof.name,
                        "says": proof.against,
                        "source": titles,
                    }
    listed = list(below)[:MOST_SCOPES]
    base = len(tree.path(scope))
    partners = list(estate.partners.values())
    return {
        "title": f"{TRAINING if estate.invented else ''}Partner eligibility: {tree.name(scope)}",
        "paper": request.paper,
        "day": request.day.isoformat(),
        "note": TRAINING_NOTE if estate.invented else NOTE,
        "training": estate.invented,
        "facts": [
            ["Customer", tree.name(tenant)],
            [tree.kind_of(scope).words.capitalize(), f"{tree.name(scope)} ({tree.id(scope)})"],
            ["Day", request.day.isoformat()],
            ["Reading", library.readings[request.reading].name],
            ["Scopes below", f"{len(below) - 1:,}"],
        ],
        "partners": [
            {
                "name": partner.name or partner.id,
                "rows": [
                    {
                        "program": program.short,
                        "verdict": explanations[partner.id, program.id].answer.verdict.value,
                        "disputed": explanations[partner.id, program.id].answer.disputed,
                        "why": _why(explanations[partner.id, program.id]),
                    }
                    for program in library.programs.values()
                ],
            }
            for partner in partners
        ],
        "links": list(ties(estate, request.day, [one for one in below if tree.kind[one] == ScopeKind.SUBSCRIPTION])),
        "disputes": list(disputes.values()),
        "missing": [{"fact": fact, "how": how} for fact, how in list(found)[:MOST_MISSING]],
        "more_missing": max(0, len(found) - MOST_MISSING),
        "program": library.programs[request.program].name,
        "columns": [partner.name or partner.id for partner in partners],
        "narrow": len(partners) > WIDE,
        "scopes": [
            {
                "name": tree.name(one),
                "kind": tree.kind_of(one).words,
                "depth": len(tree.path(one)) - base,
                "words": [columns[partner.id][number].value for partner in partners],
            }
            for number, one in enumerate(listed)
        ],
        "cut": len(below) - len(listed),
        "origins": _origins(estate, below),
        "closing": f"{NOTE} Verdicts follow the reading named above; they are not a statement by Microsoft.",
    }


def _why(found: Explanation) -> str:
    """The reason alone: the verdict stands beside it."""
    _, _, reason = found.sentence.partition(": ")
    first = reason.split(" ", 1)[0].capitalize()
    return reason[:1].upper() + reason[1:] if first in COMMON_WORDS else reason


def _origins(estate: Estate, below: Sequence[int]) -> list[dict[str, Any]]:
    """How many facts each source gave, and when; scopes are counted for those below only."""
    counts: dict[tuple[str, str, str], int] = {}
    tree = estate.scopes
    numbers, many = np.unique(tree.origin[list(below)], return_counts=True)
    for number, count in zip(numbers.tolist(), many.tolist(), strict=True):
        if number >= 0:
            one = tree.origins[number]
            key = (one.source, one.who, f"{one.on:%Y-%m-%d}")
            counts[key] = counts.get(key, 0) + count
    for table in estate.facts.values():
        for fact in table.values():
            if fact.origin is not None:
                key = (fact.origin.source, fact.origin.who, f"{fact.origin.on:%Y-%m-%d}")
                counts[key] = counts.get(key, 0) + 1
    return [{"source": source, "who": who, "on": on, "count": count} for (source, who, on), count in counts.items()]
