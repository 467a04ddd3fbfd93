"""The verbs by which people change a desk: each returns the changes, or raises Refused with the words to show.

They record what is so in Azure; nothing in Azure changes. What Azure would not allow is refused with the
reason, and can still be recorded as found (`found_so`), because estates hold things that should not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import uuid4

from partner_desk.domain.access import AccessKind, Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.details import SubscriptionDetail, TenantDetail, Usage
from partner_desk.domain.endings import ends, takes_over
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind, parse_scope, scope_key, subscription_scope_id, tenant_scope_id
from partner_desk.domain.mutes import Mute
from partner_desk.domain.naming import person_name
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.scopes import Scope

LONGEST_ID = 20
"""A PartnerID has fewer digits than this."""

AS_FOUND = "If you found it so in the portal all the same, record it as found."

NAMED = 4
"""So many subscriptions are named in a refusal."""

R = TypeVar("R", PartnerOfRecord, Billing)


class Impossible(Refused):
    """Azure would not allow it; it can still be recorded as found, or for what is left: `possible`."""

    def __init__(self, sentence: str, possible: Sequence[str] = ()) -> None:
        """The words to show, and the ids of those for which Azure would allow it."""
        super().__init__(sentence)
        self.possible = tuple(possible)


def _name(estate: Estate, key: str) -> str:
    found = estate.scopes.find(key)
    return estate.scopes.name(found) if found is not None else key


def _several(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} subscriptions"


def _told(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    words = [*names[:NAMED], *([f"{len(names) - NAMED:,} more"] if len(names) > NAMED else [])]
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _are(names: Sequence[str]) -> str:
    """Who it is that is, or are."""
    return f"{_told(names)} {'is' if len(names) == 1 else 'are'}"


# Partners -------------------------------------------------------------------------------------------------


def save_partner(estate: Estate, partner: Partner) -> ChangeSet:
    """Add a partner, or change the one with its id."""
    if not partner.name.strip():
        raise Refused("A partner needs a name.")
    for number in partner.partner_ids:
        if number:
            _check_id(number)
        owner = estate.partner_of_id.get(number)
        if number and owner is not None and owner.id != partner.id:
            raise Refused(f"PartnerID {number} already belongs to {owner.name}. One id belongs to one organization.")
    if partner.global_id and partner.global_id in partner.location_ids:
        raise Refused(
            f"{partner.global_id} stands both as the global ID and as a location ID. Partner Center shows which is "
            "which under Account settings > Identifiers; the first location ID is the global ID plus one."
        )
    before = estate.partners.get(partner.id)
    verb = "Change" if before is not None else "Add"
    return ChangeSet(f"{verb} partner {partner.name}", (Change(before, partner),))


def _check_id(number: str) -> None:
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_ID):
        shown = number if len(number) <= LONGEST_ID else f"{number[:LONGEST_ID]}\N{HORIZONTAL ELLIPSIS}"
        raise Refused(f"{shown!r} is not a PartnerID: it has digits only, for example 5100001.")


def partner_id_hint(global_id: str, location_ids: Sequence[str]) -> str:
    """A word of warning about ids that look mistaken; empty if none does."""
    if global_id.isdigit() and location_ids and str(int(global_id) + 1) not in location_ids:
        return (
            f"The first location ID is usually the global ID plus one ({int(global_id) + 1}), and that one is missing. "
            "Check that the two kinds are not mixed up."
        )
    return ""


def remove_partner(estate: Estate, partner: Partner) -> ChangeSet:
    """Forget a partner; refused while a subscription's billing names it."""
    for billing in estate.billings.values():
        if partner.id in (billing.bill_to, billing.reseller_of_record):
            raise Refused(
                f"{partner.name} sells {_name(estate, billing.subscription)}. "
                "Change that subscription's CSP chain first."
            )
    return ChangeSet(f"Remove partner {partner.name}", (Change(partner, None),))


# Partner of record ----------------------------------------------------------------------------------------


