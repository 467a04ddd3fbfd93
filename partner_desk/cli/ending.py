"""`ending`: what ends soon, and what partners lose by it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from partner_desk.app.ending import AHEAD, ending_object, ending_words, endings, losses_words
from partner_desk.app.icalendar import CALENDAR, calendar
from partner_desk.cli.arguments import DeskFile, day_asked, estate_of
from partner_desk.cli.output import Force, Json, Output, bar, print_json, print_table, say
from partner_desk.cli.questions import OnOption, PartnerOption, ReadingOption, checked_reading
from partner_desk.domain import clock
from partner_desk.domain.lookup import partner_named
from partner_desk.domain.moments import in_utc
from partner_desk.domain.naming import counted
from partner_desk.readings.questions import AUTO


def ending(
    desk: DeskFile,
    on: OnOption = None,
    days: Annotated[int, typer.Option(help="So many days ahead.", min=1, max=10_000)] = AHEAD,
    partner: PartnerOption = None,
    reading: ReadingOption = AUTO,
    ics: Annotated[Path | None, typer.Option("--ics", help="Write a calendar file (.ics), or - to print it.")] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """List what ends soon, and what partners are no longer recognized for then; --partner: only what one loses."""
    output = Output(ics, CALENDAR, force, as_json) if ics is not None else None
    asked = day_asked(on)
    estate = estate_of(desk)
    with bar("Trying") as progress:
        ahead = endings(estate, asked, days, checked_reading(reading), progress=progress)
    if partner is not None:
        own = partner_named(estate, partner).id
        ahead = tuple(one for one in ahead if any(lost.partner == own for lost in one.losses))
    if output is not None:
        output.write(calendar(estate, ahead, clock.now()))
    if as_json:
        print_json([ending_object(estate, one) for one in ahead])
        return
    if output is not None:
        output.say(f"{output.written} It has {counted(len(ahead), 'end')}.")
        return
    rows = [(in_utc(one.at), ending_words(estate, one), "; ".join(losses_words(estate, one))) for one in ahead]
    print_table(("ends", "what", "no longer recognized then"), rows)
    if not ahead:
        say(f"Nothing ends within {counted(days, 'day')} from {asked}.")


def register(application: typer.Typer) -> None:
    """Make this verb part of the command line."""
    application.command("ending", epilog="Example: partner-desk-cli ending a.partnerdesk --days 30 --ics ends.ics")(
        ending
    )
