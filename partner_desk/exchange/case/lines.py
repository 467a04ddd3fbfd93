"""In which line of a TOML text something stands that a sentence names as table, index and key.

Neither tomllib nor tomlkit tells: both keep no positions, and tomlkit joins the tables of an array that stand apart in
the text, as rows of cases do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEADER = re.compile(r"\s*(\[{1,2})\s*([\w.-]+)\s*\]{1,2}")
_PART = re.compile(r"\[{1,2}([\w.]+)\]{1,2}(?: (\d+))?|, (\w+) (\d+)|key \"(\w+)\"")


def line_of(text: str, sentence: str) -> int | None:
    """The line (from 1) of what the sentence names first; None where it names nothing that is there."""
    place = sentence.split(":", 1)[0]
    start, stop, prefix, line = 0, None, "", None
    rows = _rows(text)
    for part in _PART.finditer(place):
        name, index, key = part[1] or part[3], int(part[2] or part[4] or 1), part[5]
        if key is None:
            prefix = f"{prefix}.{name}" if part[3] else name
            block = _block(rows, prefix, index, start, stop)
            if block is None:  # perhaps a list of words in one line
                own = next((at for at in range(start, stop or len(rows)) if _is_key(rows[at], name)), None)
                line = own if own is not None and part[3] else line
                break
            start, stop = block
            line = start
        else:
            own = next((at for at in range(start, stop or len(rows)) if _is_key(rows[at], key)), None)
            line = own if own is not None else line
    return None if line is None else line + 1


def _rows(text: str) -> list[str]:
    """The lines, those within a text of several lines empty."""
    rows, within = [], ""
    for line in text.split("\n"):
        rows.append("" if within else line)
        for mark in re.findall(r'"""|\'\'\'', line):
            within = "" if within == mark else within or mark
    return rows


def _block(rows: Sequence[str], name: str, index: int, start: int, stop: int | None) -> tuple[int, int] | None:
    """Where the table of a name begins, the one of this index from a line on, and where it ends."""
    count, begin = 0, None
    for at in range(start, len(rows) if stop is None else stop):
        header = _HEADER.match(rows[at])
        if header is None:
            continue
        if begin is not None and not header[2].startswith(name + "."):
            return begin, at
        if begin is None and header[2] == name:
            count += 1
            begin = at if count == index else None
    return None if begin is None else (begin, len(rows) if stop is None else stop)


def _is_key(row: str, key: str) -> bool:
    return re.match(rf"\s*\"?{re.escape(key)}\"?\s*[.=]", row) is not None
