"""The shapes of files of usage and cost: which columns they have, and what their rows say."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from partner_desk.domain.billing import ChargeKind
from partner_desk.exchange.consumption import AmountSource, Purchase
from partner_desk.exchange.fields import text
from partner_desk.exchange.numerals import DecimalMark, decimal_by
from partner_desk.exchange.tabular import Heading, spelled

Cells = Mapping[str, str]
"""What a row says, by the role of its columns; a role that the file has no column for is missing."""

NOTHING = frozenset({"", "null", "none", "n/a", "na"})
"""What programs write where there is nothing, in small letters."""

PLACE = (
    "subscription", "resource", "group", "tenant", "customer", "domain", "named", "billed", "billed_name",
    "billed_tenant", "reseller", "reseller_name", "offer", "order", "account",
)  # fmt: skip
LABEL = (
    "charge", "pricing", "publisher", "publisher_type", "service", "category", "meter", "order", "discount", "benefit",
    "credit", "earned", "earned_applied", "provider", "currency",
)  # fmt: skip
MEASURES = ("quantity", "price", "effective")
PERIODS = ("from", "until", "rated")
"""The roles of columns whose numbers and days only show how the file writes them."""


@dataclass(frozen=True)
class AmountFormat:
    """A shape of such files: its columns by role (names as `spelled`), and what its rows say."""

    name: str
    source: Callable[[str, Iterable[tuple[Cells, Decimal]]], AmountSource]
    """Which account it gives, by the name of the file and by what its rows are charged for, with their sums."""
    columns: Mapping[str, tuple[str, ...]]
    needs: tuple[str, ...]
    """The roles without which it is no such file; `day`, `amount` and `subscription` beside."""
    kind: Callable[[Cells], ChargeKind | str]
    """What a row is charged for; a text says what it is that no kind of charge is for."""
    purchase: Callable[[Cells], Purchase]
    consumed: Callable[[Cells], bool] = lambda _: True
    """Whether a row tells of consumption, and not only of money."""
    german: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def named(self) -> Mapping[str, str]:
        """The role of each name of a column."""
        return {name: role for role, names in self.columns.items() for name in names}

    def roles(self, heading: Heading) -> dict[str, int] | None:
        """Where the columns stand by their roles; None if it is no such file."""
        places: dict[str, list[tuple[int, int]]] = {}
        for place, name in enumerate(heading.names):
            column = next((one for one in self._spellings(name) if one in self.named), None)
            if column is not None:
                role = self.named[column]
                places.setdefault(role, []).append((self.columns[role].index(column), place))
        if not all(role in places for role in ("day", "amount", "subscription", *self.needs)):
            return None
        return {role: min(found)[1] for role, found in places.items()}

    def _spellings(self, name: str) -> Sequence[str]:
        """A name, and what it is called beside in brackets: `Datum (Date)`."""
        before, _, rest = name.partition("(")
        names = [spelled(one.strip()) for one in (name, rest.rpartition(")")[0], before)]
        return [self.german.get(one, one) for one in names]

    def known(self, keys: Container[str]) -> bool:
        """Whether a record with these keys is of this shape, as an answer of an API has it."""
        return all(any(name in keys for name in self.columns[role]) for role in ("day", "amount", *self.needs))


def earned_percent(cells: Cells) -> Decimal | None:
    """The partner earned credit of a row in percent; None where its file does not tell."""
    if cells.get("earned_applied", "").casefold() in ("false", "0", "no"):
        return Decimal(0)
    said = cells.get("earned", "").removesuffix("%").strip()
    value = decimal_by(DecimalMark.POINT, said) if "," not in said else decimal_by(DecimalMark.COMMA, said)
    if value is None:
        return None
    return value * 100 if 0 < value <= 1 else value


def is_partner_id(said: str) -> bool:
    """Whether a text is a PartnerID."""
    return said.isascii() and said.isdecimal() and len(said) < 12


def as_cell(record: Mapping[str, Any], names: Sequence[str]) -> str:
    """A value of an answer as a cell."""
    for name in names:
        held = record.get(name)
        if isinstance(held, float | bool):
            return repr(held)
        if found := text(record, name):
            return found
    return ""
