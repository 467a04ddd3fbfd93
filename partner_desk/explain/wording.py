"""The names that the sentences of readings use, filled from an estate for one place, day and candidate."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.ids import ScopeKind, is_guid
from partner_desk.domain.moments import Span, in_utc
from partner_desk.domain.naming import name_or_id, person_name
from partner_desk.engine.candidates import Candidate
from partner_desk.engine.day import EstateOnDay
from partner_desk.engine.day_facts import Words
from partner_desk.engine.subscriptions import Sellers, SubscriptionState
from partner_desk.language import day_said, marked, tr
from partner_desk.readings.checks import OF_NEWEST_SALE, UNRECORDED

SOMEBODY = marked("somebody not listed")

_ONLY_PERHAPS = frozenset((UNRECORDED, "perhaps-member", "eligible-member", "none"))
"""What the check of access says of those of whom it is not known whether they have any."""
_PERHAPS = marked("may hold")
_HOLDS = {
    "held": marked("holds"),
    "perhaps-held": marked("holds"),
    "activated": marked("has activated"),
    "eligible": marked("is eligible for"),
    "perhaps-activated": marked("is eligible for"),
}
"""How somebody has a role, by what the check of activity says, the strongest first."""

_OFFERS = {
    Offer.CSP_AZURE_PLAN: marked("a CSP Azure plan"),
    Offer.CSP_LEGACY: marked("a classic CSP offer"),
    Offer.CSP_UNKNOWN: marked("a CSP plan that is not known"),
    Offer.SPONSORSHIP: marked("an Azure sponsorship"),
    Offer.VISUAL_STUDIO: marked("a Visual Studio offer"),
    Offer.PARTNER_BENEFIT: marked("a partner benefit"),
    Offer.FREE_TRIAL: marked("a credit offer"),
    Offer.SUPPORT_PLAN: marked("an offer for support or a directory alone"),
}
"""Offers that are called otherwise inside a sentence than in a list."""


def offer_in_words(offer: Offer) -> str:
    """An offer as it is called inside a sentence, behind *on* or *under*."""
    return tr(_OFFERS.get(offer, offer.words))


def times_in_words(spans: Sequence[Span]) -> str:
    """Parts of a day in words, with the time in UTC."""
    return tr(" and ").join(map(_span_in_words, spans))


def _span_in_words(span: Span) -> str:
    if span.since is None:
        return tr("until {time}", time=_clock(span.until))
    if span.until is None:
        return tr("from {time}", time=_clock(span.since))
    return tr("from {since:%H:%M} to {until}", since=span.since, until=_clock(span.until))


def _clock(moment: datetime | None) -> str:
    """A time of the day; in its first minute with the seconds, or nothing would be left of it."""
    assert moment is not None
    first = moment.hour == moment.minute == 0 and moment.second > 0
    return f"{moment:%H:%M:%S} UTC" if first else f"{moment:%H:%M} UTC"


@dataclass(frozen=True, slots=True)
class Wording:
    """Names for one estate on one day."""

    day: EstateOnDay

    def partner(self, identifier: str | None) -> str:
        """A partner's name."""
        found = self.day.fact_index.estate.partners.get(identifier or "")
        return name_or_id(found) if found is not None else tr("an unknown partner")

    def owner_of(self, partner_id: str) -> str:
        """The organization behind a PartnerID."""
        found = self.day.fact_index.estate.partner_of_id.get(partner_id)
        return name_or_id(found) if found is not None else tr("no partner on this desk")

    def person(self, candidate: Candidate) -> str:
        """Who a candidate is."""
        person = candidate.person
        if candidate.market is not None:
            return tr("the marketplace authorization {id}", id=candidate.market.id)
        if person is None:
            return tr(SOMEBODY)
        name = person_name(person)
        group = self.day.fact_index.estate.principals.get(candidate.via)
        return tr("{name} (in {group})", name=name, group=person_name(group)) if group is not None else name

    def role(self, key: str | None) -> str:
        """A role's name."""
        if key is None:
            return tr("an unknown role")
        own = self.day.fact_index.estate.role_definitions.get(key)
        name = self.day.fact_index.roles.called(key, own)
        if own is not None and own.custom:
            return tr("the custom role {role}", role=name)
        return tr("the role {role}", role=key) if name == key else name

    def place(self, scope: int, place: SubscriptionState, partner: str, charge: str | None) -> dict[str, str]:
        """The names that hold for everybody at a scope."""
        tree = self.day.fact_index.tree
        above = tree.above(scope, ScopeKind.SUBSCRIPTION)
        owner = above if above is not None else scope
        partners = {"partner": self.partner(partner)}
        identifier = tree.id(owner).rsplit("/", 1)[-1]
        return partners | {
            "scope": tree.name(scope),
            "subscription": tree.name(owner),
            "subscription_id": shlex.quote(identifier),  # it stands in commands
            "subscription_guid": identifier if is_guid(identifier) else "<its GUID>",  # in the text of one
            "tenant": tree.name(tree.tenant(scope)),
            "day": day_said(self.day.day),
            "offer": offer_in_words(place.offer),
            "cloud": tr(place.cloud.words),
            "charge": (charge or "charge").replace("-", " "),
        }

    def sellers(self, check: str, place: SubscriptionState, newest: Billing | None) -> dict[str, str]:
        """The sellers that a check looks at, by name.

        `sold_since` is when the `newest` sale began that counts although another one was in force on the day.
        """
        of_newest = check in OF_NEWEST_SALE
        sellers: Sellers = place.newest if of_newest else place.sellers
        restated = of_newest and newest is not None and place.newest != place.sellers
        since = (
            tr("since {day}", day=in_utc(newest.since))
            if newest is not None and newest.since
            else tr("from the beginning")
        )
        return {
            "seller": self.partner(sellers.bill_to),
            "reseller": self.partner(sellers.reseller),
            "sold_since": since if restated else "",
        }

    def links(self, partner_ids: Iterable[str]) -> dict[str, str]:
        """The names of links: the PartnerIDs in the order of the day, and whose they are."""
        numbers = tuple(dict.fromkeys(partner_ids))
        owners = dict.fromkeys(self.owner_of(one) for one in numbers or ("",))
        return {
            "partner_id": tr(" and then ").join(numbers) or tr("(none)"),
            "linked_to": tr(" and then ").join(owners),
        }

    def candidate(self, candidate: Candidate, activity: Words) -> dict[str, str]:
        """The names that hold for one candidate, those of its links apart; `activity` is what that check says of it."""
        profile, tree = candidate.profile, self.day.fact_index.tree
        access, active = ({word for word, _ in said} for said in (candidate.access, activity))
        holds = next((verb for word, verb in _HOLDS.items() if word in active), _HOLDS["held"])
        if access and access <= _ONLY_PERHAPS:
            holds = _PERHAPS
        return {
            "holder": self.person(candidate),
            "role": tr("a role") if profile is None or profile.word == UNRECORDED else self.role(profile.role),
            "where": tree.name(candidate.scope) if candidate.scope is not None else tr("no scope here"),
            "access": profile.word if profile is not None else "none",
            "holds": tr(holds),
            "gives": tr("may give") if holds == _PERHAPS else tr("gives"),
        }
