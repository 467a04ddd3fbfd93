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
from typing import Any, NamedTuple, TypeAlias

from partner_desk.domain.naming import counted
from partner_desk.domain.showing import one_line
from partner_desk.exchange.tabular import EmptyTable
from partner_desk.exchange.wrapping import (
    ID,
    LONGEST_NUMBER,
    WRAPPERS,
    GroupNamed,
    PartialFile,
    answers,
    by_key,
    inside,
    parts,
)

_BLANK = "\ufeff \t\r"
_VISIBLE = re.compile(r"[^ \t\r\n]")
_OPENS = re.compile(r"\{\s*[\"}] | \[\s*[]{] | \[\s*\[\s*[][{]", re.VERBOSE | re.ASCII)
"""How a list of records or an object begins; other brackets and braces are some text's."""

_MAY_OPEN = re.compile(rf"{_OPENS.pattern} | \{{\s*\Z | \[\s*\Z | \[\s*\[\s*\Z", re.VERBOSE | re.ASCII)
_AGAIN = {"{}": re.compile(r"(?:\s*+\{\s*+\})++", re.ASCII), "[]": re.compile(r"(?:\s*+\[\s*+\])++", re.ASCII)}
"""More documents that hold nothing, as the one before: a file may have millions, and looking at each takes minutes."""

_BEHIND_A_COMMA = re.compile(r"[ \t\r\n]*+,[ \t\r\n]*+(?=\{)")
_DIRECTLY = re.compile(r"[ \t\r\n]*+(?=\{[ \t\r\n]*+\")")
"""What stands between objects of a list, and between documents of which nothing else tells anything."""

_LONGEST_LINE = 1_000
"""So many letters of the text between two documents may say what the second one is of."""

LONGEST_KEY = 100
"""So many letters of a key tell where a record stands."""

_CUT = 16
"""A slip so near to the end of what was read may go away when more is read."""


class Broken(Exception):
    """A text that is no JSON from some place on; the message says where and what is wrong."""


class JsonRecord(NamedTuple):
    """One record and where it stands in its file."""

    where: str
    value: Any


@dataclass(frozen=True, slots=True)
class UnreadText:
    """Beside the documents stands something that is not read; `why` tells it in words."""

    why: str


Told: TypeAlias = PartialFile | GroupNamed | UnreadText | EmptyTable
"""What a document says of itself, beside its records."""


def json_records(pieces: Iterator[str]) -> Iterator[JsonRecord | Told]:
    """Every record of a text, in order; after those of a document that is a part, the news that it is."""
    window, number, empty = _Window(pieces), 0, 0
    while window.find():
        if window.stands_in_text():
            window.skip()
            continue
        number += 1
        prefix = f"document {number}, " if number > 1 else ""
        above = window.above
        if window.next() == "[":
            before = window.records
            yield from _list(window, prefix)
            yield GroupNamed(called=above)
            if window.records == before:
                number += window.pass_empty("[]")
        elif (value := window.whole()) is None:
            yield from _wrapped(window, prefix)
        elif (several := answers(value)) is not None:
            for count, one in enumerate(several, 1):
                yield from _document(one, f"{prefix}answer {count}, ", window)
        else:
            alone = number == 1 and not window.find()
            yield from _document(value, prefix, window, "the whole file" if alone else f"document {number}", above)
            if value == {}:
                empty += (passed := window.pass_empty("{}"))
                number += passed
            while (value := window.further(_DIRECTLY)) is not None:  # as one record a line has it
                number += 1
                yield from _document(value, f"document {number}, ", window, f"document {number}")
    if window.doubled:
        objects = counted(len(window.doubled), "object names a key", "objects name a key")
        named = repr(one_line(window.doubled[0][:LONGEST_KEY]))
        yield UnreadText(f"{objects} twice ({named}): only the last value of it was read.")
    if empty:
        objects = counted(empty, "object that has nothing in it", "objects that have nothing in them")
        yield UnreadText(f"{objects}, directly behind another such, {'was' if empty == 1 else 'were'} passed over.")


def _document(
    value: Any, prefix: str, window: _Window, alone: str = "", above: str = ""
) -> Iterator[JsonRecord | Told]:
    """The records of a value, with the line of text `above`; where it is none but itself one, it stands `alone`."""
    if (listed := inside(value)) is not None:
        yield from _records(listed, prefix, window)
        yield from parts(value, len(listed), above)
    elif (lists := by_key(value)) is not None:
        yield from _records_by_key(lists, prefix, window)
    else:
        window.records += 1
        yield JsonRecord(alone or prefix.removesuffix(", "), value)


def _whole_number(digits: str) -> int | str:
    return int(digits) if len(digits) <= LONGEST_NUMBER else digits


_CELLS = json.JSONDecoder(parse_int=_whole_number)


def parsed(text: str) -> Any:
    """The value that a cell of a table holds as JSON; None if it is none."""
    try:
        return _CELLS.decode(text)
    except (ValueError, RecursionError):
        return None


def _records_by_key(lists: Mapping[str, Any], prefix: str, window: _Window) -> Iterator[JsonRecord | Told]:
    for key, value in lists.items():
        listed = inside(value) or []
        yield from _records(listed, f"{prefix}{key[:LONGEST_KEY]}, ", window)
        yield from parts(value if isinstance(value, Mapping) else {}, len(listed), key[:LONGEST_KEY])


