"""One small estate with real ids, in which everything that a runbook can be of stands ready."""

from __future__ import annotations

from datetime import UTC, datetime

from partner_desk.domain.access import Principal, PrincipalKind
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import Fact
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind, subscription_scope_id, tenant_scope_id
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Scope

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ORIGIN = Origin("by hand", "a person", NOW)

HOME = "11111111-1111-4111-8111-111111111111"
CUSTOMER = "22222222-2222-4222-8222-222222222222"
PRODUCTION = "33333333-3333-4333-8333-333333333333"
GUEST = "44444444-4444-4444-8444-444444444444"
ROBOT = "55555555-5555-4555-8555-555555555555"
ROBOT_APP = "66666666-6666-4666-8666-666666666666"
AGENTS = "77777777-7777-4777-8777-777777777777"
TEAM = "88888888-8888-4888-8888-888888888888"
MACHINE = "99999999-9999-4999-8999-999999999999"

OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"

SUBSCRIPTION = subscription_scope_id(PRODUCTION)
GROUP = f"{SUBSCRIPTION}/resourcegroups/web"
CUSTOMER_KEY = tenant_scope_id(CUSTOMER).casefold()
HOME_KEY = tenant_scope_id(HOME).casefold()


def facts(group: str = "Web", name: str = "Litware") -> list[Fact]:
    """The facts; `group` is the name of the resource group, `name` that of whatever has a name to choose."""
    return [
        Scope(tenant_scope_id(HOME), ScopeKind.TENANT, None, f"{name} home"),
        Scope(tenant_scope_id(CUSTOMER), ScopeKind.TENANT, None, name),
        Scope(SUBSCRIPTION, ScopeKind.SUBSCRIPTION, tenant_scope_id(CUSTOMER), f"{name} production"),
        Scope(f"{SUBSCRIPTION}/resourceGroups/{group}", ScopeKind.RESOURCE_GROUP, SUBSCRIPTION, f"{name} web"),
        Principal(GUEST, PrincipalKind.GUEST, CUSTOMER_KEY, f"{name} guest", "ann@northwind.example"),
        Principal(ROBOT, PrincipalKind.SERVICE_PRINCIPAL, CUSTOMER_KEY, f"{name} robot", "", ROBOT_APP),
        Principal(MACHINE, PrincipalKind.MANAGED_IDENTITY, CUSTOMER_KEY, f"{name} machine"),
        Principal(TEAM, PrincipalKind.GROUP, HOME_KEY, f"{name} team"),
        Principal(AGENTS, PrincipalKind.FOREIGN_GROUP, None, f"{name} agents"),
        Partner("contoso", f"{name} partner", "5100000", ("5100001",), admin_agents=AGENTS, tenant=HOME_KEY),
        Partner("fabrikam", "Fabrikam", "5300000", ("5300001",)),
        Billing("offer", SUBSCRIPTION, Offer.EA),
        Collected(Collectable.PARTNER_ADMIN_LINKS),
    ]


def world(group: str = "Web", name: str = "Litware") -> Estate:
    """The estate of these facts."""
    return Estate.of(facts(group, name))
