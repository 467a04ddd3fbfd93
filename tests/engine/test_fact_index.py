"""After an edit, whatever it touched is judged anew, also where the fact attaches to no scope."""

from __future__ import annotations

from dataclasses import replace

import pytest

from partner_desk.domain.access import Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import Change, ChangeSet, Fact
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.details import Cloud, SubscriptionDetail, TenantDetail, Usage
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.partners import Agreement, Partner, PartnerAdminLink
from partner_desk.domain.scopes import Scope
from partner_desk.engine.judge import Judge
from partner_desk.explain.explanation import verdicts_at
from partner_desk.readings.library import Library
from tests.facts import DAY, ROLES

PARTNER = Partner("contoso", "Contoso", "100", ("101",), admin_agents="agents")
OTHER = Partner("fabrikam", "Fabrikam", "200", ("201",), admin_agents="crowd")
CLOUD = TenantDetail("customer", Cloud.PUBLIC)
FACTS: list[Fact] = [
    *map(Collected, Collectable),
    PARTNER,
    OTHER,
    CLOUD,
    *(Scope(one, ScopeKind.TENANT) for one in ("home", "customer")),
    *(Scope(one, ScopeKind.SUBSCRIPTION, "customer") for one in ("shop", "store", "bare")),
    Principal("ann", PrincipalKind.MEMBER, "customer"),
    PartnerAdminLink("l", "ann", "101"),
    *(RoleAssignment(one, "ann", ROLES[1], one) for one in ("shop", "store")),
    *(SubscriptionDetail(one, usage=Usage.SOME, security_usage=Usage.SOME) for one in ("shop", "store", "bare")),
    Billing("b", "shop", Offer.CSP_AZURE_PLAN, "contoso", "fabrikam"),
]


def gap(kind: Collectable, subject: str = "*") -> Change:
    return Change(Collected(kind) if subject == "*" else None, Collected(kind, subject, known=False))


@pytest.mark.parametrize(
    ("change", "program"),
    [
        (Change(CLOUD, replace(CLOUD, cloud=Cloud.GOVERNMENT)), "pal"),
        (Change(PARTNER, replace(PARTNER, agreement=Agreement.INACTIVE)), "pec"),
        (Change(OTHER, replace(OTHER, location_ids=(*OTHER.location_ids, "102"))), ""),
        (Change(PARTNER, replace(PARTNER, tenant="customer")), "incentive"),
        (Change(PARTNER, replace(PARTNER, location_ids=("102",))), "pal"),
        (gap(Collectable.PARTNERS_OF_RECORD), "dpor"),
        (gap(Collectable.PARTNERS_OF_RECORD, "customer"), "dpor"),
        (gap(Collectable.PARTNER_ADMIN_LINKS), ""),
        (gap(Collectable.PARTNER_ADMIN_LINKS, "customer"), ""),
        (gap(Collectable.ROLE_ASSIGNMENTS), "pal"),
    ],
    ids=lambda one: one if isinstance(one, str) else f"{type(one.fact).__name__} {one.key}",
)
def test_an_edit_that_attaches_to_no_scope_is_judged_everywhere(library: Library, change: Change, program: str) -> None:
    partners = ("fabrikam", "contoso")
    before = Estate.of(FACTS)
    after = before.apply(ChangeSet("an edit", (change,)))
    turned = set()
    for one in library.programs.values():
        judge = Judge(library)  # it takes over what it was asked last
        for estate in (before, after):
            day = judge.day(estate, DAY, partners)
            fresh = Judge(library).day(Estate.of(estate.facts_in_order()), DAY, partners)
            for scope in range(len(estate.scopes)):
                found = verdicts_at(day, one, scope)
                assert found == verdicts_at(fresh, one, scope)
                turned.add((one.id, scope, repr(found)))
    assert not program or len({one for one in turned if one[0] == program}) > len(before.scopes)


def test_what_is_said_of_a_kind_stands_in_one_order_whenever_it_was_said(library: Library) -> None:
    said = [Collected(Collectable.ROLE_ASSIGNMENTS, one, known=one == "customer") for one in ("home", "customer")]
    tenants = [Scope(one, ScopeKind.TENANT) for one in ("home", "customer")]
    indexes = [Judge(library).fact_index(Estate.of([*tenants, *order]), False) for order in (said, said[::-1])]
    first, second = ([*one.coverage(Collectable.ROLE_ASSIGNMENTS).said.items()] for one in indexes)
    assert first == second
