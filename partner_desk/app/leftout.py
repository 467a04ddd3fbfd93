"""What an import or a table left out, as a table: every row with its place, the reason, and what it holds."""

from __future__ import annotations

from partner_desk.app.csvtable import csv_table
from partner_desk.app.outputs import FileKind
from partner_desk.exchange.reconcile.preview import Preview

LEFT_OUT = FileKind("A list of what was left out", ".csv")
HEADINGS = ("File", "Where", "Why it is left out", "What it holds")


def left_out_table(preview: Preview) -> bytes:
    """The table."""
    return csv_table(HEADINGS, ((row.file, row.where, row.reason, row.held) for row in preview.rejected))
