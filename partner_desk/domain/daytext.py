"""Days as people write them: 2024-02-05, 20240205, 5.2.2024, 2/5/2024, 5 Feb 2024.

A text is read as a whole or not at all. What could be two days is read in the order that is usual where the person
lives, and refused where there is no such order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from partner_desk.domain.errors import Refused
from partner_desk.domain.moments import FIRST_DAY, LAST_DAY
from partner_desk.domain.showing import one_line

MONTHS = ("January", "February", "March", "April", "May", "June",
          "July", "August", "September", "October", "November", "December")  # fmt: skip
_ENGLISH = {name.casefold(): number for number, name in enumerate(MONTHS, 1)} | {
    name[:3].casefold(): number for number, name in enumerate(MONTHS, 1)
}
_TIMED = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s*(Z|UTC|[+-]00:?00|[+-]\d\d:?\d\d)?", re.I)
_TOKEN = r"(?:\d+(?:st|nd|rd|th)?|[^\W\d_]+)"  # noqa: S105 - a piece of a text, no password
_APART = r"(?:\s*[-./,\N{EN DASH}\N{MINUS SIGN}]\s*|\.?,?\s+|(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d))"
_PARTS = re.compile(rf"{_TOKEN}(?:{_APART}{_TOKEN})*\.?", re.I)
YEARS = range(FIRST_DAY.year, LAST_DAY.year + 1)
"""A year outside of these is a slip of the keyboard, or of another calendar."""
SHOWN = 40
"""So many letters of an unreadable text are shown again."""


class Order(Enum):
    """In which order day and month stand when the year comes last; with the year first, the month is next."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    NEITHER = "ymd"


@dataclass(frozen=True, slots=True)
class Habits:
    """How days are written where the person lives: the order, and the names of months besides the English ones."""

    order: Order = Order.NEITHER
    months: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of_pattern(cls, pattern: str, months: Mapping[str, int]) -> Habits:
        """Those of a pattern like `dd.MM.yy` or `M/d/yyyy`."""
        places = {letter: pattern.find(letter) for letter in "dMy"}
        first = min(places, key=lambda letter: places[letter])
        order = {"d": Order.DAY_FIRST, "M": Order.MONTH_FIRST, "y": Order.NEITHER}[first]
        return cls(order, {name.strip(". ").casefold(): number for name, number in months.items()})


def read_day(text: str, habits: Habits) -> date:
    """The day that a text names; raises Refused with what is wrong about the text."""
    words = _tidy(text)
    if not words:
        raise Refused("The day is empty. Write it like 2024-02-05.")
    if timed := _TIMED.fullmatch(words):
        day, zone = timed.groups()
        if zone and zone.casefold() not in ("z", "utc") and zone[1:].replace(":", "") != "0000":
            raise Refused(
                "{text} is a time in another zone; days here are those of UTC. Write the day alone.", text=_shown(text)
            )
        words = day
    if re.fullmatch(r"\d{8}", words):
        return _made(text, int(words[:4]), int(words[4:6]), int(words[6:]))
    tokens = re.findall(_TOKEN, words, re.I) if _PARTS.fullmatch(words) else []
    if len(tokens) != 3:
        raise _unread(text)
    return _of_three(text, [_number(one) for one in tokens], [_month(one, habits) for one in tokens], habits.order)


def read_typed(text: str, before: str, habits: Habits) -> date:
    """The day of a text that was typed into one that stood there already.

    People click into a day and type another one without clearing the field. Where what they typed is a whole day by
    itself, and can be only one, that day is meant.
    """
    try:
        return read_day(text, habits)
    except Refused as slip:
        days = set()
        for typed in _inserted(text, before):
            try:
                days.add(read_day(typed, habits))
            except Refused:
                continue
        if len(days) == 1:
            return days.pop()
        raise slip from None


def _inserted(text: str, before: str) -> Iterator[str]:
    """What may have been typed into `before`, if nothing of it was taken away."""
    more = len(text) - len(before)
    for at in range(len(before) + 1) if before and more > 0 else ():
        if text.startswith(before[:at]) and text[at + more :] == before[at:]:
            yield text[at : at + more]


def _tidy(text: str) -> str:
    """Without the blanks around it, the marks of direction that copying brings along, and full width letters."""
    plain = unicodedata.normalize("NFKC", text)
    return " ".join("".join(one for one in plain if unicodedata.category(one) != "Cf").split())


def _number(token: str) -> str:
    """The digits of a token; empty if it is a word."""
    return re.sub(r"\D+$", "", token) if token[:1].isdigit() else ""


def _month(token: str, habits: Habits) -> int | None:
    """The month that a word names."""
    return {**habits.months, **_ENGLISH}.get(token.casefold())


def _of_three(text: str, digits: list[str], months: list[int | None], order: Order) -> date:
    lengths = [len(one) for one in digits]
    if 4 not in lengths and all(0 < one <= 2 or month for one, month in zip(lengths, months, strict=True)):
        raise Refused("{text} is not read: write all four digits of the year, like 2024-02-05.", text=_shown(text))
    short = [at for at, one in enumerate(lengths) if 0 < one <= 2]
    if lengths[0] == 4 and short == [1, 2]:
        return _made(text, int(digits[0]), int(digits[1]), int(digits[2]))
    named = [at for at, month in enumerate(months) if month]
    if len(named) == 1 and len(short) == 1 and lengths.count(4) == 1 and lengths[1] != 4:
        return _made(text, int(digits[lengths.index(4)]), months[named[0]] or 0, int(digits[short[0]]))
    if lengths[2] == 4 and short == [0, 1]:
        first, second, year = (int(one) for one in digits)
        if first > 12 or (second <= 12 and (order is Order.DAY_FIRST or first == second)):
            return _made(text, year, second, first)
        if second > 12 or order is Order.MONTH_FIRST:
            return _made(text, year, first, second)
        if not first or not second:
            raise _unread(text)
        readings = [f"{day} {MONTHS[month - 1]}" for day, month in ((first, second), (second, first))]
        raise Refused(
            "{text} may be {readings}. Write {year}-{second:02}-{first:02} or the other one.",
            text=_shown(text),
            readings=" or ".join(readings),
            year=year,
            second=second,
            first=first,
        )
    raise _unread(text)


def _made(text: str, year: int, month: int, day: int) -> date:
    if year not in YEARS:
        raise Refused(
            "{text} is not read: the year must be between {first} and {last}.",
            text=_shown(text),
            first=YEARS[0],
            last=YEARS[-1],
        )
    try:
        return date(year, month, day)
    except ValueError:
        raise Refused("{text} is not in the calendar. Write a day like 2024-02-05.", text=_shown(text)) from None


def _unread(text: str) -> Refused:
    return Refused("{text} cannot be read as a day. Write it like 2024-02-05.", text=_shown(text))


def _shown(text: str) -> str:
    plain = one_line(text).strip()
    cut = plain[:SHOWN] + ("\N{HORIZONTAL ELLIPSIS}" if len(plain) > SHOWN else "")
    return f"\N{LEFT DOUBLE QUOTATION MARK}{cut}\N{RIGHT DOUBLE QUOTATION MARK}"
