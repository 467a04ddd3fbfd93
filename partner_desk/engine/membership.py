"""Who is in a group, through groups in groups, and when."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping

from partner_desk.domain.access import Membership
from partner_desk.domain.moments import Span, overlap


def direct_members(memberships: Iterable[Membership]) -> dict[str, list[tuple[str, Span]]]:
    """By group: who is in it without a group between, and when."""
    direct: dict[str, list[tuple[str, Span]]] = {}
    for one in memberships:
        direct.setdefault(one.group, []).append((one.member, Span(one.since, one.until)))
    return direct


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


def more_members(
    inside: Mapping[str, tuple[Span, ...]], held: Mapping[str, tuple[Span, ...]]
) -> dict[str, tuple[Span, ...]]:
    """Those in a group by more ways than those of `held`, with the spans of all their ways."""
    return {who: spans for who, spans in inside.items() if {*spans} != {*held.get(who, ())}}
