"""The worlds beside one: each differs from it in one fact, or in the day that is asked about."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from partner_desk.domain.access import AccessKind, Delegation, DenyAssignment, Principal, RoleAssignment
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.details import Cloud, TenantDetail
from partner_desk.domain.moments import day_after, holds_at, start_of
from partner_desk.domain.partners import PartnerAdminLink, PartnerOfRecord
from partner_desk.training.stage import EXCLUDED
from partner_desk.training.world import World

Beside = tuple[str, World]
"""A world beside another, and what kind of difference it has."""
RARE = ("part", "unknown")
"""Kinds of difference that bring verdicts which little else brings."""
NOON = timedelta(hours=12)

TELLING = {"offer": 3, "seller": 3, "charge": 3, "link": 3, "other": 2}
"""How much sooner than others a kind of difference comes that often brings another verdict."""


def neighbours(world: World, rng: Random) -> Iterator[World]:
    """Worlds beside one, in an order of chance: one of each kind of difference by turns."""
    beside: dict[str, list[World]] = {}
    programs, parts = world.book.programs, [_sales(world, rng), _records(world)]
    if world.question.program not in (programs.record, programs.record_incentive):  # nobody's access counts for those
        parts += [_links(world, rng), _roles(world, rng), _people(world)]
    for kind, other in itertools.chain.from_iterable(parts):
        beside.setdefault(kind, []).append(other)
    for others in beside.values():
        rng.shuffle(others)
    kinds = list(beside)
    kinds.sort(key=lambda one: (one not in RARE, rng.expovariate(TELLING.get(one, 1))))
    for turn in range(max(map(len, beside.values()), default=0)):
        yield from (beside[kind][turn] for kind in kinds if turn < len(beside[kind]))


REMOVED = (PartnerAdminLink, RoleAssignment, PartnerOfRecord, Delegation, DenyAssignment)


def removals(world: World) -> Iterator[World]:
    """The same without one link, role, entry, delegation or deny assignment."""
    for kind in REMOVED:
        yield from (world.without(fact) for fact in world.facts if isinstance(fact, kind))


def bare(world: World) -> World:
    """The same without any of them."""
    return world.but(lambda one: None if isinstance(one, REMOVED) else one)


def _later(world: World) -> datetime:
    return start_of(day_after(world.question.since)) + timedelta(days=2)


def _links(world: World, rng: Random) -> Iterator[Beside]:
    """Who is linked, to whom, since when, and whether anybody looked."""
    mine, rivals = world.partner, world.rivals
    for link in world.every(PartnerAdminLink):
        yield "none", world.without(link)
        yield "unknown", _not_looked_at(world.without(link), link.principal)
        yield "later", world.instead(link, replace(link, since=_later(world), until=None))
        for other in (rivals[:1] if world.is_theirs(link.partner_id) else [mine]) if rivals else ():
            yield (
                "other",
                world.instead(link, replace(link, partner_id=other.location_ids[0])),
            )
        if link.partner_id == mine.global_id:
            yield "number", world.instead(link, replace(link, partner_id=mine.location_ids[0]))
    linked = {one.principal for one in world.every(PartnerAdminLink)}
    for who in world.identities:
        if who.id not in linked and world.holds(who.id):
            number = rng.choice(mine.location_ids)
            known = world.of(one for one in world.facts if not (isinstance(one, Collected) and one.subject == who.id))
            yield (
                "link",
                known.having(PartnerAdminLink("link here", who.id, number)),
            )
            yield "unknown", _not_looked_at(known, who.id)
            if known.facts != world.facts:
                yield "unknown", known


def _not_looked_at(world: World, who: str) -> World:
    return world.having(Collected(Collectable.PARTNER_ADMIN_LINKS, who, known=False))


def _roles(world: World, rng: Random) -> Iterator[Beside]:
    """Which role is held where and for how long, and by whom there is none."""
    tree, noon = world.estate.scopes, start_of(world.question.since) + NOON
    parts = [tree.key(one) for one in tree.children(world.asked)]
    above = {tree.key(one) for one in tree.path(world.asked)}
    for held in _that_can_count(world):
        role = world.role("reader") if held.role != world.role("reader") else world.role("full")
        kind = AccessKind.ELIGIBLE if held.kind is AccessKind.ACTIVE else AccessKind.ACTIVE
        yield "none", world.without(held)
        yield "role", world.instead(held, replace(held, role=role))
        yield "eligible", world.instead(held, replace(held, kind=kind, activations=()))
        yield "later", world.instead(held, replace(held, since=noon, until=None))
        if len(parts) > 1 and held.scope not in parts:
            part = rng.choice(parts)
            yield "part", world.instead(held, replace(held, scope=part))
        if held.scope not in above:
            yield "scope", world.instead(held, replace(held, scope=world.question.scope))
    for given in world.every(Delegation):
        yield "none", world.without(given)
    for who in (*world.identities, *world.foreign):
        if not world.holds(who.id) and who.tenant in (world.tenant, None):
            for place in (world.question.scope, *parts[:1]):
                given_here = RoleAssignment("role here", who.id, world.role("full"), place)
                yield "part" if place != world.question.scope else "role", world.having(given_here)


def _that_can_count(world: World) -> list[RoleAssignment]:
    """The roles of who is linked, of groups, and of partners' admin groups; nobody else's are looked at."""
    linked = {one.principal for one in world.every(PartnerAdminLink)}
    groups = {one.id for one in world.every(Principal) if not one.kind.is_identity}
    return [one for one in world.every(RoleAssignment) if one.principal in linked | groups]


def _people(world: World) -> Iterator[Beside]:
    """Whether somebody is there, or is denied."""
    linked = {one.principal for one in world.every(PartnerAdminLink)}
    for who in world.identities:
        gone = who.disabled_from is not None or who.deleted_from is not None
        if gone:
            yield "gone", world.instead(who, replace(who, disabled_from=None, deleted_from=None))
        elif who.id in linked:
            yield "gone", world.instead(who, _disabled(who, start_of(world.question.since)))
    for denial in world.every(DenyAssignment):
        yield "gone", world.without(denial)


def _disabled(who: Principal, day: datetime) -> Principal:
    return replace(who, disabled_from=day - timedelta(days=4))


def _sales(world: World, rng: Random) -> Iterator[Beside]:
    """How it is bought, what is charged, and another day."""
    mine, rivals, here = world.partner, world.rivals, world.subscription
    for row in world.every(Billing):
        if row.subscription != here or row.until is not None:
            continue
        openly = [one for one in (Offer.EA, Offer.PAYG, Offer.MCA_ENTERPRISE) if one is not row.offer]
        offer = rng.choice(openly)
        yield (
            "offer",
            world.instead(row, replace(row, offer=offer, bill_to=None, reseller_of_record=None)),
        )
        if row.bill_to != mine.id:
            sold = replace(row, offer=Offer.CSP_AZURE_PLAN, bill_to=mine.id, reseller_of_record=None)
            yield "seller", world.instead(row, sold)
        elif rivals:
            yield "seller", world.instead(row, replace(row, bill_to=rivals[0].id))
    for tenant in world.every(TenantDetail):
        if tenant.cloud is not Cloud.PUBLIC:
            yield "cloud", world.instead(tenant, replace(tenant, cloud=Cloud.PUBLIC))
    if world.question.program == world.book.programs.credit:
        charge = None if world.question.charge_kind is not None else rng.choice(EXCLUDED)
        yield "charge", world.asking(charge_kind=charge)
    for era in world.book.eras.values():
        if not holds_at(era, world.question.since):
            day = era.since + timedelta(days=rng.randrange((era.until - era.since).days))
            yield "day", world.asking(since=day, until=day_after(day))


def _records(world: World) -> Iterator[Beside]:
    """Who is named as partner of record, and whether anybody looked."""
    mine, rivals, here = world.partner, world.rivals, world.subscription
    records = [one for one in world.every(PartnerOfRecord) if one.subscription == here]
    for record in records:
        yield "none", world.without(record)
        yield "later", world.instead(record, replace(record, since=_later(world), until=None))
        for other in (rivals[:1] if world.is_theirs(record.partner_id) else [mine]) if rivals else ():
            number = other.location_ids[0]
            yield (
                "other",
                world.instead(record, replace(record, partner_id=number)),
            )
    if not records and world.question.program in world.book.programs.by_record:
        for partner in (mine, *rivals[:1]):
            record = PartnerOfRecord("record here", here, partner.location_ids[0])
            yield "record", world.having(record)
    if world.question.program in world.book.programs.by_record:
        unknown = Collected(Collectable.PARTNERS_OF_RECORD, here, known=False)
        yield "unknown", world.without(*records).having(unknown)
