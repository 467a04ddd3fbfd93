"""What is recorded by hand begins today unless told, ends what was there, and tells what it took the place of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from partner_desk.cli.application import run
from partner_desk.domain import clock
from tests.typing_lines import words_of

ANN = "ann@northwind in Wingtip"
LINK = ("link-pal", ANN)
RECORD = ("assign-dpor", "litware-production")
TODAY = clock.today().isoformat()


@pytest.fixture
def desk(tmp_path: Path) -> str:
    path = str(tmp_path / "sample.partnerdesk")
    assert run(["new", path, "--sample"]) == 0
    return path


def days(capfd: pytest.CaptureFixture[str], desk: str, partner: str, scope: str, program: str) -> dict[str, int]:
    """How a partner stood day by day, before today."""
    capfd.readouterr()
    asked = ["--partner", partner, "--scope", scope, "--program", program, "--from", "2023-01-01", "--until", TODAY]
    assert run(["judge", desk, *asked, "--json"]) == 0
    found: dict[str, int] = json.loads(capfd.readouterr().out)[0]["days"]
    return found


def steps(capfd: pytest.CaptureFixture[str], desk: str) -> list[dict[str, Any]]:
    capfd.readouterr()
    assert run(["history", desk, "--json"]) == 0
    found: list[dict[str, Any]] = json.loads(capfd.readouterr().out)
    return found


@pytest.mark.parametrize(
    ("verb", "number", "asked"),
    [
        (LINK, "5100001", ("northwind", "wingtip-core", "pal")),
        (RECORD, "5400001", ("fabrikam", "litware-production", "dpor")),
    ],
    ids=["link", "record"],
)
def test_the_past_stays_as_it_was(
    desk: str, capfd: pytest.CaptureFixture[str], verb: tuple[str, str], number: str, asked: tuple[str, str, str]
) -> None:
    before = days(capfd, desk, *asked)
    assert before["recognized"] > 1000
    assert run([verb[0], desk, verb[1], "--partner", number]) == 0
    said = capfd.readouterr().out
    assert "This ends" in said
    assert f"on {TODAY}." in said
    assert days(capfd, desk, *asked) == before


@pytest.mark.parametrize(
    ("verb", "day", "program", "loses"),
    [(LINK, "2024-04-01", "pal", "northwind"), (RECORD, "2023-04-01", "dpor", "fabrikam")],
    ids=["link", "record"],
)
def test_where_it_would_bring_recognition_is_told_without_recording_it(
    desk: str, capfd: pytest.CaptureFixture[str], verb: tuple[str, str], day: str, program: str, loses: str
) -> None:
    there = steps(capfd, desk)
    trying = [verb[0], desk, verb[1], "--partner", "5100001", "--since", day, "--dry-run"]
    assert run([*trying, "--json"]) == 0
    changed = json.loads(capfd.readouterr().out)["changed"]
    turned = {
        one["partner"]: (one["gained"]["leaves"], one["lost"]["leaves"]) for one in changed if one["program"] == program
    }
    leaves = turned["contoso"][0]
    assert leaves
    assert turned == {"contoso": (leaves, 0), loses: (0, leaves)}
    assert run(trying) == 0
    assert f"as recorded on {day}  ->  " in capfd.readouterr().out
    assert steps(capfd, desk) == there


def test_always_forgets_the_past_and_says_so(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run([LINK[0], desk, ANN, "--partner", "5100001", "--always"]) == 0
    said = capfd.readouterr().out
    assert "(since 2023-05-15), as if it had never been." in said
    assert "recognized" not in days(capfd, desk, "northwind", "wingtip-core", "pal")


@pytest.mark.parametrize("verb", [LINK, RECORD], ids=["link", "record"])
def test_what_stands_so_already_makes_no_step(
    desk: str, capfd: pytest.CaptureFixture[str], verb: tuple[str, str]
) -> None:
    for more in ((), ("--since", "2024-05-01"), ("--always",)):
        assert run([verb[0], desk, verb[1], "--partner", "5100001", *more]) == 0
        there = steps(capfd, desk)
        assert run([verb[0], desk, verb[1], "--partner", "5100001", *more]) == 0
        assert "Nothing was recorded." in capfd.readouterr().out
        assert run([verb[0], desk, verb[1], "--partner", "5100001", *more, "--json"]) == 0
        assert json.loads(capfd.readouterr().out) is None
        assert steps(capfd, desk) == there


def test_a_day_and_always_contradict_each_other(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run([LINK[0], desk, ANN, "--partner", "5100001", "--always", "--since", "2024-01-01"]) == 2
    assert "not both" in capfd.readouterr().err


def test_a_partner_id_of_nobody_is_told_and_what_is_none_is_refused(
    desk: str, capfd: pytest.CaptureFixture[str]
) -> None:
    for verb in (LINK, RECORD):
        assert run([verb[0], desk, verb[1], "--partner", "99"]) == 0
        assert "No partner on this desk has the PartnerID 99." in capfd.readouterr().err
        assert run([verb[0], desk, verb[1], "--partner", "5" * 5000]) == 2
        assert run([verb[0], desk, verb[1], "--partner", "\N{ARABIC-INDIC DIGIT FIVE}"]) == 2
        assert "is not a PartnerID" in capfd.readouterr().err


def test_json_of_a_step_is_alone_on_standard_output(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run([LINK[0], desk, ANN, "--partner", "98", "--json"]) == 0
    said = capfd.readouterr()
    assert json.loads(said.out)["name"] == f"Link {ANN} to PartnerID 98"
    assert "This ends" in said.err


def test_what_is_to_be_found_out_is_said_as_the_line_to_type(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk = str(tmp_path / "contoso.partnerdesk")
    assert run(["new", desk]) == 0
    guid = "4f1f8a6e-0000-4000-8000-000000000001"
    assert run(["new-customer", desk, "Contoso", "--subscription", f"Production={guid}", "--person", "Ann"]) == 0
    assert run(["add-partner", desk, "Northwind", "--location", "5100001"]) == 0

    def lines(program: str, *more: str) -> list[str]:
        capfd.readouterr()
        asked = ["--scope", "Production", "--program", program, "--partner", "Northwind", *more]
        assert run(["explain", desk, *asked, "--full"]) == 0
        return [line.partition(": ")[2] for line in capfd.readouterr().out.splitlines() if "partner-desk-cli " in line]

    offer = f"partner-desk-cli record billing {desk} --subscription {guid} --offer OFFER"
    assert lines("pec").count(offer) == 1, "what several conditions ask for is to be typed once"
    assert f"{offer} --since 2024-05-10" in lines("pec", "--on", "2024-05-10"), "the day asked about has passed"
    rounds = 0
    while looked := [line for line in lines("pal") if " looked " in line]:
        for line in looked:
            assert run(words_of(line)[1:]) == 0
        rounds += 1
        assert rounds < 4
    assert rounds
    assert not lines("pal"), "nothing is left to find out"
    capfd.readouterr()
    asked = ["judge", desk, "--scope", "Production", "--program", "pal", "--partner", "Northwind", "--json"]
    assert run(asked) == 0
    assert json.loads(capfd.readouterr().out)[0]["verdict"] != "unknown"
