"""`lessons practice` and `lessons progress`: questions for a trainer, and a learner's page."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from partner_desk.app.school import progress as kept
from partner_desk.cli.application import run
from partner_desk.readings.questions import Verdict
from partner_desk.training.lessons import Option
from partner_desk.training.progress import AskedBelief, answered, finished, speaking
from partner_desk.training.texts import Language, Text
from tests.cli.test_verbs import told
from tests.papers import text_of

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
WRONG = Option(verdict=Verdict.RECOGNIZED, text=Text(en="x", de="x"), misconception="dpor-pays")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "default_folder", lambda: tmp_path / "learners")


def test_a_trainer_draws_questions_with_the_right_answer(capfd: pytest.CaptureFixture[str]) -> None:
    ask = ("lessons", "practice", "--misconception", "half-day-pec", "--level", "3", "--count", "2")
    found = told(capfd, *ask, "--seed", "7")
    assert [one["seed"] for one in found] == [7, 8]
    for one in found:
        assert set(one) == {"misconception", "level", "seed", "situation", "form", "text", "answer", "options"}
        (right,) = [option for option in one["options"] if option["right"]]
        assert one["form"] not in ("reason", "verdict") or right["verdict"] == one["answer"]["verdict"]
    assert "half-day-pec" in [option["misconception"] for one in found for option in one["options"]]
    assert told(capfd, *ask, "--seed", "7") == found, "the same seed"
    assert told(capfd, *ask, "--seed", "7", "--language", "de")[0]["text"] != found[0]["text"]

    assert run([*ask, "--seed", "7"]) == 0
    printed = capfd.readouterr().out
    assert printed.count("[x]") == 2
    assert "(half-day-pec)" in printed
    assert "--misconception half-day-pec --level 3 --seed 8" in printed


def test_without_a_wish_anything_is_drawn(capfd: pytest.CaptureFixture[str]) -> None:
    found = told(capfd, "lessons", "practice", "--count", "5", "--seed", "1")
    assert len({one["misconception"] for one in found}) > 2
    assert len(told(capfd, "lessons", "practice")) == 1


def test_what_cannot_be_drawn_is_refused(capfd: pytest.CaptureFixture[str]) -> None:
    for ask, why in (
        (("--misconception", "flat-earth"), "Known are"),
        (("--level", "6"), "from 1 to 5"),
        (("--count", "0"), "not 0"),
        (("--count", "100000"), "not 100000"),
    ):
        assert run(["lessons", "practice", *ask]) == 2
        assert why in capfd.readouterr().err


def test_progress_tells_what_was_seen_through(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["lessons", "progress"]) == 2
    assert "Nobody learns" in capfd.readouterr().err

    ann = speaking(kept.add("Ann", tmp_path / "learners"), Language.DE)
    kept.save(
        finished(answered(ann, WRONG, AskedBelief("dpor-pays", "a", [WRONG]), NOW), "what-is-recognition", NOW),
        tmp_path / "learners",
    )
    kept.add("Ben", tmp_path / "learners")
    found = told(capfd, "lessons", "progress", "--learner", "ann")
    assert found["learner"] == "Ann"
    rows = {one["misconception"]: one for one in found["misconceptions"]}
    assert rows["dpor-pays"]["grasp"] == "believed"
    assert rows["dpor-pays"]["betrayed"] == 1
    assert rows["dpor-pays"]["belief"].startswith("Ein DPOR"), "in the learner's own language"
    assert rows["retroactive"] == {
        "misconception": "retroactive", "belief": rows["retroactive"]["belief"], "grasp": "not-met", "level": 1,
    }  # fmt: skip
    assert found["lessons"][0]["finished"] == NOW.isoformat()
    assert told(capfd, "lessons", "progress")["learner"] == "Ben", "who was chosen last"

    assert run(["lessons", "progress", "--learner", "Ann", "--language", "en"]) == 0
    printed = capfd.readouterr().out
    assert "still believed (1)\n  A DPOR earns incentives on Azure consumption. (answered wrongly: 1)" in printed
    assert "lessons finished: what-is-recognition" in printed
    assert run(["lessons", "progress", "--learner", "Eve"]) == 2
    assert "Known are: Ann, Ben" in capfd.readouterr().err


def test_the_page_is_a_tagged_pdf(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    kept.add("Ann", tmp_path / "learners")
    file = tmp_path / "ann.pdf"
    assert run(["lessons", "progress", "--pdf", str(file), "--paper", "letter", "--language", "de"]) == 0
    assert "is written" in capfd.readouterr().out
    data = file.read_bytes()
    assert data.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) <= 1
    assert b"/MarkInfo" in data
    assert told(capfd, "lessons", "progress", "--pdf", str(file), "--force")["bytes"] == len(file.read_bytes())
    assert "seen through" in text_of(file.read_bytes())
    again = told(capfd, "report", "progress", "--out", str(file), "--force", "--language", "de", "--learner", "ann")
    assert again["bytes"] == len(file.read_bytes())
    assert "durchschaut hat" in text_of(file.read_bytes())
    assert run(["lessons", "progress", "--paper", "a3"]) == 2
    assert run(["lessons", "progress", "--pdf", str(tmp_path / "none" / "ann.pdf")]) == 2
    assert "There is no folder" in capfd.readouterr().err


def test_a_damaged_file_is_told_and_the_others_go_on(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    ann = kept.add("Ann", tmp_path / "learners")
    kept.add("Ben", tmp_path / "learners")
    (tmp_path / "learners" / f"{ann.id}.json").write_text("{")
    assert run(["lessons", "progress"]) == 0
    printed = capfd.readouterr()
    assert "set aside" in printed.err
    assert "Ben" in printed.out


def test_a_lesson_that_is_run_says_what_its_task_minds(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["lessons", "run", "seed-06-reader-is-usually-sufficient-for-competencies"]) == 0
    said = capfd.readouterr().out
    assert "The judge: recognized, decided by pal." in said
    assert "The judge: recognized, disputed, decided by pal." in said
    assert run(["lessons", "run", "seed-10-only-one-dpor"]) == 0
    printed = capfd.readouterr().out
    assert "It minds: nobody else has less than before." in printed
    assert "It minds: change record." in printed
    assert "It minds: loses contoso at lucerne-audio." in printed
    assert "To do: The customer names Fabrikam (5200001) as partner of record of lucerne-audio" in printed
    steps = told(capfd, "lessons", "run", "what-is-recognition")
    assert steps[5]["conditions"] == {
        "keep": True, "change": ["role"], "who": ["ann-at-litware"], "least": "Contributor",
    }  # fmt: skip
