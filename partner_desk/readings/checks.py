"""The closed vocabulary between readings (data) and the judge (code).

A check puts a fact into one of its words; a reading says what each word is worth on which day, and why. The
judge knows no program, date or role, the readings know no estate.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from partner_desk.domain.billing import ChargeKind, Offer
from partner_desk.domain.details import Cloud, Usage
from partner_desk.domain.partners import Agreement
from partner_desk.readings.roles import Listing


class Subject(StrEnum):
    """What a check looks at; it decides where in a program the check may stand."""

    PLACE = "place"
    """The subscription (or tenant) of a leaf and the partner asked about: gates."""
    SELLER = "seller"
    """The partner as seller of the subscription."""
    RECORD = "record"
    """The partner of record of the subscription."""
    HOLDER = "holder"
    """Somebody who may hold access: an identity with one of its accesses, or a foreign group."""


class Route(StrEnum):
    """Where the candidates of an alternative come from."""

    SELLERS = "sellers"
    RECORDS = "records"
    LINKS = "links"
    FOREIGN_GROUPS = "foreign-groups"
    DELEGATIONS = "delegations"
    ASSIGNMENTS = "assignments"

    @property
    def subject(self) -> Subject:
        """What the checks of such a chain look at."""
        return {Route.SELLERS: Subject.SELLER, Route.RECORDS: Subject.RECORD}.get(self, Subject.HOLDER)


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its subject, its words, and the names that a `because` sentence may use."""

    name: str
    subject: Subject
    words: frozenset[str]
    names: frozenset[str] = frozenset()
    role_words: bool = False
    """Whether a role's GUID is a word too, stronger than the word of its listing."""


PLACE_NAMES = frozenset({"partner", "scope", "subscription", "subscription_id", "subscription_guid", "tenant", "day"})
"""The names of a place that every sentence may use."""
MORE = "more"
"""The name for the number of others of whom the same is told."""
_HOLDER = frozenset({"holder", "holds", "another", "role", "gives", "where", "access", "partner_id", "linked_to"})

OF_NEWEST_SALE = frozenset(("newest-sellers", "seller-part"))
"""The checks that look at the newest sale, whatever the day."""
OF_LINKS = frozenset(("link", "link-id", "link-id-state", "seller-link"))
"""The checks that look at the links of somebody."""
_SELLERS = "seller reseller sold_since"

UNRECORDED = "unrecorded"
"""The word for a fact that nobody collected."""


CALENDAR = "calendar"
"""The check of the day alone."""
CONDITIONAL = "conditional"
"""The word for a role that is held under a condition, whichever it is."""


def _check(name: str, subject: Subject, words: str | type[StrEnum], names: str = "") -> Check:
    vocabulary = frozenset(words.split()) if isinstance(words, str) else frozenset(one.value for one in words)
    own = _HOLDER if subject is Subject.HOLDER else frozenset[str]()
    return Check(name, subject, vocabulary, PLACE_NAMES | own | frozenset(names.split()))


CHECKS: dict[str, Check] = {
    check.name: check
    for check in (
        _check(CALENDAR, Subject.PLACE, "day"),
        _check("offer", Subject.PLACE, Offer, "offer"),
        _check("cloud", Subject.PLACE, Cloud, "cloud"),
        _check("usage", Subject.PLACE, Usage),
        _check("security-usage", Subject.PLACE, Usage),  # "none" as well where nothing at all is used
        _check("credit-offer", Subject.PLACE, "active none unrecorded"),
        _check("enrolment", Subject.PLACE, "kept remapped unrecorded"),
        _check("agreement", Subject.PLACE, Agreement),
        _check("csp-authorization", Subject.PLACE, "kept revoked"),
        _check("designated", Subject.PLACE, "held none unrecorded"),
        _check("own-tenant", Subject.PLACE, "own other"),
        _check("billed-partner", Subject.PLACE, "billed other unrecorded", "seller"),
        _check("sellers-of-the-day", Subject.PLACE, "outside-csp named others unrecorded", "seller reseller"),
        Check(
            "charge",
            Subject.PLACE,
            frozenset(one.value for one in ChargeKind) | {"none", UNRECORDED},
            PLACE_NAMES | {"charge"},
        ),
        _check("newest-sellers", Subject.SELLER, "outside-csp named others unrecorded", _SELLERS),
        _check("seller-part", Subject.SELLER, "reseller direct-bill indirect-provider unrecorded", _SELLERS),
        _check("record", Subject.RECORD, "set none unrecorded", "partner_id"),
        _check("record-organization", Subject.RECORD, "same other unrecorded", "partner_id linked_to"),
        _check("record-id", Subject.RECORD, "open closed unrecorded", "partner_id"),
        _check("link", Subject.HOLDER, "linked other none unrecorded marketplace"),
        _check("link-id", Subject.HOLDER, "location global unrecorded marketplace"),
        _check("link-id-state", Subject.HOLDER, "open closed unrecorded marketplace"),
        _check("identity", Subject.HOLDER, "live disabled deleted marketplace"),
        _check(
            "access",
            Subject.HOLDER,
            "assigned delegated marketplace elevated eligible-member perhaps-member unrecorded none",
        ),
        _check("activity", Subject.HOLDER, "held perhaps-held activated eligible perhaps-activated unrecorded"),
        Check(
            "role",
            Subject.HOLDER,
            frozenset(one.value for one in Listing) | {CONDITIONAL, UNRECORDED},
            PLACE_NAMES | _HOLDER,
            role_words=True,
        ),
        _check("foreign-group", Subject.HOLDER, "accepted nobodys sellers-unknown other unrecorded"),
        _check(
            "seller-link",
            Subject.HOLDER,
            "location global closed gone other none unrecorded sellers-unknown marketplace",
        ),
        _check("whole-day", Subject.HOLDER, "whole together part"),
        _check("deny", Subject.HOLDER, "free denied eligible-denied perhaps-denied unrecorded"),
    )
}
"""Every check, by name."""
