"""What the command line prints: JSON for programs, tables and sentences for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from partner_desk.app.outputs import STANDARD_OUTPUT, FileKind, check, write
from partner_desk.app.versions import versions
from partner_desk.domain.errors import AlreadyThere, Refused
from partner_desk.domain.progress import Progress, silent
from partner_desk.domain.showing import one_line


class Exit(IntEnum):
    """The exit codes."""

    FINE = 0
    FOUND = 1
    """A failed case, or something was found."""
    REFUSED = 2
    """Wrong use, or refused with a sentence."""
    BUG = 3
    """Something that should not happen; the log has the trace."""
    STOPPED = 130
    """Stopped by Ctrl+C."""


NARROWEST = 20
"""The last column of a table is folded on a terminal that leaves it so many letters; a narrower one folds it all."""

LONGEST = 500
"""So many letters are shown of a message that quotes what somebody typed."""

kept: list[str] = []
"""What the command has finished so far, as sentences: told when it is stopped before its end."""


Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Force = Annotated[bool, typer.Option("--force", help="Replace the file that is there; a desk never is.")]


def print_json(value: Any) -> None:
    """Print a value as JSON, in UTF-8 whatever the terminal's own encoding is.

    Each object, alone or in a list, says by which versions it was made.
    """
    text = json.dumps(_with_versions(value), ensure_ascii=False, indent=2)
    sys.stdout.buffer.write(text.encode() + b"\n")
    sys.stdout.flush()


def _with_versions(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_versions(one) for one in value]
    return value | {"versions": versions()} if isinstance(value, dict) else value


def print_bytes(data: bytes) -> None:
    """Print the content of a file as it is."""
    sys.stdout.buffer.write(data)
    sys.stdout.flush()


def say(sentence: str) -> None:
    """Print one sentence for the person; data in it is never read as markup."""
    Console(soft_wrap=True, highlight=False).print(Text(printable(sentence)))


def complain(sentence: str) -> None:
    """Print one sentence on the error stream."""
    with suppress(OSError):  # there is no other place to say it
        Console(stderr=True, soft_wrap=True, highlight=False).print(Text(printable(sentence)))


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]], numbers: Sequence[int] = ()) -> None:
    """Print a table; `numbers` are the columns to set flush right. Only a terminal folds it: the last column."""
    cells = [[" ".join(printable(str(cell)).split()) for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(headings, *cells, strict=True)]
    console = Console(highlight=False)
    if not console.is_terminal or sum(widths[:-1]) + len(widths) + NARROWEST > console.width:
        for row in (headings, *cells):
            padded = (
                " " * (width - cell_len(cell)) + cell if at in numbers else cell + " " * (width - cell_len(cell))
                for at, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            say("  ".join(padded).rstrip())
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for at, heading in enumerate(headings):
        last = at == len(headings) - 1
        table.add_column(heading, justify="right" if at in numbers else "left", overflow="fold", no_wrap=not last)
    for row in cells:
        table.add_row(*map(Text, row))
    console.print(table)


@contextmanager
def bar(words: str) -> Iterator[Progress]:
    """A progress bar on the error stream where that is a terminal; silence elsewhere."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich import progress

    columns = progress.TextColumn(words), progress.BarColumn()
    with progress.Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(words)
        yield lambda done, total: shown.update(task, completed=done, total=total)


def short(sentence: str) -> str:
    """A sentence that is no longer than people read."""
    return sentence if len(sentence) <= LONGEST else f"{sentence[:LONGEST]}\N{HORIZONTAL ELLIPSIS}"


def printable(text: str) -> str:
    """Text without what could steer a terminal or turn the words after it; line ends stay."""
    return "\n".join(map(one_line, text.split("\n")))


class Output:
    """Where a verb writes its file; `-` is standard output, which then holds nothing else."""

    def __init__(self, path: Path, kind: FileKind, force: bool, as_json: bool = False) -> None:
        """Look whether it can be written there, before anything is worked out; raises Refused if it cannot."""
        self.path, self.kind, self.force = path, kind, force
        self.printed = path == STANDARD_OUTPUT
        if self.printed and as_json:
            raise Refused("Standard output holds the file or JSON, not both. Leave out --json, or name a file.")
        if not self.printed:
            self._guarded(lambda: check(path, kind, replace=force))

    def write(self, data: bytes) -> None:
        """Write the file."""
        if self.printed:
            print_bytes(data)
        else:
            self._guarded(lambda: write(self.path, data, self.kind, replace=self.force))
        kept.append(self.written)

    def say(self, sentence: str) -> None:
        """Say something about the file, where it does not get into it."""
        (complain if self.printed else say)(sentence)

    @property
    def written(self) -> str:
        """The sentence when it is done."""
        return "The file is written to standard output." if self.printed else f"{self.path} is written."

    @staticmethod
    def _guarded(work: Callable[[], object]) -> None:
        try:
            work()
        except AlreadyThere as there:
            raise Refused("{why} Nothing was written; say --force to replace it.", why=there.sentence) from there
