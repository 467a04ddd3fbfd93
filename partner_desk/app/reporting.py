"""Reports: gather the answers that a document needs, and have it typeset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from partner_desk.app.answers import View, column, day_of
from partner_desk.app.findings import SEVERITY_NAMES, all_findings, at, scope_name
from partner_desk.app.outline import Outline
from partner_desk.app.rulebook import library
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.progress import Progress, silent
from partner_desk.reports import typeset
from partner_desk.reports.summary import Request, summary
from partner_desk.rules.explain import Explanation, explain
from partner_desk.rules.findings import Finding
from partner_desk.rules.judge import Judge
from partner_desk.rules.questions import Verdict
from partner_desk.training.texts import plain

MOST_FINDINGS = 40
"""So many findings are told; the window has them all."""
TEMPLATE = "summary.typ"
OWN_WORDS = ("reading", "finding", "tenant", "scope")
"""What a summary speaks of besides programs and verdicts."""


def summary_content(
    estate: Estate, view: View, scope: int, paper: str = "a4", progress: Progress = silent
) -> dict[str, Any]:
    """The eligibility summary of a scope for a view's day, reading and program.

    It is judged by a judge of its own, so that a worker can do it while the window goes on.
    """
    if not estate.partners:
        raise Refused("There are no partners on this desk, so there is nothing to summarize. Add one first.")
    rules = library()
    judge = Judge(rules)
    explanations: dict[tuple[str, str], Explanation] = {}
    columns = {}
    below = _below(estate, scope)
    reading = rules.reading_on(view.day, view.reading).id
    for number, partner in enumerate(estate.partners):
        progress(number, len(estate.partners))
        own = View(partner, view.program, view.day, view.reading)
        day = day_of(estate, own, judge).around([scope])
        for program in rules.programs.values():
            explanations[partner, program.id] = explain(day, program, partner, scope)
        verdicts = column(estate, own, judge)
        columns[partner] = [verdicts.verdict(one) for one in below]
    found = all_findings(estate, view, judge)
    here = [told_finding(estate, one) for one in at(estate, scope, found.open)]
    request = Request(scope, view.day, reading, view.program, paper)
    content = summary(estate, rules, request, explanations, columns, below)
    findings = {"findings": here[:MOST_FINDINGS], "more_findings": max(0, len(here) - MOST_FINDINGS)}
    return content | findings | _words(verdicts={one.answer.verdict for one in explanations.values()})


def _words(verdicts: set[Verdict]) -> dict[str, Any]:
    """The terms that every summary uses, explained at its end; and which of them a program's name is."""
    from partner_desk.app.school.catalogue import catalogue
    from partner_desk.app.school.terms import terms_of

    shorts = [program.short for program in library().programs.values()]
    term_of = {short: found[0] for short in shorts if (found := terms_of(short))}
    used = [one.value.replace("-", " ") for one in Verdict if one in verdicts]
    terms = [catalogue().terms[one] for one in terms_of(" \N{MIDDLE DOT} ".join([*shorts, *used, *OWN_WORDS]))]
    told = [
        {"id": one.id, "name": one.name.en, "short": one.short, "text": plain(one.text.en)}
        for one in sorted(terms, key=lambda one: (one.short or one.name.en).casefold())
    ]
    return {"terms": told, "term_of": term_of}


def told_finding(estate: Estate, one: Finding) -> dict[str, str]:
    """A finding as the summary tells it."""
    severity = SEVERITY_NAMES[one.severity][0]
    return {"severity": severity, "where": scope_name(estate, one), "says": one.sentence, "fix": one.fix}


def _below(estate: Estate, scope: int) -> Sequence[int]:
    """The scope and everything below it, in display order."""
    outline = Outline(estate.scopes)
    inside = np.zeros(len(estate.scopes), dtype=np.bool_)
    for level in estate.scopes.levels(scope):
        inside[level] = True
    found: list[int] = outline.order[inside[outline.order]].tolist()
    return found


def summary_pdf(estate: Estate, view: View, scope: int, paper: str = "a4", progress: Progress = silent) -> bytes:
    """The summary as a tagged PDF."""
    return typeset.pdf(TEMPLATE, summary_content(estate, view, scope, paper, progress))


def summary_document(
    estate: Estate, view: View, scope: int, paper: str = "a4", progress: Progress = silent
) -> typeset.Document:
    """The summary to look at, to print and to keep."""
    return typeset.document(TEMPLATE, summary_content(estate, view, scope, paper, progress))
