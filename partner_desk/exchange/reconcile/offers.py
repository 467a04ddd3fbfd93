"""What an import does to offers: the quota id of a subscription tells one on the day of its list.

Where two lists differ, the offer changed between them, and counts as changed on the day of the newer one. An offer that
somebody recorded is not touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.grouping import grouped
from partner_desk.domain.moments import holds_at
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
            row = _answered(draft, told, rows, asked)
            if row is not None:
                _put(row, rows)
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


def _answered(
    draft: PreviewDraft, row: Billing, rows: Mapping[str, Billing], asked: dict[Offer, set[str]]
) -> Billing | None:
    """The offer of a list with what somebody answered; None if the desk knows better what it is."""
    if row.offer not in OfferTable.shipped().questions:
        return row
    known = _on_its_day(row.origin, rows)
    if known is not None and OfferTable.shipped().joined(known.offer, row.offer) not in (None, row.offer):
        return None
    answer = draft.answers.get(f"offer:{row.offer}")
    if answer is None:
        asked.setdefault(row.offer, set()).add(row.subscription)
        return row
    return replace(row, offer=Offer(answer))


def _on_its_day(origin: Origin | None, rows: Mapping[str, Billing]) -> Billing | None:
    return next((one for one in rows.values() if holds_at(one, day_of(origin))), None)


def _put(row: Billing, rows: dict[str, Billing]) -> None:
    """Put the offer of a list beside those that are known: it holds on the day of the list, up to the next one."""
    day, known = day_of(row.origin), _on_its_day(row.origin, rows)
    if known is None:
        if not rows:
            rows[row.id] = row
        return
    seen, both = day_of(known.origin), OfferTable.shipped().joined(known.offer, row.offer)
    if both is not None:
        rows[known.id] = replace(known, offer=both)
    elif day < seen:
        begun = seen if known.since is None else max(seen, known.since)
        rows[known.id] = replace(known, since=begun)
        rows[_id(row, rows)] = replace(row, id=_id(row, rows), since=known.since, until=begun)
    elif day > seen:
        rows[known.id] = replace(known, until=day)
        rows[_id(row, rows)] = replace(row, id=_id(row, rows), since=day, until=known.until)


def _id(row: Billing, rows: Mapping[str, Billing]) -> str:
    return row.id if row.id not in rows else f"{row.id} on {day_of(row.origin):%Y-%m-%d}"
