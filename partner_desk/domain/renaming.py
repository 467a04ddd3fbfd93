"""Scopes and identities that get another id or name: whatever speaks of them follows, on a desk and in changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

from partner_desk.domain.access import Authorization, Delegation, Principal
from partner_desk.domain.changes import KINDS, Change, ChangeSet, Fact, fact_key, joined
from partner_desk.domain.descriptions import Field, Refers, fields_of
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind, scope_key
from partner_desk.domain.partners import Partner
from partner_desk.domain.provisional import has_provisional
from partner_desk.domain.scopes import Scope

Rekey = Callable[[str], str]
"""The key that takes the place of that of a scope or identity: the same one, another one, or empty if it goes."""
Pair = tuple[Scope | Principal, Scope | Principal]

_NAMING = frozenset(one for one in Refers if one.is_scope) | {
    Refers.PRINCIPAL, Refers.IDENTITY, Refers.GROUP, Refers.FOREIGN_GROUP, Refers.SUBJECT,
}  # fmt: skip
"""As what scopes and identities are named by other facts."""


@dataclass(frozen=True)
class Renaming:
    """Scopes and identities as they were called, and as they are called then."""

    pairs: tuple[Pair, ...]

    @staticmethod
    def of(changes: Iterable[Change]) -> Renaming:
        """What a step only renamed, and ids in place of those that stood for a GUID (or back)."""
        return Renaming(tuple(pair for pair in _pairs(changes) if _is_renaming(*pair)))

    def beside(self, changes: Iterable[Change]) -> Renaming:
        """Without what changes call otherwise themselves."""
        said = {fact_key(before): (after.id, after.name) for before, after in _pairs(changes)}
        kept = (pair for pair in self.pairs if _says_the_same(pair, said.get(fact_key(pair[0]))))
        return Renaming(tuple(kept))

    @cached_property
    def _by_fact(self) -> dict[tuple[type[Fact], str], Pair]:
        return {(type(pair[0]), fact_key(pair[0])): pair for pair in self.pairs}

    @cached_property
    def _keys(self) -> dict[str, str]:
        return {fact_key(before): fact_key(after) for before, after in self.pairs}

    @cached_property
    def _above(self) -> list[tuple[str, str]]:
        """The subscriptions whose ids are the beginnings of others."""
        pairs = [(one, two) for one, two in self.pairs if isinstance(one, Scope) and one.kind is ScopeKind.SUBSCRIPTION]
        return [(f"{fact_key(one)}/", f"{fact_key(two)}/") for one, two in pairs]

    def key(self, text: str) -> str:
        """The key in the place of one."""
        if text in self._keys:
            return self._keys[text]
        return next((after + text[len(before) :] for before, after in self._above if text.startswith(before)), text)

    def fact(self, fact: Fact) -> Fact:
        """A fact as it is then."""
        other: Any = following(fact, self.key)
        if (pair := self._by_fact.get((type(fact), fact_key(fact)))) is not None:
            before, after = pair
            name = after.name if other.name == before.name else other.name
            origin = after.origin if other.origin == before.origin else other.origin
            other = replace(other, id=after.id, name=name, origin=origin)
        elif isinstance(other, Scope) and (key := self.key(fact_key(other))) != fact_key(other):
            start, kept = next((one, two) for one, two in self._above if key.startswith(two))
            above = next(two for _, two in self.pairs if f"{fact_key(two)}/" == kept)
            other = replace(other, id=f"{above.id}{other.id[len(start) - 1 :]}")
        made: Fact = other
        return made

    def changes(self, changes: ChangeSet) -> ChangeSet:
        """Changes that speak of things as they are called then."""
        sides = ((self._side(one.before), self._side(one.after)) for one in changes)
        turned = [ChangeSet("", tuple(_changed(before, after))) for before, after in sides]
        return joined(changes.name, turned)

    def _side(self, fact: Fact | None) -> Fact | None:
        return None if fact is None else self.fact(fact)

    def on(self, estate: Estate) -> ChangeSet:
        """What changes on an estate that has things as they were called."""
        own: list[Fact | None] = [estate.get(type(one), fact_key(one)) for one, _ in self.pairs]
        below = [one for fact in own if isinstance(fact, Scope) for one in with_all_below(estate, fact)]
        people = [one for one in own if isinstance(one, Principal)]
        facts: list[Fact] = list(dict.fromkeys((*below, *people)))
        changes = [change for fact in facts for change in _changed(fact, self.fact(fact))]
        rest = followed(estate, self.key, {fact_key(one) for one in people})
        return joined("", [ChangeSet("", tuple(changes)), ChangeSet("", tuple(rest))])


def _pairs(changes: Iterable[Change]) -> Iterator[Pair]:
    """Scopes and identities before and after, also under another id: that stands right behind the old one."""
    steps = list(changes)
    same = ((one.before, one.after) for one in steps)
    keyed = ((one.before, two.after) for one, two in pairwise(steps) if one.after is None and two.before is None)
    for before, after in (*same, *keyed):
        if isinstance(before, Scope | Principal) and isinstance(after, Scope | Principal) and before.kind is after.kind:
            yield before, after


def _is_renaming(before: Scope | Principal, after: Scope | Principal) -> bool:
    if fact_key(before) == fact_key(after):  # whatever else changes is no renaming
        return before.name != after.name and replace(after, name=before.name, origin=before.origin) == before
    return has_provisional(before.id) != has_provisional(after.id)


def _says_the_same(pair: Pair, said: tuple[str, str] | None) -> bool:
    before, after = pair
    return said in (None, (before.id, before.name), (after.id, after.name))


def with_all_below(estate: Estate, fact: Scope) -> list[Scope]:
    """A scope and all scopes below it, the upper ones first."""
    tree, scope = estate.scopes, estate.scopes.find(scope_key(fact.id))
    assert scope is not None
    return tree.below(scope)


def _changed(before: Fact | None, after: Fact | None) -> list[Change]:
    """A fact in place of another one, also under another key."""
    if before is None or after is None or fact_key(before) == fact_key(after):
        return [Change(before, after)] if before != after else []
    return [Change(before, None), Change(None, after)]


def followed(estate: Estate, rekey: Rekey, without: Iterable[str] = ()) -> Iterator[Change]:
    """Every fact beside scopes that speaks of what has another key, by that; or gone with it.

    Identities `without` which it is to be are left to whoever changes them.
    """
    apart = frozenset(without)
    for kind in KINDS.values():
        for fact in estate.all(kind).values() if kind is not Scope else ():
            if isinstance(fact, Principal) and fact.id in apart:
                continue
            after = following(fact, rekey)
            if after is not fact:
                yield from _changed(fact, after)


def following(fact: Any, rekey: Rekey) -> Any:
    """A fact, or a value within one, as it is afterwards: None where it goes with what it names."""
    turned: dict[str, Any] = {}
    for field in _naming_fields(type(fact)):
        value = getattr(fact, field.name)
        if field.nested:
            kept = [following(one, rekey) for one in value]
            turned[field.name] = tuple(one for one in kept if one is not None)
        elif value is not None:
            turned[field.name] = rekey(value) or None
    turned = {name: value for name, value in turned.items() if value != getattr(fact, name)}
    if not turned:
        return fact
    emptied = not isinstance(fact, Partner) and None in turned.values()
    if emptied or (isinstance(fact, Delegation) and turned.get("authorizations") == ()):
        return None
    return replace(fact, **turned)


def keys_named(fact: Any) -> Iterator[str]:
    """The keys of scopes and identities of which a fact, or a value within one, speaks."""
    for field in _naming_fields(type(fact)):
        value = getattr(fact, field.name)
        if field.nested:
            yield from (key for one in value for key in keys_named(one))
        elif value is not None:
            yield value


_FIELDS: dict[type[Any], list[Field]] = {}


def _naming_fields(kind: type[Any]) -> list[Field]:
    """The fields that name scopes or identities, or have values that do."""
    if kind not in _FIELDS:
        fields = [one for one in fields_of(kind) if one.name not in ("id", "origin")]
        _FIELDS[kind] = [
            one for one in fields if one.value is Authorization or (one.described.refers in _NAMING and not one.nested)
        ]
    return _FIELDS[kind]
