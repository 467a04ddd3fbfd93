"""The power goes at every write: a desk's life is recorded call by call, and cut off after each of them.

What is left is what was synced, and of the rest whatever chance keeps (`disk`). The program must open it and find
every step that it acknowledged before.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

from partner_desk.store.files import sync_folder, write_atomically
from tests.campaigns import found, plants
from tests.campaigns.calls import Replay, missing, record
from tests.campaigns.campaign import Campaign, Plant, Tally
from tests.campaigns.disk import Folder
from tests.campaigns.ledger import Ledger
from tests.campaigns.life import Life, forkable, void
from tests.campaigns.states import State, digest

ACTS = 12
"""So many acts a recorded life has."""

WAYS = 3
"""So many ways in which the disk may be left at each cut."""


def attempt(chance: Random, place: Path, tally: Tally) -> None:
    """One life, and now and then some files."""
    if chance.random() < 0.2:
        papers(chance, place, tally)
    else:
        lived(chance, place, tally, ACTS, WAYS)


def short(chance: Random, place: Path, tally: Tally) -> None:
    """The beginning of a life."""
    lived(chance, place, tally, 3, 1)


def lived(chance: Random, place: Path, tally: Tally, acts: int, ways: int) -> None:
    """A life of so many acts, cut at every call that changes the disk, which is left in so many ways."""
    room, ledger = place / "room", place / "ledger"
    room.mkdir()
    (room / "data").mkdir()
    seed = chance.getrandbits(64)
    calls, code = record(lambda: live(seed, room, ledger, acts), place / "calls")
    if code:
        tally.fault("the recorded life ended with an error", f"exit code {code}")
        return
    every = [json.loads(one) for one in ledger.read_text("utf-8").splitlines()]
    replay, said, seen = Replay(room, ledger), 0, set()
    replay.disk.put(("data",), Folder())
    replay.disk.sync_all()
    known = Ledger()
    for _ in replay.run(calls):
        fresh = replay.lines[said:]
        if any("old" in one for one in map(json.loads, fresh)):
            replay.disk.sync_all()  # an old desk has lain there for long
        known.add(fresh)
        said += len(fresh)
        for _ in range(ways):
            left = replay.disk.after_power_loss(chance)
            mark = digest([str(said), *(f"{name}{hash(content)}" for name, content in sorted(left.items()))])
            if mark not in seen:
                seen.add(mark)
                tally.count("cuts")
                look(left, place / "back", known, after(every[said:], known), chance, tally)
    tally.count("lives")


def live(seed: int, room: Path, ledger: Path, acts: int) -> None:
    """A life that writes its ledger outside the room."""
    os.environ["XDG_DATA_HOME"] = str(room / "data")
    line = os.open(ledger, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    chance = Random(seed)
    life = Life(chance, room, lambda said: void(os.write(line, json.dumps(said).encode() + b"\n")))
    life.prefers = chance.choice(["", "", "imported", "save_as", "scenario", "close", "migrate"])
    life.go(acts)


def after(coming: list[dict[str, Any]], known: Ledger) -> State | None:
    """What the act under way makes of its desk."""
    for one in coming:
        if "done" in one and known.busy == one["desk"]:
            return State.from_plain(one["state"])
    return None


def look(
    left: dict[tuple[str, ...], bytes], back: Path, known: Ledger, after: State | None, chance: Random, tally: Tally
) -> None:
    """Put the files there and open the desk of the act under way, now and then another."""
    shutil.rmtree(back, ignore_errors=True)
    back.mkdir()
    for parts, content in left.items():
        path = back.joinpath(*parts)
        if parts[-1] == "":
            path.mkdir(parents=True, exist_ok=True)
        elif not parts[-1].endswith("-shm"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    others = [one for one in known.desks() if one != known.busy]
    chosen = [known.busy] if known.busy else []
    if others and (not chosen or chance.random() < 0.2):
        chosen.append(chance.choice(others))
    for desk in chosen:
        found.look(back, desk, known, after if desk == known.busy else None, chance, tally)
    os.environ["XDG_DATA_HOME"] = str(back / "data")
    if (back / "data").is_dir() and chance.random() < 0.2:
        found.backups(back / "data", known, tally)


def papers(chance: Random, place: Path, tally: Tally) -> None:
    """Files that are written by the one safe writer: each is whole, the old one or the new one."""
    room, ledger, seed = place / "room", place / "ledger", chance.getrandbits(64)
    room.mkdir()
    calls, code = record(lambda: write(Random(seed), room, ledger), place / "calls")
    if code:
        tally.fault("the recorded writing ended with an error", f"exit code {code}")
        return
    replay = Replay(room, ledger)
    for _ in replay.run(calls):
        said = [json.loads(one) for one in replay.lines]
        sure = {one["done"]: one["content"] for one in said if "done" in one}
        may = {name: {content} for name, content in sure.items()}
        if "begin" in said[-1]:
            may.setdefault(said[-1]["begin"], {None}).add(said[-1]["content"])
        for _ in range(WAYS):
            tally.count("cuts")
            left = {parts[-1]: content for parts, content in replay.disk.after_power_loss(chance).items()}
            for name, contents in may.items():
                found = digest([left[name].hex()]) if name in left else None
                if found not in contents:
                    tally.fault(
                        "a file is neither the old nor the new one", f"{name}: {len(left.get(name, b''))} bytes"
                    )
    tally.count("lives")


def write(chance: Random, room: Path, ledger: Path) -> None:
    """Write some files again and again."""
    line = os.open(ledger, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for _ in range(8):
        name, data = f"report {chance.randint(1, 2)}.csv", chance.randbytes(chance.choice([0, 10, 5_000, 100_000]))
        said = {"content": digest([data.hex()])}
        os.write(line, json.dumps({"begin": name, **said}).encode() + b"\n")
        write_atomically(room / name, data)
        os.write(line, json.dumps({"done": name, **said}).encode() + b"\n")


@contextlib.contextmanager
def written_in_place() -> Iterator[None]:
    """A file is not written beside and moved over, but torn while it is written."""

    def planted(target: Path, data: bytes) -> None:
        with target.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(target.parent)

    with mock.patch(f"{__name__}.write_atomically", planted):
        yield


CAMPAIGN = Campaign(
    "power",
    "cuts",
    40,
    attempt,
    {
        "the journal is not synced": Plant(plants.no_sync_of_the_journal, short),
        "files of the program are not synced": Plant(plants.no_sync_of_files, papers),
        "files of the program are written where they lie": Plant(written_in_place, papers),
    },
    lambda: missing() or forkable(),
)
