"""Links of which two sources say different things at the same moment: what is newer counts, of the same moment neither.

The desk keeps both sides: the link ends on that day and keeps the source that saw it, and the statement that it is not
known to whom the identity is linked has the source that says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable

from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.moments import start_of
from partner_desk.domain.partners import PartnerAdminLink


def disputed_link(links: Iterable[PartnerAdminLink], statement: Collected | None) -> PartnerAdminLink | None:
    """The link of an identity that one source saw when another one, that of the statement, said otherwise."""
    if statement is None or statement.kind is not Collectable.PARTNER_ADMIN_LINKS or statement.known:
        return None
    other = statement.origin
    return next(
        (
            link
            for link in links
            if other is not None
            and link.origin is not None
            and link.origin.source != other.source
            and link.last_seen == other.seen
            and link.until == max(start_of(other.seen.date()), link.since or start_of(other.seen.date()))
        ),
        None,
    )
