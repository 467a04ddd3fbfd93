"""The one writer of every file that leaves the program: reports, runbooks, check lists, exports, lessons, pages.

It never writes over a desk or what belongs to one, never leaves half a file, and takes the place of another file
only if whoever calls it says so.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from partner_desk.domain.errors import AlreadyThere, Refused
from partner_desk.store.files import BESIDE, SUFFIX, check_name, is_desk, write_atomically


@dataclass(frozen=True, slots=True)
class FileKind:
    """What kind of file it is, in words, and how its name ends; `also` is how else the same can be written."""

    words: str
    suffix: str
    also: tuple[str, ...] = ()


CASE = FileKind("A case file", ".toml")
LESSON = FileKind("A lesson", ".toml")
CHECK_LIST = FileKind("A check list", ".md")

STANDARD_OUTPUT = Path("-")
"""What stands on the command line for no file at all."""

_ODD = re.compile(r"[\x00-\x1f\x7f]")


def write(target: Path, data: bytes, kind: FileKind, *, replace: bool = False) -> None:
    """Write a file as a whole or not at all; raises AlreadyThere or Refused, and then all is as it was."""
    place = check(target, kind, replace=replace)
    there = place.exists()
    try:
        write_atomically(place, data, replace=replace)
    except FileExistsError as found:  # somebody was faster
        raise AlreadyThere("{target} is there already.", target=target) from found
    except OSError as trouble:
        kept = "The file that is there is as it was." if there else "Nothing was written."
        raise Refused("{trouble} {kept}", trouble=_why(target, trouble), kept=kept) from trouble


def check(target: Path, kind: FileKind, *, replace: bool = False) -> Path:
    """Where a file would be written, links followed; raises AlreadyThere or Refused if it cannot be.

    Whoever needs long to make the file looks before.
    """
    name = target.name
    if _ODD.search(name) or "\0" in str(target):
        raise Refused(
            "{target!r} holds a character that no name of a file may have. Choose another name.", target=str(target)
        )
    try:
        if not name or target.is_dir():
            raise Refused("{target} is a folder. Give the name of a file in it.", target=target)
        if any(name.casefold().endswith(SUFFIX + end) for end in ("", *BESIDE)):
            raise Refused(
                "{target} is the name of a desk, and nothing else is written there. Choose another name.", target=target
            )
        if target.suffix.casefold() != kind.suffix:
            raise Refused(
                "{words} ends in {suffix}, and {target} does not. Choose another name.",
                words=kind.words,
                suffix=", ".join((kind.suffix, *kind.also)),
                target=target,
            )
        check_name(target)
        return _free(target, replace)
    except OSError as trouble:
        raise Refused("{trouble} Nothing was written.", trouble=_why(target, trouble)) from trouble


def _free(target: Path, replace: bool) -> Path:
    place = Path(os.path.realpath(target))
    folder = place.parent
    if not folder.is_dir():
        if folder.exists():
            raise Refused("{folder} is a file and no folder. Choose another place.", folder=folder)
        raise Refused("There is no folder {folder}. Make it first, or choose another place.", folder=folder)
    try:
        status = place.lstat()
    except FileNotFoundError:
        return place
    if not stat.S_ISREG(status.st_mode):
        raise Refused("{target} is no file that can be replaced. Choose another name.", target=target)
    if is_desk(place):
        raise Refused("{target} is a desk, and nothing is written over a desk. Choose another name.", target=target)
    if not replace:
        raise AlreadyThere("{target} is there already.", target=target)
    if not os.access(place, os.W_OK):
        raise Refused("{target} is write-protected. Choose another name.", target=target)
    return place


def _why(target: Path, trouble: OSError) -> str:
    match trouble.errno:
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return f"There is no room for {target}. Make room, or choose another place."
        case errno.EROFS | errno.EACCES | errno.EPERM:
            opened = "Another program has it open, or nothing" if os.name == "nt" and target.exists() else "Nothing"
            return f"{target} cannot be written. {opened} may be written in {target.parent}. Choose another place."
        case errno.ENAMETOOLONG:
            return f"The name {target.name} is too long. Choose a shorter one."
        case _:
            return f"{target} cannot be written ({trouble.strerror}). Choose another place."
