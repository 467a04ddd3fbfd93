"""The estate: an immutable snapshot of every recorded fact; applying changes gives the next one."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import is_
from typing import TypeVar, cast

from partner_desk.domain.access import (
    Delegation,
    DenyAssignment,
    Membership,
    Principal,
    RoleAssignment,
    RoleDefinition,
)
from partner_desk.domain.billing import Billing, Charge, EarnedCredit
from partner_desk.domain.changes import Change, ChangeSet, Fact, Stale, fact_key
from partner_desk.domain.coverage import Collected, Coverage
from partner_desk.domain.details import SubscriptionDetail, TenantDetail
from partner_desk.domain.expectations import Expectation
from partner_desk.domain.growing import GrowingTree
from partner_desk.domain.mutes import Mute
from partner_desk.domain.partners import Attribution, Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.relationships import AdminRelationship
from partner_desk.domain.scope_growth import grow
from partner_desk.domain.scopes import Scope, ScopeTree

F = TypeVar("F", bound=Fact)

_NONE: Mapping[str, Fact] = {}
"""The facts of every kind of which there are none, always the same."""


@dataclass(frozen=True, eq=False)
class Estate:
    """A snapshot: the tree of scopes, and one mapping of facts by id for every other kind of fact."""

    scopes: ScopeTree = field(default_factory=lambda: grow([]))
    facts: Mapping[type[Fact], Mapping[str, Fact]] = field(default_factory=dict)
    made_by: tuple[weakref.ref[Estate], ChangeSet] | None = field(default=None, repr=False)
    """The snapshot before, while somebody still has it, and the step from there."""
    scenario: str = ""
    """The name of the scenario that this supposes; empty for what is recorded. Every snapshot made of it says so."""

    @staticmethod
    def of(facts: Iterable[Fact]) -> Estate:
        """An estate of these facts, in any order; of two facts with one key the later one holds."""
        scopes: dict[str, Scope] = {}
        tables: dict[type[Fact], dict[str, Fact]] = {}
        for fact in facts:
            if isinstance(fact, Scope):
                scopes[fact_key(fact)] = fact
            else:
                tables.setdefault(type(fact), {})[fact_key(fact)] = fact
        return Estate(grow(list(scopes.values())), tables)

    def all(self, kind: type[F]) -> Mapping[str, F]:
        """The facts of a kind (other than scopes), by key."""
        return cast(Mapping[str, F], self.facts.get(cast(type[Fact], kind), _NONE))

    @property
    def tenants(self) -> Mapping[str, TenantDetail]:
        """What is known of tenants, by scope key."""
        return self.all(TenantDetail)

    @property
    def subscriptions(self) -> Mapping[str, SubscriptionDetail]:
        """What is known of subscriptions, by scope key."""
        return self.all(SubscriptionDetail)

    @property
    def principals(self) -> Mapping[str, Principal]:
        """The objects of directories, by object id."""
        return self.all(Principal)

    @property
    def memberships(self) -> Mapping[str, Membership]:
        """Who is in which group."""
        return self.all(Membership)

    @property
    def role_definitions(self) -> Mapping[str, RoleDefinition]:
        """Roles beyond the catalogue, by role key."""
        return self.all(RoleDefinition)

    @property
    def role_assignments(self) -> Mapping[str, RoleAssignment]:
        """Who holds which role where."""
        return self.all(RoleAssignment)

    @property
    def delegations(self) -> Mapping[str, Delegation]:
        """Azure Lighthouse delegations."""
        return self.all(Delegation)

    @property
    def deny_assignments(self) -> Mapping[str, DenyAssignment]:
        """Who is denied where."""
        return self.all(DenyAssignment)

    @property
    def partners(self) -> Mapping[str, Partner]:
        """The partner organizations."""
        return self.all(Partner)

    @property
    def links(self) -> Mapping[str, PartnerAdminLink]:
        """The partner admin links."""
        return self.all(PartnerAdminLink)

    @property
    def records(self) -> Mapping[str, PartnerOfRecord]:
        """The partners of record."""
        return self.all(PartnerOfRecord)

    @property
    def billings(self) -> Mapping[str, Billing]:
        """Who bills which subscription under which offer."""
        return self.all(Billing)

    @property
    def charges(self) -> Mapping[str, Charge]:
        """What was charged."""
        return self.all(Charge)

    @property
    def earned_credits(self) -> Mapping[str, EarnedCredit]:
        """Which partner earned credit bills show."""
        return self.all(EarnedCredit)

    @property
    def attributions(self) -> Mapping[str, Attribution]:
        """Whom reports of Microsoft name, and by what."""
        return self.all(Attribution)

    @property
    def relationships(self) -> Mapping[str, AdminRelationship]:
        """Which partner administers whose directory."""
        return self.all(AdminRelationship)

    @property
    def expectations(self) -> Mapping[str, Expectation]:
        """The verdicts that somebody relies on."""
        return self.all(Expectation)

    @property
    def mutes(self) -> Mapping[str, Mute]:
        """The findings that nobody wants to be told of, by their id."""
        return self.all(Mute)

    @property
    def invented(self) -> bool:
        """Whether this is an estate to learn on: scopes of it come from the sample or the school."""
        return any(one.invented for one in self.scopes.origins)

    @cached_property
    def coverage(self) -> Coverage:
        """What was collected."""
        return Coverage(self.all(Collected).values())

    @cached_property
    def partner_of_id(self) -> Mapping[str, Partner]:
        """The organization behind each PartnerID."""
        return {number: partner for partner in self.partners.values() for number in partner.partner_ids}

    @cached_property
    def partner_of_tenant(self) -> Mapping[str, str]:
        """The partner whose own tenant one is, by their keys; of several the first by its key."""
        by_key = sorted(self.partners.values(), key=lambda one: one.id, reverse=True)
        return {one.tenant: one.id for one in by_key if one.tenant is not None}

    @cached_property
    def partner_of_domain(self) -> Mapping[str, str]:
        """The partner in whose own tenant a domain is, where one has said which that is."""
        own = self.partner_of_tenant
        domains = ((self.tenants[key].domain, own[key]) for key in own if key in self.tenants)
        return {domain.casefold(): partner for domain, partner in domains if domain}

    def get(self, kind: type[F], key: str) -> F | None:
        """The fact of a kind with this key."""
        if kind is Scope:
            found = self.scopes.find(key)
            return None if found is None else cast(F, self.scopes.scope(found))
        return self.all(kind).get(key)

    def difference(self, kind: type[F], before: Mapping[str, F]) -> tuple[list[F], list[F]]:
        """The facts of a kind that went since there were those `before`, and those that came; changed ones are both."""
        if self.made_by is not None and (made_of := self.made_by[0]()) is not None and made_of.all(kind) is before:
            changes = [one for one in self.made_by[1] if one.kind is kind]
            gone, new = ([one.before for one in changes], [one.after for one in changes])
            return [cast(F, one) for one in gone if one is not None], [cast(F, one) for one in new if one is not None]
        return differing(before, self.all(kind))

    def apply(self, changes: ChangeSet) -> Estate:
        """The next snapshot; raises Stale if a fact is not what a change says it was before."""
        tables: dict[type[Fact], Mapping[str, Fact]] = dict(self.facts)
        copied: dict[type[Fact], dict[str, Fact]] = {}
        scopes: list[Change] = []
        for change in changes:
            if self.get(change.kind, change.key) != change.before:
                raise Stale(f"{change.kind.__name__} {change.key} is no longer as it was")
            if change.kind is Scope:
                scopes.append(change)
                continue
            if change.kind not in copied:
                copied[change.kind] = dict(tables.get(change.kind, {}))
                tables[change.kind] = copied[change.kind]
            if change.after is None:
                del copied[change.kind][change.key]
            else:
                copied[change.kind][change.key] = change.after
        return Estate(self._grown(scopes), tables, (weakref.ref(self), changes), self.scenario)

    def supposed(self, scenario: str) -> Estate:
        """The same facts as where a scenario begins."""
        return replace(self, made_by=(weakref.ref(self), ChangeSet("", ())), scenario=scenario)

    def _grown(self, changes: list[Change]) -> ScopeTree:
        if not changes:
            return self.scopes
        gone = frozenset(change.key for change in changes if change.after is None)
        new = [change.after for change in changes if isinstance(change.after, Scope)]
        try:
            if isinstance(self.scopes, GrowingTree):
                if not gone:
                    return self.scopes.grown(new)
                return GrowingTree(grow(new, self.scopes.plain, gone))
            return grow(new, self.scopes, gone)
        except KeyError as missing:
            raise Stale(f"the scope {missing} above a scope is missing") from missing

    def facts_in_order(self) -> Iterable[Fact]:
        """Every fact, scopes first, parents before children."""
        for scope in range(len(self.scopes)):
            yield self.scopes.scope(scope)
        for table in self.facts.values():
            yield from table.values()


def differing(before: Mapping[str, F], after: Mapping[str, F]) -> tuple[list[F], list[F]]:
    """The facts of two tables that only the first has, and only the second, as either has them."""
    alike = list(map(is_, before.values(), after.values()))  # a step changes few facts, and adds at the end
    first = alike.index(False) if False in alike else len(alike)

    def only(own: Mapping[str, F], other: Mapping[str, F]) -> list[F]:
        keys = list(own)[first:] if first < len(own) else []
        return [own[key] for key in keys if other.get(key) is not own[key]]

    return only(before, after), only(after, before)
