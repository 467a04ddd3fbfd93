"""How one fact ends, and how it takes the place of others: on a day, and never by erasing what held before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias, TypeGuard
from uuid import uuid4

from partner_desk.domain.access import Delegation, DenyAssignment, Membership, RoleAssignment
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import Change, Fact
from partner_desk.domain.descriptions import kind_of
from partner_desk.domain.moments import Span, began_before, has_begun, is_over, never_holds, overlap
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.relationships import AdminRelationship

Ending: TypeAlias = (
    PartnerOfRecord
    | PartnerAdminLink
    | RoleAssignment
    | Billing
    | Delegation
    | DenyAssignment
    | Membership
    | AdminRelationship
)
"""Facts that hold for a time and can be ended."""


def lasts(fact: Fact | None) -> TypeGuard[Ending]:
    """Whether a fact holds for a time, and so can be ended."""
    return fact is not None and {"since", "until"} <= kind_of(type(fact)).fields.keys()


def seen_over(fact: Ending) -> Origin | None:
    """What saw that a fact is over: it looked after the end. None for an end that was known before, or is a person's.

    A file that says until when a fact will be speaks of a moment before; what a person ends keeps where it is from.
    """
    origin = fact.origin
    if origin is None or origin.observed is None or never_holds(fact):
        return None
    return origin if is_over(fact, origin.observed) else None


def ends(facts: Iterable[Ending], at: datetime | None, never: bool = False) -> tuple[Change, ...]:
    """Facts that are in force at a moment or later end there; what begins later never was.

    `never` forgets what is in force at the moment, as a mistake. No moment: since ever, so nothing remains.
    """
    changes = []
    for fact in facts:
        begun = fact.since is None or (at is not None and has_begun(fact, at))
        if (at is not None and is_over(fact, at)) or (never and not begun):
            continue
        stays = at is not None and not never and began_before(fact, at)
        changes.append(Change(fact, replace(fact, until=at) if stays else None))
    return tuple(changes)


def takes_over(others: Iterable[Ending], fact: Ending) -> tuple[Change, ...]:
    """A fact holds for its time in place of the others; one of them that says so already just stays.

    What the others say of the time before it stays, and where it has an end, of the time after it as well.
    """
    others, span = list(others), Span(fact.since, fact.until)
    stays = next((one for one in others if says_already(one, fact)), None)
    cut = [one for one in others if one is not stays and overlap(one, span)]
    changes = tuple(change for one in cut for change in _outside(one, span))
    return changes if stays is not None else (*changes, Change(None, fact))


def _outside(other: Ending, span: Span) -> Iterator[Change]:
    """What is left of a fact outside of a span: what was before it, what is after it, both or nothing."""
    before = after = None
    if span.since is not None and began_before(other, span.since):
        before = replace(other, until=span.since)
    if span.until is not None and not is_over(other, span.until):
        after = replace(other, since=span.until)
    yield Change(other, before if before is not None else after)
    if before is not None and after is not None:
        yield Change(None, replace(after, id=new_id(type(other))))


def new_id(kind: type[Any]) -> str:
    """An id that no other fact has, for one of many rows about the same things."""
    return f"{kind_of(kind).noun} {uuid4()}"


def says_already(other: Ending, fact: Ending) -> bool:
    """Whether a fact holds for all the time of another one, with the same words."""
    aside: dict[str, Any] = {"id": fact.id, "since": fact.since, "until": fact.until, "origin": fact.origin}
    if isinstance(fact, PartnerAdminLink):
        aside |= {"since_from": fact.since_from, "checked": fact.checked}
    return Span(fact.since, fact.until).within(Span(other.since, other.until)) and replace(other, **aside) == fact
