"""Learners of one computer: each has a file of their own, written whole; what is damaged is set aside."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from partner_desk.app.school import progress as kept
from partner_desk.domain.errors import Refused
from partner_desk.readings.questions import Verdict
from partner_desk.training.lessons import Option
from partner_desk.training.progress import AskedBelief, LearnerProgress, answered, speaking
from partner_desk.training.texts import Language, Text

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
WRONG = Option(verdict=Verdict.RECOGNIZED, text=Text(en="x", de="x"), misconception="dpor-pays")


def wrongly(learner: LearnerProgress) -> LearnerProgress:
    return answered(learner, WRONG, AskedBelief("dpor-pays", "a", [WRONG]), NOW)


def test_two_learners_share_a_laptop_and_nothing_else(tmp_path: Path) -> None:
    ann, ben = kept.add("Ann", tmp_path), kept.add("Ben", tmp_path)
    kept.save(wrongly(speaking(ann, Language.DE)), tmp_path)
    there = kept.learners(tmp_path)
    assert [one.name for one in there.all] == ["Ann", "Ben"]
    assert there.chosen is not None
    assert there.chosen.id == ben.id, "who came last"
    kept.choose(ann.id, tmp_path)
    assert kept.learners(tmp_path).named(" aNN ").id == ann.id
    assert kept.load(ann.id, tmp_path) == wrongly(speaking(ann, Language.DE))
    assert kept.load(ben.id, tmp_path) == ben

    kept.rename(ben.id, "Benjamin", tmp_path)
    fresh = kept.reset(ann.id, tmp_path)
    assert (fresh.name, fresh.language, fresh.standings) == ("Ann", Language.DE, {})
    kept.remove(ann.id, tmp_path)
    there = kept.learners(tmp_path)
    assert [one.name for one in there.all] == ["Benjamin"]
    assert there.chosen is None, "who was chosen is gone"
    with pytest.raises(Refused, match="not here any more"):
        kept.load(ann.id, tmp_path)
    with pytest.raises(Refused, match="Known are: Benjamin"):
        there.named("Ann")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\con", "a\x00b\nc", "\u202etxt.exe", "  Ann\t O'Neil ", "名前", "🙂"]
)
def test_a_name_is_never_a_place(tmp_path: Path, name: str) -> None:
    home = tmp_path / "learners"
    learner = kept.add(name, home)
    assert learner.name
    assert learner.name.isprintable()
    assert {path.parent for path in tmp_path.rglob("*") if path.is_file()} == {home}
    assert kept.learners(home).all[0].name == learner.name


def test_names_that_are_none_too_long_or_taken_are_refused(tmp_path: Path) -> None:
    ann = kept.add("Ann", tmp_path)
    for name, why in ((" \n", "needs a name"), ("x" * 81, "80 letters"), ("ANN", "already")):
        with pytest.raises(Refused, match=why):
            kept.add(name, tmp_path)
    assert kept.rename(ann.id, "ANN", tmp_path).name == "ANN", "her own name in other letters"


@pytest.mark.parametrize("learner", ["../secret", "", "0" * 31, "chosen", "0" * 32 + "/x"])
def test_an_id_that_is_none_reaches_no_file(tmp_path: Path, learner: str) -> None:
    for verb in (kept.load, kept.remove, kept.reset, kept.choose):
        with pytest.raises(Refused):
            verb(learner, tmp_path)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"null", b'{"version": 1}', b'{"version": "x"}', b'{"version": 1, "id": "0", "name": "A"}'],
)  # fmt: skip
def test_a_damaged_file_is_set_aside_and_the_others_go_on(tmp_path: Path, content: bytes) -> None:
    ann, ben = kept.add("Ann", tmp_path), kept.add("Ben", tmp_path)
    (tmp_path / f"{ann.id}.json").write_bytes(content)
    there = kept.learners(tmp_path)
    assert [one.id for one in there.all] == [ben.id]
    (trouble,) = there.troubles
    assert "was set aside as" in trouble
    assert (tmp_path / f"{ann.id}.damaged-1").read_bytes() == content, "nothing is thrown away"
    assert kept.learners(tmp_path).troubles == ()
    with pytest.raises(Refused, match="not here any more"):
        kept.load(ann.id, tmp_path)


def test_numbers_that_no_memory_has_are_damage(tmp_path: Path) -> None:
    ann = wrongly(kept.add("Ann", tmp_path))
    text = ann.model_dump_json()
    for before, after in (
        ('"state":1', '"state":7'),
        ('"streak":0', '"streak":-1'),
        ('"stability":0.212', '"stability":-1'),
    ):
        assert before in text
        (tmp_path / f"{ann.id}.json").write_text(text.replace(before, after))
        with pytest.raises(Refused, match="set aside"):
            kept.load(ann.id, tmp_path)
    other = "f" * 32
    (tmp_path / f"{other}.json").write_text(text)
    with pytest.raises(Refused, match="somebody else"):
        kept.load(other, tmp_path)


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    ann = kept.add("Ann", tmp_path)
    path = tmp_path / f"{ann.id}.json"
    path.write_text('{"version": 99, "id": "?"}')
    there = kept.learners(tmp_path)
    assert "newer Partner Desk" in there.troubles[0]
    assert path.read_text() == '{"version": 99, "id": "?"}'


def test_a_write_that_breaks_off_keeps_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ann = kept.add("Ann", tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused, match="No space left"):
        kept.save(wrongly(ann), tmp_path)
    monkeypatch.undo()
    assert kept.load(ann.id, tmp_path) == ann
    assert {one.name for one in tmp_path.iterdir()} == {"chosen", f"{ann.id}.json"}, "no draft is left behind"


def test_nobody_learns_yet(tmp_path: Path) -> None:
    assert kept.learners(tmp_path / "none") == kept.Learners((), None)
    assert kept.default_folder().name == "learners"
