"""`timeline`: from when to when a verdict held at a scope, and what began each piece."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from partner_desk.app.activity import activity
from partner_desk.app.timeline import TimelineQuestion, TimelineSpan
from partner_desk.app.timeline import timeline as pieces_of
from partner_desk.app.timeline_json import timeline_object
from partner_desk.cli.arguments import DeskFile, day, estate_of
from partner_desk.cli.output import Json, print_json, say
from partner_desk.cli.questions import OnePartner, OneProgram, OneScope, ReadingOption, checked_reading, programs
from partner_desk.domain import clock
from partner_desk.domain.errors import Refused
from partner_desk.domain.lookup import partner_named, scope_named
from partner_desk.readings.questions import AUTO


def timeline(
    desk: DeskFile,
    partner: OnePartner,
    scope: OneScope,
    program: OneProgram,
    since: Annotated[str | None, typer.Option("--from", help="The first day; three years back if not given.")] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="The day after the last one; this year's end if not given.")
    ] = None,
    reading: ReadingOption = AUTO,
    as_json: Json = False,
) -> None:
    """Say from when to when a verdict held, and which facts or rules began each piece."""
    today = clock.today()
    first = day(since) or date(today.year - 3, 1, 1)
    last = day(until) or date(today.year + 1, 1, 1)
    (name,) = programs(program)
    estate = estate_of(desk)
    if not len(estate.scopes):
        raise Refused("There are no scopes on this desk yet.")
    asked = TimelineQuestion(
        partner_named(estate, partner).id, scope_named(estate, scope), name, checked_reading(reading)
    )
    pieces = pieces_of(estate, asked, first, last)
    if as_json:
        print_json(timeline_object(pieces))
        return
    for one in pieces:
        _tell(one)


def _tell(piece: TimelineSpan) -> None:
    disputed = " (disputed)" if piece.disputed else ""
    span = f"{piece.since} to before {piece.until}, {piece.days} days"
    say(f"{span}: {piece.verdict}{disputed}, by {', '.join(piece.readings)}")
    if share := activity([piece]):
        say(f"  {share}")
    for fact in piece.facts:
        say(f"  {fact.words}")
    for rule in piece.rules:
        say(f"  {rule.words}")
        for cite in rule.cites:
            say(f"    {cite.source}: {cite.says}")


def register(application: typer.Typer) -> None:
    """Make this verb part of the command line."""
    application.command(
        "timeline",
        epilog="Example: partner-desk-cli timeline a.partnerdesk --partner Contoso --scope Production --program pec "
        "--from 2024-01-01 --until 2025-01-01",
    )(timeline)
