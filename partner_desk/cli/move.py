"""`moves` and `move`: what a change of agreement or seller would cost, made as a scenario with a check list."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from partner_desk.app.answers import cite_objects
from partner_desk.app.checklist import as_text, check_list
from partner_desk.app.comparing import Balance
from partner_desk.app.moveplans import AskKind, MoveQuestion, asks_of, move_named, moves_file
from partner_desk.app.moves import Given, MoveOutcome, Moving, unique_name
from partner_desk.app.outputs import CHECK_LIST
from partner_desk.app.scenarios import Scenarios
from partner_desk.app.turned import share_object
from partner_desk.cli.arguments import DeskFile, day, opened
from partner_desk.cli.output import Force, Json, Output, print_json, print_table, say
from partner_desk.domain.billing import Billing
from partner_desk.domain.descriptions import label
from partner_desk.domain.estate import Estate
from partner_desk.domain.lookup import partner_named, scope_named
from partner_desk.domain.origin import by_hand
from partner_desk.readings.dated import Cite


def moves(as_json: Json = False) -> None:
    """List the moves that the program knows, and what each asks for."""
    every = moves_file().move
    if as_json:
        print_json(
            [
                {"id": one.id, "name": one.name, "says": one.says, "ask": [ask.model_dump() for ask in asks_of(one)]}
                for one in every
            ]
        )
        return
    print_table(("move", "what", "asks for"), [(one.id, one.says, ", ".join(map(_option, one.ask))) for one in every])


def _option(ask: str) -> str:
    return "--" + ask.removesuffix("s")


def move(
    desk: DeskFile,
    kind: Annotated[str, typer.Argument(help="The move; `moves` lists them.")],
    subscription: Annotated[
        list[str] | None, typer.Option(help="A subscription that moves, or the GUID of the new one; may be repeated.")
    ] = None,
    on: Annotated[str | None, typer.Option("--on", help="The first day of the new state, as 2024-05-10.")] = None,
    seller: Annotated[str | None, typer.Option(help=f"{label(Billing, 'bill_to')}.")] = None,
    reseller: Annotated[str | None, typer.Option(help=f"{label(Billing, 'reseller_of_record')}.")] = None,
    offer: Annotated[str | None, typer.Option(help="The offer of a new subscription, for example ea.")] = None,
    parent: Annotated[str | None, typer.Option(help="The scope above a new subscription.")] = None,
    tenant: Annotated[str | None, typer.Option(help="The GUID of a new customer's tenant.")] = None,
    customer: Annotated[str | None, typer.Option(help="The name of a new customer.")] = None,
    name: Annotated[str | None, typer.Option(help="The name of a new subscription.")] = None,
    scenario: Annotated[str | None, typer.Option(help="What to call the scenario; as the move if not given.")] = None,
    write: Annotated[Path | None, typer.Option(help="Write the check list to this file, as Markdown.")] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Make a move as a scenario, and say what it costs, what survives and what to prepare."""
    chosen = move_named(kind)
    output = None if write is None else Output(write, CHECK_LIST, force, as_json)
    said = {
        "subscriptions": tuple(subscription or ()), "subscription": (subscription or [""])[0], "on": on,
        "seller": seller, "reseller": reseller, "offer": offer, "parent": parent, "tenant": tenant,
        "customer": customer, "name": name,
    }  # fmt: skip
    with opened(desk) as workspace:
        given = {ask.id: _read(workspace.estate, ask, said[ask.id]) for ask in asks_of(chosen) if said[ask.id]}
        moving = Moving(chosen, given, by_hand(workspace.who))
        outcome = moving.outcome(workspace.estate)
        scenarios = Scenarios(workspace)
        called = scenario or unique_name(chosen, [one.name for one in scenarios.all()])
        branch = scenarios.new(called, *moving.makers(workspace.estate))
        branch.close()
    text = check_list(outcome)
    if output is not None:
        output.write(text.encode())
    if as_json:
        print_json(_object(outcome, branch.name))
        return
    say_on = say
    if output is None:
        say(as_text(text))
    else:
        say_on = output.say
        say_on(output.written)
    say_on(f"The move is kept as the scenario {branch.name!r}. The desk is as it was.")


def _read(estate: Estate, ask: MoveQuestion, said: Any) -> Given:
    match ask.kind:
        case AskKind.DAY:
            found = day(said)
            assert found is not None
            return found
        case AskKind.PARTNER:
            return partner_named(estate, said).id
        case AskKind.SCOPE:
            return estate.scopes.key(scope_named(estate, said))
        case AskKind.SUBSCRIPTIONS:
            return tuple(estate.scopes.key(scope_named(estate, one)) for one in said)
        case _:
            return str(said)


def _object(outcome: MoveOutcome, scenario: str) -> dict[str, Any]:
    return {
        "move": outcome.move.id,
        "on": outcome.on.isoformat(),
        "scenario": scenario,
        "lost": [_balance(one) | {"lost": share_object(one.lost)} for one in outcome.lost],
        "gained": [_balance(one) | {"gained": share_object(one.gained)} for one in outcome.gained],
        "survives": [_balance(one) | {"leaves": one.unchanged} for one in outcome.survives],
        "preparations": [
            {
                "who": preparation.plan.who,
                "text": preparation.text,
                "gains": [_balance(gain) | {"leaves": gain.gained.leaves} for gain in preparation.gains],
                "cites": cite_objects(Cite(one.source, one.says) for one in preparation.plan.cites),
            }
            for preparation in outcome.preparations
        ],
        "check": [line.model_dump() for line in outcome.move.check],
    }


def _balance(one: Balance) -> dict[str, Any]:
    return {"partner": one.partner, "program": one.program}


def register(application: typer.Typer) -> None:
    """Make these verbs part of the command line."""
    example = "Example: partner-desk-cli "
    application.command("moves", epilog=example + "moves --json")(moves)
    application.command(
        "move",
        epilog=example
        + "move a.partnerdesk csp-to-csp --subscription Production --seller Contoso --on 2024-06-01 --write list.md",
    )(move)
