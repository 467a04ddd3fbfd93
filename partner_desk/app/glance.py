"""The glance at one scope: how every partner stands for the programs that matter there, and since when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from partner_desk.app.answers import ToldVerdict, View, day_of
from partner_desk.app.rulebook import judge, library
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import ONE_DAY
from partner_desk.domain.partners import Partner
from partner_desk.domain.progress import Progress, silent
from partner_desk.engine.fact_index import FactIndex
from partner_desk.engine.judge import Day, Judge
from partner_desk.engine.partner_bits import WIDTH
from partner_desk.explain.change_points import rule_changes, turning_events
from partner_desk.explain.explanation import verdicts_at
from partner_desk.readings.library import Program
from partner_desk.readings.questions import GRANTED, Verdict, is_loss

FEW = 6
"""So many partners of a desk are all shown; of more, those that something here is about."""
FAR = 100
"""So many days on which something turns are looked at to find since when verdicts hold."""

CellKey = tuple[str, str]
"""A partner and a program, by their ids."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Since when a verdict holds, and whether a fact then took a better one away."""

    since: date
    lost: bool
    begun: bool = False
    """Whether the program did not apply before: one who is not recognized then lost nothing by it."""


@dataclass(frozen=True)
class Glance:
    """The verdicts at a scope: partners by programs."""

    partners: tuple[Partner, ...]
    programs: tuple[Program, ...]
    verdicts: Mapping[CellKey, ToldVerdict]


def judged(estate: Estate, view: View, scope: int, by: Judge | None = None) -> Iterator[dict[CellKey, ToldVerdict]]:
    """The verdicts of all partners at a scope, one program after the other."""
    for first in list(estate.partners)[::WIDTH]:
        day = day_of(estate, replace(view, partner=first), by).around([scope])
        for program in library().programs.values():
            yield {(partner, program.id): told for partner, told in verdicts_at(day, program, scope).items()}


def glance(estate: Estate, view: View, verdicts: Mapping[CellKey, ToldVerdict]) -> Glance:
    """How partners stand, ours first; programs that apply to nobody are left out."""
    applying = {program for (_, program), (verdict, _) in verdicts.items() if verdict is not Verdict.NOT_APPLICABLE}
    programs = [one for one in _in_order() if one.association or one.id in applying or one.id == view.program]
    everybody = sorted(estate.partners.values(), key=lambda one: not one.ours)
    about = {partner for (partner, _), (verdict, _) in verdicts.items() if verdict in (*GRANTED, Verdict.UNKNOWN)}
    here = [one for one in everybody if one.ours or one.id == view.partner or one.id in about]
    return Glance(tuple(everybody if len(everybody) <= FEW else here), tuple(programs), verdicts)


def _in_order() -> list[Program]:
    """The programs: the two ways to be known, what bills show in money, then the others."""
    return sorted(library().programs.values(), key=lambda one: (not one.association, one.credit is None))


def turns(
    estate: Estate,
    view: View,
    scope: int,
    shown: Glance,
    by: Judge | None = None,
    progress: Progress = silent,
) -> dict[CellKey, Turn]:
    """Since when verdicts of a glance hold; of those that were never anything else, or not lately, nothing is told.

    All of them are judged together, from one day on which something turns to the one before.
    """
    fact_index = (by or judge()).fact_index(estate, False)
    part = fact_index.part(fact_index.compressed_tree.around([scope]))
    turned: dict[CellKey, Turn] = {}
    for start in range(0, len(shown.partners), WIDTH):
        partners = shown.partners[start : start + WIDTH]
        edges = day_edges(part, view, partners, shown.programs)
        left = {(one.id, program.id) for one in partners for program in shown.programs}
        for number, edge in enumerate(edges):
            progress(number, len(edges))
            reading = library().reading_on(edge - ONE_DAY, view.reading)
            before = Day(part, reading, edge - ONE_DAY, partners)
            for program in {program for _, program in left}:
                for partner, was in verdicts_at(before, library().programs[program], scope).items():
                    key = partner, program
                    now = shown.verdicts[key]
                    if key in left and was != now:
                        left.remove(key)
                        turned[key] = _turn(edge, program, view.reading, was, now)
    return turned


def day_edges(part: FactIndex, view: View, partners: Sequence[Partner], programs: Sequence[Program]) -> list[date]:
    """The days up to the one of a view on which something of this turns, the latest first."""
    edges = {day for one in partners for program in programs for day in turning_events(part, one.id, program)}
    edges |= {day for program in programs for day in library().turning_days(program, view.reading)}
    return sorted((day for day in edges if date.min < day <= view.day), reverse=True)[:FAR]


def _turn(since: date, program: str, reading: str, before: ToldVerdict, now: ToldVerdict) -> Turn:
    """What lost a verdict is a fact: where the rules of a program change, or it ends, nothing was lost."""
    ruled = rule_changes(library(), library().programs[program], since, reading)
    begun = before[0] is Verdict.NOT_APPLICABLE and now[0] not in GRANTED
    return Turn(since, not ruled and is_loss(before[0], now[0]), begun)
