"""The facts about subscriptions on one day: offer, sellers, record, usage, cloud.

Subscriptions with the same facts share one `SubscriptionState`, so that a gate is asked once for each different one and
not once for each subscription.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from operator import attrgetter
from typing import TypeVar

import numpy as np

from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.details import Cloud, SubscriptionDetail, TenantDetail, Usage
from partner_desk.domain.grouping import grouped
from partner_desk.domain.moments import Span, holds_at, start_of
from partner_desk.domain.partners import Partner, PartnerOfRecord
from partner_desk.domain.scopes import Ints, ScopeTree
from partner_desk.engine.compressed_tree import Rows
from partner_desk.engine.fact_index import FactIndex
from partner_desk.engine.scope_coverage import ScopeCoverage
from partner_desk.readings.checks import UNRECORDED

B = TypeVar("B", Billing, PartnerOfRecord)
_BEGINNING = datetime.min.replace(tzinfo=start_of(date(1970, 1, 1)).tzinfo)


@dataclass(frozen=True, slots=True)
class Sellers:
    """Who sells a subscription by one billing row; `complete` if nobody else can be behind it."""

    bill_to: str | None = None
    reseller: str | None = None
    reseller_known: bool = True
    csp: bool = False
    known: bool = True
    """False where it is not even known whether anybody sells it."""

    @property
    def named(self) -> frozenset[str]:
        """The partners that the row names."""
        return frozenset(one for one in (self.bill_to, self.reseller) if one is not None)

    @property
    def complete(self) -> bool:
        """Whether the row names all sellers there are."""
        return self.known and (not self.csp or (self.bill_to is not None and self.reseller_known))


@dataclass(frozen=True, slots=True)
class SubscriptionState:
    """What the gates look at for one subscription on one day.

    `record` is the PartnerID of record, empty if there is none, None if nobody looked. `owners` are the
    partners whose own tenant it is. `billing_row` tells whether a billing row is in force.
    """

    offer: Offer
    billing_row: bool
    credit_offer: bool
    remapped: bool
    sellers: Sellers
    newest: Sellers
    usage: Usage
    security_usage: Usage
    cloud: Cloud
    owners: frozenset[str]
    record: str | None
    charges_known: bool


NOWHERE = SubscriptionState(
    Offer.UNKNOWN, False, False, False, Sellers(), Sellers(), Usage.UNKNOWN, Usage.UNKNOWN, Cloud.PUBLIC,
    frozenset(), None, False,
)  # fmt: skip
"""The place of nodes above subscriptions: nothing hangs on them."""


class SubscriptionStates:
    """The states of subscriptions at one moment, and which subscription has which.

    `number` is the number of the state of each subscription; the last one is for nodes above them.
    """

    def __init__(self, rows: SubscriptionRows, scopes: Iterable[int], moment: datetime) -> None:
        """Look at the subscriptions with these scopes."""
        numbers: dict[SubscriptionState, int] = {}
        kinds: dict[object, int] = {}
        of = []
        for row in map(rows.row, scopes):
            now = row.on(moment)
            kind = kinds.get(now)
            if kind is None:
                kind = kinds[now] = numbers.setdefault(row.place(moment), len(numbers))
            of.append(kind)
        numbers.setdefault(NOWHERE, len(numbers))
        self.list = list(numbers)
        self.number: Rows = np.array([*of, numbers[NOWHERE]], dtype=np.intp)
        self._alike: dict[tuple[str, ...], tuple[list[SubscriptionState], Rows]] = {}

    def alike(self, check: str) -> tuple[list[SubscriptionState], Rows]:
        """One place of each kind that a check can tell apart, and which kind each place is."""
        reads = _READS[check]
        if reads not in self._alike:
            kinds: dict[object, int] = {}
            read: Callable[[SubscriptionState], object] = attrgetter(*reads) if reads else lambda _: None
            examples: list[SubscriptionState] = []
            of = np.empty(len(self.list), dtype=np.intp)
            for number, place in enumerate(self.list):
                kind = read(place)
                if kind not in kinds:
                    kinds[kind] = len(kinds)
                    examples.append(place)
                of[number] = kinds[kind]
            self._alike[reads] = (examples, of)
        return self._alike[reads]


def places_at(fact_index: FactIndex, moment: datetime) -> SubscriptionStates:
    """The states at a moment, made once for all moments between which nothing about them changes."""
    rows = subscription_rows(fact_index)
    return fact_index.memo(_states, rows, fact_index.subscriptions, rows.since(moment))


def subscription_rows(fact_index: FactIndex) -> SubscriptionRows:
    """What the facts of an estate say of subscriptions at any time."""
    estate, known, (billings, records) = fact_index.estate, fact_index.coverage, fact_index.by_subscription
    return fact_index.memo(
        SubscriptionRows,
        fact_index.tree,
        estate.subscriptions,
        estate.tenants,
        estate.partners,
        billings,
        records,
        known(Collectable.BILLING),
        known(Collectable.PARTNERS_OF_RECORD),
        known(Collectable.CHARGES),
    )


def _states(rows: SubscriptionRows, scopes: Ints, moment: datetime) -> SubscriptionStates:
    return SubscriptionStates(rows, scopes.tolist(), moment)


@dataclass(frozen=True, slots=True)
class _Row:
    """One subscription: what does not depend on the day, and the rows that do."""

    fixed: SubscriptionState
    billings: Sequence[Billing]
    billing_known: bool
    records: Sequence[PartnerOfRecord]

    def on(self, moment: datetime) -> tuple[object, ...]:
        """What makes the place of one moment; `fixed` is one object for all subscriptions alike in that."""
        sold, record = _in_force(self.billings, moment), _in_force(self.records, moment)
        row = sold and (sold.offer.value, sold.bill_to, sold.reseller_of_record, sold.credit_offer, sold.remapped)
        return (id(self.fixed), self.billing_known, row, record and record.partner_id)

    def place(self, moment: datetime) -> SubscriptionState:
        """The place at a moment."""
        billing, record = _in_force(self.billings, moment), _in_force(self.records, moment)
        offer = billing.offer if billing is not None else Offer.UNKNOWN
        return replace(
            self.fixed,
            offer=offer,
            billing_row=billing is not None,
            credit_offer=billing is not None and billing.credit_offer,
            remapped=billing is not None and billing.remapped,
            sellers=replace(_sellers(billing, self.billing_known), known=offer is not Offer.UNKNOWN),
            record=record.partner_id if record is not None else self.fixed.record,
        )


@dataclass(frozen=True, eq=False)
class SubscriptionRows:
    """What the facts say of each subscription at any time."""

    tree: ScopeTree
    details: Mapping[str, SubscriptionDetail]
    tenants: Mapping[str, TenantDetail]
    partners: Mapping[str, Partner]
    billings: Mapping[str, list[Billing]]
    records: Mapping[str, list[PartnerOfRecord]]
    billing_known: ScopeCoverage
    records_known: ScopeCoverage
    charges_known: ScopeCoverage
    _rows: dict[int, _Row] = field(default_factory=dict)
    _alike: dict[SubscriptionState, SubscriptionState] = field(default_factory=dict)

    @cached_property
    def edges(self) -> list[datetime]:
        """The moments at which the state of one may change, in order."""
        facts = [fact for table in (self.billings, self.records) for facts in table.values() for fact in facts]
        return sorted({bound for one in facts for bound in (one.since, one.until) if bound is not None})

    def since(self, moment: datetime) -> datetime:
        """The first moment since which every state is that of a moment."""
        edge = bisect_right(self.edges, moment)
        return self.edges[edge - 1] if edge else _BEGINNING

    @cached_property
    def _owners(self) -> dict[str, frozenset[str]]:
        tenants = grouped(self.partners.values(), lambda one: one.tenant)
        return {tenant: frozenset(one.id for one in own) for tenant, own in tenants.items() if tenant is not None}

    def row(self, scope: int) -> _Row:
        """What is said of a subscription."""
        if scope not in self._rows:
            self._rows[scope] = self._row(scope)
        return self._rows[scope]

    def _row(self, scope: int) -> _Row:
        key, tenant = self.tree.key(scope), self.tree.key(self.tree.tenant(scope))
        detail = self.details.get(key) or SubscriptionDetail(key)
        rows, known = self.billings.get(key, []), self.billing_known.at(scope)
        newest = newest_sale(rows)
        fixed = replace(
            NOWHERE,
            newest=_sellers(newest, known),
            usage=detail.usage,
            security_usage=Usage.NONE if detail.usage is Usage.NONE else detail.security_usage,
            cloud=(self.tenants.get(tenant) or TenantDetail(tenant)).cloud,
            owners=self._owners.get(tenant, frozenset()),
            record="" if self.records_known.at(scope) else None,
            charges_known=self.charges_known.at(scope),
        )
        return _Row(self._alike.setdefault(fixed, fixed), rows, known, self.records.get(key, []))


def _in_force(rows: Sequence[B], moment: datetime) -> B | None:
    for row in rows:
        if holds_at(row, moment):
            return row
    return None


def newest_sale(rows: Iterable[Billing]) -> Billing | None:
    """The row that decides who sells a subscription, for the past as well."""
    sold = (row for row in rows if row.offer.is_csp)
    return max(sold, key=lambda row: row.since or _BEGINNING, default=None)


def _sellers(row: Billing | None, billing_known: bool) -> Sellers:
    if row is None:
        return Sellers(known=False)
    if not row.offer.is_csp:
        return Sellers()
    return Sellers(row.bill_to, row.reseller_of_record, row.reseller_of_record is not None or billing_known, True)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a gate is asked about: a place, a partner, a kind of charge, and the first moment of the day.

    Without a kind of charge it is a leaf of which all charges are asked, and that has none on the day.
    """

    place: SubscriptionState
    partner: Partner
    charge: str | None
    moment: datetime

    def word(self, check: str) -> str:
        """What a check says."""
        return _WORDS[check](self)


