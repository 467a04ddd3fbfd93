"""The verdicts of many desks as one long table: a row for each scope, partner, program, and time with one verdict.

Each program is judged once for all scopes and up to `WIDTH` partners, on each day on which something turns.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from partner_desk.app.answers import VERDICTS
from partner_desk.app.listfile import ListCell, ListTable
from partner_desk.app.outline import Outline
from partner_desk.app.rulebook import library
from partner_desk.app.versions import versions
from partner_desk.domain.descriptions import kind_of, label
from partner_desk.domain.errors import NotThere
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.lookup import partner_named, scope_named
from partner_desk.domain.moments import Period
from partner_desk.domain.naming import name_or_id
from partner_desk.domain.partners import Partner
from partner_desk.domain.progress import Progress, silent
from partner_desk.domain.scopes import Scope
from partner_desk.engine.judge import Judge
from partner_desk.engine.partner_bits import WIDTH
from partner_desk.engine.verdict_column import VerdictColumn
from partner_desk.language import tr
from partner_desk.readings.questions import AUTO, Question
from partner_desk.reports.standing import standing

NAME = "verdicts"


@dataclass(frozen=True, slots=True)
class NamedDesk:
    """A desk: the name of its file, its own id, and what it holds."""

    name: str
    id: str
    estate: Estate


@dataclass(frozen=True, slots=True)
class VerdictsAsked:
    """Of which days, programs, partners and scopes verdicts are told; `deepest` is the lowest kind of scope.

    Partners and the scope are named as people do; without any, it is all partners, and every scope with a
    subscription at or below it.
    """

    period: Period
    programs: Sequence[str]
    partners: Sequence[str] = ()
    scope: str | None = None
    deepest: ScopeKind = ScopeKind.SUBSCRIPTION
    reading: str = AUTO


def verdict_headings() -> list[str]:
    """What the columns are."""
    scope, partner = kind_of(Scope).label, kind_of(Partner).label
    return [
        tr("Desk"), tr("Desk ID"), tr("Customer"), tr("Customer ID"),
        tr(scope), tr(label(Scope, "kind")), tr(label(Scope, "id")), tr("Subscription ID"),
        tr(partner), tr("Partner ID"), tr(label(Partner, "global_id")), tr("Program"), tr("Reading"),
        tr("Verdict"), tr("Disputed"), tr("From"), tr("Until"), tr("Days"), tr("Standing"),
        tr("Format"), tr("Version"), tr("Rules"), tr("Hash of the rules"),
    ]  # fmt: skip


def verdict_list(rows: Sequence[Sequence[ListCell]]) -> ListTable:
    """The rows of desks as a table."""
    return ListTable(NAME, verdict_headings(), rows)


def verdict_rows(desk: NamedDesk, asked: VerdictsAsked, progress: Progress = silent) -> list[tuple[ListCell, ...]]:
    """The rows of one desk, in the order of its tree; raises NotThere if it has no such scope, or none of the partners.

    From one row to the next the times of a verdict have no gap; `Until` is the day after the last one.
    """
    estate, told = desk.estate, versions()
    scopes, partners = _scopes(estate, asked), _partners(estate, asked)
    if not scopes or not partners:
        return []
    beside = _beside(estate, scopes)
    made = (told["format"], told["program"], told["rules_version"], told["rules"])
    end = (" ".join(standing(estate)), *made)
    rows: list[tuple[int, tuple[ListCell, ...]]] = []
    steps = [(first, program) for first in range(0, len(partners), WIDTH) for program in asked.programs]
    by = Judge(library())
    for number, (first, program) in enumerate(steps):
        progress(number, len(steps))
        block = partners[first : first + WIDTH]
        for partner, stays in zip(block, _stays(estate, block, program, asked, scopes, by), strict=True):
            whose = (name_or_id(partner), partner.id, partner.global_id, program)
            for place, pieces in enumerate(stays):
                about = (desk.name, desk.id, *beside[place], *whose)
                rows += ((place, (*about, *piece, *end)) for piece in pieces)
    rows.sort(key=lambda one: one[0])
    return [row for _, row in rows]


def _scopes(estate: Estate, asked: VerdictsAsked) -> list[int]:
    """The scopes that are told, in display order."""
    tree = estate.scopes
    if not len(tree):
        return []
    wanted = tree.leaves_below > 0
    if asked.scope is not None:
        wanted = np.zeros(len(tree), dtype=np.bool_)
        for level in tree.levels(scope_named(estate, asked.scope)):
            wanted[level] = True
    order = Outline(tree).order
    found: list[int] = order[(wanted & (tree.kind <= asked.deepest))[order]].tolist()
    return found


def _partners(estate: Estate, asked: VerdictsAsked) -> list[Partner]:
    """The partners that are told: those of the asked that are on the desk."""
    if not asked.partners:
        return list(estate.partners.values())
    known, lacking = _named(estate, asked)
    if lacking and not known:
        raise lacking[-1]
    return known


def _named(estate: Estate, asked: VerdictsAsked) -> tuple[list[Partner], list[NotThere]]:
    """The partners that are asked for and on the desk, and why others are not."""
    wanted: dict[str, Partner] = {}
    lacking = []
    for name in asked.partners:
        try:
            partner = partner_named(estate, name)
        except NotThere as not_there:
            lacking.append(not_there)
        else:
            wanted[partner.id] = partner
    return list(wanted.values()), lacking


def left_out(estate: Estate, asked: VerdictsAsked) -> list[str]:
    """What is asked for and has no rows of a desk, in sentences; whose rows are there nobody has to be told."""
    if not _scopes(estate, asked) or not (asked.partners or estate.partners):
        return [tr("It has no rows: there is no subscription or no partner on this desk.")]
    return [one.sentence for one in _named(estate, asked)[1]]


def _beside(estate: Estate, scopes: Sequence[int]) -> list[tuple[str, ...]]:
    """What each scope is: its customer, itself and its subscription, with their ids."""
    tree = estate.scopes
    rows: list[tuple[str, ...]] = []
    for scope in scopes:
        path = tree.path(scope)
        subscription = next((one for one in path if tree.kind[one] == ScopeKind.SUBSCRIPTION), None)
        rows.append(
            (
                tree.name(path[-1]), tree.id(path[-1]), tree.name(scope), tr(tree.kind_of(scope).words), tree.id(scope),
                "" if subscription is None else tree.id(subscription),
            )
        )  # fmt: skip
    return rows


Stays = tuple[tuple[ListCell, ...], ...]
"""The times with one verdict: each with reading, verdict, whether it is disputed, first day, day after, and days."""


def _stays(
    estate: Estate, partners: Sequence[Partner], program: str, asked: VerdictsAsked, scopes: Sequence[int], by: Judge
) -> Iterator[list[Stays]]:
    """For each partner the times of every scope."""
    names, period = [one.id for one in partners], asked.period
    question = Question(names[0], estate.scopes.key(scopes[0]), program, period.since, period.until, asked.reading)
    chosen = np.array(scopes, dtype=np.intp)
    days, readings, told = [], [], []
    for judged, _ in by.pieces(estate, question, names[1:]):
        days.append(judged.day.day)
        readings.append(judged.day.reading.id)
        columns = (VerdictColumn([judged], lane) for lane in range(len(names)))
        told.append([one.codes[chosen] << 1 | one.disputes[chosen] for one in columns])
    days.append(period.until)
    for codes in np.array(told, dtype=np.uint8).transpose(1, 2, 0):
        same: dict[bytes, Stays] = {}
        for row in codes:
            key = row.tobytes()
            if key not in same:
                same[key] = tuple(_joined(row, days, readings))
        yield [same[row.tobytes()] for row in codes]


def _joined(codes: npt.NDArray[Any], days: Sequence[date], readings: Sequence[str]) -> Iterator[tuple[ListCell, ...]]:
    """Pieces of time one after the other, those with the same verdict as one."""
    begins = [0, *(np.flatnonzero(codes[1:] != codes[:-1]) + 1).tolist(), len(codes)]
    for first, last in itertools.pairwise(begins):
        since, until = days[first], days[last]
        used = ", ".join(dict.fromkeys(readings[first:last]))
        code = int(codes[first])
        yield used, VERDICTS[code >> 1].value, bool(code & 1), since, until, (until - since).days
