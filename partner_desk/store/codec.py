"""Facts as plain values and back, by their descriptions: the one place that knows how a field is written down.

Dates and moments are ISO text, decimal numbers text as well, words are their values, nested values are JSON. Origins
are numbered apart.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache, partial
from operator import attrgetter
from typing import Any

from partner_desk.domain.amounts import as_decimal, decimal_text
from partner_desk.domain.changes import KINDS, WORD_OF, Change, ChangeSet, Fact
from partner_desk.domain.descriptions import Field, Unit, fields_of, kind_of
from partner_desk.domain.errors import Refused
from partner_desk.domain.origin import Origin

SqlRow = tuple[Any, ...]
_Convert = Callable[[Any], Any]


def _as_it_is(value: Any) -> Any:
    return value


@cache
def _plainer(field: Field) -> _Convert:
    """What turns the value of a field into one as JSON knows it."""
    if field.nested:
        convert: _Convert = partial(_plain_of, _plain_parts(field.value))
    elif issubclass(field.value, date):
        convert = field.value.isoformat
    elif field.value is Decimal:
        convert = decimal_text
    else:
        convert = attrgetter("value") if issubclass(field.value, Enum) else _as_it_is
    return _of_field(field, convert, list)


@cache
def _restorer(field: Field) -> _Convert:
    """What turns a plain value back into one of a field."""
    if field.value is Origin:
        convert = _shared(restorer(Origin))
    elif field.nested:
        convert = restorer(field.value)
    elif issubclass(field.value, date):
        convert = lru_cache(maxsize=4096)(field.value.fromisoformat)  # a file has few moments, many times
    elif field.value is Decimal:
        convert = lru_cache(maxsize=4096)(as_decimal)  # a percentage is the same in many facts
    elif issubclass(field.value, Enum):
        convert = {each.value: each for each in field.value}.__getitem__
    elif field.value is str and (field.described.refers is not None or field.described.unit is Unit.CURRENCY):
        convert = sys.intern  # a scope, an identity or a currency stands in many facts
    else:
        convert = bool if field.value is bool else _as_it_is
    return _of_field(field, convert, tuple)


def _shared(make: _Convert) -> _Convert:
    """Makes equal values of equal texts once: the facts of a file have few origins."""
    made = lru_cache(maxsize=4096)(lambda items: make(dict(items)))
    return lambda value: made(tuple(value.items()))


def _of_field(field: Field, convert: _Convert, several: Callable[[Iterable[Any]], Any]) -> _Convert:
    if field.several:
        return lambda value: several(map(convert, value))
    if field.optional and convert is not _as_it_is:
        return lambda value: None if value is None else convert(value)
    return convert


def _plain_parts(kind: type[Any]) -> list[tuple[str, _Convert, _Convert]]:
    """The fields of a dataclass: name, how to get the value, how to make it plain."""
    return [(field.name, attrgetter(field.name), _plainer(field)) for field in fields_of(kind)]


def _plain_of(parts: Iterable[tuple[str, _Convert, _Convert]], value: Any) -> dict[str, Any]:
    return {name: part(get(value)) for name, get, part in parts}


def plain(value: Any) -> Any:
    """A fact or an origin as JSON knows it."""
    return _plain_of(_plain_parts(type(value)), value)


def restorer(kind: type[Any]) -> _Convert:
    """What turns a plain fact, origin or value within a fact back into itself."""
    parts = [(field.name, _restorer(field), field.described.later) for field in fields_of(kind)]
    # what was written before there was a field lacks it, and has its default
    return lambda value: kind(**{name: part(value[name]) for name, part, later in parts if not later or name in value})


def _nested(value: list[Any]) -> str:
    """A nested value as JSON."""
    return json.dumps(value, ensure_ascii=False) if value else "[]"


def _unnested(part: _Convert, text: str) -> Any:
    """A nested value from its JSON; most are empty."""
    return () if text == "[]" else part(json.loads(text))


@dataclass(frozen=True)
class Shape:
    """How one kind of fact lies in its table: a column for each field but the origin."""

    kind: type[Fact]
    table: str
    fields: tuple[Field, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns beside the key and the number of the origin."""
        return tuple(field.name for field in self.fields)

    @property
    def later(self) -> dict[str, str]:
        """The columns that older files lack, with what stands for them in SQL."""
        return {one.name: _in_sql(one, _plainer(one)(one.default)) for one in self.fields if one.described.later}

    def rows(self, facts: Sequence[Fact], keys: Sequence[str], origins: Sequence[int | None]) -> list[SqlRow]:
        """Facts as the values of `key`, the columns, and the number of their origin; made column by column."""
        columns: list[Iterable[Any]] = []
        for field in self.fields:
            values: Iterable[Any] = map(attrgetter(field.name), facts)
            part = _plainer(field)
            if part is not _as_it_is:
                values = map(part, values)
            columns.append(map(_nested, values) if field.several else values)
        return list(zip(keys, *columns, origins, strict=True))

    def facts(self, rows: Sequence[SqlRow], origins: dict[int, Origin]) -> dict[str, Fact]:
        """The facts of rows, by key; made column by column, which is much faster than row by row."""
        if not rows:
            return {}
        keys, *columns, numbers = zip(*rows, strict=True)
        restored: list[Iterable[Any]] = []
        for field, values in zip(self.fields, columns, strict=True):
            part = _restorer(field)
            if field.name == "id" and values == keys:
                values = keys  # one text for both
            if field.several:
                part = partial(_unnested, part)
            elif part is _as_it_is:
                _check_types(field, values)
            restored.append(values if part is _as_it_is else map(part, values))
        make: Callable[..., Fact] = self.kind  # the origin is the last field of every fact
        return dict(zip(keys, map(make, *restored, map(origins.get, numbers)), strict=True))


