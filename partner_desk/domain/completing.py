"""Scopes and identities that were put on a desk by hand: called another name, given their GUID, taken off again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from partner_desk.domain.access import Authorization, Delegation, Principal
from partner_desk.domain.changes import KINDS, Change, ChangeSet, Fact, fact_key
from partner_desk.domain.descriptions import Field, Refers, fields_of, kind_of
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind, scope_key
from partner_desk.domain.naming import counted, listed, name_or_id, person_name
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Partner
from partner_desk.domain.provisional import id_said
from partner_desk.domain.scope_edits import scope_id
from partner_desk.domain.scopes import Scope

Keys = Mapping[str, str]
"""Keys of scopes and identities, each with the key that takes its place; an empty one for what goes."""

_NAMING = frozenset(one for one in Refers if one.is_scope) | {
    Refers.PRINCIPAL, Refers.IDENTITY, Refers.GROUP, Refers.FOREIGN_GROUP, Refers.SUBJECT,
}  # fmt: skip
"""As what scopes and identities are named by other facts."""


def called(fact: Scope | Principal) -> str:
    """What a scope or an identity is called."""
    return person_name(fact) if isinstance(fact, Principal) else name_or_id(fact)


def has_guid(fact: Scope | Principal) -> bool:
    """Whether the id of a scope or an identity is a GUID, which may come later; a group or resource has its name."""
    return isinstance(fact, Principal) or fact.kind in (ScopeKind.TENANT, ScopeKind.SUBSCRIPTION)


def rename(estate: Estate, fact: Scope | Principal, name: str, origin: Origin) -> ChangeSet:
    """Call a scope or an identity another name."""
    name = name.strip()
    if not name:
        raise Refused(f"Say what {called(fact)} is called.")
    if name == fact.name:
        return ChangeSet("", ())
    return ChangeSet(f"Rename {called(fact)} to {name}", (Change(fact, replace(fact, name=name, origin=origin)),))


def give_id(estate: Estate, fact: Scope | Principal, identifier: str, origin: Origin) -> ChangeSet:
    """Give a scope or an identity its GUID; whatever speaks of it speaks of it by that."""
    identifier = id_said(identifier)
    if not identifier:
        raise Refused(f"Say which GUID {called(fact)} has.")
    name, before = f"Give {called(fact)} its id", fact_key(fact)
    if isinstance(fact, Principal):
        return _principal_keyed(estate, fact, identifier.casefold(), origin, name)
    if not has_guid(fact):
        raise Refused(f"{called(fact)} is a {fact.kind.words}, whose name is a part of its id.")
    full, _ = scope_id(estate, fact.kind, identifier, fact.parent)
    if scope_key(full) == before:
        return ChangeSet("", ())
    there = estate.scopes.find(scope_key(full))
    if there is not None:
        raise Refused(f"{identifier} is on the desk already: {estate.scopes.name(there)}. Nothing was changed.")
    keys, changes = {before: scope_key(full)}, []
    for scope in _with_all_below(estate, fact):
        moved = replace(scope, parent=keys.get(scope.parent or "", scope.parent))
        if scope_key(scope.id) == before:
            moved = replace(moved, id=full, origin=origin)
        elif scope_key(scope.id).startswith(f"{before}/"):
            moved = replace(moved, id=f"{full}{scope.id[len(fact.id) :]}")
            keys[scope_key(scope.id)] = scope_key(moved.id)
        changes += _changed(scope, moved)
    return ChangeSet(name, (*changes, *_followed(estate, keys)))


def _principal_keyed(estate: Estate, person: Principal, key: str, origin: Origin, name: str) -> ChangeSet:
    there = estate.principals.get(key)
    if there == person:
        return ChangeSet("", ())
    if there is not None:
        raise Refused(f"{key} is on the desk already: {person_name(there)}. Nothing was changed.")
    changes = _changed(person, replace(person, id=key, origin=origin))
    return ChangeSet(name, (*changes, *_followed(estate, {person.id: key})))


def remove(estate: Estate, fact: Scope | Principal) -> ChangeSet:
    """Take a scope with all below it, or an identity, off the desk, with everything that speaks of it."""
    scopes = _with_all_below(estate, fact) if isinstance(fact, Scope) else []
    keys = {fact_key(one): "" for one in (fact, *scopes)}
    tenants = {scope_key(one.id) for one in scopes if one.kind is ScopeKind.TENANT}
    people = [one for one in estate.principals.values() if one.tenant in tenants and one is not fact]
    keys |= {one.id: "" for one in people}
    gone: list[Fact] = [*reversed(scopes), *people, *([] if scopes else [fact])]
    changes = (*_followed(estate, keys), *(Change(one, None) for one in gone))
    return ChangeSet(f"Remove {called(fact)}", changes)


def what_else(changes: ChangeSet, fact: Scope | Principal) -> str:
    """What goes, or changes, with a thing that is removed: so many of each kind; empty if nothing does.

    What only tells more of a thing, and has no id of its own, is not counted.
    """
    itself = (type(fact), fact_key(fact))
    others = [one.kind for one in changes if (one.kind, one.key) != itself]
    counts = Counter(one for one in others if "id" in kind_of(one).fields)
    told = [counted(number, kind_of(kind).singular, kind_of(kind).plural) for kind, number in counts.items()]
    return listed(told, len(told))


# What speaks of them --------------------------------------------------------------------------------------


def _with_all_below(estate: Estate, fact: Scope) -> list[Scope]:
    """A scope and all scopes below it, the upper ones first."""
    tree, found = estate.scopes, estate.scopes.find(scope_key(fact.id))
    assert found is not None
    return [tree.scope(one) for level in tree.levels(found) for one in range(level.start, level.stop)]


def _changed(before: Fact, after: Fact) -> list[Change]:
    """A fact in place of another one, also under another key."""
    if fact_key(before) == fact_key(after):
        return [Change(before, after)] if before != after else []
    return [Change(before, None), Change(None, after)]


def _followed(estate: Estate, keys: Keys) -> Iterator[Change]:
    """Every other fact that speaks of one of these, by the key in its place; or gone with it."""
    for kind in KINDS.values():
        if kind is Scope:
            continue
        fields = [one for one in fields_of(kind) if one.name not in ("id", "origin")]
        for fact in estate.all(kind).values():
            if isinstance(fact, Principal) and fact.id in keys:
                continue
            after = _following(fact, fields, keys)
            if after is None:
                yield Change(fact, None)
            elif after is not fact:
                yield from _changed(fact, after)


def _following(fact: Any, fields: list[Field], keys: Keys) -> Any:
    """A fact, or a value within one, as it is afterwards: None where it goes with what it names."""
    turned: dict[str, Any] = {}
    for field in fields:
        value = getattr(fact, field.name)
        if field.nested and field.value is Authorization:
            kept = [_following(one, list(fields_of(Authorization)), keys) for one in value]
            turned[field.name] = tuple(one for one in kept if one is not None)
        elif field.described.refers in _NAMING and value in keys:
            turned[field.name] = keys[value] or None
    turned = {name: value for name, value in turned.items() if value != getattr(fact, name)}
    if not turned:
        return fact
    emptied = not isinstance(fact, Partner) and None in turned.values()
    if emptied or (isinstance(fact, Delegation) and turned.get("authorizations") == ()):
        return None
    return replace(fact, **turned)
