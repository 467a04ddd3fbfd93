"""The months before a day as a strip: how a program stood for a partner, place by place, and where it was lost."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from partner_desk.app.timeline import Timeline
from partner_desk.domain.moments import Period, holds_at, next_month, overlap
from partner_desk.language import month_said, tr
from partner_desk.readings.questions import GRANTED, Verdict

MONTHS = 12


@dataclass(frozen=True)
class MonthStrip:
    """The months, and a row for each place to which the program applies: those that lost it first."""

    months: Sequence[str]
    rows: Sequence[dict[str, Any]]


def month_strip(asked: Sequence[Timeline], day: date) -> MonthStrip:
    """The last whole months before a day, a row for each time line."""
    months = [*_months_before(day)]
    rows = [_row(one, months) for one in asked]
    told = [one for one in rows if set(one["cells"]) != {Verdict.NOT_APPLICABLE.value}]
    return MonthStrip([month_said(one.since) for one in months], sorted(told, key=lambda one: one["lost"] is None))


def _row(line: Timeline, months: Sequence[Period]) -> dict[str, Any]:
    pieces = line.pieces(months[0].since, months[-1].until)
    cells = [of_month({one.verdict for one in pieces if overlap(one, month)}).value for month in months]
    turns = itertools.pairwise(pieces)
    ends = [one for before, one in turns if before.verdict in GRANTED and one.verdict is Verdict.NOT_RECOGNIZED]
    lost = ends[-1] if ends and pieces[-1].verdict is Verdict.NOT_RECOGNIZED else None
    at = None if lost is None else next(n for n, month in enumerate(months) if holds_at(month, lost.since))
    event = tr("lost on {day}", day=lost.since) if lost is not None else ""
    return {"name": line.estate.scopes.name(line.asked.scope), "cells": cells, "lost": at, "event": event}


def of_month(verdicts: Collection[Verdict]) -> Verdict:
    """One verdict for a month: in part where some of it was recognized, else open where some of it is not known."""
    if len(verdicts) == 1:
        return next(iter(verdicts))
    if any(one in verdicts for one in GRANTED):
        return Verdict.PARTLY
    return Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.NOT_RECOGNIZED


def _months_before(day: date) -> Iterator[Period]:
    """The whole months before that of a day, the oldest first."""
    first = date(day.year - 1, day.month, 1) if day.year > 1 else date(1, 1, 1)
    for _ in range(MONTHS):
        yield Period(first, next_month(first))
        first = next_month(first)
