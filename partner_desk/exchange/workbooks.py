"""Workbooks of Excel (.xlsx) as tables of text: values and no formulas, days as days, whole numbers as whole numbers.

A workbook is a ZIP file of XML. All of it is looked through before anything is parsed, so that none takes more memory
or time than a table of its size may; whatever is not as Excel writes it is refused.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise
from typing import IO, TYPE_CHECKING, Any

from partner_desk.domain.errors import Refused
from partner_desk.domain.naming import counted, listed
from partner_desk.domain.progress import Cancelled, Progress, silent
from partner_desk.domain.showing import one_line, quoted

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook as OpenWorkbook

MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 1_048_576, 500, 100
"""A sheet may have so many rows (as in Excel) and columns, and a workbook so many sheets."""

MOST_TEXT = 100_000_000
"""So many letters may a sheet have: what many cells have in common stands in a workbook once."""

MOST_UNPACKED = 50_000_000
"""So many bytes may a workbook have, unpacked."""

MOST_MEMBERS = 5_000
LONGEST_ROW = 4_000_000
"""So many bytes may come between the ends of two rows, which are held one at a time."""

MOST_TAGS = 300_000
"""So many tags may styles and the like have, which are held as a whole."""

EXACT = 10**15
"""Whole numbers up to here are kept exactly by a spreadsheet."""

CONTENTS = "xl/workbook.xml"
"""What every workbook has, and no other ZIP file."""

_ROW_ENDS = re.compile(rb"</(?:\w{1,20}:)?(?:row|si)>|<(?:\w{1,20}:)?sheetData")
_ROW_NUMBERS = re.compile(rb'<(?:\w{1,20}:)?row\b[^>]{0,500}?\sr="(\d+)"')
_MERGED = re.compile(rb"<(?:\w{1,20}:)?mergeCell ")
_NOT_WORKED_OUT = re.compile(
    rb"(?:</(?:\w{1,20}:)?f>|<(?:\w{1,20}:)?f ?/>)(?:<(?:\w{1,20}:)?v ?/>|<v></v>)?</(?:\w{1,20}:)?c>"
)
"""The end of a cell that has a formula, and no value of it."""


@dataclass(frozen=True)
class Sheets:
    """The sheets of a workbook by name, those that are shown and those that are hidden."""

    shown: tuple[str, ...]
    hidden: tuple[str, ...] = ()

    def chosen(self, name: str = "") -> str:
        """The sheet of a name, else the first one that is shown; raises Refused where there is none of that name."""
        if not name:
            return self.shown[0]
        for one in (*self.shown, *self.hidden):
            if one.casefold() == name.strip().casefold():
                return one
        raise Refused(
            "The workbook has no sheet {name}. It has: {listed}.",
            name=quoted(name),
            listed=listed((*self.shown, *self.hidden), 20),
        )


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Whether a ZIP file is a workbook."""
    return CONTENTS in archive.NameToInfo


def sheets_of(file: IO[bytes]) -> Sheets:
    """The sheets of a workbook; raises Refused for one that cannot be read, or has none to be seen."""
    with _opened(file) as (book, _):
        names = [(one.title, one.sheet_state == "visible") for one in book.worksheets]
    shown = tuple(name for name, is_shown in names if is_shown)
    if not shown:
        raise Refused("it is a workbook without a sheet of cells")
    return Sheets(shown, tuple(name for name, is_shown in names if not is_shown))


def sheet_as_csv(file: IO[bytes], sheet: str, progress: Progress = silent) -> tuple[bytes, tuple[str, ...]]:
    """A sheet as a table of UTF-8 text, a line a row, and what is to be told about it; raises Refused."""
    data = io.BytesIO()
    text = io.TextIOWrapper(data, "utf-8", errors="replace", newline="")
    write = csv.writer(text, lineterminator="\n").writerow
    letters = 0
    with _opened(file) as (book, looked_through):
        read_only: Any = book[sheet]  # of a class for reading, which the types do not know
        read_only.reset_dimensions()  # many programs write them wrong, and what lies outside would be lost
        for number, row in enumerate(read_only.iter_rows(values_only=True), 1):
            if number % 500 == 0:
                progress(0, 1)
            letters += sum(len(one) for one in row if isinstance(one, str))
            if len(row) > MOST_COLUMNS or letters > MOST_TEXT:
                raise Refused(
                    "its sheet {sheet} has more than {most_columns} columns or {most_text:,} letters; save it as "
                    "CSV, and read that",
                    sheet=quoted(sheet),
                    most_columns=MOST_COLUMNS,
                    most_text=MOST_TEXT,
                )
            cells = [_text(one) for one in row]
            while cells and not cells[-1]:
                cells.pop()
            write(cells if len(cells) != 1 or cells[0] else [])
        notes = looked_through.notes(read_only._worksheet_path.lstrip("/"))
    text.flush()
    return data.getvalue(), notes


