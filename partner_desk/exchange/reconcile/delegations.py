"""Delegations: what definitions of Azure Lighthouse offer, where assignments put them in force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from partner_desk.domain.access import Authorization, Delegation, RoleDefinition
from partner_desk.domain.changes import Fact
from partner_desk.domain.naming import counted
from partner_desk.exchange.families.roles import subscription_of
from partner_desk.exchange.gather import Rejected
from partner_desk.exchange.listed import AssignedOffer, DelegationOffer
from partner_desk.exchange.reconcile.lists import row_id
from partner_desk.exchange.reconcile.preview import PreviewDraft
from partner_desk.readings.roles import RoleCatalogue


def delegations(draft: PreviewDraft, roles: RoleCatalogue, doubted: set[str]) -> Iterator[Delegation]:
    """The delegations of the files; `doubted` gets the subscriptions where one was left out."""
    listed = draft.gathered.listed
    still = {row_id(one): one for one in draft.estate.delegations.values() if one.until is None}
    for assigned in listed.assigned.values():
        offer = listed.offers.get(assigned.definition)
        if offer is None:
            held = still.get(assigned.id)
            if held is None:
                _leave_out(draft, assigned, doubted)
            else:  # what it gives is not said, only that it is there
                yield replace(held, id=assigned.id, origin=assigned.origin)
            continue
        if offer.half_read:
            doubted.add(subscription_of(assigned.scope))
        given = tuple(one for one in offer.authorizations if _is_given(draft, roles, offer, one))
        when = [one for one in (assigned.created, offer.changed) if one is not None]
        since = max(when) if len(when) == 2 else None  # an offer may be changed after it was assigned
        if given:
            yield Delegation(
                assigned.id, offer.tenant, assigned.scope, given, offer.via, offer.name, since, None, assigned.origin
            )
    idle = listed.offers.keys() - {one.definition for one in listed.assigned.values()}
    if idle:
        offers = counted(len(idle), "offer of Azure Lighthouse is", "offers of Azure Lighthouse are")
        draft.notes.append(
            f"{offers} assigned nowhere in these files, and delegate{'s' if len(idle) == 1 else ''} nothing; "
            "az managedservices assignment list tells what is assigned."
        )


def _leave_out(draft: PreviewDraft, assigned: AssignedOffer, doubted: set[str]) -> None:
    why = (
        "the delegation does not say to whom: its definition is in none of these files; "
        "az managedservices assignment list --include-definition true has both"
    )
    draft.left_out.append(Rejected(assigned.origin.source, assigned.id, why))
    doubted.add(subscription_of(assigned.scope))


def _is_given(draft: PreviewDraft, roles: RoleCatalogue, offer: DelegationOffer, given: Authorization) -> bool:
    """Whether Azure gives what an authorization offers; if not, it is left out with the reason."""
    key = RoleDefinition, given.role
    own: Fact | None = draft.gathered.facts.get(key) or draft.estate.get(*key)
    custom = isinstance(own, RoleDefinition) and own.custom
    refusal = roles.refusal(given.role, bool(given.delegated_roles), custom=custom)
    if refusal is None:
        return True
    why = f"the authorization of {draft.name(given.principal)} was left out: {refusal.why}"
    said = Rejected(offer.origin.source, offer.name or "an offer", why)
    if said not in draft.left_out:
        draft.left_out.append(said)
    return False
