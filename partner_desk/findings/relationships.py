"""Findings about admin relationships (GDAP): which of them end soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from partner_desk.domain.moments import holds_at, is_over
from partner_desk.domain.naming import counted
from partner_desk.findings.context import FindingContext, link_to
from partner_desk.findings.finding import Found
from partner_desk.language import day_said
from partner_desk.readings.finding_kinds import FindingKind

SOON = timedelta(days=60)
"""So long before its end a relationship is told of: customers take their time to approve another one."""


def ends(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Relationships that end soon and do not go on by themselves, where no longer one of the same partner does."""
    in_force = [one for one in context.estate.relationships.values() if holds_at(one, context.start)]
    lasting = {(one.customer, one.partner) for one in in_force if one.extends or not is_over(one, context.start + SOON)}
    for each in in_force:
        if each.until is None or (each.customer, each.partner) in lasting:
            continue
        partner = context.wording.partner(each.partner) if each.partner is not None else "a partner"
        scope = context.tree.find(each.customer)
        customer = context.tree.name(scope) if scope is not None else each.customer
        names = {
            "relationship": each.name or each.id,
            "partner": partner,
            "customer": customer,
            "day": day_said(each.until),
            "days": counted((each.until - context.start).days, "day"),
        }
        yield Found(each.customer, each.partner, None, names, (link_to(each, names["relationship"]),), detail=each.id)
