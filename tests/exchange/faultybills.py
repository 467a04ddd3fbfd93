"""Bills with planted faults for a customer whose access is known, and what they add up to in another arithmetic.

The access of the seller's admin group ends at a moment, or never; a bill is right where it credits the whole days before
that. Amounts are whole numbers of billionths here.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from partner_desk.app import imports
from partner_desk.domain.access import Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind, scope_key, tenant_scope_id
from partner_desk.domain.moments import start_of
from partner_desk.domain.partners import Agreement, Partner
from partner_desk.domain.scopes import Scope
from partner_desk.findings.compared_runs import Outcome
from tests.exchange.importing import SCOPE
from tests.exchange.rated import BILLIONTH, HEADING, SELLER, SEPTEMBER, TENANT, row, storage, written

OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
DAYS = 12
FIRST_FILE, SECOND_FILE = datetime(2025, 10, 3, tzinfo=UTC), datetime(2025, 10, 5, tzinfo=UTC)
Place = tuple[str, ChargeKind, str, date]
"""Scope, kind of charge, currency and day."""


def customer(until: datetime | None) -> Estate:
    """Wingtip, of which everything is known but its bills; Contoso's admin group is Owner until a moment."""
    tenant = tenant_scope_id(TENANT)
    return Estate.of([
        Scope(tenant, ScopeKind.TENANT, None, "Wingtip"),
        Scope(SCOPE, ScopeKind.SUBSCRIPTION, scope_key(tenant), "sub-1"),
        Principal("agents", PrincipalKind.FOREIGN_GROUP, None, "Agents"),
        Partner("contoso", "Contoso", "6400000", (SELLER,), admin_agents="agents", agreement=Agreement.ACTIVE),
        RoleAssignment("role", "agents", OWNER, scope_key(SCOPE), since=datetime(2024, 1, 1, tzinfo=UTC), until=until),
        *(Collected(kind) for kind in Collectable if kind is not Collectable.CHARGES),
    ])  # fmt: skip


@dataclass
class FaultyBill:
    """A month as it is billed by chance, and the faults in it; `until` is when the access really ends."""

    seed: int
    until: datetime | None
    faults: int
    commas: bool = False
    planted: dict[Place, Outcome] = field(default_factory=dict)
    charged: dict[tuple[Outcome, str], int] = field(default_factory=dict)
    """Billionths of what disagrees, by currency."""

    def __post_init__(self) -> None:
        """Choose which rows are wrong."""
        self.chance = random.Random(self.seed)
        self._all: dict[Place, bool] = {
            (storage(number), kind, currency, SEPTEMBER + timedelta(days=day)): kind is ChargeKind.USAGE
            for number in range(3)
            for kind, currency in ((ChargeKind.USAGE, "EUR"), (ChargeKind.USAGE, "USD"), (ChargeKind.SPOT, "EUR"))
            for day in range(DAYS)
            if self.chance.random() < 0.8
        }
        self.wrong = frozenset(self.chance.sample(sorted(self._all), min(self.faults, len(self._all))))

    def rows(self) -> Iterator[dict[str, str]]:
        """The rows of the bill, in any order; what they plant is counted while they are made."""
        places = sorted(self._all)
        self.chance.shuffle(places)
        for place in places:
            right = self._all[place] and self._has_access(place[3])
            credited = right is not (place in self.wrong)
            total = 0
            for _ in range(self.chance.choice((1, 1, 3))):
                billionths = self.chance.choice((self.chance.randrange(1, 10**6), self.chance.randrange(1, 10**12)))
                total += billionths
                yield self._row(place, billionths, credited=credited)
            if place in self.wrong:
                outcome = Outcome.CREDITED if credited else Outcome.NOT_CREDITED
                self.planted[scope_key(place[0]), *place[1:]] = outcome
                self.charged[outcome, place[2]] = self.charged.get((outcome, place[2]), 0) + total

    def _has_access(self, day: date) -> bool:
        return self.until is None or start_of(day) + timedelta(days=1) <= self.until

    def _row(self, place: Place, billionths: int, *, credited: bool) -> dict[str, str]:
        amount = f"{billionths // BILLIONTH}.{billionths % BILLIONTH:09}"
        said = {"ResourceURI": place[0], "BillingCurrency": place[2], "PartnerEarnedCreditPercentage": "0"}
        if credited:
            said["PartnerEarnedCreditPercentage"] = self.chance.choice(("15", "15.0"))
        if place[1] is ChargeKind.SPOT:
            said["MeterName"] = "D2s v3 Spot"
        made = row(place[3], amount, **said)
        numbers = ("BillingPreTaxTotal", "UnitPrice", "Quantity", "EffectiveUnitPrice", "PCToBCExchangeRate",
                   "PricingPreTaxTotal", "PartnerEarnedCreditPercentage")  # fmt: skip
        return made | ({name: made[name].replace(".", ",") for name in numbers} if self.commas else {})

    def cents(self) -> Mapping[tuple[Outcome, str], int]:
        """The credit that is missing or was given by the faults, in cents, rounded once a currency."""
        out = {}
        for (outcome, currency), billionths in self.charged.items():
            parts = 100 if outcome is Outcome.NOT_CREDITED else 85
            whole, rest = divmod(billionths * 15 * 100, parts * BILLIONTH)
            out[outcome, currency] = whole + (2 * rest >= parts * BILLIONTH)
        return out


def billed(estate: Estate, bill: FaultyBill, folder: Path, made: datetime) -> Estate:
    """The estate when the bill was imported, as a file of a day."""
    path = written(folder / "usage.csv", bill.rows(), HEADING, ";" if bill.commas else ",")
    os.utime(path, (made.timestamp(), made.timestamp()))
    return estate.apply(imports.preview(estate, imports.gather([path], "somebody"), {}, [path]).changes)
