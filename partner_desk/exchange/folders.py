"""Which files an import is about: those that are named, those in folders and in archives, and the sheets of workbooks.

Whatever is not read is named with the reason. A manifest of Cost Management makes one source of the parts it names.
"""

from __future__ import annotations

import io
import json
import os
import stat
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

from partner_desk.domain.errors import Refused
from partner_desk.domain.progress import Progress, silent
from partner_desk.exchange.archives import GZ, ZIP, copied, gunzipped, members, not_readable
from partner_desk.exchange.sources import (
    MOST_FILES,
    READABLE,
    ImportSource,
    LeftOutFile,
    SourceFile,
    cannot_be_read,
    file_source,
    printable,
)
from partner_desk.exchange.workbooks import MOST_UNPACKED, is_workbook, sheet_as_csv, sheets_of

MOST_ARCHIVES = 200
"""So many archives are opened by one import."""

DEEPEST = 50
"""So many folders may lie in each other."""

MANIFEST, LONGEST_MANIFEST = "manifest.json", 5_000_000
"""What the list of parts is called, and how many bytes it may have."""

_DESK = (".partnerdesk", ".partnerdesk-wal", ".partnerdesk-shm", ".partnerdesk-journal")
"""What must not even be opened: closing a file drops the locks that this program holds on it."""

_Found = SourceFile | LeftOutFile


@contextmanager
def files_of(
    given: Iterable[ImportSource], now: datetime, progress: Progress = silent
) -> Iterator[tuple[list[SourceFile], list[LeftOutFile]]]:
    """The files that can be opened, and what is left out and why; archives stay open until it is left.

    Raises Refused for the name of a file that is not there.
    """
    with ExitStack() as closing:
        search = _Search(now, closing, progress)
        every: list[_Found] = []
        for one in _called_apart(given):
            every.extend(search.opened(one) if isinstance(one, SourceFile) else search.on_disk(*one))
        every = _as_manifests_say(every)
        yield (
            [one for one in every if isinstance(one, SourceFile)],
            [one for one in every if isinstance(one, LeftOutFile)],
        )


def _called_apart(given: Iterable[ImportSource]) -> Iterator[tuple[Path, str] | SourceFile]:
    """What is named, each with what it is called: files of one name by their folders too."""
    every = list(given)
    times = Counter(printable(one) for one in every)
    for source in every:
        if isinstance(source, SourceFile):
            yield source
        elif times[printable(source)] > 1 and (above := printable(source.absolute().parent)):
            yield source, f"{above}/{printable(source)}"
        else:
            yield source, printable(source)


class _Search:
    """Goes through what is named, and through whatever is inside."""

    def __init__(self, now: datetime, closing: ExitStack, progress: Progress) -> None:
        self._now, self._closing, self._progress = now, closing, progress
        self._seen: set[tuple[int, int]] = set()
        self._archives = 0

    def on_disk(self, path: Path, name: str) -> Iterator[_Found]:
        """A file, or the files in a folder and below."""
        try:
            status = path.stat()
            if stat.S_ISDIR(status.st_mode):
                for number, (inside, called) in enumerate(_below(path), 1):
                    if number > MOST_FILES:
                        raise Refused(
                            "{name} holds more than {most_files:,} files. Nothing was imported. Choose the folder of "
                            "the exports alone.",
                            name=name,
                            most_files=MOST_FILES,
                        )
                    yield from self._in_folder(inside, called)
            else:
                yield from self._file(path, name, status)
        except FileNotFoundError as missing:
            raise Refused("{name}: there is no such file. Nothing was imported.", name=name) from missing
        except (OSError, ValueError) as trouble:
            yield LeftOutFile(name, cannot_be_read(trouble))

    def _in_folder(self, path: Path, name: str) -> Iterator[_Found]:
        try:
            status = path.stat()
            if stat.S_ISDIR(status.st_mode):
                linked = "it is a link to a folder; import that by its own name"
                yield LeftOutFile(name, linked if path.is_symlink() else "it is a folder that cannot be looked into")
            elif path.suffix.casefold() not in READABLE and not _unfit(path, status.st_mode):
                yield LeftOutFile(name, not_readable())
            else:
                yield from self._file(path, name, status)
        except (OSError, ValueError) as trouble:
            yield LeftOutFile(name, cannot_be_read(trouble))

    def _file(self, path: Path, name: str, status: os.stat_result) -> Iterator[_Found]:
        if why := _unfit(path, status.st_mode):
            yield LeftOutFile(name, why)
            return
        which = (status.st_dev, status.st_ino)
        if status.st_ino and which in self._seen:
            yield LeftOutFile(name, "it is named twice, and read once")
            return
        self._seen.add(which)
        yield from self.opened(file_source(path, name, self._now), path)

    def opened(self, source: SourceFile, path: Path | None = None, depth: int = 0) -> Iterator[_Found]:
        """A source itself, or what is in it if it is an archive (`depth` in how many others) or a workbook."""
        self._progress(0, 1)  # many files can be stopped between them
        try:
            with source.open(silent) as file:
                head = file.read(4)
            if head.startswith(GZ):
                unpacked = gunzipped(source, self._now)
                with unpacked.open(silent) as file:
                    packed_twice = file.read(4).startswith((*ZIP, GZ))
                yield LeftOutFile(source.name, "it is an archive in an archive") if packed_twice else unpacked
            elif head.startswith(ZIP):
                yield from self._in_archive(source, path, depth)
            else:
                yield source
        except (OSError, Refused) as trouble:
            yield LeftOutFile(source.name, cannot_be_read(trouble))

    def _in_archive(self, source: SourceFile, path: Path | None, depth: int) -> Iterator[_Found]:
        self._archives += 1
        if self._archives > MOST_ARCHIVES:
            raise Refused("{most_archives} archives are opened at a time; import it next", most_archives=MOST_ARCHIVES)
        try:
            archive = self._closing.enter_context(zipfile.ZipFile(path or copied(source, self._closing)))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as slip:
            raise Refused("it is no whole ZIP file ({slip}); copy or download it again", slip=slip) from slip
        if is_workbook(archive):
            yield from _sheets(source)
        elif depth > 1:
            raise Refused("it is an archive in an archive in an archive; unpack it, and import what is in it")
        else:
            for one in members(archive, source, self._now):
                yield from self.opened(one, depth=depth + 1) if isinstance(one, SourceFile) else (one,)


