"""The tenant that a row of a table names: one that the desk has, or a new one, which the row makes.

A new tenant has the id that the row says, or one of the desk's own until its GUID comes: none is made up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches

from partner_desk.app import recording
from partner_desk.app.factvalues import FieldRefused, Said
from partner_desk.domain.access import Principal
from partner_desk.domain.changes import ChangeSet, fact_key
from partner_desk.domain.completing import give_id
from partner_desk.domain.descriptions import Described, Field, kind_of
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind, is_guid, malformed_guid, scope_key
from partner_desk.domain.lookup import scope_named
from partner_desk.domain.naming import listed
from partner_desk.domain.origin import Origin
from partner_desk.domain.provisional import LATER, is_provisional
from partner_desk.domain.scope_edits import ABOVE
from partner_desk.domain.scopes import Scope
from partner_desk.domain.showing import quoted
from partner_desk.exchange.gather import Rejected
from partner_desk.exchange.reconcile.placing import UNKNOWN_TENANT

_TENANT = kind_of(Principal).fields["tenant"]
TENANT_ID, TENANT = "tenant_id", _TENANT.name
TENANT_FIELDS: Mapping[str, Field] = {
    TENANT_ID: replace(_TENANT, name=TENANT_ID, described=Described("tenant ID")),
    TENANT: _TENANT,
}
"""What a row can say of the tenant of a subscription: its id, and its name (or its id, where nothing else says it)."""
PLACES = frozenset({TENANT_ID, TENANT, "parent"})
"""The fields of which one is enough to say where a subscription stands."""
UNPLACED = "is missing. Say in a column, or for every row, where it stands."
"""What is said of a row that names no tenant."""
_ABOVE = ABOVE[ScopeKind.SUBSCRIPTION]
_LIKE = 0.8
"""From here on two names are so alike that one may be a slip of the other."""
NAMED = 8
"""So many new tenants are named."""


def names_no_tenant(row: Rejected) -> bool:
    """Whether a row is left out since it names no tenant."""
    return row.reason == FieldRefused(_TENANT, UNPLACED).sentence.rstrip(".")


def tenant_of_row(
    estate: Estate, said: Mapping[str, Said], there: Scope | None, origin: Origin
) -> tuple[str, ChangeSet]:
    """The key of the tenant that a row names, and what makes it if it is new; an empty key if the row names none.

    `there` is the subscription of the row, if the desk has it: it never moves into a tenant that is not there.
    """
    identifier, name = str(said.get(TENANT_ID, "")), str(said.get(TENANT, ""))
    if not identifier and is_guid(name):
        identifier, name = name, ""
    identifier = "" if identifier.casefold() == LATER else identifier
    if not (identifier or name):
        return "", ChangeSet("", ())
    asked = TENANT_FIELDS[TENANT_ID if identifier and said.get(TENANT_ID) else TENANT]
    try:
        found = _found(estate, identifier or name)
        if found:
            return found, ChangeSet("", ())
        made = _made(estate, identifier, name, there, origin)
    except Refused as slip:
        raise FieldRefused(asked, slip.sentence) from slip
    return next(one.key for one in made if one.kind is Scope and one.after is not None), made


def _found(estate: Estate, text: str) -> str:
    """The key of the tenant, or management group, of this id or name; refused if several have the name."""
    tree = estate.scopes
    by_id = tree.find(scope_key(text))
    named = [by_id] if by_id is not None else tree.called(text)
    fitting = [one for one in named if tree.kind_of(one) in _ABOVE]
    if len(fitting) > 1:
        scope_named(estate, text, _ABOVE)
    return tree.key(fitting[0]) if fitting else ""


def _made(estate: Estate, identifier: str, name: str, there: Scope | None, origin: Origin) -> ChangeSet:
    waiting = _waiting(estate, name) if identifier else None
    if waiting is None and there is not None and there.parent != scope_key(UNKNOWN_TENANT):
        raise Refused(
            "There is no tenant {identifier} on this desk, and the subscription stands in another one.",
            identifier=quoted(identifier or name),
        )
    if wrong := malformed_guid(identifier or name):
        raise Refused(
            "There is no tenant {identifier} on this desk. A GUID it is not: {wrong}.",
            identifier=quoted(identifier or name),
            wrong=wrong,
        )
    if waiting is not None:
        return give_id(estate, waiting, identifier, origin)
    said = {"kind": ScopeKind.TENANT.words, "id": identifier or LATER, **({"name": name} if name else {})}
    return recording.record(estate, Scope, said, origin)


def _waiting(estate: Estate, name: str) -> Scope | None:
    """The tenant of this name that waits for its GUID."""
    tree = estate.scopes
    called = [tree.scope(one) for one in tree.called(name) if name and tree.kind_of(one) is ScopeKind.TENANT]
    return next((one for one in called if is_provisional(one.id)), None)


def is_in(estate: Estate, place: str, tenant: str) -> bool:
    """Whether a place is a tenant, or stands in it."""
    at = estate.scopes.find(place)
    return at is not None and tenant in map(estate.scopes.key, estate.scopes.path(at))


def told_tenants(before: Estate, changes: ChangeSet) -> Iterator[str]:
    """What is said of the tenants that a table would make."""
    made = [one.after for one in changes if one.before is None and isinstance(one.after, Scope)]
    tenants = [one for one in made if one.kind is ScopeKind.TENANT]
    if tenants:
        names = [f"{one.name or fact_key(one).rpartition('/')[2]}{_without_id(one)}" for one in tenants]
        yield f"New on this desk: {'the tenant' if len(names) == 1 else 'the tenants'} {listed(names, NAMED)}."
    yield from filter(None, (_alike(_tenants(before), one) for one in tenants))


def _without_id(tenant: Scope) -> str:
    return " (its GUID is not known yet)" if is_provisional(tenant.id) else ""


def _tenants(estate: Estate) -> Collection[str]:
    tree = estate.scopes
    return [tree.name(one) for one in range(len(tree)) if tree.kind_of(one) is ScopeKind.TENANT]


def _alike(known: Collection[str], tenant: Scope) -> str:
    near = get_close_matches(tenant.name.casefold(), [one.casefold() for one in known], 1, _LIKE) if tenant.name else []
    other = next((one for one in known if one.casefold() in near), "")
    beside = f"{quoted(tenant.name)} is new, beside the tenant {quoted(other)}: look whether they are one."
    return beside if other else ""
