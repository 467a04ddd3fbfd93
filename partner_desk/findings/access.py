"""Findings about roles: what the list does not know, foreign groups, denials, and what no role reaches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import numpy as np

from partner_desk.domain.access import DenyAssignment
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.ids import EVERYONE
from partner_desk.domain.partners import Partner
from partner_desk.engine.access_table import HolderKind
from partner_desk.findings.finding import Found
from partner_desk.findings.scene import Carrier, Rows, Scene, link_to
from partner_desk.findings.sellers import Credit
from partner_desk.readings.finding_kinds import FindingKind
from partner_desk.readings.questions import Truth
from partner_desk.readings.roles import Listing


def custom_role(scene: Scene, kind: FindingKind) -> Iterator[Found]:
    """Recognition that rests on custom roles."""
    yield from _resting_on(scene, kind, Listing.CUSTOM)


def off_list(scene: Scene, kind: FindingKind) -> Iterator[Found]:
    """Recognition that rests on built-in roles which the list does not name."""
    yield from _resting_on(scene, kind, Listing.OFF)


def _resting_on(scene: Scene, kind: FindingKind, listing: Listing) -> Iterator[Found]:
    """Where a role of this listing carries recognition, and no better one at or above it."""
    roles = [one.role for one in scene.ledger.profile_list]
    wanted = np.array([role is not None and scene.ledger.listing(role) is listing for role in roles], dtype=np.bool_)
    if not wanted.any():
        return
    good = np.array([role is not None and scene.value(kind, role) is Truth.YES for role in roles], dtype=np.bool_)
    for one in scene.carriers():
        profiles = one.columns.profile[one.rows]
        rows = one.rows[wanted[profiles]]
        if not len(rows):
            continue
        better = set(one.columns.scope[one.rows[good[profiles]]].tolist())
        scopes = dict.fromkeys(one.columns.scope[rows].tolist())
        for scope in scopes:
            if better.isdisjoint(scene.tree.path(scope)):
                yield _role_at(scene, kind, one, rows[one.columns.scope[rows] == scope], scope)


def _role_at(scene: Scene, kind: FindingKind, one: Carrier, rows: Rows, scope: int) -> Found:
    name = scene.person(one.principal)
    role = scene.ledger.profile_list[int(one.columns.profile[rows[0]])].role or ""
    names = {
        "person": name,
        "partner": scene.wording.partner(one.partner.id),
        "role": scene.role_names(one.columns, rows),
        "where": scene.tree.name(scope),
    }
    facts = (link_to(one.principal, name), *scene.access_links(one.columns, rows))
    value = scene.value(kind, role)
    return Found(scene.tree.key(scope), one.partner.id, one.principal.id, names, facts, _begun(scene, facts), value)


def _begun(scene: Scene, facts: tuple[object, ...]) -> datetime | None:
    """The earliest moment from which one of some assignments is in force, where that is known."""
    found = [scene.estate.role_assignments.get(getattr(one, "key", "")) for one in facts]
    begins = [one.since for one in found if one is not None]
    known = [moment for moment in begins if moment is not None]
    return min(known) if known and len(known) == len(begins) else None


# Foreign groups -------------------------------------------------------------------------------------------


def foreign_unknown(scene: Scene, kind: FindingKind) -> Iterator[Found]:
    """Foreign groups with roles that are no partner's on the desk."""
    foreign = scene.ledger.foreign
    for group, rows in scene.foreign_rows.items():
        if group in scene.owner_of_group:
            continue
        tops = scene.tree.top[foreign.scope[rows]]
        for tenant in np.unique(tops).tolist():
            own = rows[tops == tenant]
            scopes = foreign.scope[own].tolist()
            name = scene.person(scene.estate.principals[group])
            names = {
                "group": name,
                "role": scene.role_names(foreign, own),
                "where": scene.scope_names(scopes),
                "tenant": scene.tree.name(tenant),
            }
            facts = (link_to(scene.estate.principals[group], name), *scene.access_links(foreign, own))
            detail = scene.tree.key(tenant)
            yield Found(scene.nearest(scopes), None, group, names, facts, _begun(scene, facts), detail=detail)


def foreign_role(scene: Scene, kind: FindingKind) -> Iterator[Found]:
    """Foreign groups of a subscription's sellers whose roles do not count, with no better one at or above them."""
    foreign = scene.ledger.foreign
    for one in scene.carriers():
        if one.columns is not foreign:
            continue
        values = [
            scene.value(kind, scene.ledger.profile_list[profile].role or Listing.OFF)
            for profile in foreign.profile[one.rows].tolist()
        ]
        better = {int(foreign.scope[row]) for row, value in zip(one.rows, values, strict=True) if value is not Truth.NO}
        no = [int(row) for row, value in zip(one.rows, values, strict=True) if value is Truth.NO]
        for scope in dict.fromkeys(int(foreign.scope[row]) for row in no):
            sold = scene.subscription_of(scope)
            if better.isdisjoint(scene.tree.path(scope)) and sold is not None and _sells(scene, one.partner, sold):
                rows = np.array([row for row in no if foreign.scope[row] == scope], dtype=np.intp)
                found = _role_at(scene, kind, one, rows, scope)
                names = {**found.names, "group": found.names["person"]}
                yield Found(found.scope, found.partner, found.principal, names, found.facts, found.since)


