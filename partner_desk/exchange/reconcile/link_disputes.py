"""What files say of one link at the same moment that cannot both be so; what the desk remembers takes part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from partner_desk.domain.disputes import disputed_end, disputed_link
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import holds_at
from partner_desk.domain.partners import PartnerAdminLink
from partner_desk.exchange.gather import LinkSaid, LinkState, day_of, time_of
from partner_desk.exchange.reconcile.link_history import (
    FROM_RECORD,
    FROM_SIGHT,
    free_id,
    in_doubt,
    links_after,
    said_none,
)


@dataclass(frozen=True, slots=True)
class LinkDispute:
    """One source has a link when another one, as of the same moment, has none, or one to another PartnerID."""

    linked: LinkSaid
    other: LinkSaid

    def links(self, before: Sequence[PartnerAdminLink], said: Iterable[LinkSaid]) -> list[PartnerAdminLink]:
        """The links of the identity: the disputed one is known up to that day, with the source that saw it."""
        day, seen = day_of(self.other.origin), time_of(self.linked.origin)
        agreeing = [one for one in said if time_of(one.origin) != seen or _says(one) == _says(self.linked)]
        links = []
        for link in links_after(before, agreeing):
            if link.partner_id == self.linked.number and (link.until is None or link.until == day):
                until = disputed_end(link, self.other.origin)
                link = replace(link, until=until, checked=seen, origin=self.linked.origin)
            links.append(link if link.until is not None else replace(link, until=disputed_end(link, self.other.origin)))
        told = (one.partner_id == self.other.number and one.since == one.until == day for one in links)
        if self.other.state is LinkState.LINKED and not any(told):
            who, number, origin = self.other.who, self.other.number, self.other.origin
            own = free_id(links, who, day)
            links.append(PartnerAdminLink(own, who, number, day, day, FROM_SIGHT, seen, origin))
        return links


def dispute(
    estate: Estate, who: str, before: Sequence[PartnerAdminLink], said: Sequence[LinkSaid]
) -> LinkDispute | None:
    """What is disputed of an identity's link as of the newest moment of which anything is said.

    An identity has one record: of several the one that was changed last is the newer one, whenever it was exported.
    """
    if not said:
        return None
    every = [*said, *_remembered(estate, who, before)]
    newest = max(time_of(one.origin) for one in every)
    last = [one for one in every if time_of(one.origin) == newest and one.state is not LinkState.DOUBTFUL]
    changed = max((one.since for one in last if one.since is not None), default=None)
    last = [one for one in last if one.since in (None, changed)]
    last.sort(key=lambda one: (one.state is not LinkState.LINKED, one.number, one.origin.source))
    if not last or last[0].state is not LinkState.LINKED:
        return None
    other = next((one for one in last if _says(one) != _says(last[0])), None)
    return None if other is None else LinkDispute(last[0], other)


def _says(said: LinkSaid) -> str:
    return said.number if said.state is LinkState.LINKED else ""


def _remembered(estate: Estate, who: str, before: Sequence[PartnerAdminLink]) -> Iterator[LinkSaid]:
    """What the desk was told of the link, each as of the last moment at which it was so."""
    doubt = in_doubt(estate, who)
    disputed = disputed_link(before, doubt)
    for link in before:
        seen = link.last_seen
        if seen is not None and link.origin is not None and (link is disputed or holds_at(link, seen)):
            since = link.since if link.since_from == FROM_RECORD else None
            yield LinkSaid(who, link.partner_id, LinkState.LINKED, since, replace(link.origin, observed=seen))
    if disputed is not None and doubt is not None and doubt.origin is not None:
        yield LinkSaid(who, "", LinkState.NONE, None, doubt.origin)
    yield from said_none(estate, who)
