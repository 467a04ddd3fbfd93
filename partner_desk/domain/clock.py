"""The clock of the computer: the only place that asks what time it is."""

from __future__ import annotations

from datetime import UTC, date, datetime


def _read() -> datetime:
    return datetime.now(UTC)


def now() -> datetime:
    """This moment in UTC, in whole seconds: more is neither written to a file nor told to anybody."""
    return _read().replace(microsecond=0)


def today() -> date:
    """The day that the calendar here shows, which may be another one than in UTC."""
    return _read().astimezone().date()
