"""Who is recognized at a scope, for what, and by what: the question of a verdict the other way round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from partner_desk.app.answers import VERDICTS
from partner_desk.app.lists import RowKey
from partner_desk.app.rulebook import judge, library
from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.estate import Estate
from partner_desk.domain.naming import name_or_id
from partner_desk.engine.judge import Day, Judge
from partner_desk.engine.partner_bits import WIDTH
from partner_desk.explain.explanation import Explanation, explain
from partner_desk.language import tr
from partner_desk.readings.library import Program
from partner_desk.readings.questions import AUTO, Verdict

_RECOGNIZED = (Verdict.RECOGNIZED, Verdict.PARTLY)


@dataclass(frozen=True, slots=True)
class Recognition:
    """A partner that is recognized for a program: at `leaves` of `total`, at `partly` of them for a part of the day."""

    partner: str
    program: str
    leaves: int
    partly: int
    total: int
    disputed: bool
    by: tuple[str, ...]
    """What it rests on, a sentence for each way that holds somewhere here."""


def recognitions(
    estate: Estate, scope: int, day: date, programs: Sequence[str], reading: str = AUTO, by: Judge | None = None
) -> list[Recognition]:
    """Whoever is recognized at or below a scope on a day, in the order of the desk; a worker brings a judge."""
    partners, told = list(estate.partners), []
    for start in range(0, len(partners), WIDTH):
        known = (by or judge()).day(estate, day, partners[start : start + WIDTH], reading).around([scope])
        for lane, partner in enumerate(known.partners):
            for name in programs:
                found = _found(known, lane, library().programs[name], scope)
                if found is not None:
                    told.append(Recognition(partner.id, name, *found))
    return told


def _found(day: Day, lane: int, program: Program, scope: int) -> tuple[int, int, int, bool, tuple[str, ...]] | None:
    judged = day.judged(program, ChargeKind.USAGE.value)
    leaves = judged.leaves_below(scope)
    flags = judged.verdicts.take(leaves.nodes).has(lane)
    whole, partly = (int(leaves.count[flags[VERDICTS.index(one)]].sum()) for one in _RECOGNIZED)
    if not whole + partly:
        return None
    explanation = explain(day, program, day.partners[lane].id, scope)
    total = int(leaves.count.sum())
    return whole + partly, partly, total, explanation.answer.disputed, tuple(dict.fromkeys(_ways(explanation)))


def _ways(explanation: Explanation) -> Iterator[str]:
    """What decides where it is recognized."""
    for part in explanation.parts:
        if part.verdict in _RECOGNIZED:
            yield from (one.because for one in part.proof.children if one.deciding)


def where_words(recognition: Recognition) -> str:
    """At how many leaves, in words."""
    words = tr("{leaves:,} of {total:,}", leaves=recognition.leaves, total=recognition.total)
    return tr("{words} ({partly:,} in part)", words=words, partly=recognition.partly) if recognition.partly else words


def recognition_object(estate: Estate, recognition: Recognition) -> dict[str, Any]:
    """One of them as JSON."""
    return {
        "partner": recognition.partner,
        "name": name_or_id(estate.partners[recognition.partner]),
        "program": recognition.program,
        "leaves": recognition.leaves,
        "partly": recognition.partly,
        "of": recognition.total,
        "disputed": recognition.disputed,
        "by": list(recognition.by),
    }


class RecognitionRows:
    """Whoever is recognized, as a list."""

    headings = ("Recognized partner", "For", "Leaves", "By")

    def __init__(self, estate: Estate, recognized: Sequence[Recognition]) -> None:
        """Of what was found in a snapshot."""
        self.estate = estate
        self.recognized = recognized
        self.keys: list[RowKey] = [("recognition", str(number)) for number in range(len(recognized))]

    def cells(self, row: int) -> tuple[str, ...]:
        """The texts of a row."""
        recognition = self.recognized[row]
        program = library().programs[recognition.program].short
        name = name_or_id(self.estate.partners[recognition.partner])
        disputed = tr("{program} (disputed)", program=program) if recognition.disputed else program
        return name, disputed, where_words(recognition), " ".join(recognition.by)
