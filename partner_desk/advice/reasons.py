"""Advice that changes nothing: what to collect and from whom, and why nobody can do anything."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from partner_desk.advice.model import Advice
from partner_desk.advice.names import AdviceNames
from partner_desk.advice.trial import TrialOutcome
from partner_desk.domain.changes import ChangeSet
from partner_desk.domain.naming import scope_called
from partner_desk.explain.explanation import Explanation
from partner_desk.explain.proof import LeafGroup, Proof
from partner_desk.language import tr
from partner_desk.readings.advice_texts import Who
from partner_desk.readings.library import Library
from partner_desk.readings.questions import Truth, Verdict

LISTED_BY_THE_CUSTOMER = frozenset(("role-assignments", "delegations", "group-members", "deny-assignments", "pim"))
"""What lists of the customer tell, whoever's access is asked about."""
OPENED = frozenset(("agreement",))
"""What gates look at that the partner itself can bring in order."""
TOLD = 3
"""How many reasons are told."""


@dataclass(frozen=True)
class Reasons:
    """Reads the proofs of one explanation."""

    explanation: Explanation
    names: AdviceNames
    library: Library
    after_answer: Callable[[Proof], tuple[ChangeSet, TrialOutcome] | None]
    """A good answer to what a reason leaves open, and what comes of it; None if no fact says it."""

    def collect(self, scope: int) -> Iterator[Advice]:
        """What was not collected, each way to collect it once; gates before ways, as the proofs have it.

        A gate that nobody looked at is told even if something else decides: without it nothing else turns the verdict.
        """
        seen: set[str] = set()
        for part in self.explanation.parts:
            open_ = part.verdict in (Verdict.UNKNOWN, Verdict.PARTLY, Verdict.NOT_RECOGNIZED)
            gates_shut = any(one.verdict == Truth.NO and not one.children for one in self._but_opened(part.proof))
            if not open_ or gates_shut:
                continue
            gates = [id(one) for one in part.proof.children if not one.children]
            for holder, proof in _told(part.proof, ""):
                wanted = proof.collect and proof.verdict == Truth.UNKNOWN
                if wanted and (proof.deciding or id(proof) in gates) and proof.collect not in seen:
                    seen.add(proof.collect)
                    yield self._collected(proof, holder, scope)

    def _collected(self, proof: Proof, holder: str, scope: int) -> Advice:
        criterion = next(iter(self.library.readings.values())).criteria[proof.criterion]
        who = self.library.advisory.asked[criterion.check.name]
        looked = frozenset(proof.answer.looked if proof.answer is not None else ())
        if (who is Who.IDENTITY and not holder) or (
            who is Who.PROVIDER and looked and looked <= LISTED_BY_THE_CUSTOMER
        ):
            who = Who.CUSTOMER
        frames = self.library.advisory.frames
        supposed, after = self.after_answer(proof) or (None, None)
        return Advice(
            who=self.actor(who, scope, holder),
            actors=(who,),
            text=tr(frames["collect"], fact=proof.because, how=proof.collect),
            changes=None,
            verdict_after=after.verdict if after is not None else self._at_best(),
            disputed_after=after is not None and after.disputed,
            cost=tr(frames["no-access"]),
            collect=proof.collect,
            supposed=supposed,
            verdict_supposed=after.verdict if after is not None else None,
        )

    def _at_best(self) -> Verdict:
        """What comes of an answer that no fact here says: what is not known turns no verdict that is a no."""
        verdict = self.explanation.answer.verdict
        return verdict if verdict is Verdict.NOT_RECOGNIZED else Verdict.UNKNOWN

    def left_open(self, checks: Collection[str]) -> str:
        """What the gates that look at such have to say yet, in words to go on with after a colon."""
        criteria = next(iter(self.library.readings.values())).criteria
        clauses = (
            clause
            for part in self.explanation.parts
            for proof in part.proof.children
            if not proof.children and proof.verdict == Truth.UNKNOWN and criteria[proof.criterion].check.name in checks
            for clause in proof.clauses
        )
        first, *rest = dict.fromkeys(clauses)
        return " ".join((first.continued, *(one.text for one in rest)))

    def actor(self, who: Who, scope: int, holder: str = "") -> str:
        """Who must act, in words."""
        place = self.names.here(scope) | {"holder": holder}
        if who is Who.PROVIDER and not self.names.is_sold_by_one_known(scope):
            return tr(self.library.advisory.frames["unknown-provider"])
        return tr(self.library.advisory.actors[who], **place)

    def nobody(self, frame: str, parts: Sequence[LeafGroup], leaves: str = "") -> Advice:
        """That nobody can do anything about some leaves, and why."""
        answer = self.explanation.answer
        frames = self.library.advisory.frames
        reasons = list(dict.fromkeys(reason for part in parts for reason in self._reasons(part.proof)))[:TOLD]
        said, name = " ".join(reasons), scope_called(self.names.tree, answer.question.scope)
        partner = self.names.partner(answer.question.partner)
        alone = tr(frames[frame], reasons="", leaves=leaves, scope=name, says="", partner=partner)
        return Advice(
            who=tr(self.library.advisory.actors[Who.NOBODY]),
            actors=(Who.NOBODY,),
            text=tr(frames[frame], reasons=said, leaves=leaves, scope=name, says=said, partner=partner),
            changes=None,
            verdict_after=answer.verdict,
            disputed_after=answer.disputed,
            cost=tr(frames["no-access"]),
            reasons=said,
            alone=" ".join(alone.split()),
        )

    def shut_by(self, parts: Sequence[LeafGroup]) -> frozenset[str]:
        """What the gates look at that are a no; empty if some part has no such gate."""
        gates = self.library.programs[self.explanation.answer.question.program].all_gates
        criteria = next(iter(self.library.readings.values())).criteria
        shut = [
            {one.criterion for one in part.proof.children if one.criterion in gates and one.verdict == Truth.NO}
            for part in parts
        ]
        return frozenset(criteria[one].check.name for one in set().union(*shut)) if all(shut) else frozenset()

    def is_open_at_best(self, parts: Sequence[LeafGroup]) -> bool:
        """Whether parts that are a no would be no more than unknown, whatever anybody did about that."""
        left = [
            [one for one in (*self._gates(part.proof), *gates) if one.verdict != Truth.YES]
            for part in parts
            for gates in self._gates_of_ways(part.proof)
        ]
        silent = all(one.verdict == Truth.UNKNOWN and not one.collect for some in left for one in some)
        return silent and all(left) and all(part.verdict is Verdict.NOT_RECOGNIZED for part in parts)

    def _gates(self, proof: Proof) -> list[Proof]:
        """The gates of a program but for those that somebody can open."""
        gates = self.library.programs[self.explanation.answer.question.program].all_gates
        return [one for one in self._but_opened(proof) if one.criterion in gates]

    def _gates_of_ways(self, proof: Proof) -> Iterator[list[Proof]]:
        """The gates of each way."""
        for way in self.library.programs[self.explanation.answer.question.program].ways:
            told = next(one for one in proof.children if one.criterion == way.id)
            yield [one for one in told.children if one.criterion in way.gates]

    def _but_opened(self, proof: Proof) -> list[Proof]:
        """What a proof is made of, without the gates that somebody can open."""
        criteria = next(iter(self.library.readings.values())).criteria
        opened = {one.id for one in criteria.values() if one.check.name in OPENED}
        return [one for one in proof.children if one.criterion not in opened]

    def _standing(self, proof: Proof) -> list[str]:
        """What is said of the gates that stand, those first that nobody can open."""
        program = self.library.programs[self.explanation.answer.question.program]
        shut = _shut(proof, [one.criterion for one in self._gates(proof)])
        return shut or _shut(proof, program.all_gates)

    def _reasons(self, proof: Proof) -> Iterator[str]:
        """What stands in the way: gates, or for every way its own gates, else what decides it; or the other side."""
        if proof.verdict == Verdict.RECOGNIZED:
            yield from (one.against for one in proof.walk() if one.deciding and one.against)
            return
        program = self.library.programs[self.explanation.answer.question.program]
        gates = self._standing(proof)
        yield from gates
        wanted = Truth.UNKNOWN if proof.verdict == Verdict.UNKNOWN else Truth.NO
        for way in () if gates else program.ways:
            told = next(one for one in proof.children if one.criterion == way.id)
            steps = (one.because for one in told.walk() if one.deciding and not one.children and one.verdict == wanted)
            yield from _shut(told, way.gates) or steps


def _shut(proof: Proof, gates: Sequence[str]) -> list[str]:
    """What is said of the gates that are a no; if there are none, of those that are unknown."""
    for value in (Truth.NO, Truth.UNKNOWN):
        found = [one.because for one in proof.children if one.criterion in gates and one.verdict == value]
        if found:
            return found
    return []


def _told(proof: Proof, holder: str) -> Iterator[tuple[str, Proof]]:
    """Every reason, with the person whom it is about."""
    holder = proof.name if proof.is_person else holder
    yield holder, proof
    for child in proof.children:
        yield from _told(child, holder)
