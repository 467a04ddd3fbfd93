"""Two exports a month apart: what was lost between them is seen, dated, on the time line, and undone as one step."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from partner_desk.app.workspace import Workspace
from partner_desk.cli.application import run
from partner_desk.domain.access import RoleAssignment
from partner_desk.domain.changes import Fact
from partner_desk.domain.moments import start_of
from tests.exchange.exporting import (
    AGENTS,
    ANN,
    BEFORE,
    FIRST,
    GUS,
    KEEPER,
    KINDS,
    NUMBERS,
    OWNER,
    ROBOT,
    ROLES,
    SECOND,
    SUBSCRIPTIONS,
    Look,
    Role,
    below,
    files_of,
)

HERE, GROUP = below(SUBSCRIPTIONS[0])
CONTRIBUTOR = next(role for role, name in ROLES.items() if name == "Contributor")
CHANGED = date(2025, 1, 25)
KEPT = (Role(1, KEEPER, OWNER, HERE, BEFORE), Role(2, ANN, CONTRIBUTOR, HERE, BEFORE))
AGENTS_ROLE, LEAVERS = Role(3, AGENTS, OWNER, HERE, BEFORE), Role(4, GUS, CONTRIBUTOR, HERE, BEFORE)
ROBOTS = Role(5, ROBOT, CONTRIBUTOR, GROUP, BEFORE)
TOOLS = ("az", "rest")
JANUARY = Look(
    FIRST, (*KEPT, AGENTS_ROLE, LEAVERS), (ROBOTS,), frozenset([5]), {ANN: (NUMBERS[0], BEFORE), GUS: (NUMBERS[0], BEFORE)},
    frozenset(), TOOLS, frozenset(),
)  # fmt: skip
FEBRUARY = Look(
    SECOND, KEPT, (ROBOTS,), frozenset(), {ANN: (NUMBERS[1], CHANGED), GUS: None}, frozenset([GUS]),
    TOOLS, frozenset(),
)  # fmt: skip
ANSWERS = ("--answer", "roles=all", "--answer", "pim=used")


class CommandLine:
    """The verbs on one desk; what they print is read as JSON."""

    def __init__(self, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.path, self.folder, self.capfd = str(folder / "customer.partnerdesk"), folder, capfd

    def __call__(self, verb: str, *words: str, codes: Sequence[int] = (0,)) -> str:
        self.capfd.readouterr()
        line = [verb, *words[:1], self.path, *words[1:]] if verb == "looked" else [verb, self.path, *words]
        assert run(line) in codes, self.capfd.readouterr().err
        return self.capfd.readouterr().out

    def imports(self, look: Look, *more: str) -> str:
        paths = [str(one.write(self.folder)) for one in files_of(look)]
        return self("import", *paths, *ANSWERS, *more)

    def verdicts(self, partner: str, program: str) -> list[tuple[str, str, list[str]]]:
        """From when each verdict held, and the facts that began it."""
        told = self("timeline", "--partner", partner, "--scope", SUBSCRIPTIONS[0], "--program", program,
                    "--from", "2025-01-10", "--until", "2025-03-01", "--json")  # fmt: skip
        return [(one["from"], one["verdict"], [fact["text"] for fact in one["facts"]]) for one in json.loads(told)]

    def facts(self) -> list[Fact]:
        """Everything that is on the desk."""
        workspace = Workspace.open(Path(self.path), read_only=True)
        try:
            return list(workspace.estate.facts_in_order())
        finally:
            workspace.close()


@pytest.fixture
def desk(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> CommandLine:
    desk = CommandLine(tmp_path, capfd)
    desk("new")
    desk.imports(JANUARY)
    for kind in ("partner-admin-links", "group-members", "delegations"):
        desk("looked", kind)
    return desk


def test_each_loss_is_listed_before_it_is_recorded(desk: CommandLine) -> None:
    preview = json.loads(desk.imports(FEBRUARY, "--dry-run", "--json"))
    gone = [(one["what"].split(" (")[0], one["changes"], one["by"]) for one in preview["gone"]]
    assert gone == [
        (f"The role Owner of {AGENTS} at sub-1", ["Until: 2025-02-10"], "02-10-roles-1.json"),
        (f"The role Contributor of {KINDS[GUS][1]} at sub-1", ["Until: 2025-02-10"], "02-10-roles-1.json"),
        (f"The link of {KINDS[GUS][1]} to Partner 6400001", ["Until: 2025-01-25"], "02-10-link-2.json"),
        (f"The link of {KINDS[ANN][1]} to Partner 6400001", ["Until: 2025-01-25"], "02-10-link-1.json"),
    ]  # the activation was over by itself


def test_each_loss_is_a_finding_with_its_day_and_its_file(desk: CommandLine) -> None:
    desk.imports(FEBRUARY)
    told = json.loads(desk("findings", "--kind", "evidence.lost", "--on", "2025-02-11", "--json", codes=(0, 1)))
    of = "to Partner 6400001 (6400001)"
    assert {one["sentence"] for one in told} == {
        f"Lost since 2025-01-25: the link of {KINDS[GUS][1]} {of}, as 02-10-link-2.json says.",
        f"Lost since 2025-01-25: the link of {KINDS[ANN][1]} {of}, now linked to Partner 6500001 (6500001) by "
        "02-10-link-1.json.",
        f"Lost since 2025-02-10: Owner of {AGENTS} at sub-1, no longer in 02-10-roles-1.json.",
    }


def test_the_time_line_shows_when_the_link_went_to_another_partner(desk: CommandLine) -> None:
    desk.imports(FEBRUARY)
    first, second = desk.verdicts("Partner 6400001", "pal"), desk.verdicts("Partner 6500001", "pal")
    assert [(since, verdict) for since, verdict, _ in first][:2] == [
        ("2025-01-10", "recognized"),
        ("2025-01-25", "not-recognized"),
    ]
    assert "ends (2025-01-25)" in " ".join(first[1][2])
    assert [verdict for _, verdict, _ in second][-1] == "recognized"


def test_one_undo_takes_all_of_it_back(desk: CommandLine) -> None:
    before = desk.facts()
    desk.imports(FEBRUARY)
    assert desk.facts() != before
    desk("undo")
    assert desk.facts() == before


def test_older_files_bring_no_role_back_that_a_newer_list_lacks(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Gus lost his role in February; then come January's list, and his own attestation of it under another id."""
    desk = CommandLine(tmp_path, capfd)
    desk("new")
    keepers = (KEPT[0], Role(6, KEEPER, OWNER, GROUP, BEFORE))
    held = replace(
        JANUARY, held=(*keepers, replace(LEAVERS, scope=GROUP)), eligible=(), active=frozenset(), links={GUS: (NUMBERS[0], BEFORE)},
        attested=frozenset([GUS]),
    )  # fmt: skip
    lost = replace(held, day=SECOND, held=keepers)
    older, newer = ({one.name: one for one in files_of(look)} for look in (held, lost))
    told = f"attestation-{GUS[-1]}"
    for file in (newer[told], newer["accounts"], older["instances-1"], older["roles-1"], newer["roles-1"], older[told]):
        desk("import", str(file.write(tmp_path)))
    assert [one.until for one in desk.facts() if isinstance(one, RoleAssignment) and one.principal == GUS] == [
        start_of(SECOND)
    ] * 2
    assert "recognized" not in [
        verdict for since, verdict, _ in desk.verdicts("Partner 6400001", "pal") if since > "2025-02"
    ]
