"""The verbs that set access right: permanent, given back to a seller's group, delegated anew, no longer denied.

Like all verbs (`edits`) they return the changes or raise Refused; nothing changes in Azure itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from partner_desk.domain.access import AccessKind, Authorization, Principal, PrincipalKind
from partner_desk.domain.changes import Change, ChangeSet, joined
from partner_desk.domain.edits import add_identity, assign_role
from partner_desk.domain.endings import ends
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import Span, is_over
from partner_desk.domain.naming import person_name, scope_called
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Partner


def make_permanent(estate: Estate, assignment: str, at: datetime, origin: Origin) -> ChangeSet:
    """Hold a role from a moment on that could only be activated until then."""
    eligible = estate.role_assignments.get(assignment)
    if eligible is None or eligible.kind is not AccessKind.ELIGIBLE:
        raise Refused("There is no eligible role to make permanent.")
    held = assign_role(estate, eligible.principal, eligible.role, [eligible.scope], at, origin)
    return joined("Make an eligible role permanent", (ChangeSet("", ends([eligible], at)), held))


def restore_foreign_principal(
    estate: Estate, partner: Partner, group: str, role: str, scopes: Sequence[str], since: datetime, origin: Origin
) -> ChangeSet:
    """Give an admin group of a seller a role at scopes, as a foreign principal."""
    steps = []
    if group not in estate.principals:
        known = Principal(group, PrincipalKind.FOREIGN_GROUP, None, f"Admin group of {partner.name}", origin=origin)
        steps.append(add_identity(estate, known))
        estate = estate.apply(steps[0])
    steps.append(assign_role(estate, group, role, scopes, since, origin))
    return joined(f"Re-create the foreign principal of {partner.name}", steps)


def change_delegation(
    estate: Estate, delegation: str, authorizations: Sequence[Authorization], at: datetime, origin: Origin
) -> ChangeSet:
    """Let a delegation give other authorizations from a moment on."""
    earlier = estate.delegations.get(delegation)
    if earlier is None or is_over(earlier, at):
        raise Refused("There is no delegation to change at that time.")
    changed = replace(
        earlier, id=f"delegation {uuid4()}", authorizations=tuple(authorizations), since=at, origin=origin
    )
    changes = (*ends([earlier], at), Change(None, changed))
    return ChangeSet(f"Change the delegation of {scope_called(estate.scopes, earlier.scope)}", changes)


def enable_account(estate: Estate, account: str, at: datetime, origin: Origin) -> ChangeSet:
    """Let a disabled account be in use again from a moment on; when it was disabled before stays known."""
    person = estate.principals.get(account)
    if person is None or person.disabled_from is None:
        raise Refused("There is no disabled account to enable.")
    earlier = (Span(person.disabled_from, at),) if person.disabled_from < at else ()
    enabled = replace(person, disabled_from=None, disabled_during=(*person.disabled_during, *earlier), origin=origin)
    return ChangeSet(f"Enable {person_name(person)} again", (Change(person, enabled),))


def end_denials(estate: Estate, denials: Sequence[str], at: datetime) -> ChangeSet:
    """Take deny assignments away at a moment."""
    changes = ends([estate.deny_assignments[one] for one in denials], at)
    if not changes:
        raise Refused("There is no deny assignment to remove at that time.")
    return ChangeSet("Remove a deny assignment" if len(changes) == 1 else "Remove deny assignments", changes)
