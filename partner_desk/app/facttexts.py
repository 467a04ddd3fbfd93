"""A fact as the texts that would say it (the way back from `factvalues`), and what a field may be said to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from partner_desk.app.factvalues import Said, people_named_by, scopes_named_by, typed
from partner_desk.app.recording import fields_meant, fields_said
from partner_desk.app.rulebook import library
from partner_desk.domain.access import Principal
from partner_desk.domain.changes import Fact
from partner_desk.domain.coverage import ALL
from partner_desk.domain.descriptions import Field, Refers, Unit, fields_of, kind_of
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import EVERYONE, ROOT
from partner_desk.domain.moments import is_midnight
from partner_desk.domain.naming import name_or_id, person_name
from partner_desk.domain.scopes import Scope

BESIDES = {ALL: "everything on this desk", ROOT: "everything (elevated access)", EVERYONE: "everyone"}
"""What people call the words that a field may be instead of naming something."""


def texts_of(fact: Fact) -> dict[str, Said]:
    """What is said of a fact: a text for each field (several for a list), ids for what it names."""
    return _texts(fact, fields_said(type(fact)))


def which_is(fact: Fact) -> dict[str, Said]:
    """What means this fact and no other."""
    fields = fields_meant(type(fact))
    own = [one for one in fields if one.name == "id"] or fields
    return _texts(fact, own)


def _texts(value: Any, fields: Sequence[Field]) -> dict[str, Said]:
    return {one.name: text_of(one, getattr(value, one.name)) for one in fields}


def text_of(field: Field, value: Any) -> Said:
    """The text that says a value of a field; of a list, one for each."""
    if field.several:
        return [_texts(one, fields_of(field.value)) if field.nested else _text(field, one) for one in value]
    return _texts(value, fields_of(field.value)) if field.nested else _text(field, value)


def _text(field: Field, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return typed(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if is_midnight(value) else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return f"{Decimal(value) / 100:.2f}" if field.described.unit is Unit.HUNDREDTHS else str(value)


def choices(estate: Estate, field: Field, first: Collection[str] = ()) -> list[tuple[str, str]]:
    """What a field may be said to be, where that is a list: the text that says it, and what people call it.

    No two are called the same; what is at hand comes first.
    """
    refers, besides = field.described.refers, field.described.besides
    if field.vocabulary is not None:
        return [(typed(one), str(one.words)) for one in field.vocabulary]  # type: ignore[attr-defined]
    if field.value is bool:
        return [("yes", "yes"), ("no", "no")]
    if refers is None:
        return []
    named = sorted(_named(estate, refers), key=lambda one: (one[0] not in first, one[1].casefold()))
    counts = Counter(name for _, name in named)
    told = [(text, f"{name} ({text})" if counts[name] > 1 else name) for text, name in named]
    return [(besides, BESIDES.get(besides, besides)), *told] if besides else told


def _named(estate: Estate, refers: Refers) -> Iterator[tuple[str, str]]:
    """What a field may name, each by its name and what it is."""
    tree, people = estate.scopes, people_named_by(refers)
    if refers is Refers.PARTNER:
        yield from ((one.id, name_or_id(one)) for one in estate.partners.values())
    if refers is Refers.ROLE:
        yield from ((one.id, f"{name_or_id(one)} (of this desk)") for one in estate.role_definitions.values())
        yield from ((one.id, one.name) for one in library().roles.by_id.values())
    kinds = scopes_named_by(refers)
    for scope in range(len(tree)) if kinds else ():
        if (kind := tree.kind_of(scope)) in kinds:
            above = int(tree.parent[scope])
            place = f" in {tree.name(above)}" if above >= 0 else ""
            yield tree.key(scope), f"{tree.name(scope)} \N{MIDDLE DOT} {kind.words}{place}"
    for one in estate.principals.values() if people else ():
        if one.kind in people:
            yield one.id, _person(estate, one)


def _person(estate: Estate, person: Principal) -> str:
    home = estate.scopes.find(person.tenant or "")
    place = f" in {estate.scopes.name(home)}" if home is not None else ""
    return f"{person_name(person)} \N{MIDDLE DOT} {person.kind.words}{place}"


_PLACE: Mapping[type[Fact], str] = {Principal: "tenant", Scope: "parent"}
"""The field that says where something is at home that is about nothing else."""


def proposed(estate: Estate, kind: type[Fact], scope: str | None, person: str | None) -> dict[str, Said]:
    """What is at hand, said of the fields that tell what a fact is about: a scope or the one above it that fits."""
    said: dict[str, Said] = {}
    own, tree = kind_of(kind), estate.scopes
    about = (*own.about, _PLACE[kind]) if kind in _PLACE else own.about
    known, at = estate.principals.get(person or ""), tree.find(scope or "")
    path = tree.path(at) if at is not None else []
    for field in (own.fields[name] for name in about if name in own.fields and name != "id"):
        refers = field.described.refers
        if refers is None:
            continue
        if known is not None and known.kind in people_named_by(refers):
            said[field.name], known = known.id, None
        elif fitting := [one for one in path if tree.kind_of(one) in scopes_named_by(refers)]:
            said[field.name], path = tree.key(fitting[0]), []
    return said
