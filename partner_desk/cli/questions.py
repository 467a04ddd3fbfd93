"""`explain` and `judge`: why a partner is or isn't recognized, at one scope or everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from partner_desk.app import answers, rulebook
from partner_desk.app.advising import advice_for, full_object
from partner_desk.app.answers import View
from partner_desk.app.since import stay_words
from partner_desk.app.timeline import stay_of, with_loss
from partner_desk.app.timeline_json import stay_object
from partner_desk.cli.arguments import DeskFile, day, day_asked, estate_of
from partner_desk.cli.facts import line_for
from partner_desk.cli.output import Json, print_json, print_table, say
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.lookup import partner_named, scope_named
from partner_desk.domain.moments import ONE_DAY, day_after
from partner_desk.domain.naming import listed, scope_called
from partner_desk.exchange.answerfile import answer_object
from partner_desk.explain.brief import Brief
from partner_desk.explain.explanation import Explanation
from partner_desk.explain.proof import Proof
from partner_desk.language import trn
from partner_desk.readings.dated import Cite
from partner_desk.readings.questions import AUTO, Question, Truth
from partner_desk.reports.folding import DEPTHS

_PARTNER = typer.Option("--partner", help="The partner: id, PartnerID or name.")
OnePartner = Annotated[str, _PARTNER]
PartnerOption = Annotated[str | None, _PARTNER]
OneScope = Annotated[str, typer.Option("--scope", help="The scope: id or name.")]
OneProgram = Annotated[str, typer.Option("--program", help="The program, for example pec.")]
ScopeOption = Annotated[str | None, typer.Option("--scope", help="The scope: id or name; every tenant if not given.")]
ProgramOption = Annotated[str | None, typer.Option("--program", help="The program, for example pec; all if not given.")]
OnOption = Annotated[str | None, typer.Option("--on", help="The day, as 2024-05-10; today if not given.")]
FromOption = Annotated[str | None, typer.Option("--from", help="The first day of a period.")]
UntilOption = Annotated[str | None, typer.Option("--until", help="The day after the last one.")]
ToOption = Annotated[str | None, typer.Option("--to", help="The last day of a period, in place of --until.")]
ReadingOption = Annotated[str, typer.Option("--reading", help="The reading; chosen by the day if not given.")]
NAMED = 1
"""So many sources are named in short."""
SIGNS = {Truth.YES: "+", Truth.NO: "-", Truth.UNKNOWN: "?"}


def programs(program: str | None) -> list[str]:
    """The program that was asked for, or all of them."""
    known = rulebook.library().programs
    if program is None:
        return list(known)
    if program not in known:
        raise Refused("There is no program {program!r}. Known are: {known}.", program=program, known=", ".join(known))
    return [program]


def checked_reading(reading: str) -> str:
    """The reading that was asked for, if there is one."""
    if reading != AUTO and reading not in rulebook.library().readings:
        raise Refused(
            "There is no reading {reading!r}. Known are: {known}.",
            reading=reading,
            known=", ".join(rulebook.library().readings),
        )
    return reading


def explain(
    desk: DeskFile,
    partner: PartnerOption = None,
    scope: ScopeOption = None,
    program: ProgramOption = None,
    on: OnOption = None,
    reading: ReadingOption = AUTO,
    full: Annotated[
        bool, typer.Option("--full", help="With all reasons, sources, lines to record what you find, and advice.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Say why partners are or aren't recognized at a scope."""
    asked = day_asked(on)
    estate = estate_of(desk)
    if scope is None:
        raise Refused("Say which scope: --scope NAME or --scope ID.")
    place = scope_named(estate, scope)
    explained = []
    for one in _partners(estate, partner):
        for name in programs(program):
            view = View(one, name, asked, checked_reading(reading))
            advice, stay = advice_for(estate, view, place) if full else None, stay_of(estate, view, place)
            explained.append((with_loss(answers.explained(estate, view, place), stay), stay, advice))
    if as_json:
        shown = (
            full_object(estate, explanation, scope, advice)
            | {"since": stay_object(stay), "takes": answers.takes_objects(explanation)}
            for explanation, stay, advice in explained
        )
        print_json(list(shown))
        return
    say(f"On {asked}, {_by(one for explanation, *_ in explained for one in explanation.answer.readings_used)}:")
    for explanation, stay, advice in explained:
        say(explanation.sentence)
        for besides in filter(None, (*explanation.below, stay_words(stay))):
            say(f"  {besides}")
        if full:
            _tell_reasons(estate, explanation, desk)
        else:
            _tell_brief(estate, explanation)
        for piece in advice or ():
            say(f"  Advice: {piece.alone or piece.text}")


