"""A desk on which some partners have no names: to be told of one partner without the names and ids of its rivals."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from partner_desk.domain.access import Delegation, Principal
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import Fact, fact_key
from partner_desk.domain.customer import STRANGER
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.scopes import Scope, grow

HIDDEN = "another partner"
"""What a partner is called that is not named."""


def others_unnamed(estate: Estate, named: Collection[str], customer: str) -> Estate:
    """The same facts with stand-ins for the partners that are not named: every verdict stays as it is.

    Their tenants (but that of the customer), their people and groups have no names then either: an address names
    a partner as well.
    """
    others = [one for one in estate.partners.values() if one.id not in named]
    ids = {one.id: f"{HIDDEN}{f' ({number})' if number > 1 else ''}" for number, one in enumerate(others, 1)}
    numbers = [number for one in others for number in one.partner_ids]
    hidden = {number: f"not named ({place})" for place, number in enumerate(numbers, 1)}
    homes = _homes(others) - _homes(estate.partners[one] for one in named) - {customer}
    people = _people(estate, others, hidden.keys(), homes)

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
            case Principal() if one.id in people:
                return replace(one, name=people[one.id], sign_in_name="", app_id="")
            case Delegation() if one.managing_tenant in homes:
                return replace(one, name="")
            case _:
                return one

    told: dict[type[Fact], Mapping[str, Fact]] = dict(estate.facts)
    for kind in (Partner, PartnerAdminLink, PartnerOfRecord, Billing, Principal, Delegation):
        facts = (masked(one) for one in estate.facts.get(kind, {}).values())
        told[kind] = {fact_key(one): one for one in facts}
    tenants = [
        Scope(key, ScopeKind.TENANT, None, f"tenant of {HIDDEN} ({at})") for at, key in enumerate(sorted(homes), 1)
    ]
    return replace(estate, scopes=grow(tenants, estate.scopes), facts=told, made_by=None)


def _homes(partners: Iterable[Partner]) -> set[str]:
    return {one.tenant for one in partners if one.tenant is not None}


def _people(
    estate: Estate, partners: Collection[Partner], numbers: Collection[str], homes: Collection[str]
) -> Mapping[str, str]:
    """What identities and groups are called of whom only these partners are the ones to know."""
    groups = {group for one in partners for group in (one.admin_agents, one.helpdesk_agents)}
    linked: dict[str, set[bool]] = {}
    for one in estate.links.values():
        linked.setdefault(one.principal, set()).add(one.partner_id in numbers)
    theirs = [
        one
        for one in estate.principals.values()
        if one.name != STRANGER and (one.id in groups or one.tenant in homes or linked.get(one.id) == {True})
    ]
    return {
        one.id: f"{'somebody' if one.kind.is_identity else 'a group'} of {HIDDEN} ({number})"
        for number, one in enumerate(theirs, 1)
    }
