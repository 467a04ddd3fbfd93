"""From bytes to records: encodings, byte order marks, JSON in all its wrappings, CSV with any delimiter.

A file is read piece by piece. One that breaks off, nests too deeply or is no text is refused with the place.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from partner_desk.domain.errors import Refused
from partner_desk.domain.progress import Progress, silent
from partner_desk.exchange.jsontext import Broken, JsonRecord, Told, UnreadText, json_records
from partner_desk.exchange.printed import ESCAPE, is_list, list_records, plain, printed_beside, unreadable
from partner_desk.exchange.sources import SourceFile
from partner_desk.exchange.tabular import CellRow, EmptyTable, Heading

PIECE = 1_000_000
"""So much of a file is read at a time."""

LONGEST_CELL = 1_000_000
MOST_BEFORE = 20
"""So many lines may stand before the heading of a table: what it is about, or how it is written."""

LONGEST_LINE = 100_000
"""So many letters are read on to the end of a line, so that nothing in it is cut in two."""

LOOKED_AT = 50_000
"""So many letters tell of what kind a text is."""

_MARKS = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_KNOWN = (
    (b"PK\x03\x04", "it is an archive in an archive; unpack it, and import what is in it"),
    (b"\x1f\x8b", "it is an archive in an archive; unpack it, and import what is in it"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "it is an Excel file of before 2007, or one with a password; save it as .xlsx or CSV",
    ),
    (b"PAR1", "it is a Parquet file; export it as CSV"),
    (b"7z\xbc\xaf\x27\x1c", "it is a 7z archive; unpack it, and import what is in it"),
    (b"Rar!", "it is a RAR archive; unpack it, and import what is in it"),
    (b"%PDF-", "it is a PDF, and no export"),
    (b"SQLite format 3\0", "it is a database (as that of ROADtools) and no export"),
)
"""How files begin that are no text, and what to do with them."""

_TWO_ENCODINGS = "it is text in two encodings (a second export was added with >>); export each into a file of its own"
_NARROW = re.compile(rb'"[A-Za-z@.]{2,40}"\s{0,3}:')
"""A key of JSON in UTF-8, which UTF-16 writes with a zero behind every letter."""

_COLUMN = re.compile(r"[A-Za-z][A-Za-z0-9_]{1,60}")
_WIDE = re.compile(rb"(?:[\x20-\x7e]\0){4}")
_LINE_END = re.compile(r"\r+\n")
"""An end of a line; one that a program wrote twice has two marks of the same before it."""

_JSON = re.compile(r"^[\ufeff \t]*(?:\[\s*[\[{]|\{\s*\"[^\"])", re.MULTILINE)
"""A line with which JSON begins; a quotation mark in a cell of a table is doubled."""


@dataclass(frozen=True)
class EncodedText:
    """A source that is text, and how its letters are written."""

    source: SourceFile
    encoding: str


def texts_of(source: SourceFile, progress: Progress, warn: Callable[[str], None]) -> list[EncodedText]:
    """A source, or each of its parts, as text; raises Refused if it is none, or cannot be read to its end.

    `warn` hears of what can be read but perhaps not rightly.
    """
    texts = []
    for part in source.parts or (source,):
        with _refused(part if source.parts else None), part.open(progress) as file:
            encoding, warning = _encoding(file, progress, part.size)
        if warning:
            warn(warning)
        texts.append(EncodedText(part, encoding))
    return texts


def records(texts: Sequence[EncodedText], progress: Progress) -> Iterator[JsonRecord | Told]:
    """Every record of the texts of one source; raises Refused, with the place, if one cannot be read to its end."""
    several, done, size = len(texts) > 1, 0, sum(one.source.size for one in texts)
    for part in texts:
        named = PurePosixPath(part.source.name).name if several else ""
        with (
            _refused(part.source if several else None),
            part.source.open(progress) as file,
            io.TextIOWrapper(file, part.encoding, errors="replace", newline="") as text,
        ):
            for record in _of_text(text, _breath(progress, file, done, size)):
                if named and isinstance(record, JsonRecord):
                    record = JsonRecord(f"{named}, {record.where}", record.value)
                yield record
        done += part.source.size
    progress(size, size)


def _breath(progress: Progress, file: IO[bytes], before: int, size: int) -> Callable[[], None]:
    """Tells how far a file is read, with so many bytes before it."""
    return lambda: progress(min(before + file.tell(), size), size)


def beginning(text: EncodedText) -> str:
    """The first line that says anything; empty if none of the first ones does."""
    with text.source.open(silent) as file, io.TextIOWrapper(file, text.encoding, errors="replace") as lines:
        return plain(lines.read(LOOKED_AT)).lstrip("\ufeff \t\r\n").partition("\n")[0].strip()


@contextmanager
def _refused(part: SourceFile | None) -> Iterator[None]:
    """What cannot be read is refused in words, which name the part of a source that has several."""
    before = f"{PurePosixPath(part.name).name}: " if part is not None else ""
    try:
        yield
    except OSError as trouble:
        raise Refused("{before}it cannot be read ({why})", before=before, why=trouble.strerror or trouble) from trouble
    except Broken as slip:
        raise Refused("{before}{slip}", before=before, slip=slip) from slip
    except Refused as slip:
        raise Refused("{before}{why}", before=before, why=slip.sentence) from slip


def whole_text(source: SourceFile, longest: int, warn: Callable[[str], None]) -> str:
    """All of a text; raises OSError, or Refused if it is none or has more bytes than `longest` letters may take."""
    with source.open(silent) as file:
        data = file.read(4 * longest + 1)
    if len(data) > 4 * longest:
        raise Refused("it is larger than a table may be ({longest:,} bytes)", longest=4 * longest)
    encoding, warning = _encoding(io.BytesIO(data), silent, len(data))
    if warning:
        warn(warning)
    return data.decode(encoding, "replace")


def _encoding(file: IO[bytes], progress: Progress, size: int) -> tuple[str, str]:
    """The encoding of a file, and a warning or an empty string; raises Refused for one that has two."""
    head = file.read(1_000)
    for start, what in _KNOWN:
        if head.startswith(start):
            raise Refused(what)
    if head[257:262] == b"ustar":
        raise Refused("it is a TAR archive; unpack it, and import what is in it")
    marked = next((encoding for mark, encoding in _MARKS if head.startswith(mark)), "")
    if not marked and len(head) > 3 and 0 in head[:2]:
        marked = "utf-16-le" if head[1] == head[3] == 0 else "utf-16-be" if head[0] == head[2] == 0 else ""
    wide, valid, done = marked.startswith(("utf-16", "utf-32")), True, 0
    decoder = codecs.getincrementaldecoder("utf-8")()
    piece, before = head, b""
    while piece:
        if wide and _NARROW.search(before + piece):
            raise Refused(_TWO_ENCODINGS)
        if not wide and b"\0" in piece:
            where = done + piece.index(b"\0") + 1
            raise Refused(_TWO_ENCODINGS if _WIDE.search(piece) else f"it is not text (byte {where:,})")
        valid = valid and not wide and _decodes(decoder, piece)
        done += len(piece)
        progress(0, size)
        piece, before = file.read(PIECE), piece[-100:]
    if wide or (valid and _decodes(decoder, b"")):
        return marked or "utf-8", ""
    return marked or "cp1252", "It is not UTF-8; accents may be wrong."


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes) -> bool:
    """Whether the next piece of a text can be decoded; an empty one ends it."""
    try:
        decoder.decode(piece, final=not piece)
    except UnicodeDecodeError:
        return False
    return True


def _of_text(text: io.TextIOWrapper, breathe: Callable[[], None]) -> Iterator[JsonRecord | Told]:
    def pieces(*before: str) -> Iterator[str]:
        yield from before
        while piece := text.read(PIECE):
            breathe()
            yield plain(piece + text.readline(LONGEST_LINE) if ESCAPE in piece else piece)

    head = text.read(PIECE)
    if ESCAPE in head:
        head += text.readline(LONGEST_LINE)
    head = _LINE_END.sub("\r\n", plain(head))
    if not head.lstrip("\ufeff \r\n\t").startswith(("[", "{")) and _JSON.search(head) is None:
        rows = _of_lines(head, text)
        if rows is not None:
            for number, row in enumerate(rows, 1):
                if number % 500 == 0:
                    breathe()
                yield row
            return
    if beside := printed_beside(head.splitlines()):
        yield UnreadText(beside)
    yield from json_records(pieces(head))


def _of_lines(head: str, rest: io.TextIOWrapper) -> Iterator[JsonRecord | Told] | None:
    """The records of a text that is read line by line: a printed list or a table; None if it is neither."""
    first = head[:LOOKED_AT].splitlines()
    if is_list(first):
        return list_records(_lines(io.StringIO(head, newline=""), rest))
    if why := unreadable(first):
        raise Refused(why)
    return _table(io.StringIO(head, newline=""), rest)


# CSV ------------------------------------------------------------------------------------------------------


def _lines(head: io.StringIO, rest: io.TextIOWrapper) -> Iterator[str]:
    """The lines of a text whose beginning was read already; none is longer than a cell may be, twice.

    What ends a line may be written twice (CR CR LF), and is no line of its own then.
    """
    longest, ended = 2 * LONGEST_CELL, False
    for text in (head, rest):
        while line := text.readline(longest):
            if ended and line in ("\n", "\r\n"):
                ended = False
                continue
            if text is head and line[-1] not in "\r\n":
                line += rest.readline(longest)
            ended = line[-1] == "\r"
            yield line


def _table(head: io.StringIO, rest: io.TextIOWrapper) -> Iterator[JsonRecord | Told] | None:
    """The rows of a delimited table; None if the text has no line that could be its heading.

    A heading of two columns is one if the line below it has two as well.
    """
    for skipped in range(MOST_BEFORE):
        start = head.tell()
        heading = head.readline()[:LONGEST_LINE]
        if not heading:
            return None
        delimiter = max((",", ";", "\t"), key=heading.count)
        columns, below = heading.count(delimiter), head.tell()
        if columns == 1 and head.readline()[:LONGEST_LINE].count(delimiter) == 1:
            columns += 1
        head.seek(below)
        if columns > 1 and not heading.lstrip("\ufeff").startswith(("#TYPE", "sep=")):
            head.seek(start)
            return _rows(_lines(head, rest), delimiter, skipped)
    return None


def _rows(lines: Iterator[str], delimiter: str, skipped: int) -> Iterator[JsonRecord | Told]:
    """The rows below a heading; below an empty line another heading may follow, or anywhere the same one again."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    heading, is_apart, is_empty = Heading([]), True, False
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            if is_empty:
                yield EmptyTable(heading)
            return
        except csv.Error as slip:
            line = max(reader.line_num, 1) + skipped
            raise Refused("line {line} of the table cannot be read ({slip})", line=line, slip=slip) from slip
        if is_apart and cells and (not heading.names or _names_columns(cells)):
            if is_empty:
                yield EmptyTable(heading)
            heading, is_apart, is_empty = Heading(cells), False, True
            names = list(heading.names)
        elif cells and cells != names:
            is_apart = is_empty = False
            yield JsonRecord(f"line {reader.line_num + skipped}", CellRow(heading, cells))
        elif not cells:
            is_apart = True


def _names_columns(cells: list[str]) -> bool:
    """Whether a row below an empty line is the heading of another table: all names, and one of an id."""
    names = {one for one in cells if _COLUMN.fullmatch(one)}
    return len(cells) > 2 and len(names) == len(cells) and any(one.casefold().endswith("id") for one in names)
