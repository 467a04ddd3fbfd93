"""What the judge says of a world, as an option says it: a verdict with its reason, a verdict, accounts, days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from partner_desk.domain.access import Principal, RoleAssignment
from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.moments import holds_at, start_of
from partner_desk.domain.partners import PartnerAdminLink, PartnerOfRecord
from partner_desk.engine.judge import Judge
from partner_desk.readings.questions import GRANTED, Answer, Verdict
from partner_desk.training.phrases import Gap, Phrasebook, filled, listed, same
from partner_desk.training.texts import Text
from partner_desk.training.world import World


@dataclass(frozen=True)
class Reply:
    """A world, what is said of it in words, and what stands for that: it is the same where the same is said."""

    world: World
    means: Hashable
    text: Text
    verdict: Verdict
    decided_by: str = ""
    deciding: tuple[str, ...] = ()
    """All that decided it."""

    def like(self, other: Reply) -> bool:
        """Whether what is said of one is right of the other as well."""
        if self.means == other.means or self.text.en == other.text.en:
            return True
        same_verdict = self.verdict is other.verdict and bool(self.decided_by)
        return same_verdict and (self.decided_by in other.deciding or other.decided_by in self.deciding)


class Saying:
    """A verdict and its reason, by the criterion that tells most among those that decide."""

    asks = "asked"
    weighs = True
    """Whether verdicts are asked about, each as often as any other."""

    def __init__(
        self, judge: Judge, book: Phrasebook, rng: Random, gaps: dict[str, Gap], points: Iterable[str] = ()
    ) -> None:
        """`points` are told first where they decide; `gaps` are what fills the gaps of all sentences."""
        self.rng = rng
        self.judge, self.book, self.gaps, self.points = judge, book, gaps, tuple(points)
        self._said: dict[Hashable, Reply | None] = {}
        self._verdicts: dict[Hashable, Verdict] = {}

    def ready(self, world: World) -> World | None:
        """A world as it is asked about; None if there is nothing to ask."""
        return world

    def said(self, world: World) -> Reply | None:
        """What is said of a world; None if there are no words for it. The judge is asked once about each."""
        if world.key not in self._said:
            self._said[world.key] = self.judged(world)
        return self._said[world.key]

    def verdict(self, world: World) -> Verdict:
        """What comes out on the day that is asked about: sooner than with what decides it."""
        asked = world.question
        if world.key not in self._verdicts:
            day = self.judge.day(world.estate, asked.since, (asked.partner,), asked.reading)
            charge = str(asked.charge_kind or ChargeKind.USAGE)
            judged = day.judged(self.judge.library.programs[asked.program], charge)
            self._verdicts[world.key] = judged.verdict_of_scope(world.asked, 0)
        return self._verdicts[world.key]

    def judged(self, world: World) -> Reply | None:
        """The same, asked of the judge."""
        answer = self.judge.answer(world.estate, world.question)
        mixed = len(answer.leaves) > 1
        contested = answer.disputed and answer.verdict is not Verdict.UNKNOWN
        for criterion in (one for one in self._telling_most(answer) if one in answer.decided_by):
            found = (self.book.reasons.get((answer.verdict, criterion, one, contested)) for one in (mixed, False))
            reason = next(filter(None, found), None)
            if reason is not None:
                text, world = filled(reason.text, self.gaps_of(world)), replace(world, truth=answer.verdict)
                means = (answer.verdict, criterion)
                return Reply(world, means, text, answer.verdict, criterion, answer.decided_by)
        return None

    def gaps_of(self, world: World) -> dict[str, Gap]:
        """What fills the gaps of sentences about a world."""
        asked = world.question
        program = self.book.word("program", asked.program)
        return {**self.gaps, "scope": asked.scope, "day": asked.since, "program": program}

    def asking(self, world: World) -> Text:
        """The question in words."""
        gaps, charge = self.gaps_of(world), world.question.charge_kind
        if charge is None:
            return self.book.tell(self.asks, **gaps)
        return self.book.tell(f"{self.asks}-about-charge", **gaps, charge=self.book.word("charge", charge))

    def _telling_most(self, answer: Answer) -> Iterator[str]:
        """The points, then gates, then what lies deepest in the chains."""
        yield from self.points
        program = self.judge.library.programs[answer.question.program]
        yield from program.all_gates
        yield from (way.id for way in program.ways)
        chains = [(-at, one) for way in program.ways for at, one in enumerate((*way.gates, *way.chain))]
        yield from (one for _, one in sorted(chains))


class SayingVerdict(Saying):
    """One of the five verdicts, without a reason."""

    asks = "asked-verdict"

    def judged(self, world: World) -> Reply:
        """The verdict."""
        verdict = self.verdict(world)
        return Reply(replace(world, truth=verdict), verdict, self.book.word("verdict", verdict), verdict)


class SayingAccounts(Saying):
    """All accounts of which each alone would bring the partner its recognition."""

    asks, weighs = "asked-accounts", False

    def ready(self, world: World) -> World | None:
        """Two accounts at least, which hold roles or links; a link is what is asked about."""
        asked = world.asking(program=self.book.programs.link, charge_kind=None)
        return asked if len(self._accounts(asked)) > 1 else None

    def judged(self, world: World) -> Reply:
        """Those that are enough alone."""
        enough = [one for one in self._accounts(world) if self._is_enough(world, one)]
        names = [same(one.name) for one in enough]
        word = self.book.word("list", "and")
        text = listed(names, word) if names else self.book.word("list", "no-account")
        verdict = Verdict.RECOGNIZED if enough else Verdict.NOT_RECOGNIZED
        return Reply(replace(world, truth=verdict), frozenset(one.id for one in enough), text, verdict)

    def _accounts(self, world: World) -> Sequence[Principal]:
        linked = {one.principal for one in world.every(PartnerAdminLink)}
        return [one for one in world.identities if one.id in linked or world.holds(one.id)]

    def _is_enough(self, world: World, who: Principal) -> bool:
        """Whether it is recognized where nobody else is linked; roles that other identities hold bring nothing then."""
        others = {one.id for one in world.identities if one.id != who.id}
        links = [one for one in world.every(PartnerAdminLink) if one.principal in others]
        roles = [one for one in world.every(RoleAssignment) if one.principal in others]
        alone = world.without(*links, *roles, *world.every(PartnerOfRecord))
        return self.verdict(alone) in GRANTED


class SayingDays(Saying):
    """How many days of a month are recognized."""

    asks, weighs = "asked-days", False

    def ready(self, world: World) -> World | None:
        """The month of the day that is asked about; something begins or ends within it."""
        day = world.question.since
        first = day.replace(day=1)
        asked = world.asking(since=first, until=first + timedelta(days=monthrange(first.year, first.month)[1]))
        dated: list[PartnerAdminLink | RoleAssignment | PartnerOfRecord] = [*asked.every(PartnerAdminLink)]
        dated += [*asked.every(PartnerOfRecord), *asked.every(RoleAssignment)]
        begin, end = start_of(first), start_of(asked.question.until)
        if any(holds_at(one, begin) is not holds_at(one, end) for one in dated):
            return asked
        begun = start_of(max(day, first + timedelta(days=1)))
        return asked.instead(dated[0], replace(dated[0], since=begun, until=None)) if dated else None

    def judged(self, world: World) -> Reply:
        """The number of days on which it is recognized, for a part or for all."""
        answer = self.judge.answer(world.estate, world.question)
        days = sum(answer.days.get(one, 0) for one in GRANTED)
        text = self.book.tell("days" if days != 1 else "one-day", days=str(days))
        return Reply(replace(world, truth=answer.verdict), days, text, answer.verdict)
