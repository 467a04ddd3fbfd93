"""`advise`: what could be done about a verdict."""

from __future__ import annotations

from datetime import date

import typer

from partner_desk.advice import Advice
from partner_desk.app.advising import advice_for, advice_for_period, advice_object
from partner_desk.app.answers import View
from partner_desk.app.timeline_json import timeline_object
from partner_desk.cli.arguments import DeskFile, estate_of
from partner_desk.cli.output import Json, print_json, say
from partner_desk.cli.questions import (
    FromOption,
    OnePartner,
    OneProgram,
    OneScope,
    OnOption,
    ReadingOption,
    UntilOption,
    checked_reading,
    days,
)
from partner_desk.domain.estate import Estate
from partner_desk.domain.lookup import partner_named, scope_named
from partner_desk.readings.questions import AUTO, Verdict


def advise(
    desk: DeskFile,
    partner: OnePartner,
    scope: OneScope,
    program: OneProgram,
    on: OnOption = None,
    since: FromOption = None,
    until: UntilOption = None,
    reading: ReadingOption = AUTO,
    as_json: Json = False,
) -> None:
    """Say what would turn a verdict: who must do what, what it costs in access, and what comes of it.

    Of a period each time with one verdict is told, with the advice for its first day.
    """
    estate = estate_of(desk)
    first, last = days(on, since, until)
    place, view = scope_named(estate, scope), View(partner_named(estate, partner).id, program, first, reading)
    checked_reading(reading)
    if since is not None:
        _of_a_period(estate, place, view, last, as_json)
        return
    pieces = advice_for(estate, view, place)
    if as_json:
        print_json([advice_object(one) for one in pieces])
        return
    if not pieces:
        say("The partner is recognized here, and nothing about it is disputed: there is nothing to advise.")
    for number, one in enumerate(pieces, 1):
        tell(one, f"{number}. ")


def _of_a_period(estate: Estate, place: int, view: View, last: date, as_json: bool) -> None:
    """Tell the advice for each time of a period in which the verdict is the same."""
    told = advice_for_period(estate, view, last, place)
    pieces = timeline_object([span for span, _ in told])
    advice = [advised for _, advised in told]
    if as_json:
        print_json(
            [
                piece | {"advice": [advice_object(one) for one in advised]}
                for piece, advised in zip(pieces, advice, strict=True)
            ]
        )
        return
    for piece, advised in zip(pieces, advice, strict=True):
        disputed = " (disputed)" if piece["disputed"] else ""
        say(f"{piece['from']} to before {piece['until']}: {piece['verdict']}{disputed}")
        for number, one in enumerate(advised, 1):
            tell(one, f"  {number}. ")


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
        if not after and advice.verdict_after is Verdict.NOT_RECOGNIZED:
            after = f" Whatever it is, that alone leaves it {advice.verdict_after}."
        say(f"{indent}Whom to ask: {advice.who}.{after}")
    for effect in () if advice.has_passed else advice.effects:
        say(f"{indent}Also: {effect.text}")
    if advice.note:
        say(f"{indent}Note: {advice.note}")


def register(application: typer.Typer) -> None:
    """Make this verb part of the command line."""
    example = "Example: partner-desk-cli advise a.partnerdesk --partner Contoso --scope Production --program pec"
    application.command("advise", epilog=example)(advise)
