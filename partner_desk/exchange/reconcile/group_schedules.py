"""Memberships of Privileged Identity Management, beside lists of members and the desk.

A list of members shows an activated membership like any other. So whoever can activate one when a list was made, or
when the desk first saw the membership, is not taken for a member by it: what they reach is not known as long as they
are eligible, and from then on who else is in the group is not known either, until somebody says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from partner_desk.domain.access import AccessKind, Membership
from partner_desk.domain.changes import WORD_OF
from partner_desk.domain.grouping import grouped
from partner_desk.domain.moments import Span, holds_at
from partner_desk.exchange.gather import Rejected, day_of, time_of
from partner_desk.exchange.reconcile.activations import GROUP_SCHEDULES
from partner_desk.exchange.reconcile.preview import PreviewDraft

GroupAndMember = tuple[str, str]

_MAY_BE_ACTIVATED = (
    "the membership may be held for a time only, as the activation of one that this identity can activate; Graph tells "
    f"it at {GROUP_SCHEDULES}"
)


def _pair(row: Membership) -> GroupAndMember:
    return row.group, row.member


@dataclass
class GroupSchedules:
    """What files say of memberships for a time, and of such that can be activated."""

    draft: PreviewDraft
    doubted: set[str] = field(default_factory=set)
    """Groups of which it is not known who else is in them."""

    def __post_init__(self) -> None:
        """Record who can activate what, and end what the desk may have taken an activation for."""
        told = sorted(self.draft.gathered.listed.scheduled, key=lambda one: time_of(one[0]))
        rows = [replace(row, origin=origin) for origin, row in told]
        self._assigned = {_pair(row): row for row in rows if row.kind is AccessKind.ACTIVE}
        held = self.draft.estate.memberships.values()
        self._eligible = grouped((one for one in held if one.kind is AccessKind.ELIGIBLE), _pair)
        known = {pair: list(some) for pair, some in self._eligible.items()}
        for row in {one.id: one for one in rows if one.kind is AccessKind.ELIGIBLE}.values():
            self._record(row)
        self._ended = {one.id for one in held if one.kind is AccessKind.ACTIVE and self._end(one, known)}

    def _record(self, row: Membership) -> None:
        word, before = WORD_OF[Membership], self.draft.estate.memberships.get(row.id)
        others = [one for one in self._eligible.get(_pair(row), ()) if one.id != row.id]
        inside = any(Span(row.since, row.until).within(Span(one.since, one.until)) for one in others)
        if before is not None:
            row = replace(row, since=row.since or before.since)
        if before is None and inside:
            self.draft.count(word).same += 1
            return
        self._eligible[_pair(row)] = [*others, row]
        if before is not None and (
            time_of(row.origin) < time_of(before.origin) or replace(row, origin=None) == replace(before, origin=None)
        ):
            self.draft.count(word).same += 1
            return
        self.draft.propose(before, row, word)

    def _end(self, held: Membership, known: Mapping[GroupAndMember, list[Membership]]) -> bool:
        """End a membership of the desk that may have been an activation, as files tell for the first time."""
        if held.until is not None or _pair(held) in self._assigned:
            return False
        at = held.since or day_of(held.origin)
        if any(holds_at(one, at) for one in known.get(_pair(held), ())):
            return False
        may_be = self._active_at(held, at)
        if may_be is None:
            return False
        self.draft.propose(held, replace(held, until=at, origin=may_be.origin), WORD_OF[Membership])
        name = f"{self.draft.name(held.member)} in {self.draft.name(held.group)}"
        self.draft.notes.append(f"{name}: {_MAY_BE_ACTIVATED}.")
        return True

    def _active_at(self, row: Membership, at: datetime) -> Membership | None:
        """A membership that can be activated by which one is shown at a moment; the group is in doubt if that ends."""
        eligible = [one for one in self._eligible.get(_pair(row), ()) if holds_at(one, at)]
        if eligible and all(one.until is not None for one in eligible):
            self.doubted.add(row.group)
        return eligible[-1] if eligible else None

    def rows(self, listed_rows: Mapping[str, Membership]) -> Iterator[Membership]:
        """The memberships to record: those of lists that are no activations, and those for a time."""
        held = self.draft.estate.memberships.values()
        accepted = {
            _pair(one)
            for one in held
            if one.kind is AccessKind.ACTIVE and one.until is None and one.id not in self._ended
        }
        waiting = dict(self._assigned)
        for row in listed_rows.values():
            timed = waiting.pop(_pair(row), None)
            if timed is not None:
                yield replace(timed, id=row.id)
            elif _pair(row) in accepted or self._active_at(row, time_of(row.origin)) is None:
                yield row
            else:
                source = row.origin.source if row.origin else ""
                self.draft.left_out.append(Rejected(source, row.id, _MAY_BE_ACTIVATED))
        yield from waiting.values()
