"""An explanation in short, as rich text: what is read in less than a minute, and what opens on a click."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from partner_desk.domain.moments import Period
from partner_desk.domain.naming import scope_called
from partner_desk.domain.scopes import ScopeTree
from partner_desk.explain.brief import Brief, Deciding, Unknown, facts_of
from partner_desk.explain.explanation import Explanation
from partner_desk.explain.fact_links import FactLink
from partner_desk.explain.proof import Proof
from partner_desk.gui import look
from partner_desk.gui.panels import prose
from partner_desk.gui.plain import escape
from partner_desk.language import marked, tr, trn

if TYPE_CHECKING:
    from partner_desk.advice import Advice
    from partner_desk.app.period_advice import PeriodAdvice
    from partner_desk.app.school.feedback import CaseFeedback
    from partner_desk.app.timeline import Stay

ALL, WAYS = "all", "ways"
"""The sections that are closed at first: all reasons, and all advice with what it costs."""
FACTS, REASONS, GROUPS, UNKNOWN, SOURCES = 3, 6, 4, 6, 1
"""So many of each are told before anything is opened: facts of a reason, reasons that decide for the same leaves, kinds
of leaves, things that nobody collected, and sources."""
WORDS = 90
"""Advice of so many words is told, and one piece at least."""

LIST, STEPS = '<ul style="margin:0">', '<ol style="margin:0">'


def answer(explanation: Explanation, stay: Stay | None) -> Iterator[str]:
    """The headline, since when it is so, and what is to be told with it, each in a line of its own."""
    verdict, sentence = explanation.answer.verdict, explanation.sentence
    said = explanation.headline.verdict
    ink = f"color:{look.colour(verdict)}"
    rest = escape(sentence.removeprefix(said))
    yield '<p style="margin:2px 0;font-size:large;font-weight:600">'
    yield f'<span style="{ink}">{look.SIGNS[verdict]} {escape(said)}</span>{rest}</p>'
    facts = _facts(Brief(explanation).facts)
    lines = [facts, _since(stay), *map(escape, explanation.below)]
    yield from (f'<p style="margin:2px 0">{line}</p>' for line in lines if line)


def of_period(told: CaseFeedback) -> Iterator[str]:
    """What holds over a period, and on how many days."""
    ink = f"color:{look.colour(told.verdict)}"
    sentence = f'<span style="{ink}">{look.SIGNS[told.verdict]}</span> {escape(told.sentence)}'
    yield f'<p style="margin:2px 0;font-size:large;font-weight:600">{sentence}</p>'
    yield from (f'<p style="margin:2px 0">{escape(line)}</p>' for line in told.lines)


def _since(stay: Stay | None) -> str:
    """Since when the verdict holds, what it was before, and what it began with; empty where it never was another."""
    if stay is None or stay.since is None or stay.before is None:
        return ""
    before = prose.badge(*stay.before)
    turned = marked("So since <b>{day}</b>, before that {verdict}.")
    again = marked("Disputed since <b>{day}</b>, before that {verdict}, too.")
    since = tr(again if stay.only_disputed else turned, day=stay.since, verdict=before)
    return " ".join((since, *prose.begun(stay)))


def period(told: PeriodAdvice, first: int) -> Iterator[str]:
    """How a period comes out, why at each time of it, and the advice for those times, numbered from `first`."""
    yield prose.title(prose.over(told.period, told.answer))
    if len(told.pieces) == 1 and not told.pieces[0].advice:
        return  # it is as on the day, of which all is told
    yield LIST
    number, said = first, set[str]()
    for piece in told.pieces:
        times = Period(piece.span.since, piece.span.until)
        verdict = prose.badge(piece.span.verdict, piece.span.disputed)
        told_of = tr("{times}: {verdict}. {reason}", times=times, verdict=verdict, reason=escape(piece.reason))
        yield f"<li>{told_of}"
        fresh = [(number + at, one) for at, one in enumerate(piece.advice) if one.text not in said]
        if fresh:
            yield f"{LIST}<li>{prose.piece(*fresh[0], whole=False)}</li></ul>"
        said |= {one.text for _, one in fresh[:1]}
        number += len(piece.advice)
        yield "</li>"
    yield "</ul>"
    if told.more:
        yield f"<p>{trn('{count:,} more time', '{count:,} more times', told.more)}</p>"


def decides(explanation: Explanation, tree: ScopeTree) -> Iterator[str]:
    """What decides, and for which leaves where it differs."""
    told = Brief(explanation).deciding
    if not told:
        return
    yield prose.title(tr("What decides"))
    for deciding in told[:GROUPS]:
        if deciding.groups:
            yield f'<p style="margin:4px 0 0 0">{_leaves(deciding, tree)}</p>'
        yield LIST
        yield from map(_reason, deciding.rows[:REASONS])
        yield "</ul>"
    if more := sum(deciding.leaves for deciding in told[GROUPS:]):
        others = trn("{count:,} more leaf in another way", "{count:,} more leaves in other ways", more)
        yield f"<p>{others}</p>"


def _leaves(deciding: Deciding, tree: ScopeTree) -> str:
    """Which leaf reasons decide for, or how many like it, and how they stand."""
    verdicts, example = " / ".join(map(prose.badge, deciding.verdicts)), deciding.groups[0].example
    named = prose.link("scope", example, scope_called(tree, example))
    like = trn(
        "{scope}: {verdict}", "{count:,} like {scope}: {verdict}", deciding.leaves, scope=named, verdict=verdicts
    )
    return f"<b>{like}</b>"


def _reason(row: Proof) -> str:
    facts = _facts(facts_of(row))
    return f"<li>{prose.truth(row.verdict)} <b>{escape(row.name)}</b>: {escape(row.because)} {facts}</li>"


def _facts(facts: Sequence[FactLink]) -> str:
    """The first of some facts, as links to their rows."""
    return " ".join(prose.link(fact.kind, fact.key, f"[{fact.text}]") for fact in facts[:FACTS])


def advice(
    pieces: Sequence[Advice], unknown: Sequence[Unknown], unfolded: frozenset[str], said: str = ""
) -> Iterator[str]:
    """What would change the verdict, least access first; what is to be collected is told with what is not known."""
    whole = WAYS in unfolded
    told = [(number, one) for number, one in enumerate(pieces) if whole or not (one.collect and unknown)]
    if not told:
        return
    words = accumulate(len(one.text.split()) for _, one in told)
    fitting = max(1, sum(1 for sum_of_words in words if sum_of_words <= WORDS))
    items = "".join(
        f"<li>{prose.piece(number, one, whole, said)}</li>" for number, one in told[: None if whole else fitting]
    )
    heading = prose.title(tr("What would change it"))
    yield f"{heading}{STEPS}{items}</ol>"
    if len(told) > fitting or any(one.changes is not None for _, one in told):
        yield fold(WAYS, tr("All ways, and what they cost"), whole)


def unknown(things: Sequence[Unknown]) -> Iterator[str]:
    """What nobody collected, in numbers, each with the form that takes what comes of it."""
    if not things:
        return
    yield prose.title(tr("What is not known"))
    yield STEPS
    for each in things[:UNKNOWN]:
        rest = each.number - 1
        others = trn("({count:,} other alike)", "({count:,} others alike)", rest) if rest else ""
        button = prose.recordable(each.recordables[0], whole=False) if each.recordables else ""
        yield f"<li>{escape(each.how)} {others} {button}</li>"
    yield "</ol>"
    if (more := len(things) - UNKNOWN) > 0:
        yield f"<p>{trn('{count:,} more thing', '{count:,} more things', more)}</p>"


def sources(explanation: Explanation) -> str:
    """The first of the sources, with its date, and how many more there are."""
    cites = Brief(explanation).cites
    if not cites:
        return ""
    return f"<p>{tr('Sources: {sources}.', sources=look.listed(cites, SOURCES, prose.dated))}</p>"


def fold(key: str, words: str, is_open: bool) -> str:
    """The head of a section that opens on a click, and closes."""
    mark = "\N{BLACK DOWN-POINTING SMALL TRIANGLE}" if is_open else "\N{BLACK RIGHT-POINTING SMALL TRIANGLE}"
    return f'<p style="margin:6px 0">{prose.link("fold", key, f"{mark} {words}")}</p>'
