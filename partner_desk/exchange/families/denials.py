"""Deny assignments, as REST and `Get-AzDenyAssignment` list them.

A desk can say that somebody, or everyone, is denied at a scope and everything below. What is narrower than that (at the
scope and not below) is left out, and who is denied there is not known then, neither yes nor no. Whether it matters whom
one excludes is seen once it is known who has access there.
"""

from __future__ import annotations

import re
from typing import Any

from partner_desk.domain.access import DenyAssignment, Principal
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.ids import EVERYONE, ROOT, is_guid, scope_key
from partner_desk.exchange.families.roles import Fields, principal_kind, scope_of, subscription_of, value
from partner_desk.exchange.fields import Unusable, folded, moment, needed, text
from partner_desk.exchange.gather import Gathered
from partner_desk.exchange.listed import NarrowDenial

_ALL_PRINCIPALS = "00000000-0000-0000-0000-000000000000"
_PRINTED = re.compile(r"ObjectType: *(\w*?)[\s,]*ObjectId: *([0-9a-fA-F-]{36})", re.ASCII)
_MOST = 10_000
"""More principals than this one deny assignment cannot name."""


def denial(record: Fields, into: Gathered) -> None:
    """A deny assignment, for each principal that it names."""
    identifier = scope_key(needed(record, "id"))
    scope = scope_of(into, text(record, "scope") or identifier)
    if scope == ROOT:
        raise Unusable("does not say at which scope it denies")
    subject = subscription_of(scope)
    if subject.startswith("/subscriptions/"):
        into.listed.of(into.origin, Collectable.DENY_ASSIGNMENTS).subjects.add(subject)
    name = text(record, "denyassignmentname")
    narrow = _narrow(record)
    principals = _printed(record.get("principals"))
    if narrow or not isinstance(principals, list) or not principals or len(principals) > _MOST:
        into.listed.doubted.add((Collectable.DENY_ASSIGNMENTS, subject))
        raise Unusable(
            f"denies something {narrow or 'to principals that it does not list'}: whom it blocks there is not known"
        )
    since = moment(value(record, "createdon"))
    rows = []
    try:
        excluded = frozenset(_excluded(folded(one)) for one in _printed(record.get("excludeprincipals")) or ())
        for one in principals:
            who = _principal(folded(one), into)
            rows.append(DenyAssignment(f"{identifier} {who}", who, scope, since, name=name, origin=into.origin))
    except Unusable:
        into.listed.doubted.add((Collectable.DENY_ASSIGNMENTS, subject))
        raise
    if excluded:
        into.listed.narrow.append(NarrowDenial(subject, excluded, tuple(rows), into.origin))
        return
    for row in rows:
        into.add(row)
        if value(record, "issystemprotected").casefold() == "true" or record.get("issystemprotected") is True:
            into.listed.protected.add(row.id)


def _printed(held: Any) -> Any:
    """A list as it is; one that PowerShell printed, as far as it names object IDs."""
    if not isinstance(held, str) or not held.lstrip().startswith("{"):
        return held
    if not held.strip("{} \t"):
        return []
    return [{"id": found[1], "type": found[0]} for found in _PRINTED.findall(held)] or held


def _narrow(record: Fields) -> str:
    """What makes a deny assignment narrower than a desk can say, in words."""
    excluded = record.get("excludeprincipals")
    if _printed(excluded) and not (isinstance(excluded, list) and len(excluded) <= _MOST):  # what is printed may be cut
        return "to all but those whom it excludes (excludePrincipals)"
    if str(record.get("donotapplytochildscopes")).casefold() in ("true", "1"):
        return "at its scope and not below (doNotApplyToChildScopes)"
    return ""


def _excluded(record: Fields) -> str:
    """Somebody whom a deny assignment excludes, by the object id; of a group it is not known who is in it."""
    who, word = text(record, "id", "objectid").casefold(), text(record, "type", "objecttype").casefold()
    if not is_guid(who) or who == _ALL_PRINCIPALS or "group" in word:
        raise Unusable("denies something to all but a group, or somebody without an object ID (excludePrincipals)")
    return who


def _principal(record: Fields, into: Gathered) -> str:
    who, word = needed(record, "id", "objectid").casefold(), text(record, "type", "objecttype")
    if who == _ALL_PRINCIPALS:
        return EVERYONE
    if not is_guid(who):
        raise Unusable(f"denies something to {who[:80]!r}, which is no object ID: whom it blocks is not known")
    kind, guessed = principal_kind(word, "", "")
    into.add_principal(Principal(who, kind, None, text(record, "displayname"), origin=into.origin), guessed=guessed)
    return who
