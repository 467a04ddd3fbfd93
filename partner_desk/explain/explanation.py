"""Explanations: an answer, the reasons behind it, and a sentence for people.

Leaves below a scope that stand alike (same verdict, decided by the same criteria) are explained once, by one
of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.moments import day_after
from partner_desk.domain.naming import name_or_id
from partner_desk.engine.check_values import DisputePolicy
from partner_desk.engine.judge import NO_SUBSCRIPTION, Day, Judged
from partner_desk.engine.partner_bits import WIDTH
from partner_desk.engine.unique import numbered
from partner_desk.engine.verdict_table import ORDER, join
from partner_desk.explain.proof import Proof, Prover
from partner_desk.readings.library import Program
from partner_desk.readings.questions import ALL_CHARGES, Answer, Question, Truth, Verdict

SENTENCES = {
    Verdict.RECOGNIZED: "{partner} is recognized here for {program}",
    Verdict.PARTLY: "{partner} is recognized here for {program} in part",
    Verdict.NOT_RECOGNIZED: "{partner} is not recognized here for {program}",
    Verdict.UNKNOWN: "It is not known whether {partner} is recognized here for {program}",
    Verdict.NOT_APPLICABLE: "{program} does not apply here",
}


@dataclass(frozen=True, slots=True)
class LeafGroup:
    """Leaves that stand alike: how many, the key of one of them, and the proof for that one."""

    verdict: Verdict
    decided_by: tuple[str, ...]
    leaves: int
    example: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that nobody collected, and how to."""

    fact: str
    how: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why: the answer, one sentence, and the parts it was joined from, the largest first."""

    answer: Answer
    sentence: str
    parts: tuple[LeafGroup, ...]

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What would have to be collected to know more."""
        found = {
            Missing(proof.because, proof.collect): None
            for part in self.parts
            for proof in part.proof.walk()
            if proof.collect and proof.verdict == Truth.UNKNOWN and proof.deciding
        }
        return tuple(found)


def explain(day: Day, program: Program, partner: str, scope: int, charge: str | None = None) -> Explanation:
    """Explain one scope on one day; `partner` is one of the day's partners."""
    kind = charge or ChargeKind.USAGE.value
    judged = day.judged(program, kind)
    lane = [one.id for one in day.partners].index(partner)
    until = day_after(day.day)
    key = day.fact_index.tree.key(scope)
    question = Question(partner, key, program.id, day.day, until, day.reading.id, charge)
    groups = list(_groups(judged, lane, scope))
    prover = Prover(judged, partner, None if kind == ALL_CHARGES else kind)
    parts = [
        LeafGroup(
            verdict, tuple(sorted(decided)), leaves, day.fact_index.tree.key(leaf), _marked(prover.prove(leaf), decided)
        )
        for verdict, decided, leaves, leaf in groups
    ]
    parts.sort(key=lambda part: (part.verdict is Verdict.NOT_APPLICABLE, -part.leaves))
    answer = _answer(judged, lane, question, parts)
    return Explanation(answer, headline(day, program, partner, answer, parts), tuple(parts))


def verdicts_at(day: Day, program: Program, scope: int) -> dict[str, tuple[Verdict, bool]]:
    """The verdict for each of the day's partners, and whether it is disputed, without any proof."""
    judged = day.judged(program, ChargeKind.USAGE)
    nodes = _nodes(judged, scope)
    whole = join(np.bitwise_or.reduce(judged.read[:, nodes], axis=1))
    disputed = int(np.bitwise_or.reduce(judged.disputed[nodes], initial=np.uint64(0)))
    found = {}
    for lane, partner in enumerate(day.partners):
        bits = [int(plane) >> lane & 1 for plane in whole]
        verdict = ORDER[bits.index(1)] if any(bits) else Verdict.NOT_APPLICABLE
        found[partner.id] = (verdict, verdict is not Verdict.NOT_APPLICABLE and bool(disputed >> lane & 1))
    return found


def _nodes(judged: Judged, scope: int) -> npt.NDArray[np.intp]:
    """The nodes that the leaves at and below a scope hang on."""
    compressed_tree = judged.compressed_tree
    own = compressed_tree.node(scope)
    if own is None:
        return np.array([compressed_tree.nearest(scope)])
    nodes = compressed_tree.below(own)
    return nodes[compressed_tree.inside[nodes] > 0]


def headline(day: Day, program: Program, partner: str, answer: Answer, parts: list[LeafGroup]) -> str:
    """One sentence: the verdict and the reason that weighs most."""
    name = next(name_or_id(one) for one in day.partners if one.id == partner)
    start = SENTENCES[answer.verdict].format(partner=name, program=program.short)
    disputed = ", but sources disagree" if answer.disputed else ""
    if not parts:
        return f"{start}: there is no subscription here."
    chosen = next((part for part in parts if part.verdict is answer.verdict), None)
    if chosen is None:  # joined from leaves that differ
        yes = next(part for part in parts if part.verdict in (Verdict.RECOGNIZED, Verdict.PARTLY))
        rest = next(part for part in parts if part.verdict not in (yes.verdict, Verdict.NOT_APPLICABLE))
        total = sum(part.leaves for part in parts if part.verdict is not Verdict.NOT_APPLICABLE)
        return (
            f"{start}{disputed} ({yes.leaves:,} of {total:,}). Where it is: {_lower(reason(yes.proof, yes.verdict))} "
            f"Where not: {_lower(reason(rest.proof, rest.verdict))}"
        )
    return f"{start}{disputed}: {_lower(reason(chosen.proof, chosen.verdict))}"


