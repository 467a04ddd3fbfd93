"""What a case cannot say of an estate, and what is not worth saying: the facts to leave out, with the reasons.

A fact that reaches nothing (its holder is not on the desk, it was in force at no time) changes no verdict and is
left out without a word. Whatever else has no place in the format is a loss, said in a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from partner_desk.domain.access import (
    AccessKind,
    Authorization,
    Delegation,
    DelegationRoute,
    Membership,
    Principal,
    PrincipalKind,
    RoleAssignment,
)
from partner_desk.domain.billing import Billing
from partner_desk.domain.descriptions import Field, Kind, Refers, Unit, kind_of
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ROOT, ScopeKind, is_guid
from partner_desk.domain.moments import is_midnight, never_holds, overlap
from partner_desk.readings.roles import RoleCatalogue


class _Lost(Exception):
    """Why the format cannot say a fact; empty where nothing is lost with it."""


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

    def principals(self, found: Iterable[Principal]) -> Iterator[Principal]:
        """Principals with a place in a directory."""
        for principal in found:
            if principal.tenant is None and principal.kind is not PrincipalKind.FOREIGN_GROUP:
                self.losses.append(f"the identity {principal.name or principal.id}: its tenant is not known")
            else:
                yield principal

    def facts(self, fact_type: type[Any]) -> Iterator[Any]:
        """The facts of a kind as a case can say them."""
        kind = kind_of(fact_type)
        seen: dict[str, list[Any]] = {}
        for fact in self.estate.all(fact_type).values():
            try:
                self._is_ever(kind, fact)
                for key in kind.fields.values():
                    self._reaches(key, getattr(fact, key.name))
                kept = self._kept(fact)
                for key in kind.fields.values():
                    self._can_be_said(key, getattr(fact, key.name))
                if kind.twice:
                    self._is_alone(fact, seen.setdefault(getattr(fact, kind.about[0]), []))
            except _Lost as why:
                if str(why):
                    self.losses.append(f"the {kind.singular} of {self._name(kind, fact)}: {why}")
            else:
                yield kept

    def _name(self, kind: Kind, fact: Any) -> str:
        """What a fact is about, by its name."""
        key = getattr(fact, kind.about[0])
        person, scope = self.estate.principals.get(key), self.estate.scopes.find(key)
        return (person.name or key) if person is not None else key if scope is None else self.estate.scopes.name(scope)

    # Of every kind --------------------------------------------------------------------------------------------

    def _reaches(self, key: Field, value: Any) -> None:
        refers = key.described.refers
        if value is None or refers is None or value == key.described.besides:
            return
        if refers is Refers.PARTNER and value not in self.estate.partners:
            raise _Lost(f"the partner {value!r} is not on the desk")
        scope = self.estate.scopes.find(value) if refers in (Refers.SCOPE, Refers.SUBSCRIPTION) else None
        there = {
            Refers.SCOPE: value in self.keys,
            Refers.SUBSCRIPTION: value in self.keys
            and scope is not None
            and self.estate.scopes.kind_of(scope) is ScopeKind.SUBSCRIPTION,
            Refers.PRINCIPAL: value in self.people,
            Refers.GROUP: value in self.people,
            Refers.IDENTITY: value in self.people and self.estate.principals[value].kind.is_identity,
        }
        if not there.get(refers, True):
            raise _Lost

    def _can_be_said(self, key: Field, value: Any) -> None:
        unit = key.described.unit
        if unit is Unit.PARTNER_ID and not (value.isascii() and value.isdigit()):
            raise _Lost(f"{value!r} is no PartnerID")
        if unit is Unit.CURRENCY and not (len(value) == 3 and value.isascii() and value.isupper() and value.isalpha()):
            raise _Lost(f"{value!r} is no currency")
        if unit is Unit.WHOLE_DAY and isinstance(value, datetime) and not is_midnight(value):
            raise _Lost("it begins or ends inside a day")
        if key.described.refers is Refers.ROLE:
            self._role(value)

    def _role(self, key: str) -> None:
        own = self.estate.role_definitions.get(key)
        if not ((own is not None and own.custom) or key in self.roles.by_id or is_guid(key)):
            raise _Lost(f"the role {key!r} has neither a GUID nor a name of its own")

    def _is_ever(self, kind: Kind, fact: Any) -> None:
        if kind.holds == "a time" and never_holds(fact):
            raise _Lost("it ends before it begins" if isinstance(fact, Billing) else "")

    def _is_alone(self, fact: Any, others: list[Any]) -> None:
        if any(overlap(fact, other) for other in others):
            raise _Lost("there is another one at the same time")
        others.append(fact)

    # Of some kinds --------------------------------------------------------------------------------------------

    def _kept(self, fact: Any) -> Any:
        """A fact as the format has it; raises _Lost where that cannot say it."""
        match fact:
            case Membership():
                self._membership(fact)
            case RoleAssignment():
                self._assignment(fact)
                return _activated(fact)
            case Delegation():
                return replace(fact, authorizations=tuple(self._grants(fact)))
            case Billing():
                if (fact.bill_to or fact.reseller_of_record) and not fact.offer.is_csp:
                    raise _Lost("it names who sells, but is no offer of the CSP program")
        return fact

    def _membership(self, one: Membership) -> None:
        group, member = self.estate.principals[one.group], self.estate.principals[one.member]
        if group.kind is not PrincipalKind.GROUP:
            raise _Lost("that is no group of the directory")
        if member.kind is PrincipalKind.FOREIGN_GROUP or member.tenant != group.tenant:
            raise _Lost("the member is of another tenant")

    def _assignment(self, assignment: RoleAssignment) -> None:
        person = self.estate.principals[assignment.principal]
        foreign = person.kind is PrincipalKind.FOREIGN_GROUP
        if assignment.scope == ROOT:
            if foreign or person.tenant is None:
                raise _Lost("a foreign group cannot have one at the root" if person.tenant is not None else "")
        elif not foreign and person.tenant != self._tenant(assignment.scope):
            raise _Lost
        elif foreign and person.tenant == self._tenant(assignment.scope):
            raise _Lost("the foreign group is of the same tenant")

    def _tenant(self, scope: str) -> str:
        found = self.estate.scopes.find(scope)
        assert found is not None
        return self.estate.scopes.key(self.estate.scopes.tenant(found))

    def _grants(self, of: Delegation) -> Iterator[Authorization]:
        """Delegations are of subscriptions and resource groups to another tenant, and say whose principals get what."""
        scope = self.estate.scopes.find(of.scope)
        assert scope is not None
        if self.estate.scopes.kind_of(scope) not in (ScopeKind.SUBSCRIPTION, ScopeKind.RESOURCE_GROUP):
            raise _Lost("only a subscription or a resource group can be delegated")
        if of.managing_tenant == self._tenant(of.scope):
            raise _Lost("it lies in the managing tenant itself")
        for grant in of.authorizations:
            person = self.estate.principals.get(grant.principal)
            if person is not None and person.tenant == of.managing_tenant:
                self._grant(person, grant)
                yield _activated(grant)
                continue
            foreign = person is not None and person.kind is PrincipalKind.FOREIGN_GROUP
            if of.via is not DelegationRoute.TEMPLATE or (person is not None and person.tenant is None and not foreign):
                raise _Lost(f"{grant.principal} is not known as one of the managing tenant")

    def _grant(self, person: Principal, grant: Authorization) -> None:
        own = self.estate.role_definitions.get(grant.role)
        refusal = self.roles.refusal(grant.role, bool(grant.delegated_roles), custom=own is not None and own.custom)
        if refusal is not None:
            raise _Lost(f"of {person.name or person.id}, {refusal.why}")
        if grant.delegated_roles and not self.roles.gives_roles(grant.role):
            raise _Lost(f"of {person.name or person.id}, the role gives no other roles to anybody")
        for role in (grant.role, *grant.delegated_roles):
            self._role(role)


def _activated(role: Any) -> Any:
    """A role with its activations; one that is active is not activated."""
    if role.kind is AccessKind.ACTIVE:
        return replace(role, activations=())
    if any(never_holds(span) for span in role.activations):
        raise _Lost("an activation ends before it begins")
    return role
