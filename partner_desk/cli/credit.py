"""`compare-credit` and `credit-drops`: the credit that bills show beside the verdicts, and why it fell."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from partner_desk.app.credit import (
    CREDIT_TABLE,
    ComparedCredit,
    compared,
    comparison_object,
    comparison_table,
    desk_says,
    estimate_says,
    summary,
    told_by,
    when,
)
from partner_desk.app.creditdrops import drop_object, drop_says, explained_drops, last_month, turn_says
from partner_desk.app.factnames import FactNames
from partner_desk.cli.arguments import DeskFile, day, estate_of
from partner_desk.cli.output import Exit, Force, Json, Output, bar, print_json, say
from partner_desk.cli.questions import (
    FromOption,
    PartnerOption,
    ReadingOption,
    ScopeOption,
    UntilOption,
    checked_reading,
)
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.lookup import partner_named, scope_named
from partner_desk.domain.moments import Period
from partner_desk.domain.naming import scope_within
from partner_desk.findings.compared_runs import ComparedRun, bill_says
from partner_desk.readings.questions import AUTO

TOLD = 50
"""So many disagreements are told one by one."""


def compare_credit(
    desk: DeskFile,
    since: FromOption = None,
    until: UntilOption = None,
    scope: ScopeOption = None,
    partner: PartnerOption = None,
    reading: ReadingOption = AUTO,
    every: Annotated[
        bool, typer.Option("--all", help="Also what agrees, and what cannot be compared with the reason.")
    ] = False,
    table: Annotated[Path | None, typer.Option("--csv", help="Write a table (.csv), or - to print it.")] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Compare the credit of bills and the attribution of reports with the verdicts; exit code 1 if they disagree."""
    output = Output(table, CREDIT_TABLE, force, as_json) if table is not None else None
    first, end = day(since), day(until)
    estate = estate_of(desk)
    with bar("Comparing") as progress:
        found = compared(estate, first, end, checked_reading(reading), progress=progress)
    chosen = ComparedCredit(estate, found.period, _chosen(estate, found.runs, scope, partner), found.reading)
    shown = chosen.runs if every else chosen.disagreeing
    if output is not None:
        output.write(comparison_table(chosen, shown))
    if as_json:
        print_json(comparison_object(chosen, shown))
    elif output is not None:
        output.say(output.written)
    else:
        _tell(chosen, shown)
    if chosen.disagreeing:
        raise typer.Exit(Exit.FOUND)


def _chosen(
    estate: Estate, runs: tuple[ComparedRun, ...], scope: str | None, partner: str | None
) -> tuple[ComparedRun, ...]:
    tree = estate.scopes
    if partner is not None:
        own = partner_named(estate, partner).id
        runs = tuple(one for one in runs if one.partner == own)
    if scope is not None:
        top = scope_named(estate, scope)
        places = {one.scope: tree.find(one.scope) for one in runs}
        inside = {key for key, place in places.items() if place is not None and top in tree.path(place)}
        runs = tuple(one for one in runs if one.scope in inside)
    return runs


def _tell(of: ComparedCredit, shown: tuple[ComparedRun, ...]) -> None:
    names = FactNames(of.estate)
    for sentence in summary(of):
        say(sentence)
    for run in shown[:TOLD]:
        why = f" ({run.obstacle.words})" if run.obstacle is not None else ""
        where = f"{scope_within(of.estate.scopes, run.scope)}, {names.partner(run.partner)}"
        say(f"{when(run)}, {where}: {run.outcome.words}{why}")
        if run.outcome.disagrees:
            say(f"  The desk: {desk_says(of, run)}")
        say(f"  {told_by(run)}: {bill_says(run)}")
        if money := estimate_says(run):
            say(f"  {money}")
    if len(shown) > TOLD:
        say(f"{len(shown) - TOLD:,} more; --json or --csv FILE has all of them.")


def credit_drops(
    desk: DeskFile,
    since: FromOption = None,
    until: UntilOption = None,
    before_since: Annotated[
        str | None,
        typer.Option("--before-from", help="The first day of the earlier period; as long before if not given."),
    ] = None,
    before_until: Annotated[
        str | None, typer.Option("--before-until", help="The day after the last one of the earlier period.")
    ] = None,
    reading: ReadingOption = AUTO,
    as_json: Json = False,
) -> None:
    """Say where a smaller share was credited than in the period before, and which fact began or ended then."""
    estate = estate_of(desk)
    later = _period(day(since), day(until)) or last_month(estate)
    earlier = _period(day(before_since), day(before_until))
    with bar("Comparing") as progress:
        dropped = explained_drops(estate, later, earlier, checked_reading(reading), progress=progress)
    if as_json:
        print_json([drop_object(estate, one) for one in dropped])
        return
    for each in dropped:
        say(drop_says(estate, each.drop))
        for cause in each.causes:
            say(f"  {turn_says(estate, cause.turn, each.drop.currency)}")
            for sentence in cause.sentences:
                say(f"    {sentence}")
        if not each.causes:
            say("  No scope lost its credit: more was charged where none was given before.")
    if not dropped:
        say(f"Nowhere was a smaller share credited from {later.since} to before {later.until} than before.")


def _period(since: date | None, until: date | None) -> Period | None:
    if since is None and until is None:
        return None
    if since is None or until is None:
        raise Refused("A period has both ends: give its first day and the day after its last one.")
    return Period(since, until)


def register(application: typer.Typer) -> None:
    """Make these verbs part of the command line."""
    example = "Example: partner-desk-cli compare-credit a.partnerdesk --from 2024-03-01 --until 2024-04-01"
    application.command("compare-credit", epilog=example)(compare_credit)
    example = "Example: partner-desk-cli credit-drops a.partnerdesk --from 2024-03-01 --until 2024-04-01"
    application.command("credit-drops", epilog=example)(credit_drops)
