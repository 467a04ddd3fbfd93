"""Explanations as rich text. Everything that comes from a desk is escaped; nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import reduce
from itertools import takewhile
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlencode

from partner_desk.app.answers import left_of
from partner_desk.app.rulebook import library
from partner_desk.domain.access import Principal
from partner_desk.domain.changes import KIND_OF_NOUN, WORD_OF
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import Period
from partner_desk.explain.explanation import Explanation, Missing
from partner_desk.explain.proof import LeafGroup, Proof
from partner_desk.explain.recordable import Recordable
from partner_desk.gui import look
from partner_desk.gui.plain import escape
from partner_desk.language import marked, tr, trn
from partner_desk.readings.advice_texts import Who
from partner_desk.readings.dated import Cite
from partner_desk.readings.library import Program
from partner_desk.readings.questions import Answer, Truth, Verdict

TRUTH = {Truth.YES: Verdict.RECOGNIZED, Truth.NO: Verdict.NOT_RECOGNIZED, Truth.UNKNOWN: Verdict.UNKNOWN}
TRUTH_WORDS = {Truth.YES: marked("yes"), Truth.NO: marked("no"), Truth.UNKNOWN: marked("not known")}
if TYPE_CHECKING:
    from partner_desk.advice import Advice
    from partner_desk.app.fragility import Weak, WeakPoints
    from partner_desk.app.timeline import Stay

RECORD = "record"
"""The word of links to the form for a kind of fact: its noun, after a point the field that is asked for, and what is
said of others as `?field=text&field=text`; without a key, to all kinds."""

ACTION = "action"
"""The word of links that do what an action of the window does; the key is its name."""

SOURCE = marked("Source: {says} ({source}, {date})")
OTHER_SIDE = marked("Other side: {says} ({source}, {date})")

NEAR = 3
"""So many reasons of a way that does not decide are told."""

TOLD_SETS = 4
"""So many losses of one recognition are told."""

BEGUN = 2
"""So many beginnings of a verdict are told."""

ProgramVerdict = tuple[Program, Verdict | None, bool]
"""A program, its verdict (None: not worked out yet), and whether that is disputed."""


def link(target: str, key: str, text: str) -> str:
    """A link inside the program."""
    return f'<a href="{target}:{quote(key, safe="")}">{escape(text)}</a>'


def target(link: str) -> str:
    """What a link of ours leads to: a word and a key."""
    word, _, key = link.partition(":")
    return f"{word}:{unquote(key)}"


def badge(verdict: Verdict, disputed: bool = False) -> str:
    """Shape, word and colour of a verdict."""
    ink = f"color:{look.colour(verdict)};font-weight:600"
    word = f'<span style="{ink}">{look.SIGNS[verdict]} {look.word(verdict)}</span>'
    return tr("{verdict} (disputed)", verdict=word) if disputed else word


def truth(value: str) -> str:
    """Shape, word and colour of a value."""
    verdict, word = TRUTH[Truth(value)], tr(TRUTH_WORDS[Truth(value)])
    return f'<span style="color:{look.colour(verdict)}">{look.SIGNS[verdict]} {word}</span>'


def body(explanation: Explanation, unfolded: frozenset[str]) -> str:
    """The whole proof of an explanation: its parts, deciding reasons first, and what is missing."""
    pieces = []
    if explanation.answer.disputed:
        pieces.append(f"<p><b>{tr('Sources disagree; both sides are given below.')}</b></p>")
    for number, part in enumerate(explanation.parts):
        takes = left_of(explanation, part).told
        pieces += _part(part, number, len(explanation.parts), unfolded, takes)
    if explanation.missing:
        pieces.append(f"<h4>{tr('What is missing')}</h4><ul>")
        pieces += [_missing(one) for one in explanation.missing]
        files = link(ACTION, "import-files", tr("Import files"))
        anything = link(RECORD, "", tr("record anything else that you found"))
        ways = tr("{import_files} that tell it, or {record_anything}.", import_files=files, record_anything=anything)
        pieces.append(f"</ul><p>{ways}</p>")
    reading = library().readings[explanation.answer.readings_used[0]]
    told = tr("Reading: {reading}. {summary}", reading=escape(reading.name), summary=escape(reading.summary))
    pieces.append(f"<p><small>{told}</small></p>")
    return "".join(pieces)


def title(text: str) -> str:
    """The heading of a section."""
    return f'<h4 style="margin:8px 0 2px 0">{text}</h4>'


def _missing(missing: Missing) -> str:
    """What nobody collected, how to, and links to the forms that take what comes of it."""
    links = " \N{MIDDLE DOT} ".join(map(recordable, missing.recordables))
    return f"<li>{escape(missing.fact)}<br>{escape(missing.how)}<br><small>{links}</small></li>"


def recordable(made: Recordable, whole: bool = True) -> str:
    """The link to the form that takes what somebody finds out; the `whole` says about what."""
    kind, said = KIND_OF_NOUN[made.kind], dict(made.said)
    if made.is_statement:
        what = tr("Looked for {things}", things=tr(Collectable(said["kind"]).words))
    elif made.amends:
        what = tr("Change: {kind}", kind=tr(kind.singular))
    else:
        what = tr("Record: {kind}", kind=tr(kind.singular))
    if made.asks:
        what = tr("{what}, {field}", what=what, field=tr(kind.fields[made.asks].described.words))
    about = marked("{what} ({about})\N{HORIZONTAL ELLIPSIS}") if whole else marked("{what}\N{HORIZONTAL ELLIPSIS}")
    told = tr(about, what=what, about=made.about)
    return link(RECORD, f"{made.kind}.{made.asks}?{urlencode(said)}", told)


def weak(estate: Estate, found: WeakPoints) -> str:
    """What a recognition hangs on: the smallest losses that would lose it, as links to the facts."""
    items = [_weak(estate, one) for one in found.found]
    told = "".join(f"<li>{item}</li>" for item in items if item)
    heading = title(tr("What it hangs on"))
    return f"{heading}<ul>{told}</ul>" if told else ""


def _weak(estate: Estate, weak_point: Weak) -> str:
    from partner_desk.app.fragility import prop_words  # who asked has it already

    if not weak_point.weakness.sets:
        return ""
    people_first = sorted(weak_point.weakness.sets, key=lambda each: (len(each), each[0].kind != WORD_OF[Principal]))
    sets = [
        reduce(_together, (link(prop.kind, prop.key, prop_words(estate, prop)) for prop in each))
        for each in people_first[:TOLD_SETS]
    ]
    told = trn(
        "{count:,} leaf would be lost without {facts}",
        "{count:,} leaves would be lost without {facts}",
        weak_point.leaves,
        facts=reduce(_or_without, sets),
    )
    more = len(sets) < len(weak_point.weakness.sets)
    return tr("{told} (and more such sets).", told=told) if more else tr("{told}.", told=told)


def _together(some: str, another: str) -> str:
    return tr("{some} together with {another}", some=some, another=another)


def _or_without(some: str, others: str) -> str:
    return tr("{some}, or without {others}", some=some, others=others)


def piece(number: int, advised: Advice, whole: bool, said: str = "") -> str:
    """A piece of advice, with links to try and record it; the `whole` of it has what it costs, and notes.

    Why nobody can do anything is not said again where it is what was `said` above.
    """
    text = advised.alone if said and advised.reasons == said else advised.text
    who = escape(advised.who[:1].upper() + advised.who[1:])
    pieces = [f"<b>{who}</b>: " if _acts(advised) and not _names_itself(advised) else "", escape(text)]
    if advised.changes is not None:
        after = tr("Then: {verdict}.", verdict=badge(advised.verdict_after, advised.disputed_after))
        ways = {"try": tr("Try it"), "runbook": tr("Runbook"), "apply": tr("Record it as done")}
        if advised.has_passed:
            after = tr("It would have been: {verdict}.", verdict=badge(advised.verdict_after, advised.disputed_after))
            ways = {"try": ways["try"]}
        pieces += [" ", after]
        if advised.verdict_supposed is not None:
            pieces += [" ", tr("Once that turned out well: {verdict}.", verdict=badge(advised.verdict_supposed))]
        pieces += [" ", " \N{MIDDLE DOT} ".join(link(way, str(number), ways[way]) for way in ways)]
    elif advised.verdict_supposed is not None:
        after = badge(advised.verdict_supposed, advised.disputed_after)
        pieces += [" ", tr("If it turns out well: {verdict}.", verdict=after)]
    if whole:
        cost = tr("It costs: {cost}.", cost=advised.cost) if advised.cost and _acts(advised) else ""
        effects = () if advised.has_passed else advised.effects
        told = [cost, *(effect.text for effect in effects), advised.note, advised.collect]
        pieces += [f"<br><small>{escape(words)}</small>" for words in told if words and words not in advised.text]
    return "".join(pieces)


def _acts(one: Advice) -> bool:
    """Whether there is somebody who can do it."""
    return bool(one.who) and Who.NOBODY not in one.actors


def _names_itself(one: Advice) -> bool:
    """Whether the sentence begins with who acts."""
    who, said = one.who.casefold().split(), one.text.casefold().split()
    return 2 * sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(who, said, strict=False))) > len(who)


def leaves(count: int, verdicts: str, example: str) -> str:
    """How many leaves stand alike and how, and one of them."""
    told = trn("{count:,} leaf: {verdict}", "{count:,} leaves: {verdict}", count, verdict=verdicts)
    shown = link("scope", example, tr("for example this one"))
    return f"<b>{told}</b> {shown}"


def _part(part: LeafGroup, number: int, parts: int, unfolded: frozenset[str], takes: str) -> Iterator[str]:
    if parts > 1:
        yield f"<p>{leaves(part.leaves, badge(part.verdict), part.example)}</p>"
    deciding = [child for child in part.proof.children if child.deciding]
    rest = [child for child in part.proof.children if not child.deciding]
    yield "<ul>"
    for one in deciding:
        yield from _reason(one)
    yield "</ul>"
    if rest:
        fold = f"rest{number}"
        if fold in unfolded:
            yield f"<p>{link('fold', fold, tr('Hide the rest'))}</p><ul>"
            for one in rest:
                yield from _reason(one)
            yield "</ul>"
            yield f"<p>{tr('It takes {takes}.', takes=escape(takes))}</p>" if takes else ""
        else:
            others, words = link("fold", fold, tr("Also looked at")), ", ".join(one.name for one in rest)
            yield f"<p><small>{tr('{others}: {names}', others=others, names=escape(words))}</small></p>"


def _reason(proof: Proof, deep: bool = True) -> Iterator[str]:
    """One reason; a way that a single reason decides is told with that reason, in one item."""
    name, told = proof.name, proof
    only = [child for child in proof.children if child.deciding]
    if len(only) == 1 and only[0].because == proof.because and not only[0].children:
        name, told = f"{proof.name} \N{RIGHTWARDS ARROW} {only[0].name}", only[0]
    weight = "600" if told.deciding and not told.children else "400"
    known = dict.fromkeys((*proof.facts, *told.facts))
    facts = " ".join(link(one.kind, one.key, f"[{one.text}]") for one in known)
    yield f'<li><span style="font-weight:{weight}">{truth(proof.verdict)} <i>{escape(name)}</i>: '
    yield f"{escape(told.because)}</span> {facts}"
    if told.deciding and not told.children:
        yield from (f"<br><small>{cited(one)}</small>" for one in told.cites)
    if told.against and told.deciding:
        yield f"<br>{tr('<b>Disputed:</b> {against}', against=escape(told.against))}"
        yield from (f"<br><small>{cited(one, OTHER_SIDE)}</small>" for one in told.against_cites)
    if told.children and deep:
        yield "<ul>"
        shown = [child for child in told.children if child.deciding] or list(told.children[:NEAR])
        for one in shown:
            yield from _reason(one)
        for one in told.children:
            if one not in shown and not told.is_person:
                yield from _reason(one, deep=False)
        yield "</ul>"
    yield "</li>"


def cited(cite: Cite, template: str = SOURCE) -> str:
    """What a source says, and which it is."""
    source = library().sources[cite.source]
    named = link("source", cite.source, source.title)
    return tr(template, says=escape(cite.says), source=named, date=escape(source.date))


def dated(cite: Cite) -> str:
    """Which a source is, and of when."""
    source = library().sources[cite.source]
    return f"{link('source', cite.source, source.title)} ({escape(source.date)})"


def over(period: Period, answer: Answer, share: str = "") -> str:
    """How a period comes out, and on how many days each verdict held, where there are several."""
    days = ", ".join(
        trn("{verdict} {count} day", "{verdict} {count} days", count, verdict=look.word(verdict))
        for verdict, count in answer.days.items()
    )
    times = tr("{first} \N{EN DASH} {last}", first=period.since, last=period.until - timedelta(days=1))
    verdict = badge(answer.verdict, answer.disputed)
    if len(answer.days) > 1:
        said = tr("{times}: {verdict} ({days}).", times=times, verdict=verdict, days=escape(days))
    else:
        said = tr("{times}: {verdict} on each day.", times=times, verdict=verdict)
    return " ".join(filter(None, (said, share)))


def begun(stay: Stay) -> list[str]:
    """What a verdict began with, as links to the facts; nothing where that is not known."""
    told = [link(one.fact.kind, one.fact.key, one.words) for one in stay.facts[:BEGUN]]
    told += [escape(one.words) for one in stay.rules[:BEGUN]]
    more = len(stay.facts) + len(stay.rules) - len(told)
    if more > 0:
        told.append(tr("and {number} more", number=more))
    return [tr("It began with: {facts}", facts=" ".join(told))] if told else []
