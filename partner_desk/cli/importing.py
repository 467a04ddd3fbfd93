"""`import`: what exported files say, as one step on a desk."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from partner_desk.app import imports
from partner_desk.app.backups import Backup
from partner_desk.app.importrows import ImportRows, can_be_kept, row_id
from partner_desk.app.lastimport import (
    LastImport,
    last_import,
    recognition_turned,
    remember_import,
    turned_object,
    turned_words,
)
from partner_desk.app.leftout import LEFT_OUT, left_out_table
from partner_desk.app.outputs import STANDARD_OUTPUT
from partner_desk.cli.arguments import DeskFile, day_asked, looked_at, opened
from partner_desk.cli.output import Exit, Force, Json, Output, bar, print_json, print_table, say
from partner_desk.domain import clock
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import start_of
from partner_desk.domain.naming import counted
from partner_desk.domain.shells import typed
from partner_desk.domain.showing import quoted
from partner_desk.exchange.reconcile.preview import ChangeKind, Choice, Preview, counted_as
from partner_desk.exchange.sources import SourceFile, given_bytes

STANDARD_INPUT, MOST_PIPED = Path("-"), 500_000_000
"""What stands on the command line for no file but what is piped, and how many bytes that may be."""
SHOWN = 20
"""So many changes of a group are told one by one."""
RejectedTable = Annotated[
    Path | None, typer.Option(help="Write what is left out, with the reasons, as a table (.csv).")
]


def import_files(
    desk: DeskFile,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Exports of az, PowerShell or the attestation script; folders, .zip, .gz, .xlsx; - is input."
        ),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Read the files of the last import again; tell what changed.")
    ] = False,
    since_last: Annotated[
        bool, typer.Option("--since-last", help="The same, and print what changed since then as JSON.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what it would do, and do nothing.")] = False,
    answer: Annotated[
        list[str] | None, typer.Option(help="Answer a question, as offer:csp-unknown=csp-azure-plan.")
    ] = None,
    made: Annotated[
        str | None, typer.Option(help="The day on which the files were exported, if it is not that of the files.")
    ] = None,
    made_by: Annotated[
        str | None, typer.Option(help="Who was signed in when they were exported, for files that do not say so.")
    ] = None,
    keep: Annotated[
        list[str] | None, typer.Option(help="Leave this as it is on the desk, as the list of changes names it.")
    ] = None,
    rejected: RejectedTable = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Import exported files as one step that can be undone; --again: exit code 1 if something was lost."""
    again = again or since_last
    if again == bool(files):
        raise Refused("Name the files to import, or say --again for those of the last import. Nothing was recorded.")
    table = left_out_file(rejected, force)
    answers = _answers(answer or [])
    exported = start_of(day_asked(made)) if made is not None else None
    sources = [_standard_input() if file == STANDARD_INPUT else file for file in files or ()]
    with looked_at(desk) if dry_run else opened(desk) as workspace:
        last = last_import(workspace) if again else LastImport()
        sources += last.paths
        all_answers = {**last.answers, **answers}
        exporter = last.exported_by if made_by is None else made_by.strip()
        with bar("Reading") as progress:
            gathered = imports.gather(sources, workspace.who, progress, exported, exporter)
        estate = workspace.estate
        preview = imports.preview(estate, gathered, all_answers, sources)
        if answers:
            _check(answers, [*imports.preview(estate, gathered, {}, sources).questions, *preview.questions])
        preview = imports.keep(preview, keep or [])
        if table is not None:
            table.write(left_out_table(preview))
        backup = None if dry_run else imports.apply(workspace, preview)
        unread = preview.nothing_recognized and not len(preview.changes)
        if not (dry_run or unread):
            remember_import(workspace, sources, all_answers, exporter)
    turned = recognition_turned(estate, estate.apply(preview.changes), clock.today()) if again else []
    if as_json or since_last:
        print_json(imports.preview_object(estate, preview) | (turned_object(turned) if again else {}))
    else:
        tell_preview(estate, preview, can_keep=True)
        for line in turned_words(estate, turned):
            say(line)
        if not (unread or dry_run or len(preview.changes)):
            say("0 facts recorded" + ("." if keep else ": all of it is on the desk already."))
        tell_done(preview, backup, dry_run=dry_run)
        if table is not None:
            table.say(table.written)
    if unread:
        raise Refused("No record in these files was recognized, so nothing was recorded.")
    if again and (any(one.gone for one in preview.kinds.values()) or any(one.lost.leaves for one in turned)):
        raise typer.Exit(Exit.FOUND)


