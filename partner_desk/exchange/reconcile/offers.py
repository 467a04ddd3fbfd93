"""What an import does to offers: the quota id of a subscription tells one on the day of its list.

Where two lists differ, the offer changed between them, and counts as changed on the day of the newer one. Two lists of
one moment that differ leave it open from that day on: both sides are kept as rows that hold for no time, until a newer
list tells. So does a list that differs from what was seen before it and after it, until that was seen again. An offer
that somebody recorded is not touched.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.disputes import first_seen, is_side_of_a_doubt
from partner_desk.domain.grouping import grouped
from partner_desk.domain.moments import has_begun, holds_at, never_holds, start_of
from partner_desk.domain.naming import counted
from partner_desk.domain.origin import Origin
from partner_desk.exchange.gather import day_of, time_of
from partner_desk.exchange.reconcile.preview import Choice, PreviewDraft
from partner_desk.readings.offers import OfferTable

_OF = "offer of "
"""Begins the ids of offers that come from quota ids."""


def offers_by_quota(draft: PreviewDraft) -> list[Billing]:
    """The offers of subscriptions whose quota ids are known; asks where an id leaves it open."""
    held = grouped(draft.estate.billings.values(), lambda one: one.subscription)
    asked: dict[Offer, set[str]] = {}
    out: list[Billing] = []
    for subscription, said in grouped(_said(draft), lambda one: one.subscription).items():
        rows = {one.id: one for one in held.get(subscription, ())}
        if not all(identifier.startswith(_OF) for identifier in rows):
            continue  # somebody, or a file of usage, knows better
        for told in said:
            _put(_answered(draft, told, rows, asked), rows)
        out += rows.values()
    for offer, subscriptions in asked.items():
        question, about = OfferTable.shipped().questions[offer], counted(len(subscriptions), "subscription")
        options = tuple((one.value, one.words) for one in question.answers)
        draft.questions.append(Choice(f"offer:{offer}", about, question.text, options))
    return out


def _said(draft: PreviewDraft) -> Iterator[Billing]:
    table = OfferTable.shipped()
    for subscription, quota, origin in sorted(draft.gathered.quotas, key=lambda one: time_of(one[2])):
        offer = table.by_quota.get(quota.casefold(), Offer.UNKNOWN)
        if offer is not Offer.UNKNOWN:
            yield Billing(f"{_OF}{subscription}", subscription, offer, origin=origin)


def _answered(draft: PreviewDraft, row: Billing, rows: Mapping[str, Billing], asked: dict[Offer, set[str]]) -> Billing:
    """The offer of a list, with what the desk knows better or somebody answered."""
    if row.offer not in OfferTable.shipped().questions:
        return row
    known = _on_its_day(row.origin, rows)
    both = None if known is None else OfferTable.shipped().joined(known.offer, row.offer)
    if both not in (None, row.offer):
        return replace(row, offer=both)
    answer = draft.answers.get(f"offer:{row.offer}")
    if answer is None:
        asked.setdefault(row.offer, set()).add(row.subscription)
        return row
    return replace(row, offer=Offer(answer))


def _on_its_day(origin: Origin | None, rows: Mapping[str, Billing]) -> Billing | None:
    return next((one for one in rows.values() if holds_at(one, day_of(origin))), None)


def _put(row: Billing, rows: dict[str, Billing]) -> None:
    """Put the offer of a list beside those that are known: it holds on the day of the list, up to the next one."""
    known = _on_its_day(row.origin, rows)
    if known is None:
        _put_where_none_is_known(row, rows)
        return
    seen, first = time_of(row.origin), first_seen(known)
    both = OfferTable.shipped().joined(known.offer, row.offer)
    if both is None:
        del rows[known.id]
        for one in _apart(known, row):
            _add(one, rows)
        return
    last = known.origin if seen <= time_of(known.origin) else row.origin
    begun = min(seen, first)
    rows[known.id] = replace(known, offer=both, origin=last, first_seen=begun if begun < time_of(last) else None)


def _put_where_none_is_known(row: Billing, rows: dict[str, Billing]) -> None:
    """Put the offer of a list where none is known: what is newer than a doubt settles it, what is older was before."""
    seen, day = time_of(row.origin), day_of(row.origin)
    doubts = [one for one in rows.values() if is_side_of_a_doubt(one)]
    if rows and not doubts:
        return  # somebody ended it
    newest = max((time_of(one.origin) for one in doubts if day_of(one.origin) <= day), default=None)
    later = (one.since for one in rows.values() if not has_begun(one, day))
    until = min(filter(None, later), default=None)
    if newest is None or seen > newest:
        row = replace(row, since=None if newest is None else day, until=until)
    elif seen < newest or any((one.offer, time_of(one.origin)) == (row.offer, seen) for one in doubts):
        return
    else:
        row = _side(row, day)
    _add(row, rows)


def _apart(known: Billing, row: Billing) -> Iterator[Billing]:
    """An offer of the desk, and another one that a list shows while it holds: the first of these keeps its id."""
    day, seen = day_of(row.origin), time_of(row.origin)
    first, last = first_seen(known), time_of(known.origin)
    if seen > last:
        yield from _lasting(replace(known, until=day))
        yield replace(row, since=day, until=known.until)
    elif seen < first:
        begun = start_of(first.date())
        yield replace(known, since=begun)
        yield from _lasting(replace(row, since=known.since, until=begun))
    else:
        again = start_of(last.date())
        if first < seen:
            yield from _lasting(replace(known, until=day, origin=_as_of(known, first), first_seen=None))
        if seen < last:
            yield from _lasting(replace(known, since=again, first_seen=None))
        if seen in (first, last):
            yield _side(replace(known, origin=_as_of(known, seen), first_seen=None), day)
        if seen in (first, last) or day < again:
            yield _side(row, day)


def _lasting(row: Billing) -> Iterator[Billing]:
    if not never_holds(row):
        yield row


def _as_of(row: Billing, seen: datetime) -> Origin | None:
    return None if row.origin is None else replace(row.origin, observed=seen)


def _side(row: Billing, day: datetime) -> Billing:
    """One side of a doubt: it is kept, and holds for no time."""
    return replace(row, since=day, until=day)


def _add(row: Billing, rows: dict[str, Billing]) -> None:
    """Add a row by an id that is free: its own, else one with its day."""
    own = f"{_OF}{row.subscription}"
    dated = f"{own} on {day_of(row.origin):%Y-%m-%d}"
    numbered = (f"{dated}, {number}" for number in itertools.count(2))
    free = next(one for one in itertools.chain((row.id, own, dated), numbered) if one not in rows)
    rows[free] = replace(row, id=free)
