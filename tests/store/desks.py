"""Small desks for the tests of the file, and a program that dies with one open."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from partner_desk.app.workspace import Workspace
from partner_desk.domain.changes import Change, ChangeSet, Fact
from partner_desk.domain.errors import Refused
from partner_desk.domain.partners import Partner


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


DIES = """
import os, sys
from pathlib import Path
from partner_desk.app.workspace import Workspace
from tests.store.desks import partner, step
workspace = Workspace.open(Path(sys.argv[1]))
for number in map(int, sys.argv[2:]):
    workspace.commit(step(f"add {number}", [partner(number)]))
os._exit(9)
"""


def dies_with(path: Path, *numbers: int) -> Path:
    """Another program adds these partners and dies without closing the desk."""
    ended = subprocess.run([sys.executable, "-c", DIES, str(path), *map(str, numbers)], check=False)
    assert ended.returncode == 9
    return path


def refusal(work: Callable[[], object]) -> str | None:
    """The sentence with which some work is refused; None if it is done."""
    try:
        work()
    except Refused as refused:
        return refused.sentence
    return None
