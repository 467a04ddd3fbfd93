"""What an import or a table left out, as a table: every row with its place, the reason, and what it holds."""

from __future__ import annotations

import csv
import io

from partner_desk.app.outputs import FileKind
from partner_desk.domain.showing import one_line
from partner_desk.exchange.reconcile.preview import Preview

LEFT_OUT = FileKind("A list of what was left out", ".csv")
HEADINGS = ("File", "Where", "Why it is left out", "What it holds")

_BEGINS_A_FORMULA = ("=", "+", "-", "@")
"""How a text begins that a spreadsheet would work out."""


def left_out_table(preview: Preview) -> bytes:
    """The table, in UTF-8 with the mark by which Excel knows it; no cell becomes a formula."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(HEADINGS)
    for row in preview.rejected:
        table.writerow([_cell(one) for one in (row.file, row.where, row.reason, row.held)])
    return text.getvalue().encode("utf-8-sig")


def _cell(text: str) -> str:
    shown = one_line(text)
    return f"'{shown}" if shown.startswith(_BEGINS_A_FORMULA) else shown
