"""Role assignments as PowerShell, tables of scripts, the portal and Microsoft's checker of AOBO have them.

Who, which role and where is all that it takes: a row need not have the id of the assignment, and may name the role.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from partner_desk.domain.access import AccessKind, Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.ids import bare_guid, is_guid, role_key, scope_key, subscription_scope_id
from partner_desk.domain.moments import Span
from partner_desk.exchange.families.roles import (
    Fields,
    add_holder,
    assign,
    check,
    check_scope,
    leave_role,
    numbered,
    scope_of,
    span_of,
    subscription_of,
    value,
)
from partner_desk.exchange.fields import Unusable, needed, text
from partner_desk.exchange.gather import Gathered

_WHO = ("principalid", "objectid", "principalobjectid", "assigneeobjectid", "identityobjectid", "usergroupid")
_SIGN_IN = ("signinname", "userprincipalname")
_ROLE = ("roledefinitionid", "roleid", "roledefinitionname", "rolename", "role")
_SCOPE = ("scope", "roleassignmentscope", "scopeid", "resourceid")
_STATE = ("assignmentstate", "state")
_ELIGIBLE = "eligible"
_HOW = ("assigned", "activated")
_LONGEST_ACTIVATION = timedelta(hours=24)
_FOR_EVER = ("permanent", "never")
"""What tables write for an end that there is not, in small letters."""


def is_row(record: Fields) -> bool:
    """Whether it says who has which role where."""
    return all(not record.keys().isdisjoint(names) for names in ((*_WHO, *_SIGN_IN), _ROLE, _SCOPE))


def holder_of(record: Fields) -> str:
    """The object id of whoever has the role; raises Unusable if there is none."""
    who = bare_guid(value(record, *_WHO) or value(record, *_SIGN_IN)).casefold()
    if not is_guid(who):
        raise Unusable(f"says by no object ID who has the role ({who[:80]!r})" if who else "does not say who has it")
    return who


def _with_span(record: Fields) -> tuple[Fields, bool]:
    """A row with its times under the headings that are looked for, whatever tables call them; and if it is for ever."""
    named = [key for key in record if key.startswith("end") or "assignmentend" in key or "expir" in key]
    ends = [key for key in named if not key.endswith("type")]
    told = [end for key in ends if (end := value(record, key))]
    said = [end for end in told if end.casefold() not in _FOR_EVER]
    starts = [start for key in record if key.startswith("assignmentstart") and (start := value(record, key))]
    times = {"enddatetime": "".join(said[:1])} | ({"startdatetime": starts[0]} if starts else {})
    return {**{key: held for key, held in record.items() if key not in ends}, **times}, len(told) > len(said)


def row(record: Fields, into: Gathered) -> None:
    """A role of somebody; one that is eligible, by a table of Privileged Identity Management, is never held plainly."""
    record, for_ever = _with_span(record)
    who, role = holder_of(record), value(record, *_ROLE)
    if not role:
        raise Unusable("names no role")
    scope = value(record, *_SCOPE)
    if not scope:
        raise Unusable("names no scope")
    scope = subscription_scope_id(scope) if is_guid(scope) else scope
    check_scope(scope)
    word, name = text(record, "objecttype", "principaltype"), text(record, "displayname", "principalname")
    add_holder(into, who, word, name, text(record, "signinname", "userprincipalname"))
    into.role_names.setdefault(role_key(role), text(record, "roledefinitionname", "rolename"))
    if record.keys().isdisjoint(("assignmentstate",)):
        assign(into, value(record, "roleassignmentid"), who, role, {**record, "scope": scope})
        return
    key = scope_of(into, scope)
    is_eligible = value(record, "assignmentstate").casefold() == _ELIGIBLE
    kind = AccessKind.ELIGIBLE if is_eligible else AccessKind.ACTIVE
    held = numbered(RoleAssignment("", who, role_key(role), key, kind, origin=into.origin))
    check(into, held, {name: told for name, told in record.items() if name != "state"})
    since, until = span_of(into, held, record)
    held = replace(held, since=since, until=until)
    into.add(held if is_eligible else _active(record, into, held, for_ever=for_ever))


def _active(record: Fields, into: Gathered, held: RoleAssignment, *, for_ever: bool) -> RoleAssignment:
    """A role that is active by a table of Privileged Identity Management: held, perhaps until an end, or activated.

    Where the table does not say which, an activation is what lasts no longer than one can.
    """
    how = next((word for key in (*_STATE, "assignmenttype") if (word := value(record, key).casefold()) in _HOW), "")
    if value(record, "membertype").casefold() == "group":
        into.doubted.add(subscription_of(held.scope))
        raise Unusable("is of somebody who has the role through a group: list the roles and members of that one")
    if not how and held.until is None:
        how = "assigned" if for_ever else ""
    elif not how and held.since is not None and held.until is not None:
        lasted = held.until - held.since
        how = "activated" if lasted <= _LONGEST_ACTIVATION else "assigned"
    if how == "assigned":
        into.confirmed.add((held.principal, held.role, held.scope))
        return replace(held, id=f"{held.id}, active")  # the same may be eligible as well
    if not how or held.since is None or held.until is None:
        raise leave_role(into, held, "may be activated: roleAssignmentScheduleInstances tells until when")
    activations = (Span(held.since, held.until),)
    return replace(held, id=f"{held.id}, activated", kind=AccessKind.ELIGIBLE, activations=activations)


# Microsoft's checker of AOBO ------------------------------------------------------------------------------


def checked(record: Fields, into: Gathered) -> None:
    """A role of a foreign group; it is no list of all roles there."""
    who, said = value(record, "objectid").casefold(), value(record, "notes")
    subscription, tenant = value(record, "subscriptionid"), value(record, "customertenantid").casefold()
    if not (is_guid(who) and is_guid(subscription)):
        raise Unusable(f"tells of no access ({said[:200] or 'without a note'}), which may be there all the same")
    scope = scope_key(into.mention(subscription_scope_id(subscription)).id)
    if is_guid(tenant):
        into.name_tenant(tenant, text(record, "customertenantname"))
        into.tenant_of.setdefault(scope, tenant)
    name = text(record, "foreignprincipalname")
    into.add_principal(Principal(who, PrincipalKind.FOREIGN_GROUP, None, name, origin=into.origin), guessed=False)
    role = role_key(needed(record, "azurerbacrole"))
    into.add(numbered(RoleAssignment("", who, role, scope, origin=into.origin)))


# Classic administrators -------------------------------------------------------------------------------------


def is_classic(record: Fields) -> bool:
    """Whether it is a classic administrator, as REST and AzGovViz list them."""
    classic = "classicadministrators" in text(record, "id").casefold()
    return classic or record.keys() == {"subscription", "subscriptionid", "identity", "role"}


def classic(record: Fields, into: Gathered) -> None:
    """A classic administrator: Azure has none since 2024, and no role of Azure RBAC came of it."""
    raise Unusable("is of a classic administrator, which is no role of Azure RBAC")
