"""What ties partners to a customer in a period: offer and partner of record, and linked identities with a role."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from partner_desk.domain.access import AccessKind, Membership
from partner_desk.domain.estate import Estate
from partner_desk.domain.grouping import grouped
from partner_desk.domain.ids import ROOT
from partner_desk.domain.moments import Lasting, Period, overlap
from partner_desk.domain.naming import principal_called, with_partner_id
from partner_desk.domain.partners import PartnerAdminLink
from partner_desk.language import day_said, marked, tr

T = TypeVar("T", bound=Lasting[datetime])

TableRow = dict[str, str]

INSIDE, ELIGIBLE = marked("{role}, in {group}"), marked("{role}, eligible for {group}")
"""A role that a group holds, and how the identity is in it."""


def records(estate: Estate, period: Period, subscriptions: Sequence[int]) -> Iterator[TableRow]:
    """One row a subscription: its name, offer, and partner of record."""
    tree = estate.scopes
    offers = grouped(_on(estate.billings.values(), period), lambda one: one.subscription)
    records = grouped(_on(estate.records.values(), period), lambda one: one.subscription)
    for scope in subscriptions:
        key = tree.key(scope)
        offer = ", ".join(dict.fromkeys(tr(one.offer.words) for one in offers.get(key, ())))
        record = ", ".join(dict.fromkeys(with_partner_id(estate, one.partner_id) for one in records.get(key, ())))
        yield {
            "subscription": tree.name(scope),
            "offer": offer or tr("not known"),
            "record": record or tr("none recorded"),
        }


def links(estate: Estate, period: Period, scopes: Collection[int], role: Callable[[str], str]) -> Iterator[TableRow]:
    """One row for each linked identity, its link, and its role at one of some scopes, held itself or in a group."""
    tree = estate.scopes
    memberships = grouped(_on(estate.memberships.values(), period), lambda one: one.member)
    grants = _grants(estate, period, scopes)
    for link in _on(estate.links.values(), period):
        person = estate.principals.get(link.principal)
        for holder, how in _holders(link.principal, memberships).items():
            for key, scope in grants.get(holder, {}):
                called = role(key)
                yield {
                    "identity": principal_called(estate, link.principal),
                    "kind": tr(person.kind.words) if person is not None else "",
                    "role": tr(how, role=called, group=principal_called(estate, holder)) if how else called,
                    "scope": tree.name(scope),
                    "partner": with_partner_id(estate, link.partner_id),
                    "since": _times(link),
                }


def _grants(estate: Estate, period: Period, scopes: Collection[int]) -> Mapping[str, dict[tuple[str, int], None]]:
    """The roles and where they are held, by who holds them."""
    tree = estate.scopes
    grants: dict[str, dict[tuple[str, int], None]] = {}
    given = [(one.principal, one.role, one.scope) for one in _on(estate.role_assignments.values(), period)]
    for delegation in _on(estate.delegations.values(), period):
        given += [(one.principal, one.role, delegation.scope) for one in delegation.authorizations]
    for principal, key, place in given:
        home = estate.principals[principal].tenant if place == ROOT and principal in estate.principals else None
        scope = tree.find(home or place)
        if scope is not None and scope in scopes:
            grants.setdefault(principal, {})[key, scope] = None
    return grants


def _holders(principal: str, memberships: Mapping[str, Sequence[Membership]]) -> Mapping[str, str]:
    """An identity and the groups that it is in, through groups in groups, or can be in; with how it is."""
    holders = {principal: ""}
    for eligible in (False, True):  # who is in a group is not only eligible for it
        waiting = list(holders)
        while waiting:
            inside = waiting.pop()
            for membership in memberships.get(inside, ()):
                if membership.group not in holders and (eligible or membership.kind is AccessKind.ACTIVE):
                    holders[membership.group] = ELIGIBLE if eligible else INSIDE
                    waiting.append(membership.group)
    return holders


def _on(facts: Iterable[T], period: Period) -> Iterator[T]:
    """The facts that are in force at some time of a period."""
    return (one for one in facts if overlap(one, period.span))


def _times(link: PartnerAdminLink) -> str:
    since = day_said(link.since) if link.since is not None else tr("not known")
    return tr("{since}, until {day}", since=since, day=link.until.date()) if link.until is not None else since
