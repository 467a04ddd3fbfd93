"""The benchmarks: every line a ratio against something measured in the same run, so that machines compare.

python3 dev.py bench [SCOPES ...]      100000 if none are given; 1000000 takes a minute
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from pathlib import Path

import numpy as np

from partner_desk.app import rulebook
from partner_desk.app.advising import advice_for
from partner_desk.app.answers import View, column, day_of
from partner_desk.app.comparing import Balance, Comparison, Side
from partner_desk.app.outline import Outline
from partner_desk.app.turned import turns
from partner_desk.app.workspace import Workspace
from partner_desk.domain import edits
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.engine.fact_index import FactIndex
from partner_desk.engine.judge import Day, Judge
from partner_desk.findings import find
from tests.benchmarks.consumption import importing
from tests.benchmarks.estates import ORIGIN, ROLES, estate
from tests.benchmarks.whatif import works
from tests.benchmarks.window import waits

DAY = date(2024, 5, 1)


@dataclass(frozen=True)
class Row:
    """One measurement: milliseconds, and how many times the baseline that is."""

    name: str
    scopes: int
    milliseconds: float
    baseline: str
    ratio: float


def took(work: Callable[[], object], times: int = 5) -> float:
    """The median time of some work, in milliseconds."""
    times_taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        times_taken.append((time.perf_counter() - start) * 1_000)
    return statistics.median(times_taken)


def judging(subject: Estate) -> Iterator[Row]:
    """Full judging against passes of `x |= y`, and an edit against full judging."""
    total = len(subject.scopes)
    x, y = np.zeros(total, dtype=np.uint64), np.ones(total, dtype=np.uint64)
    one_pass = took(lambda: np.bitwise_or(x, y, out=x), 200)
    library = rulebook.library()
    fact_index = FactIndex(subject, library.roles)
    partners = list(subject.partners.values())
    reading = library.reading_on(DAY)

    def judge(programs: list[str], columns: FactIndex = fact_index) -> None:
        day = Day(columns, reading, DAY, partners)
        for program in programs:
            judged = day.judged(library.programs[program], "usage")
            assert len(judged.verdicts) == len(judged.disputes)

    judge(list(library.programs))
    for name in ("pal", "pec", "designation"):
        spent = took(lambda name=name: judge([name]), 41)  # type: ignore[misc]
        yield Row(f"judge {name}, 20 partners", total, spent, "passes of x |= y", spent / one_pass)
    spent = took(lambda: judge(list(library.programs)), 15)
    yield Row(f"judge all {len(library.programs)} programs", total, spent, "passes of x |= y", spent / one_pass)
    whole = statistics.median(took(partial(judge, ["pec"], _columns(subject)), 1) for _ in range(5))
    yield Row("a day made whole from columns (pec)", total, whole, "passes of x |= y", whole / one_pass)
    fresh = took(
        lambda: (
            Judge(library).day(subject, DAY, list(subject.partners)).judged(library.programs["pec"], "usage").verdicts
        ),
        3,
    )
    yield Row("a whole judging from facts (pec)", total, fresh, "passes of x |= y", fresh / one_pass)
    yield from _edits(subject, fresh)
    yield _advising(subject, fresh)
    yield from _comparing(subject, fresh)
    for name, work in works(subject, DAY):
        spent = took(work)
        yield Row(name, total, spent, "a whole judging", spent / fresh)
    yield from _findings(subject, fresh)


def _columns(subject: Estate) -> FactIndex:
    """The columns of an estate, all made; nothing of any day."""
    columns = FactIndex(subject, rulebook.library().roles)
    for name, made in vars(FactIndex).items():
        if isinstance(made, cached_property):
            getattr(columns, name)
    return columns


def _findings(subject: Estate, full: float) -> Iterator[Row]:
    """Every finding of an estate that is judged already, and of one that is not."""
    known = Judge(rulebook.library())
    find(subject, known, DAY, ours="p0")
    spent = took(lambda: find(subject, known, DAY, ours="p0"))
    yield Row("all findings, judged already", len(subject.scopes), spent, "a whole judging", spent / full)
    spent = took(lambda: find(subject, Judge(rulebook.library()), DAY, ours="p0"), 3)
    yield Row("all findings, from facts", len(subject.scopes), spent, "a whole judging", spent / full)


def _comparing(subject: Estate, full: float) -> Iterator[Row]:
    """Every partner and program on two snapshots; then what turned for one of them."""
    key, person = subject.scopes.key(1), next(iter(subject.principals))
    later = subject.apply(edits.assign_role(subject, person, ROLES["contributor"], [key], None, ORIGIN))
    sides = Side("as recorded", subject, DAY), Side("with one role more", later, DAY)

    def compare() -> list[Balance]:
        return [one for one in Comparison(*sides).balances if one.changed]

    changed = compare()[0]
    spent = took(compare)
    yield Row("compare two desks, everything", len(subject.scopes), spent, "a whole judging", spent / full)
    compared = Comparison(*sides)
    spent = took(lambda: turns(compared, changed.partner, changed.program))
    yield Row("tell what turned for one of them", len(subject.scopes), spent, "a whole judging", spent / full)


def _edits(subject: Estate, full: float) -> Iterator[Row]:
    """One role assigned at a subscription, many times: the whole of it, and its parts."""
    tree = subject.scopes
    subscriptions = [tree.key(int(one)) for one in np.flatnonzero(tree.kind == ScopeKind.SUBSCRIPTION)]
    view = View("p0", "pec", DAY)
    program = rulebook.library().programs[view.program]
    person = next(iter(subject.principals))
    column(subject, view)
    now = subject
    spent: dict[str, list[float]] = {}
    for number in range(41):
        key = subscriptions[number % len(subscriptions)]
        changes = edits.assign_role(now, person, "b24988ac-6180-42a0-ab88-20f7382dd24c", [key], None, ORIGIN)
        marks = [time.perf_counter()]
        now = now.apply(changes)
        marks.append(time.perf_counter())
        judged = day_of(now, view).judged(program, "usage")
        assert len(judged.verdicts) == len(judged.disputes)
        marks.append(time.perf_counter())
        column(now, view)
        marks.append(time.perf_counter())
        for name, start, stop in zip(("next snapshot", "judged again", "column"), marks, marks[1:], strict=False):
            spent.setdefault(name, []).append((stop - start) * 1_000)
        spent.setdefault("all of it", []).append((marks[-1] - marks[0]) * 1_000)
    for name, found in spent.items():
        median = statistics.median(found)
        yield Row(f"one role assigned: {name}", len(tree), median, "a whole judging", median / full)


def _advising(subject: Estate, full: float) -> Row:
    """Advice for one partner, scope and program, every proposal tried, at resource groups all over the estate."""
    groups = np.flatnonzero(subject.scopes.kind == ScopeKind.RESOURCE_GROUP)[::97].tolist()
    views = [View(f"p{number % 20}", program, DAY) for number in range(5) for program in ("pal", "pec", "designation")]
    wanted = iter([(view, scope) for view in views for scope in groups[:40]])
    spent = took(lambda: advice_for(subject, *next(wanted)), 200)
    return Row("advice for one verdict", len(subject.scopes), spent, "a whole judging", spent / full)


def browsing(subject: Estate) -> Iterator[Row]:
    """Expanding and filtering, against making the outline."""
    made = took(lambda: Outline(subject.scopes).order, 3)
    outline = Outline(subject.scopes)
    works: tuple[tuple[str, Callable[[], object]], ...] = (
        ("expand all", lambda: outline.set_all(True)),
        ("filter 'vm-weu'", lambda: outline.filter("vm-weu", None)),
        ("filter 'e'", lambda: outline.filter("e", None)),
    )
    for name, work in works:
        work()
        spent = took(work)
        yield Row(name, len(subject.scopes), spent, "making the outline", spent / made)


def waiting(subject: Estate) -> Iterator[Row]:
    """What a person waits for in the window, against repainting the tree as it is."""
    plain = None
    for name, spent in waits(subject):
        plain = plain or spent
        yield Row(f"window: {name}", len(subject.scopes), spent, "repainting the tree", spent / plain)


def opening(subject: Estate) -> Iterator[Row]:
    """A desk file opened, judged and painted, against an empty Qt window; each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.partnerdesk"
        workspace = Workspace.create(path)
        workspace.commit(ChangeSet("all", tuple(Change(None, fact) for fact in subject.facts_in_order())))
        workspace.close()
        empty = _start(
            "from PySide6.QtWidgets import QApplication, QWidget\na = QApplication([])\nw = QWidget()\nw.show()\na.processEvents()"
        )
        desk = _start(
            "import gc; gc.disable()\nfrom pathlib import Path\nfrom partner_desk.store.soundness import look_ahead\n"
            f"look_ahead(Path({str(path)!r}))\nimport partner_desk.app.answers\n"
            "from PySide6.QtCore import QSettings\nfrom PySide6.QtWidgets import QApplication\n"
            "a = QApplication([])\nfrom partner_desk.gui.main_window import MainWindow\n"
            "from partner_desk.gui.session import begin\n"
            f"w = MainWindow(QSettings({str(Path(folder) / 's.ini')!r}, QSettings.Format.IniFormat))\n"
            f"begin(w, Path({str(path)!r}))\nw.show()\na.processEvents()\nassert w.model.column is not None\n"
        )
        pairs = [(took(desk, 1), took(empty, 1)) for _ in range(11)]  # in turns, so that a busy moment hits both
        spent, ratio = (statistics.median(one) for one in (zip(*((a, a / b) for a, b in pairs), strict=True)))
        yield Row("start to painted, judged window", len(subject.scopes), spent, "an empty Qt window", ratio)
        print(f"| {'memory of the desk, all programs judged':42} | {len(subject.scopes):9,} | {_memory(path)} |")


