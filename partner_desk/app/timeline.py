"""The time line of one question: from when to when a verdict held, and which facts or rules began each piece."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from partner_desk.app.answers import ToldVerdict, View
from partner_desk.app.facts import named
from partner_desk.app.rulebook import judge, library
from partner_desk.domain.changes import WORD_OF, Change, ChangeSet, Fact, fact_key
from partner_desk.domain.endings import lasts, seen_over
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import ONE_DAY, Period, Span, day_after, in_utc, never_holds, start_of
from partner_desk.domain.progress import Progress, silent
from partner_desk.engine.fact_index import FactIndex
from partner_desk.engine.judge import Day, Judge
from partner_desk.explain.change_points import (
    ENDINGS,
    ENDS,
    PAST,
    STARTS_ACTIVE,
    Event,
    RuleChange,
    activations,
    rule_changes,
    turning_events,
    undone,
)
from partner_desk.explain.explanation import Explanation, verdicts_at
from partner_desk.explain.fact_links import FactLink
from partner_desk.explain.proof import Clause
from partner_desk.language import day_said, marked, tr
from partner_desk.readings.dated import Cite
from partner_desk.readings.questions import AUTO, GRANTED, Verdict, is_loss

FAR = 200
"""So many edges to each side are looked at to find how long a verdict holds."""
TRIED, SMALL = 24, 20_000
"""So many events of one day are taken away in turn, on a desk of so many scopes: it is done while somebody waits."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """A fact of the customer that begins, ends or turns where a piece begins, words for that, and for what is over."""

    fact: FactLink
    words: str
    past: str


@dataclass(frozen=True, slots=True)
class RuleEdge:
    """A rule that changes where a piece begins; `criterion` is empty where another reading begins."""

    criterion: str
    words: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class TimelineSpan:
    """A time with one verdict, from `since` to before `until`, by which readings in turn, and what began it.

    The facts are those that may matter here and turn on that day; nothing is said of the first piece's beginning
    unless something turns there. `activated` is on how many of its days an eligible role that may matter here was
    active (PIM), for a part of the day at least.
    """

    since: date
    until: date
    verdict: Verdict
    disputed: bool
    readings: tuple[str, ...]
    facts: tuple[Beginning, ...] = ()
    rules: tuple[RuleEdge, ...] = ()
    activated: int = 0

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days


@dataclass(frozen=True, slots=True)
class TimelineQuestion:
    """What a time line is about: a partner, a scope, a program, and the reading (by day, if not asked for)."""

    partner: str
    scope: int
    program: str
    reading: str = AUTO


@dataclass(frozen=True, slots=True)
class Stay:
    """How long the verdict of a day has held and will hold, what it began with, and what it was `before`.

    `since` is None where it has held as far back as anything is recorded, `until` where nothing ends it. Where
    `more_before` or `more_after` says so, nobody looked any further than that day.
    """

    since: date | None
    until: date | None
    verdict: Verdict
    disputed: bool
    facts: tuple[Beginning, ...] = ()
    rules: tuple[RuleEdge, ...] = ()
    more_before: bool = False
    more_after: bool = False
    before: ToldVerdict | None = None

    @property
    def loss(self) -> Clause | None:
        """On which day facts took a better verdict away, and the first of them; None where none did."""
        if self.since is None or self.before is None or not self.facts or self.rules:
            return None
        if not is_loss(self.before[0], self.verdict):
            return None
        more = len(self.facts) - 1
        names = {"day": day_said(self.since), "what": self.facts[0].past, "number": f"{more:,}"}
        told = (
            marked("Lost on {day}, when {what}, and {number} more.") if more else marked("Lost on {day}, when {what}.")
        )
        return Clause.of(tr(told), names)

    @property
    def only_disputed(self) -> bool:
        """Whether the verdict was the same before, and only became disputed."""
        return self.disputed and self.before == (self.verdict, False)


class Timeline:
    """The verdict of one question over all time, judged where somebody looks."""

    def __init__(
        self, estate: Estate, asked: TimelineQuestion, by: Judge | None = None, progress: Progress = silent
    ) -> None:
        """Find the days on which it can turn; a worker brings a judge of its own, and hears of each day judged."""
        if asked.partner not in estate.partners:
            raise Refused("There is no partner {partner!r} on this desk.", partner=asked.partner)
        self.estate = estate
        self.asked = asked
        self.progress = progress
        """Hears of each day that is judged; a worker that goes on with this puts in its own."""
        self._program = library().programs[asked.program]
        self._part = self._around(estate, by or judge())
        self._events = turning_events(self._part, asked.partner, self._program)
        turning = {*self._events, *library().turning_days(self._program, asked.reading)}
        self._edges = sorted(turning - {date.max})  # what Azure writes for no end is no day that has one after it
        self._found: dict[int, ToldVerdict] = {}
        self._stays: dict[tuple[int, bool], Stay] = {}

    def pieces(
        self, since: date, until: date, progress: Progress = silent, *, exact: bool = False
    ) -> tuple[TimelineSpan, ...]:
        """The pieces of time from `since` to before `until`; `exact`: only with what each would not be without."""
        if never_holds(Period(since, until)):
            raise Refused("The period ends before it begins.")
        inside = self._edges[bisect_right(self._edges, since) : bisect_left(self._edges, until)]
        ordered = [since, *inside, until]
        pieces: list[TimelineSpan] = []
        for number, (first, last) in enumerate(itertools.pairwise(ordered)):
            progress(number, len(ordered) - 1)
            verdict, disputed = self.at(first)
            reading = library().reading_on(first, self.asked.reading).id
            if pieces and (pieces[-1].verdict, pieces[-1].disputed) == (verdict, disputed):
                readings = dict.fromkeys((*pieces[-1].readings, reading))
                pieces[-1] = replace(pieces[-1], until=last, readings=tuple(readings))
                continue
            needed = self._needed(first) if exact and pieces else None
            pieces.append(TimelineSpan(first, last, verdict, disputed, (reading,), *self._begun(first, needed)))
        return tuple(replace(one, activated=self._activated(one)) for one in pieces)

    def _activated(self, piece: TimelineSpan) -> int:
        """On how many days of a piece something is activated."""
        days: set[date] = set()
        for span in self._activations:
            first = max(piece.since, span.since.date()) if span.since is not None else piece.since
            last = piece.until if span.until is None else min(piece.until, _day_reached(span.until))
            days.update(first + ONE_DAY * number for number in range((last - first).days))
        return len(days)

    @cached_property
    def _activations(self) -> list[Span]:
        """When eligible roles that may matter here were active."""
        facts = {one.fact for events in self._events.values() for one in events if one.what == STARTS_ACTIVE}
        return [span for fact in facts for span in activations(fact)]

    def at(self, day: date) -> ToldVerdict:
        """The verdict of a day, and whether it is disputed."""
        number = bisect_right(self._edges, day)
        if number not in self._found:
            self.progress(len(self._found), len(self._edges))
            self._found[number] = self._verdict(self._part, day)
        return self._found[number]

    def _around(self, estate: Estate, by: Judge) -> FactIndex:
        """The facts above and below the scope: what holds beside it begins nothing here."""
        fact_index = by.fact_index(estate, False)
        return fact_index.part(fact_index.compressed_tree.around([self.asked.scope]))

    def _verdict(self, part: FactIndex, day: date) -> ToldVerdict:
        reading = library().reading_on(day, self.asked.reading)
        judged = Day(part, reading, day, [part.estate.partners[self.asked.partner]])
        return verdicts_at(judged, self._program, self.asked.scope)[self.asked.partner]

    def stay(self, day: date, *, began: bool = True) -> Stay:
        """Since when and until when the verdict of a day holds; and what it `began` with, which takes much longer."""
        number = bisect_right(self._edges, day)
        if (number, began) not in self._stays:
            self._stays[number, began] = self._stay(number, self.at(day), began)
        return self._stays[number, began]

    def _stay(self, number: int, now: ToldVerdict, began: bool) -> Stay:
        first, last = number, number
        while first > max(0, number - FAR) and self._between(first - 1) == now:
            first -= 1
        while last < min(len(self._edges), number + FAR) and self._between(last + 1) == now:
            last += 1
        since = self._edges[first - 1] if first else None
        until = self._edges[last] if last < len(self._edges) else None
        before = since is not None and first == number - FAR and self._between(first - 1) == now
        after = until is not None and last == number + FAR and self._between(last + 1) == now
        told = began and since is not None and not before
        begun = self._begun(since, self._needed(since)) if told and since is not None else ((), ())
        was = self._between(first - 1) if since is not None and not before else None
        return Stay(since, until, *now, *begun, before, after, was)

    def _between(self, number: int) -> ToldVerdict:
        """The verdict between two edges: before the first one it is that of the day before."""
        return self.at(self._edges[number - 1] if number else max(self._edges[0], date.min + ONE_DAY) - ONE_DAY)

    def _begun(
        self, day: date, events: Sequence[Event] | None = None
    ) -> tuple[tuple[Beginning, ...], tuple[RuleEdge, ...]]:
        changes = rule_changes(library(), self._program, day, self.asked.reading)
        told = self._events.get(day, ()) if events is None else events
        return _beginnings(self.estate, told), tuple(_edge(one) for one in changes)

    def _needed(self, day: date) -> Sequence[Event]:
        """What of a day's events its verdict would not be there without: each is taken away, and judged.

        Where that is none of them by itself, as few as together turn it are told. Without all of them it may be there
        too: because a rule changes, then none is told; or because something ended that had begun the day before.
        All are told where there is too much to try.
        """
        events = self._events.get(day, [])
        if not 0 < len(events) <= TRIED or len(self.estate.scopes) > SMALL:
            return events
        now = self.at(day)
        needed = [one for one in events if self._without([one], day) not in (now, None)]
        if not needed and self._without(events, day) == now:
            if rule_changes(library(), self._program, day, self.asked.reading):
                return []
            events = [one for one in events if one.what in ENDINGS] or events
        return needed or self._fewest(events, day, now)

    def _fewest(self, events: Sequence[Event], day: date, now: ToldVerdict) -> Sequence[Event]:
        """Events that turn a verdict together, each of which is needed for that."""
        left = list(events)
        for event in reversed(events):
            fewer = [one for one in left if one != event]
            if fewer and self._without(fewer, day) not in (now, None):
                left = fewer
        return left

    def _without(self, events: Iterable[Event], day: date) -> ToldVerdict | None:
        """The verdict of a day if something had not happened; None if that cannot be told."""
        changes: dict[tuple[type[Fact], str], Change] = {}
        for event in events:
            key = type(event.fact), fact_key(event.fact)
            fact = changes[key].after if key in changes else event.fact
            if fact is not None:  # what would not be there at all has nothing else undone
                changes[key] = Change(event.fact, undone(replace(event, fact=fact)))
        if all(one.before == one.after for one in changes.values()):
            return None
        otherwise = self.estate.apply(ChangeSet("without", tuple(changes.values())))
        return self._verdict(self._around(otherwise, Judge(library())), day)


def _day_reached(until: datetime) -> date:
    """The first day that begins no earlier than something ends."""
    return until.date() if until == start_of(until.date()) else day_after(until.date())


def stay_of(
    estate: Estate,
    view: View,
    scope: int,
    by: Judge | None = None,
    progress: Progress = silent,
    *,
    began: bool = True,
) -> Stay:
    """Since when and until when the verdict of a view holds at a scope; a worker brings a judge of its own."""
    asked = TimelineQuestion(view.partner, scope, view.program, view.reading)
    return Timeline(estate, asked, by, progress).stay(view.day, began=began)


def with_loss(explanation: Explanation, stay: Stay) -> Explanation:
    """An explanation that says first what was lost, where something was; what is so now stands below that."""
    loss = stay.loss
    if loss is None or explanation.answer.verdict in GRANTED:
        return explanation
    return replace(explanation, headline=explanation.headline.saying(loss))


def timeline(
    estate: Estate,
    asked: TimelineQuestion,
    since: date,
    until: date,
    by: Judge | None = None,
    progress: Progress = silent,
) -> tuple[TimelineSpan, ...]:
    """The pieces of time from `since` to before `until`; a worker brings a judge of its own.

    Of what turns where a piece begins only that is told which it would not be there without.
    """
    return Timeline(estate, asked, by).pieces(since, until, progress, exact=True)


def _beginnings(estate: Estate, events: Iterable[Event]) -> tuple[Beginning, ...]:
    beginnings: dict[Beginning, None] = {}
    for event in events:
        words = named(estate, event.fact)
        link = FactLink(WORD_OF[type(event.fact)], fact_key(event.fact), words)
        subject = tr("PartnerID {number} of {fact}", number=event.number, fact=words) if event.number else words
        seen = seen_over(event.fact) if event.what == ENDS and lasts(event.fact) else None
        turns, day = tr(event.what), in_utc(event.at)
        if seen is None:
            told = tr("{fact} {turns} ({day}).", fact=subject, turns=turns, day=day)
        else:
            told = tr(
                "{fact} {turns} ({day}), by {source} of {seen}.",
                fact=subject,
                turns=turns,
                day=day,
                source=seen.source,
                seen=seen.seen.date(),
            )
        past = tr("{fact} {turns}", fact=subject, turns=tr(PAST[event.what]))
        beginnings[Beginning(link, f"{told[:1].upper()}{told[1:]}", past)] = None
    return tuple(beginnings)


def _edge(change: RuleChange) -> RuleEdge:
    return RuleEdge(change.criterion, change.words, change.cites)
