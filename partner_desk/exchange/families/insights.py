"""The report *Azure usage* of Partner Center Insights: what Microsoft attributed to whom, and the only file with DPOR.

It names a partner for each subscription and month, with how it is associated (`PartnerAttributionType`). Its revenue
(ACR) is what Microsoft bills, and no cost of anybody.
"""

from __future__ import annotations

from datetime import date

from partner_desk.domain.daytext import Habits, Order, read_day
from partner_desk.domain.details import SubscriptionDetail, Usage
from partner_desk.domain.errors import Refused
from partner_desk.domain.ids import is_guid, scope_key, subscription_scope_id
from partner_desk.domain.partners import Association
from partner_desk.exchange.consumption import AttributedTo, RecordSeen
from partner_desk.exchange.families.amount_formats import is_partner_id
from partner_desk.exchange.families.roles import Fields
from partner_desk.exchange.fields import Unusable, needed, text
from partner_desk.exchange.gather import Gathered

_ASSOCIATIONS = {
    **dict.fromkeys(("dpor", "por", "digitalpartnerofrecord"), Association.RECORD),
    **dict.fromkeys(("pal", "partneradminlink"), Association.LINK),
}
"""What associations are called, in small letters and without blanks."""
_SELLERS = ("csp", "cloudsolutionprovider")
"""How the names of those of sellers begin: they tell the first from the second tier."""


def is_usage(record: Fields) -> bool:
    """Whether it is a row of the report."""
    return {"partnerattributiontype", "subscriptionid", "month", "mpnid"} <= record.keys()


def usage(record: Fields, into: Gathered) -> None:
    """A subscription in a month: its customer, whether something is consumed, and its partner of record."""
    identifier, tenant = needed(record, "subscriptionid").casefold(), text(record, "customertenantid").casefold()
    for said in filter(None, (identifier, tenant)):
        if not is_guid(said):
            raise Unusable(f"has {said[:40]!r}, which is no GUID")
    month, number = _month(needed(record, "month")), text(record, "mpnid")
    key = scope_key(into.name_scope(subscription_scope_id(identifier)).id)
    if tenant:
        into.name_tenant(tenant, text(record, "customername"))
        into.tenant_of.setdefault(key, tenant)
    if text(record, "usagequantity").strip("0.,"):
        into.add(SubscriptionDetail(key, usage=Usage.SOME, origin=into.origin))
    association = _association(text(record, "partnerattributiontype"))
    if association is None:
        return
    if not is_partner_id(number):
        raise Unusable(f"has the PartnerID {number[:40]!r}, which is none")
    _location(record, number, text(record, "pgampnid"), into)
    into.commerce.attributions[AttributedTo(key, month, number, association)] = into.origin
    if association is not Association.RECORD:
        return
    known = into.commerce.records.get((key, number))
    first = month if known is None else min(known.first, month)
    into.commerce.records[key, number] = RecordSeen(first, into.origin)


def is_profile(record: Fields) -> bool:
    """Whether it is a location of the partner whose Insights it is."""
    return {"mpnid", "pgampnid", "pgapartnername"} <= record.keys()


def profile(record: Fields, into: Gathered) -> None:
    """A location of a partner by its PartnerID, and the global ID of the organization."""
    number, whole = needed(record, "mpnid"), needed(record, "pgampnid")
    for said in (number, whole):
        if not is_partner_id(said):
            raise Unusable(f"has the PartnerID {said[:40]!r}, which is none")
    if text(record, "pgapartnername"):
        into.partner_names.setdefault(whole, text(record, "pgapartnername"))
    into.locations.add(number)
    _location(record, number, whole, into)


def _location(record: Fields, number: str, whole: str, into: Gathered) -> None:
    """A PartnerID with its name, and the global ID that stands beside it."""
    if text(record, "partnername"):
        into.partner_names.setdefault(number, text(record, "partnername"))
    if is_partner_id(whole) and whole != number:
        into.global_of[number] = whole if into.global_of.get(number, whole) == whole else ""


def _association(said: str) -> Association | None:
    """The association that a report calls so; None where it says nothing."""
    name = "".join(said.casefold().split())
    if not name:
        return None
    return _ASSOCIATIONS.get(name, Association.SELLER if name.startswith(_SELLERS) else Association.OTHER)


def is_analytics(record: Fields) -> bool:
    """Whether it is a row of the analytics of usage, which tell no cost."""
    return {"customertenantid", "subscriptionid", "usagedate", "quantity"} <= record.keys()


def analytics(record: Fields, into: Gathered) -> None:
    """A subscription, by name and customer, and whether it consumes something."""
    identifier, tenant = needed(record, "subscriptionid").casefold(), needed(record, "customertenantid").casefold()
    for said in (identifier, tenant):
        if not is_guid(said):
            raise Unusable(f"has {said[:40]!r}, which is no GUID")
    key = scope_key(into.name_scope(subscription_scope_id(identifier), text(record, "subscriptionname")).id)
    into.name_tenant(tenant, text(record, "customername"))
    into.tenant_of.setdefault(key, tenant)
    if text(record, "quantity").strip("0.,"):
        into.add(SubscriptionDetail(key, usage=Usage.SOME, origin=into.origin))


def _month(said: str) -> date:
    """The first day of a month: `2025-09-01`, `9/1/2025`, `2025-09` or `Sep 2025`."""
    for words in (said.partition("T")[0].split(" 0")[0], f"1 {said}", f"{said}-01"):
        try:
            return read_day(words, Habits(Order.MONTH_FIRST)).replace(day=1)
        except Refused:
            continue
    raise Unusable(f"has the month {said[:40]!r}, which is none")
