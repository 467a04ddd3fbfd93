"""Verbs on desk files: new, import, history, undo, redo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from partner_desk.app import imports
from partner_desk.app.workspace import Workspace
from partner_desk.cli.common import DeskFile, looked_at, opened, step_object, tell_step
from partner_desk.cli.output import Json, bar, print_json, print_table, say
from partner_desk.domain.errors import Refused
from partner_desk.exchange.reconcile import Preview


def new(
    path: Annotated[Path, typer.Argument(help="The file to make, for example customer.partnerdesk.")],
    sample: Annotated[bool, typer.Option(help="Fill it with the sample estate.")] = False,
    as_json: Json = False,
) -> None:
    """Make a new desk file."""
    workspace = Workspace.create(path)
    if sample:
        from partner_desk.app.sample import sample_step

        workspace.begin_with(sample_step())
    facts = sum(1 for _ in workspace.estate.facts_in_order())
    workspace.close()
    if as_json:
        print_json({"desk": str(path), "facts": facts})
        return
    say(f"{path} is ready.")


def import_files(
    desk: DeskFile,
    files: Annotated[list[Path], typer.Argument(help="Exports of az, PowerShell or the attestation script.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what it would do, and do nothing.")] = False,
    answer: Annotated[
        list[str] | None, typer.Option(help="Answer a question, as offer:csp-unknown=csp-azure-plan.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Import exported files as one step that can be undone."""
    answers = dict(one.split("=", 1) for one in answer or () if "=" in one)
    with looked_at(desk) if dry_run else opened(desk) as workspace:
        with bar("Reading") as progress:
            gathered = imports.gather(files, workspace.who, progress)
        found = imports.preview(workspace.estate, gathered, answers, files)
        backup = None if dry_run else imports.apply(workspace, found)
    if as_json:
        print_json(imports.preview_object(found))
    else:
        _tell(found)
        if dry_run:
            say("Nothing was changed (dry run).")
        elif not len(found.changes):
            say(
                "Nothing was recorded: "
                + ("no record was recognized." if found.nothing_recognized else "all is known.")
            )
        else:
            say(f"{len(found.changes)} facts recorded. Nothing in Azure changed.")
        if backup is not None:
            say(f"The desk as it was before is backup {backup.number} (`restore`).")
    if found.nothing_recognized:
        raise Refused("No record in these files was recognized, so nothing was recorded.")


def _tell(found: Preview) -> None:
    rows = [(word, one.new, one.changed, one.same, one.rejected) for word, one in found.kinds.items()]
    print_table(("", "new", "changed", "same", "rejected"), rows, (1, 2, 3, 4))
    for one in found.rejected[:20]:
        say(f"Left out: {one.file}{', ' if one.where else ''}{one.where}: {one.reason}.")
    for note in found.notes:
        say(note)
    for question in found.questions:
        words = " or ".join(word for word, _ in question.answers)
        say(f"{question.about}: {question.text} (--answer {question.id}={words})")


def history(desk: DeskFile, as_json: Json = False) -> None:
    """Who recorded what, and when."""
    with looked_at(desk) as workspace:
        steps = workspace.history()
    if as_json:
        print_json([step_object(one) for one in steps])
        return
    verb = {"undo": "Undid: ", "redo": "Redid: "}
    print_table(
        ("", "when", "who", "what", "facts"),
        [(one.id, f"{one.at:%Y-%m-%d %H:%M}", one.who, verb.get(one.kind, "") + one.name, one.count) for one in steps],
        (0, 4),
    )


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
    application.command("import", epilog=example + "import customer.partnerdesk exports/*.json --dry-run")(import_files)
    application.command("history", epilog=example + "history customer.partnerdesk --json")(history)
    application.command("undo", epilog=example + "undo customer.partnerdesk")(undo)
    application.command("redo", epilog=example + "redo customer.partnerdesk")(redo)
