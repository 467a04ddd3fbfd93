"""`list`: one of the lists of a desk as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from partner_desk.app.answers import View
from partner_desk.app.outputs import STANDARD_OUTPUT
from partner_desk.app.rulebook import library
from partner_desk.cli.arguments import DeskFile, day_asked, estate_of
from partner_desk.cli.output import Force, Json, Output, bar, print_json
from partner_desk.cli.questions import OnOption, ReadingOption, checked_reading, programs
from partner_desk.readings.questions import AUTO

ListFile = Annotated[Path, typer.Option(help="The file to write (.csv, .xlsx, .md or .json), or - to print it as CSV.")]


def list_rows(
    desk: DeskFile,
    what: Annotated[str, typer.Argument(help="partners, identities, access, sales, findings or verdicts.")],
    out: ListFile,
    program: Annotated[str | None, typer.Option(help="The program of the verdicts; the first one if left out.")] = None,
    on: OnOption = None,
    reading: ReadingOption = AUTO,
    scenario: Annotated[str | None, typer.Option(help="A scenario, by name or id, in place of the desk.")] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Write a list of the desk as a file: for Excel, for a wiki, or for a program."""
    from partner_desk.app.listfile import kind_of_file, named_list, written

    make = named_list(what)
    kind = kind_of_file(Path("list.csv") if out == STANDARD_OUTPUT else out)
    output = Output(out, kind, force, as_json)
    asked, (named,) = day_asked(on), programs(program or library().first_program)
    estate = estate_of(desk, scenario)
    view = View(next(iter(estate.partners), ""), named, asked, checked_reading(reading))
    with bar(f"Writing the {what}"):
        table = make(estate, view)
        data = written(table, kind.suffix)
    output.write(data)
    if as_json:
        print_json({"file": str(output.path), "rows": len(table.rows), "bytes": len(data)})
    else:
        output.say(output.written)


def register(application: typer.Typer) -> None:
    """Make this verb part of the command line."""
    example = "Example: partner-desk-cli list a.partnerdesk access --out access.xlsx"
    application.command("list", epilog=example)(list_rows)
