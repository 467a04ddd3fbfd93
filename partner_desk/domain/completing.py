"""Scopes and identities that were put on a desk by hand: called another name, given their GUID, taken off again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from partner_desk.domain.access import Principal
from partner_desk.domain.changes import Change, ChangeSet, Fact, fact_key
from partner_desk.domain.descriptions import kind_of
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind, scope_key
from partner_desk.domain.naming import counted, listed, name_or_id, person_name
from partner_desk.domain.origin import Origin
from partner_desk.domain.provisional import id_said
from partner_desk.domain.renaming import Renaming, followed, with_all_below
from partner_desk.domain.scope_edits import scope_id
from partner_desk.domain.scopes import Scope


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
        raise Refused("Say what {fact} is called.", fact=called(fact))
    if name == fact.name:
        return ChangeSet("", ())
    return ChangeSet(f"Rename {called(fact)} to {name}", (Change(fact, replace(fact, name=name, origin=origin)),))


def give_id(estate: Estate, fact: Scope | Principal, identifier: str, origin: Origin) -> ChangeSet:
    """Give a scope or an identity its GUID; whatever speaks of it speaks of it by that."""
    start, slash, last = identifier.strip().rpartition("/")
    if not last:
        raise Refused("Say which GUID {fact} has.", fact=called(fact))
    identifier = f"{start}{slash}{id_said(last)}"
    name = f"Give {called(fact)} its id"
    if isinstance(fact, Principal):
        return _principal_keyed(estate, fact, identifier.casefold(), origin, name)
    if not has_guid(fact):
        raise Refused("{fact} is a {words}, whose name is a part of its id.", fact=called(fact), words=fact.kind.words)
    full, _ = scope_id(estate, fact.kind, identifier, fact.parent)
    if scope_key(full) == fact_key(fact):
        return ChangeSet("", ())
    there = estate.scopes.find(scope_key(full))
    if there is not None:
        raise Refused(
            "{identifier} is on the desk already: {there}. Nothing was changed.",
            identifier=identifier,
            there=estate.scopes.name(there),
        )
    return replace(Renaming(((fact, replace(fact, id=full, origin=origin)),)).on(estate), name=name)


def _principal_keyed(estate: Estate, person: Principal, key: str, origin: Origin, name: str) -> ChangeSet:
    there = estate.principals.get(key)
    if there == person:
        return ChangeSet("", ())
    if there is not None:
        raise Refused("{key} is on the desk already: {there}. Nothing was changed.", key=key, there=person_name(there))
    return replace(Renaming(((person, replace(person, id=key, origin=origin)),)).on(estate), name=name)


def remove(estate: Estate, fact: Scope | Principal) -> ChangeSet:
    """Take a scope with all below it, or an identity, off the desk, with everything that speaks of it."""
    scopes = with_all_below(estate, fact) if isinstance(fact, Scope) else []
    keys = {fact_key(one) for one in (fact, *scopes)}
    tenants = {scope_key(one.id) for one in scopes if one.kind is ScopeKind.TENANT}
    people = [one for one in estate.principals.values() if one.tenant in tenants and one is not fact]
    keys |= {one.id for one in people}
    gone: list[Fact] = [*reversed(scopes), *people, *([] if scopes else [fact])]
    rest = followed(estate, lambda key: "" if key in keys else key, keys)
    changes = (*rest, *(Change(one, None) for one in gone))
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
