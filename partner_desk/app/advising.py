"""Advice about the verdict of a view: what could be done, by whom, and what would come of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from partner_desk.advice import Advice, advise
from partner_desk.app.answers import View, explanation_object
from partner_desk.app.premises import fact_object
from partner_desk.app.rulebook import judge, library
from partner_desk.app.timeline import TimelineQuestion, TimelineSpan, timeline
from partner_desk.app.workspace import current_person
from partner_desk.domain import clock
from partner_desk.domain.changes import WORD_OF, Change, ChangeSet
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import holds_at, start_of
from partner_desk.domain.origin import ADVICE, Origin
from partner_desk.engine.judge import Judge
from partner_desk.explain.explanation import Explanation
from partner_desk.readings.questions import Question


def advice_for(estate: Estate, view: View, scope: int, by: Judge | None = None) -> tuple[Advice, ...]:
    """Advice about one scope for the view's partner and program, the cheapest first; a worker brings a judge.

    Empty where the partner is recognized and nothing is disputed. On an invented estate the viewed day counts as
    today, so that nobody learns what could have been done in 2024.
    """
    _check(estate, view)
    now = start_of(view.day) if estate.invented else clock.now()
    origin = Origin(ADVICE, current_person(), now)
    question = Question.on(view.partner, estate.scopes.key(scope), view.program, view.day, view.reading)
    return advise(estate, by or judge(), question, origin)


def advice_for_period(
    estate: Estate, view: View, until: date, scope: int, by: Judge | None = None, most: int = 0, but: date | None = None
) -> list[tuple[TimelineSpan, tuple[Advice, ...]]]:
    """Advice from the day of a view to before another one: for the first day of each time with one verdict.

    If `most` is given, only the first so many times have any, and the one that has the day `but` in it has none.
    """
    _check(estate, view)
    asked = TimelineQuestion(view.partner, scope, view.program, view.reading)
    told = timeline(estate, asked, view.day, until, by)
    return [
        (span, advice_for(estate, replace(view, day=span.since), scope, by))
        if not (most and number >= most) and not (but is not None and holds_at(span, but))
        else (span, ())
        for number, span in enumerate(told)
    ]


def _check(estate: Estate, view: View) -> None:
    """Refuse whom and what there is not."""
    if view.partner not in estate.partners:
        raise Refused("There is no partner {partner!r} on this desk.", partner=view.partner)
    if view.program not in library().programs:
        raise Refused(
            "There is no program {program!r}. Known are: {known}.",
            program=view.program,
            known=", ".join(library().programs),
        )


def as_done(changes: ChangeSet, planned: datetime, at: datetime, origin: Origin) -> ChangeSet:
    """Changes that were planned for a moment, as done at another one, by the word of whom the origin names."""

    def moved(fact: Any) -> Any:
        times = {name: at for name in ("since", "until") if getattr(fact, name, None) == planned}
        return None if fact is None else replace(fact, **times, origin=origin)

    return replace(changes, changes=tuple(Change(one.before, moved(one.after)) for one in changes))


def full_object(
    estate: Estate, explanation: Explanation, scope: str | None, advice: Iterable[Advice] | None
) -> dict[str, Any]:
    """An explanation as JSON with advice, if any was asked for."""
    shown = explanation_object(estate, explanation, scope)
    return shown if advice is None else shown | {"advice": [advice_object(one) for one in advice]}


def advice_object(advice: Advice) -> dict[str, Any]:
    """A piece of advice as JSON; what it has nothing to say of is left out."""
    document: dict[str, Any] = {
        "who": advice.who,
        "actors": [one.value for one in advice.actors],
        "text": advice.text,
        "changes": [_change(one) for one in advice.changes or ()],
        "verdict_after": advice.verdict_after.value,
        "disputed_after": advice.disputed_after,
        "cost": advice.cost,
    }
    if advice.counts_from is not None:
        document["from"] = advice.counts_from.isoformat()
    if advice.supposed is not None and advice.verdict_supposed is not None:
        changes = [_change(change) for change in advice.supposed]
        document["supposed"] = {"changes": changes, "verdict_after": advice.verdict_supposed.value}
    if advice.has_passed:
        document["has_passed"] = True
    if advice.note:
        document["note"] = advice.note
    if advice.collect:
        document["collect"] = advice.collect
    if advice.effects:
        document["effects"] = [asdict(effect) for effect in advice.effects]
    return document


def _change(change: Change) -> dict[str, Any]:
    """A change as JSON: the kind of fact, and the fact before and after it."""
    before, after = (one and fact_object(one) for one in (change.before, change.after))
    return {"kind": WORD_OF[change.kind], "before": before, "after": after}
