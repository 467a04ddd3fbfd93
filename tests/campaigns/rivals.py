"""Two programs and one desk, and hands that move, copy and replace its file: nothing acknowledged is lost or mixed."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

from partner_desk.app.workspace import Workspace
from partner_desk.domain.errors import Refused
from partner_desk.store import leftovers
from partner_desk.store.desk import Desk
from partner_desk.store.lock import DeskLock
from tests.campaigns.campaign import Campaign, Plant, Tally, at_most
from tests.campaigns.life import forkable
from tests.campaigns.plants import statements
from tests.campaigns.states import State, facts_of, integrity, replayed
from tests.campaigns.worker import Answer, Worker

TOUCHES = ("read", "is_desk", "import", "sqlite", "read-only desk", "open again")
Story = Callable[[Random, Path, "Pair"], str]
"""What is done with a pair of programs; it returns what is wrong."""


class Pair:
    """Two programs."""

    def __init__(self, chance: Random) -> None:
        """Begin both."""
        self.one, self.other = Worker(chance.getrandbits(32)), Worker(chance.getrandbits(32))

    def kill(self) -> None:
        """End both."""
        self.one.kill()
        self.other.kill()


def second_is_refused(chance: Random, place: Path, pair: Pair) -> str:
    """However the desk's file was looked at, and by whatever name: a second program cannot write."""
    path = place / "a.partnerdesk"
    pair.one.do("create", path=str(path))
    pair.one.do("commit", times=chance.randint(0, 3))
    for _ in range(chance.randint(1, 3)):
        pair.one.do("touch", path=str(path), way=chance.choice(TOUCHES))
    name = chance.choice([path, _link(path, place / "b.partnerdesk"), _hard(path, place / "c.partnerdesk")])
    (place / "x").mkdir()
    found = pair.other.do("open", path=os.path.join(name.parent, chance.choice(["", "./", "x/../"]), name.name))
    if "refused" not in found:
        return "a second program opened a desk that is open"
    done = pair.one.do("commit")
    pair.one.do("close")
    return _is(pair.other.do("open", path=str(path)), done, "the desk after the first program closed it")


def _link(path: Path, name: Path) -> Path:
    name.symlink_to(path)
    return name


def _hard(path: Path, name: Path) -> Path:
    name.hardlink_to(path)
    return name


def reading_beside(chance: Random, place: Path, pair: Pair) -> str:
    """Reading works beside a program that writes, and shows what was acknowledged."""
    path = place / "a.partnerdesk"
    pair.one.do("create", path=str(path))
    done = pair.one.do("commit", times=chance.randint(1, 4))
    if chance.random() < 0.5:
        pair.one.do("fold")
    found = pair.other.do("open", path=str(path), read_only=True)
    if wrong := _is(found, done, "a desk that is read while it is open"):
        return wrong
    if "refused" not in pair.other.do("commit"):
        return "a desk opened for reading was written"
    last = pair.one.do("commit")
    pair.one.do("close")
    return _is(pair.other.do("open", path=str(path)), last, "the desk after it was read beside")


def saved_over(chance: Random, place: Path, pair: Pair) -> str:
    """Nobody saves over a desk that is open, or over one without being told to."""
    path, own = place / "a.partnerdesk", place / "own.partnerdesk"
    pair.one.do("create", path=str(path))
    done = pair.one.do("commit", times=chance.randint(0, 3) or 1)
    pair.other.do("create", path=str(own))
    pair.other.do("commit")
    target = chance.choice([path, _link(path, place / "b.partnerdesk")])
    if "refused" not in pair.other.do("save_as", path=str(target), replace=chance.random() < 0.8):
        return "a desk was saved over one that is open"
    pair.one.do("commit")
    done = pair.one.do("commit")
    closed = chance.random() < 0.5
    if closed:
        pair.one.do("close")
    else:
        pair.one.kill()
        pair.one = Worker(1)
    mine = pair.other.do("commit")
    if "refused" not in pair.other.do("save_as", path=str(path)):
        return "a desk was saved over another without a question"
    if chance.random() < 0.5:
        pair.other.do("close")
        return _is(pair.other.do("open", path=str(path)), done, "the desk that was not to be saved over")
    saved = pair.other.do("save_as", path=str(path), replace=True)
    if wrong := _is(saved, mine, "a desk saved over one that was closed or whose program died"):
        return wrong
    last = pair.other.do("commit")
    pair.other.do("close")
    return _is(pair.one.do("open", path=str(path)), last, "a desk saved over another, opened again")


def file_is_gone(chance: Random, place: Path, pair: Pair) -> str:
    """The desk is deleted, moved or replaced under the program: no step is acknowledged into nothing."""
    path = place / "a.partnerdesk"
    pair.one.do("create", path=str(path))
    pair.one.do("commit", times=chance.randint(0, 3))
    pair.other.do("create", path=str(place / "other.partnerdesk"))
    pair.other.do("commit", times=2)
    pair.other.do("close")
    wal = path.with_name(path.name + "-wal")
    what = chance.choice(["delete", "move", "replace", "overwrite", "delete wal"])
    before = pair.one.do("state")
    if what == "delete":
        path.unlink()
    elif what == "move":
        path.rename(place / "moved.partnerdesk")
    elif what == "replace":
        os.replace(place / "other.partnerdesk", path)
    elif what == "delete wal":
        if not wal.exists():
            return ""
        wal.unlink()
    else:
        (place / "moved.partnerdesk").write_bytes(path.read_bytes())
        path.unlink()
        shutil.copy(place / "moved.partnerdesk", path)
    done = pair.one.do("commit")
    if done.get("kind") != "DeskLost":
        return f"{what}: a step was acknowledged into a file without its name"
    saved = pair.one.do("save_as", path=str(place / "saved.partnerdesk"))
    if wrong := _is(saved, before, f"{what}: what was saved elsewhere"):
        return wrong
    last = pair.one.do("commit")
    pair.one.do("close")
    return _is(pair.other.do("open", path=str(place / "saved.partnerdesk")), last, f"{what}: what was saved, opened")


