"""`recognized`: who is recognized at a scope, for what and by what."""

from __future__ import annotations

import typer

from partner_desk.app.recognitions import RecognitionRows, recognition_object, recognitions
from partner_desk.cli.arguments import DeskFile, day_asked, estate_of
from partner_desk.cli.output import Json, print_json, print_table, say
from partner_desk.cli.questions import OneScope, OnOption, ProgramOption, ReadingOption, checked_reading, programs
from partner_desk.domain.lookup import scope_named
from partner_desk.domain.naming import scope_called
from partner_desk.readings.questions import AUTO


def recognized(
    desk: DeskFile,
    scope: OneScope,
    on: OnOption = None,
    program: ProgramOption = None,
    reading: ReadingOption = AUTO,
    as_json: Json = False,
) -> None:
    """List who is recognized at a scope, for which programs and by what."""
    asked = day_asked(on)
    estate = estate_of(desk)
    place = scope_named(estate, scope)
    listed = recognitions(estate, place, asked, programs(program), checked_reading(reading))
    if as_json:
        print_json([recognition_object(estate, one) for one in listed])
        return
    name = scope_called(estate.scopes, estate.scopes.key(place))
    if not listed:
        say(f"Nobody is recognized at {name} on {asked}.")
        return
    say(f"Recognized at {name} on {asked}:")
    rows = RecognitionRows(estate, listed)
    print_table([one.lower() for one in rows.headings], [rows.cells(row) for row in range(len(listed))], (2,))


def register(application: typer.Typer) -> None:
    """Make this verb part of the command line."""
    application.command("recognized", epilog="Example: partner-desk-cli recognized a.partnerdesk --scope Production")(
        recognized
    )
