"""The verbs that put facts on a desk, each about one thing: where Azure would not allow it, and whose place it takes.

`edits` makes the facts of what people choose, and says for whom; what is refused here can be recorded as found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from partner_desk.domain.access import (
    AccessKind,
    Delegation,
    Membership,
    Principal,
    PrincipalKind,
    RoleAssignment,
)
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.coverage import ALL, Collectable, Collected
from partner_desk.domain.endings import says_already, takes_over
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ROOT, ScopeKind
from partner_desk.domain.naming import listed, person_name, scope_called
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import PartnerAdminLink, PartnerOfRecord
from partner_desk.language import marked, tr

LONGEST_ID = 20
"""A PartnerID has fewer digits than this."""

AS_FOUND = marked("If you found it so in the portal all the same, record it as found.")

NAMED = 4
"""So many subscriptions are named in a refusal."""

R = TypeVar("R", PartnerOfRecord, Billing)


class Impossible(Refused):
    """Azure would not allow it; it can still be recorded as found, or for what is left: `possible`."""

    def __init__(self, template: str, /, possible: Sequence[str] = (), **values: object) -> None:
        """The words to show, and the ids of those for which Azure would allow it."""
        super().__init__(template, **values)
        self.possible = tuple(possible)


def check_partner_id(number: str) -> None:
    """Refuse what is no PartnerID."""
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_ID):
        shown = number if len(number) <= LONGEST_ID else f"{number[:LONGEST_ID]}\N{HORIZONTAL ELLIPSIS}"
        raise Refused("{shown!r} is not a PartnerID: it has digits only, for example 5100001.", shown=shown)


# Partners of record and offers ----------------------------------------------------------------------------


def put_records(estate: Estate, records: Sequence[PartnerOfRecord], *, found_so: bool = False) -> ChangeSet:
    """Partners of record of subscriptions, in place of any others in their time."""
    for record in records:
        check_partner_id(record.partner_id)
    subscriptions = [one.subscription for one in records]
    offers, others = _offers(estate, subscriptions), _of(subscriptions, estate.records.values())
    sold = [one for one, offer in offers.items() if offer.is_csp]
    agreed = [one for one, offer in offers.items() if offer in (Offer.MCA_ONLINE, Offer.MCA_ENTERPRISE)]
    why = []
    if sold:
        why.append(
            f"{_are(estate, sold)} sold by a Cloud Solution Provider. A partner of record "
            "can be named on Enterprise Agreement and pay-as-you-go only; there, the seller is recognized by itself."
        )
    if agreed:
        why.append(
            f"{_are(estate, agreed)} under a Microsoft Customer Agreement, where the "
            "portal has no partner of record. Use a partner admin link instead."
        )
    if why and not found_so:
        refused = {*sold, *agreed}
        raise Impossible(" ".join((*why, tr(AS_FOUND))), [one for one in subscriptions if one not in refused])
    changes: list[Change] = []
    for record in records:
        changes += takes_over(others[record.subscription], record)
    who = _owner(estate, records[0].partner_id)
    return ChangeSet(f"Set {who} as partner of record of {subscriptions_named(estate, subscriptions)}", tuple(changes))


def put_offers(estate: Estate, billings: Sequence[Billing]) -> ChangeSet:
    """The offers of subscriptions, in place of any others in their time; how those are billed is known then."""
    others = _of([one.subscription for one in billings], estate.billings.values())
    changes: list[Change] = []
    for billing in billings:
        if not billing.offer.is_csp and (billing.bill_to or billing.reseller_of_record):
            raise Refused(
                "Only a CSP offer has a partner whom Microsoft bills and a reseller. Choose one or leave both empty."
            )
        if billing.bill_to and billing.bill_to == billing.reseller_of_record:
            raise Refused(
                "The billed partner and the reseller are the same. For a direct-bill partner, leave the reseller empty."
            )
        changes += takes_over(others[billing.subscription], billing)
        changes += _collected(estate, Collectable.BILLING, billing.subscription, billing.origin)
    names = subscriptions_named(estate, [one.subscription for one in billings])
    return ChangeSet(f"Set the offer of {names}", tuple(changes))


def _of(subscriptions: Iterable[str], facts: Iterable[R]) -> dict[str, list[R]]:
    """The facts of each of some subscriptions, found in one go."""
    by_subscription: dict[str, list[R]] = {one: [] for one in subscriptions}
    for fact in facts:
        if fact.subscription in by_subscription:
            by_subscription[fact.subscription].append(fact)
    return by_subscription


def _offers(estate: Estate, subscriptions: Iterable[str]) -> Mapping[str, Offer]:
    """The offer of each of some subscriptions as it is known last."""
    rows = _of(subscriptions, estate.billings.values())
    return {one: max(own, key=_latest).offer if own else Offer.UNKNOWN for one, own in rows.items()}


def _latest(row: Billing) -> tuple[bool, float]:
    return row.until is None, row.since.timestamp() if row.since is not None else 0


# Partner admin links --------------------------------------------------------------------------------------


def put_links(estate: Estate, links: Sequence[PartnerAdminLink], *, found_so: bool = False) -> ChangeSet:
    """Links of identities to one PartnerID; an identity has one link at a time, so another one ends."""
    number = links[0].partner_id
    check_partner_id(number)
    people = [known_principal(estate, one.principal) for one in links]
    groups = [person for person in people if not person.kind.is_identity]
    if groups and not found_so:
        foreign = all(group.kind is PrincipalKind.FOREIGN_GROUP for group in groups)
        raise Impossible(
            "A foreign group cannot sign in and so cannot link itself ({groups}). Link its members, each in the tenant "
            "where it has its account. {as_found}"
            if foreign
            else "A group cannot sign in and so cannot link itself ({groups}). Link its members, each in the tenant "
            "where it has its account. {as_found}",
            [person.id for person in people if person not in groups],
            groups=listed(groups, NAMED, person_name),
            as_found=tr(AS_FOUND),
        )
    owner = estate.partner_of_id.get(number)
    if owner is not None and number == owner.global_id and not found_so:
        raise Impossible(
            "{number} is the global ID of {owner}. A link takes a location ID, for example {example}. {as_found}"
            if owner.location_ids
            else "{number} is the global ID of {owner}. A link takes a location ID. {as_found}",
            number=number,
            owner=owner.name,
            example=next(iter(owner.location_ids), ""),
            as_found=tr(AS_FOUND),
        )
    changes: list[Change] = []
    for link in links:
        others = [one for one in estate.links.values() if one.principal == link.principal]
        changes += takes_over(others, link)
        changes += _checked_again(others, link)
        changes += link_collected(estate, link.principal, link.origin, link.checked)
    name = person_name(people[0]) if len(people) == 1 else f"{len(people)} identities"
    return ChangeSet(f"Link {name} to {_owner(estate, number)}", tuple(changes))


def _checked_again(others: Iterable[PartnerAdminLink], link: PartnerAdminLink) -> Iterator[Change]:
    """That somebody looked later whether a link is still there which the desk has already."""
    stays = next((one for one in others if says_already(one, link)), None)
    if stays is None or link.checked is None:
        return
    if stays.last_seen is None or link.checked > stays.last_seen:
        yield Change(stays, replace(stays, checked=link.checked))


def link_collected(
    estate: Estate, principal: str, origin: Origin | None, on: datetime | None = None
) -> Iterable[Change]:
    """That the link of an identity is known, or that it has none; `on` is when it was looked for, if that is said."""
    return _collected(estate, Collectable.PARTNER_ADMIN_LINKS, principal, origin, on)


_BELOW_SUBSCRIPTIONS = frozenset({Collectable.DENY_ASSIGNMENTS, Collectable.ACTIVATIONS, Collectable.PIM})
"""What is asked of each scope; every other kind is asked of whole subscriptions."""


def check_statement(estate: Estate, statement: Collected) -> None:
    """Refuse a statement about something of which its kind is never asked: nobody would hear it."""
    kind, key = statement.kind, statement.subject
    person, scope = estate.principals.get(key), estate.scopes.find(key)
    level = estate.scopes.kind_of(scope) if scope is not None else None
    if kind is Collectable.GROUP_MEMBERS:
        where, fits = "a group, or all of a tenant", person is not None and person.kind is PrincipalKind.GROUP
    elif kind is Collectable.PARTNER_ADMIN_LINKS:
        where, fits = "an identity, or all of a tenant", person is not None and person.kind.is_identity
    elif kind in _BELOW_SUBSCRIPTIONS:
        where, fits = "a scope", level is not None
    else:
        where, fits = "a subscription, or a scope above", level is not None and level <= ScopeKind.SUBSCRIPTION
    if key != ALL and not fits and level is not ScopeKind.TENANT:
        name = person_name(person) if person is not None else scope_called(estate.scopes, key)
        words = f"{kind.words[0].upper()}{kind.words[1:]}"
        raise Refused("{words} are looked for in {where}, and {name} is none.", words=words, where=where, name=name)


def _collected(
    estate: Estate, kind: Collectable, subject: str, origin: Origin | None, on: datetime | None = None
) -> Iterable[Change]:
    statement = Collected(kind, subject, on=on, origin=origin)
    before = estate.all(Collected).get(statement.id)
    if before is None or not before.known:
        yield Change(before, statement)


# Access ---------------------------------------------------------------------------------------------------


def put_assignments(estate: Estate, assignments: Sequence[RoleAssignment], *, found_so: bool = False) -> ChangeSet:
    """Roles of a principal at scopes, beside all others."""
    person = known_principal(estate, assignments[0].principal)
    why = ""
    for one in assignments:
        why = why or _out_of_reach(estate, person, one.scope)
    if why and not found_so:
        raise Impossible("{why} {as_found}", why=why, as_found=tr(AS_FOUND))
    scopes = [one.scope for one in assignments]
    where = scope_called(estate.scopes, scopes[0]) if len(scopes) == 1 else f"{len(scopes)} scopes"
    held = [one for one in estate.role_assignments.values() if one.principal == person.id]
    new = [Change(None, one) for one in assignments if not any(says_already(each, one) for each in held)]
    return ChangeSet(f"Assign a role to {person_name(person)} at {where}", tuple(new))


def _out_of_reach(estate: Estate, person: Principal, scope: str) -> str:
    """Why a principal can have no role at a scope; empty if it can."""
    foreign = person.kind is PrincipalKind.FOREIGN_GROUP
    if scope == ROOT:
        return f"{person_name(person)} is a foreign group, which cannot have elevated access." if foreign else ""
    number = estate.scopes.find(scope)
    if number is None:
        raise Refused("There is no scope {scope!r} on this desk.", scope=scope)
    top, name = estate.scopes.key(estate.scopes.tenant(number)), estate.scopes.name(number)
    if foreign and person.tenant == top:
        return f"{person_name(person)} is a foreign group, but {name} belongs to its own tenant."
    if not foreign and person.tenant not in (None, top):
        return (
            f"{person_name(person)} belongs to another tenant than {name}. There it needs an account of its own (a "
            "guest), or an Azure Lighthouse delegation."
        )
    return ""


def put_membership(estate: Estate, membership: Membership, *, found_so: bool = False) -> ChangeSet:
    """A member of a group, with the time that is said, in place of what was said of it in that time."""
    group, member = known_principal(estate, membership.group), known_principal(estate, membership.member)
    why = ""
    if group == member:
        why = "A group is no member of itself."
    elif member.kind is PrincipalKind.FOREIGN_GROUP:
        why = f"{person_name(member)} is a foreign group, which is no member of a group."
    elif member.tenant != group.tenant:
        why = f"{person_name(member)} belongs to another tenant than {person_name(group)}. There it needs a guest."
    if why and not found_so:
        raise Impossible("{why} {as_found}", why=why, as_found=tr(AS_FOUND))
    others = [
        each
        for each in estate.memberships.values()
        if (each.group, each.member, each.kind) == (membership.group, membership.member, membership.kind)
    ]
    what = f"Add {person_name(member)} to {person_name(group)}"
    if membership.kind is AccessKind.ELIGIBLE:
        what = f"Make {person_name(member)} eligible for {person_name(group)}"
    return ChangeSet(what, takes_over(others, membership))


def put_delegation(estate: Estate, delegation: Delegation, *, found_so: bool = False) -> ChangeSet:
    """An Azure Lighthouse delegation, beside all others."""
    number = estate.scopes.find(delegation.scope)
    if number is None:
        raise Refused("There is no scope {scope!r} on this desk.", scope=delegation.scope)
    tree, why = estate.scopes, ""
    name, manager = tree.name(number), scope_called(estate.scopes, delegation.managing_tenant)
    if not delegation.authorizations:
        raise Refused("A delegation gives somebody a role. Say which authorizations that of {name} has.", name=name)
    if tree.kind_of(number) not in (ScopeKind.SUBSCRIPTION, ScopeKind.RESOURCE_GROUP):
        why = f"Only a subscription or a resource group can be delegated, and {name} is a {tree.kind_of(number).words}."
    elif tree.key(tree.tenant(number)) == delegation.managing_tenant:
        why = f"{name} lies in the managing tenant itself."
    for grant in delegation.authorizations:
        person = known_principal(estate, grant.principal)
        if not why and person.tenant != delegation.managing_tenant:
            why = f"{person_name(person)} does not belong to the managing tenant {manager}."
    if why and not found_so:
        raise Impossible("{why} {as_found}", why=why, as_found=tr(AS_FOUND))
    held = [each for each in estate.delegations.values() if says_already(each, delegation)]
    return ChangeSet(f"Delegate {name} to {manager}", () if held else (Change(None, delegation),))


# Names ----------------------------------------------------------------------------------------------------


def subscriptions_named(estate: Estate, keys: Sequence[str]) -> str:
    """One subscription by its name, several by their number."""
    return scope_called(estate.scopes, keys[0]) if len(keys) == 1 else f"{len(keys)} subscriptions"


def known_principal(estate: Estate, key: str) -> Principal:
    """An identity or a group that is on the desk."""
    principal = estate.principals.get(key)
    if principal is None:
        raise Refused("There is no identity {key!r} on this desk.", key=key)
    return principal


def _owner(estate: Estate, number: str) -> str:
    """The organization of a PartnerID, or that."""
    owner = estate.partner_of_id.get(number)
    return owner.name if owner is not None else f"PartnerID {number}"


def _are(estate: Estate, subscriptions: Sequence[str]) -> str:
    """Which subscriptions it is that are something."""
    told = listed(subscriptions, NAMED, lambda key: scope_called(estate.scopes, key))
    return f"{told} {'is' if len(subscriptions) == 1 else 'are'}"
