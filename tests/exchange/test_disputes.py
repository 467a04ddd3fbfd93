"""Two sources that say different things: the newer one counts, and of one moment neither, which is told with both."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.exchange.importing import ALL, ANN, BASE, FIRST, FIXTURES, LATER, ROLE, SECOND, Desk

LINKED, NONE, OTHER = "link_gone/1_link.json", "link_gone/2_attested_without.json", "link_changed/2_link_other_id.json"
DISPUTED, DOUBT, LOST = "desk.contradiction", "link.in-doubt", "evidence.lost"
DAYS = ("2025-02-09", SECOND, LATER)


@pytest.fixture
def desk(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Desk:
    made = Desk(tmp_path, capfd)
    made.imports(*BASE, ROLE, on=FIRST, answer=ALL)
    return made


def attested(number: str) -> dict[str, object]:
    """What the script says of Ann who is linked to a number."""
    told = json.loads((FIXTURES / NONE).read_text())
    path = f"/providers/microsoft.managementpartner/partners/{number}"
    return dict(told, partnerId=number, partnerAdminLink=path, partnerName="Fabrikam")


@pytest.mark.parametrize("steps", [[[LINKED, NONE]], [[NONE, LINKED]], [[LINKED], [NONE]], [[NONE], [LINKED]]])
def test_a_link_and_none_at_one_moment_are_in_doubt_in_any_order(desk: Desk, steps: list[list[str]]) -> None:
    for files in steps:
        said = desk.imports(*files, on=SECOND)
    assert "say different things of the link of" in said
    assert [desk.verdict(day) for day in DAYS] == ["recognized", "unknown", "unknown"]
    (told,) = desk.findings(DISPUTED)
    assert "a link to PartnerID 6400001 (from 1_link.json of 2025-02-10), and no link (from 2_attested_without" in told
    assert desk.findings(DOUBT) == desk.findings(LOST) == []
    before = list(desk.estate().facts_in_order())
    for file in (NONE, LINKED):
        assert "0 facts recorded" in desk.imports(file, on=SECOND)
    assert list(desk.estate().facts_in_order()) == before


@pytest.mark.parametrize("files", [[LINKED, NONE], [NONE, LINKED]])
def test_a_link_of_before_is_in_doubt_as_well(desk: Desk, files: list[str]) -> None:
    desk.imports(LINKED, on=FIRST)
    for file in files:
        desk.imports(file, on=SECOND)
    assert [desk.verdict(day) for day in DAYS] == ["recognized", "unknown", "unknown"]
    assert len(desk.findings(DISPUTED)) == 1


@pytest.mark.parametrize("first", [True, False])
def test_a_newer_file_settles_it(desk: Desk, first: bool) -> None:
    desk.imports(LINKED, NONE, on=SECOND)
    desk.imports(LINKED if first else NONE, on=LATER)
    assert desk.findings(DISPUTED) == []
    assert desk.verdict(LATER) == ("recognized" if first else "not-recognized")


def test_a_newer_file_that_came_first_is_not_disputed_by_older_ones(desk: Desk) -> None:
    desk.imports(LINKED, on=LATER)
    desk.imports(LINKED, NONE, on=SECOND)
    assert desk.findings(DISPUTED) == []
    assert desk.verdict(LATER) == "recognized"


def test_a_person_settles_it(desk: Desk) -> None:
    desk.imports(LINKED, NONE, on=SECOND)
    desk.does("record partner-admin-link", "--principal", ANN, "--partner-id", "6400001", "--since", SECOND)
    assert desk.findings(DISPUTED) == []
    assert desk.verdict(LATER) == "recognized"


@pytest.mark.parametrize("together", [True, False])
def test_two_partner_ids_at_one_moment_are_in_doubt(desk: Desk, together: bool) -> None:
    fabrikam = attested("6500001")
    if together:
        desk.imports(LINKED, fabrikam, on=SECOND)
    else:
        desk.imports(LINKED, on=SECOND)
        desk.imports(fabrikam, on=SECOND)
    assert [desk.verdict(day) for day in DAYS] == ["recognized", "unknown", "unknown"]
    assert desk.verdict(LATER, "Fabrikam") == "unknown"
    (told,) = desk.findings(DISPUTED)
    assert "a link to PartnerID 6400001 (from 1_link.json of 2025-02-10), and a link to PartnerID 6500001" in told
    desk.imports(OTHER, on=LATER)
    assert desk.findings(DISPUTED) == []
    assert desk.verdict(LATER, "Fabrikam") == "recognized"


def test_of_two_files_of_one_day_the_later_one_counts(desk: Desk) -> None:
    for file, hour in ((NONE, 9), (LINKED, 15)):
        path = Path(desk.folder) / str(hour) / Path(file).name
        path.parent.mkdir(parents=True)
        path.write_bytes((FIXTURES / file).read_bytes())
        os.utime(path, (1_739_145_600 + hour * 3600,) * 2)  # 2025-02-10
        desk.does("import", str(path))
    assert desk.findings(DISPUTED) == []
    assert desk.verdict(LATER) == "recognized"


def test_a_dispute_is_undone_as_one_step(desk: Desk) -> None:
    before = list(desk.estate().facts_in_order())
    desk.imports(LINKED, NONE, on=SECOND)
    desk.does("undo")
    assert list(desk.estate().facts_in_order()) == before
    assert desk.findings(DISPUTED) == []


# Roles ----------------------------------------------------------------------------------------------------

ANNS, OTHERS = "role_gone/1_roles.json", "role_gone/2_roles_later.json"
ROLE_STEPS = [[[ANNS, OTHERS]], [[OTHERS, ANNS]], [[ANNS], [OTHERS]], [[OTHERS], [ANNS]]]


@pytest.fixture
def linked(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Desk:
    made = Desk(tmp_path, capfd)
    made.imports(*BASE, LINKED, on=FIRST)
    return made


@pytest.mark.parametrize("steps", ROLE_STEPS)
def test_a_role_that_a_whole_list_of_the_same_moment_lacks_is_in_doubt(linked: Desk, steps: list[list[str]]) -> None:
    for files in steps:
        said = linked.imports(*files, on=SECOND, answer=ALL)
    assert "2_roles_later.json lacks roles at sub-1 that another source of the same moment has" in said
    assert [linked.verdict(day) for day in (SECOND, LATER)] == ["unknown", "unknown"]
    (told,) = linked.findings(DISPUTED)
    assert told == (
        "Two things are said of ann@wingtip.example that cannot both be so: Contributor at sub-1 (from 1_roles.json of "
        "2025-02-10), and no such role (from 2_roles_later.json of 2025-02-10)."
    )
    assert linked.findings(LOST) == []
    for file in (OTHERS, ANNS):
        before = list(linked.estate().facts_in_order())
        linked.imports(file, on=SECOND, answer=ALL)
        assert list(linked.estate().facts_in_order()) == before


@pytest.mark.parametrize(("file", "verdict"), [(ANNS, "recognized"), (OTHERS, "not-recognized")])
def test_a_newer_list_settles_it(linked: Desk, file: str, verdict: str) -> None:
    linked.imports(ANNS, OTHERS, on=SECOND, answer=ALL)
    linked.imports(file, on="2025-02-20", answer=ALL)
    assert linked.findings(DISPUTED) == []
    assert linked.verdict(LATER) == verdict


def test_parts_of_one_moment_do_not_disagree(linked: Desk) -> None:
    linked.imports(ANNS, OTHERS, on=SECOND, answer="roles=some")
    assert linked.findings(DISPUTED) == []
    assert linked.verdict(LATER) == "recognized"


# Offers ---------------------------------------------------------------------------------------------------


def subscriptions(quota: str) -> dict[str, object]:
    text = (FIXTURES / "base/subscriptions.json").read_text()
    return dict(json.loads(text.replace("EnterpriseAgreement_2014-09-01", quota)))


def test_two_lists_of_one_moment_that_show_two_offers(linked: Desk) -> None:
    linked.imports(subscriptions("CSP_MG_2017-12-01"), on=SECOND)
    linked.imports(subscriptions("PayAsYouGo_2014-09-01"), on=SECOND)
    (told,) = linked.findings(DISPUTED)
    assert told.startswith(
        "Two things are said of sub-1 that cannot both be so: CSP, Azure plan (from file0.json of 2025-"
    )
    assert "pay-as-you-go by its quota ID (from file0.json of 2025-02-10)" in told
