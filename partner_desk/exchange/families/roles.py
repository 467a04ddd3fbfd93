"""Role assignments and definitions, as az, REST and Resource Graph list them.

A row that does not say that the role is plainly held (a status, an end that cannot be read) is left out,
and who holds roles there is not known then: nobody may be recognized by a role that was half read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from partner_desk.domain.access import AccessKind, Principal, PrincipalKind, RoleAssignment, RoleDefinition
from partner_desk.domain.ids import ROOT, is_guid, parse_scope, role_key, scope_key
from partner_desk.domain.moments import Span, never_holds
from partner_desk.exchange.fields import Unusable, folded, moment, needed, text
from partner_desk.exchange.gather import Gathered, RoleSaid

Fields = Mapping[str, Any]

_PRINCIPALS = {
    "user": PrincipalKind.MEMBER,
    "serviceprincipal": PrincipalKind.SERVICE_PRINCIPAL,
    "group": PrincipalKind.GROUP,
    "foreigngroup": PrincipalKind.FOREIGN_GROUP,
    "msi": PrincipalKind.MANAGED_IDENTITY,
}
_FOREIGN = "foreign principal for"
_NOT_FOUND = ("identity not found", "unknown")
"""What stands for the name of somebody who cannot be found, in lower case."""

_NOTHING = ("null", "none", "n/a")
"""What tables write where there is nothing, in lower case."""

_IN_FORCE = ("provisioned", "accepted", "granted", "active", "eligible", "enabled", "succeeded")
"""The states, in lower case, in which a role is held or can be activated."""

_STATES = ("status", "state", "assignmentstate", "assignmentstatus", "provisioningstate")
_ENDS = (
    "enddatetime", "endtime", "enddate", "expirationdatetime", "expirationtime", "expirationdate",
    "expirationenddatetime", "expireson", "validto", "validuntil", "deletedon", "deletedtime", "deleteddatetime",
    "removedon",
)  # fmt: skip
_GONE, _LIVES = ("deleted", "isdeleted", "removed", "isremoved"), ("enabled", "isenabled", "active", "isactive")
_TELLING_STATE = frozenset((*_STATES, *_GONE, *_LIVES))
_TELLING_END = frozenset((*_ENDS, "scheduleinfo", "expiration", "expirationtype"))
"""Few records have one of these: those that have none need no further look."""
_STARTS = ("startdatetime", "starttime", "startdate", "createdon", "createddatetime")


def value(record: Fields, *keys: str) -> str:
    """The first of these keys that holds something, as text; tables write `null` where there is nothing."""
    for key in keys:
        if not record.get(key):
            continue
        found = text(record, key)
        if found and found.casefold() not in _NOTHING:
            return found
        if isinstance(record[key], (dict, list)):
            return _moment_inside(record[key]) or "{...}"
    return ""


def _moment_inside(held: Any) -> str:
    """A moment that Windows PowerShell writes as an object; empty if it is none."""
    return text(held, "value") if isinstance(held, dict) and {"value", "DateTime"} <= held.keys() else ""


def principal_kind(word: str, name: str, sign_in: str) -> tuple[PrincipalKind, bool]:
    """What a principal is, by the word for its kind and its names; and whether that is only a guess."""
    if name.casefold().startswith(_FOREIGN):
        return PrincipalKind.FOREIGN_GROUP, False
    if "#EXT#" in sign_in or "#EXT#" in name:
        return PrincipalKind.GUEST, False
    known = _PRINCIPALS.get(word.casefold())
    return known or PrincipalKind.MEMBER, known is None


def add_holder(into: Gathered, who: str, word: str, name: str, sign_in: str) -> None:
    """The principal of a row; its name is kept, or that it has none although others have."""
    if name.casefold().rstrip(".") in _NOT_FOUND:
        into.role_list.named |= not name.casefold().startswith("unknown")
        name = ""
    kind, guessed = principal_kind(word, name, sign_in)
    if kind in (PrincipalKind.MEMBER, PrincipalKind.GUEST):
        sign_in = sign_in or (name if "@" in name or "#EXT#" in name else "")
    into.add_principal(Principal(who, kind, None, name, sign_in, origin=into.origin), guessed=guessed)
    if name or sign_in:
        into.role_list.named = True
    elif kind.is_identity:
        into.role_list.nameless.add(who)


def check_classic(identifier: str, role: str) -> None:
    """Raise Unusable for a classic administrator, whom lists show without an id, and perhaps without an object ID."""
    if identifier.casefold().startswith("na(") or "classic" in role.casefold():
        raise Unusable("is of a classic administrator, which is no role of Azure RBAC")


def check_scope(scope: str) -> None:
    """Raise Unusable if what a row names is no scope: then nothing of the row is kept."""
    if scope not in ("", ROOT) and parse_scope(scope) is None:
        raise Unusable(f"{scope[:200]!r} is not the id of a scope")


def scope_of(into: Gathered, scope: str) -> str:
    """The key of the scope that a row names."""
    check_scope(scope)
    return ROOT if scope in ("", ROOT) else scope_key(into.mention(scope).id)


@lru_cache(1 << 13)
def subscription_of(scope: str) -> str:
    """The key of the subscription of a scope at or below one; else the scope itself."""
    return "/".join(scope.split("/")[:3]) if scope.startswith("/subscriptions/") else scope


def leave_role(into: Gathered, row: RoleAssignment, why: str) -> Unusable:
    """What to raise for a role that cannot be judged: it is not held plainly, and others' roles there are not known."""
    if row.kind is AccessKind.ACTIVE:
        into.not_held.append(RoleSaid(row.id, row.principal, row.role, row.scope, None, into.origin))
    into.doubted.add(subscription_of(row.scope))
    return Unusable(why)


