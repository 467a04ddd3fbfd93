"""A desk can be watched: rows of what somebody expects, checked again and again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from partner_desk.cli.application import run

HEADINGS = "partner,scope,program,verdict,on\n"


@pytest.fixture
def desk(tmp_path: Path) -> str:
    path = str(tmp_path / "sample.partnerdesk")
    assert run(["new", path, "--sample"]) == 0
    return path


def verdict_of(desk: str, capfd: pytest.CaptureFixture[str], partner: str, scope: str) -> str:
    capfd.readouterr()
    where = ["--partner", partner, "--scope", scope, "--program", "pec", "--on", "2024-02-01"]
    assert run(["judge", desk, *where, "--json"]) == 0
    word: str = json.loads(capfd.readouterr().out)[0]["verdict"]
    return word


def test_what_holds_is_quiet_and_what_does_not_is_told_with_its_reason(
    desk: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    right = verdict_of(desk, capfd, "adatum", "wingtip-core")
    assert right == "recognized"
    file = tmp_path / "expected.csv"
    row = "adatum,wingtip-core,pec,{},1 Feb 2024\n"
    file.write_text(HEADINGS + row.format("recognized"), encoding="utf-8")
    assert run(["expect", desk, str(file)]) == 0
    assert capfd.readouterr().out == "Expectations that hold: 1 of 1.\n"
    file.write_text(HEADINGS + row.format("Recognized") + row.format("Not recognized"), encoding="utf-8")
    assert run(["expect", desk, str(file)]) == 1
    told = capfd.readouterr().out
    assert "expected.csv, row 3: expected not recognized." in told
    assert "On 2024-02-01: " in told
    assert "Expectations that hold: 1 of 2." in told


def test_toml_says_the_same_and_the_day_asked_about_is_that_of_the_rest(
    desk: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "expected.toml"
    file.write_text(
        '[[expect]]\npartner = "adatum"\nscope = "wingtip-core"\nprogram = "pec"\nverdict = "recognized"\n'
        '[[expect]]\npartner = "adatum"\nscope = "wingtip-core"\nprogram = "pec"\nverdict = "recognized"\non = 2030-01-01\n',
        encoding="utf-8",
    )
    capfd.readouterr()
    assert run(["expect", desk, str(file), "--on", "2024-02-01", "--json"]) == 1
    first, second = json.loads(capfd.readouterr().out)
    file.write_text(file.read_text("utf-8").replace("\non =", "\nday ="), encoding="utf-8")
    assert run(["expect", desk, str(file), "--on", "2024-02-01", "--json"]) == 1
    assert [one["on"] for one in json.loads(capfd.readouterr().out)] == [first["on"], second["on"]]
    file.write_text(file.read_text("utf-8") + "on = 2030-01-02\n", encoding="utf-8")
    assert run(["expect", desk, str(file)]) == 2
    assert "expectation 2: both on and day say a day. Keep one of them." in capfd.readouterr().err
    assert (first["on"], first["verdict"], first["holds"]) == ("2024-02-01", "recognized", True)
    assert (second["on"], second["holds"]) == ("2030-01-01", False)
    assert second["where"] == "expected.toml, expectation 2"


def test_a_disputed_verdict_is_never_what_was_expected(
    desk: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    capfd.readouterr()
    assert run(["judge", desk, "--on", "2026-11-01", "--json"]) == 0
    disputed = [one for one in json.loads(capfd.readouterr().out) if one["disputed"]]
    assert disputed
    file = tmp_path / "expected.csv"
    rows = (f"{one['partner']},{one['scope']},{one['program']},{one['verdict']},\n" for one in disputed)
    file.write_text(HEADINGS + "".join(rows), encoding="utf-8")
    assert run(["expect", desk, str(file), "--on", "2026-11-01", "--json"]) == 1
    assert not any(one["holds"] for one in json.loads(capfd.readouterr().out))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("partner,scope,program,verdict\n", "The table has headings, but no row below them."),
        ("partner,scope,program\nadatum,wingtip-core,pec\n", "row 2: 'verdict' is missing."),
        (HEADINGS + "adatum,wingtip-core,pec,maybe,\n", "row 2: there is no verdict 'maybe'. Known are: recognized,"),
        (HEADINGS + "adatum,wingtip-core,gold,recognized,\n", "row 2: there is no program 'gold'."),
        (HEADINGS + "adatum,wingtip-core,pec,recognized,someday\n", "row 2: "),
        (HEADINGS + "nobody,wingtip-core,pec,recognized,\n", "row 2: There is no partner 'nobody' on this desk."),
        (HEADINGS.replace("on", "owner", 1) + "a,b,pec,recognized,c\n", "is not known."),
    ],
)
def test_a_slip_is_told_by_file_and_row(
    desk: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], text: str, sentence: str
) -> None:
    file = tmp_path / "expected.csv"
    file.write_text(text, encoding="utf-8")
    assert run(["expect", desk, str(file)]) == 2
    assert sentence in capfd.readouterr().err


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[expect]", "expected.toml: this is not valid TOML"),
        ("[other]\na = 1\n", "Write [[expect]] with partner"),
        ("expect = 3\n", "Write [[expect]] with partner"),
        ("expect = [1]\n", "Write [[expect]] with partner"),
        ("", "Write [[expect]] with partner"),
    ],
)
def test_toml_that_expects_nothing_is_refused_with_its_form(
    desk: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], text: str, sentence: str
) -> None:
    file = tmp_path / "expected.toml"
    file.write_text(text, encoding="utf-8")
    assert run(["expect", desk, str(file)]) == 2
    assert sentence in capfd.readouterr().err


def test_what_is_expected_can_be_kept_in_the_desk_and_is_a_finding_once_it_is_broken(
    desk: str, capfd: pytest.CaptureFixture[str]
) -> None:
    asked = ["--on", "2024-02-01"]
    assert run(["expect", desk, *asked]) == 2
    assert "No expectations are kept in this desk." in capfd.readouterr().err
    kept = ["--partner", "adatum", "--scope", "wingtip-core", "--program", "PEC"]
    assert run(["record", "expectation", desk, *kept]) == 0
    assert run(["expect", desk, *asked]) == 0
    assert run(["expect", desk, "--on", "2024-04-01"]) == 1
    told = capfd.readouterr().out
    what = "The expectation that Adatum Distribution (indirect provider) is recognized at wingtip-core for PEC"
    assert f"{what}: expected recognized." in told
    assert "Expectations that hold: 0 of 1." in told
    assert "Lost on 2024-03-01, when " in told
    assert "What would help: " in told
    assert run(["expect", desk, "--on", "2024-04-01", "--json"]) == 1
    (failed,) = json.loads(capfd.readouterr().out)
    assert failed["since"]["from"] == "2024-03-01"
    assert failed["advice"]["verdict_after"] == "recognized"

    def broken(on: str) -> list[str]:
        capfd.readouterr()
        assert run(["findings", desk, "--kind", "expectation.broken", "--on", on, "--json"]) in (0, 1)
        return [one["sentence"] for one in json.loads(capfd.readouterr().out)]

    assert broken("2024-02-01") == []
    (sentence,) = broken("2024-04-01")
    assert (
        "is expected to be recognized at wingtip-core for PEC, and on 2024-04-01 that does not plainly hold."
        in sentence
    )
    assert "does not sell wingtip-core" in sentence
    assert sentence.endswith("Lost on 2024-03-01, when the role Owner of Adatum AdminAgents at wingtip-core ended.")
    assert run(["amend", "expectation", desk, *kept, "--verdict", "not-recognized"]) == 0
    assert broken("2024-04-01") == []
    assert run(["undo", desk]) == 0
    assert len(broken("2024-04-01")) == 1
    assert run(["end", "expectation", desk, *kept, "--never"]) == 0
    assert broken("2024-04-01") == []


def test_an_expectation_names_a_program_that_there_is(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    wrong = ["--partner", "adatum", "--scope", "wingtip-core", "--program", "pecs"]
    assert run(["record", "expectation", desk, *wrong]) == 2
    assert "There is no program" in capfd.readouterr().err
