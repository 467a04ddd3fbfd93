"""`readings lint`: whether a folder of readings is complete and consistent."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from partner_desk.cli.output import Json, print_json, say
from partner_desk.domain.errors import Refused
from partner_desk.readings.library import Library
from partner_desk.resources import resource_path

readings = typer.Typer(no_args_is_help=True, help="The rules as data: readings, criteria, sources.")


@readings.command("lint", epilog="Example: partner-desk-cli readings lint resources/readings")
def lint(
    folder: Annotated[Path | None, typer.Argument(help="A folder of readings; the shipped one if not given.")] = None,
    as_json: Json = False,
) -> None:
    """Read every reading strictly; the first slip is named by file and key, with exit code 2."""
    if folder is not None and not folder.is_dir():
        raise Refused(f"{folder} is no folder. Give the folder of the readings, with sources.toml in it.")
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


def register(application: typer.Typer) -> None:
    """Make these verbs part of the command line."""
    application.add_typer(readings, name="readings")
