"""Explanations: an answer, the reasons behind it, and a sentence for people.

Leaves below a scope that stand alike (same verdict, decided by the same criteria) are explained once, by one
of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.moments import day_after
from partner_desk.domain.naming import name_or_id
from partner_desk.engine.aggregation import NO_SUBSCRIPTION
from partner_desk.engine.judge import Day
from partner_desk.engine.program_planes import ORDER
from partner_desk.engine.verdict_table import VerdictTable, verdict_of
from partner_desk.explain.headline import Headline, headline
from partner_desk.explain.proof import LeafGroup, Proof
from partner_desk.explain.prover import Prover
from partner_desk.explain.recordable import Recordable
from partner_desk.language import tr
from partner_desk.readings.library import Program
from partner_desk.readings.questions import ALL_CHARGES, Answer, Question, Truth, Verdict


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that nobody collected, how to, and which facts say it then."""

    fact: str
    how: str
    recordables: tuple[Recordable, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why: the answer, one sentence, and the parts it was joined from, the largest first."""

    answer: Answer
    headline: Headline
    parts: tuple[LeafGroup, ...]

    @property
    def sentence(self) -> str:
        """The headline in words: the verdict, and what weighs most for it."""
        return self.headline.sentence

    @property
    def below(self) -> tuple[str, ...]:
        """What stands below the headline, each in a line of its own: a reason that has no room in it, and the notes."""
        return tuple(filter(None, (self.headline.left_out, *self.notes)))

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be told with the headline, each in a line of its own: a dispute, and what was not checked."""
        return tuple(filter(None, (self.dispute, self.caveat)))

    @property
    def dispute(self) -> str:
        """What sources disagree about, if the verdict rests on it."""
        if not self.answer.disputed:
            return ""
        told = sorted((one for part in self.parts for one in part.proof.walk() if one.against), key=_is_besides)
        says = told[0].against if told else tr("what each of them says stands with the reasons.")
        return tr("Sources disagree: {says}", says=says)

    @property
    def caveat(self) -> str:
        """What the headline rests on without knowing it; empty where nothing is lost by it."""
        unseen = self.answer.not_checked
        if not unseen or self.answer.verdict in (Verdict.NOT_RECOGNIZED, Verdict.NOT_APPLICABLE):
            return ""
        return tr("Not checked here: {conditions}.", conditions="; ".join(map(tr, unseen)))

    @property
    def left_open(self) -> tuple[tuple[Proof, int], ...]:
        """What leaves the verdict open and can be collected, each with how many others the same is not known of.

        Who is not listed cannot be asked what decides: the rest of it is to be collected then.
        """
        left = [one for part in self.parts for one in part.proof.left_open() if one[0].collect]
        return tuple([one for one in left if one[0].deciding] or left)

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What would have to be collected to know more."""
        missing: dict[tuple[str, str], dict[Recordable, None]] = {}
        for proof, _ in self.left_open:
            missing.setdefault((proof.because, proof.collect), {}).update(dict.fromkeys(proof.recordables))
        return tuple(Missing(*told, tuple(made)) for told, made in missing.items())

    @property
    def to_find_out(self) -> tuple[str, ...]:
        """How to know more, each way once: several reasons may ask for the same."""
        return tuple(dict.fromkeys(one.how for one in self.missing))


def _is_besides(proof: Proof) -> bool:
    """Whether a reason decides nothing."""
    return not proof.deciding


def explain(day: Day, program: Program, partner: str, scope: int, charge: str | None = None) -> Explanation:
    """Explain one scope on one day; `partner` is one of the day's partners."""
    kind = charge or ChargeKind.USAGE.value
    judged = day.judged(program, kind)
    lane = [one.id for one in day.partners].index(partner)
    until = day_after(day.day)
    key = day.fact_index.tree.key(scope)
    question = Question(partner, key, program.id, day.day, until, day.reading.id, charge)
    groups = list(_groups(judged, lane, scope))
    prover = Prover(judged, partner, key)
    parts = [
        LeafGroup(
            verdict,
            tuple(sorted(decided)),
            alike.leaves,
            day.fact_index.tree.key(alike.leaf),
            _marked(prover.prove(alike.leaf, charged), decided),
            charged if kind == ALL_CHARGES else None,
        )
        for alike in groups
        for charged, verdict, decided in alike.outcomes
    ]
    parts.sort(key=lambda part: (part.verdict is Verdict.NOT_APPLICABLE, -part.leaves))
    answer = _answer(judged, lane, question, groups)
    tree = day.fact_index.tree
    inside = [one for leaf in groups[:1] for one in tree.path(leaf.leaf)]
    whole = [one for one in inside if tree.leaves_below[one] == tree.leaves_below[scope]]  # it has all leaves in it
    around = {tree.name(one) for one in (*tree.path(scope), *whole)}
    names = map(name_or_id, day.fact_index.estate.partners.values())
    return Explanation(answer, headline(day.partners[lane], program, answer, parts, around, names), tuple(parts))


def verdicts_at(day: Day, program: Program, scope: int) -> dict[str, tuple[Verdict, bool]]:
    """The verdict for each of the day's partners, and whether it is disputed, without any proof."""
    outcomes = day.judged(program, ChargeKind.USAGE).outcomes(scope)
    return dict(zip([partner.id for partner in day.partners], outcomes, strict=True))


@dataclass(frozen=True, slots=True)
class _Alike:
    """Leaves that stand alike: how many, one of them, the verdict, and what decides it.

    `outcomes` are kinds of charge with verdict and what decides: one, unless a leaf has several kinds of its own.
    """

    leaves: int
    leaf: int
    verdict: Verdict
    decided: frozenset[str]
    outcomes: tuple[tuple[str | None, Verdict, set[str]], ...]


def _groups(judged: VerdictTable, lane: int, scope: int) -> Iterator[_Alike]:
    """The different kinds of leaves below a scope."""
    own, leaves = judged.compressed_tree.node(scope), judged.leaves_below(scope)
    if not leaves.count.sum():
        return
    disputed = judged.disputes.take(leaves.nodes).has(lane)  # where a reason is disputed, it is not that of others
    leaves_alike: dict[tuple[Verdict, frozenset[str], bool], list[npt.NDArray[np.intp]]] = {}
    for alike in judged.alike(leaves.nodes, lane):
        node = int(leaves.nodes[alike[0]])
        verdict, decided = judged.verdict_at(node, lane), frozenset(judged.decided(lane, np.array([node])))
        for flag in (False, True):
            if len(members := alike[disputed[alike] == flag]):
                leaves_alike.setdefault((verdict, decided, flag), []).append(members)
    for (verdict, decided, _), groups in leaves_alike.items():
        members = np.concatenate(groups)
        node = int(leaves.nodes[members[0]])
        leaf = scope if own is None else leaf_of(judged, node)
        outcomes = tuple(judged.by_charge(lane, node))
        if len(outcomes) == 1:
            outcomes = ((outcomes[0][0], verdict, set(decided)),)
        yield _Alike(int(leaves.count[members].sum()), leaf, verdict, decided, outcomes)


def leaf_of(judged: VerdictTable, node: int) -> int:
    """One leaf that hangs on a node."""
    compressed_tree, tree = judged.compressed_tree, judged.day.fact_index.tree
    scope = int(compressed_tree.scope[node])
    while not tree.leaf[scope]:
        scope = next(
            child
            for child in tree.children(scope)
            if tree.leaves_below[child] and int(compressed_tree.spot[child]) >= len(compressed_tree)
        )
    return scope


def _marked(proof: Proof, decided: set[str], inside: bool = False) -> Proof:
    """The proof with what decides marked, and deciding reasons before others; `inside` a way that holds."""
    holds = proof.verdict == Truth.YES
    inside = holds and (inside or (bool(proof.children) and proof.criterion in decided))
    children = [_marked(child, decided, inside) for child in proof.children]
    own = inside or (not proof.children and not holds and proof.criterion in decided)
    deciding = own or any(child.deciding for child in children)
    if not proof.is_person:
        children.sort(key=lambda one: not one.deciding)
    return replace(proof, deciding=deciding, children=tuple(children))


def _answer(judged: VerdictTable, lane: int, question: Question, parts: Sequence[_Alike]) -> Answer:
    readings = (judged.day.reading.id,)
    if not parts:
        return Answer(
            question,
            Verdict.NOT_APPLICABLE,
            False,
            (NO_SUBSCRIPTION,),
            readings_used=readings,
            not_checked=judged.program.not_checked,
        )
    present = np.array([any(part.verdict is verdict for part in parts) for verdict in ORDER])
    verdict = verdict_of(present)
    counting = [part for part in parts if part.verdict is not Verdict.NOT_APPLICABLE] or parts
    leaves = {one: sum(part.leaves for part in parts if part.verdict is one) for one in ORDER}
    scope = judged.day.fact_index.tree.find(question.scope)
    return Answer(
        question,
        verdict,
        verdict is not Verdict.NOT_APPLICABLE and _disputed(judged, lane, scope or 0),
        tuple(sorted({one for part in counting for one in part.decided})),
        {one: count for one, count in leaves.items() if count},
        {verdict: 1},
        readings,
        judged.program.not_checked,
    )


def _disputed(judged: VerdictTable, lane: int, scope: int) -> bool:
    return bool(judged.disputes.take(judged.leaves_below(scope).nodes).has(lane).any())
