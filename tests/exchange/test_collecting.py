"""The script that reads everything it may: run by bash with an az that answers as the real one, then imported."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from partner_desk.app.workspace import Workspace
from partner_desk.cli.application import run
from partner_desk.exchange.collecting import script

FIXTURES = Path(__file__).parents[1] / "fixtures" / "field_inputs"
SUBSCRIPTION, GROUP = "b0000000-0000-4000-8000-000000000001", "c0000000-0000-4000-8000-000000000010"
NESTED = "c0000000-0000-4000-8000-000000000011"

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")

AZ = """#!/usr/bin/env bash
cd "$(dirname "$0")" || exit 9
echo "$*" >> asked.txt
case "$*" in
  "account show "*) printf 'Ann O$(touch owned)\\r\\n' ;;
  "account list --all --query"*) printf '%s\\r\\n' SUBSCRIPTION 0000000f-0000-4000-8000-00000000000f ;;
  "account list --all -o json") cat accounts.json ;;
  "account management-group entities list "*) cat groups.json ;;
  "rest --method get --url https://management.azure.com/subscriptions?"*) cat subscriptions.json ;;
  "rest --method get --url https://management.azure.com/second") cat second.json ;;
  "rest --method get --url "*managementpartner*) cat link.json ;;
  "rest --method get --url "*SUBSCRIPTION*denyAssignments*) cat denials.json ;;
  "rest --method get --url "*SUBSCRIPTION*roleAssignmentScheduleInstances*) cat instances.json ;;
  "role assignment list --all --subscription SUBSCRIPTION "*) cat roles.json ;;
  "managedservices assignment list "*"--subscription SUBSCRIPTION "*) cat delegations.json ;;
  "ad group member list --group GROUP "*) cat members.json ;;
  "ad group member list --group NESTED "*) cat members.json ;;
  *) echo "ERROR: (AuthorizationFailed) $*" >&2; exit 1 ;;
