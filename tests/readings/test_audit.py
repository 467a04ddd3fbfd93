"""What the rules rest on is told: documents and not conclusions, by their own days and not by the day of a visit."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from partner_desk.app import rules
from partner_desk.domain.errors import Refused
from partner_desk.readings.audit import A_YEAR, INFERENCE, compared, foundations, is_old, newest_day
from partner_desk.readings.dated import Source
from partner_desk.readings.library import Library

READ = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("words", "newest"),
    [
        ("2022-10-27", date(2022, 10, 27)),
        ("2020-02", date(2020, 2, 29)),
        ("about 2021", date(2021, 12, 31)),
        ("2026", READ),
        ("undated", None),
    ],
)
def test_a_source_is_as_new_as_its_own_date_can_mean(words: str, newest: date | None) -> None:
    assert newest_day(Source("s", "Title", "", words, "documentation", READ)) == newest


def test_a_conclusion_is_no_document_and_an_unread_source_makes_the_rules_old(library: Library) -> None:
    reading = library.readings["current-2026"]
    known = {one.criterion: one for one in foundations(reading, library.sources)}
    inferred = {key: replace(one, kind=INFERENCE) for key, one in library.sources.items()}
    for one in foundations(reading, inferred):
        assert known[one.criterion].documents
        assert (one.documents, one.newest, one.inferred) == ((), None, True)
        assert list(one.weaknesses(date(2000, 1, 1))) == ["no document, a conclusion only"]
    last = compared(library.sources.values())
    assert not is_old(library.sources.values(), last + A_YEAR)
    assert is_old(library.sources.values(), last + A_YEAR + timedelta(days=1))
    assert not rules.warning(last + A_YEAR)
    assert f"on {last}, more than a year ago" in rules.warning(last + 2 * A_YEAR)


def test_what_is_new_enough_is_asked_and_nothing_after_the_day_is() -> None:
    day = date(2026, 11, 30)
    strict, mild = rules.audit(day, after=date(2026, 10, 1)), rules.audit(day, after=date(2000, 1, 1))
    assert {one.criterion for one in mild.weak} < {one.criterion for one in strict.weak}
    assert all(len(one.documents) == 1 for one in mild.weak)
    assert strict.reading.id == "current-2026"
    assert rules.audit(date(2022, 1, 1)).reading.id == "community-2021"
    with pytest.raises(Refused, match="No document can be dated after"):
        rules.audit(day, after=date(2026, 12, 1))


def test_the_page_of_the_rules_shows_the_audit(library: Library) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
    rows = {tuple(cell.strip() for cell in row.split("|")[1:-1]) for row in page.splitlines() if row.startswith("| ")}
    for one in foundations(library.readings["current-2026"], library.sources):
        marks = ["conclusion"] * one.inferred + ["disputed"] * one.disputed
        newest = one.newest.isoformat() if one.newest is not None else "undated"
        row = (f"`{one.criterion}`", one.name, str(len(one.documents)), newest, ", ".join(marks))
        assert row in rows, f"write in docs/rules.md: | {' | '.join(row)} |"
    assert re.search(rf"compared with their sources on {compared(library.sources.values())}", page)
