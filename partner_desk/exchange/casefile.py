"""The tables of a case file, key by key: what may stand where, before anything is looked up.

The format is strict: an unknown key, a wrong type or an unknown word is refused with table, index and key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from partner_desk.domain.access import AccessKind, DelegationRoute, PrincipalKind
from partner_desk.domain.billing import ChargeKind, Offer
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.details import Cloud, Usage
from partner_desk.domain.moments import Span, as_moment
from partner_desk.domain.partners import Agreement
from partner_desk.readings.questions import Verdict


def _only_date(value: Any) -> Any:
    if type(value) is not date:
        raise ValueError("is not a date (write 2024-05-10, without quotes and without a time)")
    return value


def _date_or_datetime(value: Any) -> Any:
    if type(value) not in (date, datetime):
        raise ValueError("is neither a date nor a date with a time (write it without quotes)")
    try:
        as_moment(value)
    except OverflowError:
        raise ValueError("lies outside the calendar, which goes from year 1 to 9999 in UTC") from None
    return value


def _number(value: Any) -> Any:
    if not isinstance(value, str) or not value.isascii() or not value.isdigit():
        raise ValueError("is not a number written as text, of digits only")
    return value


def _currency(value: Any) -> Any:
    if not isinstance(value, str) or len(value) != 3 or not (value.isascii() and value.isalpha()):
        raise ValueError('is not a currency by its three letters, like "EUR"')
    return value.upper()


_PLAIN = re.compile(r"[+-]?\d{1,400}(\.\d{1,400})?", re.ASCII)
_LONGEST_AMOUNT = 15
"""So many digits an amount may have before the point; nobody is charged more."""


def _amount(value: Any) -> Any:
    amount = Decimal(value) if isinstance(value, str) and _PLAIN.fullmatch(value) else None
    if amount is None or amount.adjusted() > _LONGEST_AMOUNT:
        raise ValueError('is not a decimal number written as text, like "12.50", without blanks')
    cents = amount * 100
    if cents != cents.to_integral_value():
        raise ValueError("has more than two decimals")
    return int(cents)


Id = Annotated[str, StringConstraints(strict=True, min_length=1)]
Word = Annotated[str, Field(strict=True)]
Flag = Annotated[bool, Field(strict=True)]
CaseDay = Annotated[date, BeforeValidator(_only_date)]
PartnerIdText = Annotated[str, BeforeValidator(_number)]
Amount = Annotated[int, BeforeValidator(_amount)]
Moments = Annotated[Any, BeforeValidator(_date_or_datetime)]


class Table(BaseModel):
    """A table whose every key is known."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)


class Bounded(Table):
    """A table with days as bounds."""

    since: CaseDay | None = Field(None, alias="from")
    until: CaseDay | None = None


class Timed(Table):
    """A table with moments as bounds."""

    since: Moments | None = Field(None, alias="from")
    until: Moments | None = None


def moment(bound: date | datetime | None) -> datetime | None:
    """A bound as a moment; none stays none."""
    return None if bound is None else as_moment(bound)


def span_of(row: Timed | Bounded | SinceTable) -> Span:
    """When a row holds."""
    return Span(moment(row.since), moment(row.until))


class TenantTable(Table):
    """`[[tenant]]`."""

    id: Id
    name: Word = ""
    cloud: Cloud = Cloud.PUBLIC


class ClosedIdTable(Table):
    """An entry of `closed_ids`."""

    id: PartnerIdText
    since: CaseDay = Field(alias="from")


class SinceTable(Table):
    """Days on which something holds: an entry of `designated` and `csp_revoked`."""

    since: CaseDay | None = None
    until: CaseDay | None = None


class PartnerTable(Table):
    """`[[partner]]`."""

    id: Id
    name: Word = ""
    global_id: PartnerIdText
    location_ids: tuple[PartnerIdText, ...]
    closed_ids: tuple[ClosedIdTable, ...] = ()
    tenant: Id | None = None
    admin_agents: Id | None = None
    helpdesk_agents: Id | None = None
    agreement: Agreement = Agreement.ACTIVE
    designated: tuple[SinceTable, ...] = ()
    designated_known: Flag = False
    csp_revoked: tuple[SinceTable, ...] = ()


class ManagementGroupTable(Table):
    """`[[management_group]]`."""

    id: Id
    tenant: Id
    parent: Id | None = None


