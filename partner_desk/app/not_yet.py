"""From which day a plan counts, and what a paper says that is about an earlier one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from partner_desk.domain.changes import Change, Fact, fact_key
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import day_after, is_midnight
from partner_desk.domain.scopes import Scope
from partner_desk.engine.event_times import moments
from partner_desk.language import tr


def counts_from(changes: Iterable[Change]) -> date | None:
    """The first day of which all is as changes have it; None where they change what was always so."""
    begun = [day for one in changes if (day := _begins(one)) is not None]
    return max(begun, default=None)


def not_yet(changes: Iterable[Change], part: Estate, last: date) -> str:
    """What a paper about a part of the desk says whose last day comes before what a scenario plans there."""
    day = counts_from(one for one in changes if any(_is_of(fact, part) for fact in (one.before, one.after)))
    if day is None or day <= last:
        return ""
    return tr("What the scenario plans counts from {day} on; this paper is about an earlier day.", day=day)


def _is_of(fact: Fact | None, part: Estate) -> bool:
    if fact is None:
        return False
    if isinstance(fact, Scope):
        return part.scopes.find(fact.id) is not None
    return fact_key(fact) in part.facts.get(type(fact), {})


def _begins(change: Change) -> date | None:
    old, new = change.before, change.after
    if old is not None and new is not None:
        kind = type(new)
        turned = sorted(set(moments(kind, {"": old})) ^ set(moments(kind, {"": new})))
    else:
        since = getattr(new, "since", None)
        turned = [since] if isinstance(since, datetime) else []
    if not turned:
        return None
    return turned[0].date() if is_midnight(turned[0]) else day_after(turned[0].date())
