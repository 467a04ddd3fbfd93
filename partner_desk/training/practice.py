"""Endless practice: questions about random small estates, made for one misconception, answered by the judge.

A motif draws a world and names what people with wrong beliefs would say about it. The judge says what is right; whoever
comes to the judge's answer for the judge's reason is no wrong option. So nobody has to write a key, and a question
whose options do not fit is drawn anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.engine.judge import Judge
from partner_desk.readings.questions import Answer, Question, Verdict
from partner_desk.training.crowd import crowd
from partner_desk.training.grading import unfit
from partner_desk.training.lessons import Option
from partner_desk.training.motifs import links, programs, records, roles, sellers
from partner_desk.training.motifs.scene import Motif, Scene
from partner_desk.training.phrases import Gap, Phrasebook, filled, joined
from partner_desk.training.situation import PracticeSituation
from partner_desk.training.stage import Stage
from partner_desk.training.texts import Text

MOTIFS: tuple[Motif, ...] = (
    *links.MOTIFS, *roles.MOTIFS, *records.MOTIFS, *sellers.MOTIFS, *programs.MOTIFS,
)  # fmt: skip
LEVELS = 5
MOST_OPTIONS = {1: 3, 2: 4, 3: 4, 4: 5, 5: 5}
FEWEST_WRONG = 2
DRAWS = 40
"""So often a world is drawn anew whose options do not fit; two or three are nearly always enough."""


@dataclass(frozen=True)
class Exercise:
    """A question to practise: exactly one option is right, and one of the wrong ones stands for `misconception`."""

    estate: Estate
    question: Question
    text: Text
    options: tuple[Option, ...]
    misconception: str
    level: int
    motif: str = ""


def exercise(
    misconception: str, level: int, seed: int, judge: Judge, book: Phrasebook, among: Sequence[Motif] = MOTIFS
) -> Exercise:
    """A question that finds out a misconception, in one of some situations; the same one for the same arguments.

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
    for _ in range(DRAWS):
        chosen = rng.choice(motifs)
        found = _drawn(chosen, Stage(rng, level, misconception, book, judge.library.roles), judge)
        if found is not None:
            return found
    raise AssertionError(f"no question about {misconception} on level {level} from seed {seed}")


def _drawn(motif: Motif, stage: Stage, judge: Judge) -> Exercise | None:
    """One world and its question; None if the wrong options do not fit what the judge says."""
    scene = motif.draw(stage)
    crowd(stage)
    estate = Estate.of(stage.all_facts(scene.cloud, scene.security))
    scope = scene.scope or stage.tree.asked
    asked = Question.on(scene.partner.id, scope, scene.program, stage.day, scene.reading)
    question = asked if scene.charge is None else replace(asked, charge_kind=scene.charge)
    answer = judge.answer(estate, question)
    gaps = _gaps(stage, scene, question)
    right = _right(stage.book, scene, answer, judge, gaps)
    if right is None:
        return None
    wrong = list(_wrong(stage, scene, answer, gaps))
    if len(wrong) < FEWEST_WRONG or all(one.misconception != stage.target for one in wrong):
        return None
    options = [right, *wrong[: MOST_OPTIONS[stage.level] - 1]]
    stage.rng.shuffle(options)
    if any(unfit(options, answer)) or len({option.text.en for option in options}) < len(options):
        return None
    text = _text(stage, scene, estate, gaps, judge)
    return Exercise(estate, question, text, tuple(options), stage.target, stage.level, motif.name)


def _gaps(stage: Stage, scene: Scene, question: Question) -> dict[str, Gap]:
    subscription = stage.tree.subscription
    return {
        "partner": scene.partner.name,
        "customer": stage.customer,
        "scope": question.scope,
        "subscription": subscription,
        "day": question.since,
        "program": stage.book.word("program", question.program),
        **scene.gaps,
    }


def _text(stage: Stage, scene: Scene, estate: Estate, gaps: Mapping[str, Gap], judge: Judge) -> Text:
    """The situation, a remark about what no desk records, and the question."""
    paragraphs = PracticeSituation(estate, stage.book, judge.library.roles).told()
    if scene.remark:
        paragraphs.append(filled(stage.book.remarks[scene.remark], gaps))
    asking = "asked" if scene.charge is None else "asked-about-charge"
    charge = {} if scene.charge is None else {"charge": stage.book.word("charge", scene.charge)}
    return joined([*paragraphs, stage.book.tell(asking, **{**gaps, **charge})], "\n\n")


def _right(book: Phrasebook, scene: Scene, answer: Answer, judge: Judge, gaps: Mapping[str, Gap]) -> Option | None:
    """What the judge says, by the criterion that tells most among those that decide; a disputed yes or no as such."""
    mixed = len(answer.leaves) > 1
    contested = answer.disputed and answer.verdict is not Verdict.UNKNOWN
    points = [point for name in scene.points for point in book.points[name]]
    for criterion in _telling_most(points, answer, judge):
        reason = book.reasons.get((answer.verdict, criterion, mixed)) or book.reasons.get(
            (answer.verdict, criterion, False)
        )
        if reason is not None and reason.disputed == contested and criterion in answer.decided_by:
            return Option(verdict=answer.verdict, text=filled(reason.text, gaps), decided_by=criterion)
    return None


def _telling_most(points: Iterable[str], answer: Answer, judge: Judge) -> Iterator[str]:
    """The points of the scene, then gates, then what lies deepest in the chains."""
    yield from points
    program = judge.library.programs[answer.question.program]
    yield from program.all_gates
    yield from (way.id for way in program.ways)
    chains = [(-at, one) for way in program.ways for at, one in enumerate((*way.gates, *way.chain))]
    yield from (one for _, one in sorted(chains))


def _wrong(stage: Stage, scene: Scene, answer: Answer, gaps: Mapping[str, Gap]) -> Iterator[Option]:
    """What people with wrong beliefs say, the target's first, one option for each misconception."""
    beliefs = [(stage.book.beliefs[name], own) for name, own in scene.beliefs]
    stage.rng.shuffle(beliefs)
    beliefs.sort(key=lambda one: one[0].misconception != stage.target)
    seen: set[str] = set()
    for belief, own in beliefs:
        same_verdict = belief.verdict is answer.verdict
        if belief.misconception in seen or (same_verdict and not _apart(belief.instead, answer)):
            continue
        seen.add(belief.misconception)
        yield Option(
            verdict=belief.verdict,
            text=filled(belief.text, {**gaps, **own}),
            decided_by=belief.instead[0] if same_verdict else None,
            misconception=belief.misconception,
        )


def _apart(instead: tuple[str, ...], answer: Answer) -> bool:
    """Whether a belief with the judge's verdict gives another reason than the judge."""
    return bool(instead) and not set(instead) & set(answer.decided_by)
