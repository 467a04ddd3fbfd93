"""The glance at a scope says of every partner and program what the judge says, and since when as the time line does."""

from __future__ import annotations

from datetime import date

import pytest

from partner_desk.app.answers import View
from partner_desk.app.glance import Glance, glance, judged, turns
from partner_desk.app.rulebook import judge
from partner_desk.app.sample import sample_step
from partner_desk.app.timeline import stay_of
from partner_desk.domain.estate import Estate
from partner_desk.readings.questions import Question
from tests.sample import key_of

DAY = date(2024, 4, 1)
CSP = ("dpor", "pal", "pec", "designation", "designation-security", "specialization", "expert-msp", "incentive")


@pytest.fixture(scope="module")
def estate() -> Estate:
    return Estate().apply(sample_step())


def seen(estate: Estate, view: View, scope: int) -> Glance:
    verdicts = {key: told for some in judged(estate, view, scope) for key, told in some.items()}
    return glance(estate, view, verdicts)


@pytest.mark.parametrize("name", ["wingtip-core", "Wingtip", "litware-production"])
def test_every_cell_is_as_the_judge_and_the_time_line_say(estate: Estate, name: str) -> None:
    place = estate.scopes.find(key_of(name))
    assert place is not None
    view = View("adatum", "pec", DAY)
    table = seen(estate, view, place)
    turned = turns(estate, view, place, table)
    for partner in table.partners:
        for program in table.programs:
            key = partner.id, program.id
            answer = judge().answer(estate, Question.on(partner.id, key_of(name), program.id, DAY))
            assert table.verdicts[key] == (answer.verdict, answer.disputed)
            stay = stay_of(estate, View(partner.id, program.id, DAY), place)
            turn = turned.get(key)
            assert (turn.since if turn is not None else None) == (stay.since if stay.before is not None else None)


def test_a_loss_is_told_from_what_never_was(estate: Estate) -> None:
    place = estate.scopes.find(key_of("wingtip-core"))
    assert place is not None
    view = View("adatum", "pec", DAY)
    turned = turns(estate, view, place, seen(estate, view, place))
    assert [key for key, turn in turned.items() if turn.lost] == [("adatum", "pec")]
    assert turned["adatum", "pec"].since == date(2024, 3, 1)
    assert not turned["fabrikam", "pec"].lost, "the program began then"


def test_programs_that_apply_to_nobody_are_left_out_but_the_one_that_is_asked(estate: Estate) -> None:
    place = estate.scopes.find(key_of("wingtip-core"))
    assert place is not None
    assert tuple(one.id for one in seen(estate, View("adatum", "pec", DAY), place).programs) == CSP
    asked = seen(estate, View("adatum", "competency", DAY), place)
    assert "competency" in {one.id for one in asked.programs}
