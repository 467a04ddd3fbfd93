"""What is about to be lost: facts with an end ahead on which a recognition rests that nothing else carries then."""

from __future__ import annotations

from collections.abc import Iterator

from partner_desk.domain.changes import Fact
from partner_desk.domain.descriptions import kind_of
from partner_desk.domain.grouping import grouped
from partner_desk.domain.moments import in_utc
from partner_desk.domain.naming import listed, person_name
from partner_desk.engine.judge import Judge
from partner_desk.findings.context import TOLD, FindingContext, link_to
from partner_desk.findings.finding import Found
from partner_desk.findings.scheduled_ends import endings
from partner_desk.readings.finding_kinds import FindingKind

SOON = 30
"""So many days ahead an end is told."""


def recognition(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Each fact whose end takes recognition along, once for each partner."""
    judge = Judge(context.library)  # that of the context is not made to forget its own estate
    for end in endings(context.estate, judge, context.day.day, SOON, context.asked):
        for partner, losses in grouped(end.losses, lambda one: one.partner).items():
            scopes = sorted({key for loss in losses for key in loss.scopes})
            words = _called(context, end.fact)
            programs = [context.library.programs[loss.program].short for loss in losses]
            names = {
                "fact": words,
                "partner": context.wording.partner(partner),
                "programs": listed(programs, len(programs)),
                "where": listed(scopes, TOLD, context.scope_name),
                "day": in_utc(end.at),
            }
            facts, principal = (link_to(end.fact, words),), getattr(end.fact, "principal", None)
            yield Found(scopes[0], partner, principal, names, facts, detail=facts[0].key)


def _called(context: FindingContext, fact: Fact) -> str:
    kind = kind_of(type(fact))
    about = str(getattr(fact, kind.about[0]))
    person = context.estate.principals.get(about)
    partner = context.estate.partners.get(about)
    name = person_name(person) if person is not None else partner.name if partner is not None else ""
    return f"the {kind.singular} of {name or context.scope_name(about)}"
