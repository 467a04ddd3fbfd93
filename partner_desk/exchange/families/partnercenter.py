"""What Partner Center and billing accounts list: customers, their plans and Azure subscriptions, and monthly bills.

A *subscription* of Partner Center is a plan or a licence; the Azure subscriptions of a plan are its *entitlements*.
"""

from __future__ import annotations

from partner_desk.domain.billing import Offer
from partner_desk.domain.ids import is_guid, scope_key, subscription_scope_id
from partner_desk.exchange.consumption import AmountSource, ConsumptionFile, PartnerNamed, Purchase
from partner_desk.exchange.families.amount_formats import is_partner_id
from partner_desk.exchange.families.roles import Fields
from partner_desk.exchange.families.usage import PLAN
from partner_desk.exchange.fields import Unusable, folded, needed, text
from partner_desk.exchange.gather import Gathered, day_of


def _customer(into: Gathered, tenant: str, name: str, domain: str) -> None:
    if not is_guid(tenant):
        raise Unusable(f"has the tenant {tenant[:40]!r}, which is no GUID")
    into.name_tenant(tenant, name)
    if domain:
        into.commerce.domains[tenant] = domain


def is_customer(record: Fields) -> bool:
    """Whether it is a customer, as the list of customers is exported or the API gives it."""
    return any(keys <= record.keys() for keys in _CUSTOMERS)


_CUSTOMERS = (
    {"microsoftid", "companyname"},
    {"companyprofile", "relationshiptopartner"},
    {"customerid", "name", "domain", "allowdelegatedaccess"},
)
"""How the list of customers is exported, as the API gives it, and PowerShell."""


def customer(record: Fields, into: Gathered) -> None:
    """A customer: its tenant, with the name of the company."""
    profile = folded(record.get("companyprofile"))
    _customer(
        into,
        needed(record, "microsoftid", "customerid", "id"),
        text(record, "companyname", "name") or text(profile, "companyname"),
        text(record, "primarydomainname", "domain") or text(profile, "domain"),
    )


def is_entitlement(record: Fields) -> bool:
    """Whether it is an Azure subscription of a plan."""
    return {"id", "friendlyname", "status", "subscriptionid"} <= record.keys() and "quantity" not in record


def entitlement(record: Fields, into: Gathered) -> None:
    """An Azure subscription of a plan, by name; its customer stands in the address that was asked."""
    _subscription(into, needed(record, "id"), text(record, "friendlyname"))


def is_plan(record: Fields) -> bool:
    """Whether it is what Partner Center calls a subscription."""
    return {"friendlyname", "quantity", "unittype"} <= record.keys() or (
        {"subscriptionid", "subscription", "quantity", "status"} <= record.keys()
    )


def plan(record: Fields, into: Gathered) -> None:
    """A plan or a licence, which is no Azure subscription."""
    raise Unusable(
        "is a plan or licence of Partner Center and no Azure subscription; azureEntitlements, or daily rated usage, "
        "names the Azure subscriptions of a plan"
    )


def is_bill(record: Fields) -> bool:
    """Whether it is a row of a monthly bill (one-time reconciliation)."""
    return {"priceadjustmentdescription", "subtotal", "customerid", "subscriptionid"} <= record.keys()


def bill(record: Fields, into: Gathered) -> None:
    """A row of a monthly bill: the customer and the seller; it names no Azure subscription, only the plan."""
    _customer(into, needed(record, "customerid"), text(record, "customername"), text(record, "customerdomainname"))
    told = (
        "its rows are bills of plans and name no Azure subscription, so no charge is recorded of them; daily rated "
        "usage tells what was consumed, and where the partner earned credit was given."
    )
    if f"{into.origin.source}: {told}" not in into.notes:
        into.warn(told)


def is_billed(record: Fields) -> bool:
    """Whether it is a subscription as a billing account lists it."""
    listed = "/billingsubscriptions/" in text(record, "id").casefold() or "subscriptionbillingstatus" in record
    return listed and "subscriptionid" in record


def billed(record: Fields, into: Gathered) -> None:
    """A subscription of a billing account, by name.

    Only an account of a partner (Microsoft Partner Agreement) names a customer: what it sells of Azure is the plan.
    """
    identifier = needed(record, "subscriptionid")
    _subscription(into, identifier, text(record, "subscriptionfriendlyname", "displayname"))
    if not text(record, "customerid") or not PLAN.fullmatch(text(record, "skudescription", "skuname")):
        return
    said = folded(record.get("reseller"))
    number = text(said, "resellerid")
    reseller = PartnerNamed(number, "", text(said, "description")) if is_partner_id(number) else None
    day = scope_key(subscription_scope_id(identifier)), day_of(into.origin).date()
    file = next((one for one in into.commerce.files if one.origin is into.origin), None)
    if file is None:
        file = ConsumptionFile(into.origin, AmountSource.ACTUAL)  # it tells who buys, and no amounts
        into.commerce.files.append(file)
    file.purchases.setdefault(day, set()).add(Purchase(Offer.CSP_AZURE_PLAN, None, reseller, sellers_told=True))


def _subscription(into: Gathered, identifier: str, name: str) -> None:
    if not is_guid(identifier):
        raise Unusable(f"has the subscription {identifier[:40]!r}, which is no GUID")
    into.name_scope(subscription_scope_id(identifier), name)
