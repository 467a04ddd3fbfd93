"""Edits: facts that no estate can have are refused with a sentence."""

from __future__ import annotations

import pytest

from partner_desk.domain import edits
from partner_desk.domain.access import Principal, PrincipalKind
from partner_desk.domain.billing import Offer
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.scopes import Scope
from tests.facts import ORIGIN, ROLES


@pytest.fixture
def estate() -> Estate:
    return Estate.of(
        [
            Scope("home", ScopeKind.TENANT, None, "Home"),
            Scope("customer", ScopeKind.TENANT, None, "Customer"),
            Scope("shop", ScopeKind.SUBSCRIPTION, "customer", "Shop"),
            Scope("rg", ScopeKind.RESOURCE_GROUP, "shop", "Rooms"),
            Principal("ann", PrincipalKind.MEMBER, "customer", "Ann"),
            Principal("sp", PrincipalKind.SERVICE_PRINCIPAL, "home", "Runner"),
            Principal("squad", PrincipalKind.GROUP, "home", "Squad"),
            Principal("agents", PrincipalKind.FOREIGN_GROUP, "home", "Agents"),
        ]
    )


@pytest.mark.parametrize("scope", ["customer", "shop", "rg"])
@pytest.mark.parametrize("stranger", ["sp", "squad"])
def test_an_account_of_another_tenant_is_given_no_role(estate: Estate, stranger: str, scope: str) -> None:
    with pytest.raises(Refused, match=r"belongs to another tenant than .*\(a guest\).*delegation"):
        edits.assign_role(estate, stranger, ROLES[1], [scope], None, ORIGIN)
    for allowed in ("ann", "agents"):
        assert len(edits.assign_role(estate, allowed, ROLES[1], [scope], None, ORIGIN)) == 1


def test_one_scope_of_a_stranger_is_enough_to_refuse_them_all(estate: Estate) -> None:
    with pytest.raises(Refused, match="Ann belongs to another tenant than Home"):
        edits.assign_role(estate, "ann", ROLES[1], ["shop", "home"], None, ORIGIN)


@pytest.mark.parametrize("offer", [one for one in Offer if not one.is_csp])
def test_only_a_csp_offer_has_sellers(estate: Estate, offer: Offer) -> None:
    for bill_to, reseller in (("contoso", None), (None, "fabrikam"), ("contoso", "fabrikam")):
        with pytest.raises(Refused, match="Only a CSP offer"):
            edits.set_offer(estate, ["shop"], offer, bill_to, reseller, None, ORIGIN)
    assert len(edits.set_offer(estate, ["shop"], offer, None, None, None, ORIGIN))


def test_whoever_is_billed_does_not_resell_to_itself(estate: Estate) -> None:
    with pytest.raises(Refused, match="leave the reseller empty"):
        edits.set_offer(estate, ["shop"], Offer.CSP_AZURE_PLAN, "contoso", "contoso", None, ORIGIN)
    assert len(edits.set_offer(estate, ["shop"], Offer.CSP_AZURE_PLAN, "contoso", "fabrikam", None, ORIGIN))
