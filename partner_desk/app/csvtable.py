"""A table as a file for spreadsheets."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from partner_desk.domain.showing import one_line

_BEGINS_A_FORMULA = ("=", "+", "-", "@")
"""How a text begins that a spreadsheet would work out."""
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def csv_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The table, in UTF-8 with the mark by which Excel knows it; no cell becomes a formula."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(headings)
    for row in rows:
        table.writerow(map(cell_text, row))
    return text.getvalue().encode("utf-8-sig")


def cell_text(text: str) -> str:
    """A text for one cell of a spreadsheet, which becomes no formula there."""
    shown = one_line(text)
    return f"'{shown}" if shown.startswith(_BEGINS_A_FORMULA) and not _NUMBER.fullmatch(shown) else shown
