"""Whose accounts identities are: those that work for a partner organization, as far as an estate tells."""

from __future__ import annotations

from collections.abc import Mapping

from partner_desk.domain.estate import Estate


def accounts_of_partners(estate: Estate) -> Mapping[str, frozenset[str]]:
    """By partner: who is at home in its tenant, was linked to it at any time, or is in an admin group of it."""
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
    return {partner: frozenset(identities) for partner, identities in accounts.items()}
