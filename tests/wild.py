"""Wild estates from a seed: everything a case can say, often enough that it meets everything else.

The estates of `tests.facts` are small and shrink well; these are drawn with fixed chances, so that how often a thing
occurs can be counted (`tests.laws.test_wild`). All of them are estates that a case could describe.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TypeVar

from partner_desk.domain.access import (
    AccessKind,
    Authorization,
    Delegation,
    DelegationRoute,
    DenyAssignment,
    Membership,
    Principal,
    PrincipalKind,
    RoleAssignment,
    RoleDefinition,
)
from partner_desk.domain.billing import Billing, Charge, ChargeKind, Offer
from partner_desk.domain.changes import Fact
from partner_desk.domain.coverage import ALL, Collectable, Collected
from partner_desk.domain.details import Cloud, SubscriptionDetail, TenantDetail, Usage
from partner_desk.domain.ids import EVERYONE, ROOT, ScopeKind
from partner_desk.domain.moments import ONE_DAY, Span, start_of
from partner_desk.domain.partners import Agreement, ClosedId, Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.scopes import Scope
from partner_desk.resources import resource_path

T = TypeVar("T")
Bounds = tuple[datetime | None, datetime | None]

EDGES = (
    date(2015, 8, 1), date(2018, 1, 1), date(2019, 11, 1), date(2021, 2, 12), date(2021, 10, 1), date(2022, 8, 11),
    date(2022, 10, 1), date(2022, 10, 3), date(2022, 10, 27), date(2023, 7, 12), date(2025, 10, 14), date(2026, 1, 1),
    date(2026, 7, 1),
)  # fmt: skip
"""Days on which a rule or a source begins to hold."""

with resource_path("readings", "roles.csv").open(encoding="utf-8", newline="") as _file:
    _ROWS = list(csv.DictReader(_file))
LISTED = tuple(one["role_id"].lower() for one in _ROWS if one["pec_eligible"] in ("yes", "no"))
OTHERS = tuple(one["role_id"].lower() for one in _ROWS if one["pec_eligible"] not in ("yes", "no"))
OWNER, CONTRIBUTOR, READER = LISTED[:3]
GIVING = "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9"
"""User Access Administrator."""
CUSTOM, NOWHERE = "custom:ops", "00000000-0000-0000-0000-00000000c0de"

HOME, OTHER, CUSTOMER = "home", "other", "customer"
PEOPLE = {
    CUSTOMER: (("ann", PrincipalKind.MEMBER), ("bob", PrincipalKind.GUEST), ("app", PrincipalKind.SERVICE_PRINCIPAL)),
    HOME: (("sp", PrincipalKind.SERVICE_PRINCIPAL), ("hal", PrincipalKind.MEMBER), ("bot", PrincipalKind.MANAGED_IDENTITY)),
    OTHER: (("zoe", PrincipalKind.MEMBER),),
}  # fmt: skip
GROUPS = {CUSTOMER: ("crew", "crew-in", "crew-low"), HOME: ("squad", "squad-in", "squad-low"), OTHER: ("gang",)}
FOREIGN = (("agents", None), ("helpers", CUSTOMER), ("strangers", None))
NUMBERS = ("100", "101", "102", "200", "201", "202", "300", "301", "999")
"""PartnerIDs: three organizations, their global ids first, and somebody else's."""
PARTNERS = ("contoso", "fabrikam", "tailspin")


def wild_estate(seed: int) -> list[Fact]:
    """The facts of the estate of a seed."""
    return _Wild(seed).facts()


def wild_day(seed: int) -> date:
    """A day to ask the estate of a seed about: most of its moments lie on it or next to it."""
    return _Wild(seed).day


