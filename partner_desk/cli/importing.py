"""`import`: what exported files say, as one step on a desk."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from partner_desk.app import imports
from partner_desk.cli.arguments import DeskFile, looked_at, opened
from partner_desk.cli.output import Json, bar, print_json, print_table, say
from partner_desk.domain.errors import Refused
from partner_desk.domain.naming import counted
from partner_desk.domain.showing import quoted
from partner_desk.exchange.reconcile.preview import Choice, Preview, counted_as


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
    answers = _answers(answer or [])
    with looked_at(desk) if dry_run else opened(desk) as workspace:
        with bar("Reading") as progress:
            gathered = imports.gather(files, workspace.who, progress)
        preview = imports.preview(workspace.estate, gathered, answers, files)
        if answers:
            _check(answers, [*imports.preview(workspace.estate, gathered, {}, files).questions, *preview.questions])
        backup = None if dry_run else imports.apply(workspace, preview)
    unread = preview.nothing_recognized and not len(preview.changes)
    if as_json:
        print_json(imports.preview_object(preview))
    else:
        _tell(preview)
        if dry_run:
            say("Nothing was changed (dry run).")
        elif len(preview.changes):
            say(f"{counted(len(preview.changes), 'fact')} recorded. Nothing in Azure changed.")
        elif not unread:
            say("0 facts recorded: all of it is on the desk already.")
        if backup is not None:
            say(f"The desk as it was before is backup {backup.number} (`restore`).")
    if unread:
        raise Refused("No record in these files was recognized, so nothing was recorded.")


def _answers(given: list[str]) -> dict[str, str]:
    for one in given:
        if "=" not in one:
            raise Refused(f"{quoted(one)} is no answer; write it as QUESTION=ANSWER, as the questions show it.")
    return dict(one.split("=", 1) for one in given)


def _check(answers: dict[str, str], asked: list[Choice]) -> None:
    """Raise Refused for an answer that nobody asked for, or that is none of those offered."""
    offered = {one.id: [word for word, _ in one.answers] for one in asked}
    for question, word in answers.items():
        if question not in offered:
            known = f"Asked are: {', '.join(offered)}." if offered else "These files leave no question."
            raise Refused(f"Nobody asks {quoted(question)}. {known} Nothing was recorded.")
        if word not in offered[question]:
            raise Refused(f"{quoted(word)} is no answer to {question}: {' or '.join(offered[question])}.")


def _tell(preview: Preview) -> None:
    rows = [(counted_as(word), one.new, one.changed, one.same, one.rejected) for word, one in preview.kinds.items()]
    print_table(("", "new", "changed", "same", "rejected"), rows, (1, 2, 3, 4))
    for one in preview.rejected[:20]:
        say(f"Left out: {one.file}{', ' if one.where else ''}{one.where}: {one.reason}.")
    for note in preview.notes:
        say(note)
    for question in preview.questions:
        words = " or ".join(word for word, _ in question.answers)
        say(f"{question.about}: {question.text} (--answer {question.id}={words})")


def register(application: typer.Typer) -> None:
    """Make this verb part of the command line."""
    example = "Example: partner-desk-cli import customer.partnerdesk exports/*.json --dry-run"
    application.command("import", epilog=example)(import_files)