def set_partner_of_record(
    estate: Estate,
    subscriptions: Sequence[str],
    partner_id: str,
    since: datetime | None,
    origin: Origin,
    *,
    found_so: bool = False,
) -> ChangeSet:
    """Name a PartnerID as the partner of record of subscriptions, in place of any other from then on."""
    _check_id(partner_id)
    changes: list[Change] = []
    offers, records = _offers(estate, subscriptions), _of(subscriptions, estate.records.values())
    sold = [one for one, offer in offers.items() if offer.is_csp]
    agreed = [one for one, offer in offers.items() if offer in (Offer.MCA_ONLINE, Offer.MCA_ENTERPRISE)]
    why = []
    if sold:
        why.append(
            f"{_are([_name(estate, one) for one in sold])} sold by a Cloud Solution Provider. A partner of record can "
            "be named on Enterprise Agreement and pay-as-you-go only; there, the seller is recognized by itself."
        )
    if agreed:
        why.append(
            f"{_are([_name(estate, one) for one in agreed])} under a Microsoft Customer Agreement, where the portal "
            "has no partner of record. Use a partner admin link instead."
        )
    if why and not found_so:
        refused = {*sold, *agreed}
        raise Impossible(" ".join((*why, AS_FOUND)), [one for one in subscriptions if one not in refused])
    for subscription in subscriptions:
        record = PartnerOfRecord(f"record {uuid4()}", subscription, partner_id, since, None, origin)
        changes += takes_over(records[subscription], record)
    owner = estate.partner_of_id.get(partner_id)
    who = owner.name if owner is not None else f"PartnerID {partner_id}"
    names = [_name(estate, one) for one in subscriptions]
    return ChangeSet(f"Set {who} as partner of record of {_several(names)}", tuple(changes))


def clear_partner_of_record(
    estate: Estate, subscriptions: Sequence[str], at: datetime, *, never: bool = False
) -> ChangeSet:
    """End the partner of record of subscriptions at a moment; `never` forgets it as a mistake."""
    records = [one for one in estate.records.values() if one.subscription in subscriptions]
    changes = ends(records, at, never)
    if not changes:
        raise Refused("No partner of record is named there at that time.")
    names = [_name(estate, one) for one in subscriptions]
    return ChangeSet(f"Clear the partner of record of {_several(names)}", changes)


def _of(subscriptions: Iterable[str], facts: Iterable[R]) -> dict[str, list[R]]:
    """The facts of each of some subscriptions, found in one go."""
    by_subscription: dict[str, list[R]] = {one: [] for one in subscriptions}
    for fact in facts:
        if fact.subscription in by_subscription:
            by_subscription[fact.subscription].append(fact)
    return by_subscription


def _offers(estate: Estate, subscriptions: Iterable[str]) -> dict[str, Offer]:
    """The offer of each of some subscriptions as it is known last."""
    rows = _of(subscriptions, estate.billings.values())
    return {one: max(own, key=_latest).offer if own else Offer.UNKNOWN for one, own in rows.items()}


def _latest(row: Billing) -> tuple[bool, float]:
    return row.until is None, row.since.timestamp() if row.since is not None else 0


# Partner admin links --------------------------------------------------------------------------------------


def link_partner(
    estate: Estate,
    principals: Sequence[str],
    partner_id: str,
    since: datetime | None,
    since_from: str,
    origin: Origin,
    *,
    found_so: bool = False,
) -> ChangeSet:
    """Link identities to a PartnerID; an identity has one link at a time, so another one ends."""
    _check_id(partner_id)
    changes: list[Change] = []
    owner = estate.partner_of_id.get(partner_id)
    for identifier in principals:
        if identifier not in estate.principals:
            raise Refused(f"There is no identity {identifier!r} on this desk.")
    people = [estate.principals[principal] for principal in principals]
    groups = [person for person in people if not person.kind.is_identity]
    if groups and not found_so:
        foreign = all(group.kind is PrincipalKind.FOREIGN_GROUP for group in groups)
        raise Impossible(
            f"A {'foreign ' if foreign else ''}group cannot sign in and so cannot link itself "
            f"({_told([person_name(one) for one in groups])}). Link its members, each in the tenant where it has its "
            f"account. {AS_FOUND}",
            [person.id for person in people if person not in groups],
        )
    if owner is not None and partner_id == owner.global_id and not found_so:
        raise Impossible(
            f"{partner_id} is the global ID of {owner.name}. A link takes a location ID"
            + (f", for example {owner.location_ids[0]}" if owner.location_ids else "")
            + f". {AS_FOUND}"
        )
    for identifier in principals:
        link = PartnerAdminLink(f"link {uuid4()}", identifier, partner_id, since, None, since_from, origin)
        changes += takes_over([one for one in estate.links.values() if one.principal == identifier], link)
        changes += _collected(estate, Collectable.PARTNER_ADMIN_LINKS, identifier, origin)
    who = owner.name if owner is not None else f"PartnerID {partner_id}"
    first = estate.principals[principals[0]]
    name = person_name(first) if len(principals) == 1 else f"{len(principals)} identities"
    return ChangeSet(f"Link {name} to {who}", tuple(changes))


