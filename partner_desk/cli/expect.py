"""`expect`: whether a desk still says what somebody expects of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from partner_desk.app.expectations import check, checked_object, kept_in, read_expectations, summed
from partner_desk.cli.arguments import DeskFile, day_asked, estate_of
from partner_desk.cli.output import Exit, Json, print_json, say
from partner_desk.cli.questions import OnOption, ReadingOption, checked_reading
from partner_desk.readings.questions import AUTO

ExpectationFile = Annotated[
    Path | None,
    typer.Argument(
        help="TOML or a table (CSV, XLSX) with the columns partner, scope, program, verdict and on (or day);"
        " without one those that are kept in the desk."
    ),
]


def expect(
    desk: DeskFile,
    file: ExpectationFile = None,
    on: OnOption = None,
    reading: ReadingOption = AUTO,
    as_json: Json = False,
) -> None:
    """Check what somebody expects of a desk; exit code 1 if it says anything else."""
    estate = estate_of(desk)
    expected = kept_in(estate) if file is None else read_expectations(file)
    answered = check(estate, expected, day_asked(on), checked_reading(reading))
    if as_json:
        print_json([checked_object(one) for one in answered])
    else:
        for failed in (one for one in answered if not one.holds):
            say(f"{failed.expected.where}: expected {failed.expected.verdict.words}.")
            say(f"  On {failed.explanation.answer.question.since}: {failed.explanation.sentence}")
            for words in () if failed.besides is None else filter(None, (failed.besides.since, failed.besides.help)):
                say(f"  {words}")
        say(summed(answered))
    if not all(one.holds for one in answered):
        raise typer.Exit(Exit.FOUND)


def register(application: typer.Typer) -> None:
    """Make this verb part of the command line."""
    application.command("expect", epilog="Example: partner-desk-cli expect a.partnerdesk expected.csv --json")(expect)
