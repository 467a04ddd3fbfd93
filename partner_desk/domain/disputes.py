"""Facts of which two sources say different things as of the same moment: what is newer counts, of one moment neither.

The desk keeps both sides: the fact ends on that day and keeps the source that saw it, and the statement that its kind
is not known there has the source that says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from partner_desk.domain.access import RoleAssignment
from partner_desk.domain.coverage import Collected
from partner_desk.domain.moments import start_of
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import PartnerAdminLink


def disputed_end(fact: PartnerAdminLink | RoleAssignment, other: Origin) -> datetime:
    """Until when a fact is known that another source denies: the beginning of that day, if it began before."""
    day = start_of(other.seen.date())
    return max(day, fact.since or day)


def is_disputed(fact: PartnerAdminLink | RoleAssignment, statement: Collected) -> bool:
    """Whether one source saw a fact at the moment as of which another one, that of the statement, denies it."""
    other, origin = statement.origin, fact.origin
    if statement.known or other is None or origin is None or origin.source == other.source:
        return False
    seen = fact.last_seen if isinstance(fact, PartnerAdminLink) else origin.seen
    return seen == other.seen and fact.until == disputed_end(fact, other)


def disputed_link(links: Iterable[PartnerAdminLink], statement: Collected | None) -> PartnerAdminLink | None:
    """The link of an identity that is disputed by what is stated of its links."""
    return next((link for link in links if statement is not None and is_disputed(link, statement)), None)
