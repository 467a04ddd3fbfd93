"""Copies of an open desk: saved elsewhere, or kept as a backup. Each is a desk of its own, of the same lineage."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from partner_desk.domain.errors import AlreadyThere, Refused
from partner_desk.store import identity, sql
from partner_desk.store.desk import Desk
from partner_desk.store.files import BESIDE, draft_beside, free_name, is_desk, move_over, move_to_free_name, sync_folder
from partner_desk.store.identity import DeskIdentity
from partner_desk.store.leftovers import untouched
from partner_desk.store.lock import DeskLock
from partner_desk.store.opening import check_place
from partner_desk.store.sentences import damaged, sentences


def copy_desk(desk: Desk, target: Path, replace: bool = False, about: Mapping[str, str] | None = None) -> None:
    """Copy a desk with its history into a file, whole or not at all.

    Raises AlreadyThere if something is there and nobody said that it may go, and Refused for a desk that is open
    anywhere, this one included. `about` is what the copy says of itself besides.
    """
    check_place(target)
    target = Path(os.path.abspath(target))
    if desk.path is not None and target.exists() and desk.path.exists() and target.samefile(desk.path):
        raise Refused("{target} is this desk itself; every step is in it already. Choose another name.", target=target)
    there = os.path.lexists(target)
    if there and not target.is_file():
        raise Refused(
            "{target} is a folder. Choose another name."
            if target.is_dir()
            else "{target} is no file. Choose another name.",
            target=target,
        )
    if there and not replace:
        raise AlreadyThere("{target} exists already. Replace it? What is in it is lost then.", target=target)
    target = Path(os.path.realpath(target))
    with sentences(target), _alone(target) if there else contextlib.nullcontext(), draft_beside(target) as draft:
        own = identity.words(identity.copied(desk.identity)) | identity.place(draft, target)
        desk.copy_into(draft, own | dict(about or {}))
        if not there:
            _move_to_free_name(draft, target)
            return
        try:
            move_over(draft, target)
        except PermissionError as trouble:
            raise Refused(
                "{target} cannot be replaced: another program has it open, or it is write-protected. Nothing changed.",
                target=target,
            ) from trouble
        for end in BESIDE:  # of the desk that was there: they would be replayed into this one
            with contextlib.suppress(FileNotFoundError):
                os.unlink(f"{target}{end}")


def _move_to_free_name(draft: Path, target: Path) -> None:
    try:
        move_to_free_name(draft, target)
    except FileExistsError as taken:
        raise AlreadyThere("{target} exists already. Replace it? What is in it is lost then.", target=target) from taken


@contextlib.contextmanager
def _alone(target: Path) -> Iterator[None]:
    lock = DeskLock(target)
    try:
        yield
    finally:
        lock.release()


@dataclass(frozen=True)
class About:
    """What a desk file says of itself, read without opening it; `hashes` are those of its steps, oldest first."""

    identity: DeskIdentity
    values: Mapping[str, str]
    hashes: tuple[str, ...]
    last_step: str


def about(path: Path) -> About:
    """Look at a desk file and leave no trace; raises Refused if it is none, or none that knows which desk it is."""
    if not is_desk(path):
        raise Refused("{path} is not a Partner Desk file.", path=path)
    try:
        with untouched(path) as connection:
            values = sql.identity(connection)
            steps = sql.lines(connection)
            hashes, last = tuple(one[-1] for one in steps), steps[-1][3] if steps else ""
            return About(identity.of(values), values, hashes, last)
    except (sqlite3.Error, OSError, KeyError, ValueError) as trouble:
        raise damaged(path, f"it does not say which desk it is ({trouble})") from trouble


def set_aside(path: Path, name: str) -> Path:
    """Give a desk that cannot be opened another name in its folder, with all that lies beside it."""
    with sentences(path), _alone(path):
        aside = free_name(path.with_name(name))
        for end in ("", *BESIDE):
            with contextlib.suppress(FileNotFoundError):
                os.rename(f"{path}{end}", f"{aside}{end}")
        sync_folder(path.parent)
    return aside
