"""Random estates for laws: small worlds in which much that can meet does meet, and wild ones (`tests.wild`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

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
from partner_desk.domain.billing import Billing, Charge, ChargeKind, EarnedCredit, Offer
from partner_desk.domain.changes import Change, ChangeSet, Fact, fact_key
from partner_desk.domain.coverage import ALL, Collectable, Collected
from partner_desk.domain.details import Cloud, SubscriptionDetail, TenantDetail, Usage
from partner_desk.domain.expectations import Expectation, ExpectedVerdict
from partner_desk.domain.ids import EVERYONE, ROOT, ScopeKind
from partner_desk.domain.moments import ONE_DAY, Span
from partner_desk.domain.mutes import Mute
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import (
    Agreement,
    Association,
    Attribution,
    ClosedId,
    Partner,
    PartnerAdminLink,
    PartnerOfRecord,
)
from partner_desk.domain.scopes import Scope
from tests.wild import GIVING, wild_estate

DAY = date(2024, 3, 5)
NOON = datetime(2024, 3, 5, 12, tzinfo=UTC)
ROLES = (
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",  # Owner
    "b24988ac-6180-42a0-ab88-20f7382dd24c",  # Contributor
    "acdd72a7-3385-48ef-bd42-f606fba81ae7",  # Reader
    "custom:ops",
    "00000000-0000-0000-0000-00000000c0de",  # on no list
)
PARTNERS = ("contoso", "fabrikam")
PEOPLE = ("ann", "bob", "sp", "crew", "squad", "agents")
ORIGIN = Origin("a file", "a person", NOON)


def as_recorded(step: ChangeSet) -> ChangeSet:
    """The facts of the sample as if they were a customer's, recorded by a person."""

    def own(fact: Fact | None) -> Fact | None:
        return None if fact is None else replace(fact, origin=ORIGIN)

    return replace(step, changes=tuple(Change(own(one.before), own(one.after)) for one in step.changes))


moments = st.sampled_from([None, None, None, NOON - timedelta(days=300), NOON, NOON + timedelta(days=2)])


@st.composite
def spans(draw: st.DrawFn) -> tuple[datetime | None, datetime | None]:
    since, until = draw(moments), draw(moments)
    return (until, since) if since is not None and until is not None and until < since else (since, until)


rarely = st.sampled_from([False, False, True])
returns = st.sampled_from([(), (), (), (Span(NOON - ONE_DAY, NOON),), (Span(NOON.replace(hour=0), NOON + ONE_DAY),)])
"""When somebody was disabled who is in use again."""


@st.composite
def grants_of_home(draw: st.DrawFn) -> Authorization:
    kind = draw(st.sampled_from([AccessKind.ACTIVE, AccessKind.ELIGIBLE]))
    active = (Span(NOON, NOON + timedelta(hours=3)),) if kind is AccessKind.ELIGIBLE and draw(st.booleans()) else ()
    role = draw(st.sampled_from([*ROLES[1:3], *ROLES[1:3], ROLES[0], GIVING]))  # the last two may be refused
    given = (ROLES[2],) if role == GIVING and draw(st.booleans()) else ()
    return Authorization(draw(st.sampled_from(["sp", "squad"])), role, kind, active, given)


@st.composite
def trees(draw: st.DrawFn) -> list[Scope]:
    """Two tenants; management groups, subscriptions, resource groups and resources below the first."""
    scopes = [Scope("home", ScopeKind.TENANT, None, "Home"), Scope("customer", ScopeKind.TENANT, None, "Customer")]
    tops = ["customer"]
    for number in range(draw(st.integers(0, 2))):
        scopes.append(Scope(f"mg-{number}", ScopeKind.MANAGEMENT_GROUP, draw(st.sampled_from(tops))))
        tops.append(f"mg-{number}")
    for number in range(draw(st.integers(1, 3))):
        scopes.append(Scope(f"sub-{number}", ScopeKind.SUBSCRIPTION, draw(st.sampled_from(tops))))
        for each in range(draw(st.integers(0, 2))):
            group = f"rg-{number}-{each}"
            scopes.append(Scope(group, ScopeKind.RESOURCE_GROUP, f"sub-{number}"))
            for one in range(draw(st.integers(0, 2))):
                scopes.append(Scope(f"vm-{number}-{each}-{one}", ScopeKind.RESOURCE, group, origin=ORIGIN))
    return scopes


