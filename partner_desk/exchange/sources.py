"""Which files an import is about: those that are named and those in folders, and what can be said of one unread."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from partner_desk.domain.errors import Refused
from partner_desk.exchange.gather import Rejected

READABLE = (".json", ".csv", ".tsv", ".txt")
"""How the names of files end that are taken from a folder; a file that is named itself may end as it likes."""

_DESK = (".partnerdesk", ".partnerdesk-wal", ".partnerdesk-shm", ".partnerdesk-journal")
"""What must not even be opened: closing a file drops the locks that this program holds on it."""


def printable(path: Path) -> str:
    """A file's name for facts, messages and names of steps; what is not UTF-8 in it becomes an escape."""
    return os.fsencode(path.name).decode("utf-8", "backslashreplace")


def files_of(paths: Iterable[Path]) -> tuple[list[Path], list[Rejected]]:
    """The files that can be opened, and what is left out of the import and why; raises Refused for a wrong name."""
    files: list[Path] = []
    left_out: list[Rejected] = []
    for path in paths:
        for file, why in _within(path):
            if why:
                left_out.append(Rejected(printable(file), "", why))
            else:
                files.append(file)
    return files, left_out


def _within(path: Path) -> Iterator[tuple[Path, str]]:
    """A file, or the files in a folder; each with the reason why it is left out, or an empty string."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISDIR(mode):
            yield path, _unfit(path, mode)
            return
        for one in sorted(path.iterdir()):
            yield one, _unfit_in_folder(one)
    except FileNotFoundError as missing:
        raise Refused(f"{printable(path)}: there is no such file. Nothing was imported.") from missing
    except (OSError, ValueError) as trouble:
        yield path, _cannot_be_read(trouble)


def _unfit_in_folder(path: Path) -> str:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as trouble:
        return _cannot_be_read(trouble)
    if stat.S_ISDIR(mode):
        return "it is a folder in a folder; import it by its own name"
    if path.suffix.casefold() not in READABLE and not _unfit(path, mode):
        return f"its name does not end in {', '.join(READABLE[:-1])} or {READABLE[-1]}; import it by its own name"
    return _unfit(path, mode)


def _unfit(path: Path, mode: int) -> str:
    if path.name.casefold().endswith(_DESK):
        return "it is a desk and no export; open it instead"
    return "" if stat.S_ISREG(mode) else "it is no file that can be read to an end (a device, pipe or socket)"


def _cannot_be_read(trouble: Exception) -> str:
    return f"it cannot be read ({getattr(trouble, 'strerror', None) or trouble})"


def written(path: Path, now: datetime) -> datetime | None:
    """When a file was written, as its folder says; None if that cannot be, as in the future or in no calendar."""
    try:
        moment = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(microsecond=0)
    except (OSError, OverflowError, ValueError):
        return None
    return moment if moment.year > 1990 and moment <= now else None
