"""Why less was credited than before: the fact that began or ended then, by the time line, or what to export."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from partner_desk.app.answers import View, explained
from partner_desk.app.credit import NO_BILLS, billed_months
from partner_desk.app.factnames import FactNames
from partner_desk.app.lists import NAMED
from partner_desk.app.rulebook import judge, library
from partner_desk.app.timeline import Stay, Timeline, TimelineQuestion
from partner_desk.domain import clock
from partner_desk.domain.amounts import money, rounded
from partner_desk.domain.changes import KINDS
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.grouping import grouped
from partner_desk.domain.moments import ONE_DAY, Period, is_over, never_holds, next_month
from partner_desk.domain.naming import listed
from partner_desk.domain.progress import Progress, silent
from partner_desk.engine.fact_index import FactIndex
from partner_desk.engine.judge import Judge
from partner_desk.explain.explanation import Explanation
from partner_desk.explain.fact_links import FactLink
from partner_desk.findings.credit_comparison import compare, credited_program, figures, subscription_above
from partner_desk.findings.credit_drops import CreditDrop, CreditTurn, drops
from partner_desk.language import tr
from partner_desk.readings.questions import AUTO, Verdict


@dataclass(frozen=True, slots=True)
class Cause:
    """What explains a turn, in sentences, with the facts that began or ended then; `explains` is False if nothing does.

    Then the sentences say what the desk holds instead, and what to export to find out.
    """

    turn: CreditTurn
    explains: bool
    sentences: tuple[str, ...]
    facts: tuple[FactLink, ...] = ()


@dataclass(frozen=True, slots=True)
class ExplainedDrop:
    """A drop with what explains each of its turns."""

    drop: CreditDrop
    causes: tuple[Cause, ...]


def month_before(period: Period) -> Period:
    """The period before one, as long as it is; before a calendar month the month before."""
    since, until = period.since, period.until
    if since.day == 1 and until == next_month(since):
        return Period((since - ONE_DAY).replace(day=1), since)
    return Period(since - (until - since), since)


def last_month(estate: Estate) -> Period:
    """The last calendar month of which bills tell; this one where none does."""
    today = clock.today().replace(day=1)
    return next(iter(billed_months(estate)), Period(today, next_month(today)))


def explained_drops(
    estate: Estate,
    later: Period,
    earlier: Period | None = None,
    reading: str = AUTO,
    by: Judge | None = None,
    progress: Progress = silent,
) -> list[ExplainedDrop]:
    """The subscriptions of which a smaller share was credited than in an earlier period, and why."""
    earlier = earlier or month_before(later)
    if never_holds(later) or never_holds(earlier) or not is_over(earlier, later.since):
        raise Refused("The earlier period ends before the later one begins, and neither ends before it begins.")
    if figures(estate) is None:
        raise Refused(NO_BILLS)
    runs = compare(estate, by or judge(), Period(earlier.since, later.until), reading, progress)
    above = {one.scope: subscription_above(estate, one.scope) for one in runs}
    causes = _Causes(estate, reading, by)
    return [
        ExplainedDrop(one, tuple(cause for turn in one.turns for cause in causes.each(turn)))
        for one in drops(runs, earlier, later, above)
    ]


@dataclass
class _Causes:
    estate: Estate
    reading: str
    by: Judge | None

    def each(self, turn: CreditTurn) -> list[Cause]:
        """What the desk has to say about a turn, the scopes of one cause together, most money first."""
        alike = grouped(turn.scopes, self._spot)
        causes = [self._of(turn.at(some)) for some in alike.values()]
        said = grouped(causes, lambda one: (one.explains, one.sentences, one.facts))
        joined = [
            replace(some[0], turn=turn.at(key for one in some for key in one.turn.scopes)) for some in said.values()
        ]
        return sorted(joined, key=lambda one: -one.turn.charged)

    def _spot(self, scope: str) -> int:
        """The same for scopes at which the same facts hold; -1 where there is no such scope."""
        place = self.estate.scopes.find(scope)
        return -1 if place is None else int(self._index.compressed_tree.spot[place])

    @cached_property
    def _index(self) -> FactIndex:
        return (self.by or judge()).fact_index(self.estate, False)

    def _of(self, turn: CreditTurn) -> Cause:
        """What the desk has to say about a turn of scopes that are alike, by the time line of the first."""
        place = self.estate.scopes.find(turn.scopes[0])
        if place is None or turn.partner not in self.estate.partners or turn.partner is None:
            return Cause(turn, False, ("It is not known who is billed there: import a bill that names the partner.",))
        program = credited_program(self.by or judge()).id
        line = Timeline(self.estate, TimelineQuestion(turn.partner, place, program, self.reading), self.by)
        stay = line.stay(turn.on)
        if stay.verdict in (Verdict.NOT_RECOGNIZED, Verdict.NOT_APPLICABLE) and self._fits(turn, stay):
            told = tuple(one.words for one in stay.facts) + tuple(one.words for one in stay.rules)
            if told:
                return Cause(turn, True, self._with_origins(stay) or told, tuple(one.fact for one in stay.facts))
        why = explained(self.estate, View(turn.partner, program, turn.on, self.reading), place, turn.kind.value)
        return Cause(turn, False, (_nothing(turn, stay), *_to_export(why)))

    def _fits(self, turn: CreditTurn, stay: Stay) -> bool:
        """Whether a verdict began when the credit ended: bills lag by as long as it takes them to settle."""
        begun = stay.since
        if begun is None:
            return False
        credit = library().programs[credited_program(self.by or judge()).id].credit
        slack = credit.settles if credit is not None else ONE_DAY
        if turn.before is None:  # it never was credited, so it counts since when it is not recognized
            return begun <= turn.on
        return turn.before - slack < begun <= turn.on + slack

    def _with_origins(self, stay: Stay) -> tuple[str, ...]:
        """What began or ended, each with where that is known from."""
        told = []
        for begun in stay.facts:
            fact = self.estate.get(KINDS[begun.fact.kind], begun.fact.key)
            origin = fact.origin if fact is not None else None
            known = f"{origin.words} of {origin.seen:%Y-%m-%d}" if origin is not None else ""
            told.append(begun.words if known in begun.words else f"{begun.words} Known from {known}.")
        return (*told, *(begun.words for begun in stay.rules))


def _nothing(turn: CreditTurn, stay: Stay) -> str:
    """That nothing explains it, and what the desk holds instead."""
    since = f" since {stay.since}" if stay.since is not None else ""
    if stay.verdict is Verdict.RECOGNIZED:
        return f"Nothing on this desk explains it: by the desk it is recognized there{since}."
    if stay.verdict in (Verdict.UNKNOWN, Verdict.PARTLY):
        return "Nothing on this desk explains it: whether it is recognized there is not fully known."
    before = f" also on {turn.before}, when it was credited" if turn.before is not None else ""
    return f"Nothing on this desk explains it: by the desk it is not recognized there{since},{before or ' all along'}."


def _to_export(why: Explanation) -> tuple[str, ...]:
    """What to export to find out: what is missing, else anew what the verdict rests on."""
    missing = tuple(f"To find out: {how}" for how in why.to_find_out)
    facts = {one: None for part in why.parts for proof in part.proof.walk() if proof.deciding for one in proof.facts}
    if missing:
        return missing
    named = listed([one.text for one in facts], NAMED)
    rests = f" and what the verdict rests on ({named})" if named else ""
    return (
        "To find out: export anew, after that day, the role assignments, delegations and deny assignments of the "
        f"subscription, the links of who holds them{rests}; `fetch` writes the commands.",
    )


def share(part: Any) -> str:
    """A share in percent."""
    return f"{rounded(part * 100):,} %"


def drop_says(estate: Estate, drop: CreditDrop) -> str:
    """A drop in a sentence."""
    name = FactNames(estate).scope(drop.subscription)
    lost = money(drop.later.charged - drop.later.credited, drop.currency)
    return tr(
        "{subscription}: {before} of what can be credited was, then {after}; {lost} without.",
        subscription=name,
        before=share(drop.earlier.part),
        after=share(drop.later.part),
        lost=lost,
    )


def turn_says(estate: Estate, turn: CreditTurn, currency: str) -> str:
    """A turn in a sentence."""
    names = listed(turn.scopes, NAMED, FactNames(estate).scope)
    before = tr("not credited before")
    if turn.before is not None:
        before = tr("last credited on {day}", day=turn.before)
    return tr(
        "{scopes}: not credited from {day} to {last} ({before}), {charged} charged.",
        scopes=names,
        day=turn.on,
        last=turn.last,
        before=before,
        charged=money(turn.charged, currency),
    )


def drop_object(estate: Estate, explained: ExplainedDrop) -> dict[str, Any]:
    """A drop as JSON."""
    tree = estate.scopes
    drop = explained.drop
    return {
        "subscription": tree.id(tree.find(drop.subscription) or 0),
        "currency": drop.currency,
        "earlier": str(rounded(drop.earlier.part * 100)),
        "later": str(rounded(drop.later.part * 100)),
        "not_credited": str(rounded(drop.later.charged - drop.later.credited)),
        "turns": [
            {
                "on": cause.turn.on.isoformat(),
                "last": cause.turn.last.isoformat(),
                "last_credited": cause.turn.before.isoformat() if cause.turn.before is not None else None,
                "scopes": [tree.id(tree.find(key) or 0) for key in cause.turn.scopes],
                "charged": str(rounded(cause.turn.charged)),
                "explained": cause.explains,
                "because": list(cause.sentences),
                "facts": [{"kind": fact.kind, "key": fact.key, "text": fact.text} for fact in cause.facts],
            }
            for cause in explained.causes
        ],
    }
