"""`advise`: what could be done about a verdict."""

from __future__ import annotations

import typer

from partner_desk.advice import Advice
from partner_desk.app.advising import advice_for, advice_object
from partner_desk.app.answers import View
from partner_desk.cli.arguments import DeskFile, day_asked, estate_of
from partner_desk.cli.output import Json, print_json, say
from partner_desk.cli.questions import OnePartner, OneProgram, OneScope, OnOption, ReadingOption, checked_reading
from partner_desk.domain.lookup import partner_named, scope_named
from partner_desk.readings.questions import AUTO


def advise(
    desk: DeskFile,
    partner: OnePartner,
    scope: OneScope,
    program: OneProgram,
    on: OnOption = None,
    reading: ReadingOption = AUTO,
    as_json: Json = False,
) -> None:
    """Say what would turn a verdict: who must do what, what it costs in access, and what comes of it."""
    estate = estate_of(desk)
    view = View(partner_named(estate, partner).id, program, day_asked(on), checked_reading(reading))
    pieces = advice_for(estate, view, scope_named(estate, scope))
    if as_json:
        print_json([advice_object(one) for one in pieces])
        return
    if not pieces:
        say("The partner is recognized here, and nothing about it is disputed: there is nothing to advise.")
    for number, one in enumerate(pieces, 1):
        tell(one, f"{number}. ")


def tell(advice: Advice, lead: str) -> None:
    """Print a piece of advice."""
    indent = " " * len(lead)
    say(f"{lead}{advice.text}")
    disputed = ", but disputed" if advice.disputed_after else ""
    if advice.has_passed:
        say(f"{indent}It would have been: {advice.verdict_after}{disputed}. It would have cost: {advice.cost}.")
    elif advice.counts_from is not None:
        supposed = f"; {advice.verdict_supposed} once that turned out well" if advice.verdict_supposed else ""
        say(f"{indent}Who: {advice.who}. Then: {advice.verdict_after}{disputed}{supposed}. Cost: {advice.cost}.")
    elif advice.collect:
        after = f" If it turns out well: {advice.verdict_after}{disputed}." if advice.supposed is not None else ""
        say(f"{indent}Whom to ask: {advice.who}.{after}")
    for effect in () if advice.has_passed else advice.effects:
        say(f"{indent}Also: {effect.text}")
    if advice.note:
        say(f"{indent}Note: {advice.note}")


def register(application: typer.Typer) -> None:
    """Make this verb part of the command line."""
    example = "Example: partner-desk-cli advise a.partnerdesk --partner Contoso --scope Production --program pec"
    application.command("advise", epilog=example)(advise)
