"""A fact as the texts that would say it (the way back from `factvalues`), and what a field may be said to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np

from partner_desk.app.factvalues import Said, people_named_by, scopes_named_by, typed
from partner_desk.app.recording import fields_meant, fields_said
from partner_desk.app.rulebook import library
from partner_desk.domain.access import Principal
from partner_desk.domain.amounts import decimal_text
from partner_desk.domain.changes import Fact
from partner_desk.domain.coverage import ALL
from partner_desk.domain.descriptions import Field, Refers, Unit, fields_of, kind_of
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import EVERYONE, ROOT, ScopeKind
from partner_desk.domain.moments import is_midnight
from partner_desk.domain.names import Flags
from partner_desk.domain.naming import name_or_id, person_name
from partner_desk.domain.scopes import Scope
from partner_desk.language import marked, tr

BESIDES = {
    ALL: marked("everything on this desk"),
    ROOT: marked("everything (elevated access)"),
    EVERYONE: marked("everyone"),
}
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
    if isinstance(value, Decimal):
        return decimal_text(value)
    return f"{Decimal(value) / 100:.2f}" if field.described.unit is Unit.HUNDREDTHS else str(value)


def choices(estate: Estate, field: Field, first: Collection[str] = ()) -> list[tuple[str, str]]:
    """What a field may be said to be, where that is a list: the text that says it, and what people call it.

    No two are called the same; what is at hand comes first.
    """
    if field.vocabulary is not None:
        return [(typed(one), tr(one.words)) for one in field.vocabulary]  # type: ignore[attr-defined]
    if field.value is bool:
        return [("yes", tr("yes")), ("no", tr("no"))]
    return NameChoices(estate, field, first).all if field.described.refers is not None else []


FEW = 2_000
"""So many names are listed at once; of more, those with the letters that are typed."""
FOUND = 60
"""So many names are found by letters at a time, and offered before any are typed."""


class NameChoices:
    """What a field may name on a desk: a text that says each, and what people call it, those at hand first.

    No two of those that are told together are called the same.
    """

    def __init__(
        self, estate: Estate, field: Field, first: Collection[str] = (), kinds: Collection[ScopeKind] = tuple(ScopeKind)
    ) -> None:
        """`first` are the texts of what is at hand; of scopes only those of some `kinds` are told."""
        assert field.described.refers is not None
        self._estate, self._refers, self._besides = estate, field.described.refers, field.described.besides
        self._first = first
        self._kinds = tuple(one for one in scopes_named_by(self._refers) if one in kinds)
        self._people = people_named_by(self._refers)

    @property
    def are_few(self) -> bool:
        """Whether all can be told at once."""
        return int(self._fitting.sum()) + (len(self._estate.principals) if self._people else 0) <= FEW

    @property
    def all(self) -> list[tuple[str, str]]:
        """All of them."""
        scopes = map(self._scope, np.flatnonzero(self._fitting).tolist())
        return self._told(
            [*self._partners(), *self._roles(), *self._programs(), *scopes, *map(self._person, self._all_people())]
        )

    @property
    def near(self) -> list[tuple[str, str]]:
        """Those at hand, and some more to begin with."""
        tree, people = self._estate.scopes, self._estate.principals
        scopes = [found for key in self._first if (found := tree.find(key)) is not None]
        fitting = np.flatnonzero(self._fitting)[:FOUND].tolist()
        own = [one for one in dict.fromkeys((*scopes, *fitting)) if tree.kind_of(one) in self._kinds]
        known = (people[key] for key in self._first if key in people)
        persons = [one for one in (*known, *islice(self._all_people(), FOUND)) if one.kind in self._people]
        return self._told([*map(self._scope, own), *map(self._person, dict.fromkeys(persons))])

    def having(self, letters: str) -> list[tuple[str, str]]:
        """The first of those with some letters in their names or ids."""
        tree, wanted = self._estate.scopes, letters.casefold().strip()
        scopes: list[int] = []
        if self._kinds and wanted:
            scopes = np.flatnonzero(tree.name_index.having(wanted) & self._fitting)[:FOUND].tolist()
        people = islice((one for one in self._all_people() if wanted in _person(self._estate, one).casefold()), FOUND)
        return self._told([*map(self._scope, scopes), *map(self._person, people)])

    def called(self, text: str) -> str:
        """What people call the one that a text says; empty if it says none."""
        scope, person = self._estate.scopes.find(text), self._estate.principals.get(text)
        if scope is not None and self._kinds:
            return self._scope(scope)[1]
        return self._person(person)[1] if person is not None and self._people else ""

    @cached_property
    def _fitting(self) -> Flags:
        return np.isin(self._estate.scopes.kind, self._kinds)

    def _told(self, named: list[tuple[str, str]]) -> list[tuple[str, str]]:
        named.sort(key=lambda one: (one[0] not in self._first, one[1].casefold()))
        counts = Counter(name for _, name in named)
        told = [(text, f"{name} ({text})" if counts[name] > 1 else name) for text, name in named]
        return [(self._besides, tr(BESIDES.get(self._besides, self._besides))), *told] if self._besides else told

    def _partners(self) -> Iterator[tuple[str, str]]:
        if self._refers is Refers.PARTNER:
            yield from ((one.id, name_or_id(one)) for one in self._estate.partners.values())

    def _roles(self) -> Iterator[tuple[str, str]]:
        if self._refers is Refers.ROLE:
            own = self._estate.role_definitions.values()
            yield from ((one.id, tr("{role} (of this desk)", role=name_or_id(one))) for one in own)
            yield from ((one.id, one.name) for one in library().roles.by_id.values())

    def _programs(self) -> Iterator[tuple[str, str]]:
        if self._refers is Refers.PROGRAM:
            yield from ((one.id, one.name) for one in library().programs.values())

    def _all_people(self) -> Iterator[Principal]:
        return (one for one in self._estate.principals.values() if one.kind in self._people)

    def _scope(self, scope: int) -> tuple[str, str]:
        tree = self._estate.scopes
        above = int(tree.parent[scope])
        return tree.key(scope), _placed(
            tree.name(scope), tree.kind_of(scope).words, tree.name(above) if above >= 0 else ""
        )

    def _person(self, person: Principal) -> tuple[str, str]:
        return person.id, _person(self._estate, person)


def _person(estate: Estate, person: Principal) -> str:
    home = estate.scopes.find(person.tenant or "")
    return _placed(person_name(person), person.kind.words, estate.scopes.name(home) if home is not None else "")


def _placed(name: str, kind: str, place: str) -> str:
    if not place:
        return tr("{name} \N{MIDDLE DOT} {kind}", name=name, kind=tr(kind))
    return tr("{name} \N{MIDDLE DOT} {kind} in {place}", name=name, kind=tr(kind), place=place)


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
