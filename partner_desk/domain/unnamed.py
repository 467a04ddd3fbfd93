"""A desk on which some partners have no names: to be told of one partner without the names and ids of its rivals."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from partner_desk.domain.access import Delegation, Principal
from partner_desk.domain.billing import Billing, EarnedCredit
from partner_desk.domain.changes import Fact, fact_key
from partner_desk.domain.customer import SHARED, STRANGER
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.origin import NO_FILE, Origin
from partner_desk.domain.partners import Attribution, Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.relationships import AdminRelationship
from partner_desk.domain.scope_growth import grow
from partner_desk.domain.scopes import Scope
from partner_desk.language import marked, tr

F = TypeVar("F", bound=Fact)

HIDDEN = marked("another partner")
"""What a partner is called that is not named."""


def others_unnamed(estate: Estate, named: Collection[str], customer: str) -> Estate:
    """The same facts with stand-ins for the partners that are not named: every verdict stays as it is.

    Their tenants (but that of the customer), their people and groups have no names then either: an address names
    a partner as well. So may the name of a file, and in letters that nobody foresees: files are numbered.
    """
    others = [one for one in estate.partners.values() if one.id not in named]
    if not others:
        return estate
    stand_ins = {
        one.id: tr("another partner ({number})", number=number) if number > 1 else tr(HIDDEN)
        for number, one in enumerate(others, 1)
    }
    numbers = [number for one in others for number in one.partner_ids]
    hidden = {number: tr("not named ({number})", number=place) for place, number in enumerate(numbers, 1)}
    homes = _homes(others) - _homes(estate.partners[one] for one in named) - {customer}
    people = _people(estate, others, hidden.keys(), homes)

    def stand_in(partner: str | None) -> str | None:
        return stand_ins.get(partner, partner) if partner is not None else None

    def masked(fact: Fact) -> Fact:
        match fact:
            case Partner() if fact.id in stand_ins:
                return replace(
                    fact, id=stand_ins[fact.id], name=stand_ins[fact.id], global_id=hidden[fact.global_id],
                    location_ids=tuple(hidden[number] for number in fact.location_ids),
                    closed_ids=tuple(replace(old, id=hidden.get(old.id, old.id)) for old in fact.closed_ids),
                )  # fmt: skip
            case PartnerAdminLink() | PartnerOfRecord() | Attribution():
                return replace(fact, partner_id=hidden.get(fact.partner_id, fact.partner_id))
            case Billing():
                return replace(
                    fact, bill_to=stand_in(fact.bill_to), reseller_of_record=stand_in(fact.reseller_of_record)
                )
            case EarnedCredit():
                return replace(fact, partner=stand_in(fact.partner))
            case AdminRelationship() if fact.partner is None or fact.partner in stand_ins:
                return replace(fact, partner=stand_in(fact.partner), name="")
            case Principal() if fact.id in people:
                return replace(fact, name=people[fact.id], sign_in_name="", app_id="")
            case Delegation() if fact.managing_tenant in homes:
                return replace(fact, name="")
            case _:
                return fact

    files = _numbered(estate)
    tables: dict[type[Fact], Mapping[str, Fact]] = {}
    for kind, table in estate.facts.items():
        facts = (masked(_from(one, files)) for one in table.values())
        tables[kind] = {fact_key(fact): fact for fact in facts}
    tenants = [
        Scope(key, ScopeKind.TENANT, None, tr("tenant of another partner ({number})", number=at))
        for at, key in enumerate(sorted(homes), 1)
    ]
    tree = estate.scopes.from_others(lambda one: files.get(one, one))
    return replace(estate, scopes=grow(tenants, tree), facts=tables, made_by=None)


def _numbered(estate: Estate) -> Mapping[Origin, Origin]:
    """Every origin in a file of its own, with a number in place of its name."""
    origins = dict.fromkeys(estate.scopes.origins)
    for table in estate.facts.values():
        origins |= dict.fromkeys(one.origin for one in table.values() if one.origin is not None)
    named = [one for one in origins if one.source not in NO_FILE | {SHARED}]
    numbers = {source: number for number, source in enumerate(dict.fromkeys(one.source for one in named), 1)}
    called = {
        source: tr("file {number} of {all}", number=number, all=len(numbers)) for source, number in numbers.items()
    }
    return {one: replace(one, source=called[one.source], exported_by="") for one in named}


def _from(fact: F, files: Mapping[Origin, Origin]) -> F:
    origin = files.get(fact.origin) if fact.origin is not None else None
    return fact if origin is None else replace(fact, origin=origin)


def _homes(partners: Iterable[Partner]) -> set[str]:
    return {one.tenant for one in partners if one.tenant is not None}


def _people(
    estate: Estate, partners: Collection[Partner], numbers: Collection[str], homes: Collection[str]
) -> Mapping[str, str]:
    """What identities and groups are called of whom only these partners are the ones to know."""
    groups = {group for one in partners for group in (one.admin_agents, one.helpdesk_agents)}
    linked: dict[str, set[bool]] = {}
    for link in estate.links.values():
        linked.setdefault(link.principal, set()).add(link.partner_id in numbers)
    theirs = [
        principal
        for principal in estate.principals.values()
        if principal.name != STRANGER
        and (principal.id in groups or principal.tenant in homes or linked.get(principal.id) == {True})
    ]
    return {
        person.id: tr("somebody of another partner ({number})", number=number)
        if person.kind.is_identity
        else tr("a group of another partner ({number})", number=number)
        for number, person in enumerate(theirs, 1)
    }
