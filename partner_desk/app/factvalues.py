"""What a person says in a field of a fact, as a value: names, words of vocabularies, days, amounts, yes and no.

All of it follows from the description of the field. What cannot be read is refused with the field and what to write.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from enum import Enum
from typing import Any, TypeAlias

from partner_desk.app.rulebook import library
from partner_desk.domain.access import PrincipalKind
from partner_desk.domain.amounts import as_currency, as_decimal, as_hundredths
from partner_desk.domain.daytext import Habits, read_day
from partner_desk.domain.descriptions import Field, Refers, Unit, fields_of
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.fact_edits import check_partner_id
from partner_desk.domain.ids import ScopeKind, bare_guid, is_guid, malformed_guid, role_key
from partner_desk.domain.lookup import identity_named, partner_named, scope_named
from partner_desk.domain.moments import as_moment, start_of
from partner_desk.domain.showing import quoted
from partner_desk.language import tr

Said: TypeAlias = "str | Sequence[str | Mapping[str, Said]] | Mapping[str, Said]"
"""What is said of a field: a text; several texts where there may be several values; for a value with fields of its own
(a span, an authorization) a text or what is said of each of them. An empty text says that there is none."""

YES, NO = frozenset({"yes", "true", "on"}), frozenset({"no", "false", "off"})
SPAN = ".."
"""Stands between the ends of a span; an end that is left out is open."""
_TIMED = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?\s*(Z|[+-]\d\d:\d\d)?", re.I)


def scopes_named_by(refers: Refers) -> tuple[ScopeKind, ...]:
    """The kinds of scope that a field may name."""
    if refers in (Refers.SCOPE, Refers.SUBJECT):
        return tuple(ScopeKind)
    return (ScopeKind[refers.name],) if refers.is_scope else ()


def people_named_by(refers: Refers) -> tuple[PrincipalKind, ...]:
    """The kinds of identity and group that a field may name."""
    if refers is Refers.GROUP:
        return (PrincipalKind.GROUP,)
    if refers is Refers.FOREIGN_GROUP:
        return (PrincipalKind.FOREIGN_GROUP,)
    # that of an identity may be a group as well: it is refused with the reason then, and can be found so
    return tuple(PrincipalKind) if refers in (Refers.PRINCIPAL, Refers.IDENTITY, Refers.SUBJECT) else ()


class FieldRefused(Refused):
    """What is said of one field cannot be so; `field` is its name, for whoever shows the sentence beside it."""

    def __init__(self, described: Field, template: str, /, **values: object) -> None:
        """The sentence begins with what the field is called."""
        super().__init__("{field}: {why}", field=described.label, why=tr(template, **values))
        self.field = described.name


@dataclass(frozen=True)
class FactValues:
    """Reads what is said on the desk of one snapshot; `habits` are those of the person's calendar."""

    estate: Estate
    habits: Habits = field(default_factory=Habits)

    def of(self, fields: Sequence[Field], said: Mapping[str, Said], unit: Unit | None = None) -> dict[str, Any]:
        """The values of the fields of which something is said; values within another one may have its unit."""
        by_name, values = {one.name: one for one in fields}, {}
        for name, text in said.items():
            known = by_name.get(name.strip().casefold().replace("-", "_").replace(" ", "_"))
            if known is None:
                raise Refused(
                    "There is no field {name} here. There are: {known}.", name=quoted(name), known=", ".join(by_name)
                )
            values[known.name] = self.value(known, text, unit)
        return values

    def value(self, described: Field, said: Said, unit: Unit | None = None) -> Any:
        """What is said of a field, as its value."""
        try:
            if described.several:
                several = [said] if isinstance(said, str | Mapping) else said
                return tuple(self._one(described, one, unit) for one in several if one != "")
            if not isinstance(said, str | Mapping):
                raise Refused("There can be one only.")
            return self._one(described, said, unit)
        except FieldRefused as within:
            raise FieldRefused(described, within.sentence) from within
        except Refused as slip:
            raise FieldRefused(described, slip.sentence) from slip

    def _one(self, described: Field, said: Said, unit: Unit | None) -> Any:
        unit = described.described.unit or unit
        if described.nested:
            fields = fields_of(described.value)
            made = self.of(fields, parts_of(fields, said), unit)
            missing = [one for one in fields if one.needed and one.name not in made]
            if missing:
                raise FieldRefused(missing[0], "is missing.")
            return described.value(**made)
        if not isinstance(said, str):
            raise Refused("is one text.")
        text = said.strip()
        if not text and not described.several and (described.optional or not described.needed):
            return None if described.optional else described.default
        if described.described.refers is not None:
            return self._named(described.described.refers, described.described.besides, text)
        if described.vocabulary is not None:
            return _word(described.vocabulary, text)
        return self._plain(described.value, unit, text)

    def _plain(self, kind: type[Any], unit: Unit | None, text: str) -> Any:
        """A day, a moment, an amount, yes or no, or a text."""
        if unit is Unit.PARTNER_ID:
            return self._partner_id(text)
        if unit is Unit.HUNDREDTHS:
            return _read(as_hundredths, text)
        if unit is Unit.GUID:
            return _guid(text)
        if unit is Unit.CURRENCY:
            return _read(as_currency, text)
        if kind is Decimal:
            return _read(as_decimal, text)
        if kind is bool:
            if text.casefold() not in YES | NO:
                raise Refused("{text} is neither yes nor no.", text=quoted(text))
            return text.casefold() in YES
        if kind is date:
            return self._day(text)
        if kind is datetime:
            return start_of(self._day(text)) if unit is Unit.WHOLE_DAY else self._moment(text)
        return text

    # Times ------------------------------------------------------------------------------------------------

    def _day(self, text: str) -> date:
        if _TIMED.fullmatch(text) and self._moment(text) != start_of(read_day(text[:10], self.habits)):
            raise Refused("{text} has a time, but only the day counts here. Write the day alone.", text=quoted(text))
        return read_day(text[:10] if _TIMED.fullmatch(text) else text, self.habits)

    def _moment(self, text: str) -> datetime:
        if not _TIMED.fullmatch(text):
            return start_of(read_day(text, self.habits))
        read_day(text[:10], self.habits)
        try:
            return as_moment(datetime.fromisoformat(text.replace(" ", "T", 1).replace(" ", "").upper()))
        except ValueError:
            raise Refused(
                "{text} is not on the clock. Write it like 2024-02-05T14:30, in UTC.", text=quoted(text)
            ) from None

    # Names ------------------------------------------------------------------------------------------------

    def _named(self, refers: Refers, besides: str, text: str) -> str:
        if not text:
            raise Refused("Say which {words} is meant.", words=refers.words)
        if besides and text.casefold() == besides:
            return besides
        try:
            return self._meant(refers, text)
        except Refused as slip:
            if wrong := malformed_guid(text):
                raise Refused("{why} A GUID it is not: {wrong}.", why=slip.sentence, wrong=wrong) from slip
            raise

    def _meant(self, refers: Refers, text: str) -> str:
        """The key of what is named by name or id."""
        tree = self.estate.scopes
        if refers is Refers.SUBJECT:
            return self._subject(text)
        if refers is Refers.PARTNER:
            return partner_named(self.estate, text).id
        if refers is Refers.ROLE:
            return self._role(text)
        if refers is Refers.PROGRAM:
            return _program(text)
        if people := people_named_by(refers):
            return identity_named(self.estate, text, people, refers.words)
        return tree.key(scope_named(self.estate, text, scopes_named_by(refers))) if refers.is_scope else text

    def _partner_id(self, text: str) -> str:
        """A PartnerID, or the first location ID of a partner by its name."""
        if text.isdigit():
            check_partner_id(text)
        if not text or text.isdigit():
            return text
        try:
            partner = partner_named(self.estate, text)
        except Refused as slip:
            if any(one.isdigit() for one in text):
                check_partner_id(text)
            raise Refused("{why} A PartnerID has digits only, for example 5100001.", why=slip.sentence) from slip
        if not partner.location_ids:
            raise Refused("No location ID of {partner} is known; give the PartnerID itself.", partner=partner.name)
        return partner.location_ids[0]

    def _role(self, text: str) -> str:
        """A role of the catalogue or of the desk by its name or GUID, or any other one by its GUID."""
        own = self.estate.role_definitions
        if text in own or role_key(text) in own:
            return text if text in own else role_key(text)
        built_in = library().roles.find(role_key(text))
        if built_in is not None:
            return built_in.id
        named = [one.id for one in own.values() if one.name.casefold() == text.casefold()]
        if len(named) == 1:
            return named[0]
        if named:
            raise Refused(
                "{number} roles are called {text} ({known}); give the id.",
                number=len(named),
                text=quoted(text),
                known=", ".join(named),
            )
        if is_guid(role_key(text)):
            return role_key(text)
        names = [*(one.name for one in library().roles.by_id.values()), *(one.name for one in own.values())]
        alike = " or ".join(get_close_matches(text[:100], names))
        hint = f"Did you mean {alike}?" if alike else "Give its GUID, or record it first, if it is a custom role."
        raise Refused("There is no role {text}. {hint}", text=quoted(text), hint=hint)

    def _subject(self, text: str) -> str:
        """What was looked through: everything, a scope with all below it, a group or an identity."""
        try:
            scope = self.estate.scopes.key(scope_named(self.estate, text))
        except Refused as slip:
            no_scope, scope = slip, ""
        try:
            person = identity_named(self.estate, text, what="scope, identity or group")
        except Refused as slip:
            if scope:
                return scope
            raise slip from no_scope
        if scope and person != scope:
            raise Refused(
                "{text} is a scope and an identity ({scope}, {person}); give the id.",
                text=quoted(text),
                scope=scope,
                person=person,
            )
        return person


