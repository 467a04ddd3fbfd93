"""What Privileged Identity Management for groups lists (Microsoft Graph): who can activate a membership, and has.

Schedules and instances, of eligibility and of assignment, have the same keys; `assignmentType` tells the one from the
other. A membership that is activated is one that can be, known for that time: it is nothing that stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from partner_desk.domain.access import AccessKind, Membership, Principal, PrincipalKind
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.ids import is_guid
from partner_desk.exchange.families import directory
from partner_desk.exchange.families.roles import Fields, times_of, unsettled, value
from partner_desk.exchange.fields import Unusable, folded, needed, text
from partner_desk.exchange.gather import Gathered

_READERS: Mapping[str, Callable[[Fields, Gathered], None]] = {
    "user": directory.user, "group": directory.group, "serviceprincipal": directory.application,
}  # fmt: skip
_KINDS = {"": AccessKind.ELIGIBLE, "activated": AccessKind.ELIGIBLE, "assigned": AccessKind.ACTIVE}
"""What a membership is by its `assignmentType`, which one that can be activated lacks."""


def is_schedule(record: Fields) -> bool:
    """Whether it says who is in a group for a time, or can be."""
    return {"groupid", "principalid", "accessid"} <= record.keys()


def is_request(record: Fields) -> bool:
    """Whether somebody asked for a change of that."""
    return is_schedule(record) and not record.keys().isdisjoint(("action", "isvalidationonly", "targetscheduleid"))


def request(record: Fields, into: Gathered) -> None:
    """A request makes nobody a member."""
    what, status = value(record, "action"), value(record, "status")
    raise Unusable(f"is a request ({what or 'of no told type'}, {status or 'of no told status'}) and no membership")


def schedule(record: Fields, into: Gathered) -> None:
    """A membership that is held for a time, was activated, or can be."""
    group, who = _id(record, "groupid"), _id(record, "principalid")
    access = value(record, "accessid").casefold()
    if access == "owner":
        raise Unusable("is of an owner of the group, who is no member of it by that")
    _add(record, "group", group, PrincipalKind.GROUP, into)
    _add(record, "principal", who, PrincipalKind.MEMBER, into)
    how = value(record, "assignmenttype").casefold()
    try:
        row = _membership(record, group, who, access, how)
    except Unusable:
        into.listed.doubted.add((Collectable.GROUP_MEMBERS, group))
        raise
    into.listed.scheduled.append((into.origin, row))


def _membership(record: Fields, group: str, who: str, access: str, how: str) -> Membership:
    if access != "member":
        raise Unusable(f"gives an access to a group ({access[:40]!r}) that is not known here")
    if how not in _KINDS:
        raise Unusable(f"gives a membership whose assignmentType is {how[:40]!r}")
    if why := unsettled(record):
        raise Unusable(f"gives a membership {why}")
    if how == "assigned" and value(record, "membertype").casefold() not in ("", "direct"):
        raise Unusable("is of a member through another group: list the members of that one")
    told = folded(record.get("scheduleinfo"))
    since, until = times_of({**folded(told.get("expiration")), **told, **record})
    identifier = value(record, "eligibilityscheduleid", "assignmentscheduleid") or needed(record, "id")
    identifier = f"{group} {who}" if how == "assigned" else identifier.casefold()
    return Membership(identifier, group, who, since, until, _KINDS[how])


def _id(record: Fields, key: str) -> str:
    guid = needed(record, key).casefold()
    if not is_guid(guid):
        raise Unusable(f"has the {key} {guid[:80]!r}, which is no GUID")
    return guid


def _add(record: Fields, key: str, who: str, kind: PrincipalKind, into: Gathered) -> None:
    """Whom a row is about; what it is and is called, only an expanded row tells of a member."""
    shown = folded(record.get(key))
    reader = _READERS.get(directory.graph_type(shown)) if text(shown, "id").casefold() == who else None
    if reader is not None:
        reader(shown, into)
        return
    into.elsewhere.add(who)
    into.add_principal(
        Principal(who, kind, None, text(shown, "displayname"), origin=into.origin),
        guessed=kind is not PrincipalKind.GROUP,
    )
