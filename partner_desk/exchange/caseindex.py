"""A case's tables with what they refer to: partners, people and scopes by name, and which tenant each lies in."""

from __future__ import annotations

from partner_desk.domain.ids import is_guid
from partner_desk.exchange.casefile import CaseTable
from partner_desk.readings.roles import RoleCatalogue

CUSTOM = "custom:"
"""How a case names a role that is not built in."""


class CaseIndex:
    """The tables of a case, and everything in them by its name."""

    def __init__(self, table: CaseTable, roles: RoleCatalogue) -> None:
        """Look at every table once."""
        self.table = table
        self.roles = roles
        self.partners = {one.id: one for one in table.partner}
        self.principals = {one.id: one for one in table.principal}
        self.groups = {one.id: one for one in table.management_group}
        self.subscriptions = {one.id: one for one in table.subscription}
        self.resource_groups = {one.id: one for one in table.resource_group}
        self.tenant_of: dict[str, str] = {one.id: one.id for one in table.tenant}
        self.tenant_of |= {one.id: one.tenant for one in table.management_group}
        self.tenant_of |= {one.id: one.tenant for one in table.subscription}
        for group in table.resource_group:
            self.tenant_of[group.id] = self.tenant_of.get(group.subscription, "")
        for resource in table.resource:
            self.tenant_of[resource.id] = self.tenant_of.get(resource.resource_group, "")
        self.scopes = frozenset(self.tenant_of)

    def key(self, scope: str) -> str:
        """The key of a scope on the estate; ids of cases are free text and must not be read as Azure's."""
        return f"case:{scope}" if scope.startswith("/") else scope

    def role(self, name: str) -> str | None:
        """The key of a role: a GUID, `custom:NAME`, or a built-in role's name; None if there is none."""
        if name.startswith(CUSTOM):
            return name if len(name) > len(CUSTOM) else None
        found = self.roles.find(name)
        if found is not None:
            return found.id
        return name.lower() if is_guid(name) else None
