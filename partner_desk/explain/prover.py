"""Proofs: for one leaf, the same facts that painted the estate, walked one by one and put into sentences.

Nothing is cut short: gates that hold, ways that fail and people who came close are all part of a proof. Those
who fail alike are told once, with their number.
"""

from __future__ import annotations

from collections.abc import Sequence

from partner_desk.engine.check_values import DisputePolicy
from partner_desk.engine.interval_set import Part
from partner_desk.engine.subscriptions import Asked
from partner_desk.engine.verdict_table import VerdictTable
from partner_desk.explain.clauses import Clauses, Spot
from partner_desk.explain.holder_proof import HolderProofs
from partner_desk.explain.proof import Clause, Proof
from partner_desk.language import tr
from partner_desk.readings.checks import Subject
from partner_desk.readings.library import Program, Way
from partner_desk.readings.questions import Truth, Verdict


class Prover:
    """Proofs of one program on one day for one partner."""

    def __init__(self, judged: VerdictTable, partner: str, asked: str) -> None:
        """`asked` is the key of the scope that is asked about: what is proved is part of it."""
        self.judged = judged
        self.program: Program = judged.program
        lane = [one.id for one in judged.day.partners].index(partner)
        self.partner = judged.day.partners[lane]
        self.planes = judged.day.planes(DisputePolicy.READ)
        self.clauses = Clauses(judged.day, self.planes, self.partner, asked)

    def prove(self, scope: int, charge: str | None) -> Proof:
        """The proof for a leaf and a kind of charge (None: it has none), or for the leaves that hang on a scope."""
        place = self.judged.day.places.list[int(self.planes.place[self.judged.compressed_tree.nearest(scope)])]
        spot = self.clauses.spot(scope, place, charge)
        applies = [self._gate(one, spot) for one in self.program.applies]
        gates = [self._gate(one, spot) for one in self.program.gates]
        ways = [self._way(way, spot) for way in self.program.ways]
        verdict = self._verdict(applies, gates, [one for one, _ in ways], [part for _, part in ways])
        proofs = (*applies, *gates, *(one for one, _ in ways))
        return Proof(
            self.program.id, self.program.name, verdict.value, (Clause(tr(self.program.sentence)),), children=proofs
        )

    def _verdict(
        self, applies: Sequence[Proof], gates: Sequence[Proof], ways: Sequence[Proof], parts: Sequence[Part]
    ) -> Verdict:
        """The verdict by the proofs alone; it cannot differ from the painted one (there is a test for that)."""
        if any(one.verdict == Truth.NO for one in applies) or any(one.inapplicable for one in gates):
            return Verdict.NOT_APPLICABLE
        if any(one.verdict == Truth.NO for one in gates) or all(one.verdict == Truth.NO for one in ways):
            return Verdict.NOT_RECOGNIZED
        holding = [part for one, part in zip(ways, parts, strict=True) if one.verdict == Truth.YES]
        if any(one.verdict == Truth.UNKNOWN for one in (*applies, *gates)) or not holding:
            return Verdict.UNKNOWN
        return Verdict.RECOGNIZED if self.clauses.whole in holding else Verdict.PARTLY

    def _gate(self, identifier: str, spot: Spot) -> Proof:
        check = self.clauses.check_values.criterion(identifier).check.name
        word = Asked(spot.place, self.partner, spot.charge, self.planes.moment).word(check)
        wording, fact_links = self.clauses.wording, self.clauses.fact_links
        sellers = wording.sellers(check, spot.place, fact_links.newest_sale(spot.subscription))
        names = {**spot.names, **sellers, **wording.links(filter(None, (spot.place.record,)))}
        facts = fact_links.of_place(spot.subscription, spot.scope, check, self.partner)
        return self.clauses.said(identifier, word, names, spot, facts=facts)

    def _way(self, way: Way, spot: Spot) -> tuple[Proof, Part]:
        """A way and the part of the day for which it holds."""
        gates = [self._gate(one, spot) for one in way.gates]
        if way.route.subject is Subject.HOLDER:
            holders = HolderProofs(self.clauses, way, spot)
            children, verdict, part = holders.proofs(), holders.value, holders.part
            because = holders.because
        else:
            children, verdict = self._place_chain(way, spot)
            part, because = self.clauses.whole, children[0].clauses
        values = [one.verdict for one in gates]
        if Truth.NO in values:
            verdict = Truth.NO
        elif Truth.UNKNOWN in values and verdict is Truth.YES:
            verdict = Truth.UNKNOWN
        shut = next((one for one in gates if one.verdict == verdict and verdict is not Truth.YES), None)
        times = self.clauses.day.facts.time.spans(part) if verdict is Truth.YES else ()
        clauses = because if shut is None else shut.clauses
        return Proof(way.id, way.name, verdict.value, clauses, times=times, children=(*gates, *children)), part

    def _place_chain(self, way: Way, spot: Spot) -> tuple[list[Proof], Truth]:
        proofs: list[Proof] = []
        value = Truth.YES
        for identifier in way.chain:
            proofs.append(self._gate(identifier, spot))
            if proofs[-1].verdict == Truth.NO:
                return [proofs[-1], *proofs[:-1]], Truth.NO
            if proofs[-1].verdict == Truth.UNKNOWN:
                value = Truth.UNKNOWN
        return sorted(proofs, key=lambda one: one.verdict == Truth.YES), value