def _billed(asked: Asked) -> str:
    if asked.place.sellers.bill_to is None:
        return UNRECORDED
    return "billed" if asked.place.sellers.bill_to == asked.partner.id else "other"


def _named(sellers: Sellers, asked: Asked) -> str:
    if asked.place.offer is Offer.UNKNOWN:
        return UNRECORDED
    if not asked.place.offer.is_csp:
        return "outside-csp"
    if asked.partner.id in sellers.named:
        return "named"
    return "others" if sellers.complete else UNRECORDED


def _part(asked: Asked) -> str:
    newest = asked.place.newest
    if newest.reseller is not None and newest.reseller == asked.partner.id:
        return "reseller"
    if newest.bill_to != asked.partner.id or not newest.reseller_known:
        return UNRECORDED
    return "direct-bill" if newest.reseller is None else "indirect-provider"


def _record_organization(asked: Asked) -> str:
    if not asked.place.record:
        return UNRECORDED
    return "same" if asked.place.record in asked.partner.partner_ids else "other"


def _record_id(asked: Asked) -> str:
    if not asked.place.record:
        return UNRECORDED
    return "closed" if asked.partner.is_closed(asked.place.record, asked.moment) else "open"


def _billing(asked: Asked, marked: bool, if_so: str, if_not: str) -> str:
    if not asked.place.billing_row:
        return UNRECORDED
    return if_so if marked else if_not