def left_out_file(path: Path | None, force: bool) -> Output | None:
    """Where what is left out is written; raises Refused if it cannot be."""
    if path == STANDARD_OUTPUT:
        raise Refused("--rejected asks for the name of a file: standard output has the changes. Nothing was recorded.")
    return None if path is None else Output(path, LEFT_OUT, force)


def _standard_input() -> SourceFile:
    """What is piped into the command, as a file."""
    data = sys.stdin.buffer.read(MOST_PIPED + 1)
    if len(data) > MOST_PIPED:
        raise Refused(
            "More than {most_piped:,} bytes came on standard input. Nothing was imported. Write them "
            "into a file, and import that.",
            most_piped=MOST_PIPED,
        )
    return given_bytes(data, "standard input", clock.now())


def _answers(given: list[str]) -> dict[str, str]:
    for one in given:
        if "=" not in one:
            raise Refused("{one} is no answer; write it as QUESTION=ANSWER, as the questions show it.", one=quoted(one))
    return dict(one.split("=", 1) for one in given)


def _check(answers: dict[str, str], asked: list[Choice]) -> None:
    """Raise Refused for an answer that nobody asked for, or that is none of those offered."""
    offered = {one.id: [word for word, _ in one.answers] for one in asked}
    for question, word in answers.items():
        if question not in offered:
            known = f"Asked are: {', '.join(offered)}." if offered else "These files leave no question."
            raise Refused(
                "Nobody asks {question}. {known} Nothing was recorded.", question=quoted(question), known=known
            )
        if word not in offered[question]:
            raise Refused(
                "{word} is no answer to {question}: {known}.",
                word=quoted(word),
                question=question,
                known=" or ".join(offered[question]),
            )


def tell_done(preview: Preview, backup: Backup | None, *, dry_run: bool) -> None:
    """Tell whether it was recorded, and what leads back."""
    if dry_run:
        say("Nothing was changed (dry run).")
    elif len(preview.changes):
        say(f"{counted(len(preview.changes), 'fact')} recorded. Nothing in Azure changed.")
    if backup is not None:
        say(f"The desk as it was before is backup {backup.number} (`restore`).")


def tell_preview(estate: Estate, preview: Preview, *, can_keep: bool) -> None:
    """Tell what would come of it: counts, changes (with how to keep one), what is left out, notes and questions."""
    rows = [
        (counted_as(word), one.new, one.changed, one.gone, one.same, one.rejected)
        for word, one in preview.kinds.items()
    ]
    print_table(("", "new", "changed", "gone", "same", "rejected"), rows, (1, 2, 3, 4, 5))
    for group in (ChangeKind.GONE, ChangeKind.CHANGED):
        _tell_rows(ImportRows(estate, preview.changes, group), group, can_keep=can_keep)
    for one in preview.rejected[:SHOWN]:
        say(f"Left out: {one.file}{', ' if one.where else ''}{one.where}: {one.reason}.")
    if len(preview.rejected) > SHOWN:
        say(f"{len(preview.rejected) - SHOWN:,} more that are left out; --rejected FILE.csv lists all.")
    for note in preview.notes:
        say(note)
    for question in preview.questions:
        first, *others = (word for word, _ in question.answers)
        words = " or ".join([typed(f"{question.id}={first}"), *others])
        say(f"{question.about}: {question.text} (--answer {words})")


def _tell_rows(rows: ImportRows, group: ChangeKind, *, can_keep: bool) -> None:
    """The first rows of a group, each with the id by which it can be kept."""
    for number, change in enumerate(rows.changes[:SHOWN]):
        what, turned, by = rows.cells(number)
        kept = f" (--keep {typed(row_id(change))})" if can_keep and can_be_kept(change) else ""
        say(f"{group.words.capitalize()}: {what}; {turned}{f', by {by}' if by else ''}.{kept}")
    if len(rows.changes) > SHOWN:
        say(f"{len(rows.changes) - SHOWN:,} more that are {group.words}; --json lists all.")


def register(application: typer.Typer) -> None:
    """Make this verb part of the command line."""
    example = "Example: partner-desk-cli import customer.partnerdesk exports/*.json --dry-run"
    application.command("import", epilog=example)(import_files)
