"""Lists as somebody arranges them: filtered by words and columns, sorted, about the scope at hand."""

from __future__ import annotations

from datetime import date

import pytest

from partner_desk.app.answers import View
from partner_desk.app.arranging import Arrangement, RowPlaces, arranged, slip_of
from partner_desk.app.lists import AccessRows, IdentityRows, ListRows, PartnerRows
from partner_desk.app.sample import sample_step
from partner_desk.app.workspace import Workspace
from partner_desk.domain.estate import Estate
from tests.sample import key_of


@pytest.fixture(scope="module")
def estate() -> Estate:
    return Workspace.in_memory(sample_step()).estate


def column(rows: ListRows, number: int) -> list[str]:
    return [rows.cells(row)[number] for row in range(len(rows.keys))]


def test_words_ask_all_columns_and_a_heading_asks_its_own(estate: Estate) -> None:
    rows = AccessRows(estate)
    assert arranged(rows, Arrangement()) is rows
    owners = arranged(rows, Arrangement("role:owner"))
    assert owners.keys
    assert all("Owner" in role for role in column(owners, 1))
    some = arranged(rows, Arrangement("wingtip Owner"))
    assert some.keys
    assert all("wingtip" in " ".join(some.cells(row)).casefold() for row in range(len(some.keys)))
    assert len(arranged(rows, Arrangement('role:"user access"')).keys) < len(rows.keys)
    assert not arranged(rows, Arrangement("nobody-is-called-so")).keys


def test_a_column_that_is_not_there_is_told(estate: Estate) -> None:
    rows = AccessRows(estate)
    assert not slip_of(rows, "role:owner time:2023")
    assert slip_of(rows, "colour:red").startswith("There is no column colour: here. There are ")
    assert "role:" in slip_of(rows, "colour:red")


def test_numbers_are_sorted_as_numbers_and_back(estate: Estate) -> None:
    rows = PartnerRows(estate, View("adatum", "pec", date(2024, 4, 1)))
    ids = column(arranged(rows, Arrangement(column=2)), 2)
    assert ids == sorted(ids)
    assert column(arranged(rows, Arrangement(column=2, descending=True)), 2) == ids[::-1]

    class Numbers:
        headings = ("Number",)
        keys = (("x", "0"), ("x", "1"), ("x", "2"), ("x", "3"))

        def cells(self, row: int) -> tuple[str, ...]:
            return (("10", "9", "vm-10", "vm-9")[row],)

    assert column(arranged(Numbers(), Arrangement(column=0)), 0) == ["9", "10", "vm-9", "vm-10"]


def test_only_what_is_about_a_scope_stays(estate: Estate) -> None:
    core = estate.scopes.find(key_of("wingtip-core"))
    assert core is not None
    about = RowPlaces(estate).about(core)
    places = set(column(arranged(AccessRows(estate), Arrangement(), about), 2))
    assert any("wingtip-core" in place for place in places)
    assert not any("litware" in place or "rg-shop" in place for place in places)
    people = column(arranged(IdentityRows(estate, date(2024, 4, 1)), Arrangement(), about), 0)
    assert people
    assert len(people) < len(estate.principals)
    partners = PartnerRows(estate, View("adatum", "pec", date(2024, 4, 1)))
    assert len(arranged(partners, Arrangement(), about).keys) == len(estate.partners), "partners are nowhere"
