"""What Privileged Identity Management lists: who may activate a role, who has activated one, and requests.

REST and the cmdlets of Az.Resources list schedules and instances with the keys of role assignments; what they mean
stands in their type and in `assignmentType`.
"""

from __future__ import annotations

from dataclasses import replace

from partner_desk.domain.access import AccessKind, RoleAssignment
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.ids import role_key, scope_key
from partner_desk.domain.moments import Span
from partner_desk.exchange.families.roles import (
    Fields,
    add_holder,
    check,
    check_scope,
    leave_role,
    scope_of,
    span_of,
    subscription_of,
    under_condition,
    value,
)
from partner_desk.exchange.fields import Unusable, folded, moment, needed, text
from partner_desk.exchange.gather import Gathered, RoleSaid

_REMOVES = ("adminremove", "selfremove", "selfdeactivate")
_NO_EFFECT = ("denied", "failed", "canceled", "cancelled", "timedout", "invalid", "pending")
"""How the states of requests begin, in lower case, that had no effect (yet)."""


def _words(record: Fields) -> str:
    return (text(record, "type") + " " + text(record, "id")).casefold()


def is_request(record: Fields) -> bool:
    """Whether what tells of a role is that somebody asked for a change of it."""
    return "requesttype" in record or "schedulerequests" in _words(record)


def is_schedule(record: Fields) -> bool:
    """Whether what tells of a role says who holds it for a time, or may activate it."""
    if "assignmenttype" in record or text(record, "assignmentstate").casefold() == "eligible":
        return True
    words = _words(record)
    return "roleeligibility" in words or "roleassignmentschedule" in words


def request(record: Fields, into: Gathered) -> None:
    """A request gives no role; one to remove a role that was carried out ends what is known of it."""
    what, status = value(record, "requesttype"), value(record, "status")
    said = f"is a request ({what or 'of no told type'}, {status or 'of no told status'})"
    who, role = needed(record, "principalid").casefold(), role_key(needed(record, "roledefinitionid"))
    if what.casefold() in _REMOVES and not status.casefold().startswith(_NO_EFFECT):
        since = moment(value(record, "createdon"))
        identifier = scope_key(value(record, "targetroleassignmentscheduleid", "id"))
        into.not_held.append(
            RoleSaid(identifier, who, role, scope_of(into, needed(record, "scope")), since, into.origin)
        )
    raise Unusable(f"{said} and no assignment")


def schedule(record: Fields, into: Gathered) -> None:
    """A role that is held for a time, was activated, or can be."""
    who, role = needed(record, "principalid").casefold(), needed(record, "roledefinitionid")
    expanded = folded(record.get("expandedproperties"))
    shown, named = folded(expanded.get("principal")), folded(expanded.get("roledefinition"))
    name = text(record, "principaldisplayname", "principalname") or text(shown, "displayname")
    sign_in = text(record, "principalemail") or text(shown, "email")
    check_scope(needed(record, "scope"))
    add_holder(into, who, value(record, "principaltype") or text(shown, "type"), name, sign_in)
    into.role_names.setdefault(role_key(role), text(record, "roledefinitiondisplayname") or text(named, "displayname"))
    scope = scope_of(into, needed(record, "scope"))
    eligible = "roleeligibility" in _words(record) or text(record, "assignmentstate").casefold() == "eligible"
    how = "" if eligible else value(record, "assignmenttype").casefold()
    kind = AccessKind.ELIGIBLE if eligible or how == "activated" else AccessKind.ACTIVE
    if eligible:
        into.listed.of(into.origin, Collectable.PIM).subjects.add(subscription_of(scope))
    identifier = value(record, "originroleassignmentid") or needed(record, "id")
    row = RoleAssignment(scope_key(identifier), who, role_key(role), scope, kind, origin=into.origin)
    check(into, row, record)
    since, until = span_of(into, row, record)
    row = replace(row, since=since, until=until)
    if how == "activated":
        row = _activated(record, into, row)
    elif how != "assigned" and (how or not eligible):
        raise leave_role(into, row, f"gives a role whose assignmentType is {repr(how[:40]) if how else 'not told'}")
    elif how:
        into.confirmed.add((row.principal, row.role, row.scope))
    into.add(replace(row, condition=under_condition(into, row, record)))


def _activated(record: Fields, into: Gathered, row: RoleAssignment) -> RoleAssignment:
    """A role that can be activated, and was: that it can be is known for that time only."""
    if row.since is None or row.until is None:
        raise leave_role(into, row, "is an activated role without a beginning or an end")
    return replace(row, activations=(Span(row.since, row.until),))
