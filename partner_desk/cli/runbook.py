"""`runbook`: what people have to do in Azure for a step of the desk; written down, never executed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from partner_desk.app import runbooks
from partner_desk.app.answers import View
from partner_desk.app.outputs import STANDARD_OUTPUT
from partner_desk.app.runbooks import RunbookSource
from partner_desk.cli.arguments import DeskFile, day_asked, looked_at
from partner_desk.cli.output import Force, Json, Output, print_json
from partner_desk.cli.questions import OnOption, PartnerOption, ReadingOption, checked_reading
from partner_desk.domain.errors import Refused
from partner_desk.domain.lookup import partner_named, scope_named
from partner_desk.domain.naming import counted
from partner_desk.readings.questions import AUTO


def runbook(
    desk: DeskFile,
    step: Annotated[int | None, typer.Option(help="A step of the history, by its number.")] = None,
    last: Annotated[bool, typer.Option("--last", help="The last step of the history.")] = False,
    scenario: Annotated[str | None, typer.Option(help="A scenario, by name or id.")] = None,
    advice: Annotated[int | None, typer.Option(help="A piece of advice, by its number in `advise`.")] = None,
    partner: PartnerOption = None,
    scope: Annotated[str | None, typer.Option(help="Where the advice is asked for.")] = None,
    program: Annotated[str | None, typer.Option(help="The program of the advice, for example pec.")] = None,
    on: OnOption = None,
    reading: ReadingOption = AUTO,
    form: Annotated[str | None, typer.Option(help="az, powershell or markdown; else as the file ends.")] = None,
    out: Annotated[Path | None, typer.Option(help="The file to write: .sh, .ps1 or .md.")] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Write down how to do a step in Azure: sign-in, change, proof and way back. Nothing is executed."""
    wanted = runbooks.form_named(form, out)
    output = Output(out or STANDARD_OUTPUT, runbooks.FORMS[wanted].kind, force, as_json and out is not None)
    with looked_at(desk) as workspace:
        sources: list[RunbookSource] = []
        if step is not None:
            sources.append(runbooks.of_step(workspace, step))
        if last:
            sources.append(runbooks.of_step(workspace))
        if scenario is not None:
            sources.append(runbooks.of_scenario(workspace, scenario))
        if advice is not None:
            if partner is None or scope is None or program is None:
                raise Refused("Say whose advice: --partner, --scope and --program, as for `advise`.")
            who = partner_named(workspace.estate, partner).id
            view = View(who, program, day_asked(on), checked_reading(reading))
            place = scope_named(workspace.estate, scope)
            sources.append(runbooks.of_advice(workspace.estate, view, place, advice))
    if len(sources) != 1:
        raise Refused(
            "Say what the runbook is of: --last, --step N (the history lists the steps), --scenario NAME or --advice N."
        )
    book = runbooks.made(sources[0])
    if out is not None or not as_json:
        output.write(runbooks.written(book, wanted))
    if as_json:
        print_json(runbooks.runbook_object(book))
    elif out is not None:
        told = f"{counted(len(book.steps), 'step')}. Nothing was executed; read it before you run it."
        output.say(f"{output.written[:-1]}: {told if book.steps else runbooks.NOTHING_TO_DO}")


def register(application: typer.Typer) -> None:
    """Make this verb part of the command line."""
    example = "Example: partner-desk-cli runbook customer.partnerdesk --last --out link.sh"
    application.command("runbook", epilog=example)(runbook)
