"""PartnerIDs of locations and their global ID: what Partner Center Insights says of them, beside the partners of a desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from partner_desk.cli.application import run
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.partners import Partner
from tests.exchange.importing import SUBSCRIPTION
from tests.exchange.rated import SELLER, SEPTEMBER, TENANT, row, written
from tests.exchange.test_partner_center import HEADING
from tests.exchange.test_usage import NOVEMBER, OCTOBER, UsageDesk

WHOLE, BERLIN, PARIS = "6400000", "6400001", "6400002"
PROFILE = ("MPNId", "PartnerName", "PGA_MPNId", "PGA_PartnerName", "City", "Country", "HierarchyLevel")


@pytest.fixture
def desk(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> UsageDesk:
    return UsageDesk(tmp_path, capfd, Collectable.CHARGES)


def insights(desk: UsageDesk, *locations: str, whole: str = WHOLE, on: str = OCTOBER) -> str:
    rows = [
        {"SubscriptionId": SUBSCRIPTION, "CustomerTenantId": TENANT, "Month": "2025-09-01", "UsageQuantity": "1",
         "PartnerAttributionType": "PAL", "PartnerName": "Contoso", "MpnId": one, "PGAMpnId": whole}
        for one in locations
    ]  # fmt: skip
    return desk.files(written(desk.folder / "AzureUsage.tsv", rows, HEADING, "\t"), on=on)


def profile(desk: UsageDesk, *rows: tuple[str, str, str]) -> str:
    said = [dict(zip(("MPNId", "PGA_MPNId", "PartnerName"), one, strict=True)) for one in rows]
    return desk.files(written(desk.folder / "Profile.tsv", said, PROFILE, "\t"), on=OCTOBER)


def partner(desk: UsageDesk) -> Partner:
    (only,) = desk.estate().partners.values()
    return only


def recorded(desk: UsageDesk, *more: str) -> None:
    assert run(["record", "partner", desk.path, "--name", "Contoso Group", *more]) == 0


def test_locations_of_one_global_id_are_one_partner(desk: UsageDesk) -> None:
    said = insights(desk, PARIS, BERLIN)
    assert f"Contoso was added for PartnerIDs {BERLIN} and {PARIS}; its global ID is {WHOLE}." in said
    assert (partner(desk).global_id, partner(desk).location_ids) == (WHOLE, (BERLIN, PARIS))
    assert "same" in insights(desk, BERLIN, on=NOVEMBER)
    assert partner(desk).partner_ids == (WHOLE, BERLIN, PARIS)


@pytest.mark.parametrize(
    "known",
    [
        ("--global-id", WHOLE, "--location-ids", BERLIN),
        ("--global-id", WHOLE, "--location-ids", "6400009"),
        ("--location-ids", BERLIN),
    ],
)
def test_a_location_belongs_to_the_partner_that_has_its_global_id_or_a_sister(
    desk: UsageDesk, known: tuple[str, ...]
) -> None:
    recorded(desk, *("--global-id", "") if "--global-id" not in known else (), *known)
    said = insights(desk, BERLIN, PARIS)
    assert "Contoso Group has" in said
    assert "as a file of Partner Center says" in said
    assert partner(desk).global_id == WHOLE
    assert {BERLIN, PARIS} <= {*partner(desk).location_ids}


def test_a_partner_whose_global_id_is_not_known_gets_no_id_of_others(desk: UsageDesk) -> None:
    recorded(desk, "--global-id", "", "--location-ids", BERLIN)
    rows = [row(SEPTEMBER, "1.5", MPNID="6700001", PartnerName="Fabrikam", Tier2MpnId="")]
    desk.files(written(desk.folder / "usage.csv", rows))
    assert {one.partner_ids for one in desk.estate().partners.values()} == {("", BERLIN), ("", "6700001")}


def test_who_is_billed_by_a_location_is_the_partner_that_it_belongs_to(desk: UsageDesk) -> None:
    recorded(desk, "--global-id", WHOLE, "--location-ids", PARIS)
    table = written(desk.folder / "usage.csv", [row(SEPTEMBER, "1.5", MPNID=SELLER, Tier2MpnId="")])
    rows = [{"MPNId": SELLER, "PGA_MPNId": WHOLE, "PartnerName": "Contoso Berlin"}]
    desk.files(table, written(desk.folder / "Profile.tsv", rows, PROFILE, "\t"))
    (billing,) = desk.estate().billings.values()
    assert billing.bill_to == partner(desk).id
    assert partner(desk).location_ids == (PARIS, SELLER)


def test_a_list_of_locations_gives_a_partner_its_ids(desk: UsageDesk) -> None:
    profile(desk, (WHOLE, WHOLE, "Contoso"), (BERLIN, WHOLE, "Contoso Berlin"), (PARIS, WHOLE, "Contoso Paris"))
    assert (partner(desk).name, partner(desk).partner_ids) == ("Contoso", (WHOLE, BERLIN, PARIS))


def test_another_global_id_than_the_desk_has_is_told_and_changes_nothing(desk: UsageDesk) -> None:
    recorded(desk, "--global-id", "6900000", "--location-ids", BERLIN)
    before = partner(desk)
    said = insights(desk, BERLIN)
    assert f"PartnerID {BERLIN} is Contoso Group's on the desk, whose global ID is 6900000" in said
    assert partner(desk) == before


def test_two_partners_of_the_desk_that_are_one_by_a_file_are_told(desk: UsageDesk) -> None:
    recorded(desk, "--global-id", WHOLE, "--location-ids", BERLIN)
    assert run(["record", "partner", desk.path, "--name", "Fabrikam", "--global-id", "", "--location-ids", PARIS]) == 0
    assert "Contoso Group and Fabrikam are one organization" in insights(desk, BERLIN, PARIS)
    assert len(desk.estate().partners) == 2


def test_a_location_of_which_files_say_two_global_ids_stays_alone(desk: UsageDesk) -> None:
    profile(desk, (BERLIN, WHOLE, "Contoso"), (BERLIN, "6900000", "Contoso"))
    assert (partner(desk).global_id, partner(desk).location_ids) == ("", (BERLIN,))