class _Wild:
    """Draws one estate."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        edge = self.pick(EDGES) + timedelta(days=self.pick((-1, 0, 1)))
        self.day = self.pick((date(2024, 3, 5), date(2024, 3, 5), edge))
        self.gaps = self.chance(1 / 3)
        self.scopes: list[Scope] = []

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def pick(self, among: Sequence[T]) -> T:
        return self.random.choice(among)

    def several(self, among: Sequence[T], most: int) -> list[T]:
        return self.random.sample(among, self.random.randint(0, min(most, len(among))))

    # Time -------------------------------------------------------------------------------------------------

    def midnight(self) -> datetime:
        """The first moment of the day asked about, of one near it, or of any from 2014 to 2031."""
        if self.chance(0.3):
            return datetime(2014, 1, 1, tzinfo=UTC) + timedelta(days=self.random.randint(0, 17 * 365))
        return start_of(self.day) + ONE_DAY * self.pick((-300, -1, 0, 0, 1, 1, 2, 40))

    def moment(self) -> datetime:
        """A moment: midnight, some minute of the day, its first or last second."""
        start = start_of(self.day)
        inside = (timedelta(hours=12), timedelta(seconds=1), ONE_DAY - timedelta(seconds=1))
        some = timedelta(seconds=self.random.randint(1, 86399))
        return self.midnight() if self.chance(0.4) else start + self.pick((*inside, some, some))

    def span(self, *, days: bool = False, open_: float = 0.5) -> Bounds:
        """Since and until, the one before the other."""
        draw = self.midnight if days else self.moment
        first, last = (None if self.chance(open_) else draw() for _ in range(2))
        if first is None or last is None:
            return first, last
        first, last = min(first, last), max(first, last)
        return first, last if last > first else first + ONE_DAY

    def spans(self, most: int, *, days: bool = False) -> Iterator[Bounds]:
        """Times that follow each other, some with a gap between."""
        draw = self.midnight if days else self.moment
        cuts: list[datetime | None] = [None, *sorted({draw() for _ in range(self.random.randint(0, most - 1))}), None]
        for since, until in itertools.pairwise(cuts):
            if self.chance(0.85):
                yield since, until

    def active(self, kind: AccessKind) -> tuple[Span, ...]:
        if kind is AccessKind.ACTIVE:
            return ()
        return tuple(
            Span(since, until) for since, until in (self.span(open_=0) for _ in range(self.pick((0, 1, 1, 2))))
        )

    def while_gone(self) -> tuple[Span, ...]:
        """Times at which an account was disabled or deleted; they may overlap."""
        return tuple(Span(*self.span(open_=0.1)) for _ in range(self.pick((1, 1, 2))))

    def days(self) -> tuple[Span, ...]:
        """Times that begin and end at midnight and may overlap."""
        return tuple(Span(*self.span(days=True)) for _ in range(self.pick((0, 1, 1, 2))))

    # The tree ---------------------------------------------------------------------------------------------

    def add(self, key: str, kind: ScopeKind, parent: str | None) -> str:
        self.scopes.append(Scope(key, kind, parent))
        return key

    def tree(self) -> list[Scope]:
        """Three tenants; in the customer's everything, in a partner's own sometimes a subscription too."""
        for tenant in (HOME, OTHER, CUSTOMER):
            self.add(tenant, ScopeKind.TENANT, None)
        tops = [CUSTOMER]
        for number in range(self.pick((0, 1, 2, 3))):
            tops.append(self.add(f"mg-{number}", ScopeKind.MANAGEMENT_GROUP, self.pick(tops)))
        for number in range(self.pick((1, 1, 2, 3))):
            self.subscription(f"sub-{number}", self.pick(tops))
        for tenant in (HOME, OTHER):
            if self.chance(0.3):
                self.subscription(f"sub-{tenant}", tenant)
        return self.scopes

    def subscription(self, key: str, parent: str) -> None:
        self.add(key, ScopeKind.SUBSCRIPTION, parent)
        for number in range(self.pick((0, 1, 2))):
            group = self.add(f"rg-{key}-{number}", ScopeKind.RESOURCE_GROUP, key)
            for each in range(self.pick((0, 1, 2))):
                self.add(f"vm-{key}-{number}-{each}", ScopeKind.RESOURCE, group)

    def top(self, scope: Scope) -> str:
        """The tenant of a scope."""
        return self.above(scope)[-1]

    # Facts ------------------------------------------------------------------------------------------------

    def facts(self) -> list[Fact]:
        facts: list[Fact] = [*self.tree(), RoleDefinition(CUSTOM, "ops", custom=True)]
        facts += [TenantDetail(one, self.pick((Cloud.PUBLIC, Cloud.PUBLIC, *Cloud))) for one in (CUSTOMER, HOME, OTHER)]
        for draw in (self.coverage, self.partners, self.people, self.memberships, self.assignments, self.replaced,
                     self.delegations, self.denials, self.links, self.subscriptions, self.charges):  # fmt: skip
            facts += draw()
        return facts

    def coverage(self) -> Iterator[Collected]:
        collected = [one.id for one in self.scopes if one.kind <= ScopeKind.SUBSCRIPTION]
        people = [name for some in PEOPLE.values() for name, _ in some]
        groups = [name for some in GROUPS.values() for name in some]
        special = {
            Collectable.GROUP_MEMBERS: [*groups, HOME, CUSTOMER, OTHER],
            Collectable.PARTNER_ADMIN_LINKS: [*people, HOME, CUSTOMER, OTHER],
        }
        for kind in Collectable:
            known = not self.chance(0.5 if self.gaps else 0.1)
            if known or self.chance(0.5):  # saying nothing says as much as saying that nobody looked
                yield Collected(kind, ALL, known)
            for subject in self.several(special.get(kind, collected), 2) if self.chance(0.4) else ():
                yield Collected(kind, subject, self.chance(0.6))

    def partners(self) -> Iterator[Partner]:
        groups: list[str | None] = [name for name, _ in FOREIGN]
        self.random.shuffle(groups)
        for number, name in enumerate(PARTNERS[: self.pick((2, 3, 3))]):
            own = NUMBERS[3 * number : 3 * number + (2 if number == 2 else 3)]
            closed = [ClosedId(one, self.midnight()) for one in self.several(own, 3)] if self.chance(0.5) else []
            yield Partner(
                name, name.title(), own[0], own[1:], tuple(closed),
                self.pick((HOME, HOME, OTHER, CUSTOMER, None)),
                groups.pop() if groups and self.chance(0.5) else None,
                groups.pop() if groups and self.chance(0.5) else None,
                self.pick((Agreement.ACTIVE, Agreement.ACTIVE, *Agreement)),
                designated=self.days(), designated_known=self.chance(0.5),
                csp_revoked=self.days() if self.chance(0.3) else (),
            )  # fmt: skip

    def people(self) -> Iterator[Principal]:
        for tenant, some in PEOPLE.items():
            for name, kind in some:
                gone = [self.moment() if self.chance(0.2) else None for _ in range(2)]
                during = [self.while_gone() if self.chance(0.2) else () for _ in range(2)]
                yield Principal(
                    name, kind, tenant, name.title(), disabled_from=gone[0], deleted_from=gone[1],
                    disabled_during=during[0], deleted_during=during[1],
                )  # fmt: skip
        for tenant, names in GROUPS.items():
            yield from (Principal(name, PrincipalKind.GROUP, tenant, name.title()) for name in names)
        yield from (Principal(name, PrincipalKind.FOREIGN_GROUP, home, name.title()) for name, home in FOREIGN)

    def memberships(self) -> Iterator[Membership]:
        number = itertools.count()
        for tenant, groups in GROUPS.items():
            inside = [name for name, _ in PEOPLE[tenant]] + list(groups)
            for _ in range(self.random.randint(0, 2 * len(groups))):
                group, member = self.pick(groups), self.pick(inside)
                for _ in range(self.pick((1, 1, 2))):
                    span, kind = self.span(open_=0.7), AccessKind.ELIGIBLE if self.chance(0.25) else AccessKind.ACTIVE
                    yield Membership(f"m{next(number)}", group, member, *span, kind)

    def role(self) -> str:
        return self.pick(
            (OWNER, CONTRIBUTOR, CONTRIBUTOR, READER, CUSTOM, NOWHERE, self.pick(LISTED), self.pick(OTHERS))
        )

    def delegated(self) -> tuple[str, tuple[str, ...]]:
        """A role that Azure Lighthouse gives, and those that its holder may give."""
        role = GIVING if self.chance(0.1) else self.role()
        while role in (OWNER, CUSTOM):
            role = self.role()
        return role, ((CONTRIBUTOR, self.pick(OTHERS))[: self.pick((1, 2))] if role == GIVING else ())

    def kind(self) -> AccessKind:
        return self.pick((AccessKind.ACTIVE, AccessKind.ACTIVE, AccessKind.ELIGIBLE))

    def assignments(self) -> Iterator[RoleAssignment]:
        at_home = [one for one in self.scopes if self.top(one) == CUSTOMER]
        for number in range(self.random.randint(1, 8)):
            scope = self.pick(self.scopes if self.chance(0.2) else at_home)
            tenant, where = self.top(scope), scope.id
            foreign = [name for name, home in FOREIGN if home in (None, tenant)]
            own = [*(name for name, _ in PEOPLE[tenant]), *GROUPS[tenant]]
            principal = self.pick(foreign if self.chance(0.3) else own)
            if principal in own and self.chance(0.1):
                where = ROOT
            kind = self.kind()
            yield RoleAssignment(
                f"a{number}",
                principal,
                self.role(),
                where,
                kind,
                self.active(kind),
                *self.span(open_=0.6),
                condition=self.chance(0.15),
            )

    def replaced(self) -> Iterator[RoleAssignment]:
        """Roles that follow each other within the day, at scopes above each other, some of them through a group."""
        at_home = [one for one in self.scopes if self.top(one) == CUSTOMER]
        leaf = self.pick(at_home)
        above = [one.id for one in at_home if one.id in self.above(leaf)]
        people, groups = [name for name, _ in PEOPLE[CUSTOMER]], GROUPS[CUSTOMER]
        who = self.pick((*people, *people, *groups, *(name for name, home in FOREIGN if home in (None, CUSTOMER))))
        inside = {start_of(self.day) + timedelta(hours=self.pick((8, 12, 16))) for _ in range(self.pick((1, 1, 2)))}
        cuts = [None, *sorted(inside), None] if self.chance(0.6) else []
        for number, (since, until) in enumerate(itertools.pairwise(cuts)):
            late = timedelta(minutes=1) if since is not None and self.chance(0.2) else timedelta()
            kind = AccessKind.ELIGIBLE if self.chance(0.15) else AccessKind.ACTIVE
            principal = self.pick(groups) if who in people and self.chance(0.3) else who
            yield RoleAssignment(
                f"s{number}", principal, self.role(), self.pick(above), kind, self.active(kind), since and since + late, until
            )  # fmt: skip

    def above(self, scope: Scope) -> list[str]:
        """A scope and all above it."""
        parents = {one.id: one.parent for one in self.scopes}
        path = [scope.id]
        while (parent := parents[path[-1]]) is not None:
            path.append(parent)
        return path

    def delegations(self) -> Iterator[Delegation]:
        kinds = (ScopeKind.SUBSCRIPTION, ScopeKind.RESOURCE_GROUP)
        wanted = [one for one in self.scopes if one.kind in kinds and self.top(one) == CUSTOMER]
        scopes = [self.pick(wanted) for _ in range(self.pick((0, 0, 1, 1, 2)))]
        if scopes and self.chance(0.3):
            scopes.append(scopes[0])
        for number, scope in enumerate(scopes):
            managing = (HOME, OTHER)[number % 2 if self.chance(0.7) else 0]
            holders = [*(name for name, _ in PEOPLE[managing]), *GROUPS[managing]]
            grants = []
            for _ in range(self.pick((1, 1, 2, 3))):
                kind = self.kind()
                role, given = self.delegated()
                grants.append(Authorization(self.pick(holders), role, kind, self.active(kind), given))
            via = self.pick(list(DelegationRoute))
            yield Delegation(f"d{number}", managing, scope.id, tuple(grants), via, "", *self.span(open_=0.7))

    def denials(self) -> Iterator[DenyAssignment]:
        anybody = [EVERYONE, *(name for some in GROUPS.values() for name in some), *(name for name, _ in FOREIGN)]
        anybody += [name for some in PEOPLE.values() for name, _ in some]
        for number in range(self.pick((0, 0, 1, 2))):
            scope = self.pick(self.scopes[2:]).id
            yield DenyAssignment(f"x{number}", self.pick(anybody), scope, *self.span(open_=0.7))

    def links(self) -> Iterator[PartnerAdminLink]:
        people = [name for some in PEOPLE.values() for name, _ in some]
        for person in self.several(people, 7):
            for number, (since, until) in enumerate(self.spans(self.pick((1, 1, 3)))):
                own = self.pick(NUMBERS[:3] if self.chance(0.4) else NUMBERS)
                yield PartnerAdminLink(f"l{person}{number}", person, own, since, until)

    def subscriptions(self) -> Iterator[Fact]:
        for scope in self.scopes:
            if scope.kind is not ScopeKind.SUBSCRIPTION:
                continue
            usage, security = (self.pick((Usage.SOME, Usage.SOME, *Usage)) for _ in range(2))
            yield SubscriptionDetail(scope.id, "Enabled", usage=usage, security_usage=security)
            for number, (since, until) in enumerate(self.spans(self.pick((1, 3)), days=True)):
                offer = self.pick((Offer.CSP_AZURE_PLAN, Offer.CSP_AZURE_PLAN, *Offer))
                csp = offer.is_csp
                seller = self.pick((None, *PARTNERS[:2], PARTNERS[0])) if csp else None
                reseller = self.pick((None, None, *PARTNERS[:2], seller)) if csp else None
                credit, moved = self.chance(0.15), self.chance(0.15)
                yield Billing(f"b{scope.id}{number}", scope.id, offer, seller, reseller, credit, moved, since, until)
            for number, (since, until) in enumerate(self.spans(self.pick((1, 3)), days=True)):
                if self.chance(0.7):
                    yield PartnerOfRecord(f"r{scope.id}{number}", scope.id, self.pick(NUMBERS), since, until)

    def charges(self) -> Iterator[Charge]:
        for number in range(self.pick((0, 0, 2, 4))):
            on = self.pick((self.day, self.day, self.day, self.day + ONE_DAY))
            scope = "sub-0" if self.chance(0.3) else self.pick(self.scopes[3:]).id
            kind = self.pick((ChargeKind.USAGE, ChargeKind.USAGE, *ChargeKind))
            yield Charge(f"c{number}", scope, on, kind, self.pick((1250, -1250, 1)), "EUR")