def reason(proof: Proof, verdict: Verdict) -> str:
    """The deciding reason that weighs most: a gate, else the way that came furthest."""
    wanted = {
        Verdict.RECOGNIZED: Truth.YES,
        Verdict.PARTLY: Truth.YES,
        Verdict.UNKNOWN: Truth.UNKNOWN,
    }.get(verdict, Truth.NO)
    gates = [one for one in proof.children if not one.children and one.deciding and one.verdict == wanted]
    if gates:
        return gates[0].because
    ways = [one for one in proof.children if one.children and one.verdict == wanted]
    ways.sort(key=lambda way: -max((len(child.children) for child in way.children), default=0))
    return ways[0].because if ways else proof.because


def _lower(sentence: str) -> str:
    """A sentence to go on after a colon: names keep their capitals, common words do not."""
    first = sentence.split(" ", 1)[0]
    return sentence[:1].lower() + sentence[1:] if first in COMMON_WORDS else sentence


COMMON_WORDS = {
    "The", "No", "Nobody", "It", "Whether", "This", "Sources", "There", "Only", "An", "A", "To", "Every", "Somebody",
}  # fmt: skip


def _groups(judged: Judged, lane: int, scope: int) -> Iterator[tuple[Verdict, set[str], int, int]]:
    """The different kinds of leaves below a scope: verdict, what decides, how many, and one of them."""
    fact_index = judged.day.fact_index
    compressed_tree, tree = fact_index.compressed_tree, fact_index.tree
    own = compressed_tree.node(scope)
    if own is None:
        nodes = np.array([compressed_tree.nearest(scope)])
        counts = np.array([int(tree.leaves_below[scope])])
    else:
        nodes = compressed_tree.below(own)
        nodes = nodes[compressed_tree.inside[nodes] > 0]
        counts = compressed_tree.inside[nodes]
    if not counts.sum():
        return
    found: dict[tuple[int, frozenset[str]], list[int]] = {}
    for alike in _alike(judged, lane, nodes):
        node = int(nodes[alike[0]])
        verdict = int(np.argmax(join(judged.read[:, node] >> np.uint64(lane) & np.uint64(1))))
        decided = frozenset(judged.decided(lane, np.array([node])))
        found.setdefault((verdict, decided), []).extend(alike.tolist())
    for (verdict, decided), members in found.items():
        first = int(nodes[members[0]])
        leaf = scope if own is None else leaf_of(judged, first)
        yield ORDER[verdict], set(decided), int(counts[members].sum()), leaf


def _alike(judged: Judged, lane: int, nodes: npt.NDArray[np.intp]) -> list[npt.NDArray[np.intp]]:
    """Positions of nodes, those together on which every plane says the same for the lane."""
    verdict_table = judged.verdict_table(DisputePolicy.READ, judged.default_charge)
    gates = [*verdict_table.applies, *verdict_table.gates, *(gate for way in verdict_table.ways for gate in way.gates)]
    of_place = [plane for gate in gates for plane in (gate.no, gate.inapplicable, gate.unknown)]
    by_place = [plane[verdict_table.day.place[nodes]] for plane in of_place]
    by_node = [plane[nodes] for way in verdict_table.ways for plane in way.chain.planes]
    rows = [np.zeros(len(nodes), dtype=np.uint64)]
    for number, plane in enumerate([*by_place, *by_node], 1):
        if number % WIDTH == 0:
            rows.append(np.zeros(len(nodes), dtype=np.uint64))
        rows[-1] = rows[-1] << np.uint64(1) | plane >> np.uint64(lane) & np.uint64(1)
    if judged.charged:  # a node with charges of its own stands alone
        rows.append(np.array([node + 1 if node in judged.charged else 0 for node in nodes.tolist()], dtype=np.uint64))
    inverse = np.zeros(len(nodes), dtype=np.int64)
    for row in rows:  # one word at a time: sorting numbers is much faster than sorting rows
        words = numbered(row)
        inverse = numbered(inverse * (int(words.max(initial=0)) + 1) + words)
    order = np.argsort(inverse, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(inverse[order])) + 1)


def leaf_of(judged: Judged, node: int) -> int:
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


def _answer(judged: Judged, lane: int, question: Question, parts: list[LeafGroup]) -> Answer:
    readings = (judged.day.reading.id,)
    if not parts:
        return Answer(question, Verdict.NOT_APPLICABLE, False, (NO_SUBSCRIPTION,), readings_used=readings)
    present = np.array([any(part.verdict is verdict for part in parts) for verdict in ORDER])
    verdict = ORDER[int(np.argmax(join(present)))]
    counting = [part for part in parts if part.verdict is not Verdict.NOT_APPLICABLE] or parts
    leaves = {one: sum(part.leaves for part in parts if part.verdict is one) for one in ORDER}
    scope = judged.day.fact_index.tree.find(question.scope)
    return Answer(
        question,
        verdict,
        verdict is not Verdict.NOT_APPLICABLE and _disputed(judged, lane, scope or 0),
        tuple(sorted({one for part in counting for one in part.decided_by})),
        {one: count for one, count in leaves.items() if count},
        {verdict: 1},
        readings,
    )


def _disputed(judged: Judged, lane: int, scope: int) -> bool:
    nodes = _nodes(judged, scope)
    return bool((judged.disputed[nodes] >> np.uint64(lane) & np.uint64(1)).any())
