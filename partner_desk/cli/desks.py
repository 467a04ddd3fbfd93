"""Verbs on desk files: new, import, history, undo, redo."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from partner_desk.app import imports
from partner_desk.app.workspace import Workspace
from partner_desk.cli.common import DeskFile, opened, step_object, tell_step
from partner_desk.cli.output import Json, print_json, print_table, say
from partner_desk.domain.errors import Refused
from partner_desk.domain.progress import silent


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
    with opened(desk) as workspace:
        with _bar() as progress:
            gathered = imports.gather(files, workspace.who, progress)
        found = imports.preview(workspace.estate, gathered, answers, files)
        if not dry_run:
            imports.apply(workspace, found)
    if as_json:
        print_json(imports.preview_object(found))
        return
    rows = [(word, one.new, one.changed, one.same, one.rejected) for word, one in found.kinds.items()]
    print_table(("", "new", "changed", "same", "rejected"), rows, (1, 2, 3, 4))
    for one in found.rejected[:20]:
        say(f"Left out: {one.file}{', ' if one.where else ''}{one.where}: {one.reason}.")
    for note in found.notes:
        say(note)
    for question in found.questions:
        words = " or ".join(word for word, _ in question.answers)
        say(f"{question.about}: {question.text} (--answer {question.id}={words})")
    say(
        "Nothing was changed (dry run)."
        if dry_run
        else f"{len(found.changes)} facts recorded. Nothing in Azure changed."
    )


@contextmanager
def _bar() -> Iterator[Any]:
    """A progress bar on a terminal; silence elsewhere."""
    if not sys.stderr.isatty():
        yield silent
        return
    with Progress(TextColumn("Reading"), BarColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("read")
        yield lambda done, total: bar.update(task, completed=done, total=total)


def history(desk: DeskFile, as_json: Json = False) -> None:
    """Who recorded what, and when."""
    with opened(desk) as workspace:
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
