"""The facts of an estate in columns, ready to be judged on any day.

The fact index is made once for a snapshot. Everything that depends on the day stays out of it; see `dayfacts`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from copy import copy
from datetime import datetime
from functools import cached_property
from typing import TypeVar, cast

import numpy as np
import numpy.typing as npt

from partner_desk.domain.access import (
    AccessKind,
    Delegation,
    DelegationRoute,
    DenyAssignment,
    Principal,
    PrincipalKind,
    RoleAssignment,
)
from partner_desk.domain.billing import Billing, Charge
from partner_desk.domain.coverage import ALL, Collectable
from partner_desk.domain.estate import Estate
from partner_desk.domain.grouping import grouped
from partner_desk.domain.ids import ROOT, ScopeKind
from partner_desk.domain.moments import Span, is_midnight, never_holds
from partner_desk.domain.partners import PartnerOfRecord
from partner_desk.domain.scopes import ScopeTree
from partner_desk.engine.access_table import (
    AccessEntry,
    Accesses,
    Holder,
    HolderKind,
    Links,
    Profile,
    Revision,
    Via,
    access_columns,
    link_columns,
    ticks,
)
from partner_desk.engine.compressed_tree import CompressedTree, Rows, compressed_tree
from partner_desk.engine.event_times import moments
from partner_desk.engine.group_members import MemberColumns, member_columns, member_rows, uncollected_groups
from partner_desk.engine.membership import direct_members, members_of, more_members
from partner_desk.engine.role_names import RoleNames
from partner_desk.engine.unique import distinct
from partner_desk.readings.checks import UNRECORDED
from partner_desk.readings.roles import Listing, RoleCatalogue

T = TypeVar("T")
B = TypeVar("B", Billing, PartnerOfRecord)
OfScope = TypeVar("OfScope", DenyAssignment, Charge)


KEPT = 8
"""How many findings about people a fact index keeps."""


class FactIndex:
    """The columns of one estate."""

    touched: frozenset[int] | None = None
    """The scopes around which verdicts may differ from those of the fact index it was made from; None: anywhere."""
    same_places = False
    """Whether the facts about subscriptions are those of the fact index it was made from."""

    def __init__(self, estate: Estate, roles: RoleCatalogue, charged: bool = False) -> None:
        """Sort the facts of the estate into columns; `charged` keeps scopes with charges apart from others."""
        self._begin(estate, roles, charged)
        self.identities = [one for one in estate.principals.values() if one.kind.is_identity]
        self.identity_row = {one.id: row for row, one in enumerate(self.identities)}
        self.holders: dict[Holder, int] = {}
        self.foreign_holders: set[int] = set()
        self.profiles: dict[Profile, int] = {}
        own, foreign = self.apart(self._entries())
        self.revisions = Revision(access_columns(own, [])), Revision(access_columns(foreign, []))
        marked = {*self.accesses.scope.tolist(), *self.foreign.scope.tolist(), *self.denials}
        self.compressed_tree: CompressedTree = compressed_tree(self.tree, marked | set(self.charges if charged else ()))

    def _begin(self, estate: Estate, roles: RoleCatalogue, charged: bool) -> None:
        self.estate = estate
        self.tree: ScopeTree = estate.scopes
        self.roles = roles
        self.role_names = RoleNames(estate.role_definitions, roles)
        self.charged = charged
        self._made: dict[str, object] = {}
        self.recalled: dict[Hashable, object] = {}

    @cached_property
    def accesses(self) -> Accesses:
        """The accesses of identities, groups and the like."""
        return self.revisions[0].all

    @cached_property
    def foreign(self) -> Accesses:
        """The accesses of foreign groups."""
        return self.revisions[1].all

    def around(self, scopes: Iterable[int]) -> FactIndex | None:
        """What the fact index holds above and below some scopes; None if that is most of it, or nothing."""
        nodes = self.compressed_tree.around(scopes)
        return self.part(nodes) if 0 < len(nodes) * 2 <= len(self.compressed_tree) else None

    def part(self, nodes: Rows) -> FactIndex:
        """What the fact index holds at some nodes, with all nodes above them among them."""
        for name in _SHARED:
            getattr(self, name)  # whatever does not depend on the part is worked out once for all parts
        part = copy(self)
        part.compressed_tree = self.compressed_tree.part(nodes)
        part.accesses, part.foreign = (one.at(part.compressed_tree.scope) for one in self.revisions)
        inside = set(part.compressed_tree.scope.tolist()) if self.denials else set()
        part.__dict__["denials"] = {scope: found for scope, found in self.denials.items() if scope in inside}
        part._made = {}
        return part

    @cached_property
    def by_subscription(self) -> tuple[Mapping[str, list[Billing]], Mapping[str, list[PartnerOfRecord]]]:
        """Billing rows and partners of record, by subscription."""
        return (
            grouped(self.estate.billings.values(), lambda one: one.subscription),
            grouped(self.estate.records.values(), lambda one: one.subscription),
        )

    def remember(self, name: str, make: Callable[[], T]) -> T:
        """Something made of this fact index, made once."""
        if name not in self._made:
            self._made[name] = make()
        return cast(T, self._made[name])

    def recall(self, key: Hashable, make: Callable[[], T]) -> T:
        """Something that was found of the people lately, also of a part of this fact index; or found now."""
        value = self.recalled.pop(key, None) or make()
        while len(self.recalled) >= KEPT:
            self.recalled.pop(next(iter(self.recalled)), None)
        self.recalled[key] = value
        return cast(T, value)

    def scope_of(self, key: str) -> int | None:
        """The scope with this key."""
        return self.tree.find(key)

    def tenant_of(self, scope: int) -> str:
        """The key of the tenant that a scope lies in."""
        return self.tenant_keys[self.tree.tenant(scope)]

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
        return self.role_names.role_words(role)

    def listing(self, role: str) -> Listing:
        """What the official list says of a role."""
        return self.role_names.listing(role)

    @cached_property
    def denials(self) -> Mapping[int, list[DenyAssignment]]:
        """The deny assignments by scope."""
        return self._by_scope(self.estate.deny_assignments.values())

    @cached_property
    def charges(self) -> Mapping[int, list[Charge]]:
        """The charges by scope."""
        return self._by_scope(self.estate.charges.values())

    def _by_scope(self, facts: Iterable[OfScope]) -> Mapping[int, list[OfScope]]:
        by_scope = grouped(facts, lambda one: self.scope_of(one.scope))
        return {scope: alike for scope, alike in by_scope.items() if scope is not None}

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
        groups = any(one.kind is PrincipalKind.GROUP for one in self.estate.principals.values())
        if self.uncollected_groups or not (groups or self.estate.coverage.knows(Collectable.GROUP_MEMBERS)):
            return True
        kinds = (Collectable.ROLE_ASSIGNMENTS, Collectable.DELEGATIONS)
        return any(not self.knows(kind, scope) for kind in kinds for scope in self.subscription_scopes)

    @cached_property
    def open_groups(self) -> frozenset[str]:
        """The groups with an access or a deny of which not all members were collected, or of a group in them."""
        return frozenset(one for one in self.members if self.uncollected_in(one))

    def uncollected_in(self, group: str) -> frozenset[str]:
        """Such a group, and the groups that are in it at some time, as far as their members were not collected."""
        inside = (group, *self.members.get(group, ()), *self.eligible_members.get(group, ()))
        return self.uncollected_groups.intersection(inside)

    @cached_property
    def uncollected_groups(self) -> frozenset[str]:
        """The groups whose members were not collected."""
        return uncollected_groups(self.estate)

    @cached_property
    def members(self) -> Mapping[str, Mapping[str, tuple[Span, ...]]]:
        """Per group with an access or a deny: every principal in it, through groups in groups, and when."""
        direct = direct_members(one for one in self.estate.memberships.values() if one.kind is AccessKind.ACTIVE)
        wanted = {holder.id for holder in self.holders if holder.kind is HolderKind.GROUP}
        wanted |= {one.principal for one in self.estate.deny_assignments.values()}
        return {group: members_of(group, direct) for group in wanted if group is not None}

    @cached_property
    def eligible_members(self) -> Mapping[str, Mapping[str, tuple[Span, ...]]]:
        """Per such group: who can be in it by activating a membership, and when that can be, or is without."""
        memberships = self.estate.memberships.values()
        if all(one.kind is AccessKind.ACTIVE for one in memberships):
            return {}
        direct = direct_members(memberships)
        more = {group: more_members(members_of(group, direct), held) for group, held in self.members.items()}
        return {group: eligible for group, eligible in more.items() if eligible}

    @cached_property
    def eligible_columns(self) -> tuple[tuple[int, int, tuple[Span, ...]], ...]:
        """The identities that can be in groups that hold access: number of the group, row, and when."""
        groups = self.holders_by_kind[HolderKind.GROUP] if self.eligible_members else ()
        return tuple(member_rows(self.eligible_members, groups, self.identity_row))

    @cached_property
    def member_columns(self) -> MemberColumns:
        """The identities in the groups that hold access."""
        return member_columns(self.members, self.holders_by_kind[HolderKind.GROUP], self.identity_row)

    @cached_property
    def open_holders(self) -> Mapping[int, Principal]:
        """The groups that hold access and whose members were not collected, by number of the holder."""
        groups = self.holders_by_kind[HolderKind.GROUP]
        return {number: self.estate.principals[one.id or ""] for one, number in groups if one.id in self.open_groups}

    @cached_property
    def identity_holders(self) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """The identities that hold access themselves: their rows, and their numbers as holders."""
        pairs = [(self.identity_row[one.id or ""], number) for one, number in self.holders_by_kind[HolderKind.IDENTITY]]
        table = np.array(pairs, dtype=np.intp).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    def _entries(self) -> Iterator[AccessEntry]:
        yield from self.assignments(self.estate.role_assignments.values())
        yield from self._delegations()
        missing = {via: Profile(via, UNRECORDED) for via in Via}
        for scope in self.subscription_scopes:
            tenant = self.tenant_of(scope)
            if not self.knows(Collectable.ROLE_ASSIGNMENTS, scope):
                yield self._entry(scope, Holder(HolderKind.EVERYBODY_OF, tenant), missing[Via.ASSIGNMENT])
                yield self._entry(scope, Holder(HolderKind.FOREIGN, None), missing[Via.ASSIGNMENT])
            if not self.knows(Collectable.DELEGATIONS, scope):
                yield self._entry(scope, Holder(HolderKind.EVERYBODY_ELSE, tenant), missing[Via.DELEGATION])

    def _entry(self, scope: int, holder: Holder, profile: Profile, fact: Delegation | None = None) -> AccessEntry:
        """An entry; its holder and profile are numbered as they turn up."""
        number = self._number(holder)
        kind = self.profiles.setdefault(profile, len(self.profiles))
        times = (fact.since, fact.until, fact.id) if fact is not None else ()
        return AccessEntry(scope, number, kind, profile.via, *times)

    def _number(self, holder: Holder) -> int:
        number = self.holders.setdefault(holder, len(self.holders))
        if holder.kind is HolderKind.FOREIGN:
            self.foreign_holders.add(number)
        return number

    def apart(self, entries: Iterable[AccessEntry]) -> tuple[list[AccessEntry], list[AccessEntry]]:
        """The entries of identities, groups and the like, and those of foreign groups."""
        listed = list(entries)
        foreign = self.foreign_holders
        own = [entry for entry in listed if entry.holder not in foreign]
        return own, [entry for entry in listed if entry.holder in foreign] if len(own) < len(listed) else []

    def assignments(self, assignments: Iterable[RoleAssignment]) -> Iterator[AccessEntry]:
        """Entries for role assignments; those that reach nothing have none."""
        principals, find, top = self.estate.principals, self.tree.find, self.tree.top
        tenants = {tenant: scope for scope, tenant in self.tenant_keys.items()}
        holders: dict[str, int] = {}
        profiles: dict[tuple[str, str, bool, bool], int] = {}
        for assignment in assignments:
            principal = principals.get(assignment.principal)
            if principal is None:
                continue
            scope = tenants.get(principal.tenant or "") if assignment.scope == ROOT else find(assignment.scope)
            if scope is None:
                continue
            foreign = principal.kind is PrincipalKind.FOREIGN_GROUP
            if not foreign and principal.tenant is not None and tenants.get(principal.tenant) != top[scope]:
                continue  # a principal has roles in its own tenant only; elsewhere it needs a delegation
            number = holders.get(principal.id)
            if number is None:
                number = holders[principal.id] = self._number(_holder(principal))
            plain = assignment.kind is AccessKind.ACTIVE and not assignment.activations
            known = assignment.kind is AccessKind.ACTIVE or self.knows(Collectable.ACTIVATIONS, scope)
            word = "elevated" if assignment.scope == ROOT else "assigned"
            pim = foreign or assignment.kind is not AccessKind.ACTIVE or self.knows(Collectable.PIM, scope)
            kind = profiles.get((word, assignment.role, assignment.condition, pim)) if plain else None
            if kind is None:
                own = (assignment.role, assignment.kind, assignment.activations, known, assignment.condition, pim)
                profile = Profile(Via.ASSIGNMENT, word, *own)
                kind = self.profiles.setdefault(profile, len(self.profiles))
                if plain:
                    profiles[word, assignment.role, assignment.condition, pim] = kind
            yield AccessEntry(scope, number, kind, Via.ASSIGNMENT, assignment.since, assignment.until, assignment.id)

    def _delegations(self) -> Iterator[AccessEntry]:
        for delegation in self.estate.delegations.values():
            scope = self.scope_of(delegation.scope)
            if scope is None or never_holds(delegation):
                continue  # one that never held makes nobody known
            for grant in delegation.authorizations:
                known = grant.kind is AccessKind.ACTIVE or self.knows(Collectable.ACTIVATIONS, scope)
                profile = Profile(Via.DELEGATION, "delegated", grant.role, grant.kind, grant.activations, known)
                principal = self.estate.principals.get(grant.principal)
                if principal is not None and principal.tenant in (None, delegation.managing_tenant):
                    holder = _holder(principal)
                    if holder.kind is not HolderKind.FOREIGN:
                        yield self._entry(scope, holder, profile, delegation)
                if delegation.via is DelegationRoute.MARKETPLACE:
                    market = Profile(Via.DELEGATION, "marketplace", grant.role, grant.kind, grant.activations, known)
                    holder = Holder(HolderKind.MARKETPLACE, grant.principal, delegation.managing_tenant)
                    yield self._entry(scope, holder, market, delegation)

    @cached_property
    def people_edges(self) -> list[int]:
        """The moments (in `ticks`) at which something about people changes: links, lives, groups, PartnerIDs."""
        links, members = self.links, self.member_columns
        columns = (links.since, links.until, links.disabled, links.deleted, members.since, members.until)
        spans = [span for _, _, several in (*members.several, *self.eligible_columns) for span in several]
        moments = [moment for span in spans for moment in (span.since, span.until)]
        moments += [one.since for partner in self.estate.partners.values() for one in partner.closed_ids]
        own = np.array([ticks(moment, 0) for moment in moments], dtype=np.int64)
        edges: list[int] = distinct(np.concatenate((*columns, own))).tolist()
        return edges

    @cached_property
    def holders_by_kind(self) -> Mapping[HolderKind, list[tuple[Holder, int]]]:
        """The holders of each kind, with their numbers."""
        by_kind: dict[HolderKind, list[tuple[Holder, int]]] = {kind: [] for kind in HolderKind}
        for holder, number in self.holders.items():
            by_kind[holder.kind].append((holder, number))
        return by_kind

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
        return sorted(one for one in moments(self.estate) if not is_midnight(one))

    @cached_property
    def turning_moments(self) -> list[datetime]:
        """Every moment at which some fact begins or ends, in order."""
        return sorted(moments(self.estate))


def _holder(principal: Principal) -> Holder:
    if principal.kind is PrincipalKind.FOREIGN_GROUP:
        return Holder(HolderKind.FOREIGN, principal.id)
    return Holder(HolderKind.IDENTITY if principal.kind.is_identity else HolderKind.GROUP, principal.id)


_SHARED = (
    "unlisted_exists", "members", "links", "instants", "by_subscription", "holder_list", "holders_by_kind",
    "profile_list", "member_columns", "eligible_members", "eligible_columns", "open_holders", "identity_holders",
    "people_edges",
)  # fmt: skip
"""What is the same for every part of a fact index."""
