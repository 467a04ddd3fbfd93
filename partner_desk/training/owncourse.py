"""A course of a trainer's own: chapters, and beliefs and terms that its lessons name. One language is enough."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from partner_desk.readings.strict import Strict
from partner_desk.training.catalogue import Chapter, Misconception, Term
from partner_desk.training.texts import Language, Text

TEXTS = frozenset({"title", "goal", "story", "text", "hint", "after", "belief", "truth", "name"})
"""The keys whose values are texts, in lessons and courses."""


class OwnMisconception(Misconception):
    """A wrong belief of a trainer's own; what says so is a name, of a document or of a person."""

    source: tuple[Annotated[str, Field(min_length=1)], ...] = ()


class OwnCourse(Strict):
    """The file `course.toml` of a folder of lessons."""

    title: Text
    language: Language | None = None
    chapter: tuple[Chapter, ...] = Field(min_length=1)
    misconception: tuple[OwnMisconception, ...] = ()
    term: tuple[Term, ...] = ()


def in_both(table: Mapping[str, Any], language: Language | None) -> dict[str, Any]:
    """The tables with each text in every language, where it may be in one: said alike in the others.

    Without a language they stay as they are, and each text must be there in all.
    """
    return dict(table) if language is None else {key: _value(key, value) for key, value in table.items()}


def _value(key: str, value: Any) -> Any:
    if key in TEXTS:
        return _text(value)
    if isinstance(value, dict):
        return {inner: _value(inner, one) for inner, one in value.items()}
    if isinstance(value, list):
        return [_value("", one) for one in value]
    return value


def _text(value: Any) -> Any:
    if isinstance(value, str):
        return {one.value: value for one in Language}
    if isinstance(value, dict) and len(value) == 1 and next(iter(value)) in list(Language):
        return {one.value: next(iter(value.values())) for one in Language}
    return value
