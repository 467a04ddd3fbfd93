"""A desk that is used by the command line only, and files of the day on which they are imported."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from partner_desk.app.workspace import Workspace
from partner_desk.cli.application import run
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.estate import Estate

FIXTURES = Path(__file__).parent.parent / "fixtures" / "field_inputs"
SUBSCRIPTION = "b0000000-0000-4000-8000-000000000001"
SCOPE = f"/subscriptions/{SUBSCRIPTION}"
ANN = "c0000000-0000-4000-8000-000000000001"
BASE = ("base/accounts.json", "base/subscriptions.json")
ROLE, LINK = "base/roles_ann.json", "base/link_ann.json"
ALL = "roles=all"
FIRST, SECOND, LATER = "2025-01-10", "2025-02-10", "2025-03-01"


class Desk:
    """A desk that is used by the command line only; files are of the day on which they are imported.

    All is known on it but one kind, mostly who holds roles: whatever else is unknown there is so by the files.
    """

    def __init__(
        self,
        folder: Path,
        capfd: pytest.CaptureFixture[str],
        unknown: Collectable = Collectable.ROLE_ASSIGNMENTS,
    ) -> None:
        self.path, self.folder, self.capfd = str(folder / "customer.partnerdesk"), folder / "files", capfd
        workspace = Workspace.create(Path(self.path))
        collected = (Collected(kind) for kind in Collectable if kind is not unknown)
        workspace.commit(ChangeSet("Begin", tuple(Change(None, one) for one in collected)))
        workspace.close()

    def imports(
        self, *files: str | dict[str, object] | list[object], on: str, answer: str = "", more: Sequence[str] = ()
    ) -> str:
        """What the command says; files are named in the fixtures, or given as what is in them."""
        day = datetime.fromisoformat(on).replace(hour=12, tzinfo=UTC).timestamp()
        paths = []
        for number, file in enumerate(files):
            target = self.folder / on / (file if isinstance(file, str) else f"file{number}.json")
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(file, str):
                shutil.copy(FIXTURES / file, target)
            else:
                target.write_text(json.dumps(file), encoding="utf-8")
            os.utime(target, (day, day))
            paths.append(str(target))
        self.capfd.readouterr()
        assert run(["import", self.path, *paths, *(["--answer", answer] if answer else []), *more]) == 0
        return " ".join(self.capfd.readouterr().out.split())

    def estate(self) -> Estate:
        """What is on the desk."""
        workspace = Workspace.open(Path(self.path))
        try:
            return workspace.estate
        finally:
            workspace.close()

    def does(self, verb: str, *arguments: str) -> str:
        """What a verb (with its kind of fact) says that does what it is asked."""
        self.capfd.readouterr()
        assert run([*verb.split(), self.path, *arguments]) == 0
        return " ".join(self.capfd.readouterr().out.split())

    def verdict(self, on: str, partner: str = "Contoso") -> str:
        """What the judge says of the partner's links on the subscription."""
        self.capfd.readouterr()
        asked = ["--partner", partner, "--scope", SUBSCRIPTION, "--program", "pal", "--on", on, "--json"]
        assert run(["judge", self.path, *asked]) == 0
        (found,) = json.loads(self.capfd.readouterr().out)
        return str(found["verdict"])

    def findings(self, kind: str) -> list[str]:
        """The sentences of the findings of a kind on the last day."""
        self.capfd.readouterr()
        run(["findings", self.path, "--kind", kind, "--on", LATER, "--json"])
        return [one["sentence"] for one in json.loads(self.capfd.readouterr().out)]
