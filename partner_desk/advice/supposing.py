"""Supposing that what nobody looked at turns out well, so that advice can say what is left to do then.

Whatever is found out, a verdict turns only if nothing else stands in its way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from partner_desk.domain.access import Membership, RoleAssignment
from partner_desk.domain.changes import Change, ChangeSet, Fact
from partner_desk.domain.descriptions import kind_of
from partner_desk.domain.details import SubscriptionDetail, Usage
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import Span, day_after, is_over, start_of
from partner_desk.domain.partners import Agreement, Partner, PartnerAdminLink
from partner_desk.explain.recordable import Recordable

_USAGE, _SECURITY, _AGREEMENT, _DESIGNATED = "usage", "security-usage", "agreement", "designated"

SUPPOSED = frozenset((_USAGE, _SECURITY, _AGREEMENT, _DESIGNATED))
"""The checks of gates that have one good answer, which a fact can say."""


def supposed(
    estate: Estate, checks: Collection[str], partner: Partner, subscriptions: Sequence[str], day: date
) -> ChangeSet:
    """The facts that would be good answers to some of these checks, for a day, where nothing is known yet."""
    changes = (*_used(estate, checks, subscriptions), *_fit(checks, partner, day))
    return ChangeSet("What is not known turns out well", changes)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What would count: a PartnerID, and a role."""

    partner_id: str | None
    role: str | None


def supposed_of_somebody(
    estate: Estate, recordables: Iterable[Recordable], wanted: Wanted, day: date
) -> ChangeSet | None:
    """The facts about somebody that would be good answers, of those that can be recorded; None if no fact is one."""
    since = start_of(day)
    facts: list[Fact] = []
    for made in recordables:
        said = dict(made.said)
        person = said.get("principal") or said.get("member") or ""
        if made.amends or person not in estate.principals:
            continue
        if made.kind == kind_of(PartnerAdminLink).noun and wanted.partner_id is not None:
            linked = (one for one in estate.links.values() if one.principal == person)
            if all(is_over(one, since) for one in linked):
                facts.append(PartnerAdminLink(f"supposed {person}", person, wanted.partner_id, since))
        elif made.kind == kind_of(RoleAssignment).noun and wanted.role is not None:
            facts.append(RoleAssignment(f"supposed {person}", person, wanted.role, said["scope"], since=since))
        elif made.kind == kind_of(Membership).noun:
            group = said["group"]
            facts.append(Membership(f"supposed {group} {person}", group, person, since))
    changes = tuple(Change(None, one) for one in facts)
    return ChangeSet("What is not known turns out well", changes) if changes else None


def _used(estate: Estate, checks: Collection[str], subscriptions: Sequence[str]) -> Iterator[Change]:
    known = estate.subscriptions
    for one in () if {_USAGE, _SECURITY}.isdisjoint(checks) else subscriptions:
        before = known.get(one)
        after = before or SubscriptionDetail(one)
        if after.usage is Usage.UNKNOWN:  # services of security are services, too
            after = replace(after, usage=Usage.SOME)
        if after.security_usage is Usage.UNKNOWN and _SECURITY in checks:
            after = replace(after, security_usage=Usage.SOME)
        if after != before:
            yield Change(before, after)


def _fit(checks: Collection[str], partner: Partner, day: date) -> Iterator[Change]:
    after = partner
    if _AGREEMENT in checks and partner.agreement is Agreement.UNKNOWN:
        after = replace(after, agreement=Agreement.ACTIVE)
    if _DESIGNATED in checks:
        after = replace(after, designated=(*partner.designated, Span(start_of(day), start_of(day_after(day)))))
    if after != partner:
        yield Change(partner, after)
