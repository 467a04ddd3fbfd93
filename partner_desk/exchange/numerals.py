"""Decimal numbers and days of a table as programs and spreadsheets write them: `1,234.56` or `1.234,56`, 9/30 or 30/9.

One cell often leaves it open which is meant, the file as a whole seldom: it is decided once a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Context, Decimal
from enum import Enum

from partner_desk.domain.daytext import Habits, Order, read_day
from partner_desk.domain.errors import Refused

EXACT = Context(prec=200)
"""Adds up whatever can be read without a loss."""

_LONGEST = 60
"""So many letters a number may have."""
_LARGEST = 10**15
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d\d?)?", re.ASCII)
_SEPARATED = re.compile(r"[+-]?(\d[\d.,]*|[.,]\d+)([eE][+-]?\d\d?)?", re.ASCII)
_ORDERED = re.compile(r"(\d\d?)[/-](\d\d?)[/-]\d{4}", re.ASCII)


class DecimalMark(Enum):
    """What stands before the decimals."""

    POINT = "."
    COMMA = ","

    @property
    def other(self) -> DecimalMark:
        """The other one, which may stand between thousands."""
        return DecimalMark.COMMA if self is DecimalMark.POINT else DecimalMark.POINT


def decimal_by(mark: DecimalMark, text: str) -> Decimal | None:
    """A number as it is written with a mark; None if it is none."""
    if len(text) > _LONGEST or _SEPARATED.fullmatch(text) is None:
        return None
    whole, _, rest = text.partition(mark.value)
    groups = whole.lstrip("+-").split(mark.other.value)
    if mark.other.value in rest or mark.value in rest:
        return None
    if len(groups) > 1 and not (
        0 < len(groups[0]) < 4 and groups[0][0] != "0" and all(len(g) == 3 for g in groups[1:])
    ):
        return None
    plain = whole.replace(mark.other.value, "") + (f".{rest}" if rest else "")
    try:
        value = Decimal(plain)
    except ArithmeticError:
        return None
    return value if abs(value) < _LARGEST else None


@dataclass
class Decimals:
    """The numbers of one file; `mark` is what stands before decimals in it, once a number has told."""

    mark: DecimalMark | None = None

    def read(self, text: str) -> Decimal | None:
        """The value of a cell; None while it may be two. Raises ValueError if it is no number of this file."""
        if self.mark is DecimalMark.POINT and len(text) < _LONGEST and _PLAIN.fullmatch(text):
            value = Decimal(text)
            if abs(value) < _LARGEST:
                return value
        point, comma = decimal_by(DecimalMark.POINT, text.strip()), decimal_by(DecimalMark.COMMA, text.strip())
        if self.mark is None and point != comma and None in (point, comma):
            self.mark = DecimalMark.POINT if comma is None else DecimalMark.COMMA
        read = {DecimalMark.POINT: point, DecimalMark.COMMA: comma, None: point if point is not None else comma}[
            self.mark
        ]
        if read is None:
            raise ValueError(text)
        return read if self.mark is not None or point == comma else None


@dataclass
class Days:
    """The days of one file, each text of which is kept until it is known in which order day and month stand."""

    orders: set[Order] = field(default_factory=set)
    """What single texts have shown."""
    texts: dict[str, Mapping[Order, date]] = field(default_factory=dict)

    def see(self, text: str) -> None:
        """Take note of a text; raises ValueError if it is a day in no order."""
        if text in self.texts:
            return
        words = re.split(r"[T ]", text.strip(), maxsplit=1)[0]
        try:
            read = {order: read_day(words, Habits(order)) for order in (Order.DAY_FIRST, Order.MONTH_FIRST)}
        except Refused as slip:
            raise ValueError(text) from slip
        if (ordered := _ORDERED.fullmatch(words)) is not None:
            first, second = int(ordered[1]), int(ordered[2])
            if first > 12:
                self.orders.add(Order.DAY_FIRST)
            elif second > 12:
                self.orders.add(Order.MONTH_FIRST)
        elif "." in words:
            read[Order.MONTH_FIRST] = read[Order.DAY_FIRST]  # points stand behind days in Europe only
        self.texts[text] = read

    @property
    def open(self) -> bool:
        """Whether a text may be two days, and none shows which."""
        return not self.orders and any(len(set(read.values())) > 1 for read in self.texts.values())

    def read(self, text: str, usual: Order) -> date | None:
        """The day of a text that was seen, in the `usual` order if none is shown; None if the file has both."""
        read = self.texts[text]
        if len(self.orders) > 1 and len(set(read.values())) > 1:
            return None
        (order,) = self.orders if len(self.orders) == 1 else (usual,)
        return read[order]
