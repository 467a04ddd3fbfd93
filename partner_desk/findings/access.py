"""Findings about roles: what the list does not know, foreign groups, denials, and what no role reaches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import numpy as np

from partner_desk.domain.access import DenyAssignment, Principal
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.descriptions import kind_of
from partner_desk.domain.ids import EVERYONE
from partner_desk.domain.naming import counted, person_name, principal_called
from partner_desk.domain.partners import Partner
from partner_desk.engine.access_table import Holder, HolderKind
from partner_desk.findings.context import TOLD, Carrier, FindingContext, Rows, link_to, several
from partner_desk.findings.finding import Found
from partner_desk.findings.links import disputed_links, doubts
from partner_desk.findings.sellers import Credit
from partner_desk.language import day_said
from partner_desk.readings.finding_kinds import FindingKind
from partner_desk.readings.questions import Truth
from partner_desk.readings.roles import Listing


def custom_role(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Recognition that rests on custom roles."""
    yield from _resting_on(context, kind, Listing.CUSTOM)


def off_list(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Recognition that rests on built-in roles which the list does not name."""
    yield from _resting_on(context, kind, Listing.OFF)


def _resting_on(context: FindingContext, kind: FindingKind, listing: Listing) -> Iterator[Found]:
    """Where a role of this listing carries recognition, and no better one at or above it."""
    every = context.fact_index.profile_list
    wanted = np.array(
        [one.role is not None and context.fact_index.role_names.listing(one.role) is listing for one in every],
        dtype=np.bool_,
    )
    if not wanted.any():
        return
    roles = (one.judged_role for one in every)
    good = np.array([role is not None and context.value(kind, role) is Truth.YES for role in roles], dtype=np.bool_)
    for carrier in context.carriers():
        profiles = carrier.columns.profile[carrier.rows]
        rows = carrier.rows[wanted[profiles]]
        if not len(rows):
            continue
        better = set(carrier.columns.scope[carrier.rows[good[profiles]]].tolist())
        scopes = dict.fromkeys(carrier.columns.scope[rows].tolist())
        for scope in scopes:
            if better.isdisjoint(context.tree.path(scope)):
                yield _role_at(context, kind, carrier, rows[carrier.columns.scope[rows] == scope], scope)


def _role_at(context: FindingContext, kind: FindingKind, carrier: Carrier, rows: Rows, scope: int) -> Found:
    name = person_name(carrier.principal)
    role = context.fact_index.profile_list[int(carrier.columns.profile[rows[0]])].role or ""
    names = {
        "person": name,
        "partner": context.wording.partner(carrier.partner.id),
        "role": context.role_names(carrier.columns, rows),
        "where": context.tree.name(scope),
    }
    facts = (link_to(carrier.principal, name), *context.access_links(carrier.columns, rows))
    value = context.value(kind, role)
    return Found(
        context.tree.key(scope), carrier.partner.id, carrier.principal.id, names, facts, _begun(context, facts), value
    )


def _begun(context: FindingContext, facts: tuple[object, ...]) -> datetime | None:
    """The earliest moment from which one of some assignments is in force, where that is known."""
    found = [context.estate.role_assignments.get(getattr(one, "key", "")) for one in facts]
    begins = [one.since for one in found if one is not None]
    known = [moment for moment in begins if moment is not None]
    return min(known) if known and len(known) == len(begins) else None


# Foreign groups -------------------------------------------------------------------------------------------


def foreign_unknown(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Foreign groups with roles that are no partner's on the desk."""
    foreign = context.fact_index.foreign
    for group, rows in context.foreign_rows.items():
        if group in context.owner_of_group:
            continue
        tops = context.tree.top[foreign.scope[rows]]
        for tenant in np.unique(tops).tolist():
            own = rows[tops == tenant]
            scopes = foreign.scope[own].tolist()
            name = person_name(context.estate.principals[group])
            names = {
                "group": name,
                "role": context.role_names(foreign, own),
                "where": context.scope_names(scopes),
                "tenant": context.tree.name(tenant),
            }
            facts = (link_to(context.estate.principals[group], name), *context.access_links(foreign, own))
            detail = context.tree.key(tenant)
            yield Found(context.nearest(scopes), None, group, names, facts, _begun(context, facts), detail=detail)


def foreign_role(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Foreign groups of a subscription's sellers whose roles do not count, with no better one at or above them."""
    foreign = context.fact_index.foreign
    for carrier in context.carriers():
        if carrier.columns is not foreign:
            continue
        values = [
            context.value(kind, context.fact_index.profile_list[profile].judged_role or Listing.OFF)
            for profile in foreign.profile[carrier.rows].tolist()
        ]
        better = {
            int(foreign.scope[row]) for row, value in zip(carrier.rows, values, strict=True) if value is not Truth.NO
        }
        no = [int(row) for row, value in zip(carrier.rows, values, strict=True) if value is Truth.NO]
        for scope in dict.fromkeys(int(foreign.scope[row]) for row in no):
            sold = context.subscription_of(scope)
            if (
                better.isdisjoint(context.tree.path(scope))
                and sold is not None
                and _sells(context, carrier.partner, sold)
            ):
                rows = np.array([row for row in no if foreign.scope[row] == scope], dtype=np.intp)
                found = _role_at(context, kind, carrier, rows, scope)
                names = {**found.names, "group": found.names["person"]}
                yield Found(found.scope, found.partner, found.principal, names, found.facts, found.since)


def _sells(context: FindingContext, partner: Partner, subscription: int) -> bool:
    number = int(np.searchsorted(context.fact_index.compressed_tree.subscriptions, subscription))
    return partner.id in context.subscriptions[number][2].sellers.named


# Denials --------------------------------------------------------------------------------------------------


def denied(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Denials but for which a billed partner would earn, as the judge sees it."""
    denials_at = [
        (scope, denial)
        for scope, denials in context.fact_index.denials.items()
        for denial in denials
        if context.facts.time.part(denial.since, denial.until)
    ]
    if not denials_at:
        return
    earnings = [Credit.of(context, day, kind.program) for day in context.days]
    for scope, denial in denials_at:
        if not _hits(context, denial, scope):
            continue
        for credit in earnings:
            below = credit.judged.leaves_below(scope).nodes
            for lane, partner in enumerate(credit.day.partners):
                nodes = below[credit.is_billed_not_recognized(below, lane)]
                if len(nodes) and kind.criterion in credit.judged.decided(lane, nodes):
                    names = {
                        "partner": context.wording.partner(partner.id),
                        "denied": principal_called(context.estate, denial.principal),
                        "where": context.tree.name(scope),
                    }
                    facts = (link_to(denial, denial.name or kind_of(DenyAssignment).singular),)
                    yield Found(context.tree.key(scope), partner.id, None, names, facts, denial.since, detail=denial.id)


def _hits(context: FindingContext, denial: DenyAssignment, scope: int) -> bool:
    """Whether a denial names somebody with an access at, above or below its scope."""
    if denial.principal == EVERYONE:
        return True
    inside = context.fact_index.memberships.members.get(denial.principal, {}).keys() | {denial.principal}
    for columns in (context.fact_index.accesses, context.fact_index.foreign):
        numbers = [
            number
            for holder, number in context.fact_index.holders.items()
            if holder.id in inside
            or (
                holder.kind is HolderKind.GROUP
                and not inside.isdisjoint(context.fact_index.memberships.members.get(holder.id or "", ()))
            )
        ]
        for at in columns.scope[np.isin(columns.holder, numbers)].tolist():
            if at in context.tree.path(scope) or scope in context.tree.path(at):
                return True
    return False


# Who has no name ------------------------------------------------------------------------------------------


def nameless(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Roles of identities without a name, from files that have names for others, told for each subscription.

    Linked ones are told of by themselves.
    """
    named = {one.origin for one in context.estate.principals.values() if one.is_named}
    linked = {one.person.id for one in context.linked} | doubts(context).keys() | disputed_links(context).keys()
    accesses = context.fact_index.accesses
    held: dict[int, list[tuple[Principal, int]]] = {}
    for person in context.fact_index.identities:
        if person.is_named or person.origin not in named or person.id in linked or context.gone(person):
            continue
        for row in context.held_by(Holder(HolderKind.IDENTITY, person.id)).tolist():
            scope = int(accesses.scope[row])
            subscription = context.subscription_of(scope)
            held.setdefault(scope if subscription is None else subscription, []).append((person, row))
    for place, roles in held.items():
        people = {person.id: person for person, _ in roles}
        rows = np.array([row for _, row in roles], dtype=np.intp)
        sources = sorted({person.origin.source for person in people.values() if person.origin is not None})
        names = {
            "roles": counted(len(roles), "role assignment"),
            "where": context.tree.name(place),
            "identities": f"{'is' if len(roles) == 1 else 'are'} of {counted(len(people), 'identity', 'identities')}",
            "source": several(sources, "more file"),
        }
        first = sorted(people.values(), key=lambda person: person.id)[:TOLD]
        facts = (*(link_to(person, person_name(person)) for person in first), *context.access_links(accesses, rows))
        yield Found(context.tree.key(place), None, None, names, facts)


# What nobody reaches --------------------------------------------------------------------------------------


def new_subscription(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Subscriptions that came lately and that no linked identity of a partner reaches who works for the customer."""
    new = [(scope, key, begun) for scope, key, _ in context.subscriptions if (begun := _new_since(context, scope, key))]
    if not new:
        return
    reached: dict[str, set[int]] = {}
    for linked in context.known:
        if linked.partner is not None:
            scopes = set(context.fact_index.accesses.scope[linked.rows].tolist())
            reached.setdefault(linked.partner.id, set()).update(scopes)
    for partner, scopes in reached.items():
        if context.ours is not None and partner != context.ours.id:
            continue
        works_in = set(context.tree.top[list(scopes)].tolist()) if scopes else set()
        inside = {context.subscription_of(scope) for scope in scopes}
        for scope, key, begun in new:
            tenant = context.tree.tenant(scope)
            if tenant in works_in and scope not in inside and scopes.isdisjoint(context.tree.path(scope)):
                if not context.fact_index.knows(Collectable.ROLE_ASSIGNMENTS, scope):
                    continue
                names = {
                    "partner": context.wording.partner(partner),
                    "subscription": context.tree.name(scope),
                    "tenant": context.tree.name(tenant),
                    "day": day_said(begun),
                }
                facts = (link_to(context.tree.scope(scope), names["subscription"]),)
                yield Found(key, partner, None, names, facts, begun)


def _new_since(context: FindingContext, scope: int, key: str) -> datetime | None:
    """The moment at which a subscription came, if that is not long ago.

    It is the start of its first billing; without one, the day of the list that named it first, if the desk had its
    tenant before.
    """
    rows = context.fact_index.by_subscription[0].get(key, ())
    begins = [one.since for one in rows]
    if rows and None in begins:
        return None
    begun = min((one for one in begins if one is not None), default=None) or _listed(context, scope)
    return begun if begun is not None and context.ago(context.older_than) <= begun < context.end else None


def _listed(context: FindingContext, scope: int) -> datetime | None:
    tree = context.tree
    own, tenant = (_observed(context, one) for one in (scope, tree.tenant(scope)))
    return own if own is not None and tenant is not None and tenant.date() < own.date() else None


def _observed(context: FindingContext, scope: int) -> datetime | None:
    number = int(context.tree.origin[scope])
    if number < 0:
        return None
    return context.tree.origins[number].seen
