"""What papers tell of associations, as data: who sees what by them, how they differ, and what must be reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from partner_desk.readings.dated import Cite, TomlTable, cites_of


class Viewer(StrEnum):
    """Who sees something by a link, or does not."""

    PARTNER = "partner"
    MICROSOFT = "microsoft"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Aspect:
    """In what associations differ: what is so of each of them, by the id of its program."""

    name: str
    says: Mapping[str, str]
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A line of a table: its words from left to right, and what says so."""

    words: tuple[str, ...]
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Handouts:
    """All of it; `further` tells that the sources of what is seen do not say the same, and names the three of them.

    `recorded` is what a partner of record sees, `amounts` who sees amounts, and `thresholds` what must be reached:
    metric, points, what counts.
    """

    seen: Mapping[Viewer, tuple[str, ...]]
    compared: tuple[Aspect, ...]
    further: str
    further_sources: tuple[str, str, str]
    cited: frozenset[str]
    recorded: tuple[ToldRow, ...]
    amounts: tuple[ToldRow, ...]
    thresholds: tuple[ToldRow, ...]

    @staticmethod
    def of(table: TomlTable) -> Handouts:
        """The handouts of a checked table."""
        seen = {viewer: tuple(one["says"] for one in table["seen"] if one["by"] == viewer.value) for viewer in Viewer}
        compared = tuple(Aspect(one["aspect"], dict(one["says"]), cites_of(one)) for one in table["compared"])
        first, second, third = table["further_sources"]
        kinds = ("seen", "compared", "recorded", "amounts", "threshold")
        cites = [cite for kind in kinds for one in table[kind] for cite in cites_of(one)]
        cited = frozenset((first, second, third, *(one.source for one in cites)))
        return Handouts(
            seen, compared, table["further"], (first, second, third), cited,
            _rows(table["recorded"], "says"), _rows(table["amounts"], "who", "says"),
            _rows(table["threshold"], "metric", "points", "counts"),
        )  # fmt: skip

    @property
    def texts(self) -> Iterator[str]:
        """Everything that is said."""
        yield from (text for some in self.seen.values() for text in some)
        yield self.further
        for one in self.compared:
            yield from (one.name, *one.says.values())
        for row in (*self.recorded, *self.amounts, *self.thresholds):
            yield from filter(None, row.words)


def _rows(tables: Sequence[TomlTable], *keys: str) -> tuple[ToldRow, ...]:
    return tuple(ToldRow(tuple(one[key] for key in keys), cites_of(one)) for one in tables)