def _people(ann: datetime | None, sp: datetime | None, bob: tuple[Span, ...]) -> Iterator[Principal]:
    yield Principal("ann", PrincipalKind.MEMBER, "customer", "Ann", disabled_from=ann)
    yield Principal("bob", PrincipalKind.GUEST, "customer", "Bob", disabled_during=bob)
    yield Principal("sp", PrincipalKind.SERVICE_PRINCIPAL, "home", "sp", deleted_from=sp)
    yield Principal("crew", PrincipalKind.GROUP, "customer", "Crew")
    yield Principal("squad", PrincipalKind.GROUP, "home", "Squad")
    yield Principal("agents", PrincipalKind.FOREIGN_GROUP, None, "Agents")


def _collected(draw: st.DrawFn, subscriptions: list[str]) -> Iterator[Fact]:
    for collectable in Collectable:
        known = draw(st.sampled_from([True, True, True, False]))
        if known:
            yield (Collected(collectable, ALL))
        elif collectable is not Collectable.PARTNER_ADMIN_LINKS and draw(st.booleans()):
            yield (Collected(collectable, draw(st.sampled_from(subscriptions))))


def _partners(draw: st.DrawFn) -> Iterator[Fact]:
    for number, name in enumerate(PARTNERS):
        yield (
            Partner(
                name, name.title(), f"{number}00", (f"{number}01", f"{number}02"),
                draw(st.sampled_from([(), (), (ClosedId(f"{number}01", NOON.replace(hour=0)),)])),
                draw(st.sampled_from([None, "home"])) if name == "contoso" else None,
                draw(st.sampled_from([None, "agents"])) if name == "contoso" else None,
                agreement=draw(st.sampled_from(list(Agreement))),
                designated=draw(st.sampled_from([(), (), (Span(),), (Span(None, NOON.replace(hour=0)),)])),
                designated_known=draw(st.booleans()),
                csp_revoked=draw(st.sampled_from([(), (), (Span(NOON.replace(hour=0), None),)])),
            )
        )  # fmt: skip


def _access(draw: st.DrawFn, below: st.SearchStrategy[str], subscriptions: list[str]) -> Iterator[Fact]:
    for number in range(draw(st.integers(0, 3))):
        since, until = draw(spans())
        group = draw(st.sampled_from(["crew", "squad"]))
        yield (Membership(f"m{number}", group, draw(st.sampled_from(PEOPLE[:5])), since, until))
    for number in range(draw(st.integers(0, 5))):
        since, until = draw(spans())
        kind = draw(st.sampled_from([AccessKind.ACTIVE, AccessKind.ACTIVE, AccessKind.ELIGIBLE]))
        active = (Span(NOON - timedelta(hours=2), NOON),) if draw(st.booleans()) else ()
        scope = draw(st.one_of(below, st.just(ROOT)))
        person, role = draw(st.sampled_from(PEOPLE)), draw(st.sampled_from(ROLES))
        yield (RoleAssignment(f"a{number}", person, role, scope, kind, active, since, until, draw(rarely), ORIGIN))
    for number in range(draw(st.integers(0, 1))):
        grants = tuple(draw(grants_of_home()) for _ in range(draw(st.integers(1, 2))))
        since, until = draw(spans())
        route = draw(st.sampled_from(list(DelegationRoute)))
        scope = draw(st.sampled_from(subscriptions))
        yield (Delegation(f"d{number}", "home", scope, grants, route, "", since, until))
    for number in range(draw(st.integers(0, 2))):
        since, until = draw(spans())
        who = draw(st.sampled_from([EVERYONE, "ann", "sp", "crew", "squad", "agents"]))
        yield (DenyAssignment(f"x{number}", who, draw(below), since, until))
    for _ in range(draw(st.integers(0, 3))):
        since, until = draw(spans())
        person = draw(st.sampled_from(PEOPLE[:3]))
        yield (
            PartnerAdminLink(f"l{person}", person, draw(st.sampled_from(["001", "101", "100", "999"])), since, until)
        )


