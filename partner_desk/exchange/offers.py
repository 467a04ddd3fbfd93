"""The offer behind a subscription's quota id, where that tells it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from partner_desk.domain.billing import Offer
from partner_desk.resources import resource_path


@dataclass(frozen=True)
class OfferTable:
    """Quota ids and what they stand for (`resources/offers.toml`)."""

    offers: Mapping[str, Offer]
    questions: Mapping[Offer, tuple[str, tuple[Offer, ...]]]

    @staticmethod
    @cache
    def shipped() -> OfferTable:
        """The table that ships with the program."""
        with resource_path("offers.toml").open("rb") as file:
            table = tomllib.load(file)
        offers = {quota.casefold(): Offer(word) for quota, word in table["offers"].items()}
        questions = {
            Offer(one["offer"]): (one["text"], tuple(Offer(word) for word in one["answers"]))
            for one in table["question"]
        }
        return OfferTable(offers, questions)