def _tell_brief(estate: Estate, explanation: Explanation) -> None:
    """What decides, what is not known, and the sources: what is read in less than a minute."""
    brief = Brief(explanation)
    for deciding in brief.deciding:
        indent = ""
        if deciding.groups:
            example, leaves = scope_called(estate.scopes, deciding.groups[0].example), deciding.leaves
            where = f"{leaves} like {example}" if leaves > 1 else example
            say(f"  {where}: {' or '.join(deciding.verdicts)}")
            indent = "  "
        for row in deciding.rows:
            say(f"  {indent}{SIGNS[Truth(row.verdict)]} {row.name}: {row.because}")
    if brief.unknown:
        say("  To find out:")
    for number, unknown in enumerate(brief.unknown, 1):
        rest = unknown.number - 1
        others = trn(" ({count:,} other alike)", " ({count:,} others alike)", rest) if rest else ""
        say(f"    {number}. {unknown.how}{others}")
    sources = rulebook.library().sources
    named = [f"{sources[cite.source].title} ({sources[cite.source].date})" for cite in brief.cites]
    if named:
        say(f"  Sources: {listed(named, NAMED)}. See --full.")


def _tell_reasons(estate: Estate, explanation: Explanation, desk: Path) -> None:
    for part in explanation.parts:
        if len(explanation.parts) > 1:
            say(f"  {part.leaves} like {scope_called(estate.scopes, part.example)}: {part.verdict}")
        for child in part.proof.children:
            _told(child, 2)
        if takes := answers.left_of(explanation, part).told:
            say(f"  It takes {takes}.")
    tell_missing(explanation, desk)


def tell_missing(explanation: Explanation, desk: Path) -> None:
    """Tell what would have to be collected, and how it is recorded: each once, whichever reasons ask for it."""
    told: set[str] = set()
    for missing in explanation.missing:
        if missing.how not in told:
            told.add(missing.how)
            say(f"  To find out: {missing.how}")
        for made in missing.recordables:
            line = line_for(made, desk, explanation.answer.question.since)
            if line not in told:
                told.add(line)
                words = "If there is no more of it than recorded" if made.is_statement else "To record it"
                say(f"    {words}: {line}")


def _told(proof: Proof, indent: int) -> None:
    sign = SIGNS[Truth(proof.verdict)]
    mark = " (decides)" if proof.deciding and not proof.children else ""
    say(f"{' ' * indent}{sign} {proof.name}: {proof.because}{mark}")
    if proof.deciding and not proof.children:
        _say_cites("source", proof.cites, indent)
    if proof.against and proof.deciding:
        say(f"{' ' * indent}  disputed: {proof.against}")
        _say_cites("against it", proof.against_cites, indent)
    if proof.deciding:
        for child in proof.children:
            _told(child, indent + 2)


def _say_cites(words: str, cites: Iterable[Cite], indent: int) -> None:
    sources = rulebook.library().sources
    for cite in cites:
        source = sources[cite.source]
        say(f"{' ' * indent}  {words}: {cite.says} ({source.title}, {source.date})")


