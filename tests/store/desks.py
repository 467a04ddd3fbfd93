"""Small desks for the tests of the file, and a program that dies with one open."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from pathlib import Path

from partner_desk.app.workspace import Workspace
from partner_desk.domain.changes import Change, ChangeSet, Fact
from partner_desk.domain.errors import Refused
from partner_desk.domain.partners import Partner
from tests.programs import ended


def partner(number: int, name: str = "") -> Partner:
    return Partner(f"p{number}", name or f"Partner {number}", f"{5100000 + number}")


def step(name: str, facts: Iterable[Fact]) -> ChangeSet:
    return ChangeSet(name, tuple(Change(None, fact) for fact in facts))


def made(path: Path, *numbers: int) -> Path:
    """A closed desk with a step for each of these partners."""
    workspace = Workspace.create(path)
    for number in numbers:
        workspace.commit(step(f"add {number}", [partner(number)]))
    workspace.close()
    return path


def partners(path: Path) -> set[str]:
    """Who is on a closed desk, by opening it as people do."""
    workspace = Workspace.open(path)
    try:
        return set(workspace.estate.partners)
    finally:
        workspace.close()


def _dies(path: Path, numbers: tuple[int, ...], _: Connection) -> None:
    workspace = Workspace.open(path)
    for number in numbers:
        workspace.commit(step(f"add {number}", [partner(number)]))
    os._exit(9)


def dies_with(path: Path, *numbers: int) -> Path:
    """Another program adds these partners and dies without closing the desk."""
    assert ended(_dies, path, numbers) == (9, [])
    return path


def refusal(work: Callable[[], object]) -> str | None:
    """The sentence with which some work is refused; None if it is done."""
    try:
        work()
    except Refused as refused:
        return refused.sentence
    return None
