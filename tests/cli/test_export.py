"""`export`: the desk as a case file, whole or of one tenant, open or redacted."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path

import pytest

from partner_desk.cli.application import run


@pytest.fixture
def desk(tmp_path: Path) -> str:
    path = str(tmp_path / "sample.partnerdesk")
    assert run(["new", path, "--sample"]) == 0
    return path


def judged(capfd: pytest.CaptureFixture[str], desk: str) -> list[str]:
    capfd.readouterr()
    assert run(["judge", desk, "--scope", "wingtip", "--on", "2024-04-01", "--json"]) == 0
    return [one["verdict"] for one in json.loads(capfd.readouterr().out)]


def test_the_sample_comes_back_as_a_case_with_the_same_verdicts(
    desk: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "case.toml"
    assert run(["export", desk, "--out", str(out)]) == 0
    partners = [one["id"] for one in tomllib.loads(out.read_text(encoding="utf-8"))["partner"]]
    with out.open("a", encoding="utf-8") as file:
        for partner in partners:
            for program in PROGRAMS:
                file.write(
                    f'[[ask]]\npartner = "{partner}"\nscope = "Wingtip"\nprogram = "{program}"\non = 2024-04-01\n'
                )
    expected = judged(capfd, desk)
    assert run(["cases", "judge", str(out), "--json"]) == 0
    assert [one["verdict"] for one in json.loads(capfd.readouterr().out)] == expected


def test_a_redacted_case_names_nobody(desk: str, tmp_path: Path) -> None:
    out = tmp_path / "case.toml"
    assert run(["export", desk, "--out", str(out), "--redact"]) == 0
    text = out.read_text(encoding="utf-8").casefold()
    assert not [
        one
        for one in ("wingtip", "contoso", "adatum", "litware", "tailspin", "5100001", "7e00", "5b00", "0b00")
        if one in text
    ]
    assert '"subscription-1"' in text


PROGRAMS = ("dpor", "pal", "competency", "designation", "designation-security", "specialization", "expert-msp",
            "incentive", "dpor-incentive", "pec")  # fmt: skip


def test_one_tenant_names_no_other_customer(desk: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "wingtip.toml"
    assert run(["export", desk, "--tenant", "wingtip", "--out", str(out)]) == 0
    table = tomllib.loads(out.read_text(encoding="utf-8"))
    assert {one["id"] for one in table["subscription"]} == {"wingtip-core", "wingtip-apps", "wingtip-lab"}
    assert not {"Litware", "Tailspin"} & {one["id"] for one in table["tenant"]}
    assert {"ann@northwind in Wingtip", "Adatum AdminAgents"} <= {one["id"] for one in table["principal"]}


def test_wrong_use_is_refused_with_words(desk: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["export", desk, "--out", str(tmp_path / "case.json")]) == 2
    assert "ends in .toml" in capfd.readouterr().err
    assert run(["export", desk, "--tenant", "wingtip-core", "--out", str(tmp_path / "case.toml")]) == 2
    assert "is no tenant" in capfd.readouterr().err


def test_an_imported_desk_says_what_a_case_cannot_say(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = Path(__file__).parent.parent / "fixtures" / "estate_recorded"
    desk, out = str(tmp_path / "real.partnerdesk"), tmp_path / "real.toml"
    assert run(["new", desk]) == 0
    assert run(["import", desk, *(str(one) for one in sorted(folder.glob("*cli2.91.json")))]) == 0
    code = run(["export", desk, "--out", str(out), "--redact", "--leave-out", "--json"])
    assert code == 0, capfd.readouterr().err
    text = out.read_text(encoding="utf-8")
    assert len(tomllib.loads(text)["resource"]) > 500
    assert run(["cases", "judge", str(out), "--json"]) == 0


def test_what_is_expected_of_a_desk_becomes_the_questions_of_its_case(
    desk: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    about = ["record", "expectation", desk, "--program", "pec"]
    assert run([*about, "--partner", "adatum", "--scope", "wingtip-core", "--on", "2024-02-01"]) == 0
    assert run([*about, "--partner", "northwind", "--scope", "litware", "--verdict", "not-applicable"]) == 0
    out = tmp_path / "case.toml"
    for options, count in ([], 2), (["--redact"], 2), (["--tenant", "wingtip"], 1):
        assert run(["export", desk, "--out", str(out), "--force", *options]) == 0
        asked = tomllib.loads(out.read_text(encoding="utf-8"))["ask"]
        assert len(asked) == count
        assert {"expect": "recognized", "on": date(2024, 2, 1)}.items() <= next(
            one for one in asked if one["expect"] == "recognized"
        ).items()
        assert run(["cases", "run", str(out)]) == 0
