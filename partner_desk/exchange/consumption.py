"""What files of usage and cost amount to: sums by scope, day and kind, and who bought under which agreement.

An amount is exact until it is a charge: it is rounded once, as a sum.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from partner_desk.domain.billing import ChargeKind, Offer
from partner_desk.domain.descriptions import WordEnum
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Association


class AmountSource(WordEnum):
    """Which account of the same consumption a file gives; two of them are never added."""

    DAILY_RATED = "daily-rated", "daily rated usage"
    ACTUAL = "actual", "actual cost"
    FOCUS = "focus", "cost by FOCUS"
    AMORTIZED = "amortized", "amortized cost"


@dataclass(frozen=True, slots=True)
class PartnerNamed:
    """A partner as a row names it: by PartnerID, or by the GUID of its tenant."""

    number: str
    tenant: str
    name: str


@dataclass(frozen=True, slots=True)
class Purchase:
    """Under which agreement a subscription is bought, by a row; None: the file does not say."""

    offer: Offer = Offer.UNKNOWN
    bill_to: PartnerNamed | None = None
    reseller: PartnerNamed | None = None
    sellers_told: bool = False
    """Whether the file has a column for the reseller, so that none there means none."""


class ChargedFor(NamedTuple):
    """What a sum of one day is about; `earned` is the partner earned credit in percent, None where none is told."""

    scope: str
    kind: ChargeKind
    currency: str
    earned: Decimal | None


@dataclass(frozen=True, slots=True)
class RecordSeen:
    """A partner of record in a report: the first day of the first month in which it was seen."""

    first: date
    origin: Origin


class AttributedTo(NamedTuple):
    """Whom a report names for a subscription (by its key) in a month, and by what."""

    subscription: str
    month: date
    number: str
    association: Association


SubscriptionDay = tuple[str, date]
"""The key of a subscription, and a day."""


@dataclass
class ConsumptionFile:
    """One file, read to its end."""

    origin: Origin
    source: AmountSource
    amounts: dict[SubscriptionDay, dict[ChargedFor, Decimal]] = field(default_factory=dict)
    purchases: dict[SubscriptionDay, set[Purchase]] = field(default_factory=dict)

    @property
    def series(self) -> str:
        """What parts of one export are called in common; empty for a file that is no part."""
        return series_of(self.origin.source)


@dataclass
class Commerce:
    """What all files say of usage, cost and who buys."""

    files: list[ConsumptionFile] = field(default_factory=list)
    records: dict[tuple[str, str], RecordSeen] = field(default_factory=dict)
    """Partners of record, by the key of the subscription and PartnerID."""
    attributions: dict[AttributedTo, Origin] = field(default_factory=dict)
    """The reports that say so."""
    domains: dict[str, str] = field(default_factory=dict)
    """The domains of tenants, by their ids."""


def series_of(name: str) -> str:
    """What a file and other parts of the same export are called in common; empty for one that is no part."""
    name = name.casefold()
    common = _PART.sub("part", name)
    return common if common != name else ""


_PART = re.compile(r"(?<![a-z])part[-_ ]?\d+(?:[-_]\d+)*", re.ASCII)
