"""The format of case files, made from the descriptions of facts: its tables, the keys of their rows, and their types.

What a case writes otherwise than a desk (scopes by kind, whether a link is known) is described here in the same way.
The format is strict: an unknown key, a wrong type or an unknown word is refused with table, index and key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError, create_model
from pydantic import Field as Setting

from partner_desk.domain.access import OF_IDENTITIES, Principal
from partner_desk.domain.amounts import as_currency, as_hundredths
from partner_desk.domain.billing import OF_CSP, Billing, ChargeKind, Offer
from partner_desk.domain.changes import KINDS
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.descriptions import Described, Field, NameText, Refers, Unit, fields_of, kind_of
from partner_desk.domain.details import Cloud, Usage
from partner_desk.domain.moments import as_moment, start_of
from partner_desk.domain.partners import Partner
from partner_desk.readings.questions import Verdict

T = TypeVar("T")

TheTenant = Annotated[str, Described("tenant", Refers.TENANT)]
Above = Annotated[str | None, Described("above it", Refers.MANAGEMENT_GROUP)]
Seller = Annotated[str | None, Described("partner", Refers.PARTNER), OF_CSP]


@dataclass(frozen=True, slots=True)
class TenantRow:
    """`[[tenant]]`."""

    id: TheTenant
    name: NameText = ""
    cloud: Annotated[Cloud, Described("cloud")] = Cloud.PUBLIC


@dataclass(frozen=True, slots=True)
class ManagementGroupRow:
    """`[[management_group]]`."""

    id: Annotated[str, Described("id", Refers.SCOPE)]
    tenant: TheTenant
    parent: Above = None


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """`[[subscription]]`, with the shorthand for one billing row."""

    id: Annotated[str, Described("id", Refers.SCOPE)]
    tenant: TheTenant
    parent: Above = None
    usage: Annotated[Usage, Described("usage")] = Usage.SOME
    security_usage: Annotated[Usage, Described("usage of security services")] = Usage.UNKNOWN
    offer: Annotated[Offer | None, Described("offer")] = None
    bill_to: Seller = None
    reseller_of_record: Seller = None
    credit_offer: Annotated[bool, Described("credit offer")] = False


@dataclass(frozen=True, slots=True)
class ResourceGroupRow:
    """`[[resource_group]]`."""

    id: Annotated[str, Described("id", Refers.SCOPE)]
    subscription: Annotated[str, Described("subscription", Refers.SUBSCRIPTION)]


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """`[[resource]]`."""

    id: Annotated[str, Described("id", Refers.SCOPE)]
    resource_group: Annotated[str, Described("resource group", Refers.RESOURCE_GROUP)]


@dataclass(frozen=True, slots=True)
class PrincipalRow(Principal):
    """`[[principal]]`, with whether anybody looked for its link."""

    link_known: Annotated[bool, Described("its link is known"), OF_IDENTITIES] = True


SCOPES: dict[str, type[Any]] = {
    "tenant": TenantRow,
    "management_group": ManagementGroupRow,
    "subscription": SubscriptionRow,
    "resource_group": ResourceGroupRow,
    "resource": ResourceRow,
}
"""The tables of scopes, from the top down."""

TABLES: dict[str, type[Any]] = {
    **SCOPES,
    "partner": Partner,
    "principal": PrincipalRow,
    "billing": Billing,
    **{
        str(table): kind
        for kind in KINDS.values()
        if (table := kind_of(kind).table) and kind not in (Partner, Principal, Billing)
    },
}
"""What a row of each table says, in the order in which they are written."""


def keys_of(row: type[Any]) -> list[tuple[str, Field]]:
    """The keys of a row, in the order in which they are written."""
    pairs = [(one.key_name, one) for one in fields_of(row) if one.key_name is not None]
    for key, field in list(pairs):
        if field.key.after:
            pairs.remove((key, field))
            pairs.insert([one for one, _ in pairs].index(field.key.after) + 1, (key, field))
    return pairs


def meant(field: Field) -> object:
    """What a row without a key means; `MISSING` where it must have it."""
    return MISSING if field.key.required else field.default if field.key.unsaid is ... else field.key.unsaid


# Values -----------------------------------------------------------------------------------------------------


def _only_date(value: Any) -> date:
    if type(value) is not date:
        raise ValueError("is not a date (write 2024-05-10, without quotes and without a time)")
    return value


def _moment(value: Any) -> datetime:
    if type(value) not in (date, datetime):
        raise ValueError("is neither a date nor a date with a time (write it without quotes)")
    try:
        return as_moment(value)
    except OverflowError:
        raise ValueError("lies outside the calendar, which goes from year 1 to 9999 in UTC") from None


def _number(value: Any) -> str:
    if not isinstance(value, str) or not value.isascii() or not value.isdigit():
        raise ValueError("is not a number written as text, of digits only")
    return value


def _currency(value: Any) -> str:
    return as_currency(value if isinstance(value, str) else "")


def _amount(value: Any) -> int:
    return as_hundredths(value if isinstance(value, str) else "")


_Id = Annotated[str, StringConstraints(strict=True, min_length=1)]
_Words = Annotated[str, Setting(strict=True)]
_Flag = Annotated[bool, Setting(strict=True)]
_Day = Annotated[date, BeforeValidator(_only_date)]
_Count = Annotated[int, Setting(strict=True, ge=0)]
_OF_UNIT: dict[Unit, Any] = {
    Unit.PARTNER_ID: Annotated[Any, BeforeValidator(_number)],
    Unit.CURRENCY: Annotated[Any, BeforeValidator(_currency)],
    Unit.HUNDREDTHS: Annotated[Any, BeforeValidator(_amount)],
    Unit.WHOLE_DAY: Annotated[Any, BeforeValidator(lambda value: start_of(_only_date(value)))],
}
_OF_TYPE: dict[type[Any], Any] = {
    datetime: Annotated[Any, BeforeValidator(_moment)],
    date: _Day,
    bool: _Flag,
}


# Tables -----------------------------------------------------------------------------------------------------


class StrictTable(BaseModel):
    """A table whose every key is known."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)


