"""`backups` and `restore`: what was kept of a desk before something large, and the way back to it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from partner_desk.app import backups as kept_backups
from partner_desk.app.backups import Backup, list_backups, numbered, put_back, steps_since
from partner_desk.cli.arguments import DeskFile, looked_at, opened, step_object, tell_step
from partner_desk.cli.output import Json, kept, print_json, print_table, say
from partner_desk.domain.errors import Damaged
from partner_desk.domain.moments import on_the_clock
from partner_desk.store.files import is_desk


def backups(desk: DeskFile, as_json: Json = False) -> None:
    """List the backups of a desk: those made before imports and before going back to another one."""
    listed = list_backups(desk)
    if as_json:
        print_json([_object(one) for one in listed])
        return
    if not listed:
        say(f"There is no backup of {desk} yet.")
        return
    print_table(
        ("", "when", "why", "steps", "last step"),
        [(one.number, on_the_clock(one.at), one.why, one.steps, one.last_step) for one in listed],
        (0, 3),
    )
    say(f"They lie in {kept_backups.backup_folder()}.")


def restore(
    desk: DeskFile,
    backup: Annotated[int, typer.Option(help="Which one, by its number in `backups`.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be lost, and do nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Go back to a backup, as a step that can be undone; a damaged desk is set aside for it."""
    chosen = numbered(desk, backup)
    if _is_broken(desk):
        _put_back(desk, chosen, dry_run, as_json)
        return
    with looked_at(desk) if dry_run else opened(desk) as workspace:
        lost = steps_since(workspace, chosen)
        if not as_json:
            say(f"{chosen.words}. Steps after it, whose work is taken back: {len(lost)}.")
            print_table(("", "when", "what"), [(one.id, on_the_clock(one.at), one.name) for one in lost], (0,))
        if not dry_run:
            changes = kept_backups.restore(workspace, chosen)
            if len(changes):
                tell_step(workspace, "Recorded", as_json)
            elif as_json:
                print_json(None)
            else:
                say("The desk stands as it did then. Nothing was recorded.")
        elif as_json:
            print_json({"backup": _object(chosen), "lost": [step_object(one) for one in lost]})
        else:
            say("Nothing was changed (dry run).")


def _is_broken(desk: Path) -> bool:
    """Whether the file at this place cannot be opened any more, and no care will mend it."""
    if not desk.exists():
        return True
    if desk.is_file() and not is_desk(desk):
        return True
    try:
        with looked_at(desk) as workspace:
            workspace.history()
    except Damaged:
        return True
    return False


def _put_back(desk: Path, chosen: Backup, dry_run: bool, as_json: bool) -> None:
    if dry_run:
        say(f"{desk} cannot be opened any more. {chosen.words} would take its place. Nothing was changed (dry run).")
        return
    aside = put_back(desk, chosen)
    done = f"{chosen.words} is at {desk} now."
    if aside is not None:
        done += f" What was there is kept as {aside.name}."
    kept.append(done)
    if as_json:
        where = None if aside is None else str(aside)
        print_json({"desk": str(desk), "backup": _object(chosen), "set_aside": where})
    else:
        say(done)


def _object(backup: Backup) -> dict[str, Any]:
    return {
        "number": backup.number, "at": backup.at.isoformat(), "why": backup.why, "steps": backup.steps,
        "last_step": backup.last_step, "file": str(backup.path),
    }  # fmt: skip


def register(application: typer.Typer) -> None:
    """Make these verbs part of the command line."""
    example = "Example: partner-desk-cli "
    application.command("backups", epilog=example + "backups customer.partnerdesk")(backups)
    application.command("restore", epilog=example + "restore customer.partnerdesk --backup 3 --dry-run")(restore)