def unlink_partner(
    estate: Estate, principals: Sequence[str], at: datetime, origin: Origin, *, never: bool = False
) -> ChangeSet:
    """End the links of identities at a moment, or forget them as a mistake; that they have none then, is known."""
    changes = list(ends([one for one in estate.links.values() if one.principal in principals], at, never))
    if not changes:
        raise Refused("There is no link to remove at that time.")
    for identifier in principals:
        changes += _collected(estate, Collectable.PARTNER_ADMIN_LINKS, identifier, origin)
    return ChangeSet("Remove partner admin link" + ("s" if len(principals) > 1 else ""), tuple(changes))


def _collected(estate: Estate, kind: Collectable, subject: str, origin: Origin) -> Iterable[Change]:
    statement = Collected(kind, subject, origin=origin)
    before = estate.all(Collected).get(statement.id)
    if before is None or not before.known:
        yield Change(before, statement)


# Roles ----------------------------------------------------------------------------------------------------


def assign_role(
    estate: Estate,
    principal: str,
    role: str,
    scopes: Sequence[str],
    since: datetime | None,
    origin: Origin,
    kind: AccessKind = AccessKind.ACTIVE,
) -> ChangeSet:
    """Give a principal a role at scopes."""
    person = estate.principals.get(principal)
    if person is None:
        raise Refused(f"There is no identity {principal!r} on this desk.")
    changes = []
    for scope in scopes:
        number = estate.scopes.find(scope)
        if number is None:
            raise Refused(f"There is no scope {scope!r} on this desk.")
        top = estate.scopes.key(estate.scopes.path(number)[-1])
        if person.kind is not PrincipalKind.FOREIGN_GROUP and person.tenant not in (None, top):
            raise Refused(
                f"{person_name(person)} belongs to another tenant than {estate.scopes.name(number)}. There it "
                "needs an account of its own (a guest), or an Azure Lighthouse delegation."
            )
        assignment = RoleAssignment(f"assignment {uuid4()}", principal, role, scope, kind, since=since, origin=origin)
        changes.append(Change(None, assignment))
    where = _name(estate, scopes[0]) if len(scopes) == 1 else f"{len(scopes)} scopes"
    return ChangeSet(f"Assign a role to {person_name(person)} at {where}", tuple(changes))


def remove_roles(estate: Estate, assignments: Sequence[str], at: datetime, *, never: bool = False) -> ChangeSet:
    """Take role assignments away at a moment, or forget them as a mistake."""
    found = [estate.role_assignments[one] for one in assignments if one in estate.role_assignments]
    changes = ends(found, at, never)
    if not changes:
        raise Refused("There is no role assignment to remove at that time.")
    name = "Remove a role assignment" if len(changes) == 1 else f"Remove {len(changes)} role assignments"
    return ChangeSet(name, changes)


# Offers ---------------------------------------------------------------------------------------------------


