"""The verbs of the command line as they are, so that a new one is tried without anybody thinking of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from inspect import unwrap
from typing import Any, get_type_hints

from typer.main import get_command

from partner_desk.cli.application import application


@cache
def verbs() -> tuple[tuple[tuple[str, ...], Any], ...]:
    """Each verb by its words, with its command."""
    return tuple(_below((), get_command(application)))


def _below(words: tuple[str, ...], command: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    if not hasattr(command, "list_commands"):  # no group
        yield words, command
        return
    for name in command.list_commands(None):
        yield from _below((*words, name), command.get_command(None, name))


def is_option(parameter: Any) -> bool:
    """Whether a parameter is given by its name."""
    return bool(parameter.param_type_name == "option")


def takes_path(verb: Any, parameter: Any) -> bool:
    """Whether a parameter names a file or folder."""
    return "Path" in str(get_type_hints(unwrap(verb.callback))[parameter.name])
