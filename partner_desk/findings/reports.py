"""Findings about reports of Microsoft that name somebody else for a month than the verdicts of its days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from partner_desk.domain.grouping import grouped
from partner_desk.domain.moments import ONE_DAY, Period, start_of
from partner_desk.findings.attribution_comparison import compare_attributions, reported
from partner_desk.findings.compared_runs import ComparedRun, Outcome, bill_says, why
from partner_desk.findings.context import TOLD, FindingContext, link_to
from partner_desk.findings.finding import Found
from partner_desk.language import day_said
from partner_desk.readings.finding_kinds import FindingKind


def not_attributed(context: FindingContext, _: FindingKind) -> Iterator[Found]:
    """Where somebody is recognized, and a report does not name the partner so."""
    return _found(context, Outcome.NOT_ATTRIBUTED)


def attributed(context: FindingContext, _: FindingKind) -> Iterator[Found]:
    """Where nobody is recognized, and a report names the partner so."""
    return _found(context, Outcome.ATTRIBUTED)


def _compared(context: FindingContext) -> Sequence[ComparedRun]:
    """The last month of reports until the day, as far as they disagree with the desk."""
    told = reported(context.estate, context.day.day)
    if told is None:
        return ()
    month = Period((told.until - ONE_DAY).replace(day=1), told.until)
    runs = compare_attributions(context.estate, context.judge, month, context.asked)
    return [one for one in runs if one.outcome.disagrees]


def _found(context: FindingContext, outcome: Outcome) -> Iterator[Found]:
    runs = [one for one in context.once(_compared, context) if one.outcome is outcome]
    for (scope, partner), some in grouped(runs, lambda one: (one.scope, one.partner)).items():
        place = context.tree.find(scope)
        names = {
            "partner": context.wording.partner(partner),
            "where": scope if place is None else context.scope_name(scope),
            "first": day_said(some[0].since),
            "last": day_said(some[0].until - ONE_DAY),
            "report": "; ".join(_lower(bill_says(one).rstrip(".")) for one in some),
            "reason": " ".join(why(context.estate, context.judge, one, context.asked) for one in some),
        }
        links = tuple(
            link_to(one, f"{one.association.words} in {one.month:%Y-%m}") for one in some[0].attributions[:TOLD]
        )
        yield Found(scope, partner, None, names, links, start_of(some[0].since))


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
