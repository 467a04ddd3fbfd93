"""Whose accounts identities are: those that work for a partner organization, as far as an estate tells."""

from __future__ import annotations

from collections.abc import Mapping

from partner_desk.domain.estate import Estate


def accounts_of_partners(estate: Estate) -> Mapping[str, frozenset[str]]:
    """By partner: who is said to work for it, is from its tenant, was ever linked to it, or is in an admin group of it.

    Whoever is said to work for one works for no other.
    """
    accounts: dict[str, set[str]] = {one: set() for one in estate.partners}
    tenants = {one.tenant: one.id for one in estate.partners.values() if one.tenant is not None}
    for principal in estate.principals.values():
        if principal.kind.is_identity and principal.tenant in tenants:
            accounts[tenants[principal.tenant]].add(principal.id)
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
    for partner, identities in accounts.items():
        identities -= {one for one in identities if said.get(one, partner) != partner}
        identities |= {one for one, employer in said.items() if employer == partner}
    return {partner: frozenset(identities) for partner, identities in accounts.items()}
