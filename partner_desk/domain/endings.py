"""How one fact ends, and how it takes the place of others: on a day, and never by erasing what held before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias

from partner_desk.domain.access import Delegation, DenyAssignment, RoleAssignment
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import Change
from partner_desk.domain.moments import began_before, has_begun, is_over
from partner_desk.domain.partners import PartnerAdminLink, PartnerOfRecord

Ending: TypeAlias = PartnerOfRecord | PartnerAdminLink | RoleAssignment | Billing | Delegation | DenyAssignment
"""Facts that hold for a time and can be ended."""


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
    """A fact holds from its beginning on, in place of the others; one of them that says so already just stays."""
    others = list(others)
    stays = next((one for one in others if _says_already(one, fact)), None)
    changes = ends([one for one in others if one is not stays], fact.since)
    return changes if stays is not None else (*changes, Change(None, fact))


def _says_already(other: Ending, fact: Ending) -> bool:
    """Whether a fact holds from the beginning of another one on, with the same words and without an end."""
    begun = other.since is None or (fact.since is not None and has_begun(other, fact.since))
    aside: dict[str, Any] = {"id": fact.id, "since": fact.since, "origin": fact.origin}
    if isinstance(fact, PartnerAdminLink):
        aside["since_from"] = fact.since_from
    return begun and replace(other, **aside) == fact
