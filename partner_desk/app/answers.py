"""Answers about an estate: one question explained, or a verdict for every scope at once."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from partner_desk.app.rulebook import judge, library
from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.scopes import Ints
from partner_desk.engine.compressed_tree import CompressedTree
from partner_desk.engine.judge import Day, Judge, Judged
from partner_desk.engine.partner_bits import WIDTH
from partner_desk.engine.verdict_table import ORDER, join
from partner_desk.exchange.answerfile import answer_object
from partner_desk.explain.explanation import Explanation, explain
from partner_desk.explain.proof import Proof
from partner_desk.readings.questions import ALL_CHARGES, AUTO, Verdict

Codes = npt.NDArray[np.uint8]
"""One verdict a scope, as its place in `VERDICTS`."""

VERDICTS: Sequence[Verdict] = ORDER
ToldVerdict = tuple[Verdict, bool]
"""A verdict, and whether it is disputed."""


@dataclass(frozen=True, slots=True)
class View:
    """What the window looks at: a day, a reading, and the partner and program of the verdict column."""

    partner: str
    program: str
    day: date
    reading: str = AUTO


def day_of(estate: Estate, view: View, by: Judge | None = None) -> Day:
    """The day of a view, with the partners that are judged together with the view's own; a worker brings a judge."""
    partners = list(estate.partners)
    if view.partner not in estate.partners:
        raise Refused(f"There is no partner {view.partner!r} on this desk.")
    start = partners.index(view.partner) // WIDTH * WIDTH
    return (by or judge()).day(estate, view.day, partners[start : start + WIDTH], view.reading)


def explained(estate: Estate, view: View, scope: int, charge: str | None = None) -> Explanation:
    """One scope explained for the view's partner and program, for one kind of charge; in the reading as asked."""
    if charge == ALL_CHARGES:
        day = judge().day(estate, view.day, [view.partner], view.reading, charged=True)
    else:
        day = day_of(estate, view).around([scope])
    found = explain(day, library().programs[view.program], view.partner, scope, charge)
    asked = replace(found.answer.question, reading=view.reading)
    return replace(found, answer=replace(found.answer, question=asked))


class Column:
    """Verdicts of every scope for one partner and program: kept by spot of the compressed tree, looked up by scope."""

    def __init__(self, judged: Judged, lane: int) -> None:
        """Tell the verdicts of one lane."""
        self.lane = lane
        self._compressed_tree = judged.compressed_tree
        self._tell(_flags(judged, lane, slice(None)))
        self._recognized = self._compressed_tree.gather(_recognized(self._flags) * self._compressed_tree.inside)

    def _tell(self, flags: Codes) -> None:
        """Join the verdicts of nodes for everything below them."""
        self._flags = flags
        both = np.concatenate((self._compressed_tree.rise(flags * self._compressed_tree.single_points), flags))
        self._codes: Codes = _CODES.take(both)
        self._disputed = both >= 1 << len(VERDICTS)

    def joined(self, judged: Judged) -> Column:
        """The column of these verdicts and those of another day of the same estate, for the same lane."""
        column = copy(self)
        column.__dict__.pop("codes", None)
        column._tell(self._flags | _flags(judged, self.lane, slice(None)))
        always = (_CODES.take(column._flags) == _RECOGNIZED).astype(np.int32)
        column._recognized = self._compressed_tree.gather(always * self._compressed_tree.inside)
        return column

    @staticmethod
    def of(judged: Judged, lane: int) -> Column:
        """The verdicts of one lane; after an edit from those before it, which are kept for the lane told last."""
        found = _TOLD.get(judged)
        if found is None or found.lane != lane:
            earlier, part = judged.amends or (lambda: None, None)
            before = earlier()
            found = _TOLD.get(before) if before is not None else None
            if found is None or found.lane != lane:
                found = Column(judged, lane)
            elif part is not None:
                found = found._amended(judged, part)
            _TOLD[judged] = found
        return found

    def _amended(self, judged: Judged, part: CompressedTree) -> Column:
        """The column of verdicts that differ from these only in a part of the tree, which has all nodes above."""
        column = copy(self)
        column.__dict__.pop("codes", None)
        nodes, flags = part.chosen, self._flags.copy()
        flags[nodes] = _flags(judged, self.lane, nodes)
        column._tell(flags)
        more = _recognized(flags[nodes]) - _recognized(self._flags[nodes])
        column._recognized = self._recognized.copy()
        column._recognized[nodes] += part.gather(more * part.inside)
        return column

    def verdict(self, scope: int) -> Verdict:
        """The verdict of a scope."""
        return VERDICTS[int(self._codes[self._compressed_tree.spot[scope]])]

    def disputed(self, scope: int) -> bool:
        """Whether leaves at or below a scope that count are disputed."""
        return bool(self._disputed[self._compressed_tree.spot[scope]])

    def recognized(self, scope: int) -> int:
        """How many of the leaves at and below a scope are recognized."""
        spot = int(self._compressed_tree.spot[scope])
        if spot < len(self._compressed_tree):
            return int(self._recognized[spot])
        return int(self._compressed_tree.tree.leaves_below[scope]) if self._codes[spot] == _RECOGNIZED else 0

    @cached_property
    def codes(self) -> Codes:
        """All verdicts in one array."""
        return self._codes[self._compressed_tree.spot]


