"""A day cut where facts begin or end inside it: a part of the day is a set of bits, one for each piece."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import numpy as np
import numpy.typing as npt

from partner_desk.domain.moments import ONE_DAY, Span, start_of
from partner_desk.engine.access_table import Times, ticks

Part = int
"""A part of a day: bit n stands for the piece between cut n-1 and cut n."""


@dataclass(frozen=True)
class DayIntervals:
    """One day in UTC and the moments strictly inside it at which some fact begins or ends.

    Of what is the same for many days in a row it is all of these, from the first to before the last moment.
    """

    first: datetime
    last: datetime
    cuts: tuple[datetime, ...] = ()

    @staticmethod
    def of(day: date, cuts: tuple[datetime, ...] = ()) -> DayIntervals:
        """One day."""
        return DayIntervals(start_of(day), start_of(day) + ONE_DAY, cuts)

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
        return (self.first, *self.cuts, self.last)

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

    def spans(self, part: Part) -> tuple[Span, ...]:
        """A part of the day as spans in order, open where one begins or ends with the day; none for all of it."""
        if part == self.whole:
            return ()
        edges = (None, *self.cuts, None)
        spans: list[Span] = []
        for piece, (since, until) in enumerate(itertools.pairwise(edges)):
            if part >> piece & 1:
                whole = spans and spans[-1].until == since
                spans[-1:] = [Span(spans[-1].since, until)] if whole else [*spans[-1:], Span(since, until)]
        return tuple(spans)

    def parts(self, spans: Iterable[Span]) -> Part:
        """The part of the day that some of the spans cover."""
        bits = 0
        for span in spans:
            bits |= self.part(span.since, span.until)
        return bits


@dataclass(frozen=True, eq=False)
class InForce:
    """Rows of columns on a day: `whole` marks those in force all day, `partial` gives the others' part of it."""

    whole: npt.NDArray[np.bool_]
    partial: dict[int, Part]


class Ticks:
    """A day, or several in a row, in the unit of columns."""

    def __init__(self, time: DayIntervals) -> None:
        """The same moments in ticks."""
        self.edges = [ticks(one, 0) for one in (time.first, *time.cuts, time.last)]
        self.first, self.last = self.edges[0], self.edges[-1]

    def in_force(self, since: Times, until: Times) -> InForce:
        """Which rows of two columns of bounds are in force all day or for a part of it."""
        whole = (since <= self.first) & (until >= self.last)
        if whole.all():
            return InForce(whole, {})
        some = (since < self.last) & (until > self.first) & ~whole
        partial = {int(row): self.part(int(since[row]), int(until[row])) for row in np.flatnonzero(some)}
        return InForce(whole, partial)

    def part(self, since: int, until: int) -> Part:
        """The part of the day between two moments."""
        return sum(
            1 << piece
            for piece, (left, right) in enumerate(itertools.pairwise(self.edges))
            if since <= left and right <= until
        )

    def inside(self, times: Times) -> list[int]:
        """The rows of a column whose moment is after the first and before the last."""
        found: list[int] = np.flatnonzero((times > self.first) & (times < self.last)).tolist()
        return found


def pieces_of(part: Part) -> Iterator[tuple[int, Part]]:
    """The pieces of a part of the day: each with its number, and as a part of its own."""
    while part:
        piece = part & -part
        yield piece.bit_length() - 1, piece
        part ^= piece
