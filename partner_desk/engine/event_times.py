"""The moments at which facts begin and end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from operator import attrgetter
from typing import Any

from partner_desk.domain.access import Delegation, DenyAssignment, Membership, Principal, RoleAssignment
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import Fact
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import Span
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord

_TIMED = (Membership, RoleAssignment, Delegation, DenyAssignment, PartnerAdminLink, PartnerOfRecord, Billing)


def moments(estate: Estate) -> set[datetime]:
    """Every moment at which a fact of an estate begins or ends."""
    times: set[datetime | None] = set()
    for kind, table in estate.facts.items():
        facts: Iterable[Any] = table.values()
        if kind in _TIMED:  # most facts are no more than these two, and there are many
            times.update(map(attrgetter("since"), facts))
            times.update(map(attrgetter("until"), facts))
        if kind is RoleAssignment:
            facts = (one for one in facts if one.activations)
        if kind in (RoleAssignment, Delegation, Principal, Partner):
            times.update(moment for fact in facts for moment in moments_of(fact))
    return {one for one in times if one is not None}


def is_midnight(moment: datetime) -> bool:
    """Whether a moment is the start of a day."""
    return not (moment.hour or moment.minute or moment.second or moment.microsecond)


def moments_of(fact: Fact) -> Iterator[datetime]:
    """Every moment at which a fact begins or ends."""
    if isinstance(fact, Principal):
        bounds = [fact.disabled_from, fact.deleted_from]
    elif isinstance(fact, Partner):
        bounds = [closed.since for closed in fact.closed_ids]
        bounds += [bound for span in (*fact.designated, *fact.csp_revoked) for bound in (span.since, span.until)]
    elif isinstance(fact, _TIMED):
        bounds = [fact.since, fact.until]
        spans: Iterable[Span] = ()
        if isinstance(fact, RoleAssignment):
            spans = fact.activations
        elif isinstance(fact, Delegation):
            spans = (span for grant in fact.authorizations for span in grant.activations)
        for span in spans:
            bounds += (span.since, span.until)
    else:
        return
    yield from (one for one in bounds if one is not None)
