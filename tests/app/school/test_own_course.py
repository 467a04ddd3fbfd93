"""A trainer's own course: one language, beliefs and terms of its own, every slip with its line; a draft is no lesson."""

from __future__ import annotations

from pathlib import Path

import pytest

from partner_desk.app.answers import View
from partner_desk.app.school.authoring import make_lesson
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.check import check
from partner_desk.app.school.lessonfile import read_lesson
from partner_desk.app.school.owncourse import read_course
from partner_desk.app.school.ownlessons import own_lessons
from partner_desk.cli.application import run
from partner_desk.domain.errors import Refused
from partner_desk.training.texts import Language
from tests.app.school.test_lessons import LESSON

COURSE = """title = "Unsere Regeln"
language = "de"

[[chapter]]
title = "Weitergabe"
lessons = ["pass-on"]

[[misconception]]
id = "credit-is-passed-on"
belief = "Das Guthaben bekommt der Reseller von selbst."
truth = "Wir geben es weiter, wenn das [[passing-on]] vereinbart ist."

[[term]]
id = "passing-on"
name = "Weitergabe"
text = "Was der Distributor vom Guthaben weitergibt."
"""
OWN = (
    (LESSON.replace('{ en = "A link", de = "Ein Link" }', '"Ein Link"'))
    .replace('{ en = "See it.", de = "Es sehen." }', '"Es sehen."')
    .replace('story.en = """\nAnn works here.\n\n[[lesson.step]]\n"""\n', "")
    .replace('{ en = "A [[pal]].", de = "Ein [[pal]]." }', '"Ein [[passing-on]]."')
    .replace('{ en = "Is it?", de = "Ist es so?" }', '"Ist es so?"')
    .replace('{ en = "Yes.", de = "Ja." }', '"Ja."')
    .replace('{ en = "No.", de = "Nein." }', '"Nein."')
    .replace('{ en = "Do it.", de = "Los." }', '"Los."')
    .replace("pal-on-subscription", "credit-is-passed-on")
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "course.toml").write_text(COURSE, encoding="utf-8")
    (tmp_path / "pass-on.toml").write_text(OWN, encoding="utf-8")
    return tmp_path


def test_a_course_of_one_language_with_its_own_beliefs_is_taught(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = own_lessons(folder)
    assert (list(found.lessons), found.slips) == (["pass-on"], {})
    lesson = found.lessons["pass-on"]
    assert [lesson.plan.title.said(one) for one in Language] == ["Ein Link", "Ein Link"]
    assert catalogue().beliefs["credit-is-passed-on"].truth.de.startswith("Wir geben")
    assert "credit-is-passed-on" not in catalogue().misconceptions, "practice cannot draw it"
    assert "passing-on" in catalogue().terms
    assert run(["lessons", "check", str(folder)]) == 0
    assert "1 lesson checked: 0 slips." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "before", "after", "words"),
    [
        ("course.toml", '"pass-on"]', '"pass-on", "gone"]', "there is no file gone.toml"),
        ("course.toml", '"credit-is-passed-on"', '"pal-on-subscription"', "is one of the program"),
        ("course.toml", 'language = "de"', 'language = "fr"', '"language"'),
        ("course.toml", 'language = "de"\n', "", "must be a table of keys and values (found 'Unsere Regeln')"),
        ("pass-on.toml", '"credit-is-passed-on"', '"credit-is-lost"', "there is no misconception 'credit-is-lost'"),
        ("pass-on.toml", '"Ist es so?"', '""', "must be a text that says something"),
        ("pass-on.toml", "minutes = 3", 'minutes = "three"', "must be a whole number (found 'three')"),
        ("pass-on.toml", '"Nein."', '"Es ist anders, weil …"', "this is a placeholder"),
    ],
)
def test_each_slip_is_said_in_words_for_people(
    folder: Path, capsys: pytest.CaptureFixture[str], file: str, before: str, after: str, words: str
) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    assert run(["lessons", "check", str(folder)]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert f"{file}, line " in said
    assert "Input should" not in said


def test_a_folder_without_a_course_is_none(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"has no course\.toml"):
        read_course(tmp_path)


def test_a_draft_is_refused_until_it_is_written(tmp_path: Path) -> None:
    from tests.app.school.test_papers import DAY, SAMPLE
    from tests.sample import key_of

    scope = SAMPLE.scopes.find(key_of("wingtip-core"))
    assert scope is not None
    draft = make_lesson(SAMPLE, View("adatum", "pec", DAY), scope, "Mine", "mine.toml")
    assert "not recognized" not in draft.text.split("Es ist ")[1].split(",")[0], "German says it in German"
    path = tmp_path / "mine.toml"
    path.write_text(draft.text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        check(read_lesson(path))
    lines = refused.value.sentence.splitlines()
    assert len(lines) == 10
    assert all("placeholder" in one and ", line " in one for one in lines)
