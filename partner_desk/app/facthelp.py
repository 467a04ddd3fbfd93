"""How each field of a fact is said: a hint and an example, for helps, for the table of the documents and for forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from partner_desk.app.factvalues import SPAN, typed
from partner_desk.app.recording import fields_meant, fields_said, is_needed
from partner_desk.domain.access import Authorization, Delegation, Membership, Principal, RoleDefinition
from partner_desk.domain.billing import Charge, EarnedCredit
from partner_desk.domain.changes import Fact
from partner_desk.domain.descriptions import Field, Refers, Unit, fields_of, kind_of
from partner_desk.domain.details import SubscriptionDetail, TenantDetail
from partner_desk.domain.moments import Span
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Scope
from partner_desk.language import tr

_NAMES: Mapping[Refers, str] = {
    Refers.SCOPE: "Production",
    Refers.TENANT: "Contoso",
    Refers.SUBSCRIPTION: "Production",
    Refers.PRINCIPAL: "Ann",
    Refers.IDENTITY: "Ann",
    Refers.GROUP: "Operators",
    Refers.FOREIGN_GROUP: "Admin agents",
    Refers.PARTNER: "Northwind",
    Refers.ROLE: "Contributor",
    Refers.PROGRAM: "pal",
    Refers.SUBJECT: "Production",
}
"""A name for whatever a field may name, as examples have it."""

_AMOUNT = "12.50"

_OWN: Mapping[type[object], Mapping[str, str]] = {
    Scope: {"id": "shop", "kind": "resource-group", "parent": "Production"},
    Principal: {"id": "4f1f8a6e-0000-4000-8000-000000000001", "name": "Carla", "tenant": "Contoso"},
    Membership: {"member": "Ann"},
    RoleDefinition: {"name": "Link keeper"},
    TenantDetail: {"cloud": "china"},
    SubscriptionDetail: {"usage": "some"},
    Delegation: {"managing_tenant": "Northwind"},
    Authorization: {"principal": "Bob"},
    Partner: {"name": "Fabrikam", "global_id": "5200000", "location_ids": "5200001"},
    **{kind: {"amount": _AMOUNT} for kind in (Charge, EarnedCredit)},
}
"""What an example says of some fields in place of the name of anything."""


_OF_UNIT: Mapping[Unit | None, str] = {
    Unit.PARTNER_ID: "5100001", Unit.CURRENCY: "EUR", Unit.HUNDREDTHS: _AMOUNT,
    Unit.PERCENT: "15",
    Unit.GUID: "4f1f8a6e-0000-4000-8000-000000000002",
}  # fmt: skip


def how_said(field: Field, unit: Unit | None = None) -> str:
    """How a field is said, in a few words; empty for a plain text."""
    unit = field.described.unit or unit
    return " ".join(filter(None, (_how(field, unit), tr("May be repeated.") if field.several else "")))


def _how(field: Field, unit: Unit | None) -> str:
    refers = field.described.refers
    if field.value is Span:
        return tr("A span {span}; an end that is left out is open.", span=f"FROM{SPAN}UNTIL")
    if field.nested:
        span = f"FROM{SPAN}UNTIL"
        names = "; ".join(f"{one.name}={span if one.value is Span else '…'}" for one in fields_of(field.value))
        return tr("Written as {names}.", names=names)
    if field.vocabulary is not None:
        return tr("One of {words}.", words=", ".join(map(typed, field.vocabulary)))
    if refers is not None:
        besides = field.described.besides
        return tr("By name or id, or {word}.", word=besides) if besides else tr("By name or id.")
    if unit is Unit.PARTNER_ID:
        return tr("As 5100001, or the partner by name.") if field.name == "partner_id" else tr("As 5100001.")
    if unit in (Unit.HUNDREDTHS, Unit.PERCENT) or field.value is Decimal:
        return tr("As {example}.", example=_OF_UNIT.get(unit, _AMOUNT))
    if field.value is datetime and unit is not Unit.WHOLE_DAY:
        if field.name == "until":
            return tr("The day, or moment in UTC as 2024-05-10T14:30, from which on it is over.")
        return tr("A day, or moment in UTC as 2024-05-10T14:30.")
    if field.value in (date, datetime):
        return tr("The first day on which it is over.") if field.name == "until" else tr("A day, as 2024-05-10.")
    return ""


def example(kind: type[Fact]) -> list[tuple[Field, str]]:
    """What an example says of a kind: each field that matters, and the text for it."""
    own, about = _OWN.get(kind, {}), kind_of(kind).about
    told = [
        one
        for one in fields_said(kind)
        if is_needed(kind, one) or one.key.required or one.name in own or (one.name in about and one.name != "id")
    ]
    return _example(kind, told)


def example_meant(kind: type[Fact]) -> list[tuple[Field, str]]:
    """What an example says of which fact of a kind is meant: that which `example` records."""
    name, about = _OWN.get(kind, {}).get("name"), kind_of(kind).about
    told = _example(kind, [one for one in fields_meant(kind) if one.name in about])
    return [(one, name if name is not None and one.name == "id" else text) for one, text in told]


def _example(described: type[object], fields: Sequence[Field]) -> list[tuple[Field, str]]:
    return [(one, example_text(described, one)) for one in fields]


def example_text(described: type[object], field: Field) -> str:
    """A text that says a field of a dataclass."""
    own = _OWN.get(described, {}).get(field.name)
    if own is not None:
        return own
    if field.value is Span:
        return f"2024-05-10{SPAN}2024-06-01"
    if field.nested:
        parts = [one for one in fields_of(field.value) if one.needed]
        return "; ".join(f"{one.name}={text}" for one, text in _example(field.value, parts))
    if field.vocabulary is not None:
        return typed(next(iter(field.vocabulary)))
    if field.described.refers is not None:
        return _NAMES.get(field.described.refers, "Something")
    if field.described.unit in _OF_UNIT:
        return _OF_UNIT[field.described.unit]
    if field.value is bool:
        return "yes"
    day = "2024-06-01" if field.name == "until" else "2024-05-10"
    return day if field.value in (date, datetime) else "Something"
