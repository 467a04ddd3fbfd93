"""Tasks of the course: the meant solution is done, one that harms somebody or does something else is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest

from partner_desk.app.rulebook import library
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.desk import lesson_desk
from partner_desk.app.school.lessonfile import lesson_path, read_lesson
from partner_desk.app.school.taking import Taking
from partner_desk.app.workspace import Workspace
from partner_desk.domain import edits
from partner_desk.domain.billing import Offer
from partner_desk.domain.changes import ChangeSet
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import start_of
from partner_desk.training.lessons import StepKind
from partner_desk.training.texts import Language
from tests.facts import ORIGIN

COURSE = dict(enumerate(catalogue().lessons, 1))
TASKS = {
    number: at
    for number, identifier in COURSE.items()
    for at, step in enumerate(read_lesson(lesson_path(identifier)).plan.step)
    if step.kind is StepKind.DO
}
Do = Callable[[Estate, Taking], ChangeSet]


@contextmanager
def task(number: int) -> Iterator[tuple[Taking, Workspace]]:
    """A lesson at its task, on its desk."""
    lesson = read_lesson(lesson_path(COURSE[number]))
    desk = lesson_desk(lesson, "task")
    taking = Taking(lesson)
    taking.begin(desk.estate, TASKS[number])
    yield taking, desk
    desk.close()


# What hands do ------------------------------------------------------------------------------------------------


def link(who: str, number: str) -> Do:
    return lambda estate, taking: edits.link_partner(
        estate, [who], number, start_of(asked(taking)), "", ORIGIN, found_so=True
    )


def role(who: str, name: str, *scopes: str) -> Do:
    found = library().roles.find(name)
    assert found is not None
    return lambda estate, taking: edits.assign_role(estate, who, found.id, scopes, start_of(asked(taking)), ORIGIN)


def record(number: str, *subscriptions: str) -> Do:
    return lambda estate, taking: edits.set_partner_of_record(
        estate, subscriptions, number, start_of(asked(taking)), ORIGIN, found_so=True
    )


def azure_plan(subscription: str, seller: str) -> Do:
    return lambda estate, taking: edits.set_offer(
        estate, [subscription], Offer.CSP_AZURE_PLAN, seller, None, start_of(asked(taking)), ORIGIN
    )


def number_of(partner: str, *numbers: str) -> Do:
    """Another location ID for an organization."""
    return lambda estate, _: edits.save_partner(
        estate, replace(estate.partners[partner], global_id="5999999", location_ids=numbers)
    )


def unlink(who: str, days: int = 0) -> Do:
    return lambda estate, taking: edits.unlink_partner(
        estate, [who], start_of(asked(taking) + timedelta(days=days)), ORIGIN
    )


def asked(taking: Taking) -> date:
    assert taking.question is not None
    return taking.question.since


GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}")
OWNER, CONTRIBUTOR, TICKETS = "Owner", "Contributor", "Support Request Contributor"
BAD: list[tuple[int, list[Do], str, str]] = [
    (1, [role("bob-at-litware", CONTRIBUTOR, "rg-mail"), link("bob-at-litware", "5100001")],
     "You changed the role Contributor of bob-at-litware at rg-mail, but the task is about ann-at-litware.",
     "Gemeint ist aber ann-at-litware."),
    (2, [record("5200001", "tailspin-new", "tailspin-web")],
     "Northwind has lost Digital partner of record at rg-backoffice, by a change of the partner of record of "
     "tailspin-web.",
     "Northwind hat Digital partner of record auf rg-backoffice verloren. "
     "Geändert wurde: der Partner of Record von tailspin-web."),
    (3, [link("ann-at-wingtip", "5100001"), role("ann-at-wingtip", OWNER, "wingtip-erp")],
     "You changed the role Owner of ann-at-wingtip at wingtip-erp, but the task is about links only.",
     "Die Aufgabe lässt aber nur zu, Links zu ändern."),
    (4, [link("finn-at-wingtip", "5200001")],
     "Fabrikam has lost Azure consumption incentives at rg-games, by a change of the link of finn-at-wingtip.",
     "Geändert wurde: der Link von finn-at-wingtip."),
    (5, [role("Ann (Contoso)", CONTRIBUTOR, "litware-shop")],
     "You changed the role Contributor of Ann (Contoso) at litware-shop, but the task is about links only.",
     "die Rolle Contributor von Ann (Contoso) auf litware-shop"),
    (7, [role("Rita (Northwind)", CONTRIBUTOR, "rg-orders")],
     "the task is about links only", "nur zu, Links zu ändern"),
    (8, [role("Greta (Fabrikam)", "Reader", "rg-data")],
     "the role Reader of Greta (Fabrikam) at rg-data, but the task is about links only", "die Rolle Reader von Greta"),
    (9, [role("Adatum backup service", CONTRIBUTOR, "rg-app")],
     "the role Contributor of Adatum backup service at rg-app, but the task is about Rosa (Adatum)",
     "Gemeint ist aber Rosa (Adatum)."),
    (10, [role("Rolf (Contoso)", CONTRIBUTOR, "alpine-lifts")],
     "Rolf (Contoso) got Contributor at alpine-lifts. The task allows no more than Support Request Contributor at "
     "alpine-lifts.",
     "Die Aufgabe erlaubt nicht mehr als Support Request Contributor auf alpine-lifts."),
    (11, [role("Lena (Northwind)", CONTRIBUTOR, "rg-network")],
     "but the task is about Nils (Northwind)", "Gemeint ist aber Nils (Northwind)."),
    (12, [role("Ida (Contoso)", TICKETS, "woodgrove-prod")],
     "Ida (Contoso) got Support Request Contributor at woodgrove-prod. The task allows no more than Support Request "
     "Contributor at rg-data.",
     "nicht mehr als Support Request Contributor auf rg-data"),
    (13, [record("5200001", "relecloud-new"), number_of("fabrikam", "5200001", "5200009")],
     "You changed the entry of Fabrikam, but the task is about the partner of record only.",
     "der Eintrag von Fabrikam"),
    (14, [record("5200001", "lucerne-audio"), unlink("Jan (Contoso)")],
     "Contoso has lost Partner admin link at lucerne-print, by a change of the link of Jan (Contoso).",
     "Contoso hat Partner admin link auf lucerne-print verloren."),
    (15, [role("Gina (Contoso)", CONTRIBUTOR, "margie-booking"), link("Gina (Contoso)", "5100001"),
          record("5100009", "margie-booking")],
     "Contoso has lost Digital partner of record at margie-booking", "der Partner of Record von margie-booking"),
    (16, [link("Finn (Fabrikam)", "5200001"), record("5300001", "vanarsdel-web")],
     "Fabrikam has lost", "der Partner of Record von vanarsdel-web"),
    (17, [link("Mara in Tailspin", "5100001"), unlink("Mara in Litware", 1)],
     "Contoso has lost Partner admin link at litware-crm on 2021-06-11, by a change of the link of Mara in Litware.",
     "Contoso hat Partner admin link auf litware-crm am 2021-06-11 verloren."),
    (18, [link("Deployment pipeline", "5100001")],
     "Fabrikam has lost Partner admin link at wide-jobs, by a change of the link of Deployment pipeline.",
     "Geändert wurde: der Link von Deployment pipeline."),
    (19, [link("Olga (Contoso)", "5200001")],
     "Contoso has lost Azure consumption incentives at humongous-claims, by a change of the link of Olga (Contoso).",
     "Contoso hat Azure consumption incentives auf humongous-claims verloren. "
     "Geändert wurde: der Link von Olga (Contoso)."),
    (21, [role("clara-custom", CONTRIBUTOR, "rg-web")],
     "the task is about rita-reader", "Gemeint ist aber rita-reader."),
    (22, [role("ann-at-wingtip", CONTRIBUTOR, "wingtip-lab")],
     "the role Contributor of ann-at-wingtip at wingtip-lab, but the task is about links only", "nur zu, Links"),
    (23, [link("cora-of-contoso", "5400001")],
     "Contoso has lost Partner admin link at rg-app, by a change of the link of cora-of-contoso.",
     "Contoso hat Partner admin link auf rg-app verloren."),
    (24, [link("ann-at-tailspin", "5100001"), role("ann-at-tailspin", OWNER, "tailspin-data")],
     "the task is about links only", "nur zu, Links"),
    (25, [role("ann-at-litware", CONTRIBUTOR, "rg-web")],
     "ann-at-litware got Contributor at rg-web. The task allows no more than Support Request Contributor at rg-web.",
     "ann-at-litware hat Contributor auf rg-web bekommen."),
    (26, [link("fabrikam-deploy", "5100001"), role("fabrikam-deploy", OWNER, "litware-shop")],
     "the task is about links only", "nur zu, Links"),
    (27, [role("northwind-admin-agents", OWNER, "lab")],
     "northwind-admin-agents got Owner at lab. The task allows no more than Contributor at lab.",
     "nicht mehr als Contributor auf lab"),
    (28, [role("mia", CONTRIBUTOR, "payments")], "but the task is about jonas", "Gemeint ist aber jonas."),
    (29, [azure_plan("archive", "northwind"), role("northwind-admin-agents", OWNER, "headquarters")],
     "the role Owner of northwind-admin-agents at headquarters, but the task is about the offer only",
     "nur zu, das Angebot zu ändern"),
    (30, [role("wanda", TICKETS, "research"), link("adam", "5500001")],
     "Adatum has lost Partner admin link at clinics, by a change of the link of adam.",
     "Adatum hat Partner admin link auf clinics verloren."),
    (31, [link("eva", "5100001"), role("eva", CONTRIBUTOR, "alpine-lifts")],
     "the task is about links only", "nur zu, Links"),
    (32, [link("carla", "5200001")],
     "Contoso has lost Solutions Partner designations for Azure at lab-data, by a change of the link of carla.",
     "Geändert wurde: der Link von carla."),
    (33, [link("nora", "5200001"), link("omar", "5200001")], "but the task is about nora", "Gemeint ist aber nora."),
    (34, [role("ines", CONTRIBUTOR, "booking")],
     "ines got Contributor at booking. The task allows no more than Support Request Contributor at booking.",
     "nicht mehr als Support Request Contributor auf booking"),
    (35, [number_of("contoso", "5100000", "5100001", "5100002")],
     "You changed the entry of Contoso, but the task is about links only.", "der Eintrag von Contoso"),
    (36, [record("5100001", "production")],
     "Fabrikam has lost Solutions Partner designations for Azure at rg-payroll, by a change of the partner of record "
     "of production.",
     "der Partner of Record von production"),
]  # fmt: skip


def test_every_task_of_the_course_has_a_bad_solution_that_is_tried() -> None:
    assert len(TASKS) == 34
    assert {number for number, *_ in BAD} == set(TASKS)


@pytest.mark.parametrize(("number", "acts", "en", "de"), BAD, ids=[str(one[0]) for one in BAD])
def test_a_bad_solution_is_not_done_and_says_why(number: int, acts: list[Do], en: str, de: str) -> None:
    with task(number) as (taking, desk):
        for act in acts:
            desk.commit(act(desk.estate, taking))
            taking.changed(desk.estate)
        assert taking.answer(desk.estate).verdict is taking.step.verdict, "it would work"
        assert not taking.solved
        assert taking.concealed
        assert any(en in one.said(Language.EN) for one in taking.objections), taking.objections
        assert any(de in one.said(Language.DE) for one in taking.objections), taking.objections
        assert not any(GUID.search(one.en + one.de) for one in taking.objections)
        while desk.undo_name is not None:
            desk.undo()
        taking.changed(desk.estate)
        assert not taking.objections, "it was taken back"
        assert not taking.solved


@pytest.mark.parametrize("number", TASKS)
def test_the_meant_solution_is_done(number: int) -> None:
    with task(number) as (taking, desk):
        meant = taking.remedy
        assert meant is not None
        desk.commit(meant.changes)
        assert taking.changed(desk.estate)
        assert taking.solved
        assert not taking.objections
        assert taking.spare is None
        assert not GUID.search(meant.text.en + meant.text.de), "a learner reads names"
        is_access = number not in (2, 13, 14, 29)
        assert taking.sparing is is_access, "praised only where access was judged"


def test_what_was_done_badly_is_made_good_when_the_answer_is_shown() -> None:
    with task(19) as (taking, desk):
        desk.commit(link("Olga (Contoso)", "5200001")(desk.estate, taking))
        taking.changed(desk.estate)
        changes = taking.give_up(desk.estate)
        assert changes is not None
        desk.commit(changes)
        links = {one.principal: one.partner_id for one in desk.estate.links.values() if one.until is None}
        assert links == {"Olga (Contoso)": "5100001", "Theo (Fabrikam)": "5200001"}, "Contoso loses nothing by it"


def test_a_task_is_begun_again_as_it_was() -> None:
    with task(36) as (taking, desk):
        given = taking.start
        desk.commit(record("5100001", "production")(desk.estate, taking))
        desk.commit(role("uma", OWNER, "production")(desk.estate, taking))
        assert not taking.changed(desk.estate)
        desk.commit(taking.again(desk.estate))
        taking.changed(desk.estate)
        assert not taking.objections
        assert not taking.tried
        assert desk.estate.records == given.records
        assert desk.estate.role_assignments == given.role_assignments
        assert desk.undo_name == "Begin the task again", "and that can be taken back"


def test_what_is_done_stays_done_when_one_comes_back() -> None:
    with task(1) as (taking, desk):
        meant = taking.remedy
        assert meant is not None
        desk.commit(meant.changes)
        assert taking.changed(desk.estate)
        at = taking.at
        taking.begin(desk.estate, at - 1)
        taking.begin(desk.estate, at)
        assert taking.solved


def test_more_than_the_work_takes_is_told_in_the_words_of_the_lesson() -> None:
    with task(1) as (taking, desk):
        desk.commit(role("ann-at-litware", OWNER, "rg-mail")(desk.estate, taking))
        assert taking.changed(desk.estate)
        assert taking.spare is not None
        assert taking.spare.said(Language.EN) == "Contributor at rg-mail."
        assert not taking.sparing
    with task(1) as (taking, desk):
        desk.commit(role("ann-at-litware", "Virtual Machine Contributor", "rg-mail")(desk.estate, taking))
        assert taking.changed(desk.estate), "the right act"
        assert taking.spare is None, "gets no reproach"
