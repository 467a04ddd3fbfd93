"""Endless practice: questions about random small estates, made for one misconception, answered by the judge.

A motif draws a world; beside it stand worlds that differ in one fact each. What the judge says of some of them are the
options, and which of them is asked about is drawn last. So each option is right as often as any other, whatever it
says: only the situation tells. A wrong one betrays a misconception if the judge gives it to what somebody who holds
that sees.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from random import Random

from partner_desk.domain.errors import Refused
from partner_desk.engine.judge import Judge
from partner_desk.readings.questions import Question, Verdict
from partner_desk.training.beliefs import SEES
from partner_desk.training.drawn import DrawnOption, Exercise, ExerciseForm
from partner_desk.training.motifs import links, programs, records, roles, sellers
from partner_desk.training.motifs.scene import Motif, Scene
from partner_desk.training.neighbours import neighbours
from partner_desk.training.phrases import Phrasebook, filled, joined
from partner_desk.training.pointing import Turning
from partner_desk.training.saying import Reply, Saying, SayingAccounts, SayingDays, SayingVerdict
from partner_desk.training.situation import PracticeSituation
from partner_desk.training.stage import Stage
from partner_desk.training.texts import Text
from partner_desk.training.world import World

MOTIFS: tuple[Motif, ...] = (
    *links.MOTIFS, *roles.MOTIFS, *records.MOTIFS, *sellers.MOTIFS, *programs.MOTIFS,
)  # fmt: skip
LEVELS = 5
SAYING: Mapping[ExerciseForm, type[Saying]] = {
    ExerciseForm.REASON: Saying,
    ExerciseForm.VERDICT: SayingVerdict,
    ExerciseForm.ACCOUNTS: SayingAccounts,
    ExerciseForm.DAYS: SayingDays,
}
OFTEN: Mapping[int, Mapping[ExerciseForm, int]] = {
    1: {ExerciseForm.REASON: 4, ExerciseForm.FACT: 1},
    2: {ExerciseForm.REASON: 4, ExerciseForm.VERDICT: 3, ExerciseForm.FACT: 2, ExerciseForm.PAIR: 1},
    **{level: dict(zip(ExerciseForm, (4, 4, 2, 2, 2, 2), strict=True)) for level in range(3, LEVELS + 1)},
}
"""What is asked for on each level, and how often in comparison."""
OPTIONS = {1: 4, 2: 4, 3: 4, 4: 5, 5: 5}
"""So many options on each level; fewer if there are not so many."""
FEWEST = 3
"""So many answers, or verdicts where these are asked about, there are at least."""
ALIKE_FROM = 3
"""The level from which options may have the same verdict for other reasons."""
ALIKE = 2
"""So many options there are with the same verdict."""
LESS = {Verdict.RECOGNIZED: 0.7, Verdict.NOT_RECOGNIZED: 0.36, Verdict.UNKNOWN: 0.58}
"""How often a verdict is right in comparison to the others: nearly all questions have these among their options."""
APART = 4.0
"""How often a world is asked about, compared to others, of which who holds the target says something wrong."""
LOOKED_AT = 6
"""So many worlds are looked at beside one."""
OTHERS = 8
"""So many misconceptions besides the target are looked for in wrong options."""
TRIES = 5
"""So often a world is drawn for a form that not every world gives."""
DRAWS = 60
"""So often a world is drawn anew that gives too few options; two or three are nearly always enough."""


def exercise(
    misconception: str,
    level: int,
    seed: int,
    judge: Judge,
    book: Phrasebook,
    among: Sequence[Motif] = MOTIFS,
    form: ExerciseForm | None = None,
) -> Exercise:
    """A question that finds out a misconception, in one of some situations; the same one for the same arguments.

    It has a `form` of its level if none is named; the plainest where its situations do not give that form.

    Raises Refused if there is no such misconception or level.
    """
    if not 1 <= level <= LEVELS:
        raise Refused("There is no level {level}: they go from 1 to {levels}.", level=level, levels=LEVELS)
    motifs = [one for one in among if misconception in one.finds and one.least <= level]
    if not motifs:
        raise Refused(
            "There is nothing to practise for a misconception {misconception!r}.", misconception=misconception
        )
    rng = Random(f"{misconception} {level} {seed}")  # noqa: S311 - chance for practice, no secret
    wanted = form or rng.choices(list(OFTEN[level]), list(OFTEN[level].values()))[0]
    for draw in range(DRAWS):
        motif, form = rng.choice(motifs), wanted if draw < TRIES else ExerciseForm.REASON
        stage = Stage(rng, level, misconception, book, judge.library.roles)
        drawing = Drawing(motif.draw(stage), stage, judge, form)
        found = drawing.exercise(motif, FEWEST if draw < DRAWS // 2 else FEWEST - 1)
        if found is not None:
            return found
    raise AssertionError(f"no question about {misconception} on level {level} from seed {seed}")


class Drawing:
    """One world, the worlds beside it, and the question that comes of them."""

    def __init__(self, scene: Scene, stage: Stage, judge: Judge, form: ExerciseForm) -> None:
        """Begin with the world of a scene."""
        self.stage, self.rng, self.book, self.form = stage, stage.rng, stage.book, form
        self.roles = judge.library.roles
        if form in (ExerciseForm.ACCOUNTS, ExerciseForm.FACT):
            stage.more_accounts(scene.partner)
        stage.agreements()
        scope = scene.scope or stage.tree.asked
        asked = Question.on(scene.partner.id, scope, scene.program, stage.day, scene.reading)
        question = asked if scene.charge is None else replace(asked, charge_kind=scene.charge)
        facts = tuple(stage.all_facts(scene.cloud, scene.security))
        self.world = World(facts, question, stage.book, self.roles, scene.remark)
        own = {"partner": scene.partner.name, "customer": stage.customer, "subscription": stage.tree.subscription}
        self._apart: dict[Hashable, bool] = {}
        points = [point for name in (*scene.points, "links", "credit") for point in stage.book.points[name]]
        self.saying = SAYING.get(form, Saying)(judge, stage.book, stage.rng, {**own, **scene.gaps}, points)

    def exercise(self, motif: Motif, fewest: int) -> Exercise | None:
        """A question; None if the worlds beside give too few answers, or verdicts where these are asked about."""
        if self.form in (ExerciseForm.FACT, ExerciseForm.PAIR):
            return self._pointing(motif)
        world = self.saying.ready(self.world)
        first = self.saying.said(world) if world is not None else None
        family = self._family(first) if first is not None else []
        kinds = {one.verdict for one in family} if self.saying.weighs else family
        if len(kinds) < fewest or len(family) < FEWEST:
            return None
        asked = self.rng.choices(family, [self._often(one, family) for one in family])[0]
        options = self._options(family, asked)
        told = self._betrayed(options, asked)
        target, level = self.stage.target, self.stage.level
        about = target if target in told.values() else min(told.values(), default=None)
        return Exercise(
            asked.world.estate, asked.world.question, self._text(asked.world),
            tuple(one.model_copy(update={"misconception": told.get(at)}) for at, one in enumerate(options)),
            target, about, level, motif.name, self.form,
        )  # fmt: skip

    def _pointing(self, motif: Motif) -> Exercise | None:
        """A question of which no option stands for a misconception."""
        turning = Turning(self.world, self.saying, OPTIONS[self.stage.level])
        pointing = turning.facts() if self.form is ExerciseForm.FACT else turning.verdicts()
        if pointing is None:
            return None
        asks, options = pointing
        return Exercise(
            self.world.estate, self.world.question, self._text(self.world, asks), tuple(options), self.stage.target,
            None, self.stage.level, motif.name, self.form,
        )  # fmt: skip

    def _often(self, reply: Reply, family: Sequence[Reply]) -> float:
        """How often a world is asked about in comparison to the others."""
        often = APART if self._tells_apart(reply) else 1.0
        if not self.saying.weighs:
            return often
        return often * LESS.get(reply.verdict, 1.0) / sum(other.verdict is reply.verdict for other in family)

    # Worlds ---------------------------------------------------------------------------------------------------

    def _family(self, first: Reply) -> list[Reply]:
        """Worlds of each of which something else is said: first what is said by who holds the target."""
        replies = [first]
        for seen in self._seen(self.stage.target, first):
            if isinstance(seen, World) and seen.estate.principals.keys() == first.world.estate.principals.keys():
                self._add(seen, replies)
        self._look_around(first.world, replies)
        if len(replies) > 1 and len({one.verdict for one in replies}) == FEWEST - 1:
            self._look_around(self.rng.choice(replies[1:]).world, replies)
        replies = [first, *sorted(replies[1:], key=lambda one: not self._tells_apart(one))]
        if not self.saying.weighs:
            return replies[: OPTIONS[self.stage.level]]
        verdicts = [one.verdict for one in replies]
        family = [one for at, one in enumerate(replies) if one.verdict not in verdicts[:at]]
        if self.stage.level >= ALIKE_FROM:
            family += [one for one in replies if one not in family]
        return family[: OPTIONS[self.stage.level]]

    def _tells_apart(self, reply: Reply) -> bool:
        """Whether something else is said of a world by who holds the target."""
        if reply.means not in self._apart:
            self._apart[reply.means] = self._is_apart(reply)
        return self._apart[reply.means]

    def _is_apart(self, reply: Reply) -> bool:
        seen = next(self._seen(self.stage.target, reply), None)
        if seen is None or isinstance(seen, Verdict):
            return seen is not None and seen is not reply.verdict
        if self.saying.weighs:
            return self.saying.verdict(seen) is not reply.verdict
        said = self.saying.said(seen)
        return said is not None and said.means != reply.means

    def _look_around(self, world: World, replies: list[Reply]) -> None:
        most = OPTIONS[self.stage.level]
        for beside in islice(neighbours(world, self.rng), LOOKED_AT):
            kinds = {one.verdict for one in replies} if self.saying.weighs else replies
            if len(replies) >= most and len(kinds) >= FEWEST:
                break
            self._add(beside, replies)

    def _add(self, world: World, replies: list[Reply]) -> None:
        """Add what is said of a world, where that would be wrong of all others."""
        if self.saying.weighs:
            verdict = self.saying.verdict(world)
            if sum(one.verdict is verdict for one in replies) >= (ALIKE if self.stage.level >= ALIKE_FROM else 1):
                return
        said = self.saying.said(world)
        if said is not None and not any(one.like(said) for one in replies):
            replies.append(said)

    # Options --------------------------------------------------------------------------------------------------

    def _options(self, family: Sequence[Reply], asked: Reply) -> list[DrawnOption]:
        """What is said of each world, in an order of chance; verdicts without reasons are all there, in their order."""
        options = [self._option(one, asked) for one in family]
        self.rng.shuffle(options)
        if self.form is not ExerciseForm.VERDICT:
            return options
        said = {one.verdict: one for one in options}
        words = {one: self.book.word("verdict", one) for one in Verdict}
        return [said.get(one) or DrawnOption(verdict=one, text=words[one], right=False) for one in Verdict]

    def _option(self, reply: Reply, asked: Reply) -> DrawnOption:
        right = reply is asked
        elsewhere = None if right else self._difference(asked.world, reply.world)
        return DrawnOption(
            verdict=reply.verdict, text=reply.text, right=right, decided_by=reply.decided_by or None, means=reply.means,
            bare=not self.saying.weighs, elsewhere=elsewhere,
        )  # fmt: skip

    def _betrayed(self, options: Sequence[DrawnOption], asked: Reply) -> dict[int, str]:
        """The misconceptions that wrong options betray, by their places; the target goes before all others."""
        rest = [one for one in SEES if one != self.stage.target]
        rest = self.rng.sample(rest, OTHERS)
        told: dict[int, str] = {}
        for belief in (self.stage.target, *rest):
            if len(told) == len(options) - 1:
                break
            at = next((at for at in self._said_by(belief, options, asked) if at not in told), None)
            if at is not None:
                told[at] = belief
        return told

    def _said_by(self, belief: str, options: Sequence[DrawnOption], asked: Reply) -> Iterator[int]:
        """The wrong options that somebody chooses who holds a belief."""
        wrong = [(at, one) for at, one in enumerate(options) if not one.right]
        for seen in self._seen(belief, asked):
            if self.saying.weighs:
                verdict = seen if isinstance(seen, Verdict) else self.saying.verdict(seen)
                if not any(one.verdict is verdict for _, one in wrong):
                    continue
            said = None if isinstance(seen, Verdict) else self.saying.said(seen)
            if said is not None:
                yield from (at for at, one in wrong if said.means == (one.means or one.verdict))
            if self.saying.weighs and verdict is not asked.verdict:  # for another reason if there is none better
                yield from (at for at, one in wrong if one.verdict is verdict)

    def _seen(self, belief: str, asked: Reply) -> Iterator[World | Verdict]:
        """What somebody sees who holds a belief, where that is something else."""
        world = asked.world
        for seen in SEES[belief](world):
            if isinstance(seen, Verdict) or seen.facts != world.facts or seen.question != world.question:
                yield seen

    # Words ----------------------------------------------------------------------------------------------------

    def _situation(self, world: World) -> PracticeSituation:
        return PracticeSituation(world.estate, self.book, self.roles)

    def _text(self, world: World, asks: Text | None = None) -> Text:
        """The situation, a remark about what no desk records, and the question."""
        gaps, paragraphs = self.saying.gaps_of(world), self._situation(world).told()
        if world.remark:
            paragraphs.append(filled(self.book.remarks[world.remark], gaps))
        if world.question.program == self.book.programs.incentive:
            paragraphs.append(self.book.tell("designation-unknown", **gaps))
        return joined([*paragraphs, self.book.tell("all"), asks or self.saying.asking(world)], "\n\n")

    def _difference(self, here: World, there: World) -> Text:
        """What would have to be otherwise for the answer of another world to be right."""
        own, other = self._situation(here).sentences(), self._situation(there).sentences()
        gone = [one for one in own if one not in other]
        new = [one for one in other if one not in own]
        said = []
        if gone and new:
            said.append(self.book.tell("would-be-instead", here=joined(gone), there=joined(new)))
        elif gone:
            said.append(self.book.tell("would-be-without", here=joined(gone)))
        elif new:
            said.append(self.book.tell("would-be-with", there=joined(new)))
        if here.question != there.question:
            said.append(self.book.tell("would-be-asked", asked=self.saying.asking(there)))
        return joined(said)
