"""What a new field and a new kind of fact cost: their description and a migration. Tried on a copy of the program."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from partner_desk.app.workspace import Workspace
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.partners import Partner
from partner_desk.store.opening import VERSION

ROOT = Path(__file__).parent.parent.parent
FIXTURES = sorted((ROOT / "tests" / "fixtures").glob("desk-version-*.sql"))
MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision = "{new:04}"
down_revision = "{old:04}"


def upgrade() -> None:
    {what}
"""

FIELD = '    segment: Annotated[str, Described("segment", later=True)] = ""\n'
COLUMN = 'op.add_column("partners", sa.Column("segment", sa.String(), nullable=False, server_default=""))'

KIND = '''

@describes(
    "certificates", "certificate", "certificates of partners", "what a partner proved", about=("partner",), table="certificate",
    twice="certified twice", later=True,
)
@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that a partner holds."""

    id: RowNumber
    partner: Annotated[str, Described("partner", Refers.PARTNER)]
    level: Annotated[Agreement, Described("level")] = Agreement.ACTIVE
    since: SinceDay = None
    until: UntilDay = None
    origin: Evidence = None
'''
TABLE = """op.create_table(
        "certificates",
        sa.Column("key", sa.String(), primary_key=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("id", "partner", "level")),
        *(sa.Column(name, sa.String()) for name in ("since", "until")),
        sa.Column("origin", sa.Integer(), sa.ForeignKey("origins.id")),
    )"""

STORY = """
import sys
from dataclasses import replace
from datetime import datetime, UTC
from pathlib import Path

from partner_desk.app.rulebook import library
from partner_desk.app.workspace import Workspace
from partner_desk.cli.application import run
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.estate import Estate
from partner_desk.domain.partners import *
from partner_desk.exchange.case.asking import Vocabulary
from partner_desk.exchange.case.reading import read_case
from partner_desk.exchange.case.writing import write_case

def typed(*lines):
    "The command line has verbs and options for it; what it makes of the last desk of all."
    for verb, noun, *options in lines:
        assert run([verb, noun, sys.argv[-1], *options]) == 0, options
    workspace = Workspace.open(Path(sys.argv[-1]), read_only=True)
    workspace.close()
    return workspace.estate


COLLECTED = [Collected(one) for one in Collectable]


def kept(made, many, told):
    "Every old desk takes one of the facts, many, and gives all back; a case says it and reads it."
    for path in map(Path, sys.argv[1:]):
        workspace = Workspace.open(path)
        for changes in (made(workspace.estate), many(workspace.estate)):
            before = workspace.estate
            workspace.commit(changes)
            after = workspace.estate
            workspace.close()
            workspace = Workspace.open(path)
            assert list(workspace.estate.facts_in_order()) == list(after.facts_in_order())
            workspace.undo()
            assert set(workspace.estate.facts_in_order()) == set(before.facts_in_order())
            workspace.redo()
        while workspace.undo() is not None:
            pass
        assert not list(workspace.estate.facts_in_order())
        while workspace.redo() is not None:
            pass
        workspace.close()
        Workspace.open(path, read_only=True).close()
    vocabulary = Vocabulary.of(library())
    text = write_case(Estate.of(told), "t", "t", vocabulary).text
    again = read_case(text, "again", vocabulary, judging=True).estate
    assert set(again.facts_in_order()) == set(told), text
    return text, vocabulary
"""
USES_FIELD = """
contoso = Partner("contoso", "Contoso", "100", segment="public sector")
text, _ = kept(
    lambda estate: ChangeSet("one", (Change(own := estate.partners["contoso"], replace(own, segment="schools")),)),
    lambda estate: ChangeSet("many", tuple(Change(None, Partner(f"p{n}", "P", str(n), segment="x")) for n in range(99))),
    [contoso, *COLLECTED],
)
assert 'segment = "public sector"' in text
assert typed(["amend", "partner", "--id", "Contoso", "--segment", "banks"]).partners["contoso"].segment == "banks"
"""
USES_KIND = """
import tomllib
from datetime import date

from partner_desk.domain.errors import Refused

begun = datetime(2024, 5, 10, tzinfo=UTC)
text, vocabulary = kept(
    lambda estate: ChangeSet("one", (Change(None, Certificate("c", "contoso", since=begun)),)),
    lambda estate: ChangeSet("many", tuple(Change(None, Certificate(f"c{n}", "contoso")) for n in range(99))),
    [Partner("contoso", "Contoso", "100"), Certificate("certificate 1", "contoso", Agreement.INACTIVE, begun),
     *COLLECTED],
)
assert tomllib.loads(text)["certificate"] == [{"partner": "contoso", "level": "inactive", "from": date(2024, 5, 10)}]
for wrong, said in (
    ('partner = "nobody"', '[[certificate]] 2, key "partner": there is no partner'),
    ('partner = "contoso"', '[[certificate]] 2, key "partner": \\'contoso\\' is certified twice at the same time'),
    ('partner = "contoso"\\nlevel = "gold"', '[[certificate]] 2, key "level": \\'gold\\' is none of the words'),
    ('partner = "contoso"\\nuntil = 2024-05-10T12:00:00', '[[certificate]] 2, key "until": is not a date'),
):
    head = 'title = "t"\\nsource = ["t"]\\n[[partner]]\\nid = "contoso"\\nglobal_id = "1"\\nlocation_ids = []\\n'
    try:
        read_case(head + '[[certificate]]\\npartner = "contoso"\\n[[certificate]]\\n' + wrong, "a", vocabulary, judging=True)
    except Refused as slip:
        assert said in str(slip), slip
    else:
        raise AssertionError(wrong)
told = typed(
    ["record", "certificate", "--partner", "Contoso", "--level", "inactive", "--always"],
    ["record", "certificate", "--partner", "Contoso", "--since", "2024-05-10"],
    ["end", "certificate", "--partner", "Contoso", "--until", "2024-06-01"],
).all(Certificate)
assert sorted((str(one.level), one.since, one.until) for one in told.values()) == [
    ("active", begun, datetime(2024, 6, 1, tzinfo=UTC)), ("inactive", None, begun),
]
"""


