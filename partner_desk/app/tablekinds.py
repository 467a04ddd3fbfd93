"""What the rows of a table can say: a fact of any kind, or a subscription or person with what is told about it.

The headings of columns are known by the descriptions of the fields: their keys, labels and what they name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from partner_desk.app.recording import KINDS_SAID, fields_said, is_needed
from partner_desk.app.tabletenants import TENANT, TENANT_FIELDS, TENANT_ID
from partner_desk.domain.access import Principal, RoleAssignment
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import Fact
from partner_desk.domain.descriptions import Field, kind_of
from partner_desk.domain.details import SubscriptionDetail
from partner_desk.domain.errors import Refused
from partner_desk.domain.partners import PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.scopes import Scope
from partner_desk.domain.showing import quoted

_APART = re.compile(r"[^\w]|_")
"""What stands between the words of a heading."""


@dataclass(frozen=True)
class RowPart:
    """One fact of a row; `about` is the field by which it names the thing that the row begins with."""

    fact: type[Fact]
    fields: tuple[str, ...]
    about: str = ""

    def described(self) -> Iterator[Field]:
        """The fields that a column can say."""
        own = {one.name: one for one in fields_said(self.fact)}
        return ((own.get(one) or TENANT_FIELDS[one]) for one in self.fields)


@dataclass(frozen=True)
class TableKind:
    """What each row of a table says; `same` is said of every row, without a column.

    `place` is the field that says where the thing stands of which each row tells.
    """

    word: str
    label: str
    parts: tuple[RowPart, ...]
    same: Mapping[str, str]
    place: str = "parent"

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The fields that columns can say, by name; one that several parts have is said once."""
        return {one.name: one for part in self.parts for one in part.described()}

    @property
    def needed(self) -> tuple[Field, ...]:
        """The fields without which no row is recorded."""
        first = self.parts[0]
        return tuple(one for one in first.described() if is_needed(first.fact, one) or one.name == self.place)

    @property
    def makes_tenants(self) -> bool:
        """Whether a row records the tenant that it names, where that is new."""
        return TENANT_ID in self.fields

    @property
    def lasts(self) -> bool:
        """Whether what rows say begins on a day."""
        return "since" in self.fields


def _of_kind(noun: str, fact: type[Fact]) -> TableKind:
    return TableKind(noun, kind_of(fact).plural, (RowPart(fact, tuple(one.name for one in fields_said(fact))),), {})


SUBSCRIPTIONS, PEOPLE = "subscriptions", "people"
TABLE_KINDS: Mapping[str, TableKind] = {
    SUBSCRIPTIONS: TableKind(
        SUBSCRIPTIONS,
        "subscriptions, with offer and partner of record",
        (
            RowPart(Scope, ("name", "id", TENANT_ID, TENANT, "parent")),
            RowPart(SubscriptionDetail, ("state", "quota_id", "usage"), "subscription"),
            RowPart(Billing, ("offer", "bill_to", "reseller_of_record", "since"), "subscription"),
            RowPart(PartnerOfRecord, ("partner_id", "since"), "subscription"),
        ),
        {"kind": "subscription"},
        TENANT,
    ),
    PEOPLE: TableKind(
        PEOPLE,
        "people and groups, with role and link",
        (
            RowPart(Principal, ("name", "id", "kind", "tenant", "sign_in_name", "app_id")),
            RowPart(RoleAssignment, ("role", "scope", "since"), "principal"),
            RowPart(PartnerAdminLink, ("partner_id", "since"), "principal"),
        ),
        {},
        "tenant",
    ),
    **{noun: _of_kind(noun, fact) for noun, fact in KINDS_SAID.items()},
}
"""What tables can be about, by the word that is typed."""


def table_kind(word: str) -> TableKind:
    """What a table is about by its word; raises Refused with the words that there are."""
    kind = TABLE_KINDS.get(word.strip().casefold())
    if kind is None:
        raise Refused(
            "There are no tables of {word}. There are: {known}.", word=quoted(word), known=", ".join(TABLE_KINDS)
        )
    return kind


