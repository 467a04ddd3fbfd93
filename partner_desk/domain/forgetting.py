"""A fact that never was so is forgotten as a mistake, unless others speak of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from partner_desk.domain.access import Principal, RoleDefinition
from partner_desk.domain.changes import KINDS, Change, ChangeSet, Fact, fact_key
from partner_desk.domain.descriptions import Field, Refers, fields_of, kind_of
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import scope_key
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Scope

_NAMED_AS: dict[type[Any], frozenset[Refers]] = {
    Scope: frozenset(one for one in Refers if one.is_scope) | {Refers.SUBJECT},
    Principal: frozenset({Refers.PRINCIPAL, Refers.IDENTITY, Refers.GROUP, Refers.FOREIGN_GROUP, Refers.SUBJECT}),
    Partner: frozenset({Refers.PARTNER}),
    RoleDefinition: frozenset({Refers.ROLE}),
}
"""As what the facts of each kind are named by others."""


def forget(estate: Estate, fact: Fact, name: str) -> ChangeSet:
    """Take a fact off the desk, with what only tells more of it; refused while others speak of it."""
    changes = [Change(fact, None)]
    children = 0
    if isinstance(fact, Scope):
        found = estate.scopes.find(scope_key(fact.id))
        children = int(estate.scopes.count[found]) if found is not None else 0
    speaking = list(_speaking(estate, fact))
    changes += [Change(one, None) for one in speaking if _tells_more(one)]
    others = [one for one in speaking if not _tells_more(one)]
    if children or others:
        kinds = [kind_of(type(one)).plural for one in others] + ["scopes below it"] * bool(children)
        raise Refused(
            "Other facts on the desk speak of it: {known}. Forget or end those first, if they are mistakes as well.",
            known=", ".join(dict.fromkeys(kinds)),
        )
    return ChangeSet(name, tuple(changes))


def _tells_more(fact: Fact) -> bool:
    """Whether a fact has no id but that of what it is about."""
    return "id" not in kind_of(type(fact)).fields


def _speaking(estate: Estate, fact: Fact) -> Iterator[Fact]:
    """The facts that name another one."""
    wanted, key = _NAMED_AS.get(type(fact), frozenset()), fact_key(fact)
    for kind in KINDS.values():
        if kind is Scope or not wanted:
            continue
        fields = [one for one in fields_of(kind) if one.name not in ("id", "origin")]
        yield from (one for one in estate.all(kind).values() if any(_names(one, each, wanted, key) for each in fields))


def _names(value: Any, field: Field, wanted: frozenset[Refers], key: str) -> bool:
    said = getattr(value, field.name)
    if field.nested:
        return any(_names(one, each, wanted, key) for one in said for each in fields_of(field.value))
    return field.described.refers in wanted and (key in said if field.several else key == said)
