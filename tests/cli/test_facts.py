"""Any fact on the command line: recorded, amended, ended and taken back, on a desk of one's own."""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path

import pytest

from partner_desk.app.recording import KINDS_SAID, fields_meant, fields_said
from partner_desk.app.workspace import Workspace
from partner_desk.cli.application import run
from partner_desk.domain.changes import Fact
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.descriptions import kind_of
from tests.cli.tree import verbs

CUSTOMER = (
    "record scope --id c1 --kind tenant --name Contoso",
    "record scope --id n1 --kind tenant --name Northwind",
    "record scope --id s1 --kind subscription --parent Contoso --name Production",
    "record billing --subscription Production --offer payg --always",
    "record principal --id ann --kind guest --tenant Contoso --name Ann",
    "record principal --id ops --kind group --tenant Contoso --name Operators",
    "record principal --id bob --kind service-principal --tenant Northwind --name Bob",
    "record principal --id agents --kind foreign-group --name 'Admin agents'",
    "record partner --name Northwind --global-id 5100000 --location-ids 5100001 --location-ids 5100002 --admin-agents agents",
)
NOTHING_ELSE = ("role-assignments", "group-members", "partner-admin-links", "partners-of-record", "deny-assignments",
                "delegations", "charges", "activations", "pim")  # fmt: skip


