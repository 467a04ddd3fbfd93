"""The command line on what could be: comparing, scenarios, time lines, fragility and moves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from partner_desk.cli.application import run


@pytest.fixture
def desk(tmp_path: Path) -> str:
    path = str(tmp_path / "sample.partnerdesk")
    assert run(["new", path, "--sample"]) == 0
    return path


def told(capfd: pytest.CaptureFixture[str], *arguments: str) -> Any:
    capfd.readouterr()
    assert run([*arguments, "--json"]) == 0
    return json.loads(capfd.readouterr().out)


def test_two_days_are_compared(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    found = told(capfd, "compare", desk, "--on", "2022-09-30", "--and", "2022-10-01")
    assert found["before"]["on"] == "2022-09-30"
    turned = {(one["partner"], one["program"]) for one in found["changed"]}
    assert ("contoso", "competency") in turned  # it ends that day
    one = next(one for one in found["changed"] if one["program"] == "competency" and one["lost"]["leaves"])
    assert one["turns"][0]["after"] == "not-applicable"
    assert "competency.period" in one["turns"][0]["turned"]
    assert run(["compare", desk, "--on", "2022-09-30", "--and", "2022-10-01"]) == 0
    printed = capfd.readouterr().out
    assert "Competency does not apply here" in printed
    assert "(what turned: Competencies in force" in printed, "in words; ids are for programs"
    assert "Contoso Cloud (direct bill), " in printed
    first = next(
        line for line in printed.splitlines() if "competency" in line.split("  ")[1:2] or " competency " in line
    )
    assert first.startswith("Contoso Cloud (direct bill) "), "who is meant stands by name, not by id"
    assert told(capfd, "compare", desk, "--on", "2024-05-01")["changed"] == []
    assert run(["compare", desk, "--on", "May"]) == 2


def test_what_was_recorded_once_is_compared(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    moved = ["--partner", "5300001", "ann@northwind in Wingtip", "--since", "2024-03-01"]
    assert run(["link-pal", desk, *moved]) == 0
    (lost,) = [
        one
        for one in told(capfd, "compare", desk, "--recorded", "1", "--on", "2024-04-01")["changed"]
        if (one["partner"], one["program"]) == ("northwind", "pal")
    ]
    assert lost["lost"]["leaves"]
    both = told(capfd, "compare", desk, "--recorded", "open the sample", "--recorded", "Link ann", "--on", "2024-04-01")
    assert lost in both["changed"]
    assert both["before"]["name"].startswith("Open the sample (")
    today = told(capfd, "history", desk)[-1]["at"][:10]
    assert run(["compare", desk, "--recorded", today, "--on", "2024-04-01"]) == 0
    assert "No verdict differs." in capfd.readouterr().out, "the last step of a day is what was recorded then"
    for said, why in (("2020-01-01", "nor one of that day"), ("n", "2 steps are called"), ("", "has no step")):
        assert run(["compare", desk, "--recorded", said]) == 2
        assert why in capfd.readouterr().err
    assert run(["compare", desk, "--recorded", "1", "--with", desk]) == 2


def test_a_state_with_a_name_is_compared_by_it(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert told(capfd, "name-state", desk, "1", "Before Ann")["state_name"] == "Before Ann"
    assert told(capfd, "history", desk)[0]["state_name"] == "Before Ann"
    compared = told(capfd, "compare", desk, "--recorded", "before ann", "--on", "2024-04-01")
    assert compared["before"]["name"].startswith("Before Ann (")
    assert run(["history", desk]) == 0
    assert "Before Ann" in capfd.readouterr().out
    assert run(["name-state", desk, "1", "Again", "--forget"]) == run(["name-state", desk, "1"]) == 2
    assert run(["name-state", desk, "Before Ann", "--forget"]) == 0
    assert run(["history", desk]) == 0
    assert "Before Ann" not in capfd.readouterr().out.split("Its history is as it was.")[1]
    assert run(["compare", desk, "--recorded", "Before Ann"]) == 2


def test_a_scenario_from_begin_to_end(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert told(capfd, "scenario", "list", desk) == []
    assert (
        run(["scenario", "new", desk, "Ann leaves", "--leaves", "ann@northwind in Wingtip", "--on", "2024-05-01"]) == 0
    )
    (found,) = told(capfd, "scenario", "list", desk)
    assert (found["name"], found["conflicts"]) == ("Ann leaves", [])
    assert found["steps"][0]["name"] == "ann@northwind in Wingtip leaves"
    shown = told(capfd, "scenario", "show", desk, "Ann leaves", "--on", "2024-06-01")
    lost = {(one["partner"], one["program"]): one["lost"]["leaves"] for one in shown["comparison"]["changed"]}
    assert lost["northwind", "pal"] == 1
    compared = told(capfd, "compare", desk, "--scenario", "ann leaves", "--on", "2024-06-01")
    assert compared["changed"] == shown["comparison"]["changed"]
    assert run(["scenario", "show", desk, "Ann leaves", "--on", "2024-06-01"]) == 0
    assert "ann@northwind" in capfd.readouterr().out
    assert run(["scenario", "rename", desk, "Ann leaves", "Somebody leaves"]) == 0
    assert run(["scenario", "new", desk, "Nothing"]) == 0
    assert (
        len(
            told(
                capfd,
                "compare",
                desk,
                "--scenario",
                "Nothing",
                "--scenario",
                "Somebody leaves",
                "--scenario",
                "Nothing",
            )
        )
        == 2
    )
    before = told(capfd, "judge", desk, "--on", "2024-06-01")
    assert run(["scenario", "apply", desk, "Somebody leaves"]) == 0
    assert [one["name"] for one in told(capfd, "scenario", "list", desk)] == ["Nothing"]
    assert told(capfd, "judge", desk, "--on", "2024-06-01") != before
    assert run(["undo", desk]) == 0
    assert told(capfd, "judge", desk, "--on", "2024-06-01") == before
    assert run(["scenario", "drop", desk, "Nothing"]) == 0
    for refused in (
        ["scenario", "drop", desk, "Nothing"],
        ["scenario", "new", desk, "X", "--leaves", "nobody"],
        ["compare", desk, "--scenario", "X"],
        ["compare", desk, "--scenario", "Ann leaves", "--with", desk],
    ):
        assert run(refused) == 2


def test_conflicts_are_found_and_settled(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert (
        run(["scenario", "new", desk, "Ann leaves", "--leaves", "ann@northwind in Wingtip", "--on", "2024-05-01"]) == 0
    )
    assert run(["link-pal", desk, "ann@northwind in Wingtip", "--partner", "5100002", "--since", "2024-03-01"]) == 0
    capfd.readouterr()
    assert run(["scenario", "show", desk, "Ann leaves"]) == 1
    assert "The desk now says: the link of ann@northwind in Wingtip" in capfd.readouterr().out
    assert run(["scenario", "apply", desk, "Ann leaves"]) == 2
    assert run(["scenario", "apply", desk, "Ann leaves", "--keep", "both"]) == 2
    assert run(["scenario", "apply", desk, "Ann leaves", "--keep", "desk"]) == 0
    links = [one for one in told(capfd, "history", desk) if one["name"] == "Apply scenario Ann leaves"]
    assert len(links) == 1


def test_a_time_line_names_facts_and_rules(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    asked = ["timeline", desk, "--partner", "fabrikam", "--scope", "litware-production", "--program", "dpor"]
    found = told(capfd, *asked, "--from", "2023-01-01", "--until", "2027-01-01")
    assert [one["verdict"] for one in found] == ["recognized", "recognized", "unknown"]
    assert found[1]["rules"][0]["criterion"] == "dpor.current"
    assert sum(one["days"] for one in found) == 4 * 365 + 1
    assert run([*asked, "--from", "2023-01-01", "--until", "2027-01-01"]) == 0
    assert "The rules of that day say" in capfd.readouterr().out
    assert run([*asked, "--from", "2024-01-01", "--until", "2023-01-01"]) == 2
    assert run(["timeline", desk, "--partner", "nobody", "--scope", "x", "--program", "pec"]) == 2


def test_what_hangs_on_one_person(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    found = told(capfd, "fragile", desk, "--on", "2024-05-01")
    people = [one for one in found if one["kind"] == "principals"]
    assert people[0]["leaves"] == max(one["leaves"] for one in people)
    assert {one["kind"] for one in found} >= {"principals", "role-assignments"}
    bob = next(one for one in people if one["name"] == "bob@northwind in Tailspin")
    assert {"partner": "northwind", "program": "pal", "leaves": 2} in bob["by"]
    only = told(capfd, "fragile", desk, "--on", "2024-05-01", "--partner", "northwind", "--program", "pal")
    assert 0 < len(only) < len(found)
    asked = [
        "fragile",
        desk,
        "--on",
        "2024-05-01",
        "--scope",
        "tailspin-web",
        "--partner",
        "northwind",
        "--program",
        "pal",
    ]
    at = told(capfd, *asked)
    assert {len(one) for one in at["parts"][0]["sets"]} == {1}
    assert run(asked) == 0
    assert "lost without bob@northwind in Tailspin" in capfd.readouterr().out
    assert run(["fragile", desk]) == 0
    assert run(["fragile", desk, "--scope", "tailspin-web"]) == 2


def test_a_move_is_a_scenario_with_a_check_list(desk: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    known = told(capfd, "moves")
    assert [one["id"] for one in known][:3] == ["ea-to-mca", "ea-to-csp", "csp-to-csp"]
    assert known[2]["ask"][0]["kind"] == "subscriptions"
    asked = ["move", desk, "csp-to-csp", "--subscription", "wingtip-apps", "--seller", "contoso", "--on", "2024-06-01"]
    file = tmp_path / "list.md"
    found = told(capfd, *asked, "--write", str(file))
    assert {"partner": "adatum", "program": "pec", "lost": {"leaves": 2, "charges": {}}} in found["lost"]
    assert found["preparations"][0]["who"] == "customer"
    assert file.read_text("utf-8").startswith("# CSP partner to CSP partner")
    assert [one["name"] for one in told(capfd, "scenario", "list", desk)] == ["CSP partner to CSP partner"]
    assert run([*asked, "--scenario", "again"]) == 0
    assert "Lost on the first day" in capfd.readouterr().out
    assert run(["moves"]) == 0
    for refused in (
        ["move", desk, "somewhere"],
        ["move", desk, "csp-to-csp", "--on", "2024-06-01"],
        [*asked, "--write", str(tmp_path)],
    ):
        assert run(refused) == 2