def _type(field: Field, unit: Unit | None) -> Any:
    unit = field.described.unit or unit
    if field.nested:
        single: Any = _model(field.value, unit, field.key.begins)
    elif unit is not None:
        single = _OF_UNIT[unit]
    elif field.value is str:
        single = _Id if field.described.refers else _Words
    else:
        single = _OF_TYPE.get(field.value, field.value)
    return tuple[single, ...] if field.several else single


def _model(row: type[Any], unit: Unit | None = None, begins: str = "") -> type[BaseModel]:
    """The table that a row is read as; values within another one may have its unit, and its word for the beginning."""
    keys: dict[str, Any] = {}
    for key, field in keys_of(row):
        key = begins if begins and field.name == "since" else key
        kind, needed = _type(field, unit), meant(field) is MISSING
        keys[field.name] = (kind, Setting(alias=key)) if needed else (kind | None, Setting(None, alias=key))
    return create_model(f"{row.__name__}Table", __base__=StrictTable, **keys)


class AskTable(StrictTable):
    """`[[ask]]`."""

    partner: _Id
    scope: _Id
    program: _Id
    on: _Day | None = None
    since: _Day | None = Setting(None, alias="from")
    until: _Day | None = None
    reading: _Id | None = None
    charge_kind: ChargeKind | Literal["all"] | None = None  # "all" is ALL_CHARGES
    why: _Words = ""
    expect: Verdict | None = None
    decided_by: tuple[_Id, ...] | None = None
    leaves: dict[Verdict, _Count] | None = None
    days: dict[Verdict, _Count] | None = None
    disputed: _Flag = False


class HeadTable(StrictTable):
    """What a case file says of itself and asks."""

    title: _Id
    story: _Words = ""
    source: Annotated[tuple[_Id, ...] | _Id, Setting()]
    tags: tuple[_Id, ...] = ()
    incomplete: tuple[Collectable, ...] = ()
    ask: tuple[AskTable, ...] = ()


@cache
def _case_table() -> type[HeadTable]:
    rows: dict[str, Any] = {table: (tuple[_model(row), ...], ()) for table, row in TABLES.items()}  # type: ignore[misc]
    return create_model("CaseTable", __base__=HeadTable, **rows)


def case_table(tables: Mapping[str, Any]) -> HeadTable:
    """The tables of a case, checked one by one; raises pydantic's ValidationError (`slips` tells it)."""
    return _case_table().model_validate(tables)


def said(row: type[T], table: BaseModel, **own: Any) -> T:
    """What a row says, with everything called as it is written; `own` are fields that no key says."""
    values = dict(own)
    for _, field in keys_of(row):
        value = getattr(table, field.name)
        if value is None:
            value = meant(field)
        elif field.nested:
            value = tuple(said(field.value, one) for one in value)
        values[field.name] = value
    return row(**values)


# What is wrong ----------------------------------------------------------------------------------------------


def slips(error: ValidationError) -> Iterator[str]:
    """What is wrong, one sentence each: table, index from 1, key, and the matter."""
    seen: set[str] = set()
    for one in error.errors():
        place = _place([part for part in one["loc"] if part not in ("date", "datetime")])
        sentence = f"{place}: {_matter(one['type'], one['msg'], one.get('input'))}"
        if sentence not in seen:
            seen.add(sentence)
            yield sentence


def _place(parts: list[str | int]) -> str:
    words: list[str] = []
    while parts:
        name = str(parts.pop(0))
        if parts and isinstance(parts[0], int):
            index = int(parts.pop(0)) + 1
            words.append(f"[[{name}]] {index}" if not words else f"{name} {index}")
        else:
            words.append(f'key "{name}"')
    return ", ".join(words)


def _matter(kind: str, message: str, value: object) -> str:
    if kind == "missing":
        return "is missing"
    if kind == "extra_forbidden":
        return "is not a key of the format"
    if kind == "enum":
        return f"{_shown(value)} is none of the words {message.removeprefix('Input should be ')}"
    if kind in KINDS_OF_VALUE:
        return f"must be {KINDS_OF_VALUE[kind]} (found {_shown(value)})"
    return f"{message.removeprefix('Value error, ')} (found {_shown(value)})"


KINDS_OF_VALUE = {
    "model_type": "a table of keys and values",
    "model_attributes_type": "a table of keys and values",
    "dict_type": "a table of keys and values",
    "list_type": "a list",
    "tuple_type": "a list",
    "string_type": "a text in quotation marks",
    "string_too_short": "a text that says something",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "date_type": "a day, such as 2024-05-10 without quotation marks",
    "too_short": "a list with something in it",
}
"""What a value of the wrong kind must be, by what pydantic calls the slip."""


def _shown(value: object) -> str:
    try:
        return repr(value)
    except ValueError:  # hexadecimal numbers may be of any length, decimal ones not
        return "a number of thousands of digits"
