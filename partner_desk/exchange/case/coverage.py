"""What was collected, as a case says it: of the whole of a kind, and of each identity's link."""

from __future__ import annotations

from collections.abc import Iterator

from partner_desk.domain.access import AccessKind, Membership, PrincipalKind
from partner_desk.domain.coverage import ALL, Collectable
from partner_desk.domain.ids import ROOT, ScopeKind
from partner_desk.domain.moments import never_holds
from partner_desk.exchange.case.part import CasePart

_OPEN = (Collectable.ROLE_ASSIGNMENTS, Collectable.DELEGATIONS, Collectable.GROUP_MEMBERS)
"""Kinds that, where they are missing, leave room for an identity that nobody listed."""


def collected(part: CasePart, losses: list[str]) -> tuple[frozenset[Collectable], frozenset[str]]:
    """The kinds that were not collected, and the identities whose link was not.

    A kind of which some was collected and some not is a loss; it then counts as not collected, which can only make
    verdicts less certain.
    """
    incomplete = set()
    for kind in Collectable:
        if kind is Collectable.PARTNER_ADMIN_LINKS:
            continue
        known = _known(part, kind)
        if known != {True}:
            incomplete.add(kind)
        if len(known) > 1:
            losses.append(f"{kind.words}: they were collected for a part only")
    knows = part.estate.coverage.knows
    identities = [one for one in part.people.values() if one.kind.is_identity]
    missing = {one.id for one in identities if not knows(Collectable.PARTNER_ADMIN_LINKS, one.id, one.tenant or "")}
    if knows(Collectable.PARTNER_ADMIN_LINKS) or (len(missing) < len(identities) and not incomplete & set(_OPEN)):
        return frozenset(incomplete), frozenset(missing)
    if len(missing) < len(identities):
        losses.append("partner admin links: they were collected for some identities only, and others may have access")
    return frozenset(incomplete | {Collectable.PARTNER_ADMIN_LINKS}), frozenset()


def _known(part: CasePart, kind: Collectable) -> set[bool]:
    """Whether a kind was collected, for everything in the part that it is asked for."""
    coverage = part.estate.coverage
    if kind is Collectable.GROUP_MEMBERS:
        groups = [one for one in part.people.values() if one.kind is PrincipalKind.GROUP]
        known = {coverage.knows(kind, one.id, one.tenant or "") for one in groups} or {coverage.knows(kind)}
        return known | {False} if any(eligible_memberships(part)) else known
    tree, said = part.estate.scopes, coverage.said(kind)
    if not said or set(said) == {ALL}:
        return {said.get(ALL, False)}
    asked = {
        scope
        for scope in part.scopes
        if tree.kind_of(scope) is ScopeKind.SUBSCRIPTION
        or (tree.kind_of(scope) > ScopeKind.SUBSCRIPTION and tree.key(scope) in said)
    }
    if kind is Collectable.ACTIVATIONS:
        asked |= _held(part, AccessKind.ELIGIBLE)
    if kind is Collectable.PIM:
        asked |= _held(part, AccessKind.ACTIVE)
    return {coverage.knows(kind, *(tree.key(each) for each in tree.path(scope))) for scope in asked} or {
        coverage.knows(kind)
    }


def eligible_memberships(part: CasePart) -> Iterator[Membership]:
    """What a case cannot say: without it, who is in these groups is not known."""
    for one in part.estate.memberships.values():
        if one.kind is AccessKind.ELIGIBLE and not never_holds(one) and {one.group, one.member} <= part.people.keys():
            yield one


def _held(part: CasePart, kind: AccessKind) -> set[int]:
    """The scopes of roles of a kind, which may lie above subscriptions."""
    tree = part.estate.scopes
    scopes = set()
    for one in part.estate.role_assignments.values():
        if one.kind is kind and one.principal in part.people:
            key = part.people[one.principal].tenant or "" if one.scope == ROOT else one.scope
            scope = tree.find(key)
            if scope is not None and key in part.keys:
                scopes.add(scope)
    return scopes