# Headings -------------------------------------------------------------------------------------------------


def heading_key(text: str) -> str:
    """A heading as it compares: without case, blanks and marks."""
    return _APART.sub("", text.casefold())


def mapped(kind: TableKind, headings: Sequence[str], said: Mapping[str, str] | None = None) -> list[str]:
    """The field that each column says, by its heading, empty where none; `said` are those that a person chose.

    A field is said by one column. What is chosen wins; raises Refused for a heading or a field that is not there.
    """
    chosen = {heading_key(heading): field_named(kind, name) for heading, name in (said or {}).items()}
    keys = [heading_key(one) for one in headings]
    for heading in said or {}:
        if heading_key(heading) not in keys:
            raise Refused(
                "The table has no column {heading}. It has: {known}.",
                heading=quoted(heading),
                known=", ".join(headings),
            )
    fields: list[str] = []
    for key in keys:
        fields.append("" if chosen.get(key) in fields else chosen.get(key, ""))
    for sure in (True, False):
        for name, field in kind.fields.items():
            known = own_headings(field) if sure else _other_headings(kind, field)
            free = [at for at, key in enumerate(keys) if not fields[at] and key in known and key not in chosen]
            if free and name not in fields:
                fields[free[0]] = name
    return fields


def field_named(kind: TableKind, name: str) -> str:
    """The field of a name; empty for a column that is not read."""
    wanted = heading_key(name)
    if not wanted:
        return ""
    for one in kind.fields.values():
        if wanted in (heading_key(one.name), heading_key(one.label)):
            return one.name
    raise Refused("There is no field {name} here. There are: {known}.", name=quoted(name), known=", ".join(kind.fields))


def own_headings(field: Field) -> set[str]:
    """The headings that are a field's own: its name, what people call it, its key in case files.

    What stands in brackets behind a name may be left out.
    """
    words = field.described.words
    names = (field.name, words, words.partition(" (")[0], field.key_name or "")
    return {heading_key(one) for one in names} - {""}


def _other_headings(kind: TableKind, field: Field) -> set[str]:
    """The headings of spreadsheets: with what the rows are about, or with what the field names."""
    own, refers = {field.name, field.described.words}, field.described.refers
    nouns = {kind.word.removesuffix("s"), kind_of(kind.parts[0].fact).singular, *kind.same.values()}
    known = set(_OF_SHEETS.get(field.name, ()))
    if field.name == kind.place:
        known |= set(_TENANT_HEADINGS)
    if field.name in kind.parts[0].fields:
        known |= {f"{noun} {one}" for noun in nouns for one in own}
    if field.name == "name":
        known |= nouns
    if field.name == "id":
        known |= {f"{noun} guid" for noun in nouns}
    if refers is not None:
        known |= {f"{one} {end}" for one in (refers.value, *own) for end in ("", "name", "id")}
    return {heading_key(one) for one in known}


_OF_SHEETS: Mapping[str, Sequence[str]] = {
    "id": ("guid", "object id"),
    "name": ("display name",),
    "kind": ("type", "user type", "object type", "principal type"),
    "scope": ("subscription", "subscription name", "subscription id"),
    "sign_in_name": ("user principal name", "upn", "mail", "email"),
    "parent": ("management group", "management group id"),
    TENANT_ID: ("tenant guid", "directory id", "customer id", "microsoft id"),
    "bill_to": ("billed to", "billed partner", "csp"),
    "reseller_of_record": ("reseller", "indirect reseller"),
    "partner_id": ("mpn id", "partner", "partner of record", "partner admin link", "dpor", "pal"),
    "location_ids": ("location id", "mpn id", "partner id"),
}
"""What spreadsheets write above some fields."""
_TENANT_HEADINGS = (
    "tenant", "tenant name", "tenant id", "directory", "directory name", "directory id", "customer", "customer name",
)  # fmt: skip
"""What they write above where something stands."""
