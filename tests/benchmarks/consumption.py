"""How long a large file of daily rated usage takes: `python3 -m tests.benchmarks.consumption 1000000`.

Time is that of one processor, so that it compares on a machine that does other work as well.
"""

from __future__ import annotations

import csv
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from partner_desk.app import imports, rulebook
from partner_desk.app.workspace import Workspace
from partner_desk.domain.billing import ChargeKind
from partner_desk.engine.partner_sets import PartnerSets
from tests.exchange.rated import Sums, month, written

T = TypeVar("T")
DAY = date(2025, 9, 10)


@dataclass(frozen=True)
class Took:
    """One part of the work, in seconds of one processor, and the megabytes held at most until its end."""

    name: str
    seconds: float
    megabytes: int


def importing(number: int) -> Iterator[Took]:
    """So many rows: read as a table alone, which is the baseline, then previewed, recorded and judged."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "usage.csv"
        # another process writes the rows, whose memory is none of what is measured
        command = [sys.executable, "-m", "tests.benchmarks.consumption", str(number), str(path)]
        sums = int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        workspace = Workspace.create(Path(folder) / "a.partnerdesk")
        _, took = _timed("reading the table", lambda: _read(path))
        yield took
        preview, took = _timed(
            "usage: preview",
            lambda: imports.preview(workspace.estate, imports.gather([path], "benchmark"), {}, [path]),
        )
        assert preview.kinds["charges"].new == sums
        yield took
        yield _timed("usage: record", lambda: imports.apply(workspace, preview))[1]
        yield _timed("usage: judge all programs", lambda: _judge(workspace))[1]
        workspace.close()


def _read(path: Path) -> int:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for _ in csv.reader(file))


def _judge(workspace: Workspace) -> list[PartnerSets]:
    day = rulebook.judge().day(workspace.estate, DAY, list(workspace.estate.partners))
    return [day.judged(one, ChargeKind.USAGE).verdicts for one in rulebook.library().programs.values()]


def _timed(name: str, work: Callable[[], T]) -> tuple[T, Took]:
    began = time.process_time()
    made = work()
    took = time.process_time() - began
    return made, Took(name, took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def main(arguments: Sequence[str]) -> int:
    """Print what each part takes; with a second argument only write the rows there, and print how many sums they have."""
    if len(arguments) > 1:
        sums = Sums()
        written(Path(arguments[1]), month(1, int(arguments[0]), sums, resources=1_000))
        print(len(sums))
        return 0
    for one in importing(int(arguments[0])):
        print(
            f"{one.name:27} {one.seconds:8.2f} s of one processor, {one.megabytes:,} MB at most until then", flush=True
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
