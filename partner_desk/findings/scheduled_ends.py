"""What ends soon: every fact with an end ahead, and what partners lose by it; tried on its day, not guessed.

Each fact that ends is tried as if it went on; what ends on one day is taken away in the order in which it ends, so that
each loss is told once, with the fact that brings it. What begins anew, and what rests on something else, loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.changes import KINDS, WORD_OF, Change, ChangeSet, Fact, fact_key, joined
from partner_desk.domain.descriptions import Field, fields_of, kind_of
from partner_desk.domain.estate import Estate
from partner_desk.domain.grouping import grouped
from partner_desk.domain.moments import Span, day_after, is_midnight, is_over, never_holds, start_of
from partner_desk.domain.mutes import Mute
from partner_desk.domain.progress import Progress, silent
from partner_desk.engine.judge import Judge
from partner_desk.engine.partner_bits import WIDTH
from partner_desk.engine.partner_sets import PartnerSets
from partner_desk.readings.questions import AUTO, Verdict

CHECKED = 90
"""After so many days a link that was checked is to be looked at again."""

_UNTIL = "until"
_GONE_FROM = ("disabled_from", "deleted_from")
"""The fields whose moment ends something although they call it a beginning."""
_GONE_DURING = ("disabled_during", "deleted_during")
"""The fields whose spans end something with their beginning."""


@dataclass(frozen=True, slots=True)
class LostRecognition:
    """What a partner is no longer recognized for: a program, and how many leaves.

    `scopes` are the keys of the topmost scopes that are lost as a whole, or that leaves which are hang on.
    """

    partner: str
    program: str
    leaves: int
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScheduledEnd:
    """A fact that ends, or something in it: `part` is the field that says so, empty for the fact itself."""

    fact: Fact
    at: datetime
    part: str = ""
    since: datetime | None = None
    losses: tuple[LostRecognition, ...] = ()

    @property
    def day(self) -> date:
        """The first whole day without it."""
        return self.at.date() if is_midnight(self.at) else day_after(self.at.date())


def endings(
    estate: Estate, judge: Judge, on: date, days: int, reading: str = AUTO, progress: Progress = silent
) -> tuple[ScheduledEnd, ...]:
    """What ends after the beginning of a day and by so many days later, the next first.

    The judge is asked about other estates than it was last.
    """
    first = start_of(on)
    ahead = sorted(
        (one for one in _all_endings(estate) if first < one.at <= first + timedelta(days=days)),
        key=lambda one: (one.at, WORD_OF[type(one.fact)], fact_key(one.fact), one.part),
    )
    by_day = grouped(ahead, lambda one: one.day)
    trial = _Trial(estate, judge, reading)
    tried: list[ScheduledEnd] = []
    for number, (day, ending) in enumerate(by_day.items()):
        progress(number, len(by_day))
        tried += trial.tried(day, ending)
    return tuple(tried)


def _all_endings(estate: Estate) -> Iterator[ScheduledEnd]:
    for kind in KINDS.values():
        if kind is Mute or not any(_may_end(one) for one in fields_of(kind)):
            continue
        for fact in estate.all(kind).values():
            for part, at, since in _ends(fact):
                yield ScheduledEnd(fact, at, part, since)

    for link in estate.links.values():  # which still holds then, but is to be looked at again
        if link.checked is not None and not is_over(link, stale := link.checked + timedelta(days=CHECKED)):
            yield ScheduledEnd(link, stale, f"last checked {CHECKED} days before", link.checked)


def _may_end(described: Field) -> bool:
    """Whether a field can say an end, itself or within."""
    if described.nested and described.name != "origin":
        return any(_may_end(one) for one in fields_of(described.value))
    return _says_end(described)


def _says_end(described: Field) -> bool:
    return described.name in (_UNTIL, *_GONE_FROM, *_GONE_DURING) or described.name.endswith(f"_{_UNTIL}")


def _ends(described: Any, part: str = "") -> Iterator[tuple[str, datetime, datetime | None]]:
    """The ends in a fact or in a value of one: the field that says so, the moment, and since when it held."""
    since = getattr(described, "since", None)
    for field in fields_of(type(described)):
        value = getattr(described, field.name)
        words = field.described.words.removesuffix(" since").removesuffix(" until").removesuffix(" during")
        if field.name in _GONE_DURING:
            yield from ((part or words, span.since, None) for span in value if span.since and not never_holds(span))
        elif field.nested and field.name != "origin":
            for each in value if field.several else filter(None, (value,)):
                yield from _ends(each, part or words)
        elif _says_end(field) and value is not None and not never_holds(Span(since, value)):
            yield part or ("" if field.name == _UNTIL else words), value, since


def _going_on(described: Any, moments: frozenset[datetime]) -> Any:
    """A fact, or a value of one, as if what ends at these moments went on."""
    changes: dict[str, Any] = {}
    for field in fields_of(type(described)):
        value = getattr(described, field.name)
        if field.name in _GONE_DURING:
            changes[field.name] = tuple(each for each in value if each.since not in moments)
        elif field.nested and field.several and value:
            changes[field.name] = tuple(_going_on(each, moments) for each in value)
        elif not field.nested and _says_end(field) and value in moments:
            changes[field.name] = None
    return replace(described, **changes) if changes else described


_Recognized = dict[tuple[int, str], PartnerSets]
"""By the first partner of a block and the program, who is recognized at the nodes, all day or for a part of it."""


def _successors(estate: Estate, fact: Fact) -> list[Fact]:
    """What takes the place of a fact that there can be but one of, and is not there while that one goes on."""
    kind, until = kind_of(type(fact)), getattr(fact, "until", None)
    if not kind.twice or until is None:
        return []
    about = [getattr(fact, name) for name in kind.about]
    return [
        one
        for one in estate.all(type(fact)).values()
        if one is not fact and [getattr(one, name) for name in kind.about] == about and not is_over(one, until)  # type: ignore[arg-type]
    ]


class _Trial:
    """Tries what is lost day by day; each try amends the one before it."""

    def __init__(self, estate: Estate, by: Judge, reading: str) -> None:
        self._now = estate
        self._by = by
        self._reading = reading
        everything = range(0, len(estate.partners) if len(estate.scopes) else 0, WIDTH)
        self._all = [(start, program) for start in everything for program in self._by.library.programs]

    def tried(self, day: date, ending: Sequence[ScheduledEnd]) -> list[ScheduledEnd]:
        """What ends by the beginning of a day, each with what is lost by it."""
        last: dict[tuple[str, str], ScheduledEnd] = {}
        moments: dict[tuple[str, str], frozenset[datetime]] = {}
        for end in ending:
            key = (WORD_OF[type(end.fact)], fact_key(end.fact))
            last[key] = end
            moments[key] = moments.get(key, frozenset()) | {end.at}
        going_on = {key: _going_on(end.fact, moments[key]) for key, end in last.items()}
        ended: dict[tuple[str, str], list[Change]] = {}
        taken: set[tuple[str, str]] = set()
        for key, end in reversed(last.items()):  # what follows several that end comes back with the last of them
            on = going_on[key]
            way = {(WORD_OF[type(one)], fact_key(one)): one for one in _successors(self._now, end.fact)}
            gone = [Change(None, going_on.get(other, one)) for other, one in way.items() if other not in taken]
            ended[key] = [Change(on, end.fact), *gone] if on != end.fact else []
            taken |= way.keys() if on != end.fact else set()
        ended = dict(reversed(ended.items()))
        actual = self._recognized(day, self._all)
        every = joined("ended", (ChangeSet("ended", tuple(changes)) for changes in ended.values()))
        self._apply(every.inverse().changes)
        had = self._recognized(day, self._all)
        turned = [key for key, before in had.items() if (before - actual[key]).rows()]
        told: dict[ScheduledEnd, tuple[LostRecognition, ...]] = {}
        for key, changes in ended.items() if turned else ():
            self._apply(changes)
            has = self._recognized(day, turned)
            told[last[key]] = tuple(self._lost(had, has))
            had = has
        if not turned:
            self._apply(every.changes)
        return [replace(one, losses=told.get(one, ())) for one in ending]

    def _apply(self, changes: Sequence[Change]) -> None:
        self._now = self._now.apply(ChangeSet("ended", tuple(changes)))

    def _recognized(self, day: date, asked: Iterable[tuple[int, str]]) -> _Recognized:
        partners, recognized = list(self._now.partners), {}
        for start, program in asked:
            judged_day = self._by.day(self._now, day, partners[start : start + WIDTH], self._reading)
            table = judged_day.judged(self._by.library.programs[program], ChargeKind.USAGE)
            recognized[start, program] = table.where(Verdict.RECOGNIZED) | table.where(Verdict.PARTLY)
        return recognized

    def _lost(self, had: _Recognized, has: _Recognized) -> Iterator[LostRecognition]:
        """What was recognized and is no longer: every estate that is tried has facts at the same scopes."""
        partners, compressed_tree = list(self._now.partners), self._by.fact_index(self._now, False).compressed_tree
        inside, parent = compressed_tree.inside, compressed_tree.parent
        all_below = compressed_tree.gather(inside.copy())
        for (start, program), after in has.items():
            lost = had[start, program] - after
            for lane in lost.somewhere():
                own = lost.has(lane)
                below = compressed_tree.gather(inside * own)
                whole = (below > 0) & (below == all_below)
                top = (whole | own) & ~(whole[parent] & (parent >= 0))
                keys = tuple(self._now.scopes.key(one) for one in compressed_tree.scope[top].tolist())
                yield LostRecognition(partners[start + lane], program, int(inside[own].sum()), keys)