_TOLD: WeakKeyDictionary[Judged, Column] = WeakKeyDictionary()
_RECOGNIZED = VERDICTS.index(Verdict.RECOGNIZED)


def _flags(judged: Judged, lane: int, nodes: Any) -> Codes:
    """Which verdicts the leaves of some nodes have for one partner, one bit each, and above them whether disputed."""
    bit = np.uint64(1 << lane)
    flags: Codes = np.zeros(len(judged.compressed_tree.scope[nodes]), dtype=np.uint8)
    for place, plane in enumerate((*judged.read, judged.disputed)):
        flags |= ((plane[nodes] & bit) != 0).view(np.uint8) << np.uint8(place)
    return flags


def _recognized(flags: Codes) -> Ints:
    """One where the leaves of a node are recognized, else nothing."""
    return (flags >> np.uint8(_RECOGNIZED) & np.uint8(1)).astype(np.int32)


def _codes() -> Codes:
    """The code of one verdict for many, by the verdicts (one bit each) that occur; the bit above them is no matter."""
    occur = np.arange(2 << len(VERDICTS))
    joined = join(np.array([occur >> place & 1 for place in range(len(VERDICTS))], dtype=np.bool_))
    codes: Codes = np.argmax(joined, axis=0).astype(np.uint8)
    codes[~joined.any(axis=0)] = VERDICTS.index(Verdict.NOT_APPLICABLE)
    return codes


_CODES = _codes()


def column(estate: Estate, view: View, by: Judge | None = None) -> Column:
    """The verdict of every scope for the view's partner and program."""
    day = day_of(estate, view, by)
    lane = [one.id for one in day.partners].index(view.partner)
    return Column.of(day.judged(library().programs[view.program], ChargeKind.USAGE), lane)


def explanation_object(found: Explanation, scope: str | None = None) -> dict[str, Any]:
    """An explanation as JSON: the answer object with sentence, proof and what is missing."""
    answer = answer_object(found.answer, scope)
    children = [proof_object(part.proof) | {"leaves": part.leaves, "example": part.example} for part in found.parts]
    proof = {
        "criterion": found.answer.question.program,
        "verdict": found.answer.verdict.value,
        "because": found.sentence,
        "facts": [],
        "cites": [],
        "children": children,
    }
    if len(children) == 1:
        proof = children[0] | {"because": found.sentence}
    missing = [{"fact": one.fact, "how": one.how} for one in found.missing]
    extra = {
        "readings_used": list(found.answer.readings_used),
        "sentence": found.sentence,
        "proof": proof,
        "missing": missing,
    }
    return answer | extra


def proof_object(proof: Proof) -> dict[str, Any]:
    """A proof as JSON."""
    sources = library().sources
    found: dict[str, Any] = {
        "criterion": proof.criterion,
        "name": proof.name,
        "verdict": proof.verdict,
        "deciding": proof.deciding,
        "because": proof.because,
        "facts": [{"kind": one.kind, "key": one.key, "text": one.text} for one in proof.facts],
        "cites": [
            {
                "source": one.source,
                "title": sources[one.source].title,
                "date": sources[one.source].date,
                "says": one.says,
            }
            for one in proof.cites
        ],
        "children": [proof_object(one) for one in proof.children],
    }
    if proof.against:
        found["disputed"] = {
            "says": proof.against,
            "cites": [{"source": one.source, "says": one.says} for one in proof.against_cites],
        }
    return found
