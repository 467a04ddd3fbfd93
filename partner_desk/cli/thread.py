"""`lessons thread`: what is true today of the sixteen claims of the thread on DPOR and PAL."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from partner_desk.app.paper import AboutRules
from partner_desk.app.papers import THREAD
from partner_desk.cli.arguments import PaperSize, day_asked, paper_size
from partner_desk.cli.lessons import Tongue
from partner_desk.cli.output import Force, Json, Output, print_json, say
from partner_desk.language import speaking
from partner_desk.resources import resource_path
from partner_desk.training.texts import Language

if TYPE_CHECKING:
    from partner_desk.app.school.thread import JudgedClaim


def thread(
    on: Annotated[str | None, typer.Option(help="The day; today if left out.")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write it as a paper, a PDF file.")] = None,
    paper: PaperSize = "a4",
    language: Tongue = Language.EN,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """The sixteen claims of the thread on DPOR and PAL: what is true today, since when, by which sources."""
    size, about = paper_size(paper), AboutRules(day_asked(on))
    if pdf is not None:
        output = Output(pdf, THREAD.kind, force, as_json)
        data = THREAD.pdf(about, size, language=language.value)
        output.write(data)
        if as_json:
            print_json({"file": str(pdf), "bytes": len(data)})
        else:
            output.say(output.written)
    elif as_json:
        print_json(_objects(about, language))
    else:
        say(THREAD.written(".txt", about, language.value).decode())


def _objects(about: AboutRules, language: Language) -> list[dict[str, Any]]:
    from partner_desk.app.school.thread import judged_claims

    with speaking(language.value, resource_path("locale")):
        return [_object(one, language) for one in judged_claims(about.day)]


def _object(judged: JudgedClaim, language: Language) -> dict[str, Any]:
    return {
        "claim": judged.claim.number,
        "says": judged.claim.says.said(language),
        "then": judged.then.value,
        "today": judged.today.value,
        "since": _day(judged.since),
        "lesson": judged.claim.lesson,
        "step": judged.claim.shown_at,
        "examples": [
            {
                "text": each.example.text.said(language),
                "program": each.today.question.program,
                "verdict": each.today.verdict.value,
                "disputed": each.today.disputed,
                "since": _day(each.since),
                "because": each.because,
            }
            for each in judged.examples
        ],
        "sources": [
            {"id": source.id, "title": source.title, "date": source.date, "where": source.where}
            for source in judged.sources
        ],
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def register(lessons: typer.Typer) -> None:
    """Make this one of the verbs about lessons."""
    epilog = "Example: partner-desk-cli lessons thread --pdf thread.pdf --language de"
    lessons.command("thread", epilog=epilog)(thread)
