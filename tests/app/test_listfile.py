"""A list that leaves the program: each row is there in every format, nothing becomes a formula, and it says what it is."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from partner_desk.app.answers import View, column
from partner_desk.app.checklist import as_text
from partner_desk.app.listfile import FORMATS, LISTS, ListCell, ListTable, written
from partner_desk.app.sample import sample_step
from partner_desk.domain.estate import Estate
from tests.facts import as_recorded

ESTATE = Estate().apply(as_recorded(sample_step()))
VIEW = View("adatum", "pec", date(2024, 4, 1))
ODD = ("=1+1", "+49", "@cmd", "-2", "a|b\\", "two\nlines", "\u202eturned", "5100001")


def cells_of(data: bytes, suffix: str) -> list[list[str]]:
    """The rows of a file, the headings first, as another program reads them."""
    if suffix == ".csv":
        return [*csv.reader(io.StringIO(data.decode("utf-8-sig")))]
    if suffix == ".xlsx":
        sheet = load_workbook(io.BytesIO(data)).active
        assert sheet is not None
        return [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
    if suffix == ".json":
        told = json.loads(data)
        return [told["headings"], *told["rows"]]
    lines = [one for one in data.decode().splitlines() if one.startswith("|")]
    return [[as_text(cell.strip()) for cell in one.strip("|").split(" | ")] for one in (lines[0], *lines[2:])]


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("word", LISTS)
def test_every_row_of_a_list_is_in_its_file(word: str, suffix: str) -> None:
    table = LISTS[word](ESTATE, VIEW)
    assert table.rows
    read = cells_of(written(table, suffix), suffix)
    assert read[0] == list(table.headings)
    assert len(read) == len(table.rows) + 1
    if suffix != ".md":
        assert [row[0].lstrip("'") for row in read[1:]] == [row[0] for row in table.rows]


def test_verdicts_are_those_of_the_window() -> None:
    rows = LISTS["verdicts"](ESTATE, VIEW).rows
    assert len(rows) == len(ESTATE.scopes) * len(ESTATE.partners)
    verdicts = column(ESTATE, VIEW)
    named = ESTATE.partners["adatum"].name
    told = [row[6] for row in rows if row[3] == named]
    assert told == [verdicts.verdict(one).value for one in range(len(ESTATE.scopes))]


def test_no_cell_of_a_workbook_or_table_becomes_a_formula() -> None:
    table = ListTable("odd", ["What"], [[one] for one in ODD])
    sheet = load_workbook(io.BytesIO(written(table, ".xlsx"))).active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:A{len(ODD) + 1}"
    for row in cells_of(written(table, ".csv"), ".csv")[1:]:
        assert not row[0].startswith(("=", "+", "@"))
    assert "\u202e" not in written(table, ".md").decode()


def test_a_workbook_has_days_numbers_and_answers_as_such_and_no_cell_that_excel_takes_for_damage() -> None:
    row: list[ListCell] = ["", "x" * 40_000, "a\x01b", date(1850, 1, 1), date(2024, 2, 29), True, 7]
    sheet = load_workbook(io.BytesIO(written(ListTable("odd", list("abcdefg"), [row]), ".xlsx"))).active
    assert sheet is not None
    read = [cell.value for cell in [*sheet.iter_rows()][1]]
    long = "x" * 32_766 + "\N{HORIZONTAL ELLIPSIS}"
    assert read[:2] == [None, long]
    assert "\x01" not in str(read[2])
    assert read[3:] == ["1850-01-01", datetime(2024, 2, 29), True, 7], "Excel knows no day before 1900"


def test_a_name_is_no_markup_in_a_wiki() -> None:
    names = ["<img src=x onerror=alert(1)>", "[click](https://bad.example)", "**loud**", "`code`", "a|b"]
    shown = written(ListTable("odd", ["What"], [[one] for one in names]), ".md").decode()
    assert re.findall(r"(?<!\\)[<>\[\]`*]", shown) == []
    assert [row[0] for row in cells_of(shown.encode(), ".md")[1:-1]] == names[:-1]


def test_a_list_of_a_scenario_or_of_a_training_desk_says_so_in_every_format() -> None:
    supposed = ESTATE.supposed("Ann leaves")
    for estate, mark in ((supposed, "SCENARIO 'Ann leaves'"), (Estate().apply(sample_step()), "invented")):
        for suffix in (".csv", ".xlsx"):
            rows = cells_of(written(LISTS["access"](estate, VIEW), suffix), suffix)
            assert all(mark in row[-1] for row in rows[1:]), suffix
        for suffix in (".md", ".json"):
            assert mark in written(LISTS["access"](estate, VIEW), suffix).decode()
    assert "Standing" not in cells_of(written(LISTS["access"](ESTATE, VIEW), ".csv"), ".csv")[0]


def test_what_an_answer_was_made_by_stands_in_the_data() -> None:
    told = json.loads(written(LISTS["partners"](ESTATE, VIEW), ".json"))
    assert told["rules"].startswith("sha256:")
    assert told["list"] == "partners"
