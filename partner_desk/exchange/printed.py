"""What PowerShell prints where it should have exported: lists of `Name : value`, and objects inside objects as `@{…}`.

Tables as a terminal shows them, of PowerShell or az, cut their texts off: those are refused with what to run instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from partner_desk.domain.naming import counted
from partner_desk.exchange.jsontext import JsonRecord
from partner_desk.exchange.tabular import CellRow

DEEPEST = 20
"""So deep are objects in objects read."""

ROWS_TELL = 100
MOST_LINES = 1_000
"""So many lines may one value of a list have."""

CUT = ("@{", "System.Object[]", "Microsoft.Azure.Commands.", "Microsoft.Azure.PowerShell.")
"""What ConvertTo-Json and Export-Csv write in place of objects and lists that lie too deep for them: how it begins."""

PRINTED_TABLE = (
    "it is a table as a terminal shows it, in which long texts are cut off; run the command again with "
    "| ConvertTo-Json -Depth 10 > export.json (PowerShell) or with -o json > export.json (az)"
)
YAML = "it is YAML; run the command again with -o json"

ESCAPE = "\x1b"
_COLOUR = re.compile(r"\x1b\[[0-9;]{0,40}[A-Za-z]")
_INDENTED = re.compile(r"^[ \t\xa0]*\xa0[ \t\xa0]*", re.MULTILINE)
_OTHER_FILES = {
    "<!doctype": "it is a web page and no export; a sign-in page, perhaps",
    "<html": "it is a web page and no export; a sign-in page, perhaps",
    "<?xml": "it is XML; export it as JSON or CSV",
    "#< clixml": "it is CLIXML; run the command again with | ConvertTo-Json -Depth 10",
    "<objs": "it is CLIXML; run the command again with | ConvertTo-Json -Depth 10",
}
"""How texts begin, in lower case, that are something else, and what to do."""

_ONE_ENTRY = re.compile(r"[A-Za-z@][\w@.$ -]{0,120} :(?: |\Z)")
_RULE = re.compile(r" *-{2,}(?: +-{2,})+ *")
_YAML_ENTRY = re.compile(r"(?:- |  )?[a-z@][\w@.$-]{0,100}:(?: \S|\Z)")


def plain(text: str) -> str:
    """A text without the colours of a terminal, and with blanks where a web page has others before a line."""
    if ESCAPE in text:
        text = _COLOUR.sub("", text)
    return _INDENTED.sub(" ", text) if "\N{NO-BREAK SPACE}" in text else text


def is_list(lines: Iterable[str]) -> bool:
    """Whether two lines after each other are entries of one list: their colons stand below each other."""
    before = -1
    for line in lines:
        at = line.find(" :") if _ONE_ENTRY.match(line.rstrip()) else -1
        if at > 0 and at == before:
            return True
        before = at
    return False


def unreadable(lines: Iterable[str]) -> str:
    """Why a text is none that can be read: a table as a terminal shows it, YAML, a web page; else an empty string."""
    entries = 0
    for number, line in enumerate(lines):
        if not number and (other := [why for start, why in _OTHER_FILES.items() if _begins(line, start)]):
            return other[0]
        if _RULE.fullmatch(line.rstrip()):
            return PRINTED_TABLE
        entries = entries + 1 if _YAML_ENTRY.match(line.rstrip()) else 0
        if entries > 3:
            return YAML
    return ""


def printed_beside(lines: Sequence[str]) -> str:
    """What stands between documents of JSON that a terminal showed as a table or list; an empty string for nothing."""
    tables = sum(_RULE.fullmatch(line.rstrip()) is not None for line in lines)
    if not tables and not is_list(lines):
        return ""
    what = counted(tables, "table") if tables else "a list"
    return f"{what} that a terminal showed beside JSON was not read; export it into a file of its own."


def _begins(line: str, start: str) -> bool:
    return line.lstrip("\ufeff \t")[: len(start)].casefold() == start


def list_records(lines: Iterable[str]) -> Iterator[JsonRecord]:
    """The records of a list: each ends with an empty line, with a name that it has already, or with other text."""
    record: dict[str, list[str]] = {}
    start = column = 0
    last = ""
    for number, ended in enumerate(lines, 1):
        line = ended.rstrip("\r\n").lstrip("\ufeff")
        at = line.find(" :") + 1 if _ONE_ENTRY.match(line.rstrip()) else 0
        name = line[:at].strip()
        if record and not at and line.startswith(" " * (column + 2)) and line.strip():
            if len(record[last]) < MOST_LINES:
                record[last].append(line.strip())
            continue
        if not at or at != column or name in record:
            yield from _record(record, start)
            record = {}
        if at:
            start, column = (start, column) if record else (number, at)
            last, record[name] = name, [line[at + 1 :].strip()]
    yield from _record(record, start)


def _record(record: Mapping[str, list[str]], start: int) -> Iterator[JsonRecord]:
    if len(record) > 1:  # one alone is some text with a colon
        yield JsonRecord(f"line {start}", {name: _joined(lines) for name, lines in record.items()})


def _joined(lines: list[str]) -> str:
    """A value of several lines: ids are cut anywhere, texts between words."""
    return (" " if " " in lines[0] else "").join(lines)


# Objects inside objects -----------------------------------------------------------------------------------


class Restored:
    """Puts objects back that stand as text (`@{name=value; …}`), and counts the records from which texts were cut."""

    def __init__(self) -> None:
        """Of a table, the first rows tell whether there is anything to put back."""
        self.cut = 0
        self._rows = 0
        self._in_table = False

    def record(self, value: Any) -> Any:
        """A record as it would be had it been exported as a whole, as far as its texts tell."""
        if isinstance(value, CellRow):
            self._rows += 1
            if not self._in_table and (self._rows > ROWS_TELL or not _is_cut(value.cells)):
                return value
            self._in_table = True
            value = value.record()
        if not _is_cut(value):
            return value
        self.cut += 1
        return _whole(value)


def _whole(value: Any, depth: int = 0) -> Any:
    if depth >= DEEPEST:
        return value
    if isinstance(value, str) and value.startswith("@{") and value.endswith("}"):
        return {name: _whole(text, depth + 1) for name, text in _members(value[2:-1])}
    if isinstance(value, Mapping):
        return {name: _whole(inside, depth + 1) for name, inside in value.items()}
    return [_whole(inside, depth + 1) for inside in value] if isinstance(value, list) else value


def _is_cut(value: Any, depth: int = 0) -> bool:
    """Whether texts stand in it for what lay too deep."""
    if isinstance(value, str):
        return value.startswith(CUT)
    inside = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    for held in inside if depth < DEEPEST else ():
        if isinstance(held, str):  # nearly all are: a call for each would take longer than all the rest
            if held.startswith(CUT):
                return True
        elif isinstance(held, Mapping | list) and _is_cut(held, depth + 1):
            return True
    return False


_NAME = re.compile(r"[\w@.$-]{1,200}=")


def _members(text: str) -> Iterator[tuple[str, str]]:
    """The names and values of an object; a semicolon that no name follows is one of the value."""
    members: list[list[str]] = []
    open_braces = 0
    for piece in text.split("; "):
        if open_braces == 0 and (not members or _NAME.match(piece)):
            members.append([])
        members[-1].append(piece)
        open_braces = max(0, open_braces + piece.count("@{") - piece.count("}"))
    for pieces in members:
        name, _, value = "; ".join(pieces).partition("=")
        yield name, value
