"""Findings about bills that show something else of the partner earned credit than the verdicts of their days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from fractions import Fraction

from partner_desk.domain.amounts import money
from partner_desk.domain.grouping import grouped
from partner_desk.domain.moments import ONE_DAY, Period, start_of
from partner_desk.explain.fact_links import FactLink
from partner_desk.findings.compared_runs import ComparedRun, Outcome, bill_says, totals, why
from partner_desk.findings.context import TOLD, FindingContext, link_to
from partner_desk.findings.credit_comparison import compare, figures, subscription_above
from partner_desk.findings.finding import Found
from partner_desk.language import day_said
from partner_desk.readings.finding_kinds import FindingKind

SPAN = timedelta(days=31)
"""So many days of bills are looked at, up to the last one that any of them tells of."""


def not_credited(context: FindingContext, _: FindingKind) -> Iterator[Found]:
    """Where somebody is recognized, and bills show no credit."""
    return _found(context, Outcome.NOT_CREDITED)


def credited(context: FindingContext, _: FindingKind) -> Iterator[Found]:
    """Where nobody is recognized, and bills show credit."""
    return _found(context, Outcome.CREDITED)


def _compared(context: FindingContext) -> Sequence[ComparedRun]:
    """The last month of bills until the day, as far as they disagree with the desk."""
    told = figures(context.estate, context.day.day)
    if told is None:
        return ()
    since = told.until - SPAN if told.days > SPAN.days else told.since
    runs = compare(context.estate, context.judge, Period(since, told.until), context.asked)
    return [one for one in runs if one.outcome.disagrees]


def _found(context: FindingContext, outcome: Outcome) -> Iterator[Found]:
    runs = [one for one in context.once(_compared, context) if one.outcome is outcome]
    alike = grouped(runs, lambda one: (subscription_above(context.estate, one.scope), one.partner))
    for (subscription, partner), some in alike.items():
        most = max(some, key=lambda one: (one.estimate or Fraction(0), one.days))
        more = f"; {len(some) - 1:,} more" if len(some) > 1 else ""
        places = [place for one in some if (place := context.tree.find(one.scope)) is not None]
        first = min(one.since for one in some)
        names = {
            "partner": context.wording.partner(partner),
            "where": _where(context, subscription, places),
            "first": day_said(first),
            "last": day_said(max(one.until for one in some) - ONE_DAY),
            "reason": why(context.estate, context.judge, most, context.asked),
            "bill": f"{bill_says(most).rstrip('.')}{more}",
            "money": " and ".join(money(one.estimate, one.currency) for one in totals(some)),
        }
        yield Found(subscription, partner, None, names, _links(most), start_of(first))


def _where(context: FindingContext, subscription: str, places: Sequence[int]) -> str:
    """The names of scopes, with that of their subscription: two may have resources of the same name."""
    inside = [place for place in places if context.tree.key(place) != subscription]
    named = context.scope_names(places)
    return f"{named} in {context.scope_name(subscription)}" if len(inside) == len(places) else named


def _links(run: ComparedRun) -> tuple[FactLink, ...]:
    """What the bill says, as facts: the first few days."""
    return tuple(link_to(one, f"{one.kind.words} on {one.on}") for one in run.credits[:TOLD])
