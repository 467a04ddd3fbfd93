"""What a case cannot say of an estate, and what is not worth saying: the facts to leave out, with the reasons.

A fact that reaches nothing (its holder is not on the desk, it was in force at no time) changes no verdict and is
left out without a word. Whatever else has no place in the format is a loss, said in a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from partner_desk.domain.access import (
    AccessKind,
    Delegation,
    DelegationRoute,
    DenyAssignment,
    Membership,
    Principal,
    PrincipalKind,
    RoleAssignment,
)
from partner_desk.domain.billing import Billing, Charge
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import EVERYONE, ROOT, ScopeKind, is_guid
from partner_desk.domain.moments import Span, is_midnight
from partner_desk.domain.partners import PartnerAdminLink, PartnerOfRecord
from partner_desk.readings.roles import RoleCatalogue


@dataclass
class Sieve:
    """Lets through what a case can say; collects the sentences on what it cannot."""

    estate: Estate
    roles: RoleCatalogue
    keys: frozenset[str]
    """The scopes of the part that is written."""
    people: frozenset[str]
    """The principals of the part."""
    losses: list[str] = field(default_factory=list)

    def _lost(self, what: str, why: str) -> bool:
        self.losses.append(f"{what}: {why}")
        return False

    def _tenant(self, scope: str) -> str:
        found = self.estate.scopes.find(scope)
        assert found is not None
        return self.estate.scopes.key(self.estate.scopes.path(found)[-1])

    def _scope_name(self, key: str) -> str:
        found = self.estate.scopes.find(key)
        return key if found is None else self.estate.scopes.name(found)

    def _role(self, what: str, key: str) -> bool:
        own = self.estate.role_definitions.get(key)
        if (own is not None and own.custom) or key in self.roles.by_id or is_guid(key):
            return True
        return self._lost(what, f"the role {key!r} has neither a GUID nor a name of its own")

    def principals(self, found: Iterable[Principal]) -> Iterator[Principal]:
        """Principals with a place in a directory."""
        for one in found:
            if one.tenant is None and one.kind is not PrincipalKind.FOREIGN_GROUP:
                self._lost(f"the identity {one.name or one.id}", "its tenant is not known")
            else:
                yield one

    def memberships(self, found: Iterable[Membership]) -> Iterator[Membership]:
        """Memberships of groups, within one directory."""
        for one in found:
            if not {one.group, one.member} <= self.people or Span(one.since, one.until).never:
                continue
            group, member = self.estate.principals[one.group], self.estate.principals[one.member]
            if group.kind is not PrincipalKind.GROUP:
                self._lost(f"a member of {group.name or group.id}", "that is no group of the directory")
            elif member.kind is PrincipalKind.FOREIGN_GROUP or member.tenant != group.tenant:
                self._lost(f"a member of {group.name or group.id}", "the member is of another tenant")
            else:
                yield one

    def assignments(self, found: Iterable[RoleAssignment]) -> Iterator[RoleAssignment]:
        """Role assignments of principals at scopes of their own tenant, and those of foreign groups."""
        for one in found:
            if one.principal not in self.people or Span(one.since, one.until).never:
                continue
            if one.scope != ROOT and one.scope not in self.keys:
                continue
            person = self.estate.principals[one.principal]
            foreign = person.kind is PrincipalKind.FOREIGN_GROUP
            what = f"a role of {person.name or person.id}"
            if one.scope == ROOT:
                if foreign and person.tenant is not None:
                    self._lost(what, "a foreign group cannot have one at the root")
                if foreign or person.tenant is None:
                    continue
            elif not foreign and person.tenant != self._tenant(one.scope):
                continue  # reaches nothing
            elif foreign and person.tenant == self._tenant(one.scope):
                self._lost(what, "the foreign group is of the same tenant")
                continue
            if self._role(what, one.role) and self._spans(what, one.kind, one.activations):
                yield one

    def _spans(self, what: str, kind: AccessKind, spans: Iterable[Span]) -> bool:
        if kind is AccessKind.ELIGIBLE and any(Span(one.since, one.until).never for one in spans):
            return self._lost(what, "an activation ends before it begins")
        return True

    def delegations(self, found: Iterable[Delegation]) -> Iterator[Delegation]:
        """Delegations of subscriptions and resource groups to another tenant."""
        for one in found:
            scope = self.estate.scopes.find(one.scope) if one.scope in self.keys else None
            if scope is None or Span(one.since, one.until).never:
                continue
            what = f"the delegation of {self._scope_name(one.scope)}"
            if self.estate.scopes.kind_of(scope) not in (ScopeKind.SUBSCRIPTION, ScopeKind.RESOURCE_GROUP):
                self._lost(what, "only a subscription or a resource group can be delegated")
            elif one.managing_tenant == self._tenant(one.scope):
                self._lost(what, "it lies in the managing tenant itself")
            elif all(self._grant(what, one, number) for number in range(len(one.authorizations))):
                yield one

    def _grant(self, what: str, of: Delegation, number: int) -> bool:
        grant = of.authorizations[number]
        person = self.estate.principals.get(grant.principal)
        if person is None or person.tenant != of.managing_tenant:
            foreign = person is not None and person.kind is PrincipalKind.FOREIGN_GROUP
            if of.via is DelegationRoute.TEMPLATE and (person is None or person.tenant is not None or foreign):
                return True  # reaches nothing, and is left out of the authorizations
            return self._lost(what, f"{grant.principal} is not known as one of the managing tenant")
        own = self.estate.role_definitions.get(grant.role)
        refusal = self.roles.refusal(grant.role, bool(grant.delegated_roles), custom=own is not None and own.custom)
        if refusal is not None:
            return self._lost(what, f"of {person.name or person.id}, {refusal.why}")
        if grant.delegated_roles and not self.roles.gives_roles(grant.role):
            return self._lost(what, f"of {person.name or person.id}, the role gives no other roles to anybody")
        roles = all(self._role(what, one) for one in (grant.role, *grant.delegated_roles))
        return roles and self._spans(what, grant.kind, grant.activations)

    def denials(self, found: Iterable[DenyAssignment]) -> Iterator[DenyAssignment]:
        """Deny assignments of principals that are known."""
        for one in found:
            known = one.principal == EVERYONE or one.principal in self.people
            if known and one.scope in self.keys and not Span(one.since, one.until).never:
                yield one

    def links(self, found: Iterable[PartnerAdminLink]) -> Iterator[PartnerAdminLink]:
        """Links of identities, one at a time."""
        seen: dict[str, list[Span]] = {}
        for one in found:
            person = self.estate.principals.get(one.principal) if one.principal in self.people else None
            if person is None or not person.kind.is_identity or Span(one.since, one.until).never:
                continue
            what = f"the link of {person.name or person.id} to {one.partner_id}"
            if self._alone(what, seen.setdefault(person.id, []), one.since, one.until) and self._number(
                what, one.partner_id
            ):
                yield one

    def _number(self, what: str, number: str) -> bool:
        if number.isascii() and number.isdigit():
            return True
        return self._lost(what, f"{number!r} is no PartnerID")

    def _alone(self, what: str, seen: list[Span], since: datetime | None, until: datetime | None) -> bool:
        span = Span(since, until)
        if any(span.overlaps(other) for other in seen):
            return self._lost(what, "there is another one at the same time")
        seen.append(span)
        return True

    def records(self, found: Iterable[PartnerOfRecord]) -> Iterator[PartnerOfRecord]:
        """Partners of record of subscriptions, one at a time and by whole days."""
        seen: dict[str, list[Span]] = {}
        for one in found:
            if not self._is_subscription(one.subscription) or Span(one.since, one.until).never:
                continue
            what = f"the partner of record of {self._scope_name(one.subscription)}"
            if (
                self._whole_days(what, one.since, one.until)
                and self._alone(what, seen.setdefault(one.subscription, []), one.since, one.until)
                and self._number(what, one.partner_id)
            ):
                yield one

    def _is_subscription(self, key: str) -> bool:
        scope = self.estate.scopes.find(key) if key in self.keys else None
        return scope is not None and self.estate.scopes.kind_of(scope) is ScopeKind.SUBSCRIPTION

    def _whole_days(self, what: str, *bounds: datetime | None) -> bool:
        if all(one is None or is_midnight(one) for one in bounds):
            return True
        return self._lost(what, "it begins or ends inside a day")

    def billings(self, found: Iterable[Billing]) -> Iterator[Billing]:
        """Offers of subscriptions, one at a time and by whole days."""
        seen: dict[str, list[Span]] = {}
        for one in found:
            if not self._is_subscription(one.subscription):
                continue
            what = f"the offer of {self._scope_name(one.subscription)}"
            sellers = [partner for partner in (one.bill_to, one.reseller_of_record) if partner is not None]
            if sellers and not one.offer.is_csp:
                self._lost(what, "it names who sells, but is no offer of the CSP program")
            elif not set(sellers) <= set(self.estate.partners):
                self._lost(what, "who sells is not on the desk")
            elif Span(one.since, one.until).never:
                self._lost(what, "it ends before it begins")
            elif self._whole_days(what, one.since, one.until) and self._alone(
                what, seen.setdefault(one.subscription, []), one.since, one.until
            ):
                yield one

    def charges(self, found: Iterable[Charge]) -> Iterator[Charge]:
        """Charges in a currency."""
        for one in found:
            if one.scope not in self.keys:
                continue
            if len(one.currency) == 3 and one.currency.isascii() and one.currency.isupper() and one.currency.isalpha():
                yield one
            else:
                self._lost(f"a charge of {self._scope_name(one.scope)}", f"{one.currency!r} is no currency")
