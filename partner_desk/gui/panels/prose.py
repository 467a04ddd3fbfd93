"""Explanations as rich text. Everything that comes from a desk is escaped; nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from urllib.parse import quote

from partner_desk.app.rulebook import library
from partner_desk.domain.partners import Partner
from partner_desk.gui import look
from partner_desk.gui.look import tr
from partner_desk.rules.dated import Cite
from partner_desk.rules.explain import Explanation, Part
from partner_desk.rules.library import Program
from partner_desk.rules.proof import Proof
from partner_desk.rules.questions import Truth, Verdict

TRUTH = {Truth.YES: Verdict.RECOGNIZED, Truth.NO: Verdict.NOT_RECOGNIZED, Truth.UNKNOWN: Verdict.UNKNOWN}
TRUTH_WORDS = {Truth.YES: "yes", Truth.NO: "no", Truth.UNKNOWN: "not known"}


def link(target: str, key: str, text: str) -> str:
    """A link inside the program."""
    return f'<a href="{target}:{quote(key, safe="")}">{escape(text)}</a>'


def badge(verdict: Verdict) -> str:
    """Shape, word and colour of a verdict."""
    return (
        f'<span style="color:{look.colour(verdict)};font-weight:600">{look.SIGNS[verdict]} {look.word(verdict)}</span>'
    )


def truth(value: str) -> str:
    """Shape and colour of a value; the word is in the sentence beside it."""
    verdict = TRUTH[Truth(value)]
    word = tr(TRUTH_WORDS[Truth(value)])
    return f'<span style="color:{look.colour(verdict)}">{look.SIGNS[verdict]} {word}</span>'


def card(
    partner: Partner, verdicts: list[tuple[Program, Verdict | None, bool]], body: str, is_open: bool, headline: str
) -> str:
    """One partner: its name, the headline for the chosen program, and every program with its verdict."""
    mark = "\N{BLACK DOWN-POINTING SMALL TRIANGLE}" if is_open else "\N{BLACK RIGHT-POINTING SMALL TRIANGLE}"
    ours = f" \N{MIDDLE DOT} {tr('ours')}" if partner.ours else ""
    title = f"<h3>{link('open', partner.id, f'{mark} {partner.name or partner.id}')}{ours}</h3>"
    rows = []
    for start in range(0, len(verdicts), 2):
        cells = "".join(_cell(partner, *one) for one in verdicts[start : start + 2])
        rows.append(f"<tr>{cells}</tr>")
    table = f'<table cellspacing="0" cellpadding="2">{"".join(rows)}</table>' if is_open else ""
    return f"{title}<p>{escape(headline)}</p>{table}{body}"


def _cell(partner: Partner, program: Program, verdict: Verdict | None, disputed: bool) -> str:
    word = f" ({tr('disputed')})" if disputed else ""
    name = link("program", f"{partner.id}|{program.id}", program.short)
    shown = badge(verdict) if verdict is not None else "\N{HORIZONTAL ELLIPSIS}"
    return f"<td>{name}&nbsp;</td><td>{shown}{word}&nbsp;&nbsp;&nbsp;</td>"


def body(found: Explanation, unfolded: frozenset[str]) -> str:
    """The proof of an explanation: its parts, deciding reasons first, and what is missing."""
    pieces = [
        f"<h4>{escape(library().programs[found.answer.question.program].name)}: {badge(found.answer.verdict)}</h4>"
    ]
    if found.answer.disputed:
        pieces.append(f"<p><b>{tr('Sources disagree; both sides are given below.')}</b></p>")
    for number, part in enumerate(found.parts):
        pieces += _part(part, number, len(found.parts), unfolded)
    if found.missing:
        pieces.append(f"<h4>{tr('What is missing')}</h4><ul>")
        pieces += [f"<li>{escape(one.fact)}<br>{escape(one.how)}</li>" for one in found.missing]
        pieces.append("</ul>")
    reading = library().readings[found.answer.readings_used[0]]
    pieces.append(f"<p><small>{tr('Reading')}: {escape(reading.name)}. {escape(reading.summary)}</small></p>")
    return "".join(pieces)


def _part(part: Part, number: int, parts: int, unfolded: frozenset[str]) -> Iterator[str]:
    if parts > 1:
        count = f"{part.leaves:,} " + (tr("leaf") if part.leaves == 1 else tr("leaves"))
        yield f"<p><b>{count}: {badge(part.verdict)}</b> {link('scope', part.example, tr('for example this one'))}</p>"
    deciding = [one for one in part.proof.children if one.deciding]
    rest = [one for one in part.proof.children if not one.deciding]
    yield "<ul>"
    for one in deciding:
        yield from _reason(one, deep=True)
    yield "</ul>"
    if rest:
        fold = f"rest{number}"
        if fold in unfolded:
            yield f"<p>{link('fold', fold, tr('Hide the rest'))}</p><ul>"
            for one in rest:
                yield from _reason(one, deep=True)
            yield "</ul>"
        else:
            words = ", ".join(one.name for one in rest)
            yield f"<p>{link('fold', fold, tr('Also looked at'))}: {escape(words)}</p>"


def _reason(proof: Proof, deep: bool) -> Iterator[str]:
    weight = "600" if proof.deciding and not proof.children else "400"
    facts = " ".join(link(one.kind, one.key, f"[{one.text}]") for one in proof.facts)
    yield f'<li><span style="font-weight:{weight}">{truth(proof.verdict)} <i>{escape(proof.name)}</i>: '
    yield f"{escape(proof.because)}</span> {facts}"
    if proof.deciding and not proof.children:
        yield from _cites(proof.cites, tr("Source"))
    if proof.against and proof.deciding:
        yield f"<br><b>{tr('Disputed')}:</b> {escape(proof.against)}"
        yield from _cites(proof.against_cites, tr("Other side"))
    if proof.children and deep:
        yield "<ul>"
        shown = [one for one in proof.children if one.deciding] or list(proof.children[:3])
        for one in shown:
            yield from _reason(one, deep)
        others = [one for one in proof.children if one not in shown]
        for one in others:
            if not proof.is_person:
                yield from _reason(one, deep=False)
        yield "</ul>"
    yield "</li>"


def _cites(cites: tuple[Cite, ...], title: str) -> Iterator[str]:
    for cite in cites:
        source = library().sources[cite.source]
        named = link("source", cite.source, source.title)
        yield f"<br><small>{title}: {escape(cite.says)} ({named}, {escape(source.date)})</small>"
