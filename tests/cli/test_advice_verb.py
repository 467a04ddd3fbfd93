"""`advise` on the command line, and advice beside explanations where it is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from partner_desk.cli.application import run
from tests.cli.test_verbs import CASES, desk, told
from tests.sample import key_of

__all__ = ["desk"]  # the sample desk, as in the stories of the other verbs
ASK = ("--partner", "adatum", "--scope", "wingtip-core", "--program", "pec", "--on", "2024-04-01")


def test_advise_says_who_does_what_at_which_cost_and_what_comes_of_it(
    desk: str, capfd: pytest.CaptureFixture[str]
) -> None:
    found = told(capfd, "advise", desk, *ASK)
    assert len(found) == 2
    for one in found:
        assert set(one) >= {"who", "actors", "text", "changes", "verdict_after", "disputed_after", "cost", "note"}
        assert (one["verdict_after"], one["disputed_after"]) == ("recognized", False)
    (change,) = found[0]["changes"]
    assert (change["kind"], change["before"], change["after"]["scope"]) == (
        "role-assignments",
        None,
        key_of("wingtip-core"),
    )
    assert "origin" not in change["after"]
    assert found[0]["effects"][0]["gained"] == 1
    assert run(["advise", desk, *ASK]) == 0
    printed = capfd.readouterr().out
    assert "Who: an owner of wingtip-core at the customer. Then: recognized." in printed
    assert "at wingtip-core (5b000004-0000-4000-8000-000000000004), permanently" in printed, "by name, and short"
    assert "Note: A role needs a reason in the service" in printed


def test_advise_is_fine_with_nothing_to_be_done(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["advise", desk, "--partner", "northwind", *ASK[2:]]) == 0
    assert "As it is sold, nobody can change that." in capfd.readouterr().out
    ask = ("--partner", "fabrikam", "--scope", "litware-production", "--program", "dpor", "--on", "2023-04-01")
    assert run(["advise", desk, *ask]) == 0
    assert "nothing to advise" in capfd.readouterr().out
    assert told(capfd, "advise", desk, *ask) == []
    assert run(["advise", desk, *ask[:4], "--program", "nothing"]) == 2
    assert "Known are" in capfd.readouterr().err


def test_advice_stands_in_answers_only_where_it_is_asked_for(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert "advice" not in told(capfd, "explain", desk, *ASK)[0]
    for verb in ("explain", "judge"):
        (found,) = told(capfd, verb, desk, *ASK, "--full")
        assert len(found["advice"]) == 2
    assert run(["explain", desk, *ASK, "--full"]) == 0
    assert "Advice: " in capfd.readouterr().out
    (charges,) = CASES.glob("pec-excluded-charges.toml")
    first, second, *_ = told(capfd, "cases", "judge", str(charges), "--full")
    assert first["advice"] == []
    assert "advice" not in second  # about another kind of charge than ordinary usage


def test_hostile_names_stay_data(desk: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    case = tmp_path / "hostile.toml"
    text = (CASES / "pec-user-without-link.toml").read_text("utf-8")
    case.write_text(text.replace('"u1"', '"{role} $(rm) [red]\\u001b[31m"'), "utf-8")
    (found,) = told(capfd, "cases", "judge", str(case), "--full")
    assert "{role} $(rm) [red]" in found["advice"][0]["text"]


def test_of_a_period_each_time_has_its_own_advice(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    asked = ["advise", desk, "--partner", "adatum", "--scope", "wingtip-core", "--program", "pec"]
    period = ["--from", "2024-02-01", "--until", "2024-05-01"]
    assert run([*asked, *period]) == 0
    told = capfd.readouterr().out
    fine, lost = told.split("2024-03-01 to before 2024-05-01: not-recognized")
    assert fine == "2024-02-01 to before 2024-03-01: recognized\n", "of what is fine there is nothing to advise"
    assert "Support Request Contributor" in lost
    assert run([*asked, *period, "--json"]) == 0
    first, second = json.loads(capfd.readouterr().out)
    assert (first["until"], first["advice"]) == ("2024-03-01", [])
    assert second["advice"][0]["verdict_after"] == "recognized"
    assert run([*asked, *period, "--on", "2024-02-01"]) == 2
