"""The verbs by which people change a desk: each returns the changes, or raises Refused with the words to show.

They record what is so in Azure; nothing in Azure changes. What Azure would not allow is refused with the
reason, and can still be recorded as found (`found_so`), because estates hold things that should not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from partner_desk.domain.access import AccessKind, Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.endings import ends, new_id
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.fact_edits import (
    check_partner_id,
    known_principal,
    link_collected,
    put_assignments,
    put_links,
    put_offers,
    put_records,
    subscriptions_named,
)
from partner_desk.domain.moments import Span, in_utc, never_holds
from partner_desk.domain.mutes import Mute
from partner_desk.domain.naming import person_name
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.provisional import id_said

# Partners -------------------------------------------------------------------------------------------------


def save_partner(estate: Estate, partner: Partner) -> ChangeSet:
    """Add a partner, or change the one with its id."""
    if not partner.name.strip():
        raise Refused("A partner needs a name.")
    for number in partner.partner_ids:
        if number:
            check_partner_id(number)
        owner = estate.partner_of_id.get(number)
        if number and owner is not None and owner.id != partner.id:
            raise Refused(
                "PartnerID {number} already belongs to {owner}. One id belongs to one organization.",
                number=number,
                owner=owner.name,
            )
    if partner.global_id and partner.global_id in partner.location_ids:
        raise Refused(
            "{global_id} stands both as the global ID and as a location ID. Partner Center shows which "
            "is which under Account settings > Identifiers; the first location ID is the global ID plus "
            "one.",
            global_id=partner.global_id,
        )
    for closed in partner.closed_ids:
        if closed.id not in partner.partner_ids:
            raise Refused(
                "{id} is closed, but no ID of {partner}. Name it among the location IDs as well.",
                id=closed.id,
                partner=partner.name,
            )
    for other in estate.partners.values():
        shared = {partner.admin_agents, partner.helpdesk_agents} & {other.admin_agents, other.helpdesk_agents} - {None}
        if shared and other.id != partner.id:
            group = person_name(known_principal(estate, str(shared.pop())))
            raise Refused(
                "{group} is a group of {other} already. One group belongs to one organization.",
                group=group,
                other=other.name,
            )
    before = estate.partners.get(partner.id)
    verb = "Change" if before is not None else "Add"
    return ChangeSet(f"{verb} partner {partner.name}", (Change(before, partner),))


def partner_id_hint(global_id: str, location_ids: Sequence[str]) -> str:
    """A word of warning about ids that look mistaken; empty if none does."""
    if global_id.isdigit() and location_ids and str(int(global_id) + 1) not in location_ids:
        return (
            f"The first location ID is usually the global ID plus one ({int(global_id) + 1}), and that one is missing. "
            "Check that the two kinds are not mixed up."
        )
    return ""


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
    records = [PartnerOfRecord(new_id(PartnerOfRecord), one, partner_id, since, None, origin) for one in subscriptions]
    return put_records(estate, records, found_so=found_so)


def clear_partner_of_record(
    estate: Estate, subscriptions: Sequence[str], at: datetime, *, never: bool = False
) -> ChangeSet:
    """End the partner of record of subscriptions at a moment; `never` forgets it as a mistake."""
    records = [one for one in estate.records.values() if one.subscription in subscriptions]
    changes = ends(records, at, never)
    if not changes:
        raise Refused("No partner of record is named there at that time.")
    return ChangeSet(f"Clear the partner of record of {subscriptions_named(estate, subscriptions)}", changes)


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
    links = [
        PartnerAdminLink(new_id(PartnerAdminLink), one, partner_id, since, None, since_from, origin=origin)
        for one in principals
    ]
    return put_links(estate, links, found_so=found_so)


def unlink_partner(
    estate: Estate, principals: Sequence[str], at: datetime, origin: Origin, *, never: bool = False
) -> ChangeSet:
    """End the links of identities at a moment, or forget them as a mistake; that they have none then, is known."""
    changes = list(ends([one for one in estate.links.values() if one.principal in principals], at, never))
    if not changes:
        raise Refused("There is no link to remove at that time.")
    for identifier in principals:
        changes += link_collected(estate, identifier, origin)
    return ChangeSet("Remove partner admin link" + ("s" if len(principals) > 1 else ""), tuple(changes))


# Roles ----------------------------------------------------------------------------------------------------


def assign_role(
    estate: Estate,
    principal: str,
    role: str,
    scopes: Sequence[str],
    since: datetime | None,
    origin: Origin,
    kind: AccessKind = AccessKind.ACTIVE,
    *,
    found_so: bool = False,
) -> ChangeSet:
    """Give a principal a role at scopes."""
    roles = [
        RoleAssignment(new_id(RoleAssignment), principal, role, one, kind, since=since, origin=origin) for one in scopes
    ]
    return put_assignments(estate, roles, found_so=found_so)


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
    billings = [
        Billing(new_id(Billing), one, offer, bill_to, reseller, since=since, origin=origin) for one in subscriptions
    ]
    return put_offers(estate, billings)


# Identities by hand ---------------------------------------------------------------------------------------


def add_identity(estate: Estate, principal: Principal, *, nameless: bool = False) -> ChangeSet:
    """Add an identity or a group of a directory; its id may be said to come later, its name only if that is said."""
    principal = replace(principal, id=id_said(principal.id))
    if not principal.id.strip() or not (principal.is_named or nameless):
        raise Refused("An identity needs a name and its object ID (Microsoft Entra shows it on the identity's page).")
    check_principal(principal)
    known = estate.principals.get(principal.id)
    if known is not None:
        raise Refused(
            "The object ID {id} is on the desk already: {known}. A person has another object ID in every tenant.",
            id=principal.id,
            known=known.name or "without a name",
        )
    return ChangeSet(f"Add {person_name(principal)}", (Change(None, principal),))


def check_principal(principal: Principal) -> None:
    """Refuse what no directory has."""
    name = person_name(principal)
    if principal.tenant is None and principal.kind is not PrincipalKind.FOREIGN_GROUP:
        raise Refused(
            "{name} is a {words}, which has a tenant. Say which; only a foreign group has none.",
            name=name,
            words=principal.kind.words,
        )
    if (principal.disabled or principal.deleted) and not principal.kind.is_identity:
        raise Refused(
            "{name} is a {words}. Only an identity, which can sign in, is disabled or deleted.",
            name=name,
            words=principal.kind.words,
        )
    _check_times(name, "disabled", principal.disabled_during, principal.disabled_from)
    _check_times(name, "deleted", principal.deleted_during, principal.deleted_from)


def _check_times(name: str, what: str, during: Iterable[Span], since: datetime | None) -> None:
    """Refuse times that came to an end and have none, or that end after it went on without one."""
    for span in during:
        if span.until is None or never_holds(span):
            raise Refused(
                "{name} was {what} during a time that has no end, or ends before it begins. Say both days, "
                "as in 2024-03-01..2024-04-01; what has no end yet is said as “{what} since”.",
                name=name,
                what=what,
            )
        if since is not None and span.until > since:
            raise Refused(
                "{name} would be {what} since {since}, and in use again from {until}. Take the day out of "
                "“{what} since” if it is over.",
                name=name,
                what=what,
                since=in_utc(since),
                until=in_utc(span.until),
            )


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
        raise Refused("The finding {finding} is not muted.", finding=finding)
    return ChangeSet(f"Unmute {name or finding}", (Change(mute, None),))
