"""Moments as people read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from partner_desk.domain.moments import on_the_clock


@pytest.mark.parametrize("year", [1, 1601, 1969, 2026, 3001, 9999])
def test_a_moment_of_any_year_is_told(year: int) -> None:
    """The calendar of Windows knows no time before 1970 and none after 3000."""
    moment = datetime(year, 1, 1, tzinfo=UTC)
    days = {f"{moment + one:%Y-%m-%d}" for one in (timedelta(0), timedelta(days=1))}
    if year > 1:
        days.add(f"{moment - timedelta(days=1):%Y-%m-%d}")
    assert on_the_clock(moment).split()[0] in days, "the day, or that beside it for whoever lives elsewhere"
