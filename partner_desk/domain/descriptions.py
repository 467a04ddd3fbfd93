"""What describes a kind of fact: the frozen dataclass itself, with words, units and references on its fields.

A field is annotated with `Described` (with `Key` where a case file writes it otherwise, with `Only` where it does not
stand on all such facts), a class with `describes`; its type says the vocabulary, its default what holds where nothing
is said. The tables of a desk, the journal and case files are made from that, and forms can be: who adds a field writes
it once.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal, Self, TypeVar

T = TypeVar("T")


class WordEnum(StrEnum):
    """A closed vocabulary: each word as files write it, and in `words` as people say it."""

    words: str

    def __new__(cls, value: str, words: str = "") -> Self:
        """A word of files, and what people say for it, if that is not the same with blanks."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words or value.replace("-", " ")
        return member


class Refers(Enum):
    """What a value names that is on the desk, or in the catalogue of roles."""

    SCOPE = "scope"
    TENANT = "tenant"
    MANAGEMENT_GROUP = "management group"
    SUBSCRIPTION = "subscription"
    RESOURCE_GROUP = "resource group"
    PRINCIPAL = "principal"
    IDENTITY = "identity"
    GROUP = "group"
    FOREIGN_GROUP = "foreign group"
    PARTNER = "partner"
    ROLE = "role"
    PROGRAM = "program"
    FINDING = "finding"
    SUBJECT = "scope, identity or group"

    @property
    def words(self) -> str:
        """What people call it."""
        return "identity or group" if self is Refers.PRINCIPAL else self.value

    @property
    def is_scope(self) -> bool:
        """Whether it is a scope of the tree, named by its key."""
        return self in _SCOPES


_SCOPES = {Refers.SCOPE, Refers.TENANT, Refers.MANAGEMENT_GROUP, Refers.SUBSCRIPTION, Refers.RESOURCE_GROUP}


class Unit(Enum):
    """How a value is to be read that its type alone does not tell."""

    PARTNER_ID = "PartnerID"
    WHOLE_DAY = "day"
    """A moment that is the beginning of a day in UTC: Microsoft keeps no time of it."""
    HUNDREDTHS = "hundredths of the currency"
    CURRENCY = "ISO 4217 code"
    PERCENT = "percent"
    GUID = "GUID"


@dataclass(frozen=True, slots=True)
class Described:
    """A field: what people call it, what its value names, its unit, and whether the store looks facts up by it.

    `besides` is the one word that it may be instead of naming something. `later` says that desks and journals were
    written before there was the field: where it is missing its default holds.
    """

    words: str
    refers: Refers | None = None
    unit: Unit | None = None
    indexed: bool = False
    later: bool = False
    besides: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """How a case file writes a field: under which key (None: not at all), and what a row without it means.

    `required`: a row must have it although the field has a default; `always`: it is written even where it says that
    default. `unsaid` is meant where the key is left out; by itself (`...`) that is the default. `after` is the key that
    it is written behind, if that is not the field before. `begins` is the key for the beginning of a span.
    """

    name: str | None = ""
    required: bool = False
    always: bool = False
    unsaid: object = ...
    after: str = ""
    begins: str = ""


@dataclass(frozen=True, slots=True)
class Only:
    """On which facts alone a field says something, and what is wrong (`{0}`: the fact) where it stands on another.

    `idle`: it says nothing there, so it can be left out; if not, no fact can be so.
    """

    of: Callable[[Any], bool]
    why: str
    idle: bool = True


NameText = Annotated[str, Described("name"), Key(unsaid="")]
RowNumber = Annotated[str, Described("number of the row"), Key(None)]
"""The id of a fact that is one of many rows about the same things."""
SinceMoment = Annotated[datetime | None, Described("since"), Key("from")]
UntilMoment = Annotated[datetime | None, Described("until")]
SinceDay = Annotated[datetime | None, Described("since", unit=Unit.WHOLE_DAY), Key("from")]
UntilDay = Annotated[datetime | None, Described("until", unit=Unit.WHOLE_DAY)]