def _in_sql(field: Field, plain: Any) -> str:
    """A default as SQL has it."""
    if plain is None:
        return "NULL"
    return str(int(plain)) if field.value in (bool, int) else f"'{_nested(plain) if field.several else plain}'"


def _check_types(field: Field, values: Sequence[Any]) -> None:
    """Raise TypeError for a value that its column cannot have; SQLite would store any."""
    strange = set(map(type, values)) - {field.value} - ({type(None)} if field.optional else set())
    if strange:
        raise TypeError(f"in the column {field.name}, {strange.pop().__name__}")


def _shape(kind: type[Fact]) -> Shape:
    description = kind_of(kind)
    *own, origin = description.fields.values()
    assert origin.value is Origin
    return Shape(kind, description.word.replace("-", "_"), tuple(own))


SHAPES: dict[type[Fact], Shape] = {kind: _shape(kind) for kind in KINDS.values()}
"""The shape of every kind of fact."""


def pack(changes: ChangeSet) -> str:
    """Changes as JSON, for the journal."""
    return "".join(packed(changes))


def packed(changes: ChangeSet) -> Iterator[str]:
    """The same in pieces: the whole of a large import would be held as values and as text at once."""
    parts = {kind: _plain_parts(kind)[:-1] for kind in changes.kinds}
    origins: dict[int, Any] = {}  # by identity: the facts of a file share a few
    write = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode

    def told(fact: Fact | None) -> Any:
        if fact is None:
            return None
        own = _plain_of(parts[type(fact)], fact)
        origin = fact.origin
        if id(origin) not in origins:
            origins[id(origin)] = None if origin is None else plain(origin)
        own["origin"] = origins[id(origin)]
        return own

    between = "["
    for change in changes:
        yield between + write([WORD_OF[change.kind], told(change.before), told(change.after)])
        between = ", "
    yield "]" if len(changes) else "[]"


def unpack(name: str, pieces: Iterable[str]) -> ChangeSet:
    """Changes from the journal; raises ValueError for what is not what `packed` makes."""
    changes = []
    makers: dict[str, _Convert] = {}
    for word, before, after in _values(pieces):
        make = makers.get(word) or makers.setdefault(word, restorer(KINDS[word]))
        changes.append(Change(None if before is None else make(before), None if after is None else make(after)))
    return ChangeSet(name, tuple(changes))


def _values(pieces: Iterable[str]) -> Iterator[Any]:
    """The lists of a list in JSON that comes in pieces."""
    read = json.JSONDecoder().raw_decode
    text, place = "", 0
    for piece in pieces:
        text, place = text[place:] + piece, 0
        while before := _BEFORE.match(text, place):
            try:
                value, place = read(text, before.end())
            except json.JSONDecodeError:  # the rest of it may come yet
                break
            yield value
    if text[place:].strip() not in ("]", "[]"):
        raise ValueError("it breaks off")


_BEFORE = re.compile(r"\s*[\[,]\s*(?=\[)")


def encoded(text: str) -> bytes:
    """Text as it is written; raises Refused for half a character, which no file can hold."""
    try:
        return text.encode()
    except UnicodeEncodeError as slip:
        near = text[max(0, slip.start - 20) : slip.start]
        raise Refused(
            "After {near!r} stands half a character, as broken files and terminals make them. Nothing "
            "was recorded; write the text anew.",
            near=near,
        ) from slip
