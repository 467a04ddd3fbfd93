"""From bytes to records: encodings, byte order marks, JSON in all its wrappings, CSV with any delimiter.

Files above `STREAMED` bytes are read record by record. A file that breaks off or nests too deeply is refused
with the place where it does.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import ijson

from partner_desk.domain.errors import Refused
from partner_desk.domain.progress import Progress

STREAMED = 8_000_000
"""From so many bytes on, a JSON file is read record by record."""

LONGEST_CELL = 1_000_000
WRAPPERS = ("value", "data")
"""The keys under which programs wrap their lists."""

_MORE = ("skip_token", "$skipToken", "nextLink", "@odata.nextLink")
"""The keys under which a page names the next one."""

_MORE_AT_END = re.compile(rb'"(?:skip_token|\$skipToken|nextLink|@odata\.nextLink)"\s*:\s*"')


@dataclass(frozen=True, slots=True)
class Record:
    """One record and where it stands in its file; `partial` if the file says that it is one page of several."""

    where: str
    value: Any
    partial: bool = False


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file, and a warning or an empty string."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), ""
    if len(data) > 3 and data[1] == 0 and data[3] == 0:
        return data.decode("utf-16-le", errors="replace"), ""
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError as slip:
        if b"\0" in data[:1000]:
            raise Refused(f"it is not text (byte {slip.start + 1})") from slip
        return data.decode("cp1252", errors="replace"), "It is not UTF-8; accents may be wrong."


def records(path: Path, progress: Progress, warn: Callable[[str], None]) -> Iterator[Record]:
    """Every record of a file; raises Refused, with the place, if it cannot be read to its end.

    `warn` hears of what could be read but perhaps not rightly.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(64_000)
            if size > STREAMED and _streams(head):
                file.seek(0)
                yield from _streamed(file, size, head, progress)
                return
            data = head + file.read()
    except OSError as trouble:
        raise Refused(f"{path.name}: the file cannot be read ({trouble.strerror}). Nothing was imported.") from trouble
    except ijson.JSONError as slip:
        raise _broken(path, str(slip).splitlines()[0]) from slip
    progress(0, size)
    try:
        text, warning = decode(data)
        if warning:
            warn(f"{path.name}: {warning}")
        yield from _of_text(text)
    except Refused as slip:
        raise Refused(f"{path.name}: {slip}. Nothing was imported.") from slip
    progress(size, size)


def _broken(path: Path, where: str) -> Refused:
    return Refused(f"{path.name}: the file breaks off or is not valid JSON: {where}. Nothing was imported.")


def _of_text(text: str) -> Iterator[Record]:
    start = min((at for at in (text.find("["), text.find("{")) if at >= 0), default=-1)
    table = _table(text) if not text.lstrip("\ufeff \r\n\t").startswith(("[", "{")) else None
    if table is not None:
        yield from table
    elif start >= 0:
        yield from _json(text, start)


# JSON -----------------------------------------------------------------------------------------------------


def _json(text: str, start: int) -> Iterator[Record]:
    """Every document of a text: an array, a wrapped list, one object, JSON lines, several documents."""
    decoder = json.JSONDecoder()
    found: list[Any] = []
    while start >= 0:
        try:
            value, end = decoder.raw_decode(text, start)
        except json.JSONDecodeError as slip:
            done = _complete(text[start:])
            where = f"line {slip.lineno}, column {slip.colno}: {slip.msg}, after {done} complete records"
            raise Refused(f"the file is cut off or not valid JSON ({where})") from slip
        except RecursionError as deep:
            line = text.count("\n", 0, start) + 1
            raise Refused(f"what begins in line {line} is nested too deeply to be an export") from deep
        found.append(value)
        rest = text[end:].lstrip(" \r\n\t,")
        start = len(text) - len(rest) if rest[:1] in ("[", "{") else -1
    for number, document in enumerate(found, 1):
        inside = _unwrap(document)
        prefix = f"document {number}, " if len(found) > 1 else ""
        if inside is None:
            yield Record(f"document {number}" if len(found) > 1 else "the whole file", document)
        else:
            partial = isinstance(document, dict) and any(document.get(key) for key in _MORE)
            yield from (Record(f"{prefix}record {at}", one, partial) for at, one in enumerate(inside, 1))


def _unwrap(document: Any) -> list[Any] | None:
    if isinstance(document, list):
        return document
    if isinstance(document, dict):
        for key in WRAPPERS:
            if isinstance(document.get(key), list):
                inside: list[Any] = document[key]
                return inside
    return None


def _complete(text: str) -> int:
    """How many records of a broken list are complete."""
    done = 0
    try:
        for _ in ijson.items(io.BytesIO(text.encode()), _prefix(text[:64_000].encode())):
            done += 1
    except (ijson.JSONError, RecursionError):
        pass
    return done


def _streams(head: bytes) -> bool:
    """Whether a large file can be read record by record: UTF-8 with JSON at its beginning."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"[", b"{")


def _prefix(head: bytes) -> str:
    """Where the records are: in the file's own list, or in a wrapped one."""
    try:
        for prefix, event, _ in ijson.parse(io.BytesIO(head)):
            if event == "start_array" and prefix in ("", *WRAPPERS):
                return f"{prefix}.item" if prefix else "item"
    except ijson.JSONError:
        pass
    return ""


def _streamed(file: IO[bytes], size: int, head: bytes, progress: Progress) -> Iterator[Record]:
    prefix = _prefix(head.removeprefix(b"\xef\xbb\xbf"))
    file.seek(max(0, size - 5_000))
    partial = _MORE_AT_END.search(head + file.read()) is not None
    file.seek(3 if head.startswith(b"\xef\xbb\xbf") else 0)
    for number, value in enumerate(ijson.items(file, prefix, use_float=True), 1):
        if number % 500 == 0:
            progress(file.tell(), size)
        yield Record(f"record {number}", value, partial)


# CSV ------------------------------------------------------------------------------------------------------


def _table(text: str) -> Iterator[Record] | None:
    """The rows of a delimited table; None if the text has no line that could be its heading."""
    lines = text.lstrip("\ufeff")
    skipped = 0
    while lines.startswith(("#TYPE", "sep=")):
        lines = lines.partition("\n")[2]
        skipped += 1
    heading = lines.partition("\n")[0][:10_000]
    delimiter = max((",", ";", "\t"), key=heading.count)
    if heading.count(delimiter) < 2:
        return None
    return _rows(lines, delimiter, skipped)


def _rows(text: str, delimiter: str, skipped: int) -> Iterator[Record]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    if not reader.fieldnames:
        return
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as slip:
            line = max(reader.line_num, 1) + skipped
            raise Refused(f"line {line} of the table cannot be read ({slip})") from slip
        yield Record(f"line {reader.line_num + skipped}", {key: value for key, value in row.items() if key is not None})