def _in_one(spans: Iterable[Span], moment: datetime) -> bool:
    return any(holds_at(one, moment) for one in spans)


def _designation(asked: Asked) -> str:
    if _in_one(asked.partner.designated, asked.moment):
        return "held"
    return "none" if asked.partner.designated_known else UNRECORDED


def _charge(asked: Asked) -> str:
    if asked.charge is not None:
        return asked.charge
    return "none" if asked.place.charges_known else UNRECORDED


_WORDS: Mapping[str, Callable[[Asked], str]] = {
    "calendar": lambda asked: "day",
    "offer": lambda asked: asked.place.offer.value,
    "cloud": lambda asked: asked.place.cloud.value,
    "usage": lambda asked: asked.place.usage.value,
    "security-usage": lambda asked: asked.place.security_usage.value,
    "credit-offer": lambda asked: _billing(asked, asked.place.credit_offer, "active", "none"),
    "enrolment": lambda asked: _billing(asked, asked.place.remapped, "remapped", "kept"),
    "agreement": lambda asked: asked.partner.agreement.value,
    "csp-authorization": lambda asked: "revoked" if _in_one(asked.partner.csp_revoked, asked.moment) else "kept",
    "designated": _designation,
    "own-tenant": lambda asked: "own" if asked.partner.id in asked.place.owners else "other",
    "billed-partner": _billed,
    "sellers-of-the-day": lambda asked: _named(asked.place.sellers, asked),
    "charge": _charge,
    "newest-sellers": lambda asked: _named(asked.place.newest, asked),
    "seller-part": _part,
    "record": lambda asked: UNRECORDED if asked.place.record is None else "set" if asked.place.record else "none",
    "record-organization": _record_organization,
    "record-id": _record_id,
}

_READS: Mapping[str, tuple[str, ...]] = {
    "calendar": (),
    "offer": ("offer",),
    "cloud": ("cloud",),
    "usage": ("usage",),
    "security-usage": ("security_usage",),
    "credit-offer": ("billing_row", "credit_offer"),
    "enrolment": ("billing_row", "remapped"),
    "agreement": (),
    "csp-authorization": (),
    "designated": (),
    "own-tenant": ("owners",),
    "billed-partner": ("sellers",),
    "sellers-of-the-day": ("offer", "sellers"),
    "charge": ("charges_known",),
    "newest-sellers": ("offer", "newest"),
    "seller-part": ("newest",),
    "record": ("record",),
    "record-organization": ("record",),
    "record-id": ("record",),
}
"""What each check reads of a place; places alike in that need to be asked only once."""

ABOUT_RELATION = frozenset(
    (
        "own-tenant", "billed-partner", "sellers-of-the-day", "newest-sellers", "seller-part", "record-organization",
        "record-id",
    )
)  # fmt: skip
"""The checks that say the same for all partners that a place does not concern."""

ABOUT_ITSELF = frozenset(("agreement", "csp-authorization", "designated"))
"""The checks whose word depends on the partner alone; those in neither set say the same for everyone."""
