"""Sets of partners, one for each of many rows (nodes or leaves), packed into the bits of a word.

Whoever reads verdicts asks these; that a partner is a bit is known here and where the bits are made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from partner_desk.engine.compressed_tree import Bits

Flags = npt.NDArray[np.bool_]
ONE = np.uint64(1)


@dataclass(frozen=True, eq=False)
class PartnerSets:
    """A set of partners a row (or, in several rows of rows, by verdict and row).

    A partner is its number among those who were asked about, 0 to 63.
    """

    words: Bits

    @staticmethod
    def of(members: Sequence[Sequence[int]]) -> PartnerSets:
        """Sets from the numbers of their members."""
        return PartnerSets(np.array([sum(1 << one for one in row) for row in members], dtype=np.uint64))

    def __len__(self) -> int:
        """How many rows there are."""
        return int(self.words.shape[-1])

    def __and__(self, other: PartnerSets) -> PartnerSets:
        """Those in both, row by row."""
        return PartnerSets(self.words & other.words)

    def __or__(self, other: PartnerSets) -> PartnerSets:
        """Those in either, row by row."""
        return PartnerSets(self.words | other.words)

    def __sub__(self, other: PartnerSets) -> PartnerSets:
        """Those that are not in the other, row by row."""
        return PartnerSets(self.words & ~other.words)

    def take(self, rows: Any) -> PartnerSets:
        """Some of the rows."""
        return PartnerSets(self.words[..., rows])

    def row(self, number: int) -> PartnerSets:
        """One of several rows of rows."""
        return PartnerSets(self.words[number])

    def union(self) -> PartnerSets:
        """Those who are in any of several rows of rows, row by row."""
        return PartnerSets(np.bitwise_or.reduce(self.words, axis=0))

    def together(self) -> PartnerSets:
        """Those who are in any row: one set, or one for each of several rows of rows."""
        return PartnerSets(np.bitwise_or.reduce(self.words, axis=-1))

    def followed_by(self, other: PartnerSets) -> PartnerSets:
        """These rows and then those."""
        return PartnerSets(np.concatenate((self.words, other.words), axis=-1))

    def where(self, there: Flags) -> PartnerSets:
        """The same sets where a row is `there`, empty ones elsewhere."""
        return PartnerSets(self.words * there)

    def has(self, partner: int) -> Flags:
        """The rows that a partner is in."""
        found: Flags = self.bits(partner).astype(np.bool_)
        return found

    def bits(self, partner: int) -> Bits:
        """The same as ones and zeros."""
        found: Bits = self.words >> np.uint64(partner) & ONE
        return found

    def by_partner(self, partners: int) -> Flags:
        """For each of the first so many partners the rows that it is in: a row a partner."""
        numbers = np.arange(partners, dtype=np.uint64)[:, None]
        found: Flags = (self.words >> numbers & ONE).astype(np.bool_)
        return found

    @property
    def anybody(self) -> Flags:
        """Which rows have anybody."""
        found: Flags = self.words != 0
        return found

    def rows(self) -> list[int]:
        """The rows that have anybody."""
        return np.flatnonzero(self.words).tolist()

    def somewhere(self) -> Iterator[int]:
        """The partners that are in any row."""
        yield from members_of(int(np.bitwise_or.reduce(self.words, initial=np.uint64(0))))

    def members(self, row: int) -> Iterator[int]:
        """The partners in one row."""
        yield from members_of(int(self.words[row]))

    def counts(self, of: npt.NDArray[np.int64] | None = None) -> dict[int, int]:
        """In how many rows each partner is that is in any; `of` is how many each row stands for."""
        return {one: int(self.has(one).sum() if of is None else of[self.has(one)].sum()) for one in self.somewhere()}

    def renumbered(self, numbers: Sequence[int | None]) -> PartnerSets:
        """The same sets with other numbers: of each new number the old one, None for who was not asked about."""
        if list(numbers) == list(range(len(numbers))):
            return self
        words: Bits = np.zeros_like(self.words)
        for new, old in enumerate(numbers):
            if old is not None:
                words |= (self.words >> np.uint64(old) & ONE) << np.uint64(new)
        return PartnerSets(words)


def members_of(word: int) -> Iterator[int]:
    """The numbers of the bits that are set in a word, the lowest first."""
    while word:
        yield (word & -word).bit_length() - 1
        word &= word - 1
