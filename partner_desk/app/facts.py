"""Facts in words: what one says, for people who look at a conflict, an edge in time, or a person's departure."""

from __future__ import annotations

from partner_desk.app.lists import ListNames, span
from partner_desk.domain.access import Delegation, DenyAssignment, Membership, Principal, RoleAssignment, RoleDefinition
from partner_desk.domain.billing import Billing, Charge
from partner_desk.domain.changes import ChangeSet, Fact
from partner_desk.domain.coverage import ALL, Collected
from partner_desk.domain.details import SubscriptionDetail, TenantDetail
from partner_desk.domain.endings import Ending
from partner_desk.domain.estate import Estate
from partner_desk.domain.mutes import Mute
from partner_desk.domain.naming import name_or_id, person_name
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.scopes import Scope


def told(estate: Estate, fact: Fact) -> str:
    """A fact with its time, by the names that a snapshot has for what it speaks of."""
    since, until = getattr(fact, "since", None), getattr(fact, "until", None)
    time = span(since, until)
    return f"{named(estate, fact)}, {time}" if time else named(estate, fact)


def what_gives_way(estate: Estate, changes: ChangeSet) -> list[str]:
    """A sentence for each fact that a step ends or forgets; `estate` is the snapshot before it."""
    found = []
    for change in changes:
        if isinstance(change.before, Ending):
            since, until = change.before.since, getattr(change.after, "until", None)
            begun = f" (since {since:%Y-%m-%d})" if since is not None else ""
            ends = f" on {until:%Y-%m-%d}" if until is not None else ", as if it had never been"
            found.append(f"This ends {named(estate, change.before)}{begun}{ends}.")
    return found


def named(estate: Estate, fact: Fact) -> str:
    """A fact without its time."""
    names = ListNames(estate)
    match fact:
        case Scope():
            return f"the {fact.kind.words} {fact.name or fact.id.rsplit('/', 1)[-1]}"
        case RoleAssignment():
            kind = "" if fact.kind == "active" else f"{fact.kind.value} "
            return (
                f"the {kind}role {names.role(fact.role)} of {names.principal(fact.principal)} at "
                f"{names.scope(fact.scope)}"
            )
        case Delegation():
            return f"the delegation of {names.scope(fact.scope)} to {names.scope(fact.managing_tenant)}"
        case DenyAssignment():
            return f"the denial of {names.principal(fact.principal)} at {names.scope(fact.scope)}"
        case Membership():
            return f"the membership of {names.principal(fact.member)} in {names.principal(fact.group)}"
        case PartnerAdminLink():
            return f"the link of {names.principal(fact.principal)} to {names.partner_id(fact.partner_id)}"
        case PartnerOfRecord():
            return f"{names.partner_id(fact.partner_id)} as partner of record of {names.scope(fact.subscription)}"
        case Billing():
            sellers = " and ".join(names.partner(one) for one in (fact.bill_to, fact.reseller_of_record) if one)
            sold = f", sold by {sellers}" if sellers else ""
            return f"the offer {fact.offer.words} of {names.scope(fact.subscription)}{sold}"
        case _:
            return _other(names, fact)


def _other(names: ListNames, fact: Fact) -> str:
    match fact:
        case Principal():
            return f"the {fact.kind.words} {person_name(fact)}"
        case Partner():
            return f"the partner {name_or_id(fact)}"
        case RoleDefinition():
            return f"the role {name_or_id(fact)}"
        case TenantDetail():
            return f"what is known of the tenant {names.scope(fact.tenant)}"
        case SubscriptionDetail():
            return f"what is known of the subscription {names.scope(fact.subscription)}"
        case Charge():
            return f"the {fact.kind.words} charge of {names.scope(fact.scope)} on {fact.on}"
        case Collected():
            where = "everything" if fact.subject == ALL else names.scope(fact.subject)
            said = "were collected" if fact.known else "were not collected"
            return f"that {fact.kind.words} {said} for {where}"
        case Mute():
            return f"that the finding {fact.id} is muted"
        case _:
            return f"a fact {fact.id}"
