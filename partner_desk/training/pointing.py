"""Questions that point: at the fact that counts for a verdict, at the verdict that one fact turns.

The judge is asked about worlds that differ in one fact. A fact counts if the verdict is another one without
it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from itertools import combinations, islice
from typing import TypeVar

from partner_desk.domain.billing import ChargeKind
from partner_desk.readings.questions import Verdict
from partner_desk.training.drawn import DrawnOption
from partner_desk.training.neighbours import bare, neighbours, removals
from partner_desk.training.phrases import joined
from partner_desk.training.saying import Saying
from partner_desk.training.situation import PracticeSituation
from partner_desk.training.texts import Text
from partner_desk.training.world import World

HALF = 0.5
PAIRS = 10
"""So many worlds are compared, verdict by verdict."""
FEWEST = 3
"""So many options there are at least."""

T = TypeVar("T", bound=Hashable)


class Turning:
    """What turns the verdicts of one world."""

    def __init__(self, world: World, saying: Saying, most: int) -> None:
        """Up to so many options are wanted."""
        self.world, self.saying, self.most = world, saying, most
        self.rng, self.book, self.judge = saying.rng, saying.book, saying.judge
        self.own = self._sentences(world)

    def facts(self) -> tuple[Text, list[DrawnOption]] | None:
        """Which of three facts counts, or which does not: one counts and two do not, or the other way round.

        Whoever knows the facts alone cannot tell: as often as a fact is the only one that counts, it is one of two.
        """
        without = [(beside, gone) for beside in removals(self.world) if len(gone := self._gone(beside)) == 1]
        now, turns = self.saying.verdict(self.world), dict[bool, list[Text]]({True: [], False: []})
        if len(without) < FEWEST or self.saying.verdict(bare(self.world)) is now:  # where all of them count for nothing
            return None
        for beside, gone in without:
            turns[self.saying.verdict(beside) is not now] += gone
        wanted = self.rng.random() < HALF
        if not turns[wanted] or len(turns[not wanted]) < FEWEST - 1:
            return None
        right = self.rng.choice(turns[wanted])
        asks = self.book.tell(
            "asked-turns" if wanted else "asked-stays", **self.saying.gaps_of(self.world),
            verdict=self.book.word("verdict-name", now),
        )  # fmt: skip
        return asks, self._options([right, *self.rng.sample(turns[not wanted], FEWEST - 1)], right.en)

    def verdicts(self) -> tuple[Text, list[DrawnOption]] | None:
        """Which of some verdicts one fact turns; None if there is no such fact."""
        asked = self._asked()
        before = self._verdicts(self.world, asked)
        turns: list[tuple[str, int]] = []
        differences: list[Text] = []
        for beside, gone, new in self._beside(PAIRS):
            if gone or new:
                after = self._verdicts(beside, asked)
                turns += [(name, len(differences)) for name in before if before[name] is not after[name]]
                differences.append(self._difference(gone, new))
        chosen = self._each_alone(turns)
        if not chosen:
            return None
        told, which = self.rng.choice(chosen)
        asks = self.book.tell("asked-pair", difference=differences[which], day=self.world.question.since)
        texts = [name for name, _ in asked if name.en in {other for other, _ in chosen}]
        return asks, self._options(texts, told)

    def _each_alone(self, turns: Sequence[tuple[str, T]]) -> list[tuple[str, T]]:
        """Options, each with something that it alone has: so each can be the right one as well as any other."""
        every = list(dict.fromkeys(option for option, _ in turns))
        self.rng.shuffle(every)
        for size in range(self.most, FEWEST - 1, -1):
            for some in combinations(every, size):
                shared = Counter(what for option, what in set(turns) if option in some)
                own = [(option, what) for option, what in turns if option in some and shared[what] == 1]
                self.rng.shuffle(own)
                if len(alone := dict(own)) == size:
                    return list(alone.items())
        return []

    def _beside(self, most: int) -> Iterator[tuple[World, list[Text], list[Text]]]:
        """Worlds beside this one about which the same is asked, with what is said here only and there only."""
        same = (one for one in neighbours(self.world, self.rng) if one.question == self.world.question)
        for beside in islice(same, most):
            there = self._sentences(beside)
            yield beside, [one for one in self.own if one not in there], [one for one in there if one not in self.own]

    def _asked(self) -> list[tuple[Text, World]]:
        """Programs of the partner that is asked about, and the links of others."""
        programs = self.book.programs
        names = dict.fromkeys((self.world.question.program, programs.record, programs.link, programs.credit))
        asked = [self.world.asking(program=one, charge_kind=None) for one in (*names, programs.incentive)]
        links = self.world.asking(program=programs.link, charge_kind=None)
        asked += [links.asking(partner=one.id) for one in self.world.rivals]
        named = {self._named(one).en: (self._named(one), one) for one in asked}
        return list(named.values())

    def _named(self, world: World) -> Text:
        return self.book.tell("verdict-of", **{**self.saying.gaps_of(world), "partner": world.partner.name})

    def _verdicts(self, world: World, asked: Sequence[tuple[Text, World]]) -> dict[str, Verdict]:
        """What comes out for each that is asked about, if the facts are those of a world: one day for all partners."""
        question, programs = world.question, self.judge.library.programs
        partners = [question.partner, *(one.id for one in self.world.rivals)]
        judged_day = self.judge.day(world.estate, question.since, partners, question.reading)
        verdicts = {}
        for name, what in asked:
            judged = judged_day.judged(programs[what.question.program], ChargeKind.USAGE.value)
            verdicts[name.en] = judged.verdict_of_scope(world.asked, partners.index(what.question.partner))
        return verdicts

    def _gone(self, beside: World) -> list[Text]:
        """What is said of this world and not of another one."""
        there = self._sentences(beside)
        return [one for one in self.own if one not in there]

    def _sentences(self, world: World) -> Sequence[Text]:
        return PracticeSituation(world.estate, self.book, world.roles).sentences()

    def _difference(self, gone: list[Text], new: list[Text]) -> Text:
        """What a second situation says instead, besides, or not any more."""
        if gone and new:
            return self.book.tell("differs-instead", here=joined(gone), there=joined(new))
        if gone:
            return self.book.tell("differs-without", here=joined(gone))
        return self.book.tell("differs-with", there=joined(new))

    def _options(self, texts: Sequence[Text], right: str) -> list[DrawnOption]:
        """In an order of chance."""
        found = [DrawnOption(verdict=Verdict.UNKNOWN, text=one, right=one.en == right, bare=True) for one in texts]
        self.rng.shuffle(found)
        return found
