"""Comparisons as a list: one row a partner and program, the sides next to each other, what changed first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from partner_desk.app.comparing import Amounts, Balance, Comparison, RecognizedShare
from partner_desk.app.factnames import FactNames
from partner_desk.app.lists import RowKey
from partner_desk.app.rulebook import library
from partner_desk.app.turned import money
from partner_desk.domain.descriptions import kind_of
from partner_desk.domain.partners import Partner
from partner_desk.language import marked

SHORT = 24
"""So many letters of a side's name stand above its column."""

BALANCE = "balances"
"""The word for rows of this list."""


class BalanceRows:
    """The first side and each of the others: leaves recognized, gained and lost."""

    def __init__(self, comparisons: Sequence[Comparison]) -> None:
        """All comparisons have the same first side."""
        self.comparisons = comparisons
        self.headings: list[str] = [kind_of(Partner).label, marked("Program")]
        self._rows: list[list[Balance]] = []
        self.keys: list[RowKey] = []
        if not comparisons:
            return
        self.headings.append(side_name(comparisons[0], first=True))
        for one in comparisons:
            self.headings += [marked("gained"), marked("lost"), side_name(one, first=False)]
        tables = [{(own.partner, own.program): own for own in one.balances} for one in comparisons]
        every = list(dict.fromkeys(key for table in tables for key in table))
        rows = [[table[key] for table in tables if key in table] for key in every]
        told = [row for row in rows if any(one.changed or one.before.leaves or one.after.leaves for one in row)]
        self._rows = sorted(told, key=lambda row: not any(one.changed for one in row))
        self.keys = [(BALANCE, f"{row[0].partner}|{row[0].program}") for row in self._rows]

    @property
    def changed(self) -> int:
        """How many rows changed on some side."""
        return sum(any(one.changed for one in row) for row in self._rows)

    def cells(self, row: int) -> tuple[str, ...]:
        """The texts of a row."""
        own = self._rows[row]
        last = self.comparisons[-1].after.estate
        texts = [
            FactNames(last).partner(own[0].partner),
            library().programs[own[0].program].short,
            share(own[0].before),
        ]
        for one in own:
            texts += [share(one.gained, "+"), share(one.lost, "\N{MINUS SIGN}"), share(one.after)]
        return tuple(texts)


def share(recognized: RecognizedShare, sign: str = "") -> str:
    """Leaves with the charges in them; nothing for none."""
    if sign and not recognized.leaves:
        return ""
    charges = f" ({amounts(recognized.charges)})" if recognized.charges else ""
    return f"{sign}{recognized.leaves:,}{charges}"


def amounts(found: Amounts | Mapping[str, int]) -> str:
    """Money, each currency for itself."""
    return ", ".join(f"{money(amount)} {currency}" for currency, amount in found.items())


def side_name(one: Comparison, *, first: bool) -> str:
    """What the first or the other side of a comparison is called, with its day where names alone are alike."""
    side, other = (one.before, one.after) if first else (one.after, one.before)
    name = side.name if len(side.name) <= SHORT else side.name[:SHORT].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
    return f"{name}, {side.day}" if side.day != other.day or side.name == other.name else name
