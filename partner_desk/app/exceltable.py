"""Tables as workbooks for Excel."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from partner_desk.domain.errors import Refused
from partner_desk.domain.showing import one_line

WIDEST = 60
"""No column of a workbook begins wider than so many letters."""
MOST_ROWS = 1_048_576
"""So many rows has a sheet of a workbook, the head among them."""
LONGEST = 32_767
"""So many letters has a cell: Excel says that a file with more is damaged."""
FIRST_YEAR = 1900
"""Excel knows no earlier days; they stay text."""
_DAY = "yyyy-mm-dd"


def excel_table(
    name: str, headings: Sequence[str], rows: Sequence[Sequence[str | bool | int | date]], standing: str
) -> bytes:
    """One sheet with a filter and a head that stays; what is text stays text, so none becomes a formula.

    Rows go to a file beside while they are written: none has to stay in memory. Raises Refused for more rows than a
    sheet has.
    """
    if len(rows) >= MOST_ROWS:
        raise Refused(
            "These are {number:,} rows, and a sheet of Excel has {most:,}. Write .csv or .json, or ask for less.",
            number=len(rows), most=MOST_ROWS,
        )  # fmt: skip
    from xlsxwriter import Workbook  # is needed for workbooks alone

    out = io.BytesIO()
    book = Workbook(out, {"constant_memory": True})
    bold, dated = book.add_format({"bold": True}), book.add_format({"num_format": _DAY})
    sheet = book.add_worksheet(name.capitalize())
    for number, texts in enumerate(zip(headings, *rows[:WIDEST], strict=True)):
        sheet.set_column(number, number, min(WIDEST, max(len(str(one)) for one in texts) + 2))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(headings) - 1)
    for column, words in enumerate(headings):
        sheet.write_string(0, column, words, bold)
    for place, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            match value:
                case str():
                    if value:
                        sheet.write_string(place, column, _cut(one_line(value)))
                case bool():
                    sheet.write_boolean(place, column, value)
                case int():
                    sheet.write_number(place, column, value)
                case _ if value.year < FIRST_YEAR:
                    sheet.write_string(place, column, value.isoformat())
                case _:
                    sheet.write_datetime(place, column, value, dated)
    book.set_properties({"author": "Partner Desk", "comments": standing})
    book.close()
    return out.getvalue()


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"
