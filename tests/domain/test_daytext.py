"""Days as people write them: read as a whole and by the order of the place, or refused with what is wrong."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_desk.domain.daytext import YEARS, Habits, Order, read_day, read_typed
from partner_desk.domain.errors import Refused

MAERZ = {"März": 3, "Mrz.": 3, "Februar": 2, "Feb.": 2}
US = Habits.of_pattern("M/d/yy", {})
GB = Habits.of_pattern("dd/MM/yyyy", {})
DE = Habits.of_pattern("dd.MM.yy", MAERZ)
SE = Habits.of_pattern("yyyy-MM-dd", {})
ALL = (US, GB, DE, SE)
FIFTH = date(2024, 2, 5)
FIFTEENTH = date(2024, 2, 15)


def test_the_order_is_that_of_the_place() -> None:
    assert [one.order for one in ALL] == [Order.MONTH_FIRST, Order.DAY_FIRST, Order.DAY_FIRST, Order.NEITHER]
    assert Habits.of_pattern("yyyy. MM. dd.", {}).order is Order.NEITHER
    assert Habits.of_pattern("d MMM yyyy", {}).order is Order.DAY_FIRST


@pytest.mark.parametrize(
    "text",
    ["2024-02-05", "20240205", " 2024-02-05\n", "2024/02/05", "2024.02.05", "2024-2-5", "2024. 02. 05.", "2024 02 05",
     "\u200e2024-02-05\u200f", "\xa02024-02-05", "2024\N{EN DASH}02\N{EN DASH}05",
     "\uff12\uff10\uff12\uff14-02-05", "2024-02-05T00:00:00Z", "2024-02-05 10:30", "2024-02-05T10:30:00.123+00:00",
     "5 Feb 2024", "5. Feb. 2024", "Feb 5, 2024", "February 5th, 2024", "05-FEB-2024", "5february2024", "2024 feb 5"],
)  # fmt: skip
def test_what_can_be_one_day_only_is_that_day_everywhere(text: str) -> None:
    assert {read_day(text, one) for one in ALL} == {FIFTH}


@pytest.mark.parametrize("text", ["15.2.2024", "15/02/2024", "2/15/2024", "02-15-2024", "15 2 2024"])
def test_a_number_that_is_no_month_tells_the_order(text: str) -> None:
    assert {read_day(text, one) for one in ALL} == {FIFTEENTH}


@pytest.mark.parametrize(
    "text", ["5.2.2024", "05.02.2024", "5/2/2024", "05/02/2024", "5-2-2024", "5. 2. 2024", "5 2 2024"]
)
def test_what_can_be_two_days_follows_the_place_or_is_refused(text: str) -> None:
    assert read_day(text, GB) == read_day(text, DE) == FIFTH
    assert read_day(text, US) == date(2024, 5, 2)
    with pytest.raises(Refused, match="may be 5 February or 2 May"):
        read_day(text, SE)


def test_one_number_twice_is_one_day_everywhere() -> None:
    assert {read_day("3.3.2024", one) for one in ALL} == {date(2024, 3, 3)}


def test_months_go_by_their_names_at_the_place() -> None:
    assert read_day("5. März 2024", DE) == read_day("5. MRZ 2024", DE) == read_day("5 March 2024", DE)
    with pytest.raises(Refused, match="cannot be read"):
        read_day("5. März 2024", US)


@pytest.mark.parametrize(
    "text",
    ["", "  ", "2021", "202402", "2402", "2024-02", "24-02-05", "5.2.24", "5/2/24", "5 Feb 24", "5.2.", "2024-13-05",
     "2024-02-30", "30.2.2024", "20241305", "05022024", "32.1.2024", "0.1.2024", "-2024-02-05", "2024-02-05-",
     "2024--02-05", "2024-02-05x", "2024-W05-1", "2024-036", "today", "2023-02-052026-04-20", "5 Feb Mar", "Feb 2024",
     "0000-01-01", "1402-05-06", "9999-12-31", "5 2024 2", "Feb 2024 5", "2024-02-05T10:00+02:00", "2024-02-05T25", "1.2.3.2024", "2024,", "\x00",
     "9" * 10_000, "5.2.02024", "5.2.20244", "2024-002-05", "x" * 10_000, "<b>2024-02-05</b>", "٢٠٢٤"],
)  # fmt: skip
def test_what_is_no_whole_day_is_refused_with_words(text: str) -> None:
    for one in ALL:
        with pytest.raises(Refused) as slip:
            read_day(text, one)
        assert slip.value.sentence.endswith(".")
        assert len(slip.value.sentence) < 200


def test_a_year_of_two_digits_is_named_as_what_is_wrong() -> None:
    with pytest.raises(Refused, match="all four digits of the year"):
        read_day("5.2.24", DE)


@given(st.dates(date(1990, 1, 1), date(2199, 12, 31)), st.sampled_from(ALL))
def test_what_is_written_by_the_habits_of_a_place_is_read_back(day: date, place: Habits) -> None:
    written = {day.isoformat(), f"{day:%Y%m%d}", f"{day.year}/{day.month}/{day.day}", f"{day.day} {day:%b} {day.year}"}
    if place.order is Order.DAY_FIRST:
        written |= {f"{day:%d.%m.%Y}", f"{day.day}/{day.month}/{day.year}"}
    elif place.order is Order.MONTH_FIRST:
        written |= {f"{day:%m/%d/%Y}", f"{day.month}-{day.day}-{day.year}"}
    assert {read_day(text, place) for text in written} == {day}


@given(st.text(max_size=24), st.sampled_from(ALL))
def test_any_text_is_a_day_or_is_refused(text: str, place: Habits) -> None:
    with contextlib.suppress(Refused):
        assert read_day(text, place).year in YEARS


@given(
    st.dates(date(1990, 1, 1), date(2199, 12, 31)), st.dates(date(1990, 1, 1), date(2199, 12, 31)), st.integers(0, 10)
)
def test_a_day_typed_into_another_one_is_the_day_that_was_typed(before: date, typed: date, at: int) -> None:
    old = before.isoformat()
    for new in (typed.isoformat(), f"{typed:%Y%m%d}", f"{typed.day}.{typed.month}.{typed.year}"):
        try:
            found = read_typed(old[:at] + new + old[at:], old, DE)
        except Refused:
            continue  # it could have been two days, and nobody guesses
        assert found == typed


def test_what_was_typed_at_either_end_counts() -> None:
    assert read_typed("2023-02-052026-04-20", "2026-04-20", DE) == date(2023, 2, 5)
    assert read_typed("202302052026-04-20", "2026-04-20", DE) == date(2023, 2, 5)
    assert read_typed("2026-04-205.2.2024", "2026-04-20", DE) == FIFTH
    assert read_typed("2023-02-05", "2026-04-20", DE) == date(2023, 2, 5)
    for partial in ("20212026-04-20", "2026-04-201", "2026-041-20", ""):
        with pytest.raises(Refused):
            read_typed(partial, "2026-04-20", DE)
