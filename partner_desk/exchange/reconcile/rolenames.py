"""Roles by their names, and rows without an id: put beside what the catalogue, the files and the desk know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from partner_desk.domain.access import RoleAssignment, RoleDefinition
from partner_desk.domain.ids import is_guid
from partner_desk.exchange.families.roles import UNNUMBERED, numbered, subscription_of
from partner_desk.exchange.gather import Rejected
from partner_desk.exchange.reconcile.preview import PreviewDraft
from partner_desk.exchange.reconcile.role_history import triple
from partner_desk.readings.roles import RoleCatalogue


def settle_rows(draft: PreviewDraft, roles: RoleCatalogue) -> None:
    """Give every role that files list its key, and one id to what several rows tell of the same."""
    facts, estate = draft.gathered.facts, draft.estate
    listed = [one for one in facts.values() if isinstance(one, RoleAssignment)]
    unnumbered = any(one.id.startswith(UNNUMBERED) for one in (*listed, *estate.role_assignments.values()))
    if not unnumbered and all(is_guid(one.role) for one in listed):
        return
    named = dict(_named(draft))
    held = {(triple(one), one.kind): one.id for one in estate.role_assignments.values() if one.until is None}
    settled: list[RoleAssignment] = []
    for told in listed:
        del facts[RoleAssignment, told.id]
        row = told if is_guid(told.role) else _of_name(draft, told, roles, named)
        if row is not None:
            settled.append(row)
            if triple(told) in draft.gathered.confirmed:
                draft.gathered.confirmed.add(triple(row))
    own = {(triple(one), one.kind): one.id for one in settled if not one.id.startswith(UNNUMBERED)}
    for row in settled:
        known = held.get((triple(row), row.kind), "")
        if not row.activations and (row.id.startswith(UNNUMBERED) or known.startswith(UNNUMBERED)):
            row = replace(row, id=known or own.get((triple(row), row.kind)) or row.id)
        draft.gathered.add(row)


def _named(draft: PreviewDraft) -> Iterator[tuple[str, str]]:
    """The keys of the roles beyond the built-in ones, by their names in small letters."""
    gathered = (one for one in draft.gathered.facts.values() if isinstance(one, RoleDefinition))
    for one in (*draft.estate.role_definitions.values(), *gathered):
        yield one.name.casefold(), one.id
        yield one.id.casefold(), one.id


def _of_name(
    draft: PreviewDraft, row: RoleAssignment, roles: RoleCatalogue, named: Mapping[str, str]
) -> RoleAssignment | None:
    """A row whose role is named, with its key; None if nobody knows the role: who holds roles there is not known."""
    built_in = roles.find(row.role)
    key = named.get(row.role.casefold()) or (built_in.id if built_in is not None else None)
    if key is not None:
        made, settled = numbered(replace(row, id="")).id, replace(row, role=key)
        if not row.id.startswith(made):
            return settled
        return replace(settled, id=numbered(replace(settled, id="")).id + row.id.removeprefix(made))
    source = row.origin.source if row.origin is not None else ""
    why = f"the role {row.role[:80]!r} is no built-in one, and no list of role definitions names it"
    draft.left_out.append(Rejected(source, f"role of {draft.name(row.principal)}", why))
    draft.gathered.doubted.add(subscription_of(row.scope))
    return None