def _billing(draw: st.DrawFn, subscription: str) -> Iterator[Fact]:
    usage = draw(st.sampled_from(list(Usage)))
    security = draw(st.sampled_from(list(Usage)))
    yield (SubscriptionDetail(subscription, "Enabled", usage=usage, security_usage=security))
    if draw(st.booleans()):
        change = NOON.replace(hour=0)
        whole: list[tuple[datetime | None, datetime | None]] = [(None, None)]
        for number, (since, until) in enumerate(draw(st.sampled_from([whole, [(None, change), (change, None)]]))):
            offer = draw(st.sampled_from([Offer.EA, *[Offer.CSP_AZURE_PLAN] * 4, *Offer]))
            seller = draw(st.sampled_from([None, "contoso", *PARTNERS])) if offer.is_csp else None
            reseller = draw(st.sampled_from([None, *PARTNERS])) if offer.is_csp else None
            credit, moved = draw(rarely), draw(rarely)
            row = f"b{subscription}{number}"
            yield (Billing(row, subscription, offer, seller, reseller, credit, moved, since, until))
    if draw(st.booleans()):
        yield (PartnerOfRecord(f"r{subscription}", subscription, draw(st.sampled_from(["001", "101"]))))


@st.composite
def tame_estates(draw: st.DrawFn) -> list[Fact]:
    """The facts of a small estate: a tree and a handful of everything else."""
    tree = draw(trees())
    facts: list[Fact] = [*tree, TenantDetail("customer", draw(st.sampled_from([Cloud.PUBLIC, Cloud.GOVERNMENT])))]
    below = st.sampled_from([one.id for one in tree if one.id != "home"])
    subscriptions = [one.id for one in tree if one.kind is ScopeKind.SUBSCRIPTION]
    facts += _collected(draw, subscriptions)
    facts += _partners(draw)
    facts += _people(draw(moments), draw(moments), draw(returns))
    facts.append(RoleDefinition("custom:ops", "ops", custom=True))
    facts += _access(draw, below, subscriptions)
    for subscription in subscriptions:
        facts += _billing(draw, subscription)
    if draw(rarely):
        facts.append(Mute("a-finding", "Ann knows.", draw(moments), ORIGIN))
    if draw(rarely):
        told, on = draw(st.sampled_from(list(ExpectedVerdict))), draw(st.sampled_from([None, DAY]))
        facts.append(Expectation("x", draw(st.sampled_from(PARTNERS)), draw(below), "pec", told, on, ORIGIN))
    if draw(st.booleans()):
        facts.append(Charge("c", draw(below), DAY, draw(st.sampled_from(list(ChargeKind))), 1250, "EUR"))
        facts.append(Charge("d", draw(below), DAY, ChargeKind.USAGE, 1250, "EUR"))
        paid, share = draw(st.sampled_from([None, *PARTNERS])), Decimal(draw(st.sampled_from(["0", "15", "12.75"])))
        month, by = DAY.replace(day=1), draw(st.sampled_from(list(Association)))
        facts.append(Attribution("a", draw(st.sampled_from(subscriptions)), month, "101", by))
        facts.append(EarnedCredit("e", draw(below), DAY, ChargeKind.USAGE, Decimal("12.5"), "EUR", share, paid))
    return list({(type(one), fact_key(one)): one for one in facts}.values())


def estates() -> st.SearchStrategy[list[Fact]]:
    """The facts of an estate: small ones, which shrink well, and now and then a wild one."""
    small = tame_estates()
    return st.one_of(small, small, small, st.integers(0, 10**6).map(wild_estate))
