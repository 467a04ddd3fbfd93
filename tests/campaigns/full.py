"""The disk is full, at any moment of a desk's life: what is refused is not there, what was acknowledged is.

A small file system in memory where one can be mounted; else no file may grow beyond a limit, which is not quite the
same. Each refusal is looked at: nothing on a full disk is damaged, and nobody may be told so.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import signal
import subprocess
import traceback
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

from partner_desk.app.workspace import Workspace
from partner_desk.domain.errors import Refused
from partner_desk.store.desk import Desk
from partner_desk.store.journal import Step
from tests.campaigns.campaign import Campaign, Hang, Plant, Tally, at_most
from tests.campaigns.ledger import Ledger
from tests.campaigns.life import Life, forkable
from tests.campaigns.states import Expected, State, facts_of, integrity, replayed

ACTS = 30
SMALLEST, LARGEST = 500, 1_500
"""Kilobytes of the disk."""


@cache
def can_mount() -> bool:
    """Whether a file system of a fixed size can be made here."""
    probe = Path(os.environ["HOME"]) / "probe"
    probe.mkdir(parents=True, exist_ok=True)
    return _mount(probe, 64) and _unmount(probe)


def _mount(place: Path, kilobytes: int) -> bool:
    if shutil.which("mount") is None:
        return False
    command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _unmount(place: Path) -> bool:
    return subprocess.run(["umount", "-l", str(place)], capture_output=True, check=False).returncode == 0


@contextlib.contextmanager
def small_disk(place: Path, chance: Random) -> Iterator[Callable[[str], None]]:
    """A disk of some hundred kilobytes; what it gives fills it up, or makes room again."""
    if can_mount():
        _mount(place, chance.randint(SMALLEST, LARGEST))
        try:
            yield lambda room: _make_room(place, room, chance)
        finally:
            _unmount(place)
        return
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def limit(room: str) -> None:
        largest = max((one.stat().st_size for one in place.rglob("*") if one.is_file()), default=0)
        soft = largest + chance.choice([0, 4_096, 30_000]) if room == "none" else hard
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        yield limit
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        signal.signal(signal.SIGXFSZ, before)


def _make_room(place: Path, room: str, chance: Random) -> None:
    """None (but for a little of it by chance), some, or enough for everything."""
    if room == "enough":
        subprocess.run(["mount", "-o", "remount,size=50m", str(place)], capture_output=True, check=True)
    if room != "none":
        (place / "filler").unlink(missing_ok=True)
        return
    leave = chance.choice([0, 0, 4_096, 20_000, 60_000, 150_000])
    free = os.statvfs(place)
    size = free.f_bavail * free.f_frsize - leave
    if size > 0:
        with contextlib.suppress(OSError), (place / "filler").open("ab") as file:
            file.write(bytes(size))


def attempt(chance: Random, place: Path, tally: Tally) -> None:
    """A life on a small disk that fills up again and again."""
    disk = place / "disk"
    disk.mkdir()
    os.environ["XDG_DATA_HOME"] = str(disk / "data")
    with small_disk(disk, chance) as fill:
        try:
            with at_most(60):
                _live(chance, disk, fill, tally)
        except (Exception, Hang) as trouble:
            tally.fault(f"{type(trouble).__name__}", traceback.format_exc()[-3_000:])


def _live(chance: Random, disk: Path, fill: Callable[[str], None], tally: Tally) -> None:
    ledger = Ledger()
    life = Life(chance, disk, lambda said: void(ledger.add([json.dumps(said)])))
    full = False
    for _ in range(ACTS):
        if chance.random() < 0.35:
            full = not full
            fill("none" if full else "some")
        try:
            life.act()
        except Refused as refused:
            tally.count("refusals")
            if (wrong := _untrue(str(refused), full)) or (wrong := _differs(life, ledger, full)):
                tally.fault(f"{ledger.act}: {wrong}", str(refused))
            ledger.busy = ledger.act = ledger.source = ""
        tally.count("acts")
    fill("none")
    if life.workspace is not None:
        life.workspace.close()
    for full in (True, False):
        fill("none" if full else "enough")
        for desk in ledger.desks():
            _reopened(disk / desk, ledger.expected(desk), full, ledger, tally)


def void(value: object) -> None:
    """Forget it."""


def _untrue(words: str, full: bool) -> str:
    """What is wrong with the words of a refusal."""
    if "damaged" in words:
        return "a full disk is called damage"
    if full and not any(word in words for word in ("full", "room")):
        return "a refusal does not say that the disk is full"
    return ""


def _differs(life: Life, ledger: Ledger, full: bool) -> str:
    """Whether memory, file and what was acknowledged are not the same after a refusal."""
    desk = life.workspace
    if desk is None or desk.path is None:
        return ""
    name = desk.path.name
    state = State.of(desk)
    if facts_of(desk.desk.load()) != state.facts:
        return "memory and file differ after a refusal"
    own = Expected(ledger.sure.get(name), ledger.busy == name, None, ledger.least if ledger.busy == name else 0)
    life.known[name] = ledger.sure[name] = state
    return own.wrong(state, facts_of(replayed(desk)))


def _reopened(path: Path, expected: Expected, full: bool, ledger: Ledger, tally: Tally) -> None:
    """Open a desk on the disk as it is."""
    where = "opened on the full disk" if full else "opened with room again"
    tally.count(where)
    if not path.exists():
        if not ledger.may_be_missing(path.name):
            tally.fault(f"{where}: the desk is gone", path.name)
        return
    if path.name in ledger.old:
        return
    try:
        workspace = Workspace.open(path)
    except Refused as refused:
        if not full or _untrue(str(refused), full):
            tally.fault(f"{where}: refused", str(refused))
        return
    found, facts = State.of(workspace), facts_of(replayed(workspace))
    workspace.close()
    if wrong := expected.wrong(found, facts):
        tally.fault(f"{where}: {wrong.partition(':')[0]}", wrong)
    if (said := integrity(path)) != "ok":
        tally.fault(f"{where}: integrity_check", said)


# Planted faults -------------------------------------------------------------------------------------------


@contextlib.contextmanager
def refusals_swallowed() -> Iterator[None]:
    """A step that could not be written is said to be made."""
    plain = Desk.write

    def planted(self: Desk, changes: Any, kind: Any, of: Any, who: str, *rest: Any) -> Step:
        try:
            return plain(self, changes, kind, of, who, *rest)
        except Refused:
            return Step(self.last_step() + 1, kind, of, changes.name, who, self.steps()[-1].at, len(changes))

    with mock.patch.object(Desk, "write", planted):
        yield


CAMPAIGN = Campaign(
    "full",
    "acts",
    30,
    attempt,
    {"a step that was not written is said to be made": Plant(refusals_swallowed, attempt, 20)},
    forkable,
)