def span_of(into: Gathered, row: RoleAssignment, record: Fields) -> tuple[datetime | None, datetime | None]:
    """From when and until when a role holds; raises Unusable if its end cannot be read, or it never held."""
    try:
        return times_of(record)
    except Unusable as slip:
        raise leave_role(into, row, str(slip)) from slip


def times_of(record: Fields) -> tuple[datetime | None, datetime | None]:
    """From when and until when a record holds; raises Unusable if its end cannot be read, or it never held."""
    start = value(record, *_STARTS)
    since = moment(start) if start else None
    if _TELLING_END.isdisjoint(record):
        return since, None
    end = end_of(record)
    until = moment(end) if end else None
    expiration = folded(folded(record.get("scheduleinfo")).get("expiration")) or folded(record.get("expiration"))
    how = value(record, "expirationtype") or value(expiration, "type")
    if not end and how.casefold() not in ("", "noexpiration"):
        raise Unusable(f"ends at some time (expiration {how[:40]!r}) that it does not tell")
    if end and until is None and not end.startswith("0001-01-01"):
        raise Unusable(f"ends at {end[:40]!r}, which is no moment")
    if never_holds(Span(since, until)):
        raise Unusable("ends before it begins")
    return since, until


def unsettled(record: Fields, *but: str) -> str:
    """What a record says of itself if it is not plainly in force, in words; its states `but` are not looked at."""
    if _TELLING_STATE.isdisjoint(record):
        return ""
    for key in _STATES:
        state = value(record, key)
        if key not in but and state and state.casefold() not in _IN_FORCE:
            return f"whose {key} is {state[:40]!r}"
    for keys, words in ((_GONE, ("true", "1")), (_LIVES, ("false", "0"))):
        for key in keys:
            if str(record.get(key)).casefold() in words:
                return f"that is {'not ' if keys is _LIVES else ''}{key.removeprefix('is')}"
    return ""


def end_of(record: Fields) -> str:
    """When a record says that it ends, as it writes it."""
    return value(record, *_ENDS)


def check(into: Gathered, row: RoleAssignment, record: Fields) -> None:
    """Raise Unusable if a row says of itself that the role is not, or not plainly, held."""
    why = unsettled(record)
    if why:
        raise leave_role(into, row, f"gives a role {why}")
    if value(record, "delegatedmanagedidentityresourceid"):
        into.elsewhere.add(row.principal)
        raise leave_role(
            into, row, "belongs to an identity of another tenant (delegatedManagedIdentityResourceId), whose role here "
            "cannot be judged"
        )  # fmt: skip


def _listed(into: Gathered, scope: str) -> None:
    """The file at hand lists role assignments, also of this scope."""
    into.role_list.at.add(scope)
    subscription = subscription_of(scope)
    if subscription != scope:
        into.role_list.below.add(subscription)


UNNUMBERED = "listed: "
"""How ids of roles begin whose rows have none."""


def numbered(row: RoleAssignment) -> RoleAssignment:
    """A row with an id: of its own, or made of who holds which role where."""
    return row if row.id else replace(row, id=f"{UNNUMBERED}{row.principal} {row.role} {row.scope}")


def assign(into: Gathered, identifier: str, who: str, role: str, record: Fields) -> None:
    """Add a role assignment, of which `record` says where it is, from when until when, and in which state."""
    check_classic(identifier, role)
    scope = scope_of(into, needed(record, "scope"))
    _listed(into, scope)
    since = until = slip = None
    try:
        since, until = times_of(record)
    except Unusable as one:
        slip = one
    condition, number, key = bool(value(record, "condition")), scope_key(identifier), role_key(role)
    row = RoleAssignment(number, who, key, scope, since=since, until=until, condition=condition, origin=into.origin)
    row = numbered(row)
    into.role_list.holds.add((who, key, scope))
    check(into, row, record)
    if slip is not None:
        raise leave_role(into, row, str(slip)) from slip
    if condition:
        into.conditions.add(row.id)
    into.add(row)


def under_condition(into: Gathered, row: RoleAssignment, record: Fields) -> bool:
    """Whether a role is held under a condition; how many are is told."""
    condition = bool(value(record, "condition"))
    if condition:
        into.conditions.add(row.id)
    return condition


def assignment(record: Fields, into: Gathered) -> None:
    """A role assignment of az, REST or Resource Graph."""
    identifier = text(record, "id")
    check_classic(identifier, text(record, "roledefinitionid"))
    who, role = needed(record, "principalid").casefold(), needed(record, "roledefinitionid")
    name, word = text(record, "principalname"), text(record, "principaltype")
    check_scope(needed(record, "scope"))
    add_holder(into, who, word, name, "")
    into.role_names.setdefault(role_key(role), text(record, "roledefinitionname"))
    assign(into, identifier, who, role, record)


def definition(record: Fields, into: Gathered) -> None:
    """A role definition, built in or custom."""
    role = needed(record, "name") if is_guid(text(record, "name")) else needed(record, "id")
    custom = text(record, "roletype").casefold().replace("role", "") == "custom"
    into.add(RoleDefinition(role_key(role), needed(record, "rolename"), custom, into.origin))
