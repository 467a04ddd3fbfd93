"""What ties partners to subscriptions on a day: offer, partner of record, linked identities with a role there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Protocol, TypeVar

from partner_desk.domain.billing import Billing
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ROOT, ScopeKind
from partner_desk.domain.moments import Span, day_span
from partner_desk.domain.partners import PartnerOfRecord
from partner_desk.rules.wording import OFFER_NAMES


class _Timed(Protocol):
    @property
    def since(self) -> datetime | None: ...

    @property
    def until(self) -> datetime | None: ...


T = TypeVar("T", bound=_Timed)
S = TypeVar("S", Billing, PartnerOfRecord)


def ties(estate: Estate, day: date, subscriptions: Sequence[int]) -> Iterator[dict[str, str]]:
    """One row a subscription: its name, offer, partner of record, and linked identities with a role there or below."""
    tree = estate.scopes
    offers, records = _by_subscription(estate.billings.values(), day), _by_subscription(estate.records.values(), day)
    linked = {one.principal: one.partner_id for one in _on(estate.links.values(), day)}
    holders = _holders(estate, day, linked.keys())
    for scope in subscriptions:
        key = tree.key(scope)
        people = {who: None for place in tree.path(scope) for who in holders.get(tree.key(place), ())}
        offer = ", ".join(OFFER_NAMES[one.offer] for one in offers.get(key, ()))
        record = ", ".join(_owner(estate, one.partner_id) for one in records.get(key, ()))
        arrow = "\N{RIGHTWARDS ARROW}"
        words = [f"{_person(estate, who)} {arrow} {_owner(estate, linked[who])}" for who in people]
        yield {
            "subscription": tree.name(scope),
            "offer": offer or "not known",
            "record": record or "none recorded",
            "links": "; ".join(words) or "none recorded",
        }


def _on(facts: Iterable[T], day: date) -> Iterator[T]:
    """The facts that are in force at some time of a day."""
    span = day_span(day)
    return (one for one in facts if Span(one.since, one.until).overlaps(span))


def _by_subscription(facts: Iterable[S], day: date) -> dict[str, list[S]]:
    found: dict[str, list[S]] = {}
    for one in _on(facts, day):
        found.setdefault(one.subscription, []).append(one)
    return found


def _holders(estate: Estate, day: date, linked: Iterable[str]) -> dict[str, list[str]]:
    """The linked identities with a role, by the scope key of the role, or of the subscription that it lies in."""
    tree = estate.scopes
    groups: dict[str, set[str]] = {}
    for one in _on(estate.memberships.values(), day):
        groups.setdefault(one.member, set()).add(one.group)
    given: dict[str, set[str]] = {}
    grants = [(one.principal, one.scope) for one in _on(estate.role_assignments.values(), day)]
    for delegation in _on(estate.delegations.values(), day):
        grants += [(one.principal, delegation.scope) for one in delegation.authorizations]
    for principal, key in grants:
        found = tree.find(key) if key != ROOT else None
        above = tree.above(found, ScopeKind.SUBSCRIPTION) if found is not None else None
        given.setdefault(principal, set()).add(tree.key(above) if above is not None else key)
    holders: dict[str, list[str]] = {}
    for who in linked:
        own, waiting = {who}, [who]
        while waiting:
            for group in groups.get(waiting.pop(), ()):
                if group not in own:
                    own.add(group)
                    waiting.append(group)
        for key in {key for one in own for key in given.get(one, ())}:
            holders.setdefault(key, []).append(who)
    return holders


def _person(estate: Estate, key: str) -> str:
    found = estate.principals.get(key)
    return (found.name or found.sign_in_name or found.id) if found is not None else key


def _owner(estate: Estate, number: str) -> str:
    partner = estate.partner_of_id.get(number)
    return f"{partner.name} ({number})" if partner is not None else number
