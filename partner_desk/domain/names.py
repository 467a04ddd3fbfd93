"""Which scopes have some letters in their names or ids: one text of all names, searched at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from partner_desk.domain.ids import scope_key

Flags = npt.NDArray[np.bool_]
DENSE = 20_000
"""From so many hits on, they are found by comparing arrays instead of one by one."""


class Named(Protocol):
    """A tree whose scopes have names."""

    @property
    def segments(self) -> Sequence[str]:
        """Each scope's own piece of its id."""

    @property
    def labels(self) -> Mapping[int, str]:
        """What scopes are called, where that is not the end of the id."""

    def __len__(self) -> int:
        """How many there are."""

    def find(self, key: str) -> int | None:
        """The scope with a key."""

    def names(self, scope: int) -> tuple[str, str]:
        """What a scope answers to, in small letters."""


class NameIndex:
    """The names of all scopes of a tree, to be searched.

    Ids share a few beginnings (`/resourceGroups/`, `/providers/Microsoft.Web/sites/`) and end in a name of
    their own: each beginning is kept once, so that a search reads a quarter of the letters.
    """

    def __init__(self, tree: Named) -> None:
        """Takes some tenths of a second for a million scopes."""
        self._tree = tree
        segments = tree.segments
        cuts = [segment.rfind("/") + 1 for segment in segments]
        beginnings = [segment[:cut] for segment, cut in zip(segments, cuts, strict=True)]
        number = {text: at for at, text in enumerate(dict.fromkeys(beginnings))}
        self._beginnings = [text.casefold() for text in number]
        self._beginning = np.fromiter(map(number.__getitem__, beginnings), np.int32, len(segments))
        lines = [segment[cut:] for segment, cut in zip(segments, cuts, strict=True)]
        for scope, label in tree.labels.items():
            lines[scope] += f"\t{label}"
        # Every line begins with a break, so that "begins with" is a search as well.
        text = "".join(f"\n{line}" for line in lines)
        if text.count("\n") > len(lines):
            text = "".join("\n" + line.replace("\n", " ") for line in lines)
        text += "\n"
        self._text = text.casefold().encode(errors="surrogatepass")
        self._letters = np.frombuffer(self._text, dtype=np.uint8)
        self._starts = np.flatnonzero(self._letters == ord("\n"))[:-1]

    def called(self, name: str) -> list[int]:
        """The scopes whose display name, or the last word of whose id, is this (whatever its case)."""
        wanted, likely = name.casefold(), np.zeros(len(self._tree), dtype=np.bool_)
        if wanted.replace("\n", " ").encode(errors="surrogatepass") not in self._text:
            return []
        for before, after in (("\n", "\n"), ("\n", "\t"), ("\t", "\n")):
            self._mark(likely, before + wanted.replace("\n", " ") + after)
        return [one for one in np.flatnonzero(likely).tolist() if wanted in self._tree.names(one)]

    def having(self, needle: str) -> Flags:
        """The scopes whose display name or own piece of the id has the needle (small letters); a whole id is one."""
        matching = np.zeros(len(self._tree), dtype=np.bool_)
        if needle.startswith("/"):
            scope = self._tree.find(scope_key(needle))
            if scope is not None:
                matching[scope] = True
                return matching
        self._mark(matching, needle)
        within = np.array([needle in text for text in self._beginnings], dtype=np.bool_)
        if within.any():
            matching |= within[self._beginning]
        head, slash, tail = needle.rpartition("/")
        ending = np.array([bool(slash) and text.endswith(head + slash) for text in self._beginnings], dtype=np.bool_)
        if ending.any():
            starting = np.zeros(len(matching), dtype=np.bool_)
            self._mark(starting, "\n" + tail)
            matching |= ending[self._beginning] & starting
        return matching

    def _mark(self, matching: Flags, needle: str) -> None:
        """Mark every scope whose line has the needle."""
        wanted, text, starts = needle.encode(errors="surrogatepass"), self._text, self._starts
        if text.count(wanted) > DENSE:
            matching[np.searchsorted(starts, _everywhere(self._letters, wanted), side="right") - 1] = True
            return
        at = text.find(wanted)
        while at >= 0:
            row = int(np.searchsorted(starts, at, side="right")) - 1
            matching[row] = True
            if row + 1 >= len(starts):
                return
            at = text.find(wanted, int(starts[row + 1]))


def _everywhere(letters: npt.NDArray[np.uint8], wanted: bytes) -> npt.NDArray[np.intp]:
    """Where the wanted letters begin."""
    last = len(letters) - len(wanted) + 1
    mask = letters[:last] == wanted[0]
    for offset, byte in enumerate(wanted[1:], 1):
        mask &= letters[offset : last + offset] == byte
    return np.flatnonzero(mask)
