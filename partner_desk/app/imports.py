"""Imports: read files, show what they would do, and do it as one step."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from partner_desk.app.backups import KEPT, Backup, back_up
from partner_desk.app.importrows import ImportRows, row_id, without
from partner_desk.app.rulebook import library
from partner_desk.app.workspace import Editable, Ready, Workspace
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.naming import listed
from partner_desk.domain.progress import Progress, silent
from partner_desk.exchange.gather import Gathered
from partner_desk.exchange.reading import read_files
from partner_desk.exchange.reconcile.facts import reconcile
from partner_desk.exchange.reconcile.preview import ChangeKind, Preview
from partner_desk.exchange.sources import ImportSource, printable


def gather(
    sources: Sequence[ImportSource],
    who: str,
    progress: Progress = silent,
    made: datetime | None = None,
    exported_by: str = "",
) -> Gathered:
    """Read files; may run in a worker, since it touches nothing but the files.

    `made` is when they were exported, as somebody says; without it, each counts as of the time it was written.
    `exported_by` is who was signed in then, for files that do not say so themselves.
    """
    return read_files(sources, who, progress, made, exported_by)


def preview(estate: Estate, gathered: Gathered, answers: Mapping[str, str], sources: Sequence[ImportSource]) -> Preview:
    """What an import would do to an estate; raises Refused for one that is invented."""
    if estate.invented:
        raise Refused(
            "This is a training desk: its customers are invented, and real ones must not be mixed in. Nothing was "
            "imported. Make a new desk for a customer, and import there."
        )
    names = listed(sources, 3, printable)
    return reconcile(estate, gathered, library().roles, answers, f"Import {names}")


def keep(proposed: Preview, kept: Collection[str]) -> Preview:
    """The same without some of its changes, by their ids (`importrows.row_id`); raises Refused for a wrong one."""
    return replace(proposed, changes=without(proposed.changes, kept)) if kept else proposed


def apply(
    workspace: Editable, proposed: Preview, ready: Ready | None = None, progress: Progress = silent, kept: int = KEPT
) -> Backup | None:
    """Do it: one transaction, one step of undo, after a backup of the desk as it was, which is returned.

    So many backups are `kept`.

    A scenario needs no backup: the desk stays as it is.
    """
    backup = None
    if isinstance(workspace, Workspace) and len(proposed.changes):
        backup = back_up(workspace, f"before: {proposed.changes.name}", kept)
    workspace.commit(proposed.changes, ready, progress)
    return backup


def preview_object(estate: Estate, proposed: Preview) -> dict[str, Any]:
    """A preview as JSON; `estate` is as it would be before the import."""
    return {
        "kinds": {
            word: {
                "new": counts.new,
                "changed": counts.changed,
                "gone": counts.gone,
                "same": counts.same,
                "rejected": counts.rejected,
            }
            for word, counts in proposed.kinds.items()
        },
        **{
            group.value: _rows(ImportRows(estate, proposed.changes, group))
            for group in (ChangeKind.GONE, ChangeKind.CHANGED)
        },
        "rejected": [{"file": one.file, "where": one.where, "reason": one.reason} for one in proposed.rejected],
        "questions": [
            {"id": one.id, "about": one.about, "text": one.text, "answers": [word for word, _ in one.answers]}
            for one in proposed.questions
        ],
        "notes": list(proposed.notes),
        "nothing_recognized": proposed.nothing_recognized,
    }


def _rows(rows: ImportRows) -> list[dict[str, Any]]:
    return [
        {"id": row_id(change), "what": rows.cells(row)[0], "changes": rows.turns(row), "by": rows.cells(row)[2]}
        for row, change in enumerate(rows.changes)
    ]