def _program(text: str) -> str:
    """A program by its id or name."""
    programs = library().programs
    for one in programs.values():
        if text.casefold() in (one.id, one.name.casefold(), one.short.casefold()):
            return one.id
    raise Refused("There is no program {text}. Known are: {known}.", text=quoted(text), known=", ".join(programs))


def parts_of(fields: Sequence[Field], said: Said) -> Mapping[str, Said]:
    """What is said of each field of a nested value: `name=value; name=value`, JSON, or the two ends of a span."""
    if isinstance(said, Mapping):
        return said
    text = said.strip() if isinstance(said, str) else ""
    if text.startswith("{"):
        try:
            return dict(_of_json(json.loads(text)))
        except (ValueError, TypeError, AttributeError, RecursionError):
            raise Refused("{text} cannot be read as JSON.", text=quoted(text)) from None
    names = [one.name for one in fields]
    if names == ["since", "until"] and SPAN in text and "=" not in text:
        since, _, until = text.partition(SPAN)
        return {name: one.strip() for name, one in (("since", since), ("until", until))}
    said_of: dict[str, list[str]] = {}
    for part in filter(None, (one.strip() for one in text.split(";"))):
        name, equals, value = part.partition("=")
        if not equals:
            form = f"2024-05-01{SPAN}2024-06-01" if names == ["since", "until"] else f"{names[0]}=…; {names[1]}=…"
            raise Refused("{part} is not read. Write it as {form}.", part=quoted(part), form=form)
        said_of.setdefault(name.strip(), []).append(value.strip())
    return {name: values[0] if len(values) == 1 else values for name, values in said_of.items()}