def _sells(scene: Scene, partner: Partner, subscription: int) -> bool:
    number = int(np.searchsorted(scene.ledger.skeleton.subscriptions, subscription))
    return partner.id in scene.subscriptions[number][2].sellers.named


# Denials --------------------------------------------------------------------------------------------------


def denied(scene: Scene, kind: FindingKind) -> Iterator[Found]:
    """Denials but for which a billed partner would earn, as the judge sees it."""
    found = [
        (scope, one)
        for scope, denials in scene.ledger.denials.items()
        for one in denials
        if scene.facts.time.part(one.since, one.until)
    ]
    if not found:
        return
    earnings = [Credit.of(scene, day, kind.program) for day in scene.days]
    skeleton = scene.ledger.skeleton
    for scope, one in found:
        if not _hits(scene, one, scope):
            continue
        below = skeleton.below(int(skeleton.nearest(scope)))
        below = below[skeleton.inside[below] > 0]
        for credit in earnings:
            for lane, partner in enumerate(credit.day.partners):
                nodes = below[credit.is_billed_not_recognized(below, lane)]
                if len(nodes) and kind.criterion in credit.judged.decided(lane, nodes):
                    names = {
                        "partner": scene.wording.partner(partner.id),
                        "denied": _who(scene, one.principal),
                        "where": scene.tree.name(scope),
                    }
                    facts = (link_to(one, one.name or "deny assignment"),)
                    yield Found(scene.tree.key(scope), partner.id, None, names, facts, one.since, detail=one.id)


def _who(scene: Scene, principal: str) -> str:
    if principal == EVERYONE:
        return EVERYONE
    found = scene.estate.principals.get(principal)
    return scene.person(found) if found is not None else principal


def _hits(scene: Scene, denial: DenyAssignment, scope: int) -> bool:
    """Whether a denial names somebody with an access at, above or below its scope."""
    if denial.principal == EVERYONE:
        return True
    inside = scene.ledger.members.get(denial.principal, {}).keys() | {denial.principal}
    for columns in (scene.ledger.accesses, scene.ledger.foreign):
        numbers = [
            number
            for holder, number in scene.ledger.holders.items()
            if holder.id in inside
            or (
                holder.kind is HolderKind.GROUP and not inside.isdisjoint(scene.ledger.members.get(holder.id or "", ()))
            )
        ]
        for at in columns.scope[np.isin(columns.holder, numbers)].tolist():
            if at in scene.tree.path(scope) or scope in scene.tree.path(at):
                return True
    return False


# What nobody reaches --------------------------------------------------------------------------------------


def new_subscription(scene: Scene, kind: FindingKind) -> Iterator[Found]:
    """Subscriptions that came lately and that no linked identity of a partner reaches who works for the customer."""
    new = [(scope, key, begun) for scope, key, _ in scene.subscriptions if (begun := _new_since(scene, scope, key))]
    if not new:
        return
    reached: dict[str, set[int]] = {}
    for one in scene.known:
        if one.partner is not None:
            scopes = set(scene.ledger.accesses.scope[one.rows].tolist())
            reached.setdefault(one.partner.id, set()).update(scopes)
    for partner, scopes in reached.items():
        if scene.ours is not None and partner != scene.ours.id:
            continue
        works_in = set(scene.tree.top[list(scopes)].tolist()) if scopes else set()
        inside = {scene.subscription_of(scope) for scope in scopes}
        for scope, key, begun in new:
            tenant = int(scene.tree.top[scope])
            if tenant in works_in and scope not in inside and scopes.isdisjoint(scene.tree.path(scope)):
                if not scene.ledger.knows(Collectable.ROLE_ASSIGNMENTS, scope):
                    continue
                names = {
                    "partner": scene.wording.partner(partner),
                    "subscription": scene.tree.name(scope),
                    "tenant": scene.tree.name(tenant),
                    "day": begun.date().isoformat(),
                }
                facts = (link_to(scene.tree.scope(scope), names["subscription"]),)
                yield Found(key, partner, None, names, facts, begun)


def _new_since(scene: Scene, scope: int, key: str) -> datetime | None:
    """The moment at which a subscription came, if that is not long ago.

    It is the start of its first billing; without one, the day of the list that named it first, if the desk had its
    tenant before.
    """
    rows = scene.ledger.by_subscription[0].get(key, ())
    begins = [one.since for one in rows]
    if rows and None in begins:
        return None
    begun = min((one for one in begins if one is not None), default=None) or _listed(scene, scope)
    return begun if begun is not None and scene.ago(scene.older_than) <= begun < scene.end else None


def _listed(scene: Scene, scope: int) -> datetime | None:
    tree = scene.tree
    own, tenant = (_observed(scene, one) for one in (scope, int(tree.top[scope])))
    return own if own is not None and tenant is not None and tenant.date() < own.date() else None


def _observed(scene: Scene, scope: int) -> datetime | None:
    number = int(scene.tree.origin[scope])
    if number < 0:
        return None
    origin = scene.tree.origins[number]
    return origin.observed or origin.on
