"""What practice finds out about learners who guess, who look things up, and who believe three wrong things.

The learners are played through the questions that the program really draws, a dozen a day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.record import LearnerRecord
from partner_desk.app.school.taking import Taking
from partner_desk.domain import clock
from partner_desk.training.drawn import DrawnOption
from partner_desk.training.progress import Grasp
from tests.examples import SLIM

BEGUN = datetime(2026, 3, 2, 9, tzinfo=UTC)
A_DAY = 12
"""So many questions are practised on one day."""
SEEDS = range(20 if SLIM == 1 else 1)
LONG = 240 if SLIM == 1 else 160
"""So many questions are a course and more."""
Chooses = Callable[[Taking, Random], int]
Practise = Callable[[Chooses, int, int], LearnerRecord]


@pytest.fixture
def practise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Practise:
    """Lets somebody practise so many questions by a way to choose."""

    def after(chooses: Chooses, questions: int, seed: int) -> LearnerRecord:
        record = LearnerRecord(pytest.fail, tmp_path / f"learners-{seed}")
        chance = Random(seed)
        for number in range(questions):
            now = BEGUN + timedelta(days=number // A_DAY, minutes=number % A_DAY)
            monkeypatch.setattr(clock, "now", lambda now=now: now)
            taking = Taking(record.next_practice(chance.getrandbits(32)))
            taking.begin(taking.lesson.case.estate)
            chosen = chooses(taking, chance)
            if chosen < 0:
                taking.give_up(taking.start)
                record.given_up(taking)
            else:
                taking.choose(chosen, taking.start)
                record.answered(taking, chosen)
        return record

    return after


def shares(record: LearnerRecord) -> dict[Grasp, float]:
    """How much of the catalogue a learner is told to stand where with."""
    grasps = list(record.grasps.values())
    return {one: grasps.count(one) / len(grasps) for one in Grasp}


def guess(taking: Taking, chance: Random) -> int:
    return chance.randrange(len(taking.step.option))


def look_up(taking: Taking, chance: Random) -> int:
    return -1


def right(taking: Taking) -> int:
    return next(at for at, one in enumerate(taking.step.option) if isinstance(one, DrawnOption) and one.right)


def know(taking: Taking, chance: Random) -> int:
    return right(taking)


@pytest.mark.parametrize("seed", SEEDS)
def test_who_guesses_has_seen_through_next_to_nothing(practise: Practise, seed: int) -> None:
    assert shares(practise(guess, LONG, seed))[Grasp.SEEN_THROUGH] <= 0.06


def test_who_has_every_answer_shown_has_seen_through_nothing(practise: Practise) -> None:
    told = shares(practise(look_up, 60, 1))
    assert told[Grasp.SEEN_THROUGH] == told[Grasp.SHAKY] == told[Grasp.BELIEVED] == 0


def test_who_knows_is_believed_in_time(practise: Practise) -> None:
    told = shares(practise(know, 200, 1))
    assert told[Grasp.BELIEVED] == told[Grasp.NOT_KNOWN] == 0
    assert told[Grasp.SEEN_THROUGH] >= 0.5


@pytest.mark.parametrize("seed", SEEDS)
def test_three_beliefs_are_found_within_120_questions(practise: Practise, seed: int) -> None:
    believed = set(Random(seed).sample(sorted(catalogue().misconceptions), 3))

    def choose(taking: Taking, chance: Random) -> int:
        own = (at for at, one in enumerate(taking.step.option) if one.misconception in believed)
        return next(own, right(taking))

    grasps = practise(choose, 120, seed).grasps
    assert {one for one, grasp in grasps.items() if grasp is Grasp.BELIEVED} == believed
