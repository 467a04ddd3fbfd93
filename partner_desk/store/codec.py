"""Facts as plain values and back: the one place that knows how a field is written down.

Dates and moments are ISO text, words are their values, nested values are JSON. Origins are numbered apart.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache, lru_cache, partial
from operator import attrgetter
from typing import Any, cast

from partner_desk.domain.changes import KINDS, WORD_OF, Change, ChangeSet, Fact
from partner_desk.domain.errors import Refused
from partner_desk.domain.origin import Origin

SqlRow = tuple[Any, ...]


@cache
def plainer(hint: Any) -> Callable[[Any], Any]:
    """What turns a value of a type into one as JSON knows it."""
    arguments = typing.get_args(hint)
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        inner = plainer(next(one for one in arguments if one is not type(None)))
        if inner is _as_it_is:
            return inner
        return lambda value: None if value is None else inner(value)
    if typing.get_origin(hint) is tuple:
        each = plainer(arguments[0])
        return lambda value: [each(one) for one in value]
    if hint is datetime or hint is date:
        return lambda value: value.isoformat()
    if isinstance(hint, type) and issubclass(hint, Enum):
        return lambda value: value.value
    if is_dataclass(hint):
        parts = _parts(hint)
        return lambda value: {name: part(get(value)) for name, get, part in parts}
    return _as_it_is


def _parts(kind: Any) -> list[tuple[str, Callable[[Any], Any], Callable[[Any], Any]]]:
    """The fields of a dataclass: name, how to get the value, how to make it plain."""
    hints = typing.get_type_hints(kind)
    return [(field.name, attrgetter(field.name), plainer(hints[field.name])) for field in fields(kind)]


def plain(value: Any) -> Any:
    """A fact or an origin as JSON knows it."""
    kind: Any = type(value)
    return plainer(kind)(value)


@cache
def restorer(hint: Any) -> Callable[[Any], Any]:
    """What turns a plain value back into one of a type."""
    arguments = typing.get_args(hint)
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        inner = restorer(next(one for one in arguments if one is not type(None)))
        if inner is _as_it_is:
            return inner
        return lambda value: None if value is None else inner(value)
    if typing.get_origin(hint) is tuple:
        each = restorer(arguments[0])
        return lambda value: tuple(each(one) for one in value)
    if hint is datetime or hint is date:
        return lru_cache(maxsize=4096)(hint.fromisoformat)  # a file has few moments, many times
    if isinstance(hint, type) and issubclass(hint, Enum):
        words = {one.value: one for one in hint}
        return words.__getitem__
    if hint is bool:
        return bool
    if is_dataclass(hint):
        parts = [(field.name, restorer(typing.get_type_hints(hint)[field.name])) for field in fields(hint)]
        make = cast(Callable[..., Any], hint)
        return lambda value: make(**{name: part(value[name]) for name, part in parts})
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _nested(value: list[Any]) -> str:
    """A nested value as JSON."""
    return json.dumps(value, ensure_ascii=False) if value else "[]"


def _unnested(part: Callable[[Any], Any], text: str) -> Any:
    """A nested value from its JSON; most are empty."""
    return () if text == "[]" else part(json.loads(text))


@dataclass(frozen=True)
class Shape:
    """How one kind of fact lies in its table: its columns, and what each of them is."""

    kind: type[Fact]
    table: str
    columns: tuple[str, ...]
    nested: frozenset[str]

    def rows(self, facts: Sequence[Fact], keys: Sequence[str], origins: Sequence[int | None]) -> list[SqlRow]:
        """Facts as the values of `key`, the columns, and the number of their origin; made column by column."""
        hints = typing.get_type_hints(self.kind)
        columns: list[Iterable[Any]] = []
        for name in self.columns:
            values: Iterable[Any] = map(attrgetter(name), facts)
            part = plainer(hints[name])
            if part is not _as_it_is:
                values = map(part, values)
            columns.append(map(_nested, values) if name in self.nested else values)
        return list(zip(keys, *columns, origins, strict=True))

    def facts(self, rows: Sequence[SqlRow], origins: dict[int, Origin]) -> dict[str, Fact]:
        """The facts of rows, by key; made column by column, which is much faster than row by row."""
        if not rows:
            return {}
        hints = typing.get_type_hints(self.kind)
        keys, *columns, numbers = zip(*rows, strict=True)
        restored: list[Iterable[Any]] = []
        for name, values in zip(self.columns, columns, strict=True):
            part = restorer(hints[name])
            if name in self.nested:
                part = partial(_unnested, part)
            elif part is _as_it_is:
                _check_types(name, values, hints[name])
            restored.append(values if part is _as_it_is else map(part, values))
        make: Callable[..., Fact] = self.kind  # the origin is the last field of every fact
        return dict(zip(keys, map(make, *restored, map(origins.get, numbers)), strict=True))


def _check_types(name: str, values: Sequence[Any], hint: Any) -> None:
    """Raise TypeError for a value that its column cannot have; SQLite would store any."""
    allowed = set(typing.get_args(hint)) or {hint}
    strange = set(map(type, values)) - allowed
    if strange:
        raise TypeError(f"in the column {name}, {strange.pop().__name__}")


def _shape(word: str, kind: type[Fact]) -> Shape:
    hints = typing.get_type_hints(kind)
    names = tuple(field.name for field in fields(kind) if field.name != "origin")
    nested = frozenset(name for name in names if typing.get_origin(hints[name]) is tuple)
    return Shape(kind, word.replace("-", "_"), names, nested)


SHAPES: dict[type[Fact], Shape] = {kind: _shape(word, kind) for word, kind in KINDS.items()}
"""The shape of every kind of fact."""


def pack(changes: ChangeSet) -> str:
    """Changes as JSON, for the journal."""
    parts = {kind: [one for one in _parts(kind) if one[0] != "origin"] for kind in changes.kinds}
    origins: dict[int, Any] = {}  # by identity: the facts of a file share a few

    def told(fact: Fact | None) -> Any:
        if fact is None:
            return None
        own = {name: part(get(fact)) for name, get, part in parts[type(fact)]}
        origin = fact.origin
        if id(origin) not in origins:
            origins[id(origin)] = None if origin is None else plain(origin)
        own["origin"] = origins[id(origin)]
        return own

    found = [[WORD_OF[one.kind], told(one.before), told(one.after)] for one in changes]
    return json.dumps(found, ensure_ascii=False)


def unpack(name: str, text: str) -> ChangeSet:
    """Changes from the journal."""
    found = []
    for word, before, after in json.loads(text):
        make = restorer(cast(Any, KINDS[word]))
        found.append(Change(None if before is None else make(before), None if after is None else make(after)))
    return ChangeSet(name, tuple(found))


def encoded(text: str) -> bytes:
    """Text as it is written; raises Refused for half a character, which no file can hold."""
    try:
        return text.encode()
    except UnicodeEncodeError as slip:
        near = text[max(0, slip.start - 20) : slip.start]
        raise Refused(
            f"After {near!r} stands half a character, as broken files and terminals make them. Nothing was recorded; "
            "write the text anew."
        ) from slip
