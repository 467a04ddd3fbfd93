"""Two sources that say different things: the newer one counts, and of one moment neither, which is told with both."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from partner_desk.app import imports
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import holds_at
from partner_desk.readings.offers import OfferTable
from tests.exchange.importing import ALL, ANN, BASE, FIRST, FIXTURES, LATER, ROLE, SECOND, SUBSCRIPTION, Desk

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
    assert "ended on" not in said
    assert [desk.verdict(day) for day in DAYS] == ["recognized", "unknown", "unknown"]
    (told,) = desk.findings(DISPUTED)
    assert "a link to PartnerID 6400001 (from 1_link.json of 2025-02-10), and no link (from 2_attested_without" in told
    assert desk.findings(DOUBT) == desk.findings(LOST) == []
    before = list(desk.estate().facts_in_order())
    for file in (NONE, LINKED):
        assert "0 facts recorded" in desk.imports(file, on=SECOND)
    assert list(desk.estate().facts_in_order()) == before


def test_what_is_in_doubt_is_not_shown_as_gone(desk: Desk) -> None:
    desk.imports(LINKED, on=SECOND)
    said = desk.imports(NONE, on=SECOND, more=["--dry-run"])
    assert "partner admin links 0 1 0 0 0" in said
    assert "Gone:" not in said
    doubt = "in doubt from then on: 1_link.json shows it on 2025-02-10, 2_attested_without.json says otherwise"
    assert f"Changed: The link of ann@wingtip.example to Contoso (6400001); {doubt}; Until: 2025-02-10." in said


def test_a_role_in_doubt_is_not_shown_as_gone(linked: Desk) -> None:
    linked.imports(ANNS, on=SECOND, answer=ALL)
    said = linked.imports(OTHERS, on=SECOND, answer=ALL, more=["--dry-run"])
    assert "role assignments 0 1 0 1 0" in said
    assert "Gone:" not in said
    doubt = "in doubt from then on: 1_roles.json shows it on 2025-02-10, 2_roles_later.json says otherwise"
    assert f"Changed: The role Contributor of ann@wingtip.example at sub-1; {doubt}; Until: 2025-02-10." in said


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


CSP, PAYG, VISUAL_STUDIO = "CSP_MG_2017-12-01", "PayAsYouGo_2014-09-01", "MSDN_2014-09-01"


def offer(desk: Desk, day: str) -> str:
    """The offer that the desk knows for a day, in the words of a case."""
    moment = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return ", ".join(one.offer.value for one in desk.estate().billings.values() if holds_at(one, moment)) or "unknown"


@pytest.mark.parametrize("quotas", [(CSP, PAYG), (PAYG, CSP)])
def test_two_lists_of_one_moment_leave_the_offer_in_doubt_from_then_on(linked: Desk, quotas: tuple[str, str]) -> None:
    for quota in quotas:
        linked.imports(subscriptions(quota), on=SECOND)
    assert [offer(linked, day) for day in ("2025-02-09", SECOND, LATER)] == ["ea-or-mca", "unknown", "unknown"]
    (told,) = linked.findings(DISPUTED)
    assert told == (
        "Two things are said of sub-1 that cannot both be so: CSP, Azure plan by its quota ID (from file0.json of "
        "2025-02-10), and pay-as-you-go by its quota ID (from file0.json of 2025-02-10)."
    )
    before = list(linked.estate().facts_in_order())
    for quota in quotas:
        assert "0 facts recorded" in linked.imports(subscriptions(quota), on=SECOND)
    assert list(linked.estate().facts_in_order()) == before


def test_an_offer_in_doubt_is_not_shown_as_gone(linked: Desk) -> None:
    linked.imports(subscriptions(PAYG), on=SECOND)
    said = linked.imports(subscriptions(CSP), on=SECOND, more=["--dry-run"])
    assert "Gone:" not in said
    assert "in doubt from then on: file0.json shows it on 2025-02-10, file0.json says otherwise" in said


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_newer_list_or_a_person_settles_the_offer(linked: Desk, by_hand: bool) -> None:
    for quota in (CSP, PAYG):
        linked.imports(subscriptions(quota), on=SECOND)
    if by_hand:
        linked.does("record billing", "--subscription", SUBSCRIPTION, "--offer", "payg", "--since", "2025-02-20")
    else:
        linked.imports(subscriptions(PAYG), on="2025-02-20")
    assert [offer(linked, day) for day in ("2025-02-19", "2025-02-20", LATER)] == ["unknown", "payg", "payg"]
    assert linked.findings(DISPUTED) == []


def test_of_two_lists_of_one_day_the_later_one_shows_the_offer(tmp_path: Path) -> None:
    looks = [listed(tmp_path, day, quota) for day, quota in (("2025-02-01", PAYG), ("2025-02-10T15", CSP))]
    looks.insert(1, listed(tmp_path, "2025-02-10T09", PAYG))
    found = {tuple(known(order, 9, 10, 11)) for order in itertools.permutations(looks)}
    assert found == {("payg", "csp-azure-plan", "csp-azure-plan")}


@pytest.mark.parametrize("last", [PAYG, CSP, VISUAL_STUDIO])
def test_in_whatever_order_lists_come_the_offers_of_each_day_are_the_same(tmp_path: Path, last: str) -> None:
    days = (("2025-02-03", PAYG), ("2025-02-10", PAYG), ("2025-02-10", CSP), ("2025-02-20", last))
    looks = [listed(tmp_path, *one) for one in days]
    found = {tuple(known(order, 4, 9, 10, 15, 20)) for order in itertools.permutations(looks)}
    assert found == {("payg", "payg", "unknown", "unknown", OfferTable.shipped().by_quota[last.casefold()].value)}


def listed(folder: Path, moment: str, quota: str) -> Path:
    """A list of subscriptions as a file of a moment."""
    path = folder / f"{moment}-{quota}.json"
    path.write_text(json.dumps(subscriptions(quota)), encoding="utf-8")
    made = datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp()
    os.utime(path, (made, made))
    return path


def known(files: Sequence[Path], *days: int) -> list[str]:
    """The offers on days of February, after one import for each file."""
    estate = Estate.of([])
    for file in files:
        estate = estate.apply(imports.preview(estate, imports.gather([file], "somebody"), {}, [file]).changes)
    moments = [datetime(2025, 2, day, tzinfo=UTC) for day in days]
    rows = estate.billings.values()
    return [", ".join(one.offer.value for one in rows if holds_at(one, at)) or "unknown" for at in moments]