def copied(chance: Random, place: Path, pair: Pair) -> str:
    """Copies made by hand, while the desk is open or over one whose program died: one or the other, never a mixture."""
    path, copy = place / "a.partnerdesk", place / "copy.partnerdesk"
    pair.one.do("create", path=str(path))
    pair.one.do("commit", times=chance.randint(1, 3))
    states = [pair.one.do("state")]
    same_opening = chance.random() < 0.5
    if not same_opening:
        pair.one.do("close")
        shutil.copy(path, copy)
        pair.one.do("open", path=str(path))
    else:
        pair.one.do("fold")
        shutil.copy(path, copy)
    for _ in range(chance.choice([1, 3, 12])):
        states.append(pair.one.do("commit"))
    if chance.random() < 0.3:
        pair.one.do("fold")
        states.append(pair.one.do("commit"))
    pair.one.kill()
    pair.one = Worker(2)
    over = chance.random() < 0.7
    if over:
        shutil.copy(copy, path)
    opened = pair.other.do("open", path=str(path))
    if "refused" in opened:
        return f"a copy put over a desk whose program died is refused: {opened['refused']}"
    expected = states[0] if over else states[-1]
    if same_opening and not _is(opened, states[-1], ""):
        expected = states[-1]  # the journal is of the very file that was copied: the newest steps are not lost
    if wrong := _is(
        opened, expected, "a copy put over a desk whose program died" if over else "a desk whose program died"
    ):
        return wrong
    last = pair.other.do("commit")
    pair.other.do("close")
    return _is(pair.one.do("open", path=str(path)), last, "the same, opened again")


def race(chance: Random, place: Path, pair: Pair) -> str:
    """Programs that open, write and close one desk as fast as they can: every acknowledged step is there, in a line."""
    path = place / "a.partnerdesk"
    pair.one.do("create", path=str(path))
    pair.one.do("close")
    third = Worker(chance.getrandbits(32))
    try:
        for one in (pair.one, pair.other, third):
            one.order("race", path=str(path), times=25)
        made = [name for one in (pair.one, pair.other, third) for name in one.answer()["made"]]
    finally:
        third.kill()
    workspace = Workspace.open(path)
    try:
        names = [one.name for one in workspace.history()]
        if sorted(names) != sorted(made):
            return f"{len(made)} steps were acknowledged, {len(names)} are there"
        if facts_of(replayed(workspace)) != facts_of(workspace.estate):
            return "the facts are not those of the journal"
    finally:
        workspace.close()
    said = integrity(path)
    return "" if said == "ok" else said


def _is(answer: Answer, expected: Answer, what: str) -> str:
    """Whether a desk is as another one was."""
    if "refused" in answer:
        return f"{what} is refused: {answer['refused']}"
    is_, was = State.from_plain(answer["state"]), State.from_plain(expected["state"])
    assert is_ is not None
    assert was is not None
    return "" if is_ == was else f"{what} is another: {len(was.steps)} steps acknowledged, {len(is_.steps)} there"


STORIES: tuple[Story, ...] = (second_is_refused, reading_beside, saved_over, file_is_gone, copied, race)


def told(*stories: Story) -> Callable[[Random, Path, Tally], None]:
    """A try that is one of these stories."""

    def attempt(chance: Random, place: Path, tally: Tally) -> None:
        story = chance.choice(stories)
        tally.count("stories")
        tally.count(story.__name__.replace("_", " "))
        pair = Pair(chance)
        try:
            with at_most(60):
                wrong = story(chance, place, pair)
            if wrong:
                tally.fault(f"{story.__name__}: {wrong.partition(': /')[0][:90]}", wrong)
        except (Refused, AssertionError, KeyError) as trouble:
            tally.fault(f"{story.__name__}: {str(trouble).strip().splitlines()[-1][:90]}", str(trouble))
        finally:
            pair.kill()

    return attempt


# Planted faults -------------------------------------------------------------------------------------------


@contextlib.contextmanager
def no_lock() -> Iterator[None]:
    """Nobody holds anything: neither the program's lock nor SQLite's for the whole time."""

    def nothing(self: Any, *arguments: Any) -> None:
        self._held = []

    def change(sql: str) -> str | None:
        return sql.replace("EXCLUSIVE", "NORMAL") if "locking_mode" in sql else sql

    with mock.patch.object(DeskLock, "__init__", nothing), statements(change):
        yield


@contextlib.contextmanager
def no_look_at_the_file() -> Iterator[None]:
    """A commit does not look whether the file is still there."""
    with mock.patch.object(Desk, "check_file", return_value=None):
        yield


@contextlib.contextmanager
def any_journal_is_replayed() -> Iterator[None]:
    """Whose journal lies beside a desk is not looked at."""
    with mock.patch.object(leftovers, "is_foreign", return_value=False):
        yield


CAMPAIGN = Campaign(
    "rivals",
    "stories",
    3,
    told(*STORIES),
    {
        "the lock is gone": Plant(no_lock, told(second_is_refused), 5),
        "nobody looks whether the file is still there": Plant(no_look_at_the_file, told(file_is_gone), 10),
        "any journal is replayed": Plant(any_journal_is_replayed, told(copied), 20),
    },
    forkable,
)
