"""`fragile`: what hangs on one person or one assignment, and what would lose a recognition at a scope."""

from __future__ import annotations

from typing import Annotated

import typer

from partner_desk.app.answers import View
from partner_desk.app.fragility import burden_object, burdens, prop_words, weak_object, weak_points
from partner_desk.cli.arguments import DeskFile, day_asked, estate_of
from partner_desk.cli.output import Json, print_json, print_table, say
from partner_desk.cli.questions import OnOption, PartnerOption, ReadingOption, checked_reading, programs
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.lookup import partner_named, scope_named
from partner_desk.domain.naming import scope_called
from partner_desk.readings.questions import AUTO

SHOWN = 40
"""So many lines are printed for people."""


def fragile(
    desk: DeskFile,
    on: OnOption = None,
    scope: Annotated[
        str | None, typer.Option("--scope", help="Look at one scope; needs --partner and --program.")
    ] = None,
    partner: PartnerOption = None,
    program: Annotated[str | None, typer.Option("--program", help="The program, for example pec.")] = None,
    reading: ReadingOption = AUTO,
    as_json: Json = False,
) -> None:
    """Say what partners would lose if one person left or one assignment went."""
    asked = day_asked(on)
    estate = estate_of(desk)
    if scope is not None:
        if partner is None or program is None:
            raise Refused("For one scope, say which partner and which program: --partner NAME --program pec.")
        (name,) = programs(program)
        view = View(partner_named(estate, partner).id, name, asked, checked_reading(reading))
        _at_scope(estate, view, scope_named(estate, scope), as_json)
        return
    if program is not None:
        programs(program)
    wanted = partner_named(estate, partner).id if partner is not None else None
    found = [one for one in burdens(estate, asked, checked_reading(reading)) if wanted in (None, *one.partners)]
    heaviest = [one for one in found if program is None or program in one.programs]
    if as_json:
        print_json([burden_object(estate, one) for one in heaviest])
        return
    rows = [
        (prop_words(estate, one.prop), one.leaves, ", ".join(one.partners), ", ".join(one.programs))
        for one in heaviest[:SHOWN]
    ]
    print_table(("hangs on", "leaves", "partners", "programs"), rows, (1,))
    if len(heaviest) > SHOWN:
        say(f"And {len(heaviest) - SHOWN} more; --json tells them all.")


def _at_scope(estate: Estate, view: View, scope: int, as_json: bool) -> None:
    weak = weak_points(estate, view, scope)
    if as_json:
        print_json({"parts": [weak_object(estate, one) for one in weak.found], "more": weak.more})
        return
    tree = estate.scopes
    for part in weak.found:
        say(f"{part.leaves} like {scope_called(tree, part.example)}:")
        if part.weakness.safe:
            say("  does not rest on anybody's access.")
        for told in part.weakness.sets:
            say(f"  lost without {' and without '.join(prop_words(estate, prop) for prop in told)}")
        if not part.weakness.sets and not part.weakness.safe:
            say("  not lost by the loss of any two.")
        if not part.weakness.complete:
            say("  There are more such sets than are told here.")
    if weak.more:
        say(f"{weak.more} more leaves were not looked into; ask about a smaller scope.")
    if not weak.found:
        say("Nothing is recognized here.")


def register(application: typer.Typer) -> None:
    """Make this verb part of the command line."""
    application.command(
        "fragile",
        epilog="Example: partner-desk-cli fragile a.partnerdesk --on 2024-05-10 --json",
    )(fragile)
