"""A desk's life by chance: edits, undo, redo, imports, scenarios, save as, close, open, old desks brought up to date.

Whoever listens hears of each act before it begins and after it is done, with what the desk is then.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from partner_desk.app import imports
from partner_desk.app.sample import sample_step
from partner_desk.app.scenarios import Scenarios
from partner_desk.app.workspace import Workspace
from partner_desk.domain.access import Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.changes import Change, ChangeSet, Fact
from partner_desk.domain.estate import Estate
from partner_desk.domain.mutes import Mute
from partner_desk.domain.partners import Partner, PartnerAdminLink
from partner_desk.store.files import SUFFIX
from tests.campaigns.states import State
from tests.facts import ORIGIN, as_recorded

OLD = Path(__file__).parents[1] / "fixtures" / "desk-version-1.sql"
NAMES = ("Ann", "Bøb", "Zoë 🦆", "中文", "O'Neil; --", "a\u202eb", "x" * 300, "line\nline")
Tell = Callable[[dict[str, Any]], None]


def fresh(chance: Random, number: int) -> list[Fact]:
    """Some new facts."""
    facts: list[Fact] = []
    for _ in range(number):
        key, name = f"{chance.getrandbits(64):016x}", chance.choice(NAMES)
        makers: list[Fact] = [
            Partner(key, name, str(chance.getrandbits(40)), (str(chance.getrandbits(40)),), origin=ORIGIN),
            Principal(key, PrincipalKind.MEMBER, None, name, origin=ORIGIN),
            RoleAssignment(key, key, "role", f"/subscriptions/{key}", origin=ORIGIN),
            PartnerAdminLink(key, key, str(chance.getrandbits(40)), origin=ORIGIN),
            Mute(key, name, None, ORIGIN),
        ]
        facts.append(chance.choice(makers))
    return facts


def edit(chance: Random, estate: Estate) -> ChangeSet:
    """A step on an estate: some facts are new, some are called otherwise, some go."""
    many = chance.random() < 0.1
    changes = [Change(None, one) for one in fresh(chance, chance.randint(40, 160) if many else chance.randint(1, 3))]
    named: list[Partner | Principal] = [*estate.partners.values(), *estate.principals.values()]
    for one in chance.sample(named, min(len(named), chance.randint(0, 2))):
        changes.append(Change(one, replace(one, name=chance.choice(NAMES))))
    loose: list[Fact] = [*estate.mutes.values(), *estate.links.values()]
    changes += [Change(one, None) for one in chance.sample(loose, min(len(loose), chance.randint(0, 3)))]
    return ChangeSet(f"Step {chance.getrandbits(32):08x}", tuple(changes))


def export(chance: Random, rows: int) -> str:
    """An export of role assignments, as the command line of Azure writes it."""
    top = "/subscriptions/11111111-1111-1111-1111-111111111111"
    records = []
    for _ in range(rows):
        guid = f"00000000-0000-0000-{chance.getrandbits(16):04x}-{chance.getrandbits(48):012x}"
        records.append(
            {
                "id": f"{top}/providers/Microsoft.Authorization/roleAssignments/{guid}", "principalId": guid,
                "principalName": chance.choice(NAMES), "principalType": "User", "roleDefinitionName": "Owner",
                "roleDefinitionId": f"{top}/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
                "scope": f"{top}/resourceGroups/rg-{chance.randint(1, 9)}",
            }
        )  # fmt: skip
    return json.dumps(records)


@cache
def old_desk() -> bytes:
    """A desk file as the first version of the program wrote it."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(OLD.read_text("utf-8"))
        return connection.serialize()


def written(path: Path, data: bytes) -> bool:
    """Write a file that the program will find; False if the disk is too full for it."""
    try:
        path.write_bytes(data)
    except OSError:
        path.unlink(missing_ok=True)
        return False
    return True


def forkable() -> str:
    """Import and read once what every child needs; says what is missing where nothing can be forked."""
    workspace = Workspace.create(None)
    workspace.commit(as_recorded(sample_step()))
    workspace.commit(edit(Random(1), workspace.estate))
    workspace.close()
    return "" if hasattr(os, "fork") else "this needs a system that can fork."


