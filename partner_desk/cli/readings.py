"""The rules: whether a folder of readings is complete and consistent, and what each criterion rests on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from partner_desk.cli.arguments import day, day_asked
from partner_desk.cli.output import Json, print_json, print_table, say
from partner_desk.cli.questions import OnOption, ReadingOption, checked_reading
from partner_desk.domain import clock
from partner_desk.domain.errors import Refused
from partner_desk.domain.naming import counted
from partner_desk.readings.library import Library
from partner_desk.readings.questions import AUTO
from partner_desk.resources import resource_path

readings = typer.Typer(no_args_is_help=True, help="The rules as data: readings, criteria, sources.")


@readings.command("lint", epilog="Example: partner-desk-cli readings lint resources/readings")
def lint(
    folder: Annotated[Path | None, typer.Argument(help="A folder of readings; the shipped one if not given.")] = None,
    as_json: Json = False,
) -> None:
    """Read every reading strictly; the first slip is named by file and key, with exit code 2."""
    if folder is not None and not folder.is_dir():
        raise Refused("{folder} is no folder. Give the folder of the readings, with sources.toml in it.", folder=folder)
    library = Library.read(folder or resource_path("readings"))
    counts = {reading.id: len(reading.criteria) for reading in library.readings.values()}
    if as_json:
        found = {"programs": library.programs, "sources": library.sources, "findings": library.findings}
        print_json({"readings": counts} | {name: len(one) for name, one in found.items()})
        return
    for identifier, count in counts.items():
        say(f"{identifier}: {count} criteria, every one cited and answered on every day.")
    say(f"{len(library.findings)} kinds of findings, every one cited and with what to do.")
    say(f"{len(library.programs)} programs, {len(library.sources)} sources, {len(library.roles.by_id)} roles.")


@readings.command("audit", epilog="Example: partner-desk-cli readings audit --after 2022-12-31")
def audit(
    on: OnOption = None,
    reading: ReadingOption = AUTO,
    after: Annotated[str | None, typer.Option(help="A document after this day is new enough; else: of a year.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Also the criteria with nothing to be noted.")] = False,
    as_json: Json = False,
) -> None:
    """List the criteria that rest on one document, on none that is new, or on a conclusion, as JSON all of them."""
    from partner_desk.app import rules  # `lint` of another folder does not read the shipped one

    asked = day_asked(on)
    audited = rules.audit(asked, checked_reading(reading), day(after))
    if as_json:
        print_json(rules.audit_object(audited))
        return
    weak, rows = audited.weak, rules.FoundationRows(audited)
    say(f"Rules {rules.described()}. Reading: {audited.reading.name}.")
    if warned := rules.warning(clock.today()):
        say(warned)
    say(f"{len(weak)} of {counted(len(audited.foundations), 'criterion', 'criteria')} with something to be noted:")
    shown = len(rows.keys) if every else len(weak)
    print_table([one.lower() for one in rows.headings], [rows.cells(row) for row in range(shown)], (1,))


def register(application: typer.Typer) -> None:
    """Make these verbs part of the command line."""
    application.add_typer(readings, name="readings")
