"""One customer's part of a desk: what belongs to its tenant, and who has something to do there.

A paper for a customer is made from this part alone, so nothing else can get onto it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from partner_desk.domain.access import Delegation, Principal, PrincipalKind, RoleAssignment, RoleDefinition
from partner_desk.domain.billing import Billing, EarnedCredit
from partner_desk.domain.changes import Fact, fact_key
from partner_desk.domain.coverage import ALL, Collectable, Collected
from partner_desk.domain.estate import Estate
from partner_desk.domain.grouping import grouped
from partner_desk.domain.ids import EVERYONE, ROOT, ScopeKind
from partner_desk.domain.origin import NO_FILE, Origin
from partner_desk.domain.partners import Attribution, Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.relationships import AdminRelationship
from partner_desk.domain.scope_growth import grow
from partner_desk.domain.scopes import ScopeTree

F = TypeVar("F", bound=Fact)

SHARED = "a file that is not named here"
"""Stands for the name of a file that also holds facts of other customers, which may be the name of one of them."""

STRANGER, ELSEWHERE = "somebody in another tenant", "another tenant"
"""What people and tenants are called that a customer does not know."""
ANOTHER = Partner("another partner", "another partner", "of another partner")
"""Stands for all partners without business here, to whom somebody elsewhere is linked."""
NOBODY = "of nobody known here"
"""Stands for PartnerIDs that no partner of the desk has."""


def customer_part(estate: Estate, tenant: str, asked: Collection[str] = ()) -> Estate:
    """The part of one tenant (its scope key), with the partners that have something to do there.

    Who is `asked` for is always one of them; our own organization is not. People and groups from elsewhere, and the
    names of their tenants, stay where they have access here. Only facts of the tenant's own say where they come from.
    """
    return _Part(estate, tenant).estate(asked)


class _Part:
    """Who and what reaches a tenant."""

    def __init__(self, estate: Estate, tenant: str) -> None:
        self.whole = estate
        self.tenant = tenant
        self.tree = estate.scopes
        self.inside = self.tree.top == self.tree.find(tenant)
        self.keys = {self.tree.key(one) for one in np.flatnonzero(self.inside).tolist()}
        self.delegations = [self._granted(one) for one in estate.delegations.values() if one.scope in self.keys]
        self.assignments = [one for one in estate.role_assignments.values() if self._holds(one)]
        self.denials = [one for one in estate.deny_assignments.values() if one.scope in self.keys]
        acting = {grant.principal for one in self.delegations for grant in one.authorizations}
        acting |= {one.principal for one in self.assignments}
        acting |= {one.principal for one in self.denials} - {EVERYONE}
        self.people = self._with_members(acting | {one.id for one in estate.principals.values() if self._own(one.id)})
        homes: set[str | None] = {one.managing_tenant for one in self.delegations}
        self.near = (homes | {self._home(one) for one in self.people}) - {self.tenant, None}

    def _home(self, principal: str) -> str | None:
        found = self.whole.principals.get(principal)
        return found.tenant if found is not None else None

    def _own(self, principal: str) -> bool:
        return self._home(principal) == self.tenant

    def _holds(self, assignment: RoleAssignment) -> bool:
        """Whether it reaches here: elsewhere than in its own tenant only a foreign group holds a role."""
        if assignment.scope == ROOT:
            return self._own(assignment.principal)
        found = self.whole.principals.get(assignment.principal)
        foreign = found is not None and found.kind is PrincipalKind.FOREIGN_GROUP
        return assignment.scope in self.keys and (foreign or self._home(assignment.principal) in (None, self.tenant))

    def _granted(self, delegation: Delegation) -> Delegation:
        """A delegation without grants to anybody who is not of the managing tenant, and so gets nothing."""
        homes = (None, delegation.managing_tenant)
        grants = tuple(grant for grant in delegation.authorizations if self._home(grant.principal) in homes)
        return delegation if grants == delegation.authorizations else replace(delegation, authorizations=grants)

    def _with_members(self, people: set[str]) -> set[str]:
        memberships = grouped(self.whole.memberships.values(), lambda one: one.group)
        everybody, waiting = set(people), list(people)
        while waiting:
            for membership in memberships.get(waiting.pop(), ()):
                if membership.member not in everybody:
                    everybody.add(membership.member)
                    waiting.append(membership.member)
        return everybody

    def estate(self, asked: Collection[str]) -> Estate:
        """The facts of the part as a snapshot."""
        own, guests = [*self._own_facts()], [*self._guests()]
        partners = [*self._partners((*own, *guests), asked)]
        own, guests = (_of_known({one.id for one in partners}, facts) for facts in (own, guests))
        everyones = [*partners, *self._strangers(partners), *self._said_of_all(), *self._unlisted()]
        shared = self._shared((*own, *guests, *partners))
        tables: dict[type[Fact], dict[str, Fact]] = {}
        for fact in own:
            origin = _unnamed(fact.origin, shared) if fact.origin is not None else None
            tables.setdefault(type(fact), {})[fact_key(fact)] = _from(fact, origin)
        for fact in (*guests, *everyones):
            tables.setdefault(type(fact), {})[fact_key(fact)] = _from(fact, None)
        return Estate(self._tree(shared), tables, scenario=self.whole.scenario)

    def _own_facts(self) -> Iterator[Fact]:
        """What belongs to the tenant."""
        whole, keys = self.whole, self.keys
        yield from self.delegations
        yield from self.assignments
        yield from self.denials
        yield from (one for one in whole.billings.values() if one.subscription in keys)
        yield from (one for one in whole.records.values() if one.subscription in keys)
        yield from (one for one in whole.subscriptions.values() if one.subscription in keys)
        yield from (one for one in whole.charges.values() if one.scope in keys)
        yield from (one for one in whole.earned_credits.values() if one.scope in keys)
        yield from (one for one in whole.attributions.values() if one.subscription in keys)
        yield from (one for one in whole.tenants.values() if one.tenant == self.tenant)
        yield from (one for one in whole.relationships.values() if one.customer == self.tenant)
        yield from (one for one in whole.principals.values() if self._own(one.id))
        yield from (one for one in whole.memberships.values() if self._own(one.group) and one.member in self.people)
        yield from (one for one in whole.links.values() if self._own(one.principal))
        yield from (one for one in whole.all(Collected).values() if one.subject in keys or self._own(one.subject))

    def _guests(self) -> Iterator[Fact]:
        """Who has access here from elsewhere, in which groups, with which links."""
        whole = self.whole
        guests = {one for one in self.people if one in whole.principals and not self._own(one)}
        yield from (whole.principals[one] for one in whole.principals if one in guests)
        yield from (one for one in whole.memberships.values() if one.group in guests and one.member in self.people)
        yield from (one for one in whole.links.values() if one.principal in guests)
        yield from (one for one in whole.tenants.values() if one.tenant in self.near)
        about = guests | self.near - self.keys
        yield from (one for one in whole.all(Collected).values() if one.subject in about)

    def _partners(self, facts: Iterable[Fact], asked: Collection[str]) -> Iterator[Partner]:
        """The partners with a link, a record, a sale, a group or a tenant that reaches here."""
        numbers: set[str] = set()
        sellers: set[str | None] = set()
        for fact in facts:
            if isinstance(fact, PartnerAdminLink | PartnerOfRecord | Attribution):
                numbers.add(fact.partner_id)
            elif isinstance(fact, Billing):
                sellers |= {fact.bill_to, fact.reseller_of_record}
            elif isinstance(fact, AdminRelationship | EarnedCredit):
                sellers.add(fact.partner)
        for partner in self.whole.partners.values():
            groups = {partner.admin_agents, partner.helpdesk_agents} & self.people
            at_home = partner.tenant == self.tenant or partner.tenant in self.near
            if (
                partner.id in asked or partner.id in sellers or groups or at_home
                or not numbers.isdisjoint(partner.partner_ids)
            ):  # fmt: skip
                yield partner

    def _strangers(self, partners: Iterable[Partner]) -> Iterator[Fact]:
        """Stand-ins for linked people elsewhere who may have access here by what nobody collected.

        They have no names, and those who stand alike are one.
        """
        knows, known = self.whole.coverage.knows, self.whole.principals
        if not knows(Collectable.PARTNER_ADMIN_LINKS):
            return  # somebody whom nobody listed may be linked to anybody then, and they change nothing
        open_groups = (known[person] for person in self.people if person in known and self._is_open(known[person]))
        homes = {one.tenant for one in open_groups}
        anybody = not self._collected(Collectable.DELEGATIONS, self.inside)
        numbers = {number for partner in partners for number in partner.partner_ids}

        def masked(number: str) -> str:
            if number in numbers:
                return number
            return ANOTHER.global_id if number in self.whole.partner_of_id else NOBODY

        links = grouped(self.whole.links.values(), lambda one: one.principal)
        alike = {
            (
                _nameless(person, person.tenant if person.tenant in homes else ELSEWHERE),
                tuple((masked(one.partner_id), one.since, one.until) for one in links.get(person.id, ())),
                knows(Collectable.PARTNER_ADMIN_LINKS, person.id, person.tenant or ""),
            )
            for person in self.whole.principals.values()
            if person.kind.is_identity and person.id not in self.people and (anybody or person.tenant in homes)
        }  # fmt: skip
        if any(ANOTHER.global_id == each for _, own, _ in alike for each, _, _ in own):
            yield ANOTHER
        for number, (person, own, told) in enumerate(sorted(alike, key=repr)):
            if own or not told:
                key = f"{STRANGER} {number}"
                yield replace(person, id=key)
                yield Collected(Collectable.PARTNER_ADMIN_LINKS, key, told)
                for each, (partner_id, since, until) in enumerate(own):
                    yield PartnerAdminLink(f"{key} {each}", key, partner_id, since, until)

    def _unlisted(self) -> Iterator[Fact]:
        """What keeps it so whether there may be somebody whom nobody listed, which is asked of the whole desk."""
        if self.whole.coverage.knows(Collectable.PARTNER_ADMIN_LINKS):
            return  # that somebody is linked to nobody, and changes nothing
        own = [one for one in self.people if one in self.whole.principals]
        if self._may_be_unlisted(self.whole.principals, self.tree.kind >= 0):
            if not self._may_be_unlisted(own, self.inside):
                yield Principal(f"{STRANGER}'s group", PrincipalKind.GROUP, ELSEWHERE)
                yield Collected(Collectable.GROUP_MEMBERS, f"{STRANGER}'s group", False)
        elif self._may_be_unlisted(own, self.inside):  # there are no groups here, whose members could be in question
            yield Collected(Collectable.GROUP_MEMBERS, ALL)

    def _may_be_unlisted(self, people: Iterable[str], where: npt.NDArray[np.bool_]) -> bool:
        knows, known = self.whole.coverage.knows, self.whole.principals
        groups = [known[one] for one in people if known[one].kind is PrincipalKind.GROUP]
        if not groups and not knows(Collectable.GROUP_MEMBERS):
            return True
        return any(self._is_open(one) for one in groups) or not all(
            self._collected(kind, where) for kind in (Collectable.ROLE_ASSIGNMENTS, Collectable.DELEGATIONS)
        )

    def _is_open(self, group: Principal) -> bool:
        """Whether it is a group whose members nobody collected."""
        knows = self.whole.coverage.knows
        return group.kind is PrincipalKind.GROUP and not knows(Collectable.GROUP_MEMBERS, group.id, group.tenant or "")

    def _collected(self, kind: Collectable, where: npt.NDArray[np.bool_]) -> bool:
        """Whether a kind of fact was collected for every subscription among some scopes."""
        tree = self.tree
        return all(
            self.whole.coverage.knows(kind, *(tree.key(one) for one in tree.path(subscription)))
            for subscription in np.flatnonzero(where & (tree.kind == ScopeKind.SUBSCRIPTION)).tolist()
        )

    def _said_of_all(self) -> Iterator[Fact]:
        """What holds for every customer, as far as it is used here."""
        roles = {one.role for one in self.assignments}
        roles |= {grant.role for one in self.delegations for grant in one.authorizations}
        yield from (one for one in self.whole.role_definitions.values() if one.id in roles)
        yield from (one for one in self.whole.all(Collected).values() if one.subject == ALL)
        yield from self.whole.mutes.values()

    def _shared(self, here: Iterable[Fact]) -> frozenset[str]:
        """The files that hold facts of somebody who has nothing to do here; what a role allows is nobody's."""
        mine = {(type(one), fact_key(one)) for one in here}
        numbers = np.unique(self.tree.origin[~self.inside]).tolist()
        files = {self.tree.origins[number].source for number in numbers if number >= 0}
        for kind, table in self.whole.facts.items():
            if kind is RoleDefinition:
                continue
            files |= {
                one.origin.source for key, one in table.items() if one.origin is not None and (kind, key) not in mine
            }
        return frozenset(files) - NO_FILE

    def _tree(self, shared: frozenset[str]) -> ScopeTree:
        """The scopes of the tenant, and the names of the tenants from where somebody has access here."""
        tree, named, gone = self.tree, [], []
        for scope in np.flatnonzero(~self.inside).tolist():
            key = tree.key(scope)
            if key in self.near and tree.parent[scope] < 0:
                named.append(replace(tree.scope(scope), origin=None))
            else:
                gone.append(key)
        if named or gone:
            tree = grow(named, tree, frozenset(gone))
        return tree.from_others(lambda one: _unnamed(one, shared))


def _unnamed(origin: Origin, shared: frozenset[str]) -> Origin:
    return replace(origin, source=SHARED, exported_by="") if origin.source in shared else origin


def _from(fact: F, origin: Origin | None) -> F:
    return fact if fact.origin is origin else replace(fact, origin=origin)


def _of_known(partners: Collection[str], facts: Iterable[Fact]) -> list[Fact]:
    """Facts in which nobody is said to work for a partner that has no business here."""
    return [
        replace(one, account_of=None) if isinstance(one, Principal) and one.account_of not in partners else one
        for one in facts
    ]


def _nameless(person: Principal, tenant: str | None) -> Principal:
    """What of an identity in another tenant may matter: neither who it is nor where that is known from."""
    told = replace(person, id="", tenant=tenant, name=STRANGER, sign_in_name="", app_id="", credential_until=None)
    return replace(told, account_of=None, sightings=(), origin=None)
