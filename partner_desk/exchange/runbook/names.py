"""Who and what a change speaks of: names for people, and the real ids for commands, from before and after it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from partner_desk.domain.access import Principal
from partner_desk.domain.changes import ChangeSet
from partner_desk.domain.details import Cloud
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ROOT, ScopeKind, is_guid, parse_scope, scope_key
from partner_desk.domain.naming import name_or_id, person_name
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import ScopeTree
from partner_desk.exchange.runbook.quoting import guid, real_scope
from partner_desk.readings.roles import RoleCatalogue


@dataclass(frozen=True, slots=True)
class NamedScope:
    """A scope with what stands above it; every id is None where the desk does not know the real one."""

    name: str
    id: str | None
    tenant: str | None = None
    tenant_name: str = ""
    tenant_key: str = ""
    subscription: str | None = None
    subscription_name: str = ""
    cloud: Cloud = Cloud.PUBLIC


def made_up(key: str) -> str:
    """The GUID that stands for an invented thing: always the same one, and nothing of any tenant."""
    return str(uuid5(NAMESPACE_URL, f"invented: {key}".casefold()))


class RunbookNames:
    """The facts around a step: those after it, and those before it where they are gone.

    On a desk to learn on nothing has a real id. Its things get made-up ones here, so that a runbook of it is whole.
    """

    def __init__(self, estate: Estate, changes: ChangeSet, roles: RoleCatalogue) -> None:
        """Look at the estate before and after; raises Stale if the changes do not belong to it."""
        self.after = estate.apply(changes)
        self.estates = (self.after, estate)
        self.roles = roles
        self.invented = estate.invented

    def principal(self, key: str) -> Principal | None:
        """An identity or a group."""
        return next((found for one in self.estates if (found := one.principals.get(key)) is not None), None)

    def object_id(self, key: str) -> str | None:
        """The object ID of a principal that the desk knows."""
        if self.principal(key) is None:
            return None
        return guid(key) or (made_up(key) if self.invented else None)

    def person(self, key: str) -> str:
        """A principal's name."""
        found = self.principal(key)
        return key if found is None else person_name(found)

    def partner(self, key: str | None) -> str:
        """A partner's name."""
        found = next((found for one in self.estates if (found := one.partners.get(key or "")) is not None), None)
        return name_or_id(found) if found is not None else key or "nobody known"

    def owner(self, partner_id: str) -> Partner | None:
        """The organization behind a PartnerID."""
        return next((found for one in self.estates if (found := one.partner_of_id.get(partner_id)) is not None), None)

    def owner_name(self, partner_id: str) -> str:
        """The name of the organization behind a PartnerID."""
        found = self.owner(partner_id)
        return name_or_id(found) if found is not None else "no partner on this desk"

    def role(self, key: str) -> str:
        """A role's name, with its GUID where the name is not all there is to know."""
        own = next((found for one in self.estates if (found := one.role_definitions.get(key)) is not None), None)
        return self.roles.called(key, own)

    def place(self, key: str) -> NamedScope:
        """A scope; a tenant stands as its root management group."""
        for estate in self.estates:
            tree = estate.scopes
            found = tree.find(scope_key(key))
            if found is not None:
                return self._place(estate, tree, found)
        name = "the root of the tenant (/)" if key == ROOT else key
        return NamedScope(name, real_scope(key))

    def _place(self, estate: Estate, tree: ScopeTree, scope: int) -> NamedScope:
        top, within = tree.tenant(scope), tree.above(scope, ScopeKind.SUBSCRIPTION)
        detail = estate.tenants.get(tree.key(top))
        return NamedScope(
            tree.name(scope),
            self._id(tree, scope),
            self._guid(tree, top),
            tree.name(top),
            tree.key(top),
            None if within is None else self._guid(tree, within),
            "" if within is None else tree.name(within),
            Cloud.PUBLIC if detail is None else detail.cloud,
        )

    def _guid(self, tree: ScopeTree, scope: int) -> str | None:
        return _last_guid(tree.id(scope)) or (made_up(tree.key(scope)) if self.invented else None)

    def _id(self, tree: ScopeTree, scope: int) -> str | None:
        """The id of a scope; that of an invented one is put together from what stands above it."""
        found = real_scope(tree.id(scope))
        if found is not None or not self.invented:
            return found
        kind, name = tree.kind_of(scope), tree.id(scope)
        within = tree.above(scope, ScopeKind.SUBSCRIPTION)
        subscription = "" if within is None else f"/subscriptions/{self._guid(tree, within)}"
        match kind:
            case ScopeKind.TENANT:
                return real_scope(f"/providers/Microsoft.Management/managementGroups/{self._guid(tree, scope)}")
            case ScopeKind.MANAGEMENT_GROUP:
                return real_scope(f"/providers/Microsoft.Management/managementGroups/{name}")
            case ScopeKind.SUBSCRIPTION:
                return subscription
            case ScopeKind.RESOURCE_GROUP:
                return real_scope(f"{subscription}/resourceGroups/{name}")
            case _:
                group = tree.above(scope, ScopeKind.RESOURCE_GROUP)
                above = None if group is None else self._id(tree, group)
                return (
                    None if above is None else real_scope(f"{above}/providers/Microsoft.Compute/virtualMachines/{name}")
                )


def _last_guid(scope: str) -> str | None:
    """The GUID of a tenant's or subscription's scope."""
    path = parse_scope(scope)
    return guid(path.name) if path is not None and is_guid(path.name) else None
