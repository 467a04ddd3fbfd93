"""The time line of one question: from when to when a verdict held, and which facts or rules began each piece."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from partner_desk.app.facts import named
from partner_desk.app.rulebook import judge, library
from partner_desk.domain.changes import WORD_OF, fact_key
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.progress import Progress, silent
from partner_desk.rules.dated import Cite
from partner_desk.rules.explain import verdicts_at
from partner_desk.rules.judge import Day, Judge
from partner_desk.rules.proof import FactLink
from partner_desk.rules.questions import AUTO, Verdict
from partner_desk.rules.turning import Event, RuleChange, rule_changes, turning_events


@dataclass(frozen=True, slots=True)
class Beginning:
    """A fact of the customer that begins, ends or turns where a piece begins, and words for that."""

    fact: FactLink
    words: str


@dataclass(frozen=True, slots=True)
class RuleEdge:
    """A rule that changes where a piece begins; `criterion` is empty where another reading begins."""

    criterion: str
    words: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A time with one verdict, from `since` to before `until`, and what began it.

    The facts are those that may matter here and turn on that day; nothing is said of the first piece's beginning
    unless something turns there.
    """

    since: date
    until: date
    verdict: Verdict
    disputed: bool
    reading: str
    facts: tuple[Beginning, ...] = ()
    rules: tuple[RuleEdge, ...] = ()

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days


@dataclass(frozen=True, slots=True)
class Asked:
    """What a time line is about: a partner, a scope, a program, and the reading (by day, if not asked for)."""

    partner: str
    scope: int
    program: str
    reading: str = AUTO


def timeline(
    estate: Estate, asked: Asked, since: date, until: date, by: Judge | None = None, progress: Progress = silent
) -> tuple[Piece, ...]:
    """The pieces of time from `since` to before `until`; a worker brings a judge of its own."""
    if until <= since:
        raise Refused("The period ends before it begins.")
    if asked.partner not in estate.partners:
        raise Refused(f"There is no partner {asked.partner!r} on this desk.")
    rules, program = library(), library().programs[asked.program]
    ledger = (by or judge()).ledger(estate, False)
    part = ledger.around([asked.scope]) or ledger
    events = turning_events(part, asked.partner, program)
    edges = {since, until, *(one for one in events if since < one < until)}
    edges |= {one for one in rules.turning_days(program, asked.reading) if since < one < until}
    found: list[Piece] = []
    ordered = sorted(edges)
    for number, (first, last) in enumerate(itertools.pairwise(ordered)):
        progress(number, len(ordered) - 1)
        reading = rules.reading_on(first, asked.reading)
        day = Day(part, reading, first, [estate.partners[asked.partner]])
        verdict, disputed = verdicts_at(day, program, asked.scope)[asked.partner]
        if found and (found[-1].verdict, found[-1].disputed) == (verdict, disputed):
            found[-1] = replace(found[-1], until=last)
            continue
        changes = rule_changes(rules, program, first, asked.reading)
        facts = _beginnings(estate, events.get(first, ()))
        found.append(Piece(first, last, verdict, disputed, reading.id, facts, tuple(_edge(one) for one in changes)))
    return tuple(found)


def _beginnings(estate: Estate, events: Iterable[Event]) -> tuple[Beginning, ...]:
    found: dict[Beginning, None] = {}
    for event in events:
        words = named(estate, event.fact)
        link = FactLink(WORD_OF[type(event.fact)], fact_key(event.fact), words)
        subject = f"PartnerID {event.number} of {words}" if event.number else words
        told = f"{subject[:1].upper()}{subject[1:]} {event.what} ({_moment(event)})."
        found[Beginning(link, told)] = None
    return tuple(found)


def _moment(event: Event) -> str:
    at = event.at
    return f"{at:%Y-%m-%d}" if (at.hour, at.minute, at.second) == (0, 0, 0) else f"{at:%Y-%m-%d %H:%M} UTC"


def _edge(change: RuleChange) -> RuleEdge:
    words = f"The rule changes: {change.name}." if change.criterion else f"The reading {change.name} begins."
    return RuleEdge(change.criterion, words, change.cites)


def timeline_object(pieces: Sequence[Piece]) -> list[dict[str, Any]]:
    """Pieces as JSON."""
    return [
        {
            "from": one.since.isoformat(),
            "until": one.until.isoformat(),
            "days": one.days,
            "verdict": one.verdict.value,
            "disputed": one.disputed,
            "reading": one.reading,
            "facts": [{"kind": begun.fact.kind, "key": begun.fact.key, "text": begun.words} for begun in one.facts],
            "rules": [
                {
                    "criterion": rule.criterion or None,
                    "text": rule.words,
                    "cites": [{"source": cite.source, "says": cite.says} for cite in rule.cites],
                }
                for rule in one.rules
            ],
        }
        for one in pieces
    ]
