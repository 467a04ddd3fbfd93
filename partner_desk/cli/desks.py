"""Verbs on desk files: new, history, name-state, undo, redo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from partner_desk.app.states import name_state, state_names, unname_state
from partner_desk.app.workspace import Workspace
from partner_desk.cli.arguments import DeskFile, looked_at, opened, step_object, tell_step
from partner_desk.cli.output import Json, print_json, print_table, say
from partner_desk.domain.errors import Refused
from partner_desk.domain.moments import on_the_clock


def new(
    path: Annotated[Path, typer.Argument(help="The file to make, for example customer.partnerdesk.")],
    sample: Annotated[bool, typer.Option(help="Fill it with the sample estate.")] = False,
    as_json: Json = False,
) -> None:
    """Make a new desk file."""
    workspace = Workspace.create(path)
    hint = ""
    if sample:
        from partner_desk.app.sample import sample_day, sample_step

        workspace.begin_with(sample_step())
        hint = f" The sample has most to tell with --on {sample_day()}."
    facts = sum(1 for _ in workspace.estate.facts_in_order())
    workspace.close()
    if as_json:
        print_json({"desk": str(path), "facts": facts})
        return
    say(f"{path} is ready.{hint}")


def history(desk: DeskFile, as_json: Json = False) -> None:
    """Who recorded what, and when."""
    with looked_at(desk) as workspace:
        steps, names = workspace.history(), state_names(workspace)
    if as_json:
        print_json([step_object(one) | {"state_name": names.get(one.id)} for one in steps])
        return
    verb = {"undo": "Undid: ", "redo": "Redid: "}
    headings: tuple[str, ...] = ("", "when", "who", "what", "facts")
    rows: list[tuple[object, ...]] = [
        (one.id, on_the_clock(one.at), one.who, verb.get(one.kind, "") + one.name, one.count) for one in steps
    ]
    if names:
        headings = (*headings, "state called")
        rows = [(*row, names.get(step.id, "")) for row, step in zip(rows, steps, strict=True)]
    print_table(headings, rows, (0, 4))


def name_state_verb(
    desk: DeskFile,
    step: Annotated[str, typer.Argument(help="The step after which it was so: its number, a name or a day.")],
    name: Annotated[str | None, typer.Argument(help="What to call it.")] = None,
    forget: Annotated[bool, typer.Option("--forget", help="Take its name away.")] = False,
    as_json: Json = False,
) -> None:
    """Give the desk as it was after a step a name to compare it by, or take that away."""
    if (name is None) is not forget:
        raise Refused("Say what to call it, or --forget to take its name away: one of them.")
    from partner_desk.app.recorded import step_named  # brings all the rules, which the other verbs do without

    with opened(desk) as workspace:
        meant = step_named(workspace, step)
        called = unname_state(workspace, meant.id) if name is None else name_state(workspace, meant.id, name)
        if as_json:
            print_json(step_object(meant) | {"state_name": called if name is not None else None})
        elif name is None:
            say(f"The desk as it was after step {meant.id} is no longer called {called}. Its history is as it was.")
        else:
            say(f"The desk as it was after step {meant.id} ({meant.name}) is called {called}.")


def undo(desk: DeskFile, as_json: Json = False) -> None:
    """Take back the last step."""
    with opened(desk) as workspace:
        if workspace.undo() is None:
            raise Refused("There is nothing to undo.")
        tell_step(workspace, "Undid", as_json)


def redo(desk: DeskFile, as_json: Json = False) -> None:
    """Make the last undone step again."""
    with opened(desk) as workspace:
        if workspace.redo() is None:
            raise Refused("There is nothing to redo.")
        tell_step(workspace, "Redid", as_json)


def register(application: typer.Typer) -> None:
    """Make these verbs part of the command line."""
    example = "Example: partner-desk-cli "
    application.command("new", epilog=example + "new customer.partnerdesk")(new)
    application.command("history", epilog=example + "history customer.partnerdesk --json")(history)
    application.command("name-state", epilog=example + 'name-state customer.partnerdesk 12 "Before the move"')(
        name_state_verb
    )
    application.command("undo", epilog=example + "undo customer.partnerdesk")(undo)
    application.command("redo", epilog=example + "redo customer.partnerdesk")(redo)