def judge(
    desk: DeskFile,
    partner: PartnerOption = None,
    scope: ScopeOption = None,
    program: ProgramOption = None,
    on: OnOption = None,
    since: FromOption = None,
    until: UntilOption = None,
    reading: ReadingOption = AUTO,
    full: Annotated[bool, typer.Option("--full", help="With sentence, proof, what is missing, and advice.")] = False,
    as_json: Json = False,
) -> None:
    """Give the verdicts, for a day or a period."""
    first, last = days(on, since, until)
    estate = estate_of(desk)
    tree = estate.scopes
    places = (
        [scope_named(estate, scope)] if scope is not None else [one for one in range(len(tree)) if tree.parent[one] < 0]
    )
    judged = []
    for place in places:
        for partner_id in _partners(estate, partner):
            for name in programs(program):
                single = since is None
                question = Question(
                    partner_id, tree.key(place), name, first, last, checked_reading(reading), None, single
                )
                answer = rulebook.judge().answer(estate, question)
                shown = answer_object(answer, tree.id(place)) | {"readings_used": list(answer.readings_used)}
                if full and single:
                    view = View(partner_id, name, first, reading)
                    explanation = answers.explained(estate, view, place)
                    shown = full_object(estate, explanation, None, advice_for(estate, view, place))
                judged.append((tree.name(place), shown))
    if as_json:
        print_json([shown for _, shown in judged])
        return
    when = f"On {first}" if since is None else f"From {first} to before {last}"
    say(f"{when}, {_by(one for _, shown in judged for one in shown['readings_used'])}:")
    rows = []
    for where, shown in judged:
        verdict = shown["verdict"] + (" (disputed)" if shown["disputed"] else "")
        rows.append((shown["partner"], where, shown["program"], verdict, ", ".join(shown["decided_by"])))
    print_table(("partner", "scope", "program", "verdict", "decided by"), rows)


def _by(readings: Iterable[str]) -> str:
    """The readings that were used, in words."""
    names = list(dict.fromkeys(readings))
    return f"by the reading{'s' if len(names) > 1 else ''} {', '.join(names)}" if names else "nothing to judge"


def days(on: str | None, since: str | None, until: str | None) -> tuple[date, date]:
    """The first day that is asked about, and the one after the last."""
    if on is not None and (since is not None or until is not None):
        raise Refused("Ask about one day (--on) or about a period (--from and --until), not both.")
    if (since is None) != (until is None):
        raise Refused("A period has a first day (--from) and a day after the last one (--until). Give both.")
    first = day(since) or day_asked(on)
    last = day(until) or first + ONE_DAY
    if last <= first:
        raise Refused(
            "The period ends before it begins: {first} to {last}. --until is the day after the last one.",
            first=first,
            last=last,
        )
    return first, last


def until_of(until: str | None, to: str | None) -> str | None:
    """The day after the last one, however it was said."""
    if to is None:
        return until
    if until is not None:
        raise Refused("Say either --to (the last day) or --until (the day after it).")
    last = day(to)
    assert last is not None
    return day_after(last).isoformat()


def checked_depth(depth: str) -> str:
    """How deep scopes are listed, if there is such a word."""
    if depth not in DEPTHS:
        raise Refused("Scopes are listed down to {known}, not {depth!r}.", known=", ".join(DEPTHS), depth=depth)
    return depth


def unique(found: Iterable[str]) -> tuple[str, ...]:
    """Each once, in the order in which they were asked for."""
    return tuple(dict.fromkeys(found))


def _partners(estate: Estate, partner: str | None) -> list[str]:
    return [partner_named(estate, partner).id] if partner is not None else list(estate.partners)


def register(application: typer.Typer) -> None:
    """Make these verbs part of the command line."""
    example = "Example: partner-desk-cli "
    application.command(
        "explain", epilog=example + "explain a.partnerdesk --scope Production --partner Contoso --program pec"
    )(explain)
    application.command("judge", epilog=example + "judge a.partnerdesk --on 2024-05-10 --json")(judge)
