"""Every access that an estate's facts give, in columns: by role assignments, delegations, and what nobody collected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from partner_desk.domain.access import AccessKind, Delegation, DelegationRoute, Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.ids import ROOT, ScopeKind
from partner_desk.domain.moments import never_holds
from partner_desk.domain.scopes import ScopeTree
from partner_desk.engine.access_table import (
    AccessEntry,
    Accesses,
    Holder,
    HolderKind,
    Profile,
    Via,
    access_columns,
    amended,
)
from partner_desk.engine.scope_coverage import ScopeCoverage
from partner_desk.readings.checks import UNRECORDED

_ASSIGNED = Via.ASSIGNMENT.value


@dataclass(frozen=True, eq=False)
class AccessFacts:
    """The accesses of an estate, and who and what the numbers in their columns are.

    `own` are those of identities, groups and the like, `foreign` those of foreign groups. Whoever lost the last access
    by an edit keeps the number.
    """

    own: Accesses
    foreign: Accesses
    holders: Mapping[Holder, int]
    profiles: Mapping[Profile, int]


@dataclass
class _Entries:
    """Entries by whose they are; holders and profiles are numbered as they turn up."""

    holders: dict[Holder, int]
    profiles: dict[Profile, int]
    own: list[AccessEntry] = field(default_factory=list)
    foreign: list[AccessEntry] = field(default_factory=list)

    def add(self, scope: int, holder: Holder, profile: Profile, fact: Delegation | None = None) -> None:
        """One access."""
        number, entries = self.of(holder)
        times = (fact.since, fact.until, fact.id) if fact is not None else ()
        entries.append(AccessEntry(scope, number, self.kind(profile), profile.via.value, *times))

    def of(self, holder: Holder) -> tuple[int, list[AccessEntry]]:
        """The number of a holder, and where the entries are."""
        entries = self.foreign if holder.kind is HolderKind.FOREIGN else self.own
        return self.holders.setdefault(holder, len(self.holders)), entries

    def kind(self, profile: Profile) -> int:
        """The number of a profile."""
        return self.profiles.setdefault(profile, len(self.profiles))


@dataclass(frozen=True, eq=False)
class AccessSources:
    """What accesses rest on beside role assignments: people, delegations, and where which kinds were collected."""

    principals: Mapping[str, Principal]
    delegations: Mapping[str, Delegation]
    tree: ScopeTree
    assignments_known: ScopeCoverage
    delegations_known: ScopeCoverage
    activations_known: ScopeCoverage
    pim_known: ScopeCoverage

    @staticmethod
    def accesses(assignments: Mapping[str, RoleAssignment], sources: AccessSources) -> AccessFacts:
        """The accesses by these role assignments and whatever else gives some."""
        entries = _Entries({}, {})
        sources._assigned(assignments.values(), entries)
        sources._delegated(entries)
        sources._missing(entries)
        own, foreign = access_columns(entries.own, []), access_columns(entries.foreign, [])
        return AccessFacts(own, foreign, entries.holders, entries.profiles)

    @staticmethod
    def amended(
        before: AccessFacts, gone: Sequence[RoleAssignment], new: Sequence[RoleAssignment], sources: AccessSources
    ) -> AccessFacts:
        """The accesses after some role assignments went and some came."""
        old = _Entries(dict(before.holders), dict(before.profiles))
        sources._assigned(gone, old)
        now = _Entries(old.holders, old.profiles)
        sources._assigned(new, now)
        return AccessFacts(
            amended(before.own, old.own, now.own),
            amended(before.foreign, old.foreign, now.foreign),
            now.holders if len(now.holders) > len(before.holders) else before.holders,
            now.profiles if len(now.profiles) > len(before.profiles) else before.profiles,
        )

    @cached_property
    def _tenants(self) -> dict[str, int]:
        return {key: scope for scope, key in tenant_keys(self.tree).items()}

    def _assigned(self, assignments: Iterable[RoleAssignment], entries: _Entries) -> None:
        """Entries for role assignments; those that reach nothing have none."""
        find, top, tenants, pim_known = self.tree.find, self.tree.top.item, self._tenants, self.pim_known.at
        holders: dict[str, tuple[int, list[AccessEntry]]] = {}
        profiles: dict[tuple[object, ...], int] = {}
        for assignment in assignments:
            principal = self.principals.get(assignment.principal)
            if principal is None:
                continue
            scope = tenants.get(principal.tenant or "") if assignment.scope == ROOT else find(assignment.scope)
            if scope is None:
                continue
            foreign = principal.kind is PrincipalKind.FOREIGN_GROUP
            if not foreign and principal.tenant is not None and tenants.get(principal.tenant) != top(scope):
                continue  # a principal has roles in its own tenant only; elsewhere it needs a delegation
            holder = holders.get(principal.id)
            if holder is None:
                holder = holders[principal.id] = entries.of(_holder(principal))
            active = assignment.kind is AccessKind.ACTIVE
            known = active or self.activations_known.at(scope)
            pim = foreign or not active or pim_known(scope)
            word = "elevated" if assignment.scope == ROOT else "assigned"
            own = (word, assignment.role, assignment.kind, assignment.activations, known, assignment.condition, pim)
            kind = profiles.get(own)
            if kind is None:
                kind = profiles[own] = entries.kind(Profile(Via.ASSIGNMENT, *own))
            number, rows = holder
            rows.append(AccessEntry(scope, number, kind, _ASSIGNED, assignment.since, assignment.until, assignment.id))

    def _delegated(self, entries: _Entries) -> None:
        for delegation in self.delegations.values():
            scope = self.tree.find(delegation.scope)
            if scope is None or never_holds(delegation):
                continue  # one that never held makes nobody known
            for grant in delegation.authorizations:
                known = grant.kind is AccessKind.ACTIVE or self.activations_known.at(scope)
                profile = Profile(Via.DELEGATION, "delegated", grant.role, grant.kind, grant.activations, known)
                principal = self.principals.get(grant.principal)
                if principal is not None and principal.tenant in (None, delegation.managing_tenant):
                    holder = _holder(principal)
                    if holder.kind is not HolderKind.FOREIGN:
                        entries.add(scope, holder, profile, delegation)
                if delegation.via is DelegationRoute.MARKETPLACE:
                    market = Profile(Via.DELEGATION, "marketplace", grant.role, grant.kind, grant.activations, known)
                    holder = Holder(HolderKind.MARKETPLACE, grant.principal, delegation.managing_tenant)
                    entries.add(scope, holder, market, delegation)

    def _missing(self, entries: _Entries) -> None:
        """Who may hold anything where nobody collected who does."""
        missing = {via: Profile(via, UNRECORDED) for via in Via}
        keys = tenant_keys(self.tree)
        for scope in subscription_scopes(self.tree):
            tenant = keys[self.tree.tenant(scope)]
            if not self.assignments_known.at(scope):
                entries.add(scope, Holder(HolderKind.EVERYBODY_OF, tenant), missing[Via.ASSIGNMENT])
                entries.add(scope, Holder(HolderKind.FOREIGN, None), missing[Via.ASSIGNMENT])
            if not self.delegations_known.at(scope):
                entries.add(scope, Holder(HolderKind.EVERYBODY_ELSE, tenant), missing[Via.DELEGATION])


def tenant_keys(tree: ScopeTree) -> dict[int, str]:
    """The keys of the tenants, by scope."""
    return {int(one): tree.key(int(one)) for one in np.flatnonzero(tree.kind == ScopeKind.TENANT)}


def subscription_scopes(tree: ScopeTree) -> list[int]:
    """All subscriptions."""
    return [int(one) for one in np.flatnonzero(tree.kind == ScopeKind.SUBSCRIPTION)]


def _holder(principal: Principal) -> Holder:
    if principal.kind is PrincipalKind.FOREIGN_GROUP:
        return Holder(HolderKind.FOREIGN, principal.id)
    return Holder(HolderKind.IDENTITY if principal.kind.is_identity else HolderKind.GROUP, principal.id)
