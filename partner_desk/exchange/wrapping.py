"""What a document of JSON wraps: a list of records, a table of columns and rows, several answers, lists by an id.

And what it says of itself: that it is a page of several, whose members it lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

WRAPPERS = ("value", "data", "items", "tables")
"""The keys, in lower case, under which programs wrap their lists."""

_WRAPPERS = tuple(spelled for key in WRAPPERS for spelled in (key, key.title()))
_AROUND = ("data", "properties")
"""The keys under which a table of columns and rows may lie."""

_WRAPPING = frozenset((*_WRAPPERS, *_AROUND, "columns"))
"""A document without any of these keys wraps nothing, as most records do not."""

_ANSWERS = ("body", "content")
"""The keys under which each of several answers lies that were asked for together (`responses`)."""

_NEXT = ("skiptoken", "nextlink", "continuationtoken")
"""The keys, as `_spelled`, under which a page names the next one."""

_TOTAL = ("totalrecords", "totalcount", "count")
"""The keys, as `_spelled`, under which an answer says how many records there are in all."""

_WHOLE = re.compile(r"\d+|\d{1,3}(?:([,.' \u00a0\u2019\u202f])\d{3})(?:\1\d{3})*", re.ASCII)
_NO_DIGIT = re.compile(r"\D")
"""A whole number as a text has it: 2876, 2,876, 2.876 or 2'876."""

_CUT_OFF = ("resulttruncated", "truncated", "hasmore")
"""The keys, as `_spelled`, under which an answer says that it is not all."""

_MEMBERS = re.compile(r"groups(?:\('|/)([0-9a-fA-F-]{36})(?:'\))?/(?:transitive)?members", re.IGNORECASE)
"""How the context of an answer of Graph names a group whose members it lists."""

ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|/subscriptions/[0-9a-fA-F-]{36}")
"""A key that is the id of a subscription, tenant or group, of which the value tells."""

LONGEST_NUMBER = 300
"""A whole number of more digits is kept as text: nothing in Azure is counted so far, and converting it is slow."""


@dataclass(frozen=True, slots=True)
class PartialFile:
    """The file says of itself that it is a part of something; `why` tells it in words."""

    why: str


@dataclass(frozen=True, slots=True)
class GroupNamed:
    """A list ends: the answer of Graph says whose members it has; empty if it does not say.

    `called` is what stands before it instead: the key of the list, or the line above the document.
    """

    group: str = ""
    called: str = ""


def inside(value: Any) -> list[Any] | None:
    """The list that a document wraps, if it does."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict) or _WRAPPING.isdisjoint(value):
        return None
    for key in _WRAPPERS:
        if isinstance(held := value.get(key), list):
            tables = [_rows(one) for one in held]
            return [row for rows in tables for row in rows or ()] if None not in tables else held
    for table in (value, *(value.get(key) for key in _AROUND)):
        if (rows := _rows(table)) is not None:
            return rows
    return None


def _rows(table: Any) -> list[Any] | None:
    """The rows of a table by the names of its columns; None if it is none."""
    if not isinstance(table, dict):
        return None
    columns, rows = table.get("columns"), table.get("rows")
    if not (isinstance(columns, list) and columns and isinstance(rows, list)):
        return None
    names = [str(one.get("name")) if isinstance(one, dict) else str(one) for one in columns]
    return [dict(zip(names, row, strict=False)) if isinstance(row, list) else row for row in rows]


def answers(value: Any) -> list[Any] | None:
    """What came back for each of several questions that were asked together; None if that is not what it is."""
    held = value.get("responses") if isinstance(value, dict) else None
    if not isinstance(held, list) or not held or not all(isinstance(one, dict) for one in held):
        return None
    found = [next((one[key] for key in _ANSWERS if key in one), None) for one in held]
    return found if any(one is not None for one in found) else None


def by_key(value: Any) -> dict[str, Any] | None:
    """The lists of a document that has nothing else: one for each subscription, say."""
    if not isinstance(value, dict) or not value:
        return None
    lists = [inside(held) for held in value.values()]
    if all(one is not None and all(isinstance(first, dict) for first in one[:1]) for one in lists) and any(lists):
        return value
    of_ids = all(isinstance(held, dict) and ID.fullmatch(key) for key, held in value.items())
    return {key: [held] for key, held in value.items()} if of_ids else None


def parts(document: Any, count: int, called: str = "") -> Iterator[PartialFile | GroupNamed]:
    """What a document that wraps `count` records says about being a part, and whose members they are."""
    if not isinstance(document, Mapping):
        return
    around = document.get("properties")
    said = {_spelled(key): one for key, one in {**(around if isinstance(around, dict) else {}), **document}.items()}
    total = max(_number(said.get(key)) for key in _TOTAL)
    if total > count:
        yield PartialFile(f"it holds {count:,} of {total:,} records")
    elif any(said.get(key) and str(said[key]).strip() for key in _NEXT) or _has_next(said.get("links")):
        yield PartialFile("it is one page of several")
    elif any(str(said.get(key)).casefold() in ("true", "1") for key in _CUT_OFF):
        yield PartialFile("it was cut off where it was made")
    group = _MEMBERS.search(str(said.get("context"))[:1_000])
    yield GroupNamed(called=called) if group is None else GroupNamed(group[1].casefold())


def _has_next(links: Any) -> bool:
    """Whether the links of an answer of Partner Center name the next page."""
    return isinstance(links, Mapping) and bool(links.get("next"))


def _spelled(key: str) -> str:
    """A key as all programs that write it have it in common."""
    return key.casefold().removeprefix("@").removeprefix("odata.").replace("_", "").replace("$", "")


def _number(value: Any) -> int:
    if isinstance(value, str) and len(value) < LONGEST_NUMBER and _WHOLE.fullmatch(value.strip()):
        return int(_NO_DIGIT.sub("", value))
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
