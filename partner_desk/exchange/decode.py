"""From bytes to records: encodings, byte order marks, JSON in all its wrappings, CSV with any delimiter.

A file is read piece by piece. One that breaks off, nests too deeply or is no text is refused with the place.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from partner_desk.domain.errors import Refused
from partner_desk.domain.progress import Progress, silent
from partner_desk.exchange.jsontext import Broken, JsonRecord, Told, json_records
from partner_desk.exchange.tabular import CellRow, Heading

PIECE = 1_000_000
"""So much of a file is read at a time."""

LONGEST_CELL = 1_000_000
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_KNOWN = (
    (b"PK\x03\x04", "it is a ZIP or Excel file; unpack it, or save it as CSV, and import that"),
    (b"\x1f\x8b", "it is a GZ file; unpack it and import what is in it"),
    (b"SQLite format 3\0", "it is a database and no export"),
)
"""How files begin that are no text, and what to do with them."""

_JSON = re.compile(r"^[\ufeff \t]*(?:\[\s*[\[{]|\{\s*\"[^\"])", re.MULTILINE)
"""A line with which JSON begins; a quotation mark in a cell of a table is doubled."""


def records(path: Path, progress: Progress, warn: Callable[[str], None]) -> Iterator[JsonRecord | Told]:
    """Every record of a file; raises Refused, with the place, if it cannot be read to its end.

    `warn` hears of what could be read but perhaps not rightly.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            encoding, warning = _encoding(file, progress, size)
            if warning:
                warn(warning)
            file.seek(0)
            text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
            progress(0, size)
            yield from _of_text(text, lambda: progress(min(file.tell(), size), size))
    except OSError as trouble:
        raise Refused(f"it cannot be read ({trouble.strerror or trouble})") from trouble
    except Broken as slip:
        raise Refused(str(slip)) from slip
    progress(size, size)


def whole_text(path: Path, longest: int, warn: Callable[[str], None]) -> str:
    """All of a text file; raises Refused if it is none, or has more bytes than a text of `longest` letters may."""
    try:
        size = path.stat().st_size
        if size > 4 * longest:
            raise Refused(f"{path.name} is larger than a table may be ({4 * longest:,} bytes).")
        with path.open("rb") as file:
            encoding, warning = _encoding(file, silent, size)
            if warning:
                warn(warning)
            file.seek(0)
            with io.TextIOWrapper(file, encoding, errors="replace", newline="") as text:
                return text.read()
    except OSError as trouble:
        raise Refused(f"{path.name} cannot be read ({trouble.strerror or trouble}).") from trouble


def _encoding(file: IO[bytes], progress: Progress, size: int) -> tuple[str, str]:
    """The encoding of a file, and a warning or an empty string."""
    head = file.read(1_000)
    for start, what in _KNOWN:
        if head.startswith(start):
            raise Refused(what)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, ""
    if len(head) > 3 and head[1] == 0 and head[3] == 0:
        return "utf-16-le", ""
    decoder, done, piece = codecs.getincrementaldecoder("utf-8")(), 0, head
    try:
        while piece:
            decoder.decode(piece)
            done += len(piece)
            progress(0, size)
            piece = file.read(PIECE)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as slip:
        if b"\0" in head:
            raise Refused(f"it is not text (byte {done + slip.start + 1})") from slip
        return "cp1252", "It is not UTF-8; accents may be wrong."
    return "utf-8", ""


def _of_text(text: io.TextIOWrapper, breathe: Callable[[], None]) -> Iterator[JsonRecord | Told]:
    def pieces(*before: str) -> Iterator[str]:
        yield from before
        while piece := text.read(PIECE):
            breathe()
            yield piece

    head = text.read(PIECE)
    if not head.lstrip("\ufeff \r\n\t").startswith(("[", "{")) and _JSON.search(head) is None:
        table = _table(io.StringIO(head, newline=""), text)
        if table is not None:
            for number, row in enumerate(table, 1):
                if number % 500 == 0:
                    breathe()
                yield row
            return
    yield from json_records(pieces(head))


# CSV ------------------------------------------------------------------------------------------------------


def _lines(head: io.StringIO, rest: io.TextIOWrapper) -> Iterator[str]:
    """The lines of a text whose beginning was read already; none is longer than a cell may be, twice."""
    longest = 2 * LONGEST_CELL
    while line := head.readline():
        if not line.endswith("\n"):
            line += rest.readline(longest)
        yield line
    while line := rest.readline(longest):
        yield line


def _table(head: io.StringIO, rest: io.TextIOWrapper) -> Iterator[JsonRecord] | None:
    """The rows of a delimited table; None if the text has no line that could be its heading."""
    skipped, start = 0, 0
    heading = head.readline().lstrip("\ufeff")
    while heading.startswith(("#TYPE", "sep=")):
        skipped, start = skipped + 1, head.tell()
        heading = head.readline()
    delimiter = max((",", ";", "\t"), key=heading[:10_000].count)
    head.seek(start)
    if heading[:10_000].count(delimiter) < 2:
        return None
    return _rows(_lines(head, rest), delimiter, skipped)


def _rows(lines: Iterator[str], delimiter: str, skipped: int) -> Iterator[JsonRecord]:
    csv.field_size_limit(LONGEST_CELL)
    reader, heading = csv.reader(lines, delimiter=delimiter), None
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as slip:
            line = max(reader.line_num, 1) + skipped
            raise Refused(f"line {line} of the table cannot be read ({slip})") from slip
        if heading is None:
            heading = Heading(cells)
        elif cells:
            yield JsonRecord(f"line {reader.line_num + skipped}", CellRow(heading, cells))
