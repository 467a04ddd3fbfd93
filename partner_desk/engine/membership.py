"""Who is in a group, through groups in groups, and when."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from partner_desk.domain.moments import Span


def members_of(group: str, direct: Mapping[str, list[tuple[str, Span]]]) -> dict[str, tuple[Span, ...]]:
    """Every principal in a group through groups in groups, with the spans in which each way in is open."""
    reached: dict[str, set[Span]] = {group: {Span()}}
    waiting = deque([(group, Span())])
    while waiting:
        inside, span = waiting.popleft()
        for member, link in direct.get(inside, ()):
            if not span.overlaps(link):
                continue
            both = _both(span, link)
            if any(_within(both, known) for known in reached.get(member, ())):
                continue
            reached.setdefault(member, set()).add(both)
            waiting.append((member, both))
    return {one: tuple(spans) for one, spans in reached.items() if one != group}


def _both(first: Span, other: Span) -> Span:
    """The time in both spans."""
    since = max((moment for moment in (first.since, other.since) if moment is not None), default=None)
    until = min((moment for moment in (first.until, other.until) if moment is not None), default=None)
    return Span(since, until)


def _within(inner: Span, outer: Span) -> bool:
    """Whether the outer span holds all of the inner one."""
    starts = outer.since is None or (inner.since is not None and outer.since <= inner.since)
    ends = outer.until is None or (inner.until is not None and inner.until <= outer.until)
    return starts and ends
