"""What files say of organizations that are partners: their tenants, and by which groups and relationships they
administer customers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from partner_desk.domain.origin import Origin
from partner_desk.domain.relationships import AdminRelationship

ADMIN, HELPDESK = "admin_agents", "helpdesk_agents"
"""The fields of a partner that name its groups of agents."""

_GROUPS = {"adminagents": ADMIN, "helpdeskagents": HELPDESK}
"""What Microsoft calls these groups in the tenant of every partner, in small letters."""

_FOREIGN = re.compile(r"Foreign Principal for '(.+)' in Role 'TenantAdmins'", re.IGNORECASE)
"""What PowerShell calls the AdminAgents group of a partner in the tenant of a customer."""


@dataclass(frozen=True, slots=True)
class AgentGroup:
    """A group of a partner's agents: which of them it is, and the id of its tenant if the file says so."""

    id: str
    role: str
    tenant: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class OrganizationTenant:
    """A tenant that may be a partner's own: its id, the name of the organization, and PartnerIDs told with it."""

    id: str
    name: str
    partner_ids: tuple[str, ...]
    origin: Origin


@dataclass
class Organizations:
    """All of that, of all files."""

    groups: dict[str, AgentGroup] = field(default_factory=dict)
    tenants: dict[str, OrganizationTenant] = field(default_factory=dict)
    relationships: dict[str, tuple[AdminRelationship, str]] = field(default_factory=dict)
    """Admin relationships by id, each with what those of one partner have in common."""

    def name_group(self, who: str, name: str, origin: Origin, tenant: str = "") -> None:
        """A group of a directory; only those of agents are kept."""
        role, known = _GROUPS.get(name.casefold().replace(" ", "")), self.groups.get(who)
        if role is not None and (known is None or not known.tenant):
            self.groups[who] = AgentGroup(who, role, tenant, origin)

    def name_tenant(self, tenant: str, name: str, origin: Origin, *partner_ids: str) -> None:
        """A tenant that is some partner's own."""
        known = self.tenants.get(tenant)
        numbers = dict.fromkeys((*(known.partner_ids if known is not None else ()), *partner_ids))
        name = name or (known.name if known is not None else "")
        self.tenants[tenant] = OrganizationTenant(tenant, name, tuple(filter(None, numbers)), origin)


def organization_of(foreign_group: str) -> str:
    """The organization whose AdminAgents a foreign group is by its name; empty if the name does not tell."""
    told = _FOREIGN.match(foreign_group)
    return told[1] if told is not None else ""
