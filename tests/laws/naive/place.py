"""One leaf and one partner: who sells, and what the gates say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property

from partner_desk.domain.billing import Billing
from partner_desk.domain.details import SubscriptionDetail, TenantDetail
from partner_desk.domain.partners import Partner
from tests.laws.naive.world import (
    CSP,
    NO,
    UNKNOWN,
    YES,
    Oracle,
)


class Place:
    """What is known around one leaf, and what the gates say of it."""

    def __init__(self, oracle: Oracle, leaf: str, partner: str) -> None:
        """Look around the leaf."""
        self.o = oracle
        self.path = oracle.path(leaf)
        self.leaf = leaf
        self.partners = {one.id: one for one in oracle.all(Partner)}
        self.partner: Partner = self.partners[partner]
        self.tenant = self.path[-1]
        self.subscription = next(one for one in self.path if Oracle._kind(oracle.scopes[one]) == "subscription")
        own = [one for one in oracle.all(Billing) if one.subscription == self.subscription]
        self.billing: Billing | None = oracle.now(own)
        sold = [one for one in own if one.offer.value in CSP]
        self.newest: Billing | None = max(sold, key=lambda one: (one.since is not None, one.since), default=None)
        self.offer = self.billing.offer.value if self.billing else "unknown"
        details = (one for one in oracle.all(SubscriptionDetail) if one.subscription == self.subscription)
        self.detail = next(details, SubscriptionDetail(self.subscription))
        clouds = (one.cloud.value for one in oracle.all(TenantDetail) if one.tenant == self.tenant)
        self.public = next(clouds, "public") == "public"

    def known(self, kind: str) -> bool:
        """Whether a kind of fact was collected here."""
        return self.o.known(kind, *self.path)

    # Sellers ----------------------------------------------------------------------------------------------

    def sellers(self, row: Billing | None) -> tuple[set[str], bool]:
        """Who sells by a billing row, and whether that is all."""
        if row is None or row.offer.value not in CSP:
            return set(), row is not None and row.offer.value != "unknown"
        named = {one for one in (row.bill_to, row.reseller_of_record) if one is not None}
        full = row.bill_to is not None and (row.reseller_of_record is not None or self.known("billing"))
        return named, full

    @cached_property
    def accepted(self) -> tuple[list[Partner], bool]:
        """The billed partner and the reseller of the day, and whether they are all known."""
        named, full = self.sellers(self.billing)
        return [self.partners[one] for one in sorted(named)], full

    def in_chain(self) -> str:
        if self.offer == "unknown":
            return UNKNOWN
        if self.offer not in CSP:
            return NO
        named, full = self.sellers(self.newest)
        return YES if self.partner.id in named else NO if full else UNKNOWN

    def csp_role(self) -> str:
        row = self.newest
        if row is not None and row.reseller_of_record == self.partner.id:
            return YES
        if row is None or row.bill_to != self.partner.id:
            return UNKNOWN
        if row.reseller_of_record is None:
            return YES if self.known("billing") else UNKNOWN
        return self.o.disputed(UNKNOWN, True)

    # Gates ------------------------------------------------------------------------------------------------

    def gate(self, name: str, charge: str | None) -> str:
        """The value of a gate."""
        day, offer = self.o.day, self.offer
        period, _, what = name.partition(".")
        if what == "period":
            return self._period(period, day)
        if what == "offer" and period in ("competency", "designation", "expert-msp", "incentive"):
            if offer in ("visual-studio", "partner-benefit", "free-trial", "support-plan"):
                return NO
            return UNKNOWN if offer in ("sponsorship", "azure-in-open", "unknown") else YES
        usage = {"some": YES, "none": NO, "unknown": UNKNOWN}
        if name == "designation-security.usage":
            return NO if self.detail.usage.value == "none" else usage[self.detail.security_usage.value]
        if what == "usage":
            return usage[self.detail.usage.value]
        simple: dict[str, Callable[[], str]] = {
            "incentive.not-self": lambda: NO if self.tenant == self.partner.tenant else YES,
            "competency.not-self": lambda: UNKNOWN if self.tenant == self.partner.tenant else YES,
            "designation.not-self": lambda: UNKNOWN if self.tenant == self.partner.tenant else YES,
            "incentive.chain": self._chain_of_the_day,
            "incentive.designation": self._designated,
            "incentive.no-credit-offer": lambda: NO if self.billing and self.billing.credit_offer else YES,
            "incentive.not-resold-by-others": self._not_resold,
            "pec.csp": lambda: YES if offer in CSP else UNKNOWN if offer == "unknown" else NO,
            "pec.azure-plan": lambda: {"csp-azure-plan": YES, "csp-legacy": NO}.get(offer, UNKNOWN),
            "pec.cloud": lambda: YES if self.public else UNKNOWN,
            "pec.billed-partner": self._billed,
            "pec.authorization": lambda: NO if any(0 in self.o.force(one) for one in self.partner.csp_revoked) else YES,
            "pec.agreement": lambda: {"active": YES, "inactive": NO}.get(self.partner.agreement.value, UNKNOWN),
            "pec.enrolment": lambda: UNKNOWN if self.billing and self.billing.remapped else YES,
            "pec.charge": lambda: YES if charge == "usage" else UNKNOWN if charge is None else NO,
            "dpor.offer": self._dpor_offer,
            "dpor.cloud": lambda: YES if self.public else UNKNOWN,
            "dpor.current": self._dpor_current,
            "pal.cloud": lambda: YES if self.public else NO,
            "csp.cloud": lambda: YES if self.public else UNKNOWN,
        }
        return simple[name]()

    @staticmethod
    def _period(program: str, day: date) -> str:
        if program == "competency":
            return YES if day <= date(2022, 9, 30) else NO
        if program == "dpor-incentive":
            return YES if date(2015, 8, 1) <= day <= date(2021, 9, 30) else NO
        if program == "specialization":
            return YES if day >= date(2022, 10, 3) else UNKNOWN
        begins = {
            "designation": date(2022, 10, 3),
            "designation-security": date(2022, 10, 3),
            "expert-msp": date(2018, 1, 1),
            "incentive": date(2021, 10, 1),
            "pec": date(2019, 11, 1),
        }
        return YES if day >= begins[program] else NO

    def _billed(self) -> str:
        if self.billing is None or self.billing.bill_to is None:
            return UNKNOWN
        return YES if self.billing.bill_to == self.partner.id else NO

    def _not_resold(self) -> str:
        if self.offer == "unknown":
            return UNKNOWN
        if self.offer not in CSP:
            return YES
        named, full = self.sellers(self.billing)
        if self.partner.id in named:
            return YES
        return UNKNOWN if not full or self.o.later else NO

    def _chain_of_the_day(self) -> str:
        row = self.billing
        if row is None or self.partner.id not in (row.bill_to, row.reseller_of_record):
            return YES
        return self.o.disputed(UNKNOWN, True)

    def _designated(self) -> str:
        if self.o.day < date(2026, 1, 1):
            return YES
        held = any(0 in self.o.force(one) for one in self.partner.designated)
        value = YES if held else NO if self.partner.designated_known else UNKNOWN
        return self.o.disputed(value, self.o.day >= date(2026, 7, 1))

    def _dpor_offer(self) -> str:
        if self.offer in ("ea", "ea-dev-test"):
            return YES
        if self.offer in ("payg", "payg-dev-test"):
            value = UNKNOWN if self.o.later else YES
            return self.o.disputed(value, self.o.later or self.o.day >= date(2022, 10, 27))
        return NO if self.offer in CSP or self.offer.startswith("mca-") else UNKNOWN

    def _dpor_current(self) -> str:
        if self.o.day <= date(2023, 7, 11):
            return YES
        return self.o.disputed(UNKNOWN if self.o.reading == "current-2026" else YES, True)