esac
"""


@pytest.fixture
def cloud(tmp_path: Path) -> Path:
    """A folder with an az on its path: files of the shapes of the real one."""
    folder = tmp_path / "cloud"
    folder.mkdir()
    for name, file in {
        "accounts.json": "base/accounts.json", "link.json": "base/link_ann.json",
        "denials.json": "denials/rest.json", "instances.json": "pim_activated/instances.json",
        "delegations.json": "lighthouse/az_assignments.json", "members.json": "directory/az_members.json",
    }.items():  # fmt: skip
        shutil.copy(FIXTURES / file, folder / name)
    recorded = FIXTURES.parent / "estate_recorded" / "management_group_entities_list_cli2.91.json"
    shutil.copy(recorded, folder / "groups.json")
    offers = json.loads((FIXTURES / "base" / "subscriptions.json").read_text())
    page = offers | {"nextLink": "https://management.azure.com/second"}
    (folder / "subscriptions.json").write_text(json.dumps(page, indent=2))
    (folder / "second.json").write_text(json.dumps(offers, indent=2))
    roles = json.loads((FIXTURES / "base" / "roles_ann.json").read_text())
    group = roles[0] | {"principalId": GROUP, "principalType": "Group", "principalName": "Crew", "name": NESTED}
    group["id"] = re.sub(r"[^/]+$", NESTED, group["id"])
    (folder / "roles.json").write_text(json.dumps([*roles, group], indent=2))
    az = folder / "az"
    words = {"SUBSCRIPTION": SUBSCRIPTION, "GROUP": GROUP, "NESTED": NESTED}
    az.write_text(re.sub("|".join(words), lambda found: words[found[0]], AZ))
    az.chmod(0o755)
    return folder


def collected(cloud: Path, subscriptions: Sequence[str] = (), *arguments: str, path: str = "") -> Path:
    """The zip (or the folder, where nothing on the `path` makes one) that the script makes."""
    work = cloud.parent / "work"
    work.mkdir(exist_ok=True)
    (work / "fetch.sh").write_text(script(subscriptions))
    done = subprocess.run(
        ["bash", "fetch.sh", *arguments], cwd=work, capture_output=True, text=True, timeout=60,
        env={"PATH": f"{cloud}:{path or '/usr/local/bin:/usr/bin:/bin'}", "HOME": str(work)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not (cloud / "owned").exists()
    (made,) = (one for one in work.iterdir() if one.name.startswith("partner-desk-") and (path or one.suffix == ".zip"))
    return made


def names(made: Path) -> set[str]:
    with zipfile.ZipFile(made) as archive:
        return {one.rsplit("/", 1)[-1] for one in archive.namelist()} - {""}


@needs_bash
def test_everything_it_reads_is_imported_and_what_it_may_not_read_is_noted(
    cloud: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    made = collected(cloud)
    other = "0000000f-0000-4000-8000-00000000000f"
    assert names(made) == {
        "accounts.json", "management-groups.json", "subscriptions.json", "subscriptions-2.json", "failed.txt",
        "link-Ann_O__touch_owned__.json", f"roles-{SUBSCRIPTION}.json", f"delegations-{SUBSCRIPTION}.json",
        f"denials-{SUBSCRIPTION}.json", f"active-{SUBSCRIPTION}.json", f"members-{GROUP}.json", f"members-{NESTED}.json",
    }  # fmt: skip
    with zipfile.ZipFile(made) as archive:
        (failed,) = (one for one in archive.namelist() if one.endswith("failed.txt"))
        noted = archive.read(failed).decode()
    assert f"roles-{other}.json: az role assignment list --all --subscription {other} -o json" in noted
    assert f"eligible-{SUBSCRIPTION}.json: az rest" in noted
    assert "ERROR: (AuthorizationFailed)" in noted
    desk = tmp_path / "a.partnerdesk"
    assert run(["new", str(desk)]) == 0
    capfd.readouterr()
    assert run(["import", str(desk), str(made)]) == 0
    told = capfd.readouterr().out
    left_out = {line for line in told.splitlines() if line.startswith("Left out:") and "failed.txt" not in line}
    assert not {line for line in left_out if "no known kind" in line or "nothing in it was recognized" in line}
    workspace = Workspace.open(desk, read_only=True)
    estate = workspace.estate
    workspace.close()
    assert estate.role_assignments
    assert estate.links
    assert estate.deny_assignments


@needs_bash
def test_it_reads_only_the_subscriptions_that_are_wanted(cloud: Path) -> None:
    collected(cloud, ["0000000e-0000-4000-8000-00000000000e", SUBSCRIPTION])
    asked = (cloud / "asked.txt").read_text()
    assert f"--subscription {SUBSCRIPTION}" in asked
    assert "0000000f-" not in asked
    assert "--subscription 0000000e" not in asked


@needs_bash
def test_the_command_line_chooses_other_subscriptions(cloud: Path) -> None:
    collected(cloud, [SUBSCRIPTION], "0000000f-0000-4000-8000-00000000000f")
    assert f"--subscription {SUBSCRIPTION}" not in (cloud / "asked.txt").read_text()


@needs_bash
def test_each_group_is_asked_once_also_where_they_hold_each_other(cloud: Path) -> None:
    collected(cloud)
    asked = (cloud / "asked.txt").read_text().splitlines()
    assert len([one for one in asked if f"--group {NESTED}" in one]) == 1


def test_it_only_reads() -> None:
    """No command of az that it runs does anything but list, show or get."""
    text = script([])
    commands = re.findall(r"\baz ((?:[a-z][a-z-]+ )+)", re.sub(r"#.*", "", text))
    assert len(commands) >= 8
    for one in commands:
        assert one.split()[-1] in ("list", "show", "rest"), one
    assert set(re.findall(r"az rest (\S+ \S+)", text)) == {"--method get"}
    assert not re.search(r"--(body|headers|uri-parameters)", text)
    assert not re.search(
        r"\b(create|update|delete|set|put|patch|post|add|remove|invoke)\b", re.sub(r"#.*|set -u", "", text)
    )


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="there is no shellcheck here")
def test_shellcheck_has_nothing_to_say() -> None:
    done = subprocess.run(["shellcheck", "-"], input=script([SUBSCRIPTION]), text=True, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stdout
