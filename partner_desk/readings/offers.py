"""The offer behind a subscription's quota id, where that tells it."""

from __future__ import annotations

from functools import cache, cached_property

from partner_desk.domain.billing import Offer
from partner_desk.readings.strict import Strict, read_strict
from partner_desk.resources import resource_path


class OfferQuestion(Strict):
    """What the person is asked where a quota id leaves the offer open, and the answers."""

    offer: Offer
    text: str
    answers: tuple[Offer, ...]


class OfferTable(Strict):
    """Quota ids and what they stand for (`resources/offers.toml`)."""

    offers: dict[str, Offer]
    question: tuple[OfferQuestion, ...]

    @staticmethod
    @cache
    def shipped() -> OfferTable:
        """The table that ships with the program."""
        return read_strict(resource_path("offers.toml"), OfferTable)

    @cached_property
    def by_quota(self) -> dict[str, Offer]:
        """The offers by quota id in small letters."""
        return {quota.casefold(): offer for quota, offer in self.offers.items()}

    @cached_property
    def questions(self) -> dict[Offer, OfferQuestion]:
        """The questions by the offer that is open."""
        return {one.offer: one for one in self.question}

    def joined(self, known: Offer, said: Offer) -> Offer | None:
        """The offer that is both; None if it cannot be: one of them may be open where the other is certain."""
        if known is said or said is Offer.UNKNOWN:
            return known
        for open_one, other in ((known, said), (said, known)):
            question = self.questions.get(open_one)
            if open_one is Offer.UNKNOWN or (question is not None and other in question.answers):
                return other
        return None
