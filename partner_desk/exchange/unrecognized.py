"""What a file holds that is of no known kind: its records one by one, or the file as a whole, told by what is in it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from partner_desk.domain.ids import is_guid
from partner_desk.domain.naming import listed
from partner_desk.domain.showing import quoted
from partner_desk.exchange.decode import EncodedText, beginning
from partner_desk.exchange.families import LOOKED_FOR, kind_of
from partner_desk.exchange.gather import MOST_LEFT_OUT, Gathered
from partner_desk.exchange.jsontext import JsonRecord
from partner_desk.exchange.tabular import CellRow, Heading

MOST_HELD, LONGEST_HELD = 5_000, 4_000
"""So many records that are left out are kept with what they hold, and so many letters of that."""

NAMED = 8
"""So many keys of a record of no known kind are named."""

_COLUMN = re.compile(r"[^:.?!]{1,60}")
"""What a column may be called; a sentence has marks, and is none."""


_LANGUAGE = (
    "names are read in English, those of Cost Management in German too: set the portal to English and download it "
    "again, or export it by az with -o json"
)
_NO_HEADING = (
    "its first row has values and no names of columns, as az writes them with -o tsv: run the command again with "
    "-o json > export.json"
)
_PORTAL_LIST = {"name", "subscription"}
_OF_THE_PORTAL = (
    "it is a list of the portal, which has names and no ids; az account list, az group list or az resource list with "
    "-o json > export.json has both"
)


@dataclass
class Unrecognized:
    """The records of one file that are of no known kind, and its tables that have no rows."""

    records: list[tuple[str, str]] = field(default_factory=list)
    """Where each stands, and what it holds."""
    more: int = 0
    """How many there are beyond those."""
    keys: Sequence[str] = ()
    """What the first one calls what it holds."""
    is_table: bool = False
    empty: list[Heading] = field(default_factory=list)

    def add(self, record: JsonRecord) -> None:
        """One more record."""
        if not self.keys and isinstance(record.value, CellRow):
            self.keys, self.is_table = record.value.heading.names, True
        elif not self.keys and isinstance(record.value, dict):
            self.keys = list(record.value)
        if len(self.records) < MOST_LEFT_OUT:
            self.records.append((record.where, held(record.value) if len(self.records) < MOST_HELD else ""))
        else:
            self.more += 1

    def tell(self, into: Gathered) -> None:
        """Leave these records out, beside others that are read."""
        for where, one in self.records:
            into.leave_out(into.origin.source, where, "the record is of no known kind", one)
        into.more_left_out += self.more
        for heading in self.empty:
            into.warn(f"{_without_rows(heading)}.")

    def tell_alone(self, into: Gathered, texts: Sequence[EncodedText]) -> None:
        """Leave the file out as a whole: nothing in it is of a known kind."""
        into.leave_out(into.origin.source, "", self._why(texts))
        into.notes.append(f"Files are looked through for {LOOKED_FOR}.")

    def _why(self, texts: Sequence[EncodedText]) -> str:
        first, said = beginning(texts[0]), ""
        if not first and not self.records:
            return "it is empty: the command that wrote it printed nothing, or failed"
        names = self.empty[0].names if self.empty and not self.records else self.keys if self.is_table else ()
        if any(map(_is_value, names)):
            return _NO_HEADING
        if self.empty and not self.records:
            return _without_rows(self.empty[0])
        if {one.strip().casefold() for one in names} >= _PORTAL_LIST and not any(map(_is_id, names)):
            return _OF_THE_PORTAL
        named = listed([quoted(key) for key in self.keys], NAMED)
        if self.is_table and all(_COLUMN.fullmatch(key) for key in self.keys):
            said = f" (its columns are {named}; {_LANGUAGE})"
        elif self.keys and not self.is_table:
            said = f" (its records have {named})"
        elif not first.startswith(("[", "{")):
            said = f" (it begins with {quoted(first)})"
        return f"nothing in it was recognized{said}"


def _without_rows(heading: Heading) -> str:
    kind = kind_of(heading)
    what = f" of {kind}" if kind else ""
    return f"it is a table{what} without a row; its heading begins with {quoted(','.join(heading.names))}"


def held(value: Any) -> str:
    """A record as JSON, for whoever looks at what was left out."""
    whole = value.record() if isinstance(value, CellRow) else value
    try:
        return json.dumps(whole, ensure_ascii=False, default=str)[:LONGEST_HELD]
    except (ValueError, RecursionError):
        return ""


def _is_value(name: str) -> bool:
    """Whether what stands as the name of a column is an id, and so none."""
    return is_guid(name.strip().casefold()) or name.strip().casefold().startswith("/subscriptions/")


def _is_id(name: str) -> bool:
    return "id" in re.split(r"[^a-z]+", name.strip().casefold())
