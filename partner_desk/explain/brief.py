"""An explanation in short: a row for each thing that decides, and what is not known in numbers.

Nothing here grows with the number of people: those of whom the same is not known are one row with their number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from partner_desk.explain.explanation import Explanation
from partner_desk.explain.proof import Proof
from partner_desk.explain.recordable import Recordable
from partner_desk.readings.dated import Cite

ABOUT_SOMEBODY = "{holder}"
"""What stands in the text of how to find out something about one of many."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that nobody collected: how to, for the first of so many, and which facts say it then."""

    how: str
    number: int
    recordables: tuple[Recordable, ...]


@dataclass(frozen=True)
class Brief:
    """What there is to tell of an explanation before anything is opened."""

    explanation: Explanation

    @cached_property
    def rows(self) -> tuple[Proof, ...]:
        """What decides, each reason once, and not what the headline says already."""
        deciding = (child for part in self.explanation.parts for child in part.proof.children if child.deciding)
        rows: dict[str, Proof] = {}
        for row in deciding:
            rows.setdefault(row.because, row)
        rows.pop(self.explanation.headline.reason, None)
        return tuple(rows.values())

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
