"""An explanation in short: a row for each thing that decides, and what is not known in numbers.

Nothing here grows with the number of people: those of whom the same is not known are one row with their number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from partner_desk.explain.explanation import Explanation
from partner_desk.explain.fact_links import FactLink
from partner_desk.explain.proof import LeafGroup, Proof
from partner_desk.explain.recordable import Recordable
from partner_desk.readings.dated import Cite
from partner_desk.readings.questions import Truth, Verdict

ABOUT_SOMEBODY = "{holder}"
"""What stands in the text of how to find out something about one of many."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that nobody collected: how to, for the first of so many, and which facts say it then."""

    how: str
    number: int
    recordables: tuple[Recordable, ...]


@dataclass(frozen=True, slots=True)
class Deciding:
    """Reasons that decide for the same leaves; `groups` are those that stand alike, empty where they are all."""

    rows: tuple[Proof, ...]
    groups: tuple[LeafGroup, ...] = ()

    @property
    def leaves(self) -> int:
        """For how many it is told, if not for all."""
        return sum(group.leaves for group in self.groups)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """How they stand, if not all are told of."""
        return tuple(dict.fromkeys(group.verdict for group in self.groups))


@dataclass(frozen=True)
class Brief:
    """What there is to tell of an explanation before anything is opened."""

    explanation: Explanation

    @cached_property
    def deciding(self) -> tuple[Deciding, ...]:
        """What decides, each reason once and with the leaves it is so for: those of all leaves first.

        What the headline says already of all of them is not said again, nor what is not known and can be found out.
        """
        groups = self.explanation.parts
        rows: dict[str, tuple[Proof, list[int]]] = {}
        for number, group in enumerate(groups):
            for row in group.proof.children:
                if row.deciding and not self._is_unknown(row):
                    rows.setdefault(row.because, (row, []))[1].append(number)
        alone = [(number,) for number in range(len(groups))] if len(groups) > 1 else []
        told: dict[tuple[int, ...], list[Proof]] = {(): []} | {one: [] for one in alone}
        for row, where in rows.values():
            if len(where) < len(groups):
                told.setdefault(tuple(where), []).append(row)
            elif row.because != self._headline:
                told[()].append(row)
        return tuple(
            Deciding(tuple(some), tuple(groups[one] for one in where)) for where, some in told.items() if some or where
        )

    def _is_unknown(self, row: Proof) -> bool:
        """Whether a reason is told by what can be found out about it."""
        unknown = self.explanation.answer.verdict is Verdict.UNKNOWN and row.verdict == Truth.UNKNOWN
        return unknown and any(left.collect for left, _ in row.left_open())

    @property
    def _headline(self) -> str:
        """What the headline says, or what stands right below it."""
        headline = self.explanation.headline
        return headline.said if headline.clauses or headline.whole is None else headline.whole.said

    @cached_property
    def facts(self) -> tuple[FactLink, ...]:
        """What the headline rests on."""
        rows = (row for group in self.explanation.parts for row in group.proof.children if row.deciding)
        return next((facts_of(row) for row in rows if row.because == self._headline), ())

    @cached_property
    def unknown(self) -> tuple[Unknown, ...]:
        """What nobody collected: what is asked of each of many people once, for the first of them."""
        kinds: dict[str, Unknown] = {}
        for proof, others in self.explanation.left_open:
            template = proof.answer.collect if proof.answer is not None else ""
            each = ABOUT_SOMEBODY in template
            kind, number = (template, 1 + others) if each else (proof.collect, 1)
            known = kinds.get(kind, Unknown(proof.collect, number, proof.recordables))
            if each and known.how != proof.collect:
                known = replace(known, number=known.number + number)
            kinds[kind] = replace(known, number=max(known.number, number))
        return tuple(kinds.values())

    @cached_property
    def cites(self) -> tuple[Cite, ...]:
        """What sources say about what decides, each source once, in the order of the reasons."""
        reasons = (one for part in self.explanation.parts for one in part.proof.walk() if one.deciding)
        return tuple({cite.source: cite for one in reasons for cite in (*one.cites, *one.against_cites)}.values())


def facts_of(row: Proof) -> tuple[FactLink, ...]:
    """The facts that a reason rests on, each once."""
    return tuple(dict.fromkeys(fact for proof in row.walk() if proof.deciding for fact in proof.facts))
