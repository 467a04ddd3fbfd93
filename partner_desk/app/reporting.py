"""Reports: gather the answers that a document needs, and have it typeset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from partner_desk.app.answers import View, column, day_of
from partner_desk.app.outline import Outline
from partner_desk.app.rulebook import library
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.reports import typeset
from partner_desk.reports.summary import Request, summary
from partner_desk.rules.explain import Explanation, explain

TEMPLATE = "summary.typ"


def summary_content(estate: Estate, view: View, scope: int, paper: str = "a4") -> dict[str, Any]:
    """The eligibility summary of a scope for a view's day, reading and program."""
    if not estate.partners:
        raise Refused("There are no partners on this desk, so there is nothing to summarize. Add one first.")
    rules = library()
    explanations: dict[tuple[str, str], Explanation] = {}
    columns = {}
    below = _below(estate, scope)
    reading = rules.reading_on(view.day, view.reading).id
    for partner in estate.partners:
        own = View(partner, view.program, view.day, view.reading)
        day = day_of(estate, own)
        for program in rules.programs.values():
            explanations[partner, program.id] = explain(day, program, partner, scope)
        verdicts = column(estate, own)
        columns[partner] = [verdicts.verdict(one) for one in below]
    return summary(estate, rules, Request(scope, view.day, reading, view.program, paper), explanations, columns, below)


def _below(estate: Estate, scope: int) -> Sequence[int]:
    """The scope and everything below it, in display order."""
    tree = estate.scopes
    inside = {number for level in tree.levels(scope) for number in range(level.start, level.stop)}
    order: list[int] = Outline(tree).order.tolist()
    return [one for one in order if one in inside]


def summary_pdf(estate: Estate, view: View, scope: int, paper: str = "a4") -> bytes:
    """The summary as a tagged PDF."""
    return typeset.pdf(TEMPLATE, summary_content(estate, view, scope, paper))


def summary_pages(estate: Estate, view: View, scope: int, paper: str, dots_per_inch: float) -> list[bytes]:
    """The summary as pictures of its pages."""
    return typeset.pages(TEMPLATE, summary_content(estate, view, scope, paper), dots_per_inch)