def set_offer(
    estate: Estate,
    subscriptions: Sequence[str],
    offer: Offer,
    bill_to: str | None,
    reseller: str | None,
    since: datetime | None,
    origin: Origin,
) -> ChangeSet:
    """Say under which offer subscriptions are bought, and by whom they are sold."""
    if not offer.is_csp and (bill_to or reseller):
        raise Refused(
            "Only a CSP offer has a partner whom Microsoft bills and a reseller. Choose one or leave both empty."
        )
    if bill_to and bill_to == reseller:
        raise Refused(
            "The billed partner and the reseller are the same. For a direct-bill partner, leave the reseller empty."
        )
    changes: list[Change] = []
    for subscription in subscriptions:
        billing = Billing(f"billing {uuid4()}", subscription, offer, bill_to, reseller, since=since, origin=origin)
        changes += takes_over([one for one in estate.billings.values() if one.subscription == subscription], billing)
        changes += _collected(estate, Collectable.BILLING, subscription, origin)
    names = [_name(estate, one) for one in subscriptions]
    return ChangeSet(f"Set the offer of {_several(names)}", tuple(changes))


# Scopes and identities by hand ----------------------------------------------------------------------------


def add_scope(
    estate: Estate, kind: ScopeKind, identifier: str, name: str, parent: str | None, origin: Origin
) -> ChangeSet:
    """Add a scope; `identifier` is a tenant's or subscription's GUID, or the name of a group or resource."""
    identifier = identifier.strip()
    if not identifier or ("/" in identifier and kind is not ScopeKind.RESOURCE):
        raise Refused("A scope needs an id: the GUID of a tenant or subscription, the name of a group, no slashes.")
    if kind is ScopeKind.TENANT:
        full, parent = tenant_scope_id(identifier), None
    elif kind is ScopeKind.MANAGEMENT_GROUP:
        full = tenant_scope_id(identifier)
    elif kind is ScopeKind.SUBSCRIPTION:
        full = subscription_scope_id(identifier)
    else:
        above = estate.scopes.find(parent or "")
        base = estate.scopes.id(above) if above is not None else ""
        step = "resourceGroups" if kind is ScopeKind.RESOURCE_GROUP else "providers"
        full = f"{base}/{step}/{identifier}"
        if parse_scope(full) is None:
            raise Refused(f"{identifier!r} cannot be a {kind.words} there. A resource is written Namespace/type/name.")
    if kind is not ScopeKind.TENANT and estate.scopes.find(parent or "") is None:
        raise Refused("Choose the scope above it first.")
    if estate.scopes.find(scope_key(full)) is not None:
        raise Refused(f"{full} is on the desk already.")
    scope = Scope(full, kind, parent, name.strip(), origin)
    changes: list[Change] = [Change(None, scope)]
    if kind is ScopeKind.TENANT:
        changes.append(Change(None, TenantDetail(scope_key(full), origin=origin)))
    if kind is ScopeKind.SUBSCRIPTION:
        detail = SubscriptionDetail(scope_key(full), "Enabled", usage=Usage.UNKNOWN, origin=origin)
        changes.append(Change(None, detail))
    return ChangeSet(f"Add {kind.words} {name or identifier}", tuple(changes))


def add_identity(estate: Estate, principal: Principal) -> ChangeSet:
    """Add an identity or a group of a directory."""
    if not principal.id.strip() or not principal.name.strip():
        raise Refused("An identity needs a name and its object ID (Microsoft Entra shows it on the identity's page).")
    known = estate.principals.get(principal.id)
    if known is not None:
        raise Refused(
            f"The object ID {principal.id} is on the desk already: {known.name or 'without a name'}. A person has "
            "another object ID in every tenant."
        )
    return ChangeSet(f"Add {principal.name}", (Change(None, principal),))


# Findings -------------------------------------------------------------------------------------------------


def mute_finding(
    estate: Estate, finding: str, reason: str, origin: Origin, until: datetime | None = None, name: str = ""
) -> ChangeSet:
    """Stop telling of a finding, for a reason; `name` is what the step calls it."""
    if not reason.strip():
        raise Refused("Say why the finding is muted; whoever reads the desk later will want to know.")
    mute = Mute(finding, reason.strip(), until, origin)
    return ChangeSet(f"Mute {name or finding}", (Change(estate.mutes.get(finding), mute),))


def unmute_finding(estate: Estate, finding: str, name: str = "") -> ChangeSet:
    """Tell of a finding again."""
    mute = estate.mutes.get(finding)
    if mute is None:
        raise Refused(f"The finding {finding} is not muted.")
    return ChangeSet(f"Unmute {name or finding}", (Change(mute, None),))
