"""A day cut where facts begin or end inside it: a part of the day is a set of bits, one for each piece."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from partner_desk.domain.moments import ONE_DAY, Span, start_of

Part = int
"""A part of a day: bit n stands for the piece between cut n-1 and cut n."""


@dataclass(frozen=True)
class DayIntervals:
    """One day in UTC and the moments strictly inside it at which some fact begins or ends."""

    day: date
    cuts: tuple[datetime, ...] = ()

    @cached_property
    def pieces(self) -> int:
        """How many pieces the day is cut into."""
        return len(self.cuts) + 1

    @cached_property
    def whole(self) -> Part:
        """All of the day."""
        return (1 << self.pieces) - 1

    @cached_property
    def _edges(self) -> tuple[datetime, ...]:
        start = start_of(self.day)
        return (start, *self.cuts, start + ONE_DAY)

    def part(self, since: datetime | None, until: datetime | None) -> Part:
        """The part of the day from `since` to before `until`."""
        edges = self._edges
        if (since is None or since <= edges[0]) and (until is None or edges[-1] <= until):
            return self.whole
        bits = 0
        for piece, (left, right) in enumerate(itertools.pairwise(edges)):
            if (since is None or since <= left) and (until is None or right <= until):
                bits |= 1 << piece
        return bits

    def parts(self, spans: Iterable[Span]) -> Part:
        """The part of the day that some of the spans cover."""
        bits = 0
        for span in spans:
            bits |= self.part(span.since, span.until)
        return bits


def pieces_of(part: Part) -> Iterator[tuple[int, Part]]:
    """The pieces of a part of the day: each with its number, and as a part of its own."""
    while part:
        piece = part & -part
        yield piece.bit_length() - 1, piece
        part ^= piece
