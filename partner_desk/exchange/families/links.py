"""Partner admin links, as az, REST, PowerShell and the attestation script tell them."""

from __future__ import annotations

from dataclasses import replace

from partner_desk.domain.access import Principal, PrincipalKind, RoleAssignment, RoleDefinition
from partner_desk.domain.ids import ROOT, role_key, scope_key, tenant_scope_id
from partner_desk.exchange.families.roles import (
    Fields,
    end_of,
    principal_kind,
    scope_of,
    span_of,
    under_condition,
    unsettled,
    value,
)
from partner_desk.exchange.fields import Unusable, folded, moment, needed, text
from partner_desk.exchange.gather import Gathered, LinkSaid, LinkState

ATTESTED = "attested: "
"""How ids of roles begin that an attestation tells, which has none."""

_UNAVAILABLE = "unavailable"
"""What the attestation script prints where it cannot see a link: it says nothing then."""


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def link(record: Fields, into: Gathered) -> None:
    """The record of a link, which only the linked identity itself can read."""
    number = text(record, "partnerid", "name") or needed(record, "id").rsplit("/", 1)[-1]
    if not _is_number(number):
        raise Unusable(f"has a PartnerID that is no number, {number[:40]!r}")
    who, tenant = needed(record, "objectid").casefold(), needed(record, "tenantid")
    into.name_tenant(tenant)
    person = Principal(who, PrincipalKind.MEMBER, scope_key(tenant_scope_id(tenant)), origin=into.origin)
    into.add_principal(person, guessed=True)
    into.partner_names.setdefault(number, text(record, "partnername"))
    changed, state = moment(value(record, "updatedtime")), value(record, "state").casefold()
    why = unsettled(record, "state") or (f"that ends ({end[:40]!r})" if (end := end_of(record)) else "")
    if state in ("", "active") and not why:
        since = changed if value(record, "updatedtime") else moment(value(record, "createdtime"))
        into.links.append(LinkSaid(who, number, LinkState.LINKED, since, into.origin))
        return
    deleted = state == "deleted"
    if state not in ("", "active"):
        why = f"in the state {state[:40]!r}"
    into.links.append(LinkSaid(who, number, LinkState.DELETED if deleted else LinkState.DOUBTFUL, changed, into.origin))
    raise Unusable(f"is of a link {'that was deleted' if deleted else why} (PartnerID {number})")


def attestation(record: Fields, into: Gathered) -> None:
    """What the attestation script says of whoever ran it: the link, and the roles it holds."""
    who, tenant = needed(record, "objectid").casefold(), needed(record, "tenantid")
    sign_in = text(record, "userprincipalname")
    name, app = text(record, "displayname") or sign_in, text(record, "appid")
    word = text(record, "type")
    kind, _ = principal_kind(word, "", sign_in)
    into.name_tenant(tenant, text(record, "tenantdisplayname"))
    person = Principal(who, kind, scope_key(tenant_scope_id(tenant)), name, sign_in, app, origin=into.origin)
    into.add_principal(person, guessed=word.casefold() not in ("user", "serviceprincipal"))
    into.seen_alive.add(who)
    _attested_link(record, into, who)
    assignments = record.get("assignments")
    if isinstance(assignments, list):
        into.role_list.people.add(who)
        for number, one in enumerate(assignments, 1):
            try:
                _attested_role(folded(one), into, who, tenant)
            except Unusable as slip:
                into.leave_out(into.origin.source, f"assignment {number}", f"the role {slip}")


def _attested_link(record: Fields, into: Gathered, who: str) -> None:
    path, number, state = (value(record, key) for key in ("partneradminlink", "partnerid", "state"))
    if _UNAVAILABLE in (path.casefold(), number.casefold()):
        return
    number = number or path.rsplit("/", 1)[-1]
    into.partner_names.setdefault(number, text(record, "partnername"))
    if state.casefold() not in ("", "active"):
        into.links.append(LinkSaid(who, number, LinkState.DOUBTFUL, None, into.origin))
    elif not number:
        into.links.append(LinkSaid(who, "", LinkState.NONE, None, into.origin))
    elif _is_number(number):
        into.links.append(LinkSaid(who, number, LinkState.LINKED, None, into.origin))
    else:
        raise Unusable(f"has a PartnerID that is no number, {number[:40]!r}")


def _attested_role(held: Fields, into: Gathered, who: str, tenant: str) -> None:
    role, scope = needed(held, "id"), scope_of(into, needed(held, "scope"))
    if text(held, "roletype").casefold().startswith("custom"):
        into.add(RoleDefinition(role_key(role), text(held, "rolename"), True, into.origin))
    if scope != ROOT:
        into.tenant_of.setdefault("/".join(scope.split("/")[:3]) if "/subscriptions/" in scope else scope, tenant)
    identifier = f"{ATTESTED}{who} {role_key(role)} {scope}"
    row = RoleAssignment(identifier, who, role_key(role), scope, origin=into.origin)
    since, until = span_of(into, row, held)
    into.add(replace(row, since=since, until=until, condition=under_condition(into, row, held)))
