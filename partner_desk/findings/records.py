"""Findings about digital partners of record: where there can be none, where one is missing, lost or another's."""

from __future__ import annotations

from collections.abc import Iterator

from partner_desk.domain.billing import Billing
from partner_desk.domain.moments import began_before, is_over
from partner_desk.domain.partners import PartnerOfRecord
from partner_desk.engine.subscriptions import SubscriptionState
from partner_desk.explain.fact_links import FactLink
from partner_desk.explain.wording import offer_in_words
from partner_desk.findings.context import FindingContext, link_to
from partner_desk.findings.finding import Found
from partner_desk.language import day_said, tr
from partner_desk.readings.finding_kinds import FindingKind
from partner_desk.readings.questions import Truth


def _in_force(context: FindingContext) -> Iterator[tuple[int, str, SubscriptionState, PartnerOfRecord]]:
    """Every subscription with a partner of record when the day begins."""
    for scope, key, place in context.subscriptions:
        record = context.record_of(key) if place.record else None
        if record is not None:
            yield scope, key, place, record


def _names(context: FindingContext, scope: int, record: PartnerOfRecord) -> dict[str, str]:
    owner = context.estate.partner_of_id.get(record.partner_id)
    partner = context.wording.partner(owner.id) if owner is not None else f"PartnerID {record.partner_id}"
    return {"partner": partner, "partner_id": record.partner_id, "subscription": context.tree.name(scope)}


def _links(one: PartnerOfRecord) -> tuple[FactLink, ...]:
    return (link_to(one, f"PartnerID {one.partner_id} of record"),)


def _owner(context: FindingContext, one: PartnerOfRecord) -> str | None:
    owner = context.estate.partner_of_id.get(one.partner_id)
    return None if owner is None else owner.id


def offer(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Partners of record on offers that can have none."""
    for scope, key, place, record in _in_force(context):
        value = context.value(kind, place.offer.value)
        if value is not Truth.YES:
            names = {**_names(context, scope, record), "offer": offer_in_words(place.offer)}
            billing = context.billing_of(key)
            begins = [record.since, billing.since if billing is not None else None]
            since = max((moment for moment in begins if moment is not None), default=None)
            sold = (link_to(billing, tr(place.offer.words)),) if billing is not None else ()
            facts = (*_links(record), *sold)
            yield Found(key, _owner(context, record), None, names, facts, since, value)


def missing(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Subscriptions that can have a partner of record and have none."""
    partner = context.ours.id if context.ours is not None else None
    for scope, key, place in context.subscriptions:
        if place.record == "" and context.value(kind, place.offer.value) is Truth.YES and not _lost(context, key):
            names = {"subscription": context.tree.name(scope), "offer": offer_in_words(place.offer)}
            billing = context.billing_of(key)
            facts = (link_to(billing, tr(place.offer.words)),) if billing is not None else ()
            yield Found(key, partner, None, names, facts)


def other(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Partners of record who are not the partner that keeps the desk."""
    if context.ours is None:
        return
    for scope, key, _, record in _in_force(context):
        owner = context.estate.partner_of_id.get(record.partner_id)
        if owner is not None and owner.id != context.ours.id:
            names = {**_names(context, scope, record), "ours": context.wording.partner(context.ours.id)}
            yield Found(key, context.ours.id, None, names, _links(record), record.since)


def late(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Partners of record that were named on a day from which the reading calls them disputed."""
    for scope, key, _, record in _in_force(context):
        if record.since is None:
            continue
        named = record.since.date()
        entry = context.check_values.criterion(kind.criterion).answer(("day",), named)
        if entry.disputed is not None and entry.disputed.applies_on(named):
            names = {**_names(context, scope, record), "day": day_said(named)}
            yield Found(key, _owner(context, record), None, names, _links(record), record.since)


def lost_on_move(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Subscriptions whose partner of record ended when they moved to another offer."""
    for scope, key, place in context.subscriptions:
        if place.record:
            continue
        lost = _lost(context, key)
        if lost is not None:
            record, before, now = lost
            if context.value(kind, before.offer.value) is not Truth.YES:
                continue
            names = {
                **_names(context, scope, record),
                "before": offer_in_words(before.offer),
                "offer": offer_in_words(now.offer),
                "day": day_said(now.since) if now.since is not None else "",
            }
            facts = (*_links(record), link_to(before, names["before"]), link_to(now, names["offer"]))
            yield Found(key, _owner(context, record), None, names, facts, now.since)


def _lost(context: FindingContext, key: str) -> tuple[PartnerOfRecord, Billing, Billing] | None:
    """The record that ended with an offer, that offer, and the one in force; None if none did."""
    records = context.fact_index.by_subscription[1].get(key, ())
    if not any(is_over(one, context.start) for one in records):
        return None
    rows = sorted(context.fact_index.by_subscription[0].get(key, ()), key=lambda one: one.id)
    now = context.billing_of(key)
    if now is None or now.since is None:
        return None
    before = next((row for row in rows if row.until == now.since and row.offer is not now.offer), None)
    # The record was there when the offer changed, and ended then or at some time after.
    held = (one for one in records if began_before(one, now.since) and is_over(one, context.start))
    ended = (one for one in held if one.until == now.since or not is_over(one, now.since))
    record = min(ended, key=lambda one: one.id, default=None)
    return None if before is None or record is None else (record, before, now)