def _of_json(found: Mapping[str, Any]) -> Iterator[tuple[str, Said]]:
    """The values of a JSON object as texts."""
    for name, value in found.items():
        if isinstance(value, list):
            yield name, [dict(_of_json(one)) if isinstance(one, dict) else _text(one) for one in value]
        else:
            yield name, dict(_of_json(value)) if isinstance(value, dict) else _text(value)


def _text(value: object) -> str:
    if isinstance(value, list | dict):
        raise TypeError
    return "" if value is None else {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def typed(word: Any) -> str:
    """A word of a vocabulary as it is typed: as files write it, or as people say it in one piece."""
    return word.value if isinstance(word.value, str) else str(word.words).replace(" ", "-")


def _word(vocabulary: type[Enum], text: str) -> Enum:
    for one in vocabulary:
        if text.casefold() in (typed(one).casefold(), str(one.words).casefold()):  # type: ignore[attr-defined]
            return one
    raise Refused("{text} is none of the words {known}.", text=quoted(text), known=", ".join(map(typed, vocabulary)))


def _guid(text: str) -> str:
    if text and not is_guid(bare_guid(text)):
        wrong = malformed_guid(text) or "that has groups of 8-4-4-4-12 digits"
        raise Refused("{text} is not a GUID: {wrong}.", text=quoted(text), wrong=wrong)
    return bare_guid(text)


def _read(read: Any, text: str) -> Any:
    try:
        return read(text)
    except ValueError as slip:
        raise Refused("{text} {slip}.", text=quoted(text), slip=slip) from None
