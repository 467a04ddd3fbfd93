"""What every campaign is: tries by seed, faults kept with their smallest input, and faults planted to be found."""

from __future__ import annotations

import contextlib
import re
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType

from partner_desk.domain.errors import Refused

LIMIT = 10.0
"""So many seconds one try of a file may take."""


class Hang(BaseException):
    """Something took too long; no handler of the program may take it for its own."""


class Enough(BaseException):
    """A try ends here: its time is up, or the fault that it looks for was found."""


@dataclass
class Fault:
    """A promise that was broken: how often, at which seed first, in which words, by which smallest input."""

    sign: str
    words: str
    seed: int
    piece: bytes | None = None
    times: int = 1


@dataclass
class Tally:
    """What a run found so far. `seed` is that of the try at hand; one fault may be `enough`."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: dict[str, Fault] = field(default_factory=dict)
    seed: int = 0
    until: float = float("inf")
    unit: str = ""
    most: int | None = None
    """No more than so many of a unit are wanted."""
    enough: bool = False
    known: frozenset[str] = frozenset()
    """Faults that are nothing new."""

    def count(self, what: str, number: int = 1) -> None:
        """So many more tries of a kind."""
        if self.is_over:
            raise Enough
        self.counts[what] += number

    @property
    def is_over(self) -> bool:
        """Whether there was enough of it."""
        return time.monotonic() > self.until or (self.most is not None and self.counts[self.unit] >= self.most)

    def fault(self, sign: str, words: str, piece: bytes | None = None) -> None:
        """A fault of a kind; of its inputs the smallest is kept."""
        if sign in self.known:
            return
        known = self.faults.get(sign)
        if known is None:
            self.faults[sign] = Fault(sign, words, self.seed, piece)
            if self.enough:
                raise Enough
            return
        known.times += 1
        if piece is not None and (known.piece is None or len(piece) < len(known.piece)):
            known.piece, known.words, known.seed = piece, words, self.seed

    def bug(self, where: str, trouble: BaseException, piece: bytes | None = None) -> None:
        """An exception that no program may end in."""
        told = "".join(traceback.format_exception(trouble))
        self.fault(f"{where}: {sign_of(trouble)}", told, piece)


Attempt = Callable[[Random, Path, Tally], None]
"""One try: by chance, in a folder of its own that is removed afterwards."""


@dataclass(frozen=True)
class Plant:
    """A fault planted on purpose: how, which tries show it, and within how many of them it must be found."""

    patch: Callable[[], AbstractContextManager[None]]
    attempt: Attempt
    within: int = 40


@dataclass(frozen=True)
class Campaign:
    """A kind of attack. `unit` is the word of `Tally.count` by which its size is told; the suite makes a `handful`."""

    name: str
    unit: str
    handful: int
    attempt: Attempt
    plants: Mapping[str, Plant]
    needs: Callable[[], str] = lambda: ""
    """What is missing on this machine for it, as a sentence; empty if nothing is."""


def sign_of(trouble: BaseException) -> str:
    """A short sign by which faults of one kind are told from others: the exception and where the program raised it."""
    frames = traceback.extract_tb(trouble.__traceback__)
    own = [one for one in frames if "partner_desk" in one.filename and "tests" not in one.filename]
    place = f" in {Path(own[-1].filename).stem}.{own[-1].name}" if own else ""
    return f"{type(trouble).__name__}{place}"


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Stop what takes longer, by raising `Hang` in it: so much of the processor, or six times as long by the clock."""

    def ring(number: int, frame: FrameType | None) -> None:
        raise Hang(f"longer than {seconds:.0f} seconds")

    timers = {signal.SIGPROF: (signal.ITIMER_PROF, seconds), signal.SIGALRM: (signal.ITIMER_REAL, 6 * seconds)}
    before = {number: signal.signal(number, ring) for number in timers}
    for timer, limit in timers.values():
        signal.setitimer(timer, limit)
    try:
        yield
    finally:
        for number, (timer, _) in timers.items():
            signal.setitimer(timer, 0)
            signal.signal(number, before[number])


@contextlib.contextmanager
def watched(tally: Tally, where: str, piece: bytes | None = None, seconds: float = LIMIT) -> Iterator[None]:
    """Whatever is raised here other than Refused is a fault, and so is what takes too long."""
    try:
        with at_most(seconds):
            yield
    except Refused as refused:
        if not str(refused).strip():
            tally.fault(f"{where}: refused without a word", "", piece)
    except (Exception, Hang, RecursionError) as trouble:
        tally.bug(where, trouble, piece)


def shrunk(piece: bytes, still: Callable[[bytes], bool], seconds: float = 6) -> bytes:
    """A smaller input that is still at fault: halves, quarters ... of it are left out as long as that holds."""
    until, size = time.monotonic() + seconds, max(1, len(piece) // 2)
    while size >= 1 and time.monotonic() < until:
        at = 0
        while at < len(piece) and time.monotonic() < until:
            less = piece[:at] + piece[at + size :]
            if still(less):
                piece = less
            else:
                at += size
        size //= 2
    return piece


def slug(sign: str) -> str:
    """A sign as the name of a folder."""
    return re.sub(r"[^a-z0-9]+", "-", sign.casefold()).strip("-")[:80] or "fault"
