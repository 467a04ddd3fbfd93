"""`scenario`: what could be, beside what is: begin, list, show, apply and drop scenarios of a desk."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from partner_desk.app.comparing import Comparison, Side
from partner_desk.app.rebasing import Conflict, Winner
from partner_desk.app.scenarios import Branch, Scenarios
from partner_desk.app.turned import comparison_object
from partner_desk.app.workspace import Workspace
from partner_desk.cli.arguments import DeskFile, day_asked, looked_at, opened
from partner_desk.cli.compare import tell
from partner_desk.cli.output import Exit, Json, print_json, print_table, say
from partner_desk.cli.questions import OnOption
from partner_desk.domain.departures import what_if_leaves
from partner_desk.domain.errors import Refused
from partner_desk.domain.lookup import identity_named
from partner_desk.domain.moments import on_the_clock, start_of
from partner_desk.domain.naming import counted

scenario = typer.Typer(no_args_is_help=True, help="What could be: scenarios beside the desk as it is.")
Name = Annotated[str, typer.Argument(help="The scenario, by name or id.")]
EXAMPLE = "Example: partner-desk-cli scenario "


@scenario.command("list", epilog=EXAMPLE + "list a.partnerdesk --json")
def list_scenarios(desk: DeskFile, as_json: Json = False) -> None:
    """List the scenarios of a desk."""
    with looked_at(desk) as workspace:
        listed = [(one, _open(workspace, one.id)) for one in Scenarios(workspace).all()]
    if as_json:
        print_json([_object(branch) for _, branch in listed])
        return
    rows = [
        (one.name, on_the_clock(one.at), one.who, len(branch.changes), len(branch.conflicts)) for one, branch in listed
    ]
    print_table(("scenario", "when", "who", "facts", "conflicts"), rows, (3, 4))


def _open(workspace: Workspace, name: str) -> Branch:
    branch = Scenarios(workspace).open(name)
    branch.close()
    return branch


@scenario.command("new", epilog=EXAMPLE + 'new a.partnerdesk "Ann leaves" --leaves ann@contoso.example --on 2024-06-01')
def new_scenario(
    desk: DeskFile,
    name: Annotated[str, typer.Argument(help="What to call it.")],
    leaves: Annotated[
        list[str] | None, typer.Option(help="An identity that leaves, by object id, name or sign-in name.")
    ] = None,
    on: Annotated[str | None, typer.Option("--on", help="The day of leaving; today if not given.")] = None,
) -> None:
    """Begin a scenario: an empty one, or one in which identities leave."""
    with opened(desk) as workspace:
        at = start_of(day_asked(on))
        people = [identity_named(workspace.estate, one) for one in leaves or ()]
        branch = Scenarios(workspace).new(name, *(partial(what_if_leaves, principal=one, at=at) for one in people))
        say(f"{branch.name} holds {counted(len(branch.changes), 'change')}. The desk is as it was.")


@scenario.command("show", epilog=EXAMPLE + 'show a.partnerdesk "Ann leaves" --on 2024-06-02')
def show_scenario(desk: DeskFile, name: Name, on: OnOption = None, as_json: Json = False) -> None:
    """Say what is in a scenario, what clashes with the desk, and what partners would gain and lose."""
    asked = day_asked(on)
    with looked_at(desk) as workspace:
        branch = _open(workspace, name)
        recorded = workspace.estate
    comparison = Comparison(Side("as recorded", recorded, asked), Side(branch.name, branch.estate, asked))
    if as_json:
        print_json(_object(branch) | {"comparison": comparison_object(comparison)})
    else:
        for step in branch.scenario.steps:
            say(f"{step.name} ({len(step)})")
        for conflict in branch.conflicts:
            say(f"Conflict {conflict.id}: {conflict.words}")
        tell(comparison)
    if branch.conflicts:
        raise typer.Exit(Exit.FOUND)


@scenario.command("apply", epilog=EXAMPLE + 'apply a.partnerdesk "Ann leaves"')
def apply_scenario(
    desk: DeskFile,
    name: Name,
    keep: Annotated[
        list[str] | None,
        typer.Option(help="Whose word holds in a conflict, as ID=desk or ID=scenario, or for all: desk or scenario."),
    ] = None,
) -> None:
    """Make everything in a scenario so on the desk, as one step that can be undone."""
    with opened(desk) as workspace:
        branch = Scenarios(workspace).open(name)
        if branch.conflicts and keep:
            branch.settle(_winners(branch.conflicts, keep))
        changes = branch.apply()
    say(f"Recorded: {changes.name} ({counted(len(changes), 'fact')}). Nothing in Azure changed.")


def _winners(conflicts: tuple[Conflict, ...], keep: list[str]) -> dict[str, Winner]:
    winners: dict[str, Winner] = {}
    for text in keep:
        name, _, word = text.rpartition("=")
        if word not in {one.value for one in Winner}:
            raise Refused(
                "{text!r} does not say whose word holds. Write ID=desk, ID=scenario, desk or scenario.", text=text
            )
        for one in conflicts:
            if name in ("", one.id):
                winners[one.id] = Winner(word)
    return winners


@scenario.command("rename", epilog=EXAMPLE + 'rename a.partnerdesk "Ann leaves" "Ann leaves in June"')
def rename_scenario(desk: DeskFile, name: Name, new: Annotated[str, typer.Argument(help="The new name.")]) -> None:
    """Call a scenario something else."""
    with opened(desk) as workspace:
        found = Scenarios(workspace).rename(name, new)
    say(f"It is called {found.name} now.")


@scenario.command("drop", epilog=EXAMPLE + 'drop a.partnerdesk "Ann leaves"')
def drop_scenario(desk: DeskFile, name: Name) -> None:
    """Forget a scenario; the desk stays as it is."""
    with opened(desk) as workspace:
        found = Scenarios(workspace).drop(name)
    say(f"{found.name} is gone. The desk is as it was.")


def _object(branch: Branch) -> dict[str, object]:
    own = branch.scenario
    return {
        "id": own.id,
        "name": own.name,
        "who": own.who,
        "at": own.at.isoformat(),
        "steps": [{"name": one.name, "facts": len(one)} for one in own.steps],
        "facts": len(branch.changes),
        "conflicts": [{"id": one.id, "words": one.words} for one in branch.conflicts],
    }


def register(application: typer.Typer) -> None:
    """Make these verbs part of the command line."""
    application.add_typer(scenario, name="scenario")