class Desk:
    """A desk of one's own, by its command line."""

    def __init__(self, path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.path, self.capfd = str(path), capfd

    def __call__(self, line: str, code: int = 0) -> str:
        """Run a verb and return what it says."""
        self.capfd.readouterr()
        assert run(called(line, self.path)) == code, self.capfd.readouterr().err
        said = self.capfd.readouterr()
        return said.out + said.err

    def verdict(self, program: str, on: str = "2024-05-10") -> str:
        """How Northwind stands on Production."""
        said = self(f"judge --partner Northwind --scope Production --program {program} --on {on} --json")
        return str(json.loads(said)[0]["verdict"])


def called(line: str, path: str) -> list[str]:
    """The words of a line, with the desk where the verb wants it."""
    words = shlex.split(line)
    at = 2 if words[0] in ("record", "amend", "end", "looked") else 1
    return [*words[:at], path, *words[at:]]


@pytest.fixture(scope="module")
def customer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with a customer and a partner, said from nothing."""
    path = tmp_path_factory.mktemp("customer") / "own.partnerdesk"
    assert run(["new", str(path)]) == 0
    for line in CUSTOMER:
        assert run(called(line, str(path))) == 0
    return path


@pytest.fixture
def desk(customer: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Desk:
    return Desk(Path(shutil.copy(customer, tmp_path)), capfd)


def test_every_field_of_every_kind_has_an_option() -> None:
    options = {words: {one.name for one in verb.params} for words, verb in verbs()}
    for noun, kind in KINDS_SAID.items():
        said, meant = ({one.name for one in fields} for fields in (fields_said(kind), fields_meant(kind)))
        assert said <= options["record", noun]
        assert said | meant <= options["amend", noun]
        assert meant <= options["end", noun]
        own = {"desk", "known_from", "as_json", "found_so", "always", "add", "until", "never"}
        assert not (said | meant) & (own - {"until"}), "an option of the verb itself has the name of a field"


@pytest.mark.parametrize("kind", KINDS_SAID.values(), ids=KINDS_SAID)
def test_the_examples_of_the_helps_work(desk: Desk, kind: type[Fact]) -> None:
    noun = kind_of(kind).noun
    for verb in ("record", "amend", "end"):
        (command,) = [command for words, command in verbs() if words == (verb, noun)]
        shown = shlex.split(command.epilog.partition("partner-desk-cli ")[2])
        assert shown[:3] == [verb, noun, "a.partnerdesk"]
        more = ["--always"] if verb == "record" and any(one.name == "always" for one in command.params) else []
        said = desk(shlex.join([*shown[:2], *shown[3:], *more]))
        assert "Recorded: " in said or (verb == "amend" and "It stands so" in said)


def test_a_role_through_a_group_in_a_group(desk: Desk) -> None:
    for kind in NOTHING_ELSE:
        desk(f"looked {kind} --on 2024-06-01 --known-from 'az role assignment list'")
    desk("record principal --id all --kind group --tenant Contoso --name Everybody")
    desk("record membership --group Everybody --member Operators --always")
    desk("record membership --group Operators --member Ann --since 2024-05-01 --until 2024-05-12")
    desk("record role-assignment --principal Everybody --role Contributor --scope Production --always")
    desk("record partner-admin-link --principal Ann --partner-id Northwind --always --known-from 'said by Ann'")
    assert [desk.verdict("pal", day) for day in ("2024-04-30", "2024-05-11", "2024-05-12")] == [
        "not-recognized", "recognized", "not-recognized",
    ]  # fmt: skip
    desk("end membership --group Everybody --member Operators --until 2024-05-06")
    assert desk.verdict("pal") == "not-recognized"
    assert "Undid: End the membership of Operators in Everybody" in desk("undo")
    assert desk.verdict("pal") == "recognized"


def test_looked_and_none_turns_unknown_into_no(desk: Desk) -> None:
    assert desk.verdict("pal") == "unknown"
    for kind in NOTHING_ELSE:
        desk(f"looked {kind}")
    assert desk.verdict("pal") == "not-recognized"
    desk("looked role-assignments Production --in-part --on 2024-05-01")
    desk("looked partner-admin-links --in-part")
    assert desk.verdict("pal") == "unknown"
    assert "group members were collected" in desk("history")
    assert "is none of the words role-assignments" in desk("looked everything", 2)


def test_every_kind_of_what_was_looked_for_can_be_said_of_everything_and_taken_back(desk: Desk) -> None:
    for kind in Collectable:
        assert "Recorded: Record that" in desk(f"looked {kind.value}")
    for _ in Collectable:
        desk("undo")
    workspace = Workspace.open(Path(desk.path), read_only=True)
    assert [one.id for one in workspace.estate.all(Collected).values()] == ["billing|/subscriptions/s1"]
    workspace.close()


def test_a_lighthouse_delegation_with_two_authorizations(desk: Desk) -> None:
    grants = (
        "'principal=Bob; role=Contributor' "
        """'{"principal": "Bob", "role": "User Access Administrator", "delegated_roles": ["Reader"]}'"""
    )
    options = " ".join(f"--authorizations {shlex.quote(one)}" for one in shlex.split(grants))
    desk(f"record delegation --managing-tenant Northwind --scope Production {options} --always")
    desk("record partner-admin-link --principal Bob --partner-id 5100001 --always")
    assert desk.verdict("pal") == "recognized"
    desk("end delegation --scope Production --until 2024-05-10")
    assert desk.verdict("pal") != "recognized"
    desk("undo")
    assert desk.verdict("pal") == "recognized"
    refused = desk("record delegation --managing-tenant n1 --scope s1 --authorizations 'principal=Bob; role=Owner'", 2)
    assert "does not give the role Owner" in refused
    desk("record delegation --managing-tenant n1 --scope s1 --authorizations 'principal=Bob; role=Owner' --found-so")


def test_an_eligible_role_is_activated_and_somebody_denied(desk: Desk) -> None:
    for kind in NOTHING_ELSE:
        desk(f"looked {kind}")
    desk("record partner-admin-link --principal Ann --partner-id 5100001 --always")
    desk("record role-assignment --principal Ann --role Contributor --scope Production --kind eligible --always")
    asked = "explain --scope Production --partner Northwind --program pal --on 2024-05-"
    for day in ("09", "10"):
        desk(f"amend role-assignment --principal Ann --activations 2024-05-{day}T08:00..2024-05-{day}T16:00 --add")
    for day, words in (
        ("08", "is only eligible"),
        ("09", "has Contributor activated"),
        ("10", "has Contributor activated"),
    ):
        assert words in desk(asked + day)
    desk("record billing --subscription Production --offer csp-azure-plan --bill-to Northwind --always")
    desk("record role-assignment --principal 'Admin agents' --role Owner --scope Production --always")
    assert desk.verdict("pec") == "recognized"
    desk("record deny-assignment --principal everyone --scope Production --since 2024-05-01")
    assert desk.verdict("pec") == "not-recognized"
    desk("end deny-assignment --principal everyone --never")
    assert desk.verdict("pec") == "recognized"


def test_a_closed_id_and_a_disabled_identity(desk: Desk) -> None:
    for kind in NOTHING_ELSE:
        desk(f"looked {kind}")
    desk("record partner-admin-link --principal Ann --partner-id 5100001 --always")
    desk("record role-assignment --principal Ann --role Contributor --scope Production --always")
    desk("amend partner --id Northwind --closed-ids 'id=5100001; since=2024-05-10'")
    assert [desk.verdict("pal", day) for day in ("2024-05-09", "2024-05-10")] == ["recognized", "not-recognized"]
    desk("amend partner --id Northwind --closed-ids ''")
    desk("amend principal --id Ann --disabled-from 2024-05-10")
    assert [desk.verdict("pal", day) for day in ("2024-05-09", "2024-05-10")] == ["recognized", "not-recognized"]
    desk("undo")
    assert desk.verdict("pal") == "recognized"
    assert "Ann leaves" in desk("end principal --id Ann --until 2024-05-10")
    assert desk.verdict("pal") == "not-recognized"


def test_what_is_refused_says_which_field_and_records_nothing(desk: Desk) -> None:
    before = desk("history")
    assert "Until: It ends before it begins" in desk("record membership --group ops --member Ann --until 2024-01-01", 2)
    assert "not both" in desk("record membership --group ops --member Ann --since 2024-01-01 --always", 2)
    assert "Group: Ann is a guest. What is meant here is a group." in desk(
        "record membership --group Ann --member Ann", 2
    )
    assert "Missing option '--role'" in desk("record role-assignment --principal Ann --scope s1", 2)
    assert "There is no kind of fact 'lnk'. There are: scope" in desk("record lnk", 2)
    assert "Say which group membership is meant, by group, member, id." in desk("end membership", 2)
    assert desk("history") == before


def test_json_of_a_step_and_where_it_is_known_from(desk: Desk) -> None:
    line = (
        "record partner-admin-link --principal Ann --partner-id 77 --since 2024-05-01 --known-from 'the portal' --json"
    )
    assert json.loads(desk(line).partition("No partner")[0])["name"] == "Link Ann to PartnerID 77"
    assert desk(line).strip() == "null"
    workspace = Workspace.open(Path(desk.path), read_only=True)
    (link,) = workspace.estate.links.values()
    assert link.origin is not None
    assert (link.origin.source, link.since_from) == ("the portal", "the portal")
