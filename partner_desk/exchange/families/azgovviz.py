"""The tables of Azure Governance Visualizer (AzGovViz): role assignments, subscriptions with offers, eligible roles.

A role that is inherited has a row wherever it holds, and a group one for each of its members as well.
"""

from __future__ import annotations

import re
from dataclasses import replace

from partner_desk.domain.access import AccessKind, Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.details import SubscriptionDetail
from partner_desk.domain.ids import (
    ROOT,
    is_guid,
    parse_scope,
    role_key,
    scope_key,
    subscription_scope_id,
    tenant_scope_id,
)
from partner_desk.exchange.families.roles import (
    Fields,
    add_holder,
    assign,
    check,
    leave_role,
    numbered,
    scope_of,
    span_of,
    value,
)
from partner_desk.exchange.fields import Unusable, needed, text
from partner_desk.exchange.gather import Gathered
from partner_desk.exchange.listed import FactList

_KINDS = {
    "user member": PrincipalKind.MEMBER,
    "user guest": PrincipalKind.GUEST,
    "group": PrincipalKind.GROUP,
    "foreigngroup": PrincipalKind.FOREIGN_GROUP,
    "sp mi": PrincipalKind.MANAGED_IDENTITY,
    "sp app": PrincipalKind.SERVICE_PRINCIPAL,
}
"""How the words for kinds begin, in small letters."""

_THROUGH_GROUPS = "AzGovViz lists members of groups also through other groups, and only up to a limit"
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_AT_THE_TOP = ("tenantroot", "tenant", "")
"""What stands for whatever is above the root management group, in small letters without blanks."""


def role(record: Fields, into: Gathered) -> None:
    """A role assignment, or a member of the group that holds it."""
    who, word = _object(record, "objectid"), text(record, "objecttype").casefold()
    name, sign_in = value(record, "objectdisplayname"), value(record, "objectsigninname")
    kind = next((kind for begin, kind in _KINDS.items() if word.startswith(begin)), None)
    how = value(record, "assignmenttype").casefold()
    if how not in ("", "direct"):
        _member(record, into, Principal(who, kind or PrincipalKind.MEMBER, None, name, sign_in, origin=into.origin))
        return
    identifier, named = needed(record, "roleassignmentid"), value(record, "roleid", "roleclear", "role")
    scope = _scope_in(identifier)
    add_holder(into, who, "" if kind is None else kind.value.replace("-", ""), name, sign_in)
    if kind is not None:
        into.add_principal(Principal(who, kind, None, name, sign_in, origin=into.origin), guessed=False)
    if value(record, "roleassignmentpimrelated").casefold() == "true":
        row = RoleAssignment(scope_key(identifier), who, role_key(named), scope_of(into, scope), origin=into.origin)
        raise leave_role(into, row, "is of a role of Privileged Identity Management, whose end it does not tell")
    into.role_names.setdefault(role_key(named), value(record, "roleclear"))
    assign(into, identifier, who, named, {**record, "scope": scope})


def _object(record: Fields, key: str) -> str:
    who = needed(record, key).casefold()
    if not is_guid(who):
        raise Unusable(f"has the object ID {who[:80]!r}, which is no GUID")
    return who


def _scope_in(identifier: str) -> str:
    """The scope of a role assignment, by its id."""
    if parse_scope(identifier) is not None:
        return identifier.rpartition("/providers/")[0]
    if identifier.casefold().startswith("/providers/microsoft.authorization/roleassignments/"):
        return ROOT
    raise Unusable(f"has the id {identifier[:200]!r}, which is none of a role assignment")


def _member(record: Fields, into: Gathered, who: Principal) -> None:
    group = _GUID.search(value(record, "assignmentinheritfrom"))
    if group is None:
        raise Unusable("has a role through a group that it does not name by its object ID")
    guessed = not any(text(record, "objecttype").casefold().startswith(begin) for begin in _KINDS)
    into.add_principal(who, guessed=guessed)
    key = group[0].casefold()
    mine = (one for one in into.listed.lists if one.origin is into.origin and one.group == key)
    listed = next(mine, None)
    if listed is None:
        listed = FactList(into.origin, Collectable.GROUP_MEMBERS, group=key, part=_THROUGH_GROUPS)
        into.listed.lists.append(listed)
    listed.members[who.id] = None


# Subscriptions and eligible roles -------------------------------------------------------------------------


def is_subscription(record: Fields) -> bool:
    """Whether it is a row of the table of everything or of `…_SubscriptionDetails.csv`, with the quota id."""
    return "subscriptionid" in record and not record.keys().isdisjoint(_QUOTAS) and not record.keys().isdisjoint(_NAMES)


_QUOTAS = ("subscriptionquotaid", "quotaid")
_NAMES = ("subscription", "subscriptionname")


def subscription(record: Fields, into: Gathered) -> None:
    """A subscription with its offer, and the management groups above it; many rows tell the same."""
    group, above = text(record, "mgid"), text(record, "mgparentid")
    key = ""
    if group:
        key = scope_key(into.name_scope(tenant_scope_id(group), text(record, "mgname")).id)
        if above.casefold().replace(" ", "") in _AT_THE_TOP or above.startswith("'"):
            if is_guid(group):
                into.tenant_of.setdefault(key, group)
        else:
            into.place(key, scope_key(into.name_scope(tenant_scope_id(above)).id))
    identifier = value(record, "subscriptionid")
    if not identifier:
        return
    if not is_guid(identifier):
        raise Unusable(f"has the subscription {identifier[:80]!r}, which is no GUID")
    path = into.name_scope(subscription_scope_id(identifier), text(record, *_NAMES))
    if key:
        into.place(scope_key(path.id), key)
    state, quota = value(record, "subscriptionstate", "state"), value(record, *_QUOTAS)
    into.add(SubscriptionDetail(scope_key(path.id), state, quota, origin=into.origin))


def is_eligible(record: Fields) -> bool:
    """Whether it is a row of `…_PIMEligibility.csv`."""
    return any(key.startswith("pimeligibility") for key in record) and "role" in record


def eligible(record: Fields, into: Gathered) -> None:
    """A role that can be activated, if the table names whose and where by ids."""
    who = value(record, "identityobjectid", "objectid", "identityid").casefold()
    scope, named = value(record, "scopeid", "scopeidfull", "scope"), value(record, "roleid", "roleidguid", "role")
    scope = subscription_scope_id(scope) if is_guid(scope) else scope
    if not is_guid(who) or not named or (parse_scope(scope) is None and scope != ROOT):
        raise Unusable(
            "names an eligible role without the ids of who and where; roleEligibilityScheduleInstances tells"
        )
    add_holder(into, who, "", value(record, "identitydisplayname"), value(record, "identitysigninname"))
    key = scope_of(into, scope)
    row = numbered(RoleAssignment("", who, role_key(named), key, AccessKind.ELIGIBLE, origin=into.origin))
    times = {
        "startdatetime": value(record, "pimeligibilitystartdatetime"),
        "enddatetime": value(record, "pimeligibilityenddatetime"),
    }
    check(into, row, record)
    since, until = span_of(into, row, times)
    into.add(replace(row, since=since, until=until))
