"""`report summary`: the eligibility summary as a PDF."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from partner_desk.app import outputs, rulebook
from partner_desk.app.answers import View
from partner_desk.cli.arguments import DeskFile, day, estate_of, scope_named
from partner_desk.cli.output import Force, Json, Output, bar, print_json
from partner_desk.cli.questions import ReadingOption, checked_reading
from partner_desk.domain.errors import Refused
from partner_desk.rules.questions import AUTO

report = typer.Typer(no_args_is_help=True, help="Documents on paper.")


@report.command(
    "summary", epilog="Example: partner-desk-cli report summary a.partnerdesk --scope Production --out F.pdf"
)
def summary(
    desk: DeskFile,
    scope: Annotated[str, typer.Option(help="The scope, by id or name.")],
    out: Annotated[Path, typer.Option(help="The PDF file to write.")],
    program: Annotated[str, typer.Option(help="The program that is listed scope by scope.")] = "pec",
    on: Annotated[str | None, typer.Option(help="The day; today if not given.")] = None,
    reading: ReadingOption = AUTO,
    paper: Annotated[str, typer.Option(help="a4 or letter.")] = "a4",
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Write the eligibility summary of one tenant or subscription."""
    from partner_desk.app.reporting import summary_pdf

    if paper not in ("a4", "letter"):
        raise Refused(f"The paper is a4 or letter, not {paper!r}.")
    if program not in rulebook.library().programs:
        raise Refused(f"There is no program {program!r}. Known are: {', '.join(rulebook.library().programs)}.")
    asked = checked_reading(reading)
    output = Output(out, outputs.SUMMARY, force, as_json)
    estate = estate_of(desk)
    place = scope_named(estate, scope)
    partner = next(iter(estate.partners), "")
    view = View(partner, program, day(on) or date.today(), asked)
    with bar("Making the summary") as progress:
        data = summary_pdf(estate, view, place, paper, progress)
    output.write(data)
    if as_json:
        print_json({"file": str(out), "bytes": len(data)})
    else:
        output.say(output.written)


def register(application: typer.Typer) -> None:
    """Make these verbs part of the command line."""
    application.add_typer(report, name="report")