_REMEMBER = """
import sys
from datetime import date
from pathlib import Path
from partner_desk.app.answers import View, column
from partner_desk.app.rulebook import library
from partner_desk.app.workspace import Workspace
estate = Workspace.open(Path(sys.argv[1])).estate
for program in library().programs:
    column(estate, View(next(iter(estate.partners)), program, date(2024, 5, 1)))
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
most, now = (int(status[name].split()[0]) / 1024 for name in ("VmHWM", "VmRSS"))
print(f"{most:,.0f} MB at most, {now:,.0f} MB at the end")
"""


def _reading(subject: Estate) -> Iterator[Row]:
    """A file with as many rows of usage as there are scopes."""
    rows = len(subject.scopes)
    baseline, *parts = importing(rows)
    for one in parts:
        yield Row(one.name, rows, one.seconds * 1_000, baseline.name, one.seconds / baseline.seconds)


def _memory(path: Path) -> str:
    """The memory that a process takes to open a desk and judge every program.

    Linux tells it of the program that runs; `ru_maxrss` counts what the parent had before the program began.
    """
    if not Path("/proc/self/status").exists():
        return "not measured here"
    command = [sys.executable, "-c", _REMEMBER, str(path)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _start(script: str) -> Callable[[], object]:
    """A start as the second one is and all that follow: with the modules compiled."""
    ending = "\nimport os, sys; sys.stdout.flush(); os._exit(0)"
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def start() -> None:
        subprocess.run([sys.executable, "-c", script + ending], check=True, stderr=subprocess.DEVNULL, env=plain)

    start()
    return start


def main(sizes: list[int]) -> None:
    """Print the table."""
    print(f"| {'what':42} | {'scopes':>9} | {'ms':>9} | {'ratio':>8} | against            |")
    print(f"|{'-' * 44}|{'-' * 10}:|{'-' * 10}:|{'-' * 9}:|{'-' * 20}|")
    for size in sizes:
        subject = estate(size)
        for measure in (judging, browsing, waiting, opening, _reading):
            for row in measure(subject):
                print(
                    f"| {row.name:42} | {row.scopes:9,} | {row.milliseconds:9.2f} | {row.ratio:8.2f} | {row.baseline:18} |",
                    flush=True,
                )


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:]] or [100_000])
