"""The facts of an estate in columns, ready to be judged on any day.

The ledger is made once for a snapshot. Everything that depends on the day stays out of it; see `dayfacts`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import TypeVar, cast

import numpy as np

from partner_desk.domain.access import (
    AccessKind,
    DelegationRoute,
    DenyAssignment,
    Principal,
    PrincipalKind,
    RoleAssignment,
)
from partner_desk.domain.billing import Charge
from partner_desk.domain.coverage import ALL, Collectable
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ROOT, ScopeKind
from partner_desk.domain.moments import Span
from partner_desk.domain.scopes import ScopeTree
from partner_desk.rules.checks import UNRECORDED
from partner_desk.rules.columns import (
    Entry,
    Holder,
    HolderKind,
    Links,
    Profile,
    Via,
    access_columns,
    link_columns,
)
from partner_desk.rules.roles import Listing, RoleCatalogue
from partner_desk.rules.skeleton import Skeleton, skeleton

T = TypeVar("T")


class Ledger:
    """The columns of one estate."""

    def __init__(self, estate: Estate, roles: RoleCatalogue, charged: bool = False) -> None:
        """Sort the facts of the estate into columns; `charged` keeps scopes with charges apart from others."""
        self.estate = estate
        self.tree: ScopeTree = estate.scopes
        self.roles = roles
        self.identities = [one for one in estate.principals.values() if one.kind.is_identity]
        self.identity_row = {one.id: row for row, one in enumerate(self.identities)}
        self.holders: dict[Holder, int] = {}
        self.profiles: dict[Profile, int] = {}
        self._made: dict[str, object] = {}
        entries = list(self._entries())
        own = (entry for entry in entries if entry.holder.kind is not HolderKind.FOREIGN)
        self.accesses = access_columns(own, self.holders, self.profiles)
        foreign = (entry for entry in entries if entry.holder.kind is HolderKind.FOREIGN)
        self.foreign = access_columns(foreign, self.holders, self.profiles)
        marked = {*self.accesses.scope.tolist(), *self.foreign.scope.tolist(), *self.denials}
        self.skeleton: Skeleton = skeleton(self.tree, marked | set(self.charges if charged else ()))

    def remember(self, name: str, make: Callable[[], T]) -> T:
        """Something made of this ledger, made once."""
        if name not in self._made:
            self._made[name] = make()
        return cast(T, self._made[name])

    def scope_of(self, key: str) -> int | None:
        """The scope with this key."""
        return self.tree.find(key)

    def tenant_of(self, scope: int) -> str:
        """The key of the tenant that a scope lies in."""
        return self.tenant_keys[self.tree.path(scope)[-1]]

    @cached_property
    def tenant_keys(self) -> dict[int, str]:
        """The keys of the tenants, by scope."""
        return {int(one): self.tree.key(int(one)) for one in np.flatnonzero(self.tree.kind == ScopeKind.TENANT)}

    def knows(self, kind: Collectable, scope: int) -> bool:
        """Whether a kind of fact was collected for a scope, by the nearest statement at or above it."""
        said = self.estate.coverage.said(kind)
        if len(said) <= 1 and (not said or ALL in said):
            return said.get(ALL, False)
        return self.estate.coverage.knows(kind, *(self.tree.key(one) for one in self.tree.path(scope)))

    def role_words(self, role: str | None) -> tuple[str, ...]:
        """What the checks of roles say of a role, the strongest word first."""
        if role is None:
            return (UNRECORDED,)
        return (role, self.listing(role).value)

    def listing(self, role: str) -> Listing:
        """What the official list says of a role."""
        own = self.estate.role_definitions.get(role)
        if own is not None and own.custom:
            return Listing.CUSTOM
        found = self.roles.by_id.get(role)
        return found.listing if found is not None else Listing.OFF

    @cached_property
    def denials(self) -> Mapping[int, list[DenyAssignment]]:
        """The deny assignments by scope."""
        found: dict[int, list[DenyAssignment]] = {}
        for one in self.estate.deny_assignments.values():
            scope = self.scope_of(one.scope)
            if scope is not None:
                found.setdefault(scope, []).append(one)
        return found

    @cached_property
    def charges(self) -> Mapping[int, list[Charge]]:
        """The charges by scope."""
        found: dict[int, list[Charge]] = {}
        for one in self.estate.charges.values():
            scope = self.scope_of(one.scope)
            if scope is not None:
                found.setdefault(scope, []).append(one)
        return found

    @cached_property
    def links(self) -> Links:
        """The partner admin links in columns."""
        return link_columns(self.estate, self.identities, self.identity_row)

    @cached_property
    def subscription_scopes(self) -> list[int]:
        """All subscriptions."""
        return [int(one) for one in np.flatnonzero(self.tree.kind == ScopeKind.SUBSCRIPTION)]

    @cached_property
    def unlisted_exists(self) -> bool:
        """Whether there may be an identity that nobody listed."""
        kinds = (Collectable.ROLE_ASSIGNMENTS, Collectable.DELEGATIONS)
        return bool(self.open_groups) or any(
            not self.knows(kind, scope) for kind in kinds for scope in self.subscription_scopes
        )

    @cached_property
    def unlisted_link_known(self) -> bool:
        """Whether it is known that the unlisted identity is linked to nobody."""
        return self.estate.coverage.knows(Collectable.PARTNER_ADMIN_LINKS)

    @cached_property
    def open_groups(self) -> frozenset[str]:
        """The groups whose members were not collected."""
        knows = self.estate.coverage.knows
        return frozenset(
            one.id
            for one in self.estate.principals.values()
            if one.kind is PrincipalKind.GROUP and not knows(Collectable.GROUP_MEMBERS, one.id, one.tenant or "")
        )

    @cached_property
    def members(self) -> Mapping[str, Mapping[str, tuple[Span, ...]]]:
        """Per group with an access or a deny: every principal in it, through groups in groups, and when."""
        direct: dict[str, list[tuple[str, Span]]] = {}
        for one in self.estate.memberships.values():
            direct.setdefault(one.group, []).append((one.member, Span(one.since, one.until)))
        wanted = {holder.id for holder in self.holders if holder.kind is HolderKind.GROUP}
        wanted |= {one.principal for one in self.estate.deny_assignments.values()}
        return {group: _members(group, direct) for group in wanted if group is not None}

    def _entries(self) -> Iterator[Entry]:
        yield from self._assignments()
        yield from self._delegations()
        for scope in self.subscription_scopes:
            tenant = self.tenant_of(scope)
            if not self.knows(Collectable.ROLE_ASSIGNMENTS, scope):
                missing = Profile(Via.ASSIGNMENT, UNRECORDED)
                yield Entry(scope, Holder(HolderKind.EVERYBODY_OF, tenant), missing)
                yield Entry(scope, Holder(HolderKind.FOREIGN, None), missing)
            if not self.knows(Collectable.DELEGATIONS, scope):
                yield Entry(scope, Holder(HolderKind.EVERYBODY_ELSE, tenant), Profile(Via.DELEGATION, UNRECORDED))

    def _assignments(self) -> Iterator[Entry]:
        for one in self.estate.role_assignments.values():
            principal = self.estate.principals.get(one.principal)
            if principal is None:
                continue
            scope = self.scope_of(principal.tenant or "" if one.scope == ROOT else one.scope)
            if scope is None:
                continue
            holder = self._holder(principal)
            if holder.kind is not HolderKind.FOREIGN and principal.tenant not in (None, self.tenant_of(scope)):
                continue  # a principal has roles in its own tenant only; elsewhere it needs a delegation
            word = "elevated" if one.scope == ROOT else "assigned"
            yield Entry(scope, holder, self._profile(one, word, scope), one.since, one.until, one.id)

    def _profile(self, one: RoleAssignment, word: str, scope: int) -> Profile:
        known = one.kind is AccessKind.ACTIVE or self.knows(Collectable.ACTIVATIONS, scope)
        return Profile(Via.ASSIGNMENT, word, one.role, one.kind, one.activations, known)

    def _delegations(self) -> Iterator[Entry]:
        for one in self.estate.delegations.values():
            scope = self.scope_of(one.scope)
            if scope is None:
                continue
            for grant in one.authorizations:
                known = grant.kind is AccessKind.ACTIVE or self.knows(Collectable.ACTIVATIONS, scope)
                profile = Profile(Via.DELEGATION, "delegated", grant.role, grant.kind, grant.activations, known)
                principal = self.estate.principals.get(grant.principal)
                if principal is not None and principal.tenant in (None, one.managing_tenant):
                    holder = self._holder(principal)
                    if holder.kind is not HolderKind.FOREIGN:
                        yield Entry(scope, holder, profile, one.since, one.until, one.id)
                if one.via is DelegationRoute.MARKETPLACE:
                    market = Profile(Via.DELEGATION, "marketplace", grant.role, grant.kind, grant.activations, known)
                    holder = Holder(HolderKind.MARKETPLACE, grant.principal, one.managing_tenant)
                    yield Entry(scope, holder, market, one.since, one.until, one.id)

    def _holder(self, principal: Principal) -> Holder:
        if principal.kind is PrincipalKind.FOREIGN_GROUP:
            return Holder(HolderKind.FOREIGN, principal.id)
        return Holder(HolderKind.IDENTITY if principal.kind.is_identity else HolderKind.GROUP, principal.id)

    @cached_property
    def holder_list(self) -> list[Holder]:
        """The holders, by number."""
        return list(self.holders)

    @cached_property
    def profile_list(self) -> list[Profile]:
        """The profiles, by number."""
        return list(self.profiles)

    @cached_property
    def instants(self) -> list[datetime]:
        """Every moment that is not the start of a day and at which a fact begins or ends, in order."""
        return sorted(
            {one for one in self._moments() if (one.hour, one.minute, one.second, one.microsecond) != (0,) * 4}
        )

    @cached_property
    def turning_moments(self) -> list[datetime]:
        """Every moment at which some fact begins or ends, in order."""
        return sorted(set(self._moments()))

    def _moments(self) -> Iterator[datetime]:
        estate = self.estate
        for principal in estate.principals.values():
            yield from (one for one in (principal.disabled_from, principal.deleted_from) if one is not None)
        for partner in estate.partners.values():
            yield from (closed.since for closed in partner.closed_ids)
        spans: list[Span] = []
        for table in (
            estate.memberships, estate.role_assignments, estate.delegations, estate.deny_assignments,
            estate.links, estate.records, estate.billings,
        ):  # fmt: skip
            for fact in table.values():
                spans.append(Span(fact.since, fact.until))
        for assignment in estate.role_assignments.values():
            spans.extend(assignment.activations)
        for delegation in estate.delegations.values():
            for grant in delegation.authorizations:
                spans.extend(grant.activations)
        for span in spans:
            yield from (one for one in (span.since, span.until) if one is not None)


def _members(group: str, direct: Mapping[str, list[tuple[str, Span]]]) -> dict[str, tuple[Span, ...]]:
    """Every principal in a group through groups in groups, with the spans in which each way in is open."""
    reached: dict[str, set[Span]] = {group: {Span()}}
    waiting = deque([(group, Span())])
    while waiting:
        inside, span = waiting.popleft()
        for member, link in direct.get(inside, ()):
            if not span.overlaps(link):
                continue
            both = _both(span, link)
            if any(_within(both, known) for known in reached.get(member, ())):
                continue
            reached.setdefault(member, set()).add(both)
            waiting.append((member, both))
    return {one: tuple(spans) for one, spans in reached.items() if one != group}


def _both(one: Span, other: Span) -> Span:
    """The time in both spans."""
    since = max((moment for moment in (one.since, other.since) if moment is not None), default=None)
    until = min((moment for moment in (one.until, other.until) if moment is not None), default=None)
    return Span(since, until)


def _within(inner: Span, outer: Span) -> bool:
    """Whether the outer span holds all of the inner one."""
    starts = outer.since is None or (inner.since is not None and outer.since <= inner.since)
    ends = outer.until is None or (inner.until is not None and inner.until <= outer.until)
    return starts and ends
