"""A second program: a process of its own that does with desks what it is told, and answers."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import traceback
from pathlib import Path
from random import Random
from typing import Any

from partner_desk.app import imports
from partner_desk.app.workspace import Workspace
from partner_desk.domain.errors import Refused
from partner_desk.store.files import is_desk
from tests.campaigns.life import edit
from tests.campaigns.states import State

Answer = dict[str, Any]


class Worker:
    """The program as seen from outside. Make it before this process opens a desk."""

    def __init__(self, seed: int) -> None:
        """Begin a process."""
        orders, answers = os.pipe(), os.pipe()
        self._child = os.fork()
        if self._child == 0:
            os.close(orders[1])
            os.close(answers[0])
            _work(orders[0], answers[1], Random(seed))
        os.close(orders[0])
        os.close(answers[1])
        self._orders, self._answers = os.fdopen(orders[1], "wb", buffering=0), os.fdopen(answers[0], "rb")

    def order(self, do: str, **what: Any) -> None:
        """Tell it to do something; `answer` waits for what comes of it."""
        self._orders.write(json.dumps({"do": do, **what}).encode() + b"\n")

    def answer(self) -> Answer:
        """What came of the oldest order; a bug in it is one here."""
        answer: Answer = json.loads(self._answers.readline())
        if "bug" in answer:
            raise AssertionError(answer["bug"])
        return answer

    def do(self, do: str, **what: Any) -> Answer:
        """Order and answer."""
        self.order(do, **what)
        return self.answer()

    def kill(self) -> None:
        """End it at once."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._child, signal.SIGKILL)
        os.waitpid(self._child, 0)
        self._orders.close()
        self._answers.close()


def _work(orders: int, answers: int, chance: Random) -> None:
    try:
        does = _Does(chance)
        with os.fdopen(orders, "rb") as lines, os.fdopen(answers, "wb", buffering=0) as out:
            for line in lines:
                order = json.loads(line)
                try:
                    answer = getattr(does, order.pop("do"))(**order) or {}
                except Refused as refused:
                    answer = {"refused": str(refused), "kind": type(refused).__name__}
                except BaseException:
                    answer = {"bug": traceback.format_exc()}
                out.write(json.dumps(answer).encode() + b"\n")
    finally:
        os._exit(0)


class _Does:
    """What a worker can do."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.workspace: Workspace | None = None

    @property
    def _desk(self) -> Workspace:
        assert self.workspace is not None
        return self.workspace

    def _state(self) -> Answer:
        return {"state": State.of(self._desk).plain(), "notes": list(self._desk.notes)}

    def create(self, path: str) -> Answer:
        self.workspace = Workspace.create(Path(path))
        return self._state()

    def open(self, path: str, read_only: bool = False) -> Answer:
        self.workspace = Workspace.open(Path(path), read_only)
        return self._state()

    def commit(self, times: int = 1) -> Answer:
        for _ in range(times):
            self._desk.commit(edit(self.chance, self._desk.estate))
        return self._state()

    def undo(self) -> Answer:
        self._desk.undo()
        return self._state()

    def state(self) -> Answer:
        return self._state()

    def save_as(self, path: str, replace: bool = False) -> Answer:
        old = self._desk
        self.workspace = old.save_as(Path(path), replace)
        old.close()
        return self._state()

    def fold(self) -> None:
        self._desk.fold()

    def close(self) -> None:
        self._desk.close()
        self.workspace = None

    def touch(self, path: str, way: str) -> None:
        """Open the file of a desk for another reason, and close it."""
        file = Path(path)
        if way == "read":
            for one in [file, *file.parent.glob(f"*{file.name}*")]:
                with contextlib.suppress(OSError):
                    one.read_bytes()
        elif way == "is_desk":
            is_desk(file)
        elif way == "import":
            with contextlib.suppress(Refused):
                imports.gather([file], "a person")
        elif way == "sqlite":
            with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(file, timeout=0)) as connection:
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        elif way == "read-only desk":
            Workspace.open(file, read_only=True).close()
        elif way == "open again":
            with contextlib.suppress(Refused):
                Workspace.open(file).close()

    def race(self, path: str, times: int) -> Answer:
        """Open, make a step and close, again and again, as often as the others let it."""
        made: list[str] = []
        for _ in range(times):
            with contextlib.suppress(Refused):
                workspace = Workspace.open(Path(path))
                try:
                    changes = edit(self.chance, workspace.estate)
                    workspace.commit(changes)
                    made.append(changes.name)
                finally:
                    workspace.close()
        return {"made": made}
