"""A fact index made from that of an earlier snapshot: what an edit did not touch is taken over."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Mapping

import numpy as np

from partner_desk.domain.access import Delegation, DenyAssignment, Membership, Principal, RoleAssignment, RoleDefinition
from partner_desk.domain.billing import Billing, Charge
from partner_desk.domain.changes import Fact
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.details import SubscriptionDetail, TenantDetail
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ROOT
from partner_desk.domain.moments import is_midnight
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.engine.access_table import HolderKind
from partner_desk.engine.compressed_tree import compressed_tree
from partner_desk.engine.event_times import WEIGHS_NOTHING, moments_of
from partner_desk.engine.fact_index import FactIndex

_GROUND = (Principal, Delegation, DenyAssignment, RoleDefinition, Charge)
"""The kinds of fact that an amended fact index takes over only if nothing of them changed."""

_ABOUT_ACCESS = (
    Collectable.ROLE_ASSIGNMENTS, Collectable.DELEGATIONS, Collectable.GROUP_MEMBERS, Collectable.ACTIVATIONS,
    Collectable.PIM, Collectable.DENY_ASSIGNMENTS, Collectable.CHARGES,
)  # fmt: skip

RESTS_ON: Mapping[str, frozenset[type[Fact]]] = {
    "uncollected_groups": frozenset({Collected}),
    "unlisted_exists": frozenset({Collected}),
    "subscription_scopes": frozenset({Collected}),
    "tenant_keys": frozenset({Collected}),
    "denials": frozenset({Collected}),
    "links": frozenset({PartnerAdminLink, Collected}),
    "by_subscription": frozenset({PartnerOfRecord, Billing}),
}
"""What of a fact index rests on which kinds of fact beside those of `_GROUND`: it holds while none of them changed."""

_HOLDERS = ("holders_by_kind", "identity_holders")
"""What rests on who holds anything."""
_MEMBERS = ("members", "member_columns", "eligible_members", "eligible_columns", "open_groups")
"""What rests on that, and on who is in which group."""
_STATES = frozenset({PartnerOfRecord, Billing, Partner, Collected, SubscriptionDetail, TenantDetail})
"""What the states of subscriptions rest on."""


class AmendedFactIndex(FactIndex):
    """The fact index of an estate that `succeeds` another one; `before` is the fact index of that one."""

    def __init__(self, before: FactIndex, estate: Estate) -> None:
        """The columns of the fact index before, amended by the role assignments that changed since."""
        self._begin(estate, before.roles, False)
        self.before = weakref.ref(before)
        self.identities, self.identity_row = before.identities, before.identity_row
        self.holders, self.profiles = dict(before.holders), dict(before.profiles)
        self.foreign_holders = set(before.foreign_holders)
        changed = changed_facts(before.estate, self.estate)
        about = {PartnerAdminLink if _is_about_link(one) else type(one) for one in changed}
        for name, kinds in RESTS_ON.items():
            if name in before.__dict__ and not kinds & about:
                self.__dict__[name] = before.__dict__[name]
        self.revisions, self.compressed_tree = before.revisions, before.compressed_tree
        self._revise(before, [one for one in changed if isinstance(one, RoleAssignment)])
        moments = {one for fact in changed for one in moments_of(fact)}
        self.__dict__["instants"] = sorted({*before.instants, *(one for one in moments if not is_midnight(one))})
        if len(self.holders) == len(before.holders):
            alike = Membership not in about
            self.__dict__ |= {name: getattr(before, name) for name in (*_HOLDERS, *(_MEMBERS if alike else ()))}
            if alike and "links" in self.__dict__ and Partner not in about:
                self.recalled = before.recalled
                self.__dict__["people_edges"] = before.people_edges
        if not about & _STATES:
            self.same_places = True
            self._made = {name: made for name, made in before._made.items() if name.startswith("places")}
        self.touched = self._touched(changed)

    def _revise(self, before: FactIndex, assignments: list[RoleAssignment]) -> None:
        """Take the changed assignments out of the rows and put them in as they are now."""
        if not assignments:
            return
        was, now = before.estate.role_assignments, self.estate.role_assignments
        gone = self.apart(self.assignments(was[one] for one in {one.id for one in assignments} if one in was))
        own, foreign = self.apart(self.assignments(one for one in assignments if now.get(one.id) is one))
        self.revisions = before.revisions[0].next(gone[0], own), before.revisions[1].next(gone[1], foreign)
        if any(self.compressed_tree.node(entry.scope) is None for entry in (*own, *foreign)):
            marked = {*self.accesses.scope.tolist(), *self.foreign.scope.tolist(), *self.denials}
            self.compressed_tree = compressed_tree(self.tree, marked)

    def _touched(self, changed: Iterable[Fact]) -> frozenset[int] | None:
        """The scopes at which changed facts attach; None where that is not only at some scopes."""
        scopes: set[int | None] = set()
        for fact in changed:
            if isinstance(fact, RoleAssignment):
                scopes.add(self.scope_of(fact.scope) if fact.scope != ROOT else None)
            elif isinstance(fact, Billing | PartnerOfRecord | SubscriptionDetail):
                scopes.add(self.scope_of(fact.subscription))
            elif isinstance(fact, PartnerAdminLink):
                scopes |= self._reached(fact.principal)
            elif isinstance(fact, Collected) and _is_about_link(fact) and fact.subject in self.estate.principals:
                scopes |= self._reached(fact.subject)
            elif not isinstance(fact, WEIGHS_NOTHING):
                return None
        return None if None in scopes else frozenset(one for one in scopes if one is not None)

    def _reached(self, principal: str) -> set[int | None]:
        """The scopes at which a principal may have access, directly or through groups."""
        numbers = []
        for holder, number in self.holders.items():
            if holder.kind is HolderKind.IDENTITY and holder.id == principal:
                numbers.append(number)
            elif holder.kind is HolderKind.GROUP and holder.id is not None:
                if holder.id in self.open_groups:
                    return {None}
                if principal in self.members[holder.id] or principal in self.eligible_members.get(holder.id, ()):
                    numbers.append(number)
            elif holder.kind in (HolderKind.EVERYBODY_OF, HolderKind.EVERYBODY_ELSE):
                return {None}
        return set(self.accesses.scope[np.isin(self.accesses.holder, numbers)].tolist())


def succeeds(before: Estate, after: Estate) -> bool:
    """Whether the columns of one estate can be amended into those of the other (snapshots share what is the same)."""
    if before.scopes is not after.scopes:
        return False
    if after.made_by is not None and after.made_by[0]() is before:
        return not any(change.kind in _GROUND or _is_about_access(change.fact) for change in after.made_by[1])
    if any(before.all(kind) is not after.all(kind) and before.all(kind) != after.all(kind) for kind in _GROUND):
        return False
    return all(before.coverage.said(kind) == after.coverage.said(kind) for kind in _ABOUT_ACCESS)


def _is_about_access(fact: Fact) -> bool:
    return isinstance(fact, Collected) and fact.kind in _ABOUT_ACCESS


def _is_about_link(fact: Fact) -> bool:
    return isinstance(fact, Collected) and fact.kind is Collectable.PARTNER_ADMIN_LINKS


def changed_facts(before: Estate, after: Estate) -> list[Fact]:
    """Every fact (scopes left out) that only one of two snapshots has, as either has it."""
    facts: list[Fact] = []
    if after.made_by is not None and after.made_by[0]() is before:
        return [one for change in after.made_by[1] for one in (change.before, change.after) if one is not None]
    for kind in {*before.facts, *after.facts}:
        old, new = before.facts.get(kind, {}), after.facts.get(kind, {})
        if old is not new:
            facts += [fact for key, fact in old.items() if new.get(key) is not fact]
            facts += [fact for key, fact in new.items() if old.get(key) is not fact]
    return facts
