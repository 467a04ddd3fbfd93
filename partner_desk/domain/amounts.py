"""Amounts of money and currencies as people and files write them; a ValueError says what is wrong about a text."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from partner_desk.language import figures

_PLAIN = re.compile(r"[+-]?\d{1,400}(\.\d{1,400})?", re.ASCII)
_LONGEST_AMOUNT = 15
"""So many digits an amount may have before the point; nobody is charged more."""


def as_decimal(text: str) -> Decimal:
    """A decimal number as it is."""
    amount = Decimal(text) if _PLAIN.fullmatch(text) else None
    if amount is None or amount.adjusted() > _LONGEST_AMOUNT:
        raise ValueError('is not a decimal number written as text, like "12.50", without blanks')
    return amount


def decimal_text(value: Decimal) -> str:
    """A decimal number as it is written: without an exponent, and without zeros that say nothing."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def rounded(amount: Fraction) -> Decimal:
    """An amount in whole hundredths, halves away from nothing."""
    whole, rest = divmod(abs(amount) * 100, 1)
    cents = int(whole) + (rest * 2 >= 1)
    return (Decimal(-cents if amount < 0 else cents) / 100).quantize(Decimal("0.01"))


def money(amount: Fraction, currency: str) -> str:
    """An amount for people: rounded once, to hundredths."""
    return f"{figures(format(rounded(amount), ','))} {currency}"


def as_hundredths(text: str) -> int:
    """A decimal number in hundredths."""
    cents = as_decimal(text) * 100
    if cents != cents.to_integral_value():
        raise ValueError("has more than two decimals")
    return int(cents)


def as_currency(text: str) -> str:
    """The three letters of a currency."""
    if len(text) != 3 or not (text.isascii() and text.isalpha()):
        raise ValueError('is not a currency by its three letters, like "EUR"')
    return text.upper()