Holds = Literal["a time", "a day", "always"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field as it is described; `value` is the type of a single one that is there."""

    name: str
    value: type[Any]
    optional: bool
    """Whether it may be None, for unknown or open."""
    several: bool
    """Whether it is a tuple of such values."""
    default: object
    described: Described
    key: Key
    only: Only | None

    @property
    def label(self) -> str:
        """What a form writes beside it, and a list above it."""
        return _capital(self.described.words)

    @property
    def vocabulary(self) -> type[Enum] | None:
        """The words that it may be, if they are a closed set."""
        return self.value if issubclass(self.value, Enum) else None

    @property
    def nested(self) -> bool:
        """Whether its values have fields of their own (`fields_of` tells them)."""
        return is_dataclass(self.value)

    @property
    def needed(self) -> bool:
        """Whether nothing holds where it is not said."""
        return self.default is MISSING

    @property
    def key_name(self) -> str | None:
        """Its key in a case file; None where that does not write it."""
        return self.key.name if self.key.name is None else self.key.name or self.name


@dataclass(frozen=True)
class Kind:
    """One kind of fact: the word of files and tables for it, and the words of people."""

    fact: type[Any]
    word: str
    singular: str
    plural: str
    says: str
    """What such a fact says, in a few words for who chooses among the kinds."""
    about: tuple[str, ...]
    """The fields that say what it is about: two facts with the same ones tell of the same thing."""
    table: str | None
    """The table of case files that holds it as one row; None where they say it otherwise."""
    twice: str
    """What is said of a thing that two of these facts are about at one time, where that cannot be."""
    phrase: str
    """One fact as a part of a sentence, with fields in braces (`itself`: what it is called); what stands in brackets is
    left out where a field in it says nothing."""
    later: bool
    """Whether desks were written before there was this kind: a file without its table has no such facts."""

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Its fields by name, in order; the last one is `origin`."""
        return {one.name: one for one in fields_of(self.fact)}

    @property
    def noun(self) -> str:
        """The word for a single one where words are typed: that of its table in case files."""
        return (self.table or self.word.removesuffix("s")).replace("_", "-")

    @property
    def numbered(self) -> bool:
        """Whether one of its facts has no id of its own, being one of many rows about the same things."""
        return "id" in self.fields and self.fields["id"].key_name is None

    @property
    def label(self) -> str:
        """What a list writes above such facts."""
        return _capital(self.singular)

    @property
    def holds(self) -> Holds:
        """When it holds: from `since` to before `until`, on one day, or always."""
        if "until" in self.fields:
            return "a time"
        return "a day" if any(one.value is date for one in self.fields.values()) else "always"


def describes(
    word: str,
    *words: str,
    about: tuple[str, ...] = ("id",),
    table: str | None = None,
    twice: str = "",
    phrase: str = "",
    later: bool = False,
) -> Callable[[type[T]], type[T]]:
    """Describe a dataclass as a kind of fact; `words` are for one, for many, and what such a fact says (see `Kind`)."""
    singular, plural, says = words

    def mark(fact: type[T]) -> type[T]:
        _KINDS[fact] = Kind(
            fact, word, singular, plural, says, about, table, twice,
            phrase or f"the {singular} of {{{about[0]}}}", later,
        )  # fmt: skip
        return fact

    return mark


_KINDS: dict[type[Any], Kind] = {}


def kind_of(fact: type[Any]) -> Kind:
    """The description of a kind of fact."""
    return _KINDS[fact]


def label(fact: type[Any], field: str) -> str:
    """What forms and lists call a field of a kind of fact."""
    return kind_of(fact).fields[field].label


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


_FIELDS: dict[type[Any], tuple[Field, ...]] = {}


def fields_of(described: type[Any]) -> tuple[Field, ...]:
    """The fields of a described dataclass: those of a fact, or of a value within one."""
    if described not in _FIELDS:
        hints = typing.get_type_hints(described, include_extras=True)
        _FIELDS[described] = tuple(
            _field(one.name, hints[one.name], () if one.default_factory is not MISSING else one.default)
            for one in fields(described)
        )
    return _FIELDS[described]


def _field(name: str, hint: Any, default: object) -> Field:
    marks: dict[type[Any], Any] = {}
    if typing.get_origin(hint) is Annotated:
        marks = {type(one): one for one in hint.__metadata__}
        hint = hint.__origin__
    if Described not in marks:
        raise TypeError(f"the field {name} is not described")
    optional = isinstance(hint, types.UnionType)
    if optional:
        (hint,) = (one for one in typing.get_args(hint) if one is not types.NoneType)
    several = typing.get_origin(hint) is tuple
    if several:
        hint = typing.get_args(hint)[0]
    return Field(name, hint, optional, several, default, marks[Described], marks.get(Key, Key()), marks.get(Only))
