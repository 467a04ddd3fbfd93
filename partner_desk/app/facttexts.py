"""A fact as the texts that would say it (the way back from `factvalues`), and what a field may be said to be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from partner_desk.app.factvalues import Said, people_named_by, scopes_named_by, typed
from partner_desk.app.recording import fields_said
from partner_desk.app.rulebook import library
from partner_desk.domain.changes import Fact
from partner_desk.domain.descriptions import Field, Refers, Unit, fields_of
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import is_midnight
from partner_desk.domain.naming import name_or_id, person_name


def texts_of(fact: Fact) -> dict[str, Said]:
    """What is said of a fact: a text for each field (several for a list), ids for what it names."""
    return _texts(fact, fields_said(type(fact)))


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


def choices(estate: Estate, field: Field) -> list[tuple[str, str]]:
    """What a field may be said to be, where that is a list: the text that says it, and what people call it."""
    refers = field.described.refers
    if field.vocabulary is not None:
        return [(typed(one), str(one.words)) for one in field.vocabulary]  # type: ignore[attr-defined]
    if field.value is bool:
        return [("yes", "yes"), ("no", "no")]
    besides = [(field.described.besides, field.described.besides)] if field.described.besides else []
    if refers is None:
        return besides
    return [*besides, *sorted(_named(estate, refers), key=lambda one: one[1].casefold())]


def _named(estate: Estate, refers: Refers) -> list[tuple[str, str]]:
    tree, people = estate.scopes, people_named_by(refers)
    if refers is Refers.PARTNER:
        return [(one.id, name_or_id(one)) for one in estate.partners.values()]
    if refers is Refers.ROLE:
        own = [(one.id, name_or_id(one)) for one in estate.role_definitions.values()]
        return [*own, *((one.id, one.name) for one in library().roles.by_id.values())]
    scopes = [one for one in range(len(tree)) if tree.kind_of(one) in scopes_named_by(refers)]
    return [
        *((tree.key(one), tree.name(one)) for one in scopes),
        *((one.id, person_name(one)) for one in estate.principals.values() if one.kind in people),
    ]