def _list(window: _Window, prefix: str) -> Iterator[JsonRecord | Told]:
    window.skip()
    number, first = 0, True
    while True:
        value = None if first else window.further(_BEHIND_A_COMMA)
        if value is None:
            if window.next() == "]":
                break
            if not first:
                window.expect(",")
            value, first = window.value(), False
        if (several := inside(value)) is None:
            number += 1
            window.records += 1
            yield JsonRecord(f"{prefix}record {number}", value)
            continue
        for record in several:  # answers of several calls, put together in one list
            number += 1
            window.records += 1
            yield JsonRecord(f"{prefix}record {number}", record)
        yield from parts(value, len(several))
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
        if (key.casefold() in WRAPPERS or ID.fullmatch(key)) and window.next() == "[":
            listed += 1
            for one in _list(window, prefix if key.casefold() in WRAPPERS else f"{prefix}{key}, "):
                count += isinstance(one, JsonRecord)
                yield one
            if ID.fullmatch(key):
                yield GroupNamed(called=key)
        else:
            said[key] = window.value()
    window.skip()
    if listed:
        yield from parts(said, count)
    else:
        yield from _document(said, prefix, window, "" if prefix else "the whole file")


def _records(values: list[Any], prefix: str, window: _Window) -> Iterator[JsonRecord]:
    for number, one in enumerate(values, 1):
        window.records += 1
        yield JsonRecord(f"{prefix}record {number}", one)


class _Window:
    """The piece of a text that is being read."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self.records = 0
        """How many records were read so far."""
        self.above = ""
        """The end of the last line of text that was passed on the way to the document at hand."""
        self._is_found = False  # where a document begins
        self.doubled: list[str] = []
        """The keys that stand twice in an object, one for each such object."""
        self._doubled: list[str] = []  # in the value that is being read
        self._pieces = pieces
        self._text = ""
        self._at = 0
        self._line, self._column = 1, 1  # of the first letter of the window
        self._decoder = json.JSONDecoder(parse_int=_whole_number, object_pairs_hook=self._object)

    def find(self) -> bool:
        """Go on to the next bracket or brace with which JSON begins; False at the end of the text."""
        if self._is_found:
            return True
        passed = ""
        while True:
            opening, before = _MAY_OPEN.search(self._text, self._at), self._at
            self._at = len(self._text) if opening is None else opening.start()
            passed = (passed + self._text[before : self._at])[-_LONGEST_LINE:]
            self.above = next((line.strip() for line in reversed(passed.splitlines()) if line.strip()), "")
            if opening is not None and _OPENS.match(self._text, self._at):
                self._is_found = True
                return True
            if not self._more():
                return False

    def stands_in_text(self) -> bool:
        """Whether the bracket here stands behind other text and goes on as no JSON does, in its line."""
        before = self._at
        while before and self._text[before - 1] in _BLANK:
            before -= 1
        if not before or self._text[before - 1] in "\n]},":
            return False
        try:
            self._decoder.raw_decode(self._text, self._at)
        except json.JSONDecodeError as slip:
            return self._text.find("\n", self._at) >= 0 and "\n" not in self._text[self._at : slip.pos]
        except RecursionError:
            pass
        return False

    def pass_empty(self, document: str) -> int:
        """Go past the documents like this empty one that follow directly; how many these are."""
        again, passed = _AGAIN[document], 0
        while True:
            run = again.match(self._text, self._at)
            if run is not None:
                self._is_found, self._at = False, run.end()
                passed += run[0].count(document[0])
            cut_off = self._text[self._at : self._at + _CUT].strip() in ("", document[0])
            if not (cut_off and self._more()):
                return passed

    def next(self) -> str:
        """The next letter that is not blank; empty at the end."""
        here = self._text[self._at : self._at + 1]
        if here and not here.isspace():  # as nearly always: a search would take longer
            return here
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
        self._is_found = False
        self._at += 1

    def expect(self, mark: str) -> None:
        """Go past a mark, which must come now."""
        if self.next() != mark:
            raise self.broken(f"Expecting '{mark}' delimiter")
        self.skip()
        self.next()

    def further(self, between: re.Pattern[str]) -> Any:
        """The object that follows here, with what may stand between; None where it takes a closer look."""
        gap = between.match(self._text, self._at)
        if gap is None:
            return None
        self._doubled = []
        try:
            value, end = self._decoder.raw_decode(self._text, gap.end())
        except (json.JSONDecodeError, RecursionError):
            return None
        if end == len(self._text) or not value or "responses" in value:
            return None
        self._is_found, self._at = False, end
        self.doubled += self._doubled
        return value

    def value(self) -> Any:
        """The value that comes next."""
        self.next()
        while True:
            self._doubled = []
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
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
            self.doubled += self._doubled
            return value

    def whole(self) -> Any:
        """The value that comes next if it is all in the window; None if it is longer than that, or no value."""
        self._is_found = False
        self.next()
        if len(self._text) - self._at < _CUT:
            self._more()
        self._doubled = []
        try:
            value, self._at = self._decoder.raw_decode(self._text, self._at)
        except (json.JSONDecodeError, RecursionError):
            return None
        self.doubled += self._doubled
        return value

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """An object of these keys and values; of a key that stands twice the last value is kept."""
        made = dict(pairs)
        if len(made) != len(pairs):
            names = [name for name, _ in pairs]
            self._doubled.append(next(name for name in made if names.count(name) > 1))
        return made

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
