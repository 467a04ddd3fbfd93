"""What a case cannot say of an estate, and what is not worth saying: the facts to leave out, with the reasons.

A fact that reaches nothing (its holder is not on the desk, it was in force at no time) changes no verdict and is
left out without a word. Whatever else a case has no place for or its reader refuses is a loss, said with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from partner_desk.domain.access import (
    AccessKind,
    Delegation,
    DelegationRoute,
    Membership,
    PrincipalKind,
    RoleAssignment,
)
from partner_desk.domain.billing import Billing
from partner_desk.domain.descriptions import Refers, Unit, fields_of, kind_of
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ROOT
from partner_desk.domain.moments import is_midnight, never_holds
from partner_desk.domain.naming import principal_called, scope_called
from partner_desk.exchange.case.asking import Vocabulary
from partner_desk.exchange.case.part import CasePart
from partner_desk.exchange.case.reading import Slips, case_of

_PLACE = re.compile(r"\[\[(\w+)\]\] (\d+), (.*)", re.DOTALL)


def reaching(part: CasePart, people: Container[str], kind: type[Any], losses: list[str]) -> Iterator[Any]:
    """The facts of a kind that can change a verdict, given the principals that are written; what none says is lost."""
    for fact in part.estate.all(kind).values():
        is_ever = kind_of(kind).holds != "a time" or not never_holds(fact)
        if (is_ever or _is_sold(fact)) and all(
            _is_there(part, people, field.described.refers, value)
            for field in fields_of(kind)
            if (value := getattr(fact, field.name)) is not None and value != field.described.besides
        ):
            match fact:
                case RoleAssignment() if _is_of_another_tenant(part.estate, fact):
                    continue
                case Membership(kind=AccessKind.ELIGIBLE):
                    who = principal_called(part.estate, fact.member)
                    losses.append(f"{called(part.estate, fact)}: {who} is only eligible for it")
                case Delegation():
                    yield _as_given(part.estate, fact)
                case _:
                    yield fact


def _is_sold(fact: Any) -> bool:
    """Whether it is an offer whose sellers count for days before it: even of one side of a doubt, which never holds."""
    return isinstance(fact, Billing) and fact.offer.is_csp


def _is_there(part: CasePart, people: Container[str], refers: Refers | None, value: str) -> bool:
    match refers:
        case Refers.SCOPE | Refers.SUBSCRIPTION:
            return value in part.keys
        case Refers.IDENTITY:
            return value in people and part.estate.principals[value].kind.is_identity
        case Refers.PRINCIPAL | Refers.GROUP:
            return value in people
    return True


def _is_of_another_tenant(estate: Estate, role: RoleAssignment) -> bool:
    """Whether nobody of the tenant, and no group of a partner, holds a role: it is of no use then."""
    person, scope = estate.principals[role.principal], estate.scopes.find(role.scope)
    if role.scope == ROOT or scope is None:
        return person.tenant is None
    here = estate.scopes.key(estate.scopes.tenant(scope))
    return person.kind is not PrincipalKind.FOREIGN_GROUP and person.tenant != here


def _as_given(estate: Estate, delegation: Delegation) -> Delegation:
    """A delegation without those whom its template names although they are not of the managing tenant."""

    def counts(principal: str) -> bool:
        person = estate.principals.get(principal)
        if person is None or person.tenant == delegation.managing_tenant:
            return person is not None
        return person.tenant is None and person.kind is not PrincipalKind.FOREIGN_GROUP

    if delegation.via is not DelegationRoute.TEMPLATE:
        return delegation
    return replace(delegation, authorizations=tuple(one for one in delegation.authorizations if counts(one.principal)))


def is_inside_a_day(value: Any, unit: Unit | None = None) -> bool:
    """Whether a moment of a fact, or of a value within one, is no beginning of a day although it has to be."""
    for field in fields_of(type(value)):
        own, said = field.described.unit or unit, getattr(value, field.name)
        for part in said if field.several else (said,):
            if field.nested and part is not None and is_inside_a_day(part, own):
                return True
            if own is Unit.WHOLE_DAY and isinstance(part, datetime) and not is_midnight(part):
                return True
    return False


def sift(tables: dict[str, Any], facts: dict[str, list[Any]], vocabulary: Vocabulary, estate: Estate) -> Iterator[str]:
    """Take the rows out of tables of facts that the reader refuses, a sentence for each; raises Refused for others."""
    while True:
        try:
            case_of(tables, vocabulary, judging=True)
        except Slips as slips:
            refused: dict[tuple[str, int], str] = {}
            for slip in slips.sentences:
                place = _PLACE.match(slip)
                if place is None or place[1] not in facts:
                    told = "A case file does not allow what is on this desk. Nothing was written."
                    raise Refused("{told}\n{slip}.", told=told, slip=slip) from slips
                refused.setdefault((place[1], int(place[2])), place[3])
        else:
            return
        for (table, number), why in refused.items():
            yield f"{called(estate, facts[table][number - 1])}: {why}"
        for table in {table for table, _ in refused}:
            for rows in (tables[table], facts[table]):
                rows[:] = [row for number, row in enumerate(rows, 1) if (table, number) not in refused]


def called(estate: Estate, fact: Any) -> str:
    """A fact by what it is about."""
    kind = kind_of(type(fact))
    if kind.about == ("id",):
        return f"the {kind.singular} {fact.name or fact.id}"
    key = getattr(fact, kind.about[0])
    name = principal_called(estate, key) if key in estate.principals else scope_called(estate.scopes, key)
    return f"the {kind.singular} of {name}"
