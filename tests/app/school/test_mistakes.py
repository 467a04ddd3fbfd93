"""The last estate: what is wrong there is what the program finds, and whoever points at it has found it."""

from __future__ import annotations

import pytest

from partner_desk.app.rulebook import judge
from partner_desk.app.school.lessonfile import course_lesson
from partner_desk.app.school.mistakes import MistakeSearch, Pointing
from partner_desk.app.school.taking import Taking
from partner_desk.findings import find
from partner_desk.training.texts import Language

PEOPLE, SCOPES = "principals", "scopes"


@pytest.fixture
def taking() -> Taking:
    lesson = course_lesson("the-last-estate")
    taking = Taking(lesson)
    taking.begin(lesson.case.estate)
    return taking


def search(taking: Taking) -> MistakeSearch:
    assert taking.search is not None
    return taking.search


def over(taking: Taking) -> tuple[bool, bool]:
    """Whether one may go on, and whether everything is told."""
    return taking.solved, not taking.concealed


def test_there_are_twenty_mistakes_of_many_kinds_and_they_are_the_findings_of_the_day(taking: Taking) -> None:
    told, german = search(taking).told(Language.EN), search(taking).told(Language.DE)
    assert len(told) == search(taking).total == 20
    assert len({one.name for one in told}) >= 15
    estate, asked = taking.start, taking.question
    assert asked is not None
    assert {one.id for one in told} == {one.id for one in find(estate, judge(), asked.since)}
    assert [one.id for one in german] == [one.id for one in told]
    assert all(one.sentence != other.sentence for one, other in zip(told, german, strict=True))


def test_whoever_points_at_any_fact_of_a_mistake_or_at_its_place_has_found_it(taking: Taking) -> None:
    assert over(taking) == (False, False)
    for mistake in search(taking).told(Language.EN):
        for one in mistake.facts:
            assert mistake.is_at((one.kind, one.key))
        pointed = (mistake.facts[0].kind, mistake.facts[0].key) if mistake.facts else mistake.place
        assert pointed is not None
        assert over(taking) == (False, False)
        assert taking.point([pointed]) in (Pointing.FOUND, Pointing.FOUND_BEFORE)
    assert search(taking).found_in(Language.EN)[-1].id == search(taking).told(Language.EN)[0].id
    assert not search(taking).left_in(Language.DE)
    assert not search(taking).in_vain
    assert over(taking) == (True, True)
    assert taking.point([(PEOPLE, "Ann (Contoso)")]) is None, "it is over"


def test_what_is_right_is_pointed_at_in_vain_and_counted_once(taking: Taking) -> None:
    for _ in range(2):
        assert taking.point([(PEOPLE, "Ann (Contoso)")]) is Pointing.NOTHING_WRONG
    assert taking.point([(SCOPES, "wingtip")]) is Pointing.NOTHING_WRONG, "to point at all of it is not enough"
    assert taking.point([(SCOPES, "erp")]) is Pointing.NOTHING_WRONG, "there it is about people and groups"
    assert len(search(taking).in_vain) == 3
    assert taking.point([(PEOPLE, "Nick (Contoso)")]) is Pointing.FOUND
    assert taking.point([(PEOPLE, "Nick (Contoso)")]) is Pointing.FOUND_BEFORE
    assert taking.point([(SCOPES, "lab")]) is Pointing.FOUND, "a place that nobody of Contoso reaches"
    assert len(search(taking).found) == 2


def test_whoever_gives_up_is_told_the_rest_and_may_go_on(taking: Taking) -> None:
    taking.point([(PEOPLE, "Nick (Contoso)")])
    taking.give_up(taking.start)
    assert over(taking) == (True, True)
    assert len(search(taking).left_in(Language.EN)) == 19
    taking.begin(taking.start)
    assert over(taking) == (True, True), "shown is shown"
