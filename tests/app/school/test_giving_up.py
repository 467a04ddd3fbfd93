"""The whole course by showing every answer: all of it is finished, nothing of it is known, and the sheet says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from partner_desk.app.school import progress as kept
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.lessonfile import lesson_path, read_lesson
from partner_desk.app.school.record import LearnerRecord
from partner_desk.app.school.sheet import progress_object, progress_page
from partner_desk.app.school.taking import Taking
from partner_desk.reports.progress import page_content
from partner_desk.training.progress import VERSION, Grasp
from partner_desk.training.texts import Language

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_who_shows_every_answer_of_the_course_is_not_known_to_know_anything(
    tmp_path: Path, set_clock: Callable[[datetime], None]
) -> None:
    set_clock(NOW)
    record = LearnerRecord(print, tmp_path)
    for identifier in catalogue().lessons:
        taking = Taking(read_lesson(lesson_path(identifier)))
        estate = taking.lesson.case.estate
        for at in range(len(taking.lesson.plan.step)):
            taking.begin(estate, at)
            record.reached(taking)
            if not taking.solved:
                changes = taking.give_up(estate)
                record.given_up(taking)
                estate = estate.apply(changes) if changes is not None else estate
        record.finished(taking)
    assert set(record.grasps.values()) == {Grasp.NOT_KNOWN}
    assert set(record.helped_lessons) == set(catalogue().lessons)
    assert sum(record.helped_lessons.values()) == 141

    sheet = page_content(progress_page(record.progress, NOW, Language.EN))
    assert [one["id"] for one in sheet["groups"]] == ["not-known"]
    assert sheet["lessons"] == "Lessons finished: 37 of 37, 37 of them with answers shown"
    assert "(answer shown " in sheet["finished"]
    german = page_content(progress_page(record.progress, NOW, Language.DE))
    assert german["groups"][0]["title"].startswith("Nicht gewusst")
    assert "davon 37 mit gezeigten Antworten" in german["lessons"]
    rows = progress_object(record.progress, NOW, Language.EN)
    assert all(one["shown"] and not one["betrayed"] for one in rows["misconceptions"])


def test_what_an_older_program_kept_is_read_and_kept_in_the_form_of_today(tmp_path: Path) -> None:
    ann = kept.add("Ann", tmp_path)
    path = tmp_path / f"{ann.id}.json"
    path.write_text(f'{{"version": 1, "id": "{ann.id}", "name": "Ann"}}', encoding="utf-8")
    kept.rename(ann.id, "Anna", tmp_path)
    assert kept.load(ann.id, tmp_path).version == VERSION == 4
