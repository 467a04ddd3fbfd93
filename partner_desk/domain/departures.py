"""Somebody leaves: the identity is deleted, and with it end its roles, its link and its memberships."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from partner_desk.domain.access import Membership, RoleAssignment
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import is_over
from partner_desk.domain.naming import person_name
from partner_desk.domain.partners import PartnerAdminLink


def what_if_leaves(estate: Estate, principal: str, at: datetime) -> ChangeSet:
    """An identity is deleted at a moment; what would have begun for it later never does."""
    person = estate.principals.get(principal)
    if person is None:
        raise Refused("There is no identity {principal!r} on this desk.", principal=principal)
    name = person_name(person)
    if not person.kind.is_identity:
        raise Refused(
            "{name} is a group; a group does not leave. Choose an identity, or take the group's roles away.", name=name
        )
    if person.deleted_from is not None and person.deleted_from <= at:
        raise Refused(
            "{name} is gone by then: deleted from {deleted_from:%Y-%m-%d}.", name=name, deleted_from=person.deleted_from
        )
    changes = [Change(person, replace(person, deleted_from=at))]
    changes += [Change(one, _until(one, at)) for one in _ties(estate, principal) if not is_over(one, at)]
    return ChangeSet(f"{name} leaves", tuple(changes))


def _ties(estate: Estate, principal: str) -> Iterator[RoleAssignment | PartnerAdminLink | Membership]:
    yield from (one for one in estate.role_assignments.values() if one.principal == principal)
    yield from (one for one in estate.links.values() if one.principal == principal)
    yield from (one for one in estate.memberships.values() if one.member == principal)


def _until(
    fact: RoleAssignment | PartnerAdminLink | Membership, at: datetime
) -> RoleAssignment | PartnerAdminLink | Membership | None:
    return replace(fact, until=at) if fact.since is None or fact.since < at else None
