"""Synthetic estates: skewed fan-out as in real tenants, twenty partners, one role assignment per ten scopes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime

from partner_desk.domain.access import Membership, Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import Fact
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.details import SubscriptionDetail, TenantDetail, Usage
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind, subscription_scope_id, tenant_scope_id
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.scopes import Scope

SINCE = datetime(2023, 1, 1, tzinfo=UTC)
ORIGIN = Origin("synthetic", "the benchmark", SINCE)
ROLES = {
    "owner": "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "contributor": "b24988ac-6180-42a0-ab88-20f7382dd24c",
    "reader": "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    "vm": "9980e02c-c2be-4d73-94e8-173b1dc7cf3c",
}
TYPES = ("Microsoft.Compute/virtualMachines", "Microsoft.Storage/storageAccounts", "Microsoft.Web/sites")


def guid(random_: random.Random) -> str:
    """A GUID from a seeded source."""
    text = f"{random_.getrandbits(128):032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def scopes(total: int, random_: random.Random) -> Iterator[Scope]:
    """About `total` scopes: a tenant, management groups, subscriptions of very different sizes."""
    tenant = tenant_scope_id(guid(random_))
    yield Scope(tenant, ScopeKind.TENANT, None, "Synthetic", ORIGIN)
    groups = [tenant]
    for number in range(max(2, total // 4000)):
        key = tenant_scope_id(f"group-{number}")
        yield Scope(key, ScopeKind.MANAGEMENT_GROUP, groups[int(random_.random() ** 2 * len(groups))], "", ORIGIN)
        groups.append(key)
    made = len(groups)
    while made < total:
        subscription = subscription_scope_id(guid(random_))
        yield Scope(subscription, ScopeKind.SUBSCRIPTION, random_.choice(groups), f"Subscription {made}", ORIGIN)
        made += 1
        for number in range(min(int(random_.paretovariate(0.9) * 4), 300)):
            if made >= total:
                return
            group = f"{subscription}/resourceGroups/rg-{number}"
            yield Scope(group, ScopeKind.RESOURCE_GROUP, subscription, "", ORIGIN)
            made += 1
            for each in range(min(int(random_.paretovariate(0.9) * 3), 500, total - made)):
                identifier = f"{group}/providers/{TYPES[each % 3]}/vm-weu-{each}"
                yield Scope(identifier, ScopeKind.RESOURCE, group, "", ORIGIN)
                made += 1


def estate(total: int, partners: int = 20, seed: int = 7) -> Estate:
    """An estate of about `total` scopes."""
    random_ = random.Random(seed)
    tree = list(scopes(total, random_))
    return Estate.of([*tree, *_others(tree, partners, random_)])


def _others(tree: list[Scope], partners: int, random_: random.Random) -> Iterator[Fact]:
    tenant = tree[0].id.casefold()
    yield TenantDetail(tenant)
    for collectable in Collectable:
        yield Collected(collectable)
    names = [f"p{number}" for number in range(partners)]
    for number, name in enumerate(names):
        yield Partner(name, f"Partner {number}", str(1_000_000 + 10 * number), (str(1_000_001 + 10 * number),))
    people = [guid(random_) for _ in range(max(40, len(tree) // 200))]
    for number, person in enumerate(people):
        kind = PrincipalKind.GROUP if number % 10 == 9 else PrincipalKind.MEMBER
        yield Principal(person, kind, tenant, f"person {number}", origin=ORIGIN)
        if number % 10 < 5:
            yield PartnerAdminLink(f"l{number}", person, str(1_000_001 + 10 * (number % partners)), SINCE)
        if number % 10 == 9:
            for each in range(5):
                yield Membership(f"m{number}-{each}", person, people[(number * 7 + each * 10) % len(people)], SINCE)
    subscriptions = [one.id.casefold() for one in tree if one.kind is ScopeKind.SUBSCRIPTION]
    for number, key in enumerate(subscriptions):
        offer = (Offer.EA, Offer.CSP_AZURE_PLAN, Offer.PAYG)[number % 3]
        yield SubscriptionDetail(key, "Enabled", usage=Usage.SOME)
        seller = random_.choice(names) if offer is Offer.CSP_AZURE_PLAN else None
        yield Billing(f"b{number}", key, offer, seller, since=SINCE)
        if number % 3 == 0:
            yield PartnerOfRecord(f"r{number}", key, str(1_000_001 + 10 * (number % partners)), SINCE)
    roles = list(ROLES.values())
    for number in range(len(tree) // 10):
        place = tree[random_.randrange(1, len(tree))]
        yield RoleAssignment(
            f"a{number}", random_.choice(people), random_.choice(roles), place.id.casefold(), since=SINCE, origin=ORIGIN
        )
