"""Somebody leaves: whatever would have gone on after that day ends with it, and nothing else is touched."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from partner_desk.domain.access import Membership, Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.changes import Fact
from partner_desk.domain.departures import what_if_leaves
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.partners import PartnerAdminLink
from partner_desk.domain.scopes import Scope
from tests.facts import ROLES

MAY = datetime(2024, 5, 1, tzinfo=UTC)
AFTER, BEFORE = MAY + timedelta(days=30), MAY - timedelta(days=30)


def test_what_would_end_later_ends_with_the_person() -> None:
    def ties(key: str, until: datetime | None) -> list[Fact]:
        return [
            RoleAssignment(f"role {key}", "ann", ROLES[1], "shop", until=until),
            PartnerAdminLink(f"link {key}", "ann", "101", since=BEFORE - timedelta(days=9), until=until),
            Membership(f"member {key}", "crew", "ann", until=until),
        ]

    others: list[Fact] = [
        Scope("customer", ScopeKind.TENANT),
        Scope("shop", ScopeKind.SUBSCRIPTION, "customer"),
        Principal("ann", PrincipalKind.MEMBER, "customer"),
        Principal("bob", PrincipalKind.MEMBER, "customer"),
        Principal("crew", PrincipalKind.GROUP, "customer"),
        RoleAssignment("role of bob", "bob", ROLES[1], "shop", until=AFTER),
    ]
    for key, until, then in (("open", None, MAY), ("later", AFTER, MAY), ("now", MAY, MAY), ("over", BEFORE, BEFORE)):
        before = Estate.of([*others, *ties(key, until)])
        step = what_if_leaves(before, "ann", MAY)
        after = before.apply(step)
        assert after.principals["ann"].deleted_from == MAY
        found = (after.role_assignments[f"role {key}"], after.links[f"link {key}"], after.memberships[f"member {key}"])
        assert [one.until for one in found] == [then] * 3
        assert len(step) == (4 if then != until else 1)
        assert after.role_assignments["role of bob"].until == AFTER
