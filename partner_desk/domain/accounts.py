"""Whose accounts identities are: those that work for a partner organization, as far as an estate tells."""

from __future__ import annotations

from collections.abc import Mapping

from partner_desk.domain.access import Principal
from partner_desk.domain.estate import Estate

_GUEST = "#ext#"
"""What stands in the sign-in name of a guest between its own one, with _ for @, and the domain of its host."""


def home_domain(person: Principal) -> str:
    """The domain of the directory that a guest comes from, as its sign-in name tells it; empty where that does not."""
    home, mark, _ = (person.sign_in_name or person.name).casefold().partition(_GUEST)
    return home.rpartition("_")[2] if mark and "_" in home else ""


def employer_of(estate: Estate, person: Principal) -> str | None:
    """The partner that somebody works for: as a person said, by its tenant, or by the domain that a guest is from."""
    if person.account_of in estate.partners:
        return person.account_of
    home = estate.partner_of_tenant.get(person.tenant or "")
    return home if home is not None else estate.partner_of_domain.get(home_domain(person))


def accounts_of_partners(estate: Estate) -> Mapping[str, frozenset[str]]:
    """By partner: who works for it, was ever linked to it, or is in an admin group of it.

    Whoever is said to work for one works for no other.
    """
    accounts: dict[str, set[str]] = {one: set() for one in estate.partners}
    identities = [one for one in estate.principals.values() if one.kind.is_identity]
    for person in identities if estate.partner_of_tenant else ():
        if (employer := employer_of(estate, person)) is not None:
            accounts[employer].add(person.id)
    for link in estate.links.values():
        if link.partner_id in estate.partner_of_id:
            accounts[estate.partner_of_id[link.partner_id].id].add(link.principal)
    groups = {
        group: one.id for one in estate.partners.values() for group in (one.admin_agents, one.helpdesk_agents) if group
    }
    for membership in estate.memberships.values():
        if membership.group in groups:
            accounts[groups[membership.group]].add(membership.member)
    said = {one.id: one.account_of for one in estate.principals.values() if one.account_of in accounts}
    for partner, own in accounts.items():
        own -= {one for one in own if said.get(one, partner) != partner}
        own |= {one for one, employer in said.items() if employer == partner}
    return {partner: frozenset(own) for partner, own in accounts.items()}
