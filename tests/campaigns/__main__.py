"""Run a campaign: first the faults planted on purpose, then tries by seed until the time is up."""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from random import Random
from unittest import mock

import platformdirs

from tests.campaigns.campaign import Attempt, Campaign, Enough, Tally
from tests.campaigns.figures import Figures, words

NAMES = ("damage", "explain", "exports", "files", "full", "imports", "kills", "names", "power", "rivals")
EVERY = 20.0
"""Seconds between two lines of figures."""


def main(arguments: Sequence[str]) -> int:
    """0: no fault; 1: a fault, or a planted one that was not found; 2: wrong use, or something is missing here."""
    parser = argparse.ArgumentParser(prog="dev.py campaign", description=__doc__)
    parser.add_argument("name", choices=[*NAMES, "all"], help="which campaign")
    parser.add_argument("--minutes", type=float, default=1.0, help="how long each runs (1)")
    parser.add_argument("--tries", type=int, help="stop after so many kills, cuts, imports ...")
    parser.add_argument("--handful", action="store_true", help="stop after the few tries that the suite makes")
    parser.add_argument("--seed", type=int, help="the seed of the run (the next one that was not run yet)")
    parser.add_argument("--try", type=int, dest="one", help="only the try with this number, as a fault tells it")
    parser.add_argument("--planted", action="store_true", help="only look for the planted faults")
    parser.add_argument("--folder", type=Path, help="where figures and faults are kept (the user's state folder)")
    chosen = parser.parse_args(arguments)
    folder = chosen.folder or platformdirs.user_state_path("partner-desk", appauthor=False) / "campaigns"
    with at_home() as room:
        codes = [
            run(import_module(f"tests.campaigns.{name}").CAMPAIGN, chosen, folder.absolute(), room)
            for name in (NAMES if chosen.name == "all" else (chosen.name,))
        ]
    return max(codes)


@contextlib.contextmanager
def at_home() -> Iterator[Path]:
    """A room in memory, if the machine has one, with a home in it: nothing may reach that of the person."""
    quick = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="campaign-", dir=quick if os.access(quick, os.W_OK) else None) as room:
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = str(Path(room) / "home")
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        (Path(room) / "scratch").mkdir()
        with mock.patch.object(tempfile, "tempdir", str(Path(room) / "scratch")):
            yield Path(room)


def run(campaign: Campaign, chosen: argparse.Namespace, folder: Path, room: Path) -> int:
    """One campaign: the planted faults, then its tries."""
    missing = campaign.needs()
    if missing:
        print(f"{campaign.name}: {missing}")
        return 2
    if chosen.one is None and not find_planted(campaign, room):
        return 1
    if chosen.planted:
        return 0
    figures = Figures(folder)
    seed = chosen.seed if chosen.seed is not None else figures.next_seed(campaign.name)
    said, tries = time.monotonic(), 0
    tally = Tally(
        until=said + 60 * chosen.minutes, unit=campaign.unit, most=campaign.handful if chosen.handful else chosen.tries
    )
    with contextlib.suppress(KeyboardInterrupt):
        while not tally.is_over and (chosen.one is None or not tries):
            number = chosen.one if chosen.one is not None else seed * 1_000_000 + tries
            attempt(campaign.attempt, number, room, tally)
            tries += 1
            if time.monotonic() > said + EVERY:
                said = time.monotonic()
                print(line(campaign, seed, tally), flush=True)
    if chosen.one is None:
        figures.add(campaign.name, seed, tries, tally)
    print(line(campaign, seed, tally))
    for fault in tally.faults.values():
        print(f"  {fault.times} x {fault.sign} (first: --try {fault.seed})\n    {fault.words.strip()[-1500:]}")
    print(figures.told(campaign.name), flush=True)
    return 1 if tally.faults else 0


def line(campaign: Campaign, seed: int, tally: Tally) -> str:
    """The figures so far."""
    faults = sum(one.times for one in tally.faults.values())
    return f"{campaign.name}, seed {seed}: {words(tally.counts)}; {faults} faults of {len(tally.faults)} kinds"


def attempt(make: Attempt, number: int, room: Path, tally: Tally) -> None:
    """One try in a fresh folder, with chance of its own."""
    place = room / f"try-{number}"
    place.mkdir()
    tally.seed = number
    try:
        with contextlib.suppress(Enough):
            make(Random(number), place, tally)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def find_planted(campaign: Campaign, room: Path) -> bool:
    """Whether every fault planted on purpose is found; what is found without it as well does not count."""
    for name, plant in campaign.plants.items():
        plain = Tally(unit=campaign.unit)
        for number in range(1, plant.within + 1):
            tally = Tally(enough=True, known=frozenset(plain.faults))
            with plant.patch():
                attempt(plant.attempt, number, room, tally)
            if tally.faults:
                plain.most = plain.counts[campaign.unit] + tally.counts[campaign.unit]
                attempt(plant.attempt, number, room, plain)
            if set(tally.faults) - set(plain.faults):
                break
        else:
            print(f"{campaign.name}: the planted fault was NOT FOUND in {plant.within} tries: {name}", flush=True)
            return False
        print(f"{campaign.name}: planted and found at try {number}: {name} ({', '.join(tally.faults)})", flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
