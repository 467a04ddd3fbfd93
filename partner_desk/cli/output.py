"""What the command line prints: JSON for programs, tables and sentences for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text


class Exit(IntEnum):
    """The exit codes."""

    FINE = 0
    FOUND = 1
    """A failed case, or something was found."""
    REFUSED = 2
    """Wrong use, or refused with a sentence."""
    BUG = 3


Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def print_json(value: Any) -> None:
    """Print a value as JSON, in UTF-8 whatever the terminal's own encoding is."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    sys.stdout.buffer.write(text.encode() + b"\n")
    sys.stdout.flush()


def print_bytes(data: bytes) -> None:
    """Print the content of a file as it is."""
    sys.stdout.buffer.write(data)
    sys.stdout.flush()


def say(sentence: str) -> None:
    """Print one sentence for the person; data in it is never read as markup."""
    Console(soft_wrap=True, highlight=False).print(Text(printable(sentence)))


def complain(sentence: str) -> None:
    """Print one sentence on the error stream."""
    Console(stderr=True, soft_wrap=True, highlight=False).print(Text(printable(sentence)))


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]], numbers: Sequence[int] = ()) -> None:
    """Print a table; `numbers` are the columns to set flush right."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column, heading in enumerate(headings):
        table.add_column(heading, justify="right" if column in numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(str(cell))) for cell in row))
    Console(highlight=False).print(table)


def printable(text: str) -> str:
    """Text without the control characters by which imported names could steer a terminal."""
    return "".join(one if one.isprintable() or one in "\n\t" else "\N{REPLACEMENT CHARACTER}" for one in text)
