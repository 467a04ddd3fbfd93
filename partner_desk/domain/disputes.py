"""Facts of which two sources say different things as of the same moment: what is newer counts, of one moment neither.

The desk keeps both sides: the fact ends on that day and keeps the source that saw it, and the statement that its kind
is not known there has the source that says otherwise. Of an offer each side is a row that holds for no time, since that
day: without another row nobody knows the offer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from partner_desk.domain.access import RoleAssignment
from partner_desk.domain.billing import Billing
from partner_desk.domain.coverage import Collected
from partner_desk.domain.moments import has_begun, holds_at, never_holds, start_of
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


def first_seen(offer: Billing) -> datetime:
    """The moment of the first source that showed an offer, and no other one since; long ago if there is none."""
    return offer.first_seen or _seen(offer)


def is_side_of_a_doubt(offer: Billing) -> bool:
    """Whether an offer is only what one of several sources shows that cannot all be right."""
    return never_holds(offer)


def disputed_offers(offers: Sequence[Billing], at: datetime) -> tuple[Billing, Billing] | None:
    """Two offers of a subscription that sources of one moment show, while nothing newer is known at another one."""
    sides = [one for one in offers if is_side_of_a_doubt(one) and has_begun(one, at)]
    if not sides or any(holds_at(one, at) for one in offers):
        return None
    newest = max(_seen(one) for one in sides)
    last = {one.offer: one for one in sides if _seen(one) == newest}
    one, *others = (last[offer] for offer in sorted(last))
    return (one, others[0]) if others else None


def _seen(offer: Billing) -> datetime:
    return datetime.min.replace(tzinfo=UTC) if offer.origin is None else offer.origin.seen
