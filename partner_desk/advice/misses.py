"""Near misses: who comes close to holding in a way at a leaf, and what each of them lacks.

Whatever a check says must be a plain yes for the whole day; a disputed yes is something lacking, too. Only those
are looked at who belong to the tenant of the leaf or have access there: one customer learns no names of another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from partner_desk.domain.access import Principal
from partner_desk.domain.partners import Partner
from partner_desk.engine.candidates import Candidate, Candidates
from partner_desk.engine.check_values import DisputePolicy
from partner_desk.engine.day_facts import Words
from partner_desk.engine.interval_set import Part
from partner_desk.engine.judge import Day
from partner_desk.engine.partner_bits import Lane
from partner_desk.engine.people_facts import LinkProfile
from partner_desk.engine.subscriptions import Asked, SubscriptionState
from partner_desk.readings.checks import Route
from partner_desk.readings.library import Way
from partner_desk.readings.questions import Truth

LINKS = frozenset({"link", "link-id", "link-id-state", "seller-link"})
"""The checks that look at the link of an identity."""

ACCESS = frozenset({"access", "activity", "role", "whole-day"})
"""The checks that look at what somebody holds."""

FOREIGN = "foreign-group"
DENY = "deny"
GONE = "identity"
"""The other checks of those who may hold."""


@dataclass(frozen=True, slots=True)
class Miss:
    """One who may hold access, with one access or none, and the checks that are no plain yes."""

    person: Principal
    lacks: frozenset[str]
    candidate: Candidate | None = None


class Misses:
    """Near misses of one partner on one day."""

    def __init__(self, day: Day, partner: Partner) -> None:
        """Nothing is looked at yet."""
        self.day = day
        self.partner = partner
        self.fact_index = day.fact_index
        self.estate = day.fact_index.estate
        self.planes = day.planes(DisputePolicy.READ)
        self.check_values = self.planes.check_values
        self.whole = day.facts.time.whole
        self.candidates = Candidates(day.facts)

    def place(self, scope: int) -> SubscriptionState:
        """The facts about the subscription at or above a scope."""
        node = self.planes.compressed_tree.nearest(scope)
        return self.planes.places.list[int(self.planes.place[node])]

    def lane(self, way: Way, scope: int) -> Lane:
        """Those whose links and groups count in a way: the partner, or the sellers."""
        return Lane(self.partner) if way.route is Route.LINKS else self.planes.earning.lane_of(self.place(scope))

    def gate(self, identifier: str, scope: int) -> tuple[str, Truth]:
        """What the check of a gate says, and what that is worth."""
        check = self.check_values.criterion(identifier).check.name
        word = Asked(self.place(scope), self.partner, "usage", self.planes.moment).word(check)
        return check, self.check_values.answer(identifier, word).value

    def is_open(self, way: Way, scope: int) -> bool:
        """Whether every gate of a way is a yes."""
        return all(self.gate(one, scope)[1] is Truth.YES for one in way.gates)

    def role_counts(self, way: Way, role: str) -> bool:
        """Whether a role is a plain yes wherever a way asks for roles."""
        asked = [one for one in way.chain if self.check_values.criterion(one).check.role_words]
        return all(self._is_plain(one, role) for one in asked)

    def _is_plain(self, criterion: str, word: str) -> bool:
        entry = self.check_values.answer(criterion, word)
        if entry.value is not Truth.YES or not self.check_values.is_disputed(entry):
            return entry.value is Truth.YES
        return not self._undisputed(criterion)

    def _undisputed(self, criterion: str) -> bool:
        """Whether any answer of a criterion is yes without a dispute; if none is, a disputed one is best."""
        answers = self.check_values.criterion(criterion).all_answers
        today = (one for one in answers if one.applies_on(self.check_values.day))
        return any(one.value is Truth.YES and not self.check_values.is_disputed(one) for one in today)

    # Those with access ------------------------------------------------------------------------------------

    def at(self, way: Way, scope: int) -> Iterator[Miss]:
        """Everybody with a recorded access at or above a leaf, once for each access.

        Whoever has the whole day by several accesses lacks nothing of each of these.
        """
        candidates = [
            (one, self._plain(way, one, scope)) for one in self.candidates.at(scope, way.route, self.lane(way, scope))
        ]
        together: dict[tuple[str, str], Part] = {}
        if self.planes.propagation.chain_results.asks_whole_day(way):
            for one, plain in candidates:
                together[one.holder] = together.get(one.holder, 0) | self._held(plain)
        for candidate, plain in candidates:
            if candidate.person is not None and candidate.fact and not candidate.others:
                lacks = frozenset(check for check, part in plain.items() if part != self.whole)
                if self._held(plain) and together.get(candidate.holder) == self.whole:
                    lacks -= ACCESS
                yield Miss(candidate.person, lacks, candidate)

    def _plain(self, way: Way, candidate: Candidate, scope: int) -> dict[str, Part]:
        """The part of the day for which each check of a chain is a plain yes."""
        profile = candidate.profile
        said: Mapping[str, Words] = {
            **dict(candidate.standing),
            "access": candidate.access,
            "activity": self.day.facts.profile_sorts.activity[profile] if profile is not None else (),
            "role": self.planes.propagation.results.role_words(way, profile),
            DENY: self.candidates.denied(candidate, scope),
            "whole-day": (("whole", candidate.time),),
        }
        plain_part: dict[str, Part] = {}
        for criterion in way.chain:
            check = self.check_values.criterion(criterion).check.name
            plain = 0
            for word, part in said.get(check, ()):
                if self._is_plain(criterion, word):
                    plain |= part
            plain_part[check] = plain & plain_part.get(check, self.whole)
        return plain_part

    def _held(self, plain: Mapping[str, Part]) -> Part:
        """The part of the day for which somebody plainly holds what is asked of accesses."""
        held = self.whole
        for check in ACCESS & plain.keys():
            held &= plain[check]
        return held

    # Those without ----------------------------------------------------------------------------------------

    def without_access(self, way: Way, scope: int) -> Iterator[Miss]:
        """The identities of the leaf's tenant as ones that hold nothing, with what they would lack of a link."""
        lacks = self._link_lacks(way, self.lane(way, scope))
        numbers = self.day.facts.link_profiles[1]
        for row in self.rows_of.get(self.fact_index.tenant_of(scope), ()):
            yield Miss(self.fact_index.identities[row], lacks[int(numbers[row])] | ACCESS)

    def _link_lacks(self, way: Way, lane: Lane) -> list[frozenset[str]]:
        """The checks of links and life that are no plain yes, for each link profile of the day."""
        checks = {one: self.check_values.criterion(one).check.name for one in way.chain}
        lacking = []
        for profile in self.day.facts.link_profiles[0]:
            said = dict(lane.standing(profile, self.candidates.clock))
            lacks = set()
            for criterion, check in checks.items():
                plain = sum(part for word, part in said.get(check, ()) if self._is_plain(criterion, word))
                if check in (LINKS | {GONE}) and plain != self.whole:
                    lacks.add(check)
            lacking.append(frozenset(lacks))
        return lacking

    @cached_property
    def rows_of(self) -> Mapping[str, list[int]]:
        """The rows of identities by tenant."""
        rows: dict[str, list[int]] = {}
        for row, one in enumerate(self.fact_index.identities):
            if one.tenant is not None:
                rows.setdefault(one.tenant, []).append(row)
        return rows

    def profile(self, person: Principal) -> LinkProfile:
        """What an identity is linked to on the day, and whether it lives."""
        profiles, numbers = self.day.facts.link_profiles
        return profiles[int(numbers[self.fact_index.identity_row[person.id]])]

    def is_gone(self, person: Principal) -> bool:
        """Whether an identity is disabled or deleted for a part of the day."""
        profile = self.profile(person)
        return bool(profile.disabled | profile.deleted)