def _text(value: Any) -> str:
    """What a cell says, in one line."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < EXACT else repr(value)
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="seconds")
        case date() | time():
            return value.isoformat()
        case _:
            return one_line(" ".join(str(value).split()))


# What is looked through before it is parsed ---------------------------------------------------------------


@dataclass
class _LookedThrough:
    """What was seen in the parts of a workbook: merged cells and formulas without a value, by part."""

    merged: dict[str, int]
    not_worked_out: dict[str, int]

    def notes(self, part: str) -> tuple[str, ...]:
        """What is to be told about a sheet."""
        told = []
        if merged := self.merged.get(part, 0):
            told.append(f"{counted(merged, 'group')} of cells is merged: only the first cell of a group has its text.")
        if formulas := self.not_worked_out.get(part, 0):
            cells = counted(formulas, "cell has a formula", "cells have formulas")
            told.append(f"{cells} whose value is not in the file: each counts as empty. Save the workbook in Excel.")
        return tuple(told)


@contextmanager
def _opened(file: IO[bytes]) -> Iterator[tuple[OpenWorkbook, _LookedThrough]]:
    """A workbook that was looked through; what cannot be read in it is refused, wherever that shows."""
    from openpyxl import load_workbook  # is needed for workbooks alone

    try:
        with zipfile.ZipFile(file) as archive:
            seen = _look_through(archive)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl would not write again
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            if len(book.worksheets) > MOST_SHEETS:
                raise Refused("it is a workbook of more than {most_sheets} sheets", most_sheets=MOST_SHEETS)
            yield book, seen
    except (Refused, Cancelled):
        raise
    except Exception as slip:  # the library raises whatever it stumbles over
        raise Refused(
            "it is a workbook that cannot be read ({slip}); save it anew, or as CSV", slip=_words(slip)
        ) from slip


def _words(slip: Exception) -> str:
    return one_line(f"{type(slip).__name__}: {slip}"[:200])


def _look_through(archive: zipfile.ZipFile) -> _LookedThrough:
    if not is_workbook(archive):
        raise Refused("it is an archive and no workbook of Excel")
    parts = archive.infolist()
    if len(parts) > MOST_MEMBERS or sum(one.file_size for one in parts) > MOST_UNPACKED:
        raise Refused(
            "it is a workbook of more than {most_unpacked:,} bytes, unpacked; save what matters as CSV",
            most_unpacked=MOST_UNPACKED,
        )
    if any(one.flag_bits & 1 for one in parts):
        raise Refused("it is a workbook with a password; save it without")
    seen = _LookedThrough({}, {})
    for part in parts:
        if not part.filename.casefold().endswith((".xml", ".rels")):
            continue
        content = archive.read(part)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\0" in content[:1_000]:
            raise Refused("it is no workbook as Excel writes it ({filename})", filename=one_line(part.filename[:200]))
        if part.filename.startswith(("xl/worksheets/", "xl/sharedStrings")):
            _check_rows(content)
            seen.merged[part.filename] = len(_MERGED.findall(content))
            seen.not_worked_out[part.filename] = len(_NOT_WORKED_OUT.findall(content))
        elif content.count(b"<") > MOST_TAGS:
            raise Refused(
                "it is a workbook with too many styles and names ({filename})", filename=one_line(part.filename[:200])
            )
    return seen


def _check_rows(content: bytes) -> None:
    ends = [0, *(found.end() for found in _ROW_ENDS.finditer(content)), len(content)]
    if any(after - before > LONGEST_ROW for before, after in pairwise(ends)):
        raise Refused("it is a workbook with a row of more than {longest_row:,} bytes", longest_row=LONGEST_ROW)
    numbers = (int(found[1][:20]) for found in _ROW_NUMBERS.finditer(content))
    if max(numbers, default=0) > MOST_ROWS:
        raise Refused("it is a workbook of more than {most_rows:,} rows, which Excel cannot have", most_rows=MOST_ROWS)
