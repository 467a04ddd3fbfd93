"""JSON as people save it, read record by record: lists, wrapped lists, single objects, one object a line, several
documents after each other, and text between them.

A text comes in pieces and is never held as a whole, unless it is one record. What nests too deeply, breaks off or is no
JSON raises Broken with its place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

WRAPPERS = ("value", "data", "items")
"""The keys, in lower case, under which programs wrap their lists."""

LONGEST_NUMBER = 300
"""A whole number of more digits is kept as text: nothing in Azure is counted so far, and converting it is slow."""

_WRAPPERS = tuple(spelled for key in WRAPPERS for spelled in (key, key.title()))

_NEXT = ("skiptoken", "nextlink", "continuationtoken")
"""The keys, as `_spelled`, under which a page names the next one."""

_TOTAL = ("totalrecords", "totalcount", "count")
"""The keys, as `_spelled`, under which an answer says how many records there are in all."""

_CUT_OFF = ("resulttruncated", "truncated", "hasmore")
"""The keys, as `_spelled`, under which an answer says that it is not all."""

_DECODER = json.JSONDecoder(parse_int=lambda digits: int(digits) if len(digits) <= LONGEST_NUMBER else digits)
_VISIBLE = re.compile(r"[^ \t\r\n]")
_OPENS = re.compile(r"\{\s*[\"}] | \[\s*[]{] | \[\s*\[\s*[][{]", re.VERBOSE | re.ASCII)
"""How a list of records or an object begins; other brackets and braces are some text's."""

_MAY_OPEN = re.compile(rf"{_OPENS.pattern} | \{{\s*\Z | \[\s*\Z | \[\s*\[\s*\Z", re.VERBOSE | re.ASCII)
_MEMBERS = re.compile(r"groups(?:\('|/)([0-9a-fA-F-]{36})(?:'\))?/(?:transitive)?members", re.IGNORECASE)
"""How the context of an answer of Graph names a group whose members it lists."""

_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|/subscriptions/[0-9a-fA-F-]{36}")
"""A key that is the id of a subscription, tenant or group, of which the value tells."""

LONGEST_KEY = 100
"""So many letters of a key tell where a record stands."""

_CUT = 16
"""A slip so near to the end of what was read may go away when more is read."""


class Broken(Exception):
    """A text that is no JSON from some place on; the message says where and what is wrong."""


@dataclass(frozen=True, slots=True)
class JsonRecord:
    """One record and where it stands in its file."""

    where: str
    value: Any


@dataclass(frozen=True, slots=True)
class PartialFile:
    """The file says of itself that it is a part of something; `why` tells it in words."""

    why: str


@dataclass(frozen=True, slots=True)
class GroupNamed:
    """A document ends: the answer of Graph says whose members it lists; empty if it does not say."""

    group: str


@dataclass(frozen=True, slots=True)
class UnreadText:
    """Beside the documents stands something that is not read; `why` tells it in words."""

    why: str


Told: TypeAlias = PartialFile | GroupNamed | UnreadText
"""What a document says of itself, beside its records."""


def json_records(pieces: Iterator[str]) -> Iterator[JsonRecord | Told]:
    """Every record of a text, in order; after those of a document that is a part, the news that it is."""
    window, number = _Window(pieces), 0
    while window.find():
        number += 1
        prefix = f"document {number}, " if number > 1 else ""
        if window.next() == "[":
            yield from _list(window, prefix)
            continue
        value = window.whole()
        if value is None:
            yield from _wrapped(window, prefix)
        elif (inside := _inside(value)) is not None:
            yield from _records(inside, prefix, window)
            yield from _parts(value, len(inside))
        elif (lists := _by_key(value)) is not None:
            yield from _records_by_key(lists, prefix, window)
        else:
            window.records += 1
            alone = number == 1 and not window.find()
            yield JsonRecord("the whole file" if alone else f"document {number}", value)


def parsed(text: str) -> Any:
    """The value that a cell of a table holds as JSON; None if it is none."""
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError):
        return None