def _below(folder: Path, above: str = "", depth: int = 0) -> Iterator[tuple[Path, str]]:
    """The files in a folder and in those below it, each with its name from there.

    A folder that cannot be looked into, lies very deep or is a link comes itself.
    """
    for path in sorted(folder.iterdir()):
        name = f"{above}{printable(path)}"
        inside: Iterable[tuple[Path, str]] = ((path, name),)
        if path.is_dir() and not path.is_symlink() and depth < DEEPEST:
            try:
                next(path.iterdir(), None)
                inside = _below(path, f"{name}/", depth + 1)
            except OSError:
                pass
        yield from inside


def _unfit(path: Path, mode: int) -> str:
    if path.name.casefold().endswith(_DESK):
        return "it is a desk and no export; open it instead"
    return "" if stat.S_ISREG(mode) else "it is no file that can be read to an end (a device, pipe or socket)"


# Workbooks ------------------------------------------------------------------------------------------------


def _sheets(source: SourceFile) -> Iterator[_Found]:
    """The sheets of a workbook, each as a table."""
    sheets = sheets_of(_in_memory(source, silent))
    for sheet in sheets.hidden:
        yield LeftOutFile(f"{source.name}/{sheet}", "it is a hidden sheet; show it in Excel if it matters")
    for sheet in sheets.shown:
        name = source.name if len(sheets.shown) == 1 else f"{source.name}/{sheet}"
        notes: list[str] = []
        yield replace(source, name=name, open=_Sheet(source, sheet, notes), notes=notes)


class _Sheet:
    """Opens a sheet as text; once it was made, it is kept as long as anybody may open it again."""

    def __init__(self, source: SourceFile, sheet: str, notes: list[str]) -> None:
        self._source, self._sheet, self._notes = source, sheet, notes
        self._text: bytes | None = None

    def __call__(self, progress: Progress) -> IO[bytes]:
        if self._text is None:
            self._text, notes = sheet_as_csv(_in_memory(self._source, progress), self._sheet, progress)
            self._notes.extend(notes)
        return io.BytesIO(self._text)


def _in_memory(source: SourceFile, progress: Progress) -> IO[bytes]:
    with source.open(progress) as file:
        data = file.read(MOST_UNPACKED + 1)
    if len(data) > MOST_UNPACKED:
        raise Refused(
            "it is a workbook of more than {most_unpacked:,} bytes; save what matters as CSV",
            most_unpacked=MOST_UNPACKED,
        )
    return io.BytesIO(data)


# Parts ----------------------------------------------------------------------------------------------------


def _as_manifests_say(every: Sequence[_Found]) -> list[_Found]:
    """What was found, where the parts that a manifest names are one file."""
    by_name = {one.name: one for one in every if isinstance(one, SourceFile)}
    whole: list[_Found] = []
    taken: set[str] = set()
    for manifest in by_name.values():
        folder, apart, last = manifest.name.rpartition("/")
        if last.casefold() != MANIFEST or not (named := _parts_named(manifest)):
            continue
        names = [f"{folder}{apart}{name}" for name in named]
        parts = tuple(by_name[name] for name in names if name in by_name)
        taken |= {manifest.name, *names}
        if not parts:
            whole.append(
                LeftOutFile(manifest.name, "it is a manifest, and none of the files that it names is beside it")
            )
            continue
        moments = [part.written for part in parts if part.written is not None]
        missing, size = len(names) - len(parts), sum(part.size for part in parts)
        whole.append(replace(manifest, written=max(moments, default=None), size=size, parts=parts, missing=missing))
    return [*(one for one in every if isinstance(one, LeftOutFile) or one.name not in taken), *whole]


def _parts_named(manifest: SourceFile) -> list[str]:
    """The names of the files that a manifest of Cost Management lists, without their folders."""
    try:
        with manifest.open(silent) as file:
            said = json.loads(file.read(LONGEST_MANIFEST))
        blobs = said["blobs"]
        return list(dict.fromkeys(PurePosixPath(str(one["blobName"])).name for one in blobs))
    except (OSError, Refused, ValueError, KeyError, TypeError, RecursionError):
        return []
