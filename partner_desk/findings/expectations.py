"""Findings about verdicts that somebody relies on, and that are no longer so."""

from __future__ import annotations

from collections.abc import Iterator

from partner_desk.domain.expectations import Expectation
from partner_desk.explain.explanation import Explanation, explain, verdicts_at
from partner_desk.findings.context import FindingContext, link_to
from partner_desk.findings.finding import Found
from partner_desk.language import day_said, tr
from partner_desk.readings.finding_kinds import FindingKind


def broken(context: FindingContext, _: FindingKind) -> Iterator[Found]:
    """Where the desk says something else than what is expected, or sources disagree about it."""
    for expected in context.estate.expectations.values():
        explanation = _otherwise(context, expected)
        if explanation is None:
            continue
        names = {
            "partner": context.wording.partner(expected.partner),
            "where": context.scope_name(expected.scope),
            "program": context.judge.library.programs[expected.program].short,
            "verdict": tr(expected.verdict.words),
            "day": day_said(explanation.answer.question.since),
            "reason": " ".join((explanation.sentence, explanation.dispute)).strip(),
        }
        detail = "" if expected.on is None else expected.on.isoformat()
        link = link_to(expected, f"expected: {expected.verdict.words}")
        told_apart = f"{expected.program}|{expected.verdict.value}|{detail}"
        yield Found(expected.scope, expected.partner, None, names, (link,), detail=told_apart, program=expected.program)


def _otherwise(context: FindingContext, expected: Expectation) -> Explanation | None:
    """What the desk says instead; None where it says that, or where what it is about is not there any more."""
    library, scope = context.judge.library, context.tree.find(expected.scope)
    if scope is None or expected.partner not in context.estate.partners or expected.program not in library.programs:
        return None
    on = expected.on or context.day.day
    day = context.judge.day(context.estate, on, [expected.partner], context.asked).around([scope])
    program = library.programs[expected.program]
    verdict, disputed = verdicts_at(day, program, scope)[expected.partner]
    if verdict.value == expected.verdict.value and not disputed:
        return None
    return explain(day, program, expected.partner, scope)
