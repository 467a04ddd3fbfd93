"""Rows of tables: the cells as they stand, and the heading that all of them share.

Most of what programs write about one row is the same for all: how the columns are called is worked out once a table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

_INSIDE = re.compile(r"\Aproperties[._/]")


@lru_cache(maxsize=1_000)
def spelled(key: str) -> str:
    """A key as its writers have it in common: `endDateTime`, `EndDateTime`, `properties_end_date_time`."""
    return _INSIDE.sub("", key.casefold()).replace("_", "").replace(" ", "")


class Heading:
    """What the columns of a table are called, as they stand."""

    def __init__(self, names: Sequence[str]) -> None:
        """Marks at which a text was put together of several are no part of a name."""
        self.names = tuple(name.lstrip("\ufeff") for name in names)

    @cached_property
    def spelled(self) -> tuple[str, ...] | None:
        """The same as `spelled`, where no two columns are called alike and none holds others."""
        keys = tuple(map(spelled, self.names))
        return keys if len(set(keys)) == len(keys) and "properties" not in keys else None


@dataclass(frozen=True, slots=True)
class EmptyTable:
    """A table that ends below its heading."""

    heading: Heading


class CellRow:
    """One row of a table."""

    __slots__ = ("cells", "heading")

    def __init__(self, heading: Heading, cells: list[str]) -> None:
        """`cells` may be more or fewer than the columns."""
        self.heading = heading
        self.cells = cells

    def record(self, keys: Sequence[str] = ()) -> dict[str, Any]:
        """The cells by the names of their columns, or by other keys; what the row lacks is None."""
        keys = keys or self.heading.names
        lacking: list[Any] = [None] * (len(keys) - len(self.cells))
        return dict(zip(keys, [*self.cells, *lacking] if lacking else self.cells, strict=False))