def _inside(value: Any) -> list[Any] | None:
    """The list that a document wraps, if it does."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        for key in _WRAPPERS:
            if isinstance(inside := value.get(key), list):
                return inside
    return None


def _by_key(value: Any) -> dict[str, Any] | None:
    """The lists of a document that has nothing else: one for each subscription, say."""
    if not isinstance(value, dict) or not value:
        return None
    lists = [_inside(inside) for inside in value.values()]
    if all(one is not None and all(isinstance(first, dict) for first in one[:1]) for one in lists) and any(lists):
        return value
    of_ids = all(isinstance(inside, dict) and _ID.fullmatch(key) for key, inside in value.items())
    return {key: [inside] for key, inside in value.items()} if of_ids else None


def _records_by_key(lists: Mapping[str, Any], prefix: str, window: _Window) -> Iterator[JsonRecord | Told]:
    for key, value in lists.items():
        inside = _inside(value) or []
        yield from _records(inside, f"{prefix}{key[:LONGEST_KEY]}, ", window)
        yield from _parts(value, len(inside))


def _list(window: _Window, prefix: str) -> Iterator[JsonRecord | Told]:
    window.skip()
    number, first = 0, True
    while window.next() != "]":
        if not first:
            window.expect(",")
        value, first = window.value(), False
        if (inside := _inside(value)) is None:
            number += 1
            window.records += 1
            yield JsonRecord(f"{prefix}record {number}", value)
            continue
        for record in inside:  # answers of several calls, put together in one list
            number += 1
            window.records += 1
            yield JsonRecord(f"{prefix}record {number}", record)
        yield from _parts(value, len(inside))
    window.skip()


def _wrapped(window: _Window, prefix: str) -> Iterator[JsonRecord | Told]:
    """An object too long to be held as a whole: its list is read record by record."""
    window.skip()
    said: dict[str, Any] = {}
    listed = count = 0
    while window.next() != "}":
        if said or listed:
            window.expect(",")
        key = window.value()
        if not isinstance(key, str):
            raise window.broken("Expecting property name enclosed in double quotes")
        window.expect(":")
        if (key.casefold() in WRAPPERS or _ID.fullmatch(key)) and window.next() == "[":
            listed += 1
            for one in _list(window, prefix if key.casefold() in WRAPPERS else f"{prefix}{key}, "):
                count += isinstance(one, JsonRecord)
                yield one
        else:
            said[key] = window.value()
    window.skip()
    if listed:
        yield from _parts(said, count)
    elif (lists := _by_key(said)) is not None:
        yield from _records_by_key(lists, prefix, window)
    else:
        window.records += 1
        yield JsonRecord("the whole file" if not prefix else prefix.removesuffix(", "), said)


def _records(values: list[Any], prefix: str, window: _Window) -> Iterator[JsonRecord]:
    for number, one in enumerate(values, 1):
        window.records += 1
        yield JsonRecord(f"{prefix}record {number}", one)


def _parts(document: Any, count: int) -> Iterator[Told]:
    """What a document that wraps `count` records says about being a part."""
    if not isinstance(document, Mapping):
        return
    said = {_spelled(key): one for key, one in document.items()}
    total = max(_number(said.get(key)) for key in _TOTAL)
    if total > count:
        yield PartialFile(f"it holds {count:,} of {total:,} records")
    elif any(said.get(key) and str(said[key]).strip() for key in _NEXT) or _has_next(said.get("links")):
        yield PartialFile("it is one page of several")
    elif any(str(said.get(key)).casefold() in ("true", "1") for key in _CUT_OFF):
        yield PartialFile("it was cut off where it was made")
    group = _MEMBERS.search(str(said.get("context"))[:1_000])
    yield GroupNamed("" if group is None else group[1].casefold())


def _has_next(links: Any) -> bool:
    """Whether the links of an answer of Partner Center name the next page."""
    return isinstance(links, Mapping) and bool(links.get("next"))


def _spelled(key: str) -> str:
    """A key as all programs that write it have it in common."""
    return key.casefold().removeprefix("@").removeprefix("odata.").replace("_", "").replace("$", "")


def _number(value: Any) -> int:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < LONGEST_NUMBER:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


class _Window:
    """The piece of a text that is being read."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self.records = 0
        """How many records were read so far."""
        self._pieces = pieces
        self._text = ""
        self._at = 0
        self._line, self._column = 1, 1  # of the first letter of the window

    def find(self) -> bool:
        """Go on to the next bracket or brace with which JSON begins; False at the end of the text."""
        while True:
            found = _MAY_OPEN.search(self._text, self._at)
            self._at = len(self._text) if found is None else found.start()
            if found is not None and _OPENS.match(self._text, self._at):
                return True
            if not self._more():
                return False

    def next(self) -> str:
        """The next letter that is not blank; empty at the end."""
        while True:
            letter = _VISIBLE.search(self._text, self._at)
            if letter is not None:
                self._at = letter.start()
                return letter[0]
            self._at = len(self._text)
            if not self._more():
                return ""

    def skip(self) -> None:
        """Go past one letter."""
        self._at += 1

    def expect(self, mark: str) -> None:
        """Go past a mark, which must come now."""
        if self.next() != mark:
            raise self.broken(f"Expecting '{mark}' delimiter")
        self.skip()
        self.next()

    def value(self) -> Any:
        """The value that comes next."""
        self.next()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as slip:
                if self._may_be_cut(slip) and self._more():
                    continue
                self._at = slip.pos
                raise self.broken(slip.msg) from slip
            except RecursionError as deep:
                raise Broken(f"what begins in line {self._place()[0]} is nested too deeply to be an export") from deep
            if end == len(self._text) and self._more():
                continue  # a number may go on
            self._at = end
            return value

    def whole(self) -> Any:
        """The value that comes next if it is all in the window; None if it is longer than that, or no value."""
        self.next()
        if len(self._text) - self._at < _CUT:
            self._more()
        try:
            value, self._at = _DECODER.raw_decode(self._text, self._at)
        except (json.JSONDecodeError, RecursionError):
            return None
        return value

    def broken(self, what: str) -> Broken:
        """What to raise for a slip here."""
        line, column = self._place()
        place = f"line {line}, column {column}: {what}, after {self.records:,} complete records"
        return Broken(f"it is cut off or not valid JSON ({place})")

    def _may_be_cut(self, slip: json.JSONDecodeError) -> bool:
        return slip.pos >= len(self._text) - _CUT or slip.msg.startswith("Unterminated string")

    def _place(self) -> tuple[int, int]:
        lines = self._text.count("\n", 0, self._at)
        column = self._at - self._text.rfind("\n", 0, self._at) if lines else self._column + self._at
        return self._line + lines, column

    def _more(self) -> bool:
        """Read on, as much as there is already, so that long values cost no more than they are long."""
        line, column = self._place()
        kept, got = self._text[self._at :], []
        size = 0
        while size <= len(kept) and (piece := next(self._pieces, "")):
            got.append(piece)
            size += len(piece)
        if not got:
            return False
        self._line, self._column = line, column
        self._text, self._at = "".join((kept, *got)), 0
        return True