class Trial:
    """A copy of the program, how many of its lines were touched, and desks of every form."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.touched = 0
        shutil.copytree(ROOT / "partner_desk", folder / "partner_desk")  # with what is compiled already
        shutil.copytree(ROOT / "resources", folder / "resources")

    def insert(self, module: str, text: str, before: str, of: str = "") -> None:
        """Put text before the first such text after another one, and count its lines."""
        path = self.folder / "partner_desk" / module
        old = path.read_text("utf-8")
        at = old.index(before, old.index(of))
        path.write_text(old[:at] + text + old[at:], "utf-8")
        self.touched += text.count("\n")

    def migrate(self, what: str) -> None:
        versions = self.folder / "partner_desk" / "store" / "migrations" / "versions"
        (versions / f"v{VERSION + 1:04}_trial.py").write_text(MIGRATION.format(new=VERSION + 1, old=VERSION, what=what))

    def run(self, script: str) -> None:
        desks = []
        for fixture in FIXTURES:
            path = self.folder / f"{fixture.stem}.partnerdesk"
            with contextlib.closing(sqlite3.connect(path)) as connection:
                connection.executescript(fixture.read_text("utf-8"))
            desks.append(str(path))
        present = Workspace.create(self.folder / "present.partnerdesk")
        present.commit(ChangeSet("Begin", (Change(None, Partner("contoso", "Contoso", "100", ("101",))),)))
        present.close()
        desks.append(str(present.path))
        done = subprocess.run(
            [sys.executable, "-c", STORY + script, *desks],
            cwd=self.folder, env=os.environ | {"PYTHONPATH": os.pathsep.join([str(self.folder), *sys.path])},
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    return Trial(tmp_path)


def test_a_field_is_one_line_and_a_migration(trial: Trial) -> None:
    trial.insert("domain/partners.py", FIELD, "    origin: Evidence = None\n", "class Partner:")
    assert trial.touched == 1
    trial.migrate(COLUMN)
    trial.run(USES_FIELD)


def test_a_kind_of_fact_is_its_description_two_lines_and_a_migration(trial: Trial) -> None:
    trial.insert("domain/partners.py", KIND, "\n\n@describes(\n", "class Partner:")
    trial.touched = 0
    trial.insert("domain/changes.py", "    | Certificate\n", ")\n", "    | Mute\n")
    trial.insert(
        "domain/changes.py",
        "from partner_desk.domain.partners import Certificate\n",
        "from partner_desk.domain.partners",
    )
    assert trial.touched == 2
    trial.migrate(TABLE)
    trial.run(USES_KIND)
