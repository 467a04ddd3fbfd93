"""What one criterion says at one place: the clause of a reading, its sources, and how to find out what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from partner_desk.domain.customer import STRANGER
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import Span
from partner_desk.domain.naming import account_called
from partner_desk.domain.partners import Partner
from partner_desk.engine.candidates import Candidate, Candidates
from partner_desk.engine.check_values import CheckValues
from partner_desk.engine.day import EstateOnDay
from partner_desk.engine.program_planes import DayPlanes
from partner_desk.engine.subscriptions import SubscriptionState
from partner_desk.explain.fact_links import FactLink, FactLinks
from partner_desk.explain.proof import Clause, Proof
from partner_desk.explain.recordable import Recordable, Recordables
from partner_desk.explain.wording import SOMEBODY, Wording, times_in_words
from partner_desk.language import tr
from partner_desk.readings.dated import DatedAnswer


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a proof is made: the scope, the facts of its subscription and that one's key, the names there.

    `charge` is the kind of charge asked about; None of a leaf that has none on the day.
    """

    scope: int
    place: SubscriptionState
    subscription: str
    charge: str | None
    names: Mapping[str, str]


def _alone(candidate: Candidate | None) -> dict[str, str]:
    """Who has to do something is named without the group in which it is."""
    person = candidate.person if candidate is not None else None
    return {"holder": account_called(person)} if person is not None else {}


class Clauses:
    """What criteria say on one day to one partner."""

    def __init__(self, day: EstateOnDay, planes: DayPlanes, partner: Partner, asked: str) -> None:
        """`asked` is the key of the scope that is asked about: what is proved is part of it."""
        self.day = day
        self.planes = planes
        self.partner = partner
        self.asked = asked
        self.check_values: CheckValues = planes.check_values
        self.candidates = Candidates(day.facts)
        self.wording = Wording(day)
        self.fact_links = FactLinks(day)
        self.whole = day.facts.time.whole

    def spot(self, scope: int, place: SubscriptionState, charge: str | None) -> Spot:
        """A scope as a place of proofs."""
        tree = self.day.fact_index.tree
        above = tree.above(scope, ScopeKind.SUBSCRIPTION)
        names = self.wording.place(scope, place, self.partner.id, charge)
        return Spot(scope, place, "" if above is None else tree.key(above), charge, names)

    def said(
        self,
        identifier: str,
        word: str,
        names: Mapping[str, str],
        spot: Spot,
        candidate: Candidate | None = None,
        facts: Iterable[FactLink] = (),
        times: tuple[Span, ...] = (),
        *,
        unsure: bool = False,
    ) -> Proof:
        """What a criterion says of a word of its check, for these `times` of the day (none for all of it).

        `unsure`: what comes before it is not known.
        """
        criterion, entry = self.check_values.criterion(identifier), self.check_values.answer(identifier, word)
        nameless = names.get("holder") in (SOMEBODY, STRANGER)  # who is nobody in particular cannot be asked
        dispute = entry.disputed if self.check_values.is_disputed(entry) else None
        less = unsure and entry.unsure
        clause = Clause.of(tr(less or entry.because), names, "" if less else tr(entry.brief))
        if times:
            clause = clause.ending(" ({times})", times=times_in_words(times))
        if entry.restated and names.get("sold_since"):
            clause = clause.and_then(Clause.of(tr(entry.restated), names))
        return Proof(
            identifier,
            tr(criterion.name),
            entry.value.value,
            (clause,),
            tuple(dict.fromkeys(facts)),
            entry.cites,
            tr(dispute.says) if dispute is not None else "",
            dispute.cites if dispute is not None else (),
            "" if nameless and "{holder}" in entry.collect else tr(entry.collect, **{**names, **_alone(candidate)}),
            self._recordables(entry, spot, candidate) if entry.collect else (),
            word,
            entry,
            times,
            entry.inapplicable,
        )

    def _recordables(self, entry: DatedAnswer, spot: Spot, candidate: Candidate | None) -> tuple[Recordable, ...]:
        groups: tuple[str, ...] = ()
        if candidate is not None:
            index = self.day.fact_index
            denied = [one.principal for one in self.candidates.denials_above(spot.scope)]
            named = denied if not {"perhaps-denied", "eligible-denied"}.isdisjoint(entry.when) else [candidate.via]
            eligible = [one for one in named if one in index.memberships.eligible]
            uncollected = [group for one in named for group in sorted(index.memberships.uncollected_in(one))]
            groups = tuple(dict.fromkeys(uncollected if entry.looked else eligible))
            if self.is_stranger(candidate, spot):
                candidate = replace(candidate, person=None)
        about = Recordables(
            self.day, spot.scope, spot.subscription, self.asked, spot.place, self.partner, candidate, groups
        )
        return about.of(entry)

    def is_own(self, candidate: Candidate, spot: Spot) -> bool:
        """Whether it is somebody listed, of this tenant or with access here: how many others there are stays untold."""
        return (candidate.person or candidate.market) is not None and not self.is_stranger(candidate, spot)

    def is_stranger(self, candidate: Candidate, spot: Spot) -> bool:
        """Whether it is somebody from another tenant whom no fact gives access: a customer learns no such names."""
        if candidate.fact or candidate.person is None:
            return False
        tenant = self.day.fact_index.tenant_of(spot.scope)
        return candidate.person.tenant not in (None, tenant)
