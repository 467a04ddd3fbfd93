"""Who is in a group, through groups in groups, and when."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from partner_desk.domain.moments import Span, overlap


def members_of(group: str, direct: Mapping[str, list[tuple[str, Span]]]) -> dict[str, tuple[Span, ...]]:
    """Every principal in a group through groups in groups, with the spans in which each way in is open."""
    reached: dict[str, set[Span]] = {group: {Span()}}
    waiting = deque([(group, Span())])
    while waiting:
        inside, span = waiting.popleft()
        for member, link in direct.get(inside, ()):
            if not overlap(span, link):
                continue
            both = span.both(link)
            if any(both.within(known) for known in reached.get(member, ())):
                continue
            reached.setdefault(member, set()).add(both)
            waiting.append((member, both))
    return {one: tuple(spans) for one, spans in reached.items() if one != group}
