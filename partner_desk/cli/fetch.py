"""`fetch`: what to export first, so that fewer verdicts are unknown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from partner_desk.app.fetching import (
    SCRIPT,
    command,
    fetch_object,
    fetch_words,
    lacking,
    partners_asked,
    script_of,
    sign_in_words,
    to_fetch,
)
from partner_desk.cli.arguments import DeskFile, day_asked, estate_of
from partner_desk.cli.output import Force, Json, Output, print_json, say
from partner_desk.cli.questions import OnOption, PartnerOption, ProgramOption, ReadingOption, checked_reading, programs
from partner_desk.domain.lookup import partner_named
from partner_desk.domain.naming import counted
from partner_desk.readings.questions import AUTO


def fetch(
    desk: DeskFile,
    on: OnOption = None,
    partner: PartnerOption = None,
    everybody: Annotated[
        bool, typer.Option("--everybody", help="For all partners, also where one of them keeps the desk.")
    ] = False,
    program: ProgramOption = None,
    reading: ReadingOption = AUTO,
    script: Annotated[
        Path | None, typer.Option(help="Write a script for bash that reads all of it into one zip, or - to print it.")
    ] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """List what to fetch first, with the commands, where verdicts are unknown for want of facts."""
    output = Output(script, SCRIPT, force, as_json) if script is not None else None
    asked = day_asked(on)
    estate = estate_of(desk)
    partners = [partner_named(estate, partner).id] if partner is not None else partners_asked(estate)
    if everybody and partner is None:
        partners = list(estate.partners)
    wanted = to_fetch(estate, asked, partners, programs(program), checked_reading(reading))
    if output is not None:
        output.write(script_of(estate, wanted))
        output.say(f"{output.written} Run it in Cloud Shell (bash FILE), and import the zip that it makes.")
        return
    if as_json:
        print_json(
            {
                "unknown": wanted.unknown,
                "open_rules": wanted.open_rules,
                "fetch": [fetch_object(estate, one) for one in wanted.list],
            }
        )
        return
    said = f"{counted(wanted.unknown, 'verdict')} (of a leaf, for a program and a partner) unknown on {asked}."
    say(lacking(estate) or said)
    for number, line in enumerate(wanted.list, 1):
        settles = f"{line.verdicts:,} rest on it, {line.alone:,} of them on nothing else"
        say(f"\n{number}. {fetch_words(estate, line)} ({settles})")
        say(f"   {sign_in_words(estate, line)}; then {line.export.goes}.")
        for text in command(estate, line).splitlines():
            say(f"     {text}")
    if wanted.open_rules:
        say(f"\n{counted(wanted.open_rules, 'verdict')} no file can settle: the sources leave it open (`explain`).")


def register(application: typer.Typer) -> None:
    """Make this verb part of the command line."""
    application.command("fetch", epilog="Example: partner-desk-cli fetch a.partnerdesk --script fetch.sh")(fetch)
