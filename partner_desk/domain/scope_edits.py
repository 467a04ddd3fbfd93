"""The verbs that add a scope by hand and move it in the tree."""

from __future__ import annotations

from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.details import SubscriptionDetail, TenantDetail, Usage
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind, parse_scope, scope_key, subscription_scope_id, tenant_scope_id
from partner_desk.domain.naming import scope_called
from partner_desk.domain.origin import Origin
from partner_desk.domain.provisional import id_said, is_provisional
from partner_desk.domain.scopes import Scope
from partner_desk.domain.showing import quoted

ABOVE = {
    ScopeKind.TENANT: (),
    ScopeKind.MANAGEMENT_GROUP: (ScopeKind.TENANT, ScopeKind.MANAGEMENT_GROUP),
    ScopeKind.SUBSCRIPTION: (ScopeKind.TENANT, ScopeKind.MANAGEMENT_GROUP),
    ScopeKind.RESOURCE_GROUP: (ScopeKind.SUBSCRIPTION,),
    ScopeKind.RESOURCE: (ScopeKind.SUBSCRIPTION, ScopeKind.RESOURCE_GROUP, ScopeKind.RESOURCE),
}
"""What may stand right above a scope of each kind."""


def add_scope(
    estate: Estate, kind: ScopeKind, identifier: str, name: str, parent: str | None, origin: Origin
) -> ChangeSet:
    """Add a scope; `identifier` is what `scope_id` takes, or for a tenant or subscription that its GUID comes later."""
    if kind in (ScopeKind.TENANT, ScopeKind.SUBSCRIPTION):
        start, slash, last = identifier.strip().rpartition("/")
        identifier = f"{start}{slash}{id_said(last)}"
    if is_provisional(identifier) and not name.strip():
        raise Refused("A {words} without its GUID needs a name.", words=kind.words)
    full, parent = scope_id(estate, kind, identifier.strip(), parent)
    if kind is not ScopeKind.TENANT and estate.scopes.find(parent or "") is None:
        raise Refused("Choose the scope above it first.")
    scope = Scope(full, kind, parent, name.strip(), origin)
    _check_place(estate, scope)
    if estate.scopes.find(scope_key(full)) is not None:
        raise Refused("{full} is on the desk already.", full=full)
    changes: list[Change] = [Change(None, scope)]
    if kind is ScopeKind.TENANT:
        changes.append(Change(None, TenantDetail(scope_key(full), origin=origin)))
    if kind is ScopeKind.SUBSCRIPTION:
        detail = SubscriptionDetail(scope_key(full), "Enabled", usage=Usage.UNKNOWN, origin=origin)
        changes.append(Change(None, detail))
    return ChangeSet(f"Add {kind.words} {name or identifier}", tuple(changes))


def scope_id(estate: Estate, kind: ScopeKind, identifier: str, parent: str | None) -> tuple[str, str | None]:
    """The whole id of a scope, and the key of the one above it.

    What is said is a GUID (tenant, subscription), a name (group, resource), or the whole id.
    """
    if kind is ScopeKind.TENANT:
        parent = None
    if identifier.startswith("/"):
        return _whole(kind, identifier, parent)
    return _id(estate, kind, identifier, parent), parent


def _id(estate: Estate, kind: ScopeKind, identifier: str, parent: str | None) -> str:
    if not identifier or ("/" in identifier and kind is not ScopeKind.RESOURCE):
        raise Refused("A scope needs an id: the GUID of a tenant or subscription, the name of a group, no slashes.")
    if kind in (ScopeKind.TENANT, ScopeKind.MANAGEMENT_GROUP):
        return tenant_scope_id(identifier)
    if kind is ScopeKind.SUBSCRIPTION:
        return subscription_scope_id(identifier)
    above = estate.scopes.find(parent or "")
    base = estate.scopes.id(above) if above is not None else ""
    step = "resourceGroups" if kind is ScopeKind.RESOURCE_GROUP else "providers"
    full = f"{base}/{step}/{identifier}"
    if parse_scope(full) is None:
        raise Refused(
            "{identifier} cannot be a {words} there. A resource is written Namespace/type/name.",
            identifier=quoted(identifier),
            words=kind.words,
        )
    return full


def _whole(kind: ScopeKind, identifier: str, parent: str | None) -> tuple[str, str | None]:
    """A whole id as Azure shows it, and the key of the scope above it, where the id tells that."""
    path = parse_scope(identifier)
    same = path is not None and (
        path.kind is kind or {path.kind, kind} == {ScopeKind.TENANT, ScopeKind.MANAGEMENT_GROUP}
    )
    if path is None or not same:
        raise Refused("{identifier} is not the id of a {words}.", identifier=quoted(identifier), words=kind.words)
    return path.id, parent if path.parent is None else scope_key(path.parent)


def _check_place(estate: Estate, scope: Scope) -> None:
    """Refuse what Azure's tree cannot have."""
    above = estate.scopes.find(scope.parent or "")
    if above is not None and estate.scopes.kind_of(above) not in ABOVE[scope.kind]:
        raise Refused(
            "A {words} cannot stand below a {above}.", words=scope.kind.words, above=estate.scopes.kind_of(above).words
        )


def move_scope(estate: Estate, before: Scope, after: Scope) -> tuple[Change, ...]:
    """Call a scope another name, or put a management group or subscription below another scope."""
    name = scope_called(estate.scopes, scope_key(before.id))
    if after.kind is not before.kind:
        raise Refused("{name} is a {words}, and stays one.", name=name, words=before.kind.words)
    if after.parent != before.parent:
        if ScopeKind.TENANT in ABOVE[after.kind] and after.parent is not None:
            above = estate.scopes.find(after.parent)
            if above is None or scope_key(before.id) in map(estate.scopes.key, estate.scopes.path(above)):
                raise Refused("{name} cannot stand below itself.", name=name)
        else:
            raise Refused(
                "Where {name} stands is a part of its id. Record the other place, and forget this one.", name=name
            )
    _check_place(estate, after)
    return (Change(before, after),)
