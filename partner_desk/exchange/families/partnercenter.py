"""What Partner Center and billing accounts list: customers, their plans and Azure subscriptions, and monthly bills.

A *subscription* of Partner Center is a plan or a licence; the Azure subscriptions of a plan are its *entitlements*.
"""

from __future__ import annotations

from partner_desk.domain.ids import is_guid, subscription_scope_id
from partner_desk.exchange.families.roles import Fields
from partner_desk.exchange.gather import Gathered, Unusable, folded, needed, text


def _customer(into: Gathered, tenant: str, name: str, domain: str) -> None:
    if not is_guid(tenant):
        raise Unusable(f"has the tenant {tenant[:40]!r}, which is no GUID")
    into.name_tenant(tenant, name)
    if domain:
        into.commerce.domains[tenant] = domain


def is_customer(record: Fields) -> bool:
    """Whether it is a customer, as the list of customers is exported or the API gives it."""
    exported, answered = {"microsoftid", "companyname"}, {"companyprofile", "relationshiptopartner"}
    return exported <= record.keys() or answered <= record.keys()


def customer(record: Fields, into: Gathered) -> None:
    """A customer: its tenant, with the name of the company."""
    profile = folded(record.get("companyprofile"))
    _customer(
        into,
        needed(record, "microsoftid", "id"),
        text(record, "companyname") or text(profile, "companyname"),
        text(record, "primarydomainname") or text(profile, "domain"),
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
    return {"subscriptionbillingstatus", "subscriptionid"} <= record.keys()


def billed(record: Fields, into: Gathered) -> None:
    """A subscription of a billing account, by name."""
    name = text(record, "subscriptionfriendlyname", "displayname")
    _subscription(into, needed(record, "subscriptionid"), name)


def _subscription(into: Gathered, identifier: str, name: str) -> None:
    if not is_guid(identifier):
        raise Unusable(f"has the subscription {identifier[:40]!r}, which is no GUID")
    into.name_scope(subscription_scope_id(identifier), name)
