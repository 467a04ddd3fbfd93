"""Other programs beside the tests: forked, where the system does so, from one that has loaded what they need."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

if sys.platform == "win32":
    _CONTEXT = multiprocessing.get_context("spawn")
else:
    _CONTEXT = multiprocessing.get_context("forkserver")  # a start takes half a second otherwise
    _CONTEXT.set_forkserver_preload(["pytest", "partner_desk.app.imports", "partner_desk.store.tables"])


def begun(work: Callable[..., None], *arguments: object) -> tuple[BaseProcess, Connection]:
    """Another program that does this work; and what it is told by, which is the last thing that the work is given."""
    hears, tells = _CONTEXT.Pipe(duplex=False)
    program = _CONTEXT.Process(target=work, args=(*arguments, tells))
    program.start()
    tells.close()
    return program, hears


def told(hears: Connection) -> list[Any]:
    """All that another program told until its end."""
    heard = []
    with hears:
        while True:
            try:
                heard.append(hears.recv())
            except EOFError:
                return heard


def ended(work: Callable[..., None], *arguments: object) -> tuple[int, list[Any]]:
    """The exit code of another program that did this work, and what it told."""
    program, hears = begun(work, *arguments)
    heard = told(hears)
    program.join()
    code = program.exitcode
    assert code is not None
    program.close()
    return code, heard
