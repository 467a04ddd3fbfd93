"""Backups: copies of a desk as it was before something large, and the way back to one.

Each desk has a folder of its own, by the id in its file: two desks of one name never mix. All backups are numbered in
one count, since those of a copy are listed with those of the desk that it was copied from; the newest ones of each desk
stay. Going back to one is a step like any other, which can be undone.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import platformdirs

from partner_desk.app.workspace import Workspace, make_ready
from partner_desk.domain import clock
from partner_desk.domain.changes import KINDS, Change, ChangeSet, Fact
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import on_the_clock
from partner_desk.domain.scopes import Scope
from partner_desk.domain.shells import typed_line
from partner_desk.language import tr
from partner_desk.store.copies import About, about, copy_desk, set_aside
from partner_desk.store.files import SUFFIX, private_folder
from partner_desk.store.journal import Step
from partner_desk.store.opening import open_desk

KEPT = 10
"""So many backups of one desk are kept, unless somebody wants more or fewer."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: which desk it is of, when and before what it was made, and how far the desk had come."""

    path: Path
    number: int
    at: datetime
    why: str
    of: str
    steps: int
    last_step: str
    last_hash: str

    @property
    def words(self) -> str:
        """Which one it is, for a person."""
        made = on_the_clock(self.at)
        return tr("backup {number} of {time} ({why})", number=self.number, time=made, why=self.why)


def backup_folder() -> Path:
    """Where the backups of every desk are."""
    return platformdirs.user_data_path("partner-desk", appauthor=False) / "backups"


def back_up(workspace: Workspace, why: str, kept: int = KEPT) -> Backup | None:
    """Copy the desk into its folder of backups and keep the newest `kept`; None for a desk in memory.

    `why` says what comes next ("before importing roles.json"). Raises Refused if no backup can be made.
    """
    if workspace.path is None:
        return None
    folder = backup_folder() / workspace.desk.identity.desk
    try:
        private_folder(folder)
        numbers = sorted(_numbered(folder))
        number = 1 + max((one for every in _folders() for one, _ in _numbered(every)), default=0)
        target = folder / f"{number:06} {workspace.path.stem[:60]}{SUFFIX}"
        at = clock.now()
        note = {"backup_number": str(number), "backup_why": why, "backup_at": at.isoformat()}
        copy_desk(workspace.desk, target, about=note | {"backup_of": str(workspace.path)})
        for _, old in numbers[: max(0, len(numbers) + 1 - kept)]:
            with contextlib.suppress(OSError):  # on Windows somebody may look into it: then it goes next time
                old.unlink(missing_ok=True)
    except OSError as trouble:
        raise Refused(
            "No backup could be made in {folder} ({why}). Make room there first.", folder=folder, why=trouble.strerror
        ) from trouble
    except Refused as trouble:
        raise Refused("No backup could be made. {why}", why=trouble.sentence) from trouble
    return _backup(target)


def list_backups(path: Path) -> list[Backup]:
    """The backups that fit a desk file, oldest first; of one that cannot be read, those made at that place."""
    path = Path(os.path.abspath(path))
    try:
        known = about(path)
    except Refused:
        known = None
    every = [one for folder in _folders() for one in _backups(folder)]
    if known is None:
        return sorted((one for one in every if _same_place(one.of, path)), key=lambda one: (one.at, one.number))
    lines = (*known.identity.ancestors, known.identity.desk)
    hashes = {"", *known.hashes}
    fitting = [one for one in every if one.path.parent.name in lines and one.last_hash in hashes]
    return sorted(fitting, key=lambda one: (lines.index(one.path.parent.name), one.number))


def numbered(path: Path, number: int) -> Backup:
    """The newest backup of a desk with this number."""
    matching = [one for one in list_backups(path) if one.number == number]
    if not matching:
        line = typed_line(["partner-desk-cli", "backups", str(path)])
        raise Refused(
            "There is no backup {number} of {path}. `{line}` lists them.", number=number, path=path, line=line
        )
    return matching[-1]


def steps_since(workspace: Workspace, backup: Backup) -> list[Step]:
    """The steps that came after a backup: going back to it undoes what they made."""
    steps = workspace.history()
    known = [place for place, step in enumerate(steps) if step.hash == backup.last_hash]
    return steps[known[-1] + 1 :] if known else steps


def restore(workspace: Workspace, backup: Backup) -> ChangeSet:
    """Bring the desk back to what it was at a backup, as one step that can be undone; scenarios stay as they are."""
    there = Workspace.open(backup.path, read_only=True)
    try:
        if there.desk.identity.lineage != workspace.desk.identity.lineage:
            raise Refused("{path} is a backup of another desk. Nothing was changed.", path=backup.path)
        changes = difference(f"Restore {backup.words}", workspace.estate, there.estate)
    finally:
        there.close()
    back_up(workspace, f"before restoring backup {backup.number}")
    workspace.commit(changes, make_ready(workspace.estate, changes))
    return changes


def put_back(path: Path, backup: Backup) -> Path | None:
    """Put a backup in the place of a desk that cannot be opened any more; returns where that is now, if at all."""
    path = Path(os.path.abspath(path))
    there = open_desk(backup.path, read_only=True)
    try:
        aside = set_aside(path, f"{path.stem} damaged{SUFFIX}") if os.path.lexists(path) else None
        copy_desk(there, path)
    finally:
        there.close()
    return aside


def difference(name: str, before: Estate, after: Estate) -> ChangeSet:
    """What makes one estate of another."""
    changes = []
    for kind in KINDS.values():
        old, new = _facts(before, kind), _facts(after, kind)
        for key in {**old, **new}:
            if old.get(key) != new.get(key):
                changes.append(Change(old.get(key), new.get(key)))
    return ChangeSet(name, tuple(changes))


def _facts(estate: Estate, kind: type[Fact]) -> Mapping[str, Fact]:
    if kind is not Scope:
        return estate.facts.get(kind, {})
    tree = estate.scopes
    return {tree.key(one): tree.scope(one) for one in range(len(tree))}


def _folders() -> Iterator[Path]:
    with contextlib.suppress(OSError):
        yield from (one for one in backup_folder().iterdir() if one.is_dir())


def _numbered(folder: Path) -> Iterator[tuple[int, Path]]:
    for file in folder.glob(f"*{SUFFIX}"):
        number = file.name.split(" ", 1)[0]
        if number.isdecimal():
            yield int(number), file


def _backups(folder: Path) -> Iterator[Backup]:
    for _, path in _numbered(folder):
        with contextlib.suppress(Refused):  # one that cannot be read is of no use
            yield _backup(path)


def _backup(path: Path) -> Backup:
    description: About = about(path)
    try:
        at = datetime.fromisoformat(description.values["backup_at"])
        number = int(description.values["backup_number"])
    except (KeyError, ValueError) as trouble:
        raise Refused("{path} is no backup made by Partner Desk.", path=path) from trouble
    last = description.hashes[-1] if description.hashes else ""
    why, of = description.values.get("backup_why", ""), description.values.get("backup_of", "")
    return Backup(path, number, at, why, of, len(description.hashes), description.last_step, last)


def _same_place(text: str, path: Path) -> bool:
    return os.path.normcase(os.path.realpath(text)) == os.path.normcase(os.path.realpath(path))
