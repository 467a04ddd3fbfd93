"""`compare`: what every partner gains and loses between two days, two desks, or the desk and scenarios."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from partner_desk.app import rulebook
from partner_desk.app.comparing import Balance, Comparison, RecognizedShare, Side
from partner_desk.app.comparing import compare as comparisons
from partner_desk.app.factnames import FactNames
from partner_desk.app.recorded import recorded_side, step_named
from partner_desk.app.scenarios import Scenarios
from partner_desk.app.turned import comparison_object, money, told_by, turned_names, turns
from partner_desk.cli.arguments import DeskFile, day, day_asked, estate_of, looked_at
from partner_desk.cli.output import Json, print_json, print_table, say
from partner_desk.cli.questions import ReadingOption, checked_reading
from partner_desk.domain.errors import Refused
from partner_desk.domain.naming import listed, scope_called
from partner_desk.domain.showing import one_line
from partner_desk.readings.questions import AUTO

NAMED = 5
"""So many scopes that turned alike are named."""


def compare(
    desk: DeskFile,
    on: Annotated[str | None, typer.Option("--on", help="The first day, as 2024-05-10; today if not given.")] = None,
    other: Annotated[str | None, typer.Option("--and", help="The second day; the first one if not given.")] = None,
    scenario: Annotated[
        list[str] | None, typer.Option("--scenario", help="A scenario, by name or id; may be repeated.")
    ] = None,
    with_desk: Annotated[
        Path | None, typer.Option("--with", help="A desk as it was before: a copy that was kept, or a backup.")
    ] = None,
    recorded: Annotated[
        list[str] | None,
        typer.Option(
            "--recorded",
            help="The desk as it was after a step of its history: the step's number, its name, the name that was given"
            " to that state (name-state) or a day; two are compared with each other.",
        ),
    ] = None,
    reading: ReadingOption = AUTO,
    as_json: Json = False,
) -> None:
    """Say what partners gain and lose, and which criteria turn where.

    One scenario is compared with the desk as recorded, the others of several with the first; without one, the desk
    on one day with the desk on another, or what it was before with the desk. With --json, several comparisons are a
    list.
    """
    if sum((bool(scenario), with_desk is not None, bool(recorded))) > 1:
        raise Refused("Say --scenario, --with or --recorded, one of them: each is compared with the desk itself.")
    first = day_asked(on)
    second = day(other) or first
    asked = checked_reading(reading)
    with looked_at(desk) as workspace:
        names = scenario or []
        branches = [Scenarios(workspace).open(name) for name in names]
        sides = [Side(one.name, one.estate, second, asked) for one in branches]
        if len(branches) < 2:
            sides.insert(0, Side("as recorded", workspace.estate, first, asked))
        else:
            sides[0] = replace(sides[0], day=first)
        if not branches:
            sides.append(replace(sides[0], day=second))
        if recorded:
            before = [recorded_side(workspace, step_named(workspace, one), first, asked) for one in recorded]
            sides = (
                [*before, sides[-1]]
                if len(before) == 1
                else [before[0], *(replace(one, day=second) for one in before[1:])]
            )
        if with_desk is not None:
            sides[0] = replace(sides[0], name=one_line(with_desk.stem), estate=estate_of(with_desk))
    compared = comparisons(sides)
    if as_json:
        shown = [comparison_object(one) for one in compared]
        print_json(shown if len(shown) > 1 else shown[0])
        return
    for one in compared:
        tell(one)


def tell(comparison: Comparison) -> None:
    """Print a comparison for people."""
    say(f"{titled(comparison.before)}  ->  {titled(comparison.after)}")
    tree = comparison.ground.tree
    for words, keys in (("Only before", comparison.only_before), ("Only after", comparison.only_after)):
        for key in keys[:NAMED]:
            say(f"{words}: {scope_called(tree, key)}")
        if len(keys) > NAMED:
            say(f"{words}: {len(keys) - NAMED} more")
    changed = [balance for balance in comparison.balances if balance.changed]
    if not changed:
        say("No verdict differs.")
        return
    print_table(
        ("partner", "program", "before", "after", "gained", "lost", "charges gained", "charges lost"),
        [_row(comparison, balance) for balance in changed],
        (2, 3, 4, 5),
    )
    for balance in changed:
        _tell_turned(comparison, balance)


def _row(comparison: Comparison, balance: Balance) -> tuple[object, ...]:
    partner = FactNames(comparison.after.estate).partner(balance.partner)
    shares = (balance.before, balance.after, balance.gained, balance.lost)
    leaves = (share.leaves for share in shares)
    return (partner, balance.program, *leaves, _charges(balance.gained), _charges(balance.lost))


def _tell_turned(comparison: Comparison, balance: Balance) -> None:
    """Where the verdicts of one partner and program turned, and why they are what they are on both sides."""
    tree = comparison.ground.tree
    turned = turns(comparison, balance.partner, balance.program)
    partner = FactNames(comparison.after.estate).partner(balance.partner)
    say(f"{partner}, {rulebook.library().programs[balance.program].name}:")
    for turn in turned.found:
        names = listed(turn.scopes, NAMED, lambda key: scope_called(tree, key))
        verdicts = f"{turn.before or 'not there'} -> {turn.after or 'not there'}"
        turned_by = ", ".join(turned_names(comparison, turn))
        by = f" (what turned: {turned_by})" if turned_by else ""
        say(f"  {names} ({turn.leaves}): {verdicts}{by}")
        for side in (comparison.before, comparison.after):
            why = told_by(side, comparison, turn, balance.partner, balance.program)
            if why is not None:
                say(f"    {titled(side)}: {' '.join((why.sentence, *why.below))}")
    if turned.more:
        say(f"  {turned.more} more scopes turned.")


def titled(side: Side) -> str:
    """A side and its day."""
    return f"{side.name} on {side.day}"


def _charges(share: RecognizedShare) -> str:
    return ", ".join(f"{money(amount)} {currency}" for currency, amount in share.charges.items())


def register(application: typer.Typer) -> None:
    """Make this verb part of the command line."""
    application.command(
        "compare",
        epilog="Example: partner-desk-cli compare a.partnerdesk --on 2025-10-13 --and 2025-10-14 --json, or "
        'partner-desk-cli compare a.partnerdesk --scenario "Ann leaves"',
    )(compare)