class Life:
    """The desks of one folder, one of them open at a time."""

    def __init__(self, chance: Random, folder: Path, tell: Tell, known: dict[str, State] | None = None) -> None:
        """`known` are the desks that are there already."""
        self.chance, self.folder, self.tell = chance, folder, tell
        self.known = dict(known or {})
        self.workspace: Workspace | None = None
        self.prefers = ""
        """An act that is done more often than others."""
        self._made = 0

    def go(self, acts: int) -> None:
        """So many acts; at the end everything is closed."""
        for _ in range(acts):
            self.act()
        if self.workspace is not None:
            self.close()

    def act(self) -> None:
        """One act by chance."""
        closed = {self.open: 5, self.create: 1, self.migrate: 1}
        opened = {
            self.commit: 12, self.undo: 4, self.redo: 3, self.imported: 2, self.scenario: 5, self.save_as: 1, self.close: 2,
        }  # fmt: skip
        acts = closed if self.workspace is None else opened
        weights = [20 if act.__name__ == self.prefers else weight for act, weight in acts.items()]
        self.chance.choices(list(acts), weights)[0]()

    def _during(self, act: str, name: str, work: Callable[[], None], source: str = "") -> None:
        self.tell({"begin": act, "desk": name, "source": source})
        work()
        desk = self.workspace
        if desk is not None and desk.path is not None and desk.path.name == name:
            self.tell({"acted": act, "steps": len(desk.history())})
            self.known[name] = State.of(desk)
        self.tell({"done": act, "desk": name, "state": self.known[name].plain()})

    @property
    def _desk(self) -> Workspace:
        assert self.workspace is not None
        return self.workspace

    @property
    def _name(self) -> str:
        assert self._desk.path is not None
        return self._desk.path.name

    def _new_name(self) -> str:
        self._made += 1
        return f"desk {len(self.known)}-{self._made}-{self.chance.getrandbits(16):04x}{SUFFIX}"

    def create(self) -> None:
        """A new desk."""
        name = self._new_name()

        def work() -> None:
            self.workspace = Workspace.create(self.folder / name)

        self._during("create", name, work)
        self._during("commit", name, lambda: self._desk.commit(as_recorded(sample_step())))

    def migrate(self) -> None:
        """Open a desk of the first version."""
        name = self._new_name()
        if not written(self.folder / name, old_desk()):
            return
        self.tell({"old": name})

        def work() -> None:
            self.workspace = Workspace.open(self.folder / name)

        self._during("migrate", name, work)

    def open(self) -> None:
        """Open a desk again; if there is none, make one."""
        if not self.known:
            self.create()
            return
        name = self.chance.choice(sorted(self.known))

        def work() -> None:
            self.workspace = Workspace.open(self.folder / name)

        self._during("open", name, work)

    def close(self) -> None:
        """Fold the desk."""

        def work() -> None:
            self._desk.close()
            self.workspace = None

        self._during("close", self._name, work)

    def commit(self) -> None:
        """A step."""
        self._during("commit", self._name, lambda: self._desk.commit(edit(self.chance, self._desk.estate)))

    def undo(self) -> None:
        """Take a step back."""
        self._during("undo", self._name, lambda: void(self._desk.undo()))

    def redo(self) -> None:
        """Make a step again."""
        self._during("redo", self._name, lambda: void(self._desk.redo()))

    def imported(self) -> None:
        """Import a file, after the backup that comes with it."""
        source = self.folder / "export.json"
        if not written(source, export(self.chance, self.chance.choice([1, 5, 60])).encode()):
            return
        found = imports.preview(self._desk.estate, imports.gather([source], "a person"), {}, [source])
        self._during("import", self._name, lambda: void(imports.apply(self._desk, found)))

    def scenario(self) -> None:
        """Begin a scenario, work in it, apply or drop it."""
        scenarios = Scenarios(self._desk)
        kept = scenarios.all()
        if not kept or (len(kept) < 3 and self.chance.random() < 0.4):
            name = f"Plan {self.chance.getrandbits(32):08x}"
            self._during("scenario new", self._name, lambda: scenarios.new(name).close())
            return
        chosen = self.chance.choice(kept).id
        if self.chance.random() < 0.15:
            self._during("scenario drop", self._name, lambda: void(scenarios.drop(chosen)))
            return
        branch = None

        def begin() -> None:
            nonlocal branch
            branch = scenarios.open(chosen)

        self._during("scenario open", self._name, begin)
        assert branch is not None
        self._during("scenario step", self._name, lambda: branch.commit(edit(self.chance, branch.estate)))
        if not branch.conflicts and self.chance.random() < 0.4:
            self._during("scenario apply", self._name, lambda: void(branch.apply()))
        branch.close()

    def save_as(self) -> None:
        """Copy the desk under another name and go on there."""
        others = sorted(set(self.known) - {self._name})
        over = bool(others) and self.chance.random() < 0.5
        name, old = self.chance.choice(others) if over else self._new_name(), self._desk

        def work() -> None:
            self.workspace = old.save_as(self.folder / name, replace=over)

        self._during("save as", name, work, self._name)
        old.close()


def void(value: object) -> None:
    """Forget what an act returned."""
