"""A class gathered from laptops: learners by beliefs, as a table and on paper; odd files are named and nothing is moved."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from partner_desk.app.paper import AboutClass
from partner_desk.app.papers import CLASS
from partner_desk.app.school import progress as kept
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.classroll import class_csv, read_class
from partner_desk.domain.errors import Refused
from partner_desk.training.progress import finished, quizzed
from partner_desk.training.texts import Language
from tests.app.test_learners import NOW, wrongly
from tests.papers import pages_of


def test_learners_of_a_folder_stand_beside_the_beliefs(tmp_path: Path) -> None:
    one, other = tmp_path / "laptop-1", tmp_path / "laptop-2"
    ann, ben = kept.add("Ann", one), kept.add("=Ben", other)
    kept.save(quizzed(finished(wrongly(ann), "what-is-recognition", NOW), "test:1", 3, 5, NOW), one)
    kept.save(ann, other)  # an older copy of hers
    odd = {"notes.json": "{}", "empty.json": "", "large.json": " " * 5_000_001}
    for name, text in odd.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    roll = read_class(tmp_path, NOW)
    assert sorted(tmp_path.rglob("*")) == before, "the folder is only read"
    assert [learner.name for learner in roll.learners] == ["=Ben", "Ann"]
    assert [sentence.split(" ")[0] for sentence in roll.troubles] == ["empty.json", "large.json", "notes.json"]
    assert roll.beliefs[0] == "dpor-pays", "what the most hold comes first"
    head, words, *rows = csv.reader(io.StringIO(class_csv(roll, Language.DE).decode("utf-8-sig")))
    assert head == ["learner", "lessons", "tests", *catalogue().misconceptions]
    assert words[head.index("dpor-pays")] == catalogue().misconceptions["dpor-pays"].belief.de
    assert rows[0][0] == "'=Ben", "no name becomes a formula"
    assert [rows[1][head.index(name)] for name in ("learner", "lessons", "tests", "dpor-pays")] == [
        "Ann", "1", "1", "believed",
    ]  # fmt: skip
    assert ben.id in roll.grasps
    for language, said in ((Language.EN, "1: 3 of 5 right"), (Language.DE, "1: 3 von 5 richtig")):
        flat = " ".join(" ".join(pages_of(CLASS.pdf(AboutClass(roll), language=language.value))).split())
        assert said in flat
        assert "1 Ann" in flat


def test_a_folder_without_learners_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="copy those"):
        read_class(tmp_path, NOW)
    with pytest.raises(Refused, match="is no folder"):
        read_class(tmp_path / "gone", NOW)
