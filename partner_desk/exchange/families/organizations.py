"""Partners as Partner Center and Microsoft's checker of admin on behalf of (AOBO) tell them: tenants, groups, ids."""

from __future__ import annotations

from partner_desk.domain.access import Principal, PrincipalKind
from partner_desk.domain.ids import is_guid
from partner_desk.exchange.families.roles import Fields
from partner_desk.exchange.fields import Unusable, needed, text
from partner_desk.exchange.gather import Gathered


def _tenant(record: Fields, *keys: str) -> str:
    tenant = needed(record, *keys).casefold()
    if not is_guid(tenant):
        raise Unusable(f"has the tenant {tenant[:80]!r}, which is no GUID")
    return tenant


def profile(record: Fields, into: Gathered) -> None:
    """The organization whose Partner Center it is, and its own tenant."""
    tenant, name = _tenant(record, "tenantid"), text(record, "companyname")
    into.name_tenant(tenant, name)
    into.organizations.name_tenant(tenant, name, into.origin)


def relationship(record: Fields, into: Gathered) -> None:
    """A partner with whom another one works, as the indirect reseller of a provider, with its PartnerID."""
    tenant, name, number = _tenant(record, "id"), text(record, "name"), text(record, "mpnid")
    into.name_tenant(tenant, name)
    if number.isascii() and number.isdecimal() and name:
        into.partner_names.setdefault(number, name)
    into.organizations.name_tenant(tenant, name, into.origin, number)


def checked_group(record: Fields, into: Gathered) -> None:
    """A group of agents with the tenant of its partner, as the checker of AOBO begins."""
    who, tenant, name = (
        needed(record, "objectid").casefold(),
        _tenant(record, "partnertenantid"),
        needed(record, "groupname"),
    )
    if not is_guid(who):
        raise Unusable(f"has the id {who[:80]!r}, which is no GUID")
    organization = text(record, "partnertenantname")
    into.name_tenant(tenant, organization)
    into.organizations.name_tenant(tenant, organization, into.origin)
    into.organizations.name_group(who, name, into.origin, tenant)
    into.elsewhere.add(who)
    into.add_principal(Principal(who, PrincipalKind.FOREIGN_GROUP, None, name, origin=into.origin), guessed=False)
