"""The links of an identity over time: what files say of them, put beside what the desk holds.

An identity has one link at a time. A file that says otherwise than the desk ends what was there, on the day from which
it says so; nothing that was recorded of the time before is lost by it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from partner_desk.domain.access import Principal
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import Span, began_before, has_begun, holds_at, is_over, overlap, start_of
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import PartnerAdminLink
from partner_desk.exchange.gather import Gathered, LinkSaid, LinkState, day_of, time_of

FROM_RECORD = "the link's own record (last changed)"
FROM_SIGHT = "the day of the file it was first seen in"


def links_after(held: Iterable[PartnerAdminLink], said: Iterable[LinkSaid]) -> list[PartnerAdminLink]:
    """The links of one identity after everything that files say of it."""
    links = list(held)
    for statement in sorted(
        said, key=lambda one: (_moment(one), time_of(one.origin), one.state is not LinkState.LINKED)
    ):
        if statement.state is LinkState.LINKED:
            links = list(_with_link(links, statement))
        else:
            moment, who = _moment(statement), statement.who
            newer = [link for link in links if statement.state is LinkState.NONE and _is_newer(link, statement)]
            older = [link for link in links if link not in newer]
            links = [*newer, *without_link(older, moment, statement.origin, by_record=statement.since is not None)]
            if statement.state is LinkState.DELETED and not links:  # it was there once; since when is not told
                link = free_id([], who, moment)
                number, origin = statement.number, statement.origin
                links = [PartnerAdminLink(link, who, number, moment, moment, FROM_RECORD, origin=origin)]
    return links


def _is_newer(link: PartnerAdminLink, said: LinkSaid) -> bool:
    """Whether a link was seen after a file that says that there is none."""
    return link.until is None and link.last_seen is not None and said.origin.seen < link.last_seen


def _day_seen(link: PartnerAdminLink) -> datetime:
    """The day on which a link was last seen; long ago if nobody says."""
    return day_of(link.origin) if link.last_seen is None else start_of(link.last_seen.date())


def checked_by(
    links: Iterable[PartnerAdminLink], said: Iterable[LinkSaid], before: Collection[PartnerAdminLink]
) -> Iterator[PartnerAdminLink]:
    """The links with the last moment at which a file showed them, if nobody looked later."""
    shown = [(one.number, time_of(one.origin)) for one in said if one.state is LinkState.LINKED]
    for link in links:
        last = max((at for number, at in shown if number == link.partner_id and holds_at(link, at)), default=None)
        known = link.last_seen if link.checked is not None or any(one.id == link.id for one in before) else None
        yield link if last is None or (known is not None and last <= known) else replace(link, checked=last)


def _moment(said: LinkSaid) -> datetime:
    return said.since or day_of(said.origin)


def without_link(
    links: Iterable[PartnerAdminLink], at: datetime, origin: Origin, *, by_record: bool = False
) -> Iterator[PartnerAdminLink]:
    """There is none from some moment on: what began before ends then; `by_record` if the link's own record says so.

    An identity has one record, so the one that was changed last is the newer one.
    """
    for link in links:
        outdated = by_record and not has_begun(link, at) and link.since_from == FROM_RECORD
        if link.until is not None or outdated or day_of(origin) < _day_seen(link):
            yield link
        elif link.since is None or began_before(link, at):
            yield replace(link, until=at, origin=origin)
        else:
            yield replace(link, until=max(day_of(origin), link.since), origin=origin)


def _with_link(links: list[PartnerAdminLink], said: LinkSaid) -> Iterator[PartnerAdminLink]:
    start, origin = _moment(said), said.origin
    since_from = FROM_RECORD if said.since is not None else FROM_SIGHT
    own = free_id(links, said.who, start)
    new = PartnerAdminLink(own, said.who, said.number, start, None, since_from, origin=origin)
    current = next((link for link in links if link.until is None), None)
    last = current or max(links, key=lambda one: one.until or start, default=None)
    if last is None:
        yield new
        return
    others = [link for link in links if link is not last]
    yield from others
    if last.partner_id == said.number:
        begun = not has_begun(last, start) or (last.since is None and said.since is not None)
        if begun and _is_free(others, start, last.since):
            last = replace(last, since=start, since_from=since_from)
    if last.until is not None:
        yield last
        yield from _after_an_end(last, new)
    elif last.partner_id == said.number:
        yield last
    elif last.since is None or began_before(last, start):
        yield from (replace(last, until=start, origin=origin), new)
    elif last.since == start and time_of(last.origin) <= time_of(origin):
        yield replace(last, partner_id=said.number, since_from=since_from, origin=origin)
    else:  # an older record than the one the desk has
        yield last
        if _is_free(others, start, last.since):
            yield replace(new, until=last.since)


def _after_an_end(last: PartnerAdminLink, new: PartnerAdminLink) -> Iterator[PartnerAdminLink]:
    """The link that is said to be there, after the last one that the desk has ended."""
    assert last.until is not None
    assert new.since is not None
    if is_over(last, new.since) and (last.until != new.since or last.partner_id != new.partner_id):
        yield new
    elif time_of(last.origin) < time_of(new.origin):  # it was there again when this was seen; since when is not told
        yield replace(new, since=max(last.until, day_of(new.origin)), since_from=FROM_SIGHT)


def _is_free(others: Iterable[PartnerAdminLink], since: datetime | None, until: datetime | None) -> bool:
    return not any(overlap(one, Span(since, until)) for one in others)


def free_id(links: list[PartnerAdminLink], who: str, start: datetime) -> str:
    """The id of one more link: the first of an identity is named by it alone."""
    taken = {one.id for one in links}
    names = [f"link of {who}", f"link of {who} since {start:%Y-%m-%d}"]
    names += [f"{names[1]} ({number})" for number in range(2, len(links) + 3)]
    return next(name for name in names if name not in taken)


# Identities that may be gone -----------------------------------------------------------------------------------------


def in_doubt(estate: Estate, who: str) -> Collected | None:
    """What the desk says if a doubt about the link of an identity was never settled."""
    said = estate.get(Collected, Collected(Collectable.PARTNER_ADMIN_LINKS, who).id)
    return None if said is None or said.known else said


def said_none(estate: Estate, who: str) -> list[LinkSaid]:
    """What the desk knows of a day on which an identity said of itself that it has no link."""
    known = estate.get(Collected, Collected(Collectable.PARTNER_ADMIN_LINKS, who).id)
    if known is None or not known.known or known.on is None or known.origin is None:
        return []
    return [LinkSaid(who, "", LinkState.NONE, None, replace(known.origin, observed=known.on))]


def doubted(
    before: Sequence[PartnerAdminLink], after: Iterable[PartnerAdminLink], origin: Origin
) -> list[PartnerAdminLink]:
    """The links of an identity that may be gone by what `origin` says: those that the desk has end on its day.

    If it has none yet, they were there once, and until when is not told.
    """
    if before:
        ids = {one.id for one in before}
        return list(without_link([one for one in after if one.id in ids], day_of(origin), origin))
    return [one if one.until is not None else replace(one, until=one.since, origin=origin) for one in after]


def believed(links: Iterable[PartnerAdminLink]) -> list[PartnerAdminLink]:
    """The links of an identity in doubt, as somebody said that it exists: the last one ends by a record only."""
    ordered = sorted(links, key=lambda one: (one.until is None, one.until or day_of(one.origin)))
    if ordered and ordered[-1].until in (ordered[-1].since, day_of(ordered[-1].origin)):
        ordered[-1] = replace(ordered[-1], until=None)
    return ordered


def perhaps_gone(gathered: Gathered, estate: Estate, linked: Iterable[str]) -> dict[str, Origin]:
    """Which of these identities have no name in a list in which others have one, and which list that is.

    A deleted identity keeps its roles, and a list shows them without a name.
    """
    lists: dict[str, Origin] = {}
    for one in sorted(gathered.lists, key=lambda one: time_of(one.origin)):
        lists |= dict.fromkeys(one.nameless if one.named else (), one.origin)
    before = _nameless(estate)
    gone: dict[str, Origin] = {}
    for who in linked:
        if who in gathered.seen_alive or _is_named(gathered, who):
            continue
        here = estate.principals.get(who)
        if who in lists and not (here is not None and here.is_named and day_of(lists[who]) <= day_of(here.origin)):
            gone[who] = lists[who]
        elif who in before:
            gone[who] = before[who]
    return gone


def _is_named(gathered: Gathered, who: str) -> bool:
    one = gathered.facts.get((Principal, who))
    return isinstance(one, Principal) and one.is_named


def _nameless(estate: Estate) -> dict[str, Origin]:
    """The identities of the desk that came, with a role and without a name, from a file in which others had names."""
    named = {one.origin for one in estate.principals.values() if one.is_named}
    holders = {one.principal for one in estate.role_assignments.values()}
    return {
        who: one.origin
        for who, one in estate.principals.items()
        if one.origin in named and one.origin is not None and who in holders and not one.is_named
    }
