"""From changes of facts to what has to be done: which facts begin and end, and which of it is Azure's business.

A fact without an end lasts, one whose end has passed is gone. What becomes lasting begins, what stops to last ends;
an end in the future is an end with a day. So the way back from changes is made of the ways back of their parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TypeAlias

from partner_desk.domain.access import Delegation, DenyAssignment, Membership, RoleAssignment
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import Change, Fact
from partner_desk.domain.moments import has_begun, is_over
from partner_desk.domain.partners import PartnerAdminLink, PartnerOfRecord

TimedFact: TypeAlias = (
    Membership | RoleAssignment | Delegation | DenyAssignment | PartnerAdminLink | PartnerOfRecord | Billing
)
"""Facts that hold for a time."""


class State(Enum):
    """What is with a fact in the end, as seen from a moment."""

    GONE = 0
    ENDING = 1
    LASTING = 2


def state(fact: TimedFact | None, now: datetime) -> State:
    """Whether a fact lasts, has an end ahead, or is gone."""
    if fact is None or is_over(fact, now):
        return State.GONE
    return State.LASTING if fact.until is None else State.ENDING


@dataclass(frozen=True, slots=True)
class FactTurn:
    """A fact that begins (`on`) or ends; `due` is the day of it if that is ahead.

    `ends` is the day on which what begins ends again, `had_ended` the day on which it would have ended.
    """

    fact: TimedFact
    on: bool
    due: datetime | None = None
    ends: datetime | None = None
    had_ended: datetime | None = None


def turns(change: Change, now: datetime) -> Iterator[FactTurn]:
    """What begins and ends by a change of a fact that holds for a time; nothing if only its time changes."""
    before, after = _timed(change.before), _timed(change.after)
    was, becomes = state(before, now), state(after, now)
    if before is not None and after is not None and was is not State.GONE and becomes is not State.GONE:
        if not _same(before, after):
            yield FactTurn(before, on=False)
            yield _begins(after, now)
        elif was is State.LASTING and becomes is State.ENDING:
            yield FactTurn(before, on=False, due=after.until)
        elif was is State.ENDING and becomes is State.LASTING:
            yield FactTurn(after, on=True, had_ended=before.until)
        return
    if before is not None and was is not State.GONE:
        yield FactTurn(before, on=False)
    if after is not None and becomes is not State.GONE:
        yield _begins(after, now)


def _begins(fact: TimedFact, now: datetime) -> FactTurn:
    return FactTurn(fact, on=True, due=None if has_begun(fact, now) else fact.since, ends=fact.until)


def _timed(fact: Fact | None) -> TimedFact | None:
    return fact if isinstance(fact, TimedFact) else None


def _same(before: TimedFact, after: TimedFact) -> bool:
    """Whether two states of a fact are one and the same in Azure."""
    return substance(before) == substance(after)


def substance(fact: TimedFact) -> tuple[object, ...]:
    """What a fact says apart from its time, its name on the desk and its evidence."""
    match fact:
        case Membership():
            return ("member", fact.group, fact.member, fact.kind)
        case RoleAssignment():
            return ("role", fact.principal, fact.role, fact.scope, fact.kind)
        case Delegation():
            grants = frozenset(
                (authorization.principal, authorization.role, authorization.kind)
                for authorization in fact.authorizations
            )
            return ("delegation", fact.managing_tenant, fact.scope, grants, fact.via)
        case DenyAssignment():
            return ("deny", fact.principal, fact.scope)
        case PartnerAdminLink():
            return ("link", fact.principal, fact.partner_id)
        case PartnerOfRecord():
            return ("record", fact.subscription, fact.partner_id)
        case Billing():
            return ("billing", fact.subscription, fact.offer, fact.bill_to, fact.reseller_of_record, fact.remapped)


@dataclass(frozen=True, slots=True)
class Swap:
    """What takes the place of what, where only one of a kind can be: links, partners of record, offers."""

    ends: FactTurn | None
    begins: FactTurn | None


def swapped(all_turns: Iterable[FactTurn]) -> Iterator[FactTurn | Swap]:
    """The turns; what ends and what begins on the same identity or subscription as one swap.

    What ends and begins again as the same is nothing to do.
    """
    rest: list[FactTurn] = []
    pairs: dict[tuple[str, str], list[FactTurn]] = {}
    for turn in all_turns:
        match turn.fact:
            case PartnerAdminLink():
                pairs.setdefault(("link", turn.fact.principal), []).append(turn)
            case PartnerOfRecord():
                pairs.setdefault(("record", turn.fact.subscription), []).append(turn)
            case Billing():
                pairs.setdefault(("billing", turn.fact.subscription), []).append(turn)
            case _:
                rest.append(turn)
    yield from _without_returns(rest)
    for both in pairs.values():
        kept = list(_without_returns(both))
        ending, beginning = [one for one in kept if not one.on], [one for one in kept if one.on]
        while ending or beginning:
            yield Swap(ending.pop(0) if ending else None, beginning.pop(0) if beginning else None)


def _without_returns(some_turns: list[FactTurn]) -> Iterator[FactTurn]:
    """The turns without those that end something which another one begins again at once."""
    ended = [substance(one.fact) for one in some_turns if not one.on and one.due is None]
    begun = [substance(one.fact) for one in some_turns if one.on and one.due is None]
    both = {one for one in ended if one in begun}
    yield from (one for one in some_turns if substance(one.fact) not in both or one.due is not None)
