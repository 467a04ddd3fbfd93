"""How far whoever stands so comes with each sort of access: the same wherever it attaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from partner_desk.engine.access_table import Profile, Via
from partner_desk.engine.chain import ChainOutcome
from partner_desk.engine.chain_results import NO_WORDS, ChainResults, Claim
from partner_desk.engine.day_facts import ProfileSorts, Words
from partner_desk.engine.holder_checks import Inside, Standing, access_words, activity_of
from partner_desk.engine.interval_set import Part
from partner_desk.engine.partner_bits import Stand
from partner_desk.readings.checks import Route
from partner_desk.readings.library import Way

VIA = {Route.ASSIGNMENTS: Via.ASSIGNMENT, Route.DELEGATIONS: Via.DELEGATION}


class ProfileResults:
    """Walks chains with the profiles of a day."""

    def __init__(self, results: ChainResults, sorts: ProfileSorts) -> None:
        """Nobody is walked yet."""
        self.chains = results
        self.sorts = sorts
        self.whole = results.whole

    def outcome(self, way: Way, standing: Standing, access: Words, profile: Profile | None, time: Part) -> ChainOutcome:
        """How far one candidate comes that is its holder's only one; denials are left out."""
        return self.chains.outcome(way, self.claim(way, standing, access, profile, time))

    def claim(
        self,
        way: Way,
        standing: Standing,
        access: Words,
        profile: Profile | None,
        time: Part,
        denied: Words | None = None,
    ) -> Claim:
        """What the checks say of one candidate; denials are left out unless given."""
        activity = activity_of(standing, self.sorts.activity[profile]) if profile is not None else NO_WORDS
        return Claim(standing, access, activity, self.role_words(way, profile), time, denied)

    def role_words(self, way: Way, profile: Profile | None) -> Words:
        """The one word for a profile's role that the chain's criterion about roles answers."""
        return NO_WORDS if profile is None else self.chains.role_words(way, profile.judged_role)

    def of_profile(self, way: Way, standing: Standing, profile: Profile, inside: Inside, force: Part) -> ChainOutcome:
        """How far one comes by an access that is in force for a part of the day."""
        if way.route is Route.FOREIGN_GROUPS:
            return self.outcome(way, standing, NO_WORDS, profile, force)
        access = access_words(profile.word, force, inside, self.whole)
        return self.outcome(way, standing, access, profile, self.whole)


@dataclass
class Marks:
    """What was found along one chain, before it is known into how many parts the day must be told apart.

    `rows`: for each lanes of the mark planes (known and perhaps of each standing) the outcome of each sort that counts.
    `single`: scope, lanes, outcome. `everywhere`: lanes, outcome of those who reach nothing.
    """

    rows: list[list[tuple[int, ChainOutcome]]] = field(default_factory=list)
    single: list[tuple[int, int, ChainOutcome]] = field(default_factory=list)
    everywhere: list[tuple[int, ChainOutcome]] = field(default_factory=list)

    def outcomes(self) -> Iterator[ChainOutcome]:
        """Every outcome that was met."""
        for found in self.rows:
            yield from (one for _, one in found)
        yield from (one for _, _, one in self.single)


def stand_marks(results: ProfileResults, way: Way, stands: Sequence[Stand]) -> Marks:
    """What holds of the sorts of access and the standings alone, wherever they attach."""
    marks, via, whole = Marks(), VIA.get(way.route), results.whole
    sorts = [
        (number, profile) for number, profile in enumerate(results.sorts.examples) if via is None or profile.via is via
    ]
    for stand in stands:
        nothing = results.outcome(way, stand.standing, access_words("", 0, Inside(), whole), None, whole)
        if way.route is not Route.FOREIGN_GROUPS and nothing.reached:
            marks.everywhere.append((stand.everywhere, nothing))
        dropped = nothing.reached < results.chains.asked_of_access(way)  # before anybody asked for their access
        for lanes, inside in ((stand.known, Inside(whole)), (stand.perhaps, Inside(perhaps=whole))):
            asked = sorts if lanes.any() else ()
            marks.rows.append(
                [
                    (number, nothing if dropped else results.of_profile(way, stand.standing, profile, inside, whole))
                    for number, profile in asked
                ]
            )
    return marks
