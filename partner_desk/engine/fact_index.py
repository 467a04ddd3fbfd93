"""The facts of an estate in columns, ready to be judged on any day.

Whatever depends on the day stays out of it; see `day_facts`. Each part of it is made of the tables of facts that it is
given, and found again where a later estate has the same ones (`memo`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property, partial
from typing import TypeVar

import numpy as np

from partner_desk.domain.access import DenyAssignment, Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.billing import Billing, Charge
from partner_desk.domain.coverage import ALL, Collectable, Collected
from partner_desk.domain.estate import Estate
from partner_desk.domain.grouping import grouped
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.partners import Partner, PartnerOfRecord
from partner_desk.domain.scopes import Ints, ScopeTree
from partner_desk.engine.access_facts import AccessFacts, AccessSources, subscription_scopes, tenant_keys
from partner_desk.engine.access_table import (
    Accesses,
    Holder,
    Links,
    Profile,
    chosen,
    link_columns,
    moment_at,
    ticks,
)
from partner_desk.engine.compressed_tree import CompressedTree, Rows, compressed_tree
from partner_desk.engine.event_times import activations, inside, moments
from partner_desk.engine.group_members import Holders, Memberships
from partner_desk.engine.identities import Identities
from partner_desk.engine.memo import Memo
from partner_desk.engine.role_names import RoleNames
from partner_desk.engine.scope_coverage import ScopeCoverage
from partner_desk.engine.unique import distinct
from partner_desk.readings.roles import RoleCatalogue

OfScope = TypeVar("OfScope", DenyAssignment, Charge)
OfSubscription = TypeVar("OfSubscription", Billing, PartnerOfRecord)


class FactIndex:
    """The columns of one estate."""

    def __init__(self, estate: Estate, roles: RoleCatalogue, charged: bool = False, memo: Memo | None = None) -> None:
        """Nothing is made yet; `charged` keeps scopes with charges apart from others."""
        self.estate = estate
        self.tree: ScopeTree = estate.scopes
        self.roles = roles
        self.charged = charged
        self.memo = memo or Memo()

    def of(self, estate: Estate) -> FactIndex:
        """The columns of another estate, which has much in common with this one."""
        return FactIndex(estate, self.roles, self.charged, self.memo)

    def around(self, scopes: Iterable[int]) -> FactIndex | None:
        """What the fact index holds above and below some scopes; None if that is most of it, or nothing."""
        nodes = self.compressed_tree.around(scopes)
        return self.part(nodes) if 0 < len(nodes) * 2 <= len(self.compressed_tree) else None

    def part(self, nodes: Rows) -> FactIndex:
        """What the fact index holds at some nodes, with all nodes above them among them."""
        return _PartOfIndex(self, nodes)

    # Who holds what where ---------------------------------------------------------------------------------

    @cached_property
    def access(self) -> AccessFacts:
        """Every access of the estate."""
        estate, known = self.estate, self.coverage
        sources = self.memo(
            AccessSources,
            estate.principals,
            estate.delegations,
            self.tree,
            known(Collectable.ROLE_ASSIGNMENTS),
            known(Collectable.DELEGATIONS),
            known(Collectable.ACTIVATIONS),
            known(Collectable.PIM),
        )
        difference = partial(estate.difference, RoleAssignment)
        table = estate.role_assignments
        return self.memo.of_table(AccessSources.accesses, AccessSources.amended, difference, table, sources)

    @cached_property
    def accesses(self) -> Accesses:
        """The accesses of identities, groups and the like."""
        return self.access.own

    @cached_property
    def foreign(self) -> Accesses:
        """The accesses of foreign groups."""
        return self.access.foreign

    @cached_property
    def compressed_tree(self) -> CompressedTree:
        """The scopes between which a fact can make a difference."""
        others = [*self.denials, *(self.charges if self.charged else ())]
        scopes = np.concatenate((self.accesses.scope, self.foreign.scope, np.array(others, dtype=np.int32)))
        scopes = distinct(scopes[self.tree.kind[scopes] > ScopeKind.SUBSCRIPTION])  # the others are nodes anyway
        return self.memo.large(_compressed_tree, self.tree, scopes.tobytes())

    @cached_property
    def subscriptions(self) -> Ints:
        """The scopes of the subscriptions that are judged, in order."""
        return self.memo(_subscriptions, self.tree)

    # Where and by whom ------------------------------------------------------------------------------------

    def tenant_of(self, scope: int) -> str:
        """The key of the tenant that a scope lies in."""
        return self.tenant_keys[self.tree.tenant(scope)]

    @cached_property
    def tenant_keys(self) -> dict[int, str]:
        """The keys of the tenants, by scope."""
        return self.memo(tenant_keys, self.tree)

    @cached_property
    def subscription_scopes(self) -> list[int]:
        """All subscriptions of the estate."""
        return self.memo(subscription_scopes, self.tree)

    def said(self, kind: Collectable) -> Mapping[str, bool]:
        """Of what a kind of fact was collected, and of what not, by subject."""
        return self._coverages[kind].said

    def coverage(self, kind: Collectable) -> ScopeCoverage:
        """Where a kind of fact was collected."""
        return self._coverages[kind]

    @cached_property
    def _coverages(self) -> Mapping[Collectable, ScopeCoverage]:
        return self.memo(_coverages, self.memo, self.tree, self.estate.all(Collected))

    def knows(self, kind: Collectable, scope: int) -> bool:
        """Whether a kind of fact was collected for a scope, by the nearest statement at or above it."""
        return self.coverage(kind).at(scope)

    @cached_property
    def denials(self) -> Mapping[int, list[DenyAssignment]]:
        """The deny assignments by scope."""
        return self.memo(_by_scope, self.estate.deny_assignments, self.tree)

    @cached_property
    def charges(self) -> Mapping[int, list[Charge]]:
        """The charges by scope."""
        return self.memo(_by_scope, self.estate.charges, self.tree)

    @cached_property
    def by_subscription(self) -> tuple[Mapping[str, list[Billing]], Mapping[str, list[PartnerOfRecord]]]:
        """Billing rows and partners of record, by subscription."""
        return self.memo(_by_subscription, self.estate.billings), self.memo(_by_subscription, self.estate.records)

    # Roles ------------------------------------------------------------------------------------------------

    @cached_property
    def role_names(self) -> RoleNames:
        """What is to be said of roles."""
        return self.memo(RoleNames, self.estate.role_definitions, self.roles)

    # People -----------------------------------------------------------------------------------------------

    @cached_property
    def people(self) -> Identities:
        """All who can sign in."""
        return self.memo(Identities, self.estate.principals)

    @property
    def identities(self) -> list[Principal]:
        """All who can sign in, in a list."""
        return self.people.list

    @property
    def identity_row(self) -> Mapping[str, int]:
        """The place of each identity in the list."""
        return self.people.row

    @cached_property
    def links(self) -> Links:
        """The partner admin links in columns."""
        said = self.said(Collectable.PARTNER_ADMIN_LINKS)
        return self.memo(link_columns, self.estate.links, self.people, said)

    @property
    def holders(self) -> Mapping[Holder, int]:
        """Whoever holds access, numbered."""
        return self.access.holders

    @cached_property
    def held_by(self) -> Holders:
        """Whoever holds access, by kind."""
        return self.memo(Holders, self.holders, self.people)

    @cached_property
    def profile_list(self) -> list[Profile]:
        """The profiles, by number."""
        return self.memo(_in_order, self.access.profiles)

    @cached_property
    def memberships(self) -> Memberships:
        """Who is in the groups that hold access or are denied it."""
        estate, said = self.estate, self.said(Collectable.GROUP_MEMBERS)
        principals, denials = estate.principals, estate.deny_assignments
        return self.memo(Memberships, estate.memberships, principals, denials, self.people, self.held_by, said)

    @cached_property
    def unlisted_exists(self) -> bool:
        """Whether there may be an identity that nobody listed."""
        groups = any(one.kind is PrincipalKind.GROUP for one in self.estate.principals.values())
        members_known = self.said(Collectable.GROUP_MEMBERS).get(ALL, False)
        if self.memberships.uncollected or not (groups or members_known):
            return True
        known = [self.coverage(kind) for kind in (Collectable.ROLE_ASSIGNMENTS, Collectable.DELEGATIONS)]
        return any(not self.memo(_everywhere, one, self.subscription_scopes) for one in known)

    # Moments ----------------------------------------------------------------------------------------------

    @cached_property
    def people_edges(self) -> list[int]:
        """The moments (in `ticks`) at which something about people changes: links, lives, groups, PartnerIDs."""
        return self.memo(_people_edges, self.links, self.memberships, self.estate.partners)

    def cuts(self, first: datetime, last: datetime) -> tuple[datetime, ...]:
        """The moments after the first and before the last at which a fact begins or ends, in order."""
        cuts = set(inside(self.memo(activations, self.profile_list), first, last))
        for columns in (self.access.own, self.access.foreign):
            cuts.update(map(moment_at, columns.edges(ticks(first, 0), ticks(last, 0))))
        for kind, table in self.estate.facts.items():
            if kind is not RoleAssignment:  # there are many, and the columns have them
                cuts.update(inside(self.memo(moments, kind, table), first, last))
        return tuple(sorted(cuts))

    @cached_property
    def turning_moments(self) -> list[datetime]:
        """Every moment at which some fact begins or ends, in order."""
        facts = self.estate.facts.items()
        return sorted({moment for kind, table in facts for moment in self.memo(moments, kind, table)})


class _PartOfIndex(FactIndex):
    """What a fact index holds at some nodes: everything that is not about places is the same."""

    def __init__(self, whole: FactIndex, nodes: Rows) -> None:
        super().__init__(whole.estate, whole.roles, whole.charged, whole.memo)
        self._whole = whole
        self._nodes = nodes

    @cached_property
    def access(self) -> AccessFacts:
        """Every access of the estate."""
        return self._whole.access

    @cached_property
    def compressed_tree(self) -> CompressedTree:
        """The chosen nodes."""
        return self._whole.compressed_tree.part(self._nodes)

    @cached_property
    def accesses(self) -> Accesses:
        """The accesses at the chosen nodes."""
        return chosen(self._whole.accesses, self.compressed_tree.scope)

    @cached_property
    def foreign(self) -> Accesses:
        """The accesses of foreign groups there."""
        return chosen(self._whole.foreign, self.compressed_tree.scope)

    @cached_property
    def denials(self) -> Mapping[int, list[DenyAssignment]]:
        """The deny assignments there."""
        scopes = set(self.compressed_tree.scope.tolist()) if self._whole.denials else ()
        return {scope: found for scope, found in self._whole.denials.items() if scope in scopes}

    @cached_property
    def subscriptions(self) -> Ints:
        """The subscriptions there."""
        return self.compressed_tree.subscriptions


def _compressed_tree(tree: ScopeTree, scopes: bytes) -> CompressedTree:
    return compressed_tree(tree, np.frombuffer(scopes, dtype=np.int32))


def _subscriptions(tree: ScopeTree) -> Ints:
    return np.array(subscription_scopes(tree), dtype=np.int32)


def _coverages(memo: Memo, tree: ScopeTree, statements: Mapping[str, Collected]) -> Mapping[Collectable, ScopeCoverage]:
    """By kind; a statement about another kind leaves one as it is."""
    return {kind: memo(ScopeCoverage, tree, memo.settled(_said, statements, kind)) for kind in Collectable}


def _said(statements: Mapping[str, Collected], kind: Collectable) -> Mapping[str, bool]:
    """By subject, in one order: what is said again later is said as before."""
    return dict(sorted((one.subject, one.known) for one in statements.values() if one.kind is kind))


def _everywhere(known: ScopeCoverage, scopes: list[int]) -> bool:
    return all(map(known.at, scopes))


def _in_order(numbers: Mapping[Profile, int]) -> list[Profile]:
    return list(numbers)


def _by_scope(facts: Mapping[str, OfScope], tree: ScopeTree) -> Mapping[int, list[OfScope]]:
    by_scope = grouped(facts.values(), lambda one: tree.find(one.scope))
    return {scope: alike for scope, alike in by_scope.items() if scope is not None}


def _by_subscription(facts: Mapping[str, OfSubscription]) -> Mapping[str, list[OfSubscription]]:
    return grouped(facts.values(), lambda one: one.subscription)


def _people_edges(links: Links, memberships: Memberships, partners: Mapping[str, Partner]) -> list[int]:
    members = memberships.columns
    columns = (links.since, links.until, links.disabled, links.deleted, members.since, members.until)
    spans = [span for _, _, several in (*members.several, *memberships.eligible_rows) for span in several]
    returned = (memberships.identities.list[row] for row in links.returned)
    spans += [span for one in returned for span in (*one.disabled, *one.deleted)]
    moments = [moment for span in spans for moment in (span.since, span.until)]
    moments += [one.since for partner in partners.values() for one in partner.closed_ids]
    own = np.array([ticks(moment, 0) for moment in moments], dtype=np.int64)
    edges: list[int] = distinct(np.concatenate((*columns, own))).tolist()
    return edges
