"""The command line as a whole: its verbs, its exit codes, and what happens when something is refused."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.main import get_command

from partner_desk import __version__
from partner_desk.app import rulebook
from partner_desk.app.sample import sample_step
from partner_desk.cli import (
    advice,
    compare,
    desks,
    export,
    findings,
    fragile,
    move,
    practice,
    questions,
    runbook,
    timeline,
)
from partner_desk.cli.cases import cases
from partner_desk.cli.lessons import lessons
from partner_desk.cli.output import Exit, complain
from partner_desk.cli.readings import readings
from partner_desk.cli.report import report
from partner_desk.cli.scenarios import scenario
from partner_desk.domain.errors import Refused

application = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Why a Microsoft partner is or isn't recognized in an Azure estate. Works on desk files, offline; "
    "nothing in Azure is ever changed.",
    epilog="Exit codes: 0 fine, 1 findings or failed cases, 2 wrong use or refused.",
)
desks.register(application)
questions.register(application)
timeline.register(application)
advice.register(application)
compare.register(application)
fragile.register(application)
findings.register(application)
move.register(application)
runbook.register(application)
export.register(application)
application.add_typer(cases, name="cases")
practice.register(lessons)
application.add_typer(lessons, name="lessons")
application.add_typer(readings, name="readings")
application.add_typer(report, name="report")
application.add_typer(scenario, name="scenario")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"partner-desk-cli {__version__}")
        raise typer.Exit


def _self_check(wanted: bool) -> None:
    if wanted:
        library = rulebook.library()
        steps = len(sample_step())
        typer.echo(
            f"partner-desk-cli {__version__}: {len(library.readings)} readings, {steps} facts of the sample read."
        )
        raise typer.Exit


@application.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    self_check: Annotated[
        bool, typer.Option("--self-check", callback=_self_check, is_eager=True, help="Check the installation.")
    ] = False,
) -> None:
    pass


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; what is refused is said in one sentence."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without Unicode must not break a report
    try:
        get_command(application)(args=list(arguments), prog_name="partner-desk-cli", standalone_mode=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else Exit.FINE
    except Refused as refused:
        complain(refused.sentence)
        return Exit.REFUSED
    except BrokenPipeError:
        return Exit.FINE
    except Exception:
        logging.exception("a bug")
        complain("Something went wrong that should not; the trace above tells where. The desk was not changed.")
        return Exit.BUG
    return Exit.FINE
