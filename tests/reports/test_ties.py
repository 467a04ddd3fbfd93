"""What the summary says ties partners to a subscription: on the asked day, through nested groups, from above."""

from __future__ import annotations

from datetime import UTC, date, datetime

from partner_desk.domain.access import Membership, Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import Period
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.scopes import Scope
from partner_desk.reports.ties import links, records

MAY, JUNE = datetime(2024, 5, 1, tzinfo=UTC), datetime(2024, 6, 1, tzinfo=UTC)
OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"

ESTATE = Estate.of(
    [
        Scope("tenant", ScopeKind.TENANT, None),
        Scope("sub", ScopeKind.SUBSCRIPTION, "tenant"),
        Scope("other", ScopeKind.SUBSCRIPTION, "tenant"),
        Scope("group", ScopeKind.RESOURCE_GROUP, "sub"),
        Partner("a", "Alpha", "100", ("101",)),
        Partner("b", "Beta", "200", ("201",)),
        Principal("ann", PrincipalKind.MEMBER, "tenant", "Ann"),
        Principal("inner", PrincipalKind.GROUP, "tenant"),
        Principal("outer", PrincipalKind.GROUP, "tenant"),
        Membership("m1", "inner", "ann"),
        Membership("m2", "outer", "inner", since=JUNE),
        RoleAssignment("r1", "outer", OWNER, "group"),
        PartnerAdminLink("l", "ann", "101"),
        PartnerOfRecord("d1", "sub", "101", until=JUNE),
        PartnerOfRecord("d2", "sub", "201", since=JUNE),
        Billing("o1", "sub", Offer.EA, until=JUNE),
        Billing("o2", "sub", Offer.MCA_ENTERPRISE, since=JUNE),
    ]
)


def row(day: date, name: str = "sub") -> dict[str, str]:
    scope = ESTATE.scopes.find(name)
    assert scope is not None
    (found,) = records(ESTATE, Period.of_day(day), [scope])
    return found


def linked(period: Period, *names: str) -> list[dict[str, str]]:
    scopes = {found for name in names if (found := ESTATE.scopes.find(name)) is not None}
    return list(links(ESTATE, period, scopes, lambda role: {OWNER: "Owner"}[role]))


def test_each_day_has_its_own_record_and_offer() -> None:
    assert row(MAY.date()) == {"subscription": "sub", "offer": "Enterprise Agreement", "record": "Alpha (101)"}
    later = row(JUNE.date())
    assert later["offer"] == "Microsoft Customer Agreement (enterprise)"
    assert later["record"] == "Beta (201)"


def test_a_period_has_everything_that_holds_in_it() -> None:
    scope = ESTATE.scopes.find("sub")
    assert scope is not None
    (found,) = records(ESTATE, Period(MAY.date(), date(2024, 7, 1)), [scope])
    assert found["record"] == "Alpha (101), Beta (201)"
    assert linked(Period(MAY.date(), date(2024, 7, 1)), "sub", "group") == linked(Period.of_day(JUNE.date()), "group")


def test_whoever_is_linked_has_a_row_of_its_own_for_each_role() -> None:
    assert linked(Period.of_day(MAY.date()), "sub", "group") == [], "not yet in the group"
    assert linked(Period.of_day(JUNE.date()), "sub", "group") == [
        {
            "identity": "Ann",
            "kind": "member",
            "role": "Owner, in outer",
            "scope": "group",
            "partner": "Alpha (101)",
            "since": "not known",
        }
    ], "by two groups, at a resource group"


def test_a_role_elsewhere_is_no_tie() -> None:
    assert linked(Period.of_day(JUNE.date()), "other") == []
