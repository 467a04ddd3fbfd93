"""Tasks of the course: the meant solution is done, one that harms somebody or does something else is refused."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from partner_desk.app.rulebook import library
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.desk import lesson_desk
from partner_desk.app.school.lessonfile import lesson_path, read_lesson
from partner_desk.app.school.taking import Taking
from partner_desk.app.workspace import Workspace
from partner_desk.domain import edits
from partner_desk.domain.access import AccessKind, Membership
from partner_desk.domain.billing import Offer
from partner_desk.domain.endings import new_id
from partner_desk.domain.fact_edits import put_membership
from partner_desk.domain.moments import start_of
from partner_desk.training.lessons import EditKind, StepKind
from partner_desk.training.texts import Language
from tests.facts import ORIGIN

TASKS = {
    identifier: at
    for identifier in catalogue().lessons
    for at, step in enumerate(read_lesson(lesson_path(identifier)).plan.step)
    if step.kind is StepKind.DO
}
BAD: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("bad_solutions.toml").read_text("utf-8"))["bad"]
GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}")
FIRST = "what-is-recognition"
STEALING = "seed-15-pal-gives-higher-incentives-than-dpor"


@contextmanager
def task(identifier: str) -> Iterator[tuple[Taking, Workspace]]:
    """A lesson at its task, on its desk."""
    lesson = read_lesson(lesson_path(identifier))
    desk = lesson_desk(lesson, "task")
    taking = Taking(lesson)
    taking.begin(desk.estate, TASKS[identifier])
    yield taking, desk
    desk.close()


def act(taking: Taking, desk: Workspace, does: dict[str, Any]) -> None:
    """What hands do, as the file of bad solutions says it, from the day on that is asked about."""
    assert taking.question is not None
    day, estate = taking.question.since, desk.estate
    since, many = start_of(day), [does[one] for one in ("link", "unlink") if one in does]
    if "link" in does:
        changes = edits.link_partner(estate, many, does["to"], since, "", ORIGIN, found_so=True)
    elif "unlink" in does:
        changes = edits.unlink_partner(estate, many, start_of(day + timedelta(days=does.get("after", 0))), ORIGIN)
    elif "role" in does:
        role = library().roles.find(does["role"])
        assert role is not None
        kind = AccessKind(does.get("kind", "active"))
        changes = edits.assign_role(estate, does["of"], role.id, [does["at"]], since, ORIGIN, kind)
    elif "member" in does:
        member = Membership(new_id(Membership), does["of"], does["member"], since, origin=ORIGIN)
        changes = put_membership(estate, member)
    elif "record" in does:
        changes = edits.set_partner_of_record(estate, does["record"], does["to"], since, ORIGIN, found_so=True)
    elif "azure_plan" in does:
        plan = Offer.CSP_AZURE_PLAN
        changes = edits.set_offer(estate, [does["azure_plan"]], plan, does["by"], None, since, ORIGIN)
    else:  # other location IDs for an organization
        partner = replace(estate.partners[does["of"]], global_id="5999999", location_ids=tuple(does["numbers"]))
        changes = edits.save_partner(estate, partner)
    desk.commit(changes)
    taking.changed(desk.estate)


def test_every_task_of_the_course_has_a_bad_solution_that_is_tried() -> None:
    assert len(TASKS) == 34
    assert {one["lesson"] for one in BAD} == set(TASKS)


@pytest.mark.parametrize("bad", BAD, ids=[one["lesson"] for one in BAD])
def test_a_bad_solution_is_not_done_and_says_why(bad: dict[str, Any]) -> None:
    with task(bad["lesson"]) as (taking, desk):
        for does in bad["does"]:
            act(taking, desk, does)
        assert taking.answer(desk.estate).verdict is taking.step.verdict, "it would work"
        assert not taking.solved
        assert taking.concealed
        assert taking.objections
        for language, words in bad["says"].items():
            told = [one.said(Language(language)) for one in taking.objections]
            assert words in told
            assert not any(GUID.search(one) for one in told)
        while desk.undo_name is not None:
            desk.undo()
        taking.changed(desk.estate)
        assert not taking.objections, "it was taken back"
        assert not taking.solved


@pytest.mark.parametrize("identifier", TASKS)
def test_the_meant_solution_is_done(identifier: str) -> None:
    with task(identifier) as (taking, desk):
        meant = taking.remedy
        assert meant is not None
        desk.commit(meant.changes)
        assert taking.changed(desk.estate)
        assert taking.solved
        assert not taking.objections
        assert taking.spare is None
        assert not GUID.search(meant.text.en + meant.text.de), "a learner reads names"
        is_access = taking.step.change not in ((EditKind.RECORD,), (EditKind.OFFER,))
        assert taking.sparing is is_access, "praised only where access was judged"


def test_what_was_done_badly_is_made_good_when_the_answer_is_shown() -> None:
    with task(STEALING) as (taking, desk):
        act(taking, desk, {"link": "Olga (Contoso)", "to": "5200001"})
        changes = taking.give_up(desk.estate)
        assert changes is not None
        desk.commit(changes)
        links = {one.principal: one.partner_id for one in desk.estate.links.values() if one.until is None}
        assert links == {"Olga (Contoso)": "5100001", "Theo (Fabrikam)": "5200001"}, "Contoso loses nothing by it"


def test_a_task_is_begun_again_as_it_was() -> None:
    with task("explain-it-to-the-customer") as (taking, desk):
        given = taking.start
        act(taking, desk, {"record": ["production"], "to": "5100001"})
        act(taking, desk, {"role": "Owner", "of": "uma", "at": "production"})
        assert not taking.changed(desk.estate)
        desk.commit(taking.again(desk.estate))
        taking.changed(desk.estate)
        assert not taking.objections
        assert not taking.tried
        assert desk.estate.records == given.records
        assert desk.estate.role_assignments == given.role_assignments
        assert desk.undo_name == "Begin the task again", "and that can be taken back"


def test_what_is_done_stays_done_when_one_comes_back() -> None:
    with task(FIRST) as (taking, desk):
        meant = taking.remedy
        assert meant is not None
        desk.commit(meant.changes)
        assert taking.changed(desk.estate)
        at = taking.at
        taking.begin(desk.estate, at - 1)
        taking.begin(desk.estate, at)
        assert taking.solved


def test_more_than_the_work_takes_is_told_in_the_words_of_the_lesson() -> None:
    with task(FIRST) as (taking, desk):
        act(taking, desk, {"role": "Owner", "of": "ann-at-litware", "at": "rg-mail"})
        assert taking.solved
        assert taking.spare is not None
        assert taking.spare.said(Language.EN) == "Contributor at rg-mail."
        assert not taking.sparing
    with task(FIRST) as (taking, desk):
        act(taking, desk, {"role": "Virtual Machine Contributor", "of": "ann-at-litware", "at": "rg-mail"})
        assert taking.solved, "the right act"
        assert taking.spare is None, "gets no reproach"
