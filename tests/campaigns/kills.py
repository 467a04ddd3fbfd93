"""SIGKILL at any moment: a child lives on some desks and writes down what was acknowledged; what is left is compared.

Half of the kills are aimed at the middle of an act, and most lives prefer one kind of act. The command line is killed
as well: forked off, which is quick, and now and then as the program that it is.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import IO, Any, NoReturn

from partner_desk.app.workspace import Workspace
from partner_desk.bootstrap import command_line
from tests.campaigns import found, plants
from tests.campaigns.campaign import Campaign, Plant, Tally
from tests.campaigns.ledger import Ledger
from tests.campaigns.life import Life, export, forkable
from tests.campaigns.states import State

KILLS = 10
"""So many kills the desks of one folder meet."""

PREFERRED = ("", "", "commit", "create", "migrate", "save_as", "close", "imported", "scenario")
Tell = Callable[[dict[str, Any]], None]


def attempt(chance: Random, place: Path, tally: Tally) -> None:
    """Some kills of lives on the same desks."""
    series(chance, place, tally, KILLS, PREFERRED)


def aimed(chance: Random, place: Path, tally: Tally) -> None:
    """Kills in the middle of large steps."""
    series(chance, place, tally, 4, ("commit", "imported"))


def series(chance: Random, place: Path, tally: Tally, kills: int, preferred: tuple[str, ...]) -> None:
    """Live, be killed, be looked at, and live on."""
    room = place / "room"
    (room / "data").mkdir(parents=True)
    os.environ["XDG_DATA_HOME"] = str(room / "data")
    known: dict[str, State] = {}
    for number in range(kills):
        path = place / f"ledger-{number}"
        ledger = Ledger(dict(known))
        if known and chance.random() < 0.15:
            desk = chance.choice(sorted(known))
            killed = commanded(chance, room / desk, path)
            tally.count("kills of the command line", int(killed))
        else:
            prefers, seed = chance.choice(preferred), chance.getrandbits(64)
            killed = lived(chance, seed, prefers, room, path, known)
        ledger.add(whole_lines(path))
        tally.count("kills", int(killed))
        tally.count("kills in the middle of an act", int(killed and bool(ledger.act) and not ledger.least))
        others = [one for one in ledger.desks() if one != ledger.busy]
        for desk_name in [ledger.busy, *chance.sample(others, min(2, len(others)))]:
            state = found.look(room, desk_name, ledger, None, chance, tally) if desk_name else None
            if state is not None:
                ledger.sure[desk_name] = state
            else:
                ledger.sure.pop(desk_name, None)
        known = ledger.sure
        found.backups(room / "data", ledger, tally)
    tally.count("drafts left behind", sum(one.name.startswith(".partner-desk-") for one in room.rglob("*")))


def lived(chance: Random, seed: int, prefers: str, room: Path, path: Path, known: dict[str, State]) -> bool:
    """A life in a child, killed at a moment by chance; whether it was."""

    def live(tell: Tell) -> None:
        life = Life(Random(seed), room, tell, known)
        life.prefers = prefers
        life.go(60)

    child, pipe = forked(live, path)
    with pipe:
        if chance.random() < 0.5:
            _read_up_to(pipe, chance.randint(1, 10), prefers)
            time.sleep(chance.random() ** 2 * 0.03)  # a moment by chance is what is wanted
        else:
            time.sleep(chance.random() * 0.12)
        return killed(child)


def _read_up_to(pipe: IO[bytes], acts: int, prefers: str) -> None:
    """Wait until so many acts have begun, and then for one that is preferred."""
    wanted = prefers.replace("_", " ")
    for line in pipe:
        if b'"begin"' in line:
            acts -= 1
            if acts <= 0 and wanted[:6].encode() in line:
                return
            if acts < -6:
                return


def forked(work: Callable[[Tell], None], ledger: Path) -> tuple[int, IO[bytes]]:
    """A child at work; it writes its ledger to a file, and to a pipe that whoever aims at it reads."""
    end, begin = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(end)
        _work(work, ledger, begin)
    os.close(begin)
    return child, os.fdopen(end, "rb", buffering=0)


def _work(work: Callable[[Tell], None], ledger: Path, pipe: int) -> NoReturn:
    code = 1
    try:
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
        line = os.open(ledger, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

        def tell(said: dict[str, Any]) -> None:
            text = json.dumps(said).encode() + b"\n"
            os.write(line, text)
            with contextlib.suppress(BrokenPipeError):
                os.write(pipe, text[:60].strip() + b"\n")

        work(tell)
        code = 0
    except BaseException:
        import traceback

        with open(ledger.with_suffix(".trouble"), "w", encoding="utf-8") as file:
            traceback.print_exc(file=file)
    finally:
        os._exit(code)


def killed(child: int) -> bool:
    """Kill a child; whether it had not ended by itself."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def whole_lines(path: Path) -> list[str]:
    """The lines of a ledger; the last may be cut off."""
    text = path.read_text("utf-8") if path.exists() else ""
    return text.split("\n")[:-1]


# The command line -----------------------------------------------------------------------------------------


def commanded(chance: Random, desk: Path, ledger: Path) -> bool:
    """One verb of the command line on a desk, killed at a moment by chance; whether it was."""
    source = desk.with_name("export.json")
    source.write_text(export(chance, chance.choice([1, 60])), encoding="utf-8")
    key = f"{chance.getrandbits(32):08x}"
    verb = chance.choice(
        [
            ["add-partner", str(desk), key, "--global-id", str(chance.getrandbits(40))],
            ["undo", str(desk)],
            ["redo", str(desk)],
            ["import", str(desk), str(source)],
            ["scenario", "new", str(desk), f"Plan {key}"],
        ]
    )
    if chance.random() < 0.15:
        return _program(chance, verb, desk.name, ledger)

    def work(tell: Tell) -> None:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        tell({"begin": f"command {verb[0]}", "desk": desk.name})
        if command_line(verb) == 0:
            tell({"done": verb[0], "desk": desk.name, "state": _state(desk)})
        time.sleep(0.2)

    child, pipe = forked(work, ledger)
    with pipe:
        pipe.readline()
        time.sleep(chance.random() * 0.08)
        return killed(child)


def _program(chance: Random, verb: list[str], desk: str, ledger: Path) -> bool:
    """The same as a program of its own; nothing of it is acknowledged if it is killed."""
    start = "from partner_desk.bootstrap import command_line; raise SystemExit(command_line())"
    ledger.write_text(json.dumps({"begin": f"program {verb[0]}", "desk": desk}) + "\n", encoding="utf-8")
    program = subprocess.Popen(
        [sys.executable, "-c", start, *verb], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(0.3 + chance.random() * 0.9)
    program.kill()
    return program.wait() == -signal.SIGKILL


def _state(desk: Path) -> dict[str, Any]:
    workspace = Workspace.open(desk)
    state = State.of(workspace)
    workspace.close()
    return state.plain()


CAMPAIGN = Campaign(
    "kills",
    "kills",
    4,
    attempt,
    {
        "a step is no transaction": Plant(plants.no_transactions, aimed),
        "a step is said to be kept before it is": Plant(plants.late_commits, aimed),
    },
    forkable,
)
