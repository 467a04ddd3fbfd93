"""Time as the rules see it: moments in UTC, half-open spans, and days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol, TypeVar

from partner_desk.domain.descriptions import SinceMoment, UntilMoment
from partner_desk.language import day_said, tr

ONE_DAY = timedelta(days=1)

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2199, 12, 31)
"""What can be asked about: the calendar ends in 9999, and a day of a question has neighbours on both sides."""


def start_of(day: date) -> datetime:
    """The first moment of a day in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def day_after(day: date) -> date:
    """The next day; the last one of the calendar has none, and Azure writes it for "no end"."""
    return day + ONE_DAY if day < date.max else day


def next_month(first: date) -> date:
    """The first day of the month after that of a first day; the last one of the calendar has none."""
    if (first.year, first.month) == (date.max.year, 12):
        return date.max
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def as_moment(value: date | datetime) -> datetime:
    """A moment in UTC: a date is its first moment, a datetime without offset is taken as UTC."""
    if not isinstance(value, datetime):
        return start_of(value)
    if value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value.astimezone(UTC)


def is_midnight(moment: datetime) -> bool:
    """Whether a moment is the first of a day in UTC."""
    return not (moment.hour or moment.minute or moment.second or moment.microsecond)


def in_utc(moment: datetime) -> str:
    """A day, with the time in UTC where it is not its beginning."""
    return day_said(moment) if is_midnight(moment) else f"{day_said(moment)} {moment:%H:%M} UTC"


def on_the_clock(moment: datetime) -> str:
    """Day and minute as the clock here shows them; in UTC where its calendar (of Windows: 1970 to 3000) has none."""
    try:
        return f"{moment.astimezone():%Y-%m-%d %H:%M}"
    except (OSError, OverflowError, ValueError):
        return f"{moment:%Y-%m-%d %H:%M} UTC"


M = TypeVar("M", bound=date)
M_co = TypeVar("M_co", bound=date, covariant=True)


class MayBegin(Protocol[M_co]):
    """What may have a beginning: a moment, or a day."""

    @property
    def since(self) -> M_co | None:
        """The first moment (day) at which it holds; None for ever since."""


class MayEnd(Protocol[M_co]):
    """What may have an end: a moment, or a day."""

    @property
    def until(self) -> M_co | None:
        """The first moment (day) at which it holds no longer; None for no end."""


class Lasting(MayBegin[M_co], MayEnd[M_co], Protocol[M_co]):
    """What holds for a time."""


def has_begun(one: MayBegin[M], moment: M) -> bool:
    """Whether something has begun by a moment."""
    return one.since is None or one.since <= moment


def began_before(one: MayBegin[M], moment: M) -> bool:
    """Whether something has begun before a moment, and not only at it."""
    return one.since is None or one.since < moment


def is_over(one: MayEnd[M], moment: M) -> bool:
    """Whether something has ended by a moment."""
    return one.until is not None and one.until <= moment


def holds_at(one: Lasting[M], moment: M) -> bool:
    """Whether something has begun by a moment, and has not ended."""
    return has_begun(one, moment) and not is_over(one, moment)


def never_holds(one: Lasting[date]) -> bool:
    """Whether something ends before it begins: there is no moment in it."""
    return one.since is not None and is_over(one, one.since)


def overlap(fact: Lasting[M], other: Lasting[M]) -> bool:
    """Whether both hold at some moment, if each does at any."""
    return (fact.since is None or not is_over(other, fact.since)) and (
        other.since is None or not is_over(fact, other.since)
    )


@dataclass(frozen=True, slots=True)
class Span:
    """From `since` (inclusive) to `until` (exclusive); a missing bound is open."""

    since: SinceMoment = None
    until: UntilMoment = None

    def both(self, other: Span) -> Span:
        """The time in both spans."""
        since = max((moment for moment in (self.since, other.since) if moment is not None), default=None)
        until = min((moment for moment in (self.until, other.until) if moment is not None), default=None)
        return Span(since, until)

    def within(self, other: Span) -> bool:
        """Whether the other span holds all of it."""
        starts = other.since is None or (self.since is not None and other.since <= self.since)
        return starts and (other.until is None or (self.until is not None and self.until <= other.until))


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, from `since` to before `until`; in words with its last day, or as the day that it is."""

    since: date
    until: date

    @staticmethod
    def of_day(day: date) -> Period:
        """The period of one day."""
        return Period(day, day + ONE_DAY)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days

    @property
    def span(self) -> Span:
        """The same as moments in UTC."""
        return Span(start_of(self.since), start_of(self.until))

    def __str__(self) -> str:
        last = self.until - ONE_DAY
        return day_said(self.since) if last == self.since else tr("{since} to {last}", since=self.since, last=last)


def month_of(day: date) -> Period:
    """The whole month of a day."""
    first = day.replace(day=1)
    return Period(first, next_month(first))


def quarter_of(day: date) -> Period:
    """The whole quarter of a day."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return Period(first, next_month(next_month(next_month(first))))
