"""The tables of a desk file: one for each kind of fact, made from its description, and those of the file itself.

A table of facts has the fact's key, a column for each of its fields (`codec` says how), and the number of its origin.
"""

from __future__ import annotations

import types
from collections.abc import Iterable
from enum import IntEnum
from typing import Any, cast

from sqlalchemy import false
from sqlmodel import Field, SQLModel

from partner_desk.domain import descriptions
from partner_desk.domain.changes import Fact
from partner_desk.domain.origin import Origin
from partner_desk.store.codec import SHAPES

_KEY = {"key": (str, Field(primary_key=True))}
_ORIGIN = {"origin": (int | None, Field(default=None, foreign_key="origins.id"))}


def _columns(fields: Iterable[descriptions.Field]) -> dict[str, tuple[Any, Any]]:
    """A column for each field: its type, and what else SQLModel is to know of it."""
    return {one.name: (_column(one), Field(index=one.described.indexed, **_before(one))) for one in fields}


def _column(field: descriptions.Field) -> Any:
    """Numbers and flags are themselves, whatever else there is is text."""
    plain: Any = str
    if not field.several:
        plain = next(
            (one for one in (bool, int) if field.value is one), int if issubclass(field.value, IntEnum) else str
        )
    return plain | None if field.optional else plain


def _before(field: descriptions.Field) -> dict[str, Any]:
    """What a column that came later says of the rows of before."""
    if not field.described.later:
        return {}
    default = "[]" if field.several else false() if field.default is False else field.default
    return {"sa_column_kwargs": {"server_default": default}}


def _table(name: str, columns: dict[str, tuple[Any, Any]]) -> type[SQLModel]:
    body: dict[str, Any] = {"__tablename__": name, "__module__": __name__}
    body["__annotations__"] = {column: kind for column, (kind, _) in columns.items()}
    body |= {column: field for column, (_, field) in columns.items()}
    words = name.title().replace("_", "")
    return cast(
        type[SQLModel], types.new_class(f"{words}Row", (SQLModel,), {"table": True}, lambda own: own.update(body))
    )


OriginRow = _table(
    "origins", {"id": (int | None, Field(default=None, primary_key=True))} | _columns(descriptions.fields_of(Origin))
)
"""Which file or person said so, and when."""

ROWS: dict[type[Fact], type[SQLModel]] = {
    kind: _table(shape.table, _KEY | _columns(shape.fields) | _ORIGIN) for kind, shape in SHAPES.items()
}
"""The table of every kind of fact."""


class StepRow(SQLModel, table=True):
    """One step of the journal, which is only ever added to.

    `kind` is "begin" (what a desk was made with), "do", "undo" or "redo"; `of` is the step that is undone or
    redone. `changes` is compressed JSON. `uid` is the step's id in every copy; `store.seal` tells of the rest.
    """

    __tablename__ = "journal"
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    of: int | None = None
    name: str
    who: str
    at: str
    count: int
    changes: bytes
    uid: str = Field(default="", sa_column_kwargs={"server_default": ""})
    parent: str = Field(default="", sa_column_kwargs={"server_default": ""})
    seal: str = Field(default="", sa_column_kwargs={"server_default": ""})
    hash: str = Field(default="", sa_column_kwargs={"server_default": ""})


class IdentityRow(SQLModel, table=True):
    """What the file says of itself (`store.identity`)."""

    __tablename__ = "identity"
    name: str = Field(primary_key=True)
    value: str


class SealRow(SQLModel, table=True):
    """What the rows of a table add up to (`store.seal`)."""

    __tablename__ = "seals"
    name: str = Field(primary_key=True)
    total: int


class ScenarioRow(SQLModel, table=True):
    """A scenario: its steps are compressed JSON, and rest on the desk as it was after `base_step` of the journal."""

    __tablename__ = "scenarios"
    id: str = Field(primary_key=True)
    name: str
    who: str
    at: str
    base_step: int
    steps: bytes


class StateNameRow(SQLModel, table=True):
    """What people call the desk as it was after a step of the journal."""

    __tablename__ = "state_names"
    step: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    name: str


class CacheRow(SQLModel, table=True):
    """Something that can be made again from the rest of the file, and the step after which it was made."""

    __tablename__ = "cache"
    name: str = Field(primary_key=True)
    step: int
    value: bytes
