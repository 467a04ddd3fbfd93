"""What the checks say of all places for all partners at once: asked once for every gate, program and dispute policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from partner_desk.domain.moments import has_begun, holds_at
from partner_desk.domain.partners import Partner
from partner_desk.engine.compressed_tree import Bits, Rows
from partner_desk.engine.partner_bits import ALL_LANES
from partner_desk.engine.subscriptions import ABOUT_ITSELF, ABOUT_RELATION, Asked, SubscriptionState, SubscriptionStates


@dataclass(frozen=True, eq=False)
class PlaceWords:
    """What one check says: for each word the lanes for which it is said, by kind of place.

    `kind` is the kind of each place, `kinds` how many there are.
    """

    kinds: int
    lanes: dict[str, Bits]
    kind: Rows


@dataclass(frozen=True)
class PartnersAt:
    """Partners at a moment: equal at all moments at which the same is so of them."""

    partners: tuple[Partner, ...]
    state: tuple[bool, ...]
    """Which of their PartnerIDs are closed, and which of their spans are in force."""
    moment: datetime = field(compare=False)

    @staticmethod
    def of(everyone: Mapping[str, Partner], ids: tuple[str, ...], moment: datetime) -> PartnersAt:
        """Some of the partners."""
        partners = tuple(everyone[one] for one in ids)
        closed = (has_begun(one, moment) for partner in partners for one in partner.closed_ids)
        spans = (one for partner in partners for one in (*partner.designated, *partner.csp_revoked))
        return PartnersAt(partners, (*closed, *(holds_at(one, moment) for one in spans)), moment)


class SubscriptionChecks:
    """The words of the checks of subscriptions for some partners."""

    def __init__(self, places: SubscriptionStates, partners: PartnersAt) -> None:
        """Nothing is asked yet."""
        self.places = places
        self.partners = partners.partners
        self.moment = partners.moment
        self._words: dict[tuple[str, str | None], PlaceWords] = {}
        self._named: dict[str, int] = {}
        self._numbered: dict[str, int] = {}
        for lane, partner in enumerate(self.partners):
            self._named[partner.id] = 1 << lane
            for number in {*partner.partner_ids, *(one.id for one in partner.closed_ids)}:
                self._numbered[number] = self._numbered.get(number, 0) | 1 << lane

    def words(self, check: str, charge: str | None) -> PlaceWords:
        """What a check says; the kind of charge matters only to the check that asks for it."""
        key = (check, charge if check == "charge" else None)
        if key not in self._words:
            self._words[key] = self._ask(check, charge)
        return self._words[key]

    def _ask(self, check: str, charge: str | None) -> PlaceWords:
        examples, kind = self.places.alike(check)
        words: dict[str, Bits] = {}
        for number, place in enumerate(examples):
            for word, lanes in self._of(check, place, charge).items():
                if word not in words:
                    words[word] = np.zeros(len(examples), dtype=np.uint64)
                words[word][number] = lanes
        return PlaceWords(len(examples), words, kind)

    def _of(self, check: str, place: SubscriptionState, charge: str | None) -> dict[str, int]:
        """The words for one place; partners that it does not concern are asked about together."""
        words: dict[str, int] = {}
        own = self._own(check, place)
        strangers = int(ALL_LANES) & ~own
        for lane, partner in enumerate(self.partners):
            bit = 1 << lane
            if not (own | strangers) & bit:
                continue
            word = Asked(place, partner, charge, self.moment).word(check)
            words[word] = words.get(word, 0) | (bit if own & bit else strangers)
            if strangers & bit:
                strangers = 0
        return words

    def _own(self, check: str, place: SubscriptionState) -> int:
        """The lanes of the partners that must be asked about one by one."""
        if check in ABOUT_ITSELF:
            return (1 << len(self.partners)) - 1
        if check not in ABOUT_RELATION:
            return 0
        lanes = self._numbered.get(place.record, 0) if place.record else 0
        for name in (*place.sellers.named, *place.newest.named, *place.owners):
            lanes |= self._named.get(name, 0)
        return lanes
