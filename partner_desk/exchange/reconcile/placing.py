"""Where scopes belong: below their management group, else below their tenant, as files and the desk say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from partner_desk.domain.access import Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.changes import Change, fact_key
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ROOT, ScopeKind, scope_key, tenant_scope_id
from partner_desk.domain.moments import start_of
from partner_desk.domain.naming import counted, listed
from partner_desk.domain.scopes import Scope
from partner_desk.exchange.families.roles import subscription_of
from partner_desk.exchange.gather import Gathered, observed

PLACES = "places"
"""The question whether an older place still holds, and its answers."""
STANDS_THERE, LEFT_IT = "stand-there", "left-it"

UNKNOWN_TENANT = tenant_scope_id("unknown-tenant")
"""Where subscriptions are placed until a list says whose they are."""


@dataclass
class Placing:
    """The places of the scopes that were read; `notes` says what is not known of them."""

    estate: Estate
    gathered: Gathered
    answer: str | None = None
    """Whether what an older list has below a management group stands there; None: nobody said so."""
    notes: list[str] = field(default_factory=list)
    unsure: dict[str, str] = field(default_factory=dict)
    """Scopes of which that has to be asked, and where the desk has them."""

    @cached_property
    def held(self) -> Mapping[str, set[str]]:
        """Where each identity of a tenant holds a role, by what was read: keys of scopes."""
        out: dict[str, set[str]] = {}
        for fact in self.gathered.facts.values():
            if isinstance(fact, RoleAssignment):
                who = self.gathered.facts.get((Principal, fact.principal))
                if not isinstance(who, Principal) or who.kind is not PrincipalKind.FOREIGN_GROUP:
                    out.setdefault(fact.principal, set()).add(fact.scope)
        return out

    @cached_property
    def held_before(self) -> Mapping[str, set[str]]:
        """The same by the desk, of everybody."""
        out: dict[str, set[str]] = {}
        for fact in self.estate.role_assignments.values():
            out.setdefault(fact.principal, set()).add(fact.scope)
        return out

    def scopes(self) -> Iterator[tuple[str, Scope]]:
        """Every scope with its place: below its management group, else below its tenant."""
        gathered = self.gathered
        by_roles, from_below = self._tenants_by_roles(), self._tenants_from_below()
        tenants: dict[str, Scope] = {}
        out: dict[str, Scope] = {}

        def tenant(identifier: str) -> str:
            key = scope_key(tenant_scope_id(identifier))
            name = gathered.tenant_names.get(identifier, "")
            known = gathered.scopes.get(key)
            name = name or (known.name if known is not None else "")
            tenants[key] = Scope(tenant_scope_id(identifier), ScopeKind.TENANT, None, name, gathered.origin)
            return key

        said = {scope_key(tenant_scope_id(one)): one for one in gathered.tenant_of.values()}
        for key, identifier in gathered.tenant_of.items():
            if key == scope_key(tenant_scope_id(identifier)):
                tenant(identifier)
        for key, scope in gathered.scopes.items():
            if scope.kind not in (ScopeKind.MANAGEMENT_GROUP, ScopeKind.SUBSCRIPTION):
                out[key] = self._newest(key, scope)
                continue
            owner = gathered.tenant_of.get(key) or self._owner_above(key) or by_roles.get(key)
            owner = said.get(key) or self._tenant_itself(key) or owner or from_below.get(key)
            if owner and key == scope_key(tenant_scope_id(owner)):
                tenant(owner)
                continue
            parent = self._known_parent(key, owner) or tenant(owner or "unknown-tenant")
            out[key] = self._newest(key, replace(scope, parent=parent))
        inferred = [key for key in by_roles if key in out and not self._said_owner(key)]
        if inferred:
            self.notes.append(
                f"No list names the tenant of {counted(len(inferred), 'scope')} ({listed(inferred, 3)}): it follows "
                "from who holds roles there; a list of accounts would tell."
            )
        groups = [key for key in from_below if key in out and not (key in by_roles or self._said_owner(key))]
        if groups:
            self.notes.append(
                f"No list names the tenant of {counted(len(groups), 'scope')} ({listed(groups, 3)}): it is that of the "
                "subscriptions below."
            )
        if scope_key(UNKNOWN_TENANT) in tenants:
            one = tenants[scope_key(UNKNOWN_TENANT)]
            tenants[scope_key(UNKNOWN_TENANT)] = replace(one, name="Tenant not known")
            self.notes.append("Which tenant some of these belong to is not said; a list of accounts would tell.")
        yield from tenants.items()
        yield from ((key, scope) for key, scope in out.items() if key not in tenants)

    def _known_parent(self, key: str, owner: str | None) -> str | None:
        """What files or the desk say is above a scope, if they have it; None: it stands below its tenant."""
        tree, parent = self.estate.scopes, self.gathered.parent_of.get(key)
        if parent is not None:
            parent = self._place(key, parent)
            return parent if parent in self.gathered.scopes or tree.find(parent) is not None else None
        here = tree.find(key)
        placed = tree.scope(here).parent if here is not None else None
        return placed if placed is not None and (not owner or placed != scope_key(UNKNOWN_TENANT)) else None

    def _place(self, key: str, parent: str) -> str:
        """Where a scope stands that files have below `parent`: there, unless the desk has a newer place for it."""
        tree, here = self.estate.scopes, self.estate.scopes.find(key)
        placed = None if here is None else tree.scope(here)
        if placed is None or placed.parent in (None, parent, scope_key(UNKNOWN_TENANT)):
            return parent
        days = [start_of(observed(one.origin).date()) for one in (self.gathered.scopes[key], placed)]
        if days[0] >= days[1]:
            return parent
        above = tree.find(placed.parent)
        if above is None or tree.kind_of(above) is not ScopeKind.TENANT:
            return placed.parent
        self.unsure[key] = placed.parent  # a list of accounts has everything there, whatever is above it
        return parent if self.answer == STANDS_THERE else placed.parent

    def _newest(self, key: str, scope: Scope) -> Scope:
        """A scope of the files with the name that is newest, and the evidence of its place."""
        here = self.estate.scopes.find(key)
        if here is None:
            return scope
        before = self.estate.scopes.scope(here)
        older = observed(scope.origin) < observed(before.origin)
        moves = before.parent != scope.parent
        stays = older or (key not in self.gathered.parent_of and before.parent is not None)
        names = (before.name, scope.name) if older else (scope.name, before.name)
        return replace(scope, name=names[0] or names[1], origin=before.origin if stays and not moves else scope.origin)

    def unknown_tenant_left(self, changes: Iterable[Change]) -> Scope | None:
        """What stood for the tenant that was not known, if everything has found its own by these changes."""
        key, tree = scope_key(UNKNOWN_TENANT), self.estate.scopes
        here = tree.find(key)
        if here is None:
            return None
        after = [one.after for one in changes if one.after is not None]
        left = {fact_key(one) for one in after if isinstance(one, Scope) and one.parent != key}
        homes = {one.id for one in after if isinstance(one, Principal) and one.tenant != key}
        below = {tree.key(child) for child in tree.children(here)}
        people = {one.id for one in self.estate.principals.values() if one.tenant == key}
        newcomers = any(
            (isinstance(one, Scope) and one.parent == key) or (isinstance(one, Principal) and one.tenant == key)
            for one in after
        )
        return tree.scope(here) if below <= left and people <= homes and not newcomers else None

    def _owner_above(self, key: str) -> str | None:
        """The tenant of the management groups above, by id."""
        seen: set[str] = set()
        while key in self.gathered.parent_of and key not in seen:
            seen.add(key)
            key = self.gathered.parent_of[key]
            if key in self.gathered.tenant_of:
                return self.gathered.tenant_of[key]
        return None

    def _tenants_by_roles(self) -> dict[str, str]:
        """The tenant of what no list places: whoever holds a role there is at home in one tenant, and holds others."""
        held = {
            who: {top for scope in scopes if (top := subscription_of(scope)) != ROOT}
            for who, scopes in self.held.items()
        }
        holders: dict[str, list[str]] = {}
        for who, tops in held.items():
            for top in tops:
                holders.setdefault(top, []).append(who)
        known = {top: owner for top in holders if (owner := self._said_owner(top))}
        homes: dict[str, set[str]] = {}
        for top, owner in known.items():
            for who in holders[top]:
                homes.setdefault(who, set()).add(owner)
        waiting = [who for who, owners in homes.items() if len(owners) == 1]
        for who in waiting:  # grows while it is walked
            (owner,) = homes[who]
            for top in held[who] - known.keys():
                known[top] = owner
                fresh = [one for one in holders[top] if one not in homes]
                homes |= {one: {owner} for one in fresh}
                waiting += fresh
        return known

    def _tenants_from_below(self) -> dict[str, str]:
        """The tenant (its id) of what files have above subscriptions whose tenant is known, if that is one."""
        owners: dict[str, set[str]] = {}
        for below in self.gathered.parent_of:
            owner, key = self._said_owner(below), below
            while owner is not None and (key := self.gathered.parent_of.get(key, "")):
                if owner in owners.setdefault(key, set()):
                    break
                owners[key].add(owner)
        return {key: min(several) for key, several in owners.items() if len(several) == 1}

    def _tenant_itself(self, key: str) -> str | None:
        """The id of a tenant of the desk, whose root management group has its key."""
        tree, here = self.estate.scopes, self.estate.scopes.find(key)
        if here is None or key == scope_key(UNKNOWN_TENANT) or tree.scope(here).kind is not ScopeKind.TENANT:
            return None
        return tree.scope(here).id.rsplit("/", 1)[-1]

    def _said_owner(self, key: str) -> str | None:
        """The tenant (its id) that a list, or the desk, gives a subscription or management group."""
        said = self.gathered.tenant_of.get(key) or self._owner_above(key)
        here = self.estate.scopes.find(key)
        if said or here is None:
            return said
        tenant = self.estate.scopes.key(self.estate.scopes.tenant(here))
        return None if tenant == scope_key(UNKNOWN_TENANT) else tenant.rsplit("/", 1)[-1]

    def tenant_key(self, key: str, scopes: Mapping[str, Scope]) -> str | None:
        """The key of the tenant of a scope."""
        seen: set[str] = set()
        while key in scopes and key not in seen:
            seen.add(key)
            above = scopes[key].parent
            if above is None:
                return key
            key = above
        found = self.estate.scopes.find(key)
        return None if found is None else self.estate.scopes.key(self.estate.scopes.tenant(found))

    def above(self, key: str, scopes: Mapping[str, Scope]) -> Iterator[str]:
        """A scope and everything above it, by what was read and by the desk."""
        seen: set[str] = set()
        while key in scopes and key not in seen:
            seen.add(key)
            yield key
            up = scopes[key].parent
            if up is None:
                return
            key = scope_key(up)
        here = self.estate.scopes.find(key)
        if here is not None:
            yield from (self.estate.scopes.key(one) for one in self.estate.scopes.path(here))
