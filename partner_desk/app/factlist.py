"""Every fact of a kind as a row of text: one column a field, by the names that people use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from partner_desk.app.factnames import FactNames
from partner_desk.app.facts import called
from partner_desk.app.lists import RowKey
from partner_desk.domain.changes import WORD_OF, Fact
from partner_desk.domain.descriptions import Field, Unit, fields_of, kind_of
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import Span, in_utc
from partner_desk.domain.scopes import Scope
from partner_desk.language import tr


class FactRows:
    """All facts of one kind."""

    def __init__(self, estate: Estate, kind: type[Fact]) -> None:
        """Of this snapshot; the name stands first, a number of Azure last."""
        own = kind_of(kind)
        fields = [one for one in own.fields.values() if not (own.numbered and one.name == "id")]
        self.fields = sorted(fields, key=lambda one: (one.name == "id") - (one.name == "name"))
        self.headings: Sequence[str] = [one.label for one in self.fields]
        self.estate, self.kind = estate, kind
        self.names = FactNames(estate)

    @cached_property
    def keys(self) -> Sequence[RowKey]:
        """The facts, in the order in which they came."""
        return [(WORD_OF[self.kind], one) for one in keys_of(self.estate, self.kind)]

    def cells(self, row: int) -> tuple[str, ...]:
        """The texts of a row."""
        fact = self.estate.get(self.kind, self.keys[row][1])
        return tuple(shown(self.names, one, getattr(fact, one.name)) for one in self.fields)


def keys_of(estate: Estate, kind: type[Fact]) -> Sequence[str]:
    """The keys of all facts of a kind."""
    tree = estate.scopes
    return [tree.key(one) for one in range(len(tree))] if kind is Scope else list(estate.all(kind))


def shown(names: FactNames, field: Field, value: Any) -> str:
    """A value of a field as people read it; nothing for what is not known, and several after each other."""
    if field.name == "id":
        return str(value)
    if field.name == "origin":
        return "" if value is None else str(value.words)
    if field.several:
        return "; ".join(filter(None, (_one(names, field, each) for each in value)))
    return "" if value is None else _one(names, field, value)


def _one(names: FactNames, field: Field, value: Any) -> str:
    if isinstance(value, Span):
        return f"{_when(value.since)} \N{EN DASH} {_when(value.until)}".strip()
    if field.nested:
        return ", ".join(filter(None, (shown(names, one, getattr(value, one.name)) for one in fields_of(field.value))))
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if isinstance(value, datetime):
        return _when(value)
    if field.described.unit is Unit.HUNDREDTHS:
        return f"{Decimal(value) / 100:,.2f}"
    return called(names, field, value)


def _when(moment: datetime | None) -> str:
    return in_utc(moment) if moment is not None else ""
