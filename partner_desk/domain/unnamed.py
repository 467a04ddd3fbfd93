"""A desk on which some partners have no names: to be told of one partner without the names and ids of its rivals."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import Fact, fact_key
from partner_desk.domain.estate import Estate
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord


def others_unnamed(estate: Estate, named: Collection[str]) -> Estate:
    """The same facts with stand-ins for the partners that are not named: every verdict stays as it is."""
    others = [one for one in estate.partners.values() if one.id not in named]
    ids = {one.id: f"another partner{f' ({number})' if number > 1 else ''}" for number, one in enumerate(others, 1)}
    numbers = [number for one in others for number in one.partner_ids]
    hidden = {number: f"not named ({place})" for place, number in enumerate(numbers, 1)}

    def other(partner: str | None) -> str | None:
        return ids.get(partner, partner) if partner is not None else None

    def masked(one: Fact) -> Fact:
        match one:
            case Partner() if one.id in ids:
                return replace(
                    one, id=ids[one.id], name=ids[one.id], global_id=hidden[one.global_id],
                    location_ids=tuple(hidden[number] for number in one.location_ids),
                    closed_ids=tuple(replace(closed, id=hidden.get(closed.id, closed.id)) for closed in one.closed_ids),
                )  # fmt: skip
            case PartnerAdminLink() | PartnerOfRecord():
                return replace(one, partner_id=hidden.get(one.partner_id, one.partner_id))
            case Billing():
                return replace(one, bill_to=other(one.bill_to), reseller_of_record=other(one.reseller_of_record))
            case _:
                return one

    told: dict[type[Fact], Mapping[str, Fact]] = dict(estate.facts)
    for kind in (Partner, PartnerAdminLink, PartnerOfRecord, Billing):
        facts = (masked(one) for one in estate.facts.get(kind, {}).values())
        told[kind] = {fact_key(one): one for one in facts}
    return replace(estate, facts=told, made_by=None)