class SubscriptionTable(Table):
    """`[[subscription]]`, with the shorthand for one billing row."""

    id: Id
    tenant: Id
    parent: Id | None = None
    usage: Usage = Usage.SOME
    security_usage: Usage = Usage.UNKNOWN
    offer: Offer | None = None
    bill_to: Id | None = None
    reseller_of_record: Id | None = None
    credit_offer: Flag | None = None


class BillingTable(Bounded):
    """`[[billing]]`."""

    subscription: Id
    offer: Offer
    bill_to: Id | None = None
    reseller_of_record: Id | None = None
    credit_offer: Flag = False
    remapped: Flag = False


class ResourceGroupTable(Table):
    """`[[resource_group]]`."""

    id: Id
    subscription: Id


class ResourceTable(Table):
    """`[[resource]]`."""

    id: Id
    resource_group: Id


class PrincipalTable(Table):
    """`[[principal]]`."""

    id: Id
    tenant: Id | None = None
    kind: PrincipalKind
    disabled_from: Moments | None = None
    deleted_from: Moments | None = None
    link_known: Flag | None = None


class MembershipTable(Timed):
    """`[[membership]]`."""

    group: Id
    member: Id


class RoleAssignmentTable(Timed):
    """`[[role_assignment]]`."""

    principal: Id
    role: Id
    scope: Id
    kind: AccessKind = AccessKind.ACTIVE
    activations: tuple[Timed, ...] | None = None
    condition: Flag = False


class AuthorizationTable(Table):
    """An entry of `authorizations`."""

    principal: Id
    role: Id
    kind: AccessKind = AccessKind.ACTIVE
    activations: tuple[Timed, ...] | None = None
    delegated_roles: tuple[Id, ...] | None = None


class DelegationTable(Timed):
    """`[[delegation]]`."""

    managing_tenant: Id
    scope: Id
    via: DelegationRoute = DelegationRoute.TEMPLATE
    authorizations: tuple[AuthorizationTable, ...]


class DenyAssignmentTable(Timed):
    """`[[deny_assignment]]`."""

    principal: Id
    scope: Id


class LinkTable(Timed):
    """`[[partner_admin_link]]`."""

    principal: Id
    partner_id: PartnerIdText


class RecordTable(Bounded):
    """`[[partner_of_record]]`."""

    subscription: Id
    partner_id: PartnerIdText


class ChargeTable(Table):
    """`[[charge]]`."""

    scope: Id
    on: CaseDay
    kind: ChargeKind
    amount: Amount
    currency: Annotated[str, BeforeValidator(_currency)]


class AskTable(Bounded):
    """`[[ask]]`."""

    partner: Id
    scope: Id
    program: Id
    on: CaseDay | None = None
    reading: Id | None = None
    charge_kind: ChargeKind | Literal["all"] | None = None  # "all" is ALL_CHARGES
    why: Word = ""
    expect: Verdict | None = None
    decided_by: tuple[Id, ...] | None = None
    leaves: dict[Verdict, Annotated[int, Field(strict=True, ge=0)]] | None = None
    days: dict[Verdict, Annotated[int, Field(strict=True, ge=0)]] | None = None
    disputed: Flag = False


class CaseTable(Table):
    """A whole case file."""

    title: Id
    story: Word = ""
    source: Annotated[tuple[Id, ...] | Id, Field()]
    tags: tuple[Id, ...] = ()
    incomplete: tuple[Collectable, ...] = ()
    tenant: tuple[TenantTable, ...] = ()
    partner: tuple[PartnerTable, ...] = ()
    management_group: tuple[ManagementGroupTable, ...] = ()
    subscription: tuple[SubscriptionTable, ...] = ()
    billing: tuple[BillingTable, ...] = ()
    resource_group: tuple[ResourceGroupTable, ...] = ()
    resource: tuple[ResourceTable, ...] = ()
    principal: tuple[PrincipalTable, ...] = ()
    membership: tuple[MembershipTable, ...] = ()
    role_assignment: tuple[RoleAssignmentTable, ...] = ()
    delegation: tuple[DelegationTable, ...] = ()
    deny_assignment: tuple[DenyAssignmentTable, ...] = ()
    partner_admin_link: tuple[LinkTable, ...] = ()
    partner_of_record: tuple[RecordTable, ...] = ()
    charge: tuple[ChargeTable, ...] = ()
    ask: tuple[AskTable, ...] = ()


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
    return f"{message.removeprefix('Value error, ')} (found {_shown(value)})"


def _shown(value: object) -> str:
    try:
        return repr(value)
    except ValueError:  # hexadecimal numbers may be of any length, decimal ones not
        return "a number of thousands of digits"
