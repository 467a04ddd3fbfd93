"""Progress: what was betrayed comes back soon, what was seen through later; nothing is a score."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_desk.readings.questions import Verdict
from partner_desk.training.lessons import Option
from partner_desk.training.progress import (
    AskedBelief,
    Grasp,
    LearnerProgress,
    LessonMark,
    LessonProgress,
    LessonRun,
    answered,
    finished,
    given_up,
    grasp,
    level_for,
    next_misconception,
    reached,
    recall,
    speaking,
    weights,
)
from partner_desk.training.texts import Language, Text
from tests.examples import examples

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
ORDER = ("reader-is-enough", "dpor-pays", "retroactive", "half-day-pec")
ANN = LearnerProgress(id="0" * 32, name="Ann")


def option(misconception: str | None) -> Option:
    verdict = Verdict.RECOGNIZED if misconception else Verdict.NOT_RECOGNIZED
    return Option(verdict=verdict, text=Text(en="x", de="x"), misconception=misconception)


RIGHT = option(None)
OPTIONS = (option("reader-is-enough"), RIGHT, option("dpor-pays"))


def question(about: str = "dpor-pays", situation: str = "a", *, level: int = 1) -> AskedBelief:
    return AskedBelief(about, situation, OPTIONS, level)


def right(learner: LearnerProgress, now: datetime, about: str = "dpor-pays", situation: str = "a") -> LearnerProgress:
    return answered(learner, RIGHT, question(about, situation), now)


def test_a_wrong_answer_betrays_its_belief_and_a_right_one_speaks_for_what_was_asked_alone() -> None:
    wrong = answered(ANN, OPTIONS[0], question(), NOW)
    assert set(wrong.standings) == {"reader-is-enough", "dpor-pays"}
    assert grasp(wrong, "reader-is-enough", NOW) is Grasp.BELIEVED
    assert grasp(wrong, "dpor-pays", NOW) is Grasp.SHAKY, "it was asked about, and something else was said"
    assert wrong.standings["reader-is-enough"].betrayed_on == NOW

    then = right(wrong, NOW + DAY)
    assert grasp(then, "dpor-pays", NOW + DAY) is Grasp.SHAKY
    assert grasp(then, "reader-is-enough", NOW + DAY) is Grasp.BELIEVED, "nobody asked about that"


def test_seen_through_takes_right_first_tries_in_two_situations_on_two_days() -> None:
    same = one_day = both = ANN
    for number in range(4):
        same = right(same, NOW + number * DAY)
        one_day = right(one_day, NOW, situation=f"{number}")
        both = right(both, NOW + number * DAY, situation=f"{number % 2}")
    last = NOW + 4 * DAY
    assert [grasp(one, "dpor-pays", last) for one in (same, one_day)] == [Grasp.SHAKY, Grasp.SHAKY]
    assert grasp(both, "dpor-pays", last) is Grasp.SEEN_THROUGH
    assert grasp(both, "dpor-pays", NOW + 900 * DAY) is Grasp.SHAKY, "after years it may have faded"
    fallen = answered(both, OPTIONS[2], question(), last)
    assert grasp(fallen, "dpor-pays", last) is Grasp.BELIEVED
    assert grasp(right(fallen, last + DAY, situation="0"), "dpor-pays", last + DAY) is not Grasp.SEEN_THROUGH


def test_a_right_answer_after_a_hint_shows_nothing() -> None:
    helped = ANN
    for number in range(8):
        helped = answered(helped, RIGHT, question(situation=f"{number}"), NOW + number * DAY, hinted=True)
    assert grasp(helped, "dpor-pays", NOW + 8 * DAY) is Grasp.SHAKY
    assert helped.standings["dpor-pays"].attempts == ()


def test_help_counts_less_and_mastery_more() -> None:
    first, later = right(ANN, NOW), NOW + 3 * DAY
    lasting = {
        "helped": answered(first, RIGHT, question(level=5), later, hinted=True),
        "alone": answered(first, RIGHT, question(level=2), later),
        "alone where it is hard": answered(first, RIGHT, question(level=5), later),
    }
    days = {how: one.standings["dpor-pays"].kept.stability for how, one in lasting.items()}
    assert days["helped"] < days["alone"] < days["alone where it is hard"]


def test_an_answer_that_was_shown_was_not_known() -> None:
    shown = given_up(ANN, question(), NOW)
    assert {grasp(shown, one, NOW) for one in ("reader-is-enough", "dpor-pays")} == {Grasp.NOT_KNOWN}
    assert (shown.standings["dpor-pays"].shown, shown.standings["dpor-pays"].betrayed) == (1, 0)
    assert level_for(shown, "dpor-pays") == 1
    known = right(right(ANN, NOW), NOW + DAY, situation="b")
    assert grasp(given_up(known, question(), NOW + 2 * DAY), "dpor-pays", NOW + 2 * DAY) is Grasp.NOT_KNOWN

    assert grasp(answered(shown, OPTIONS[2], question(), NOW + DAY), "dpor-pays", NOW + DAY) is Grasp.BELIEVED


def test_a_lesson_keeps_how_much_help_it_took_the_least_if_it_was_taken_again() -> None:
    helped = finished(ANN, "first", NOW, LessonRun(shown=(1, 2, 4), helped=(3,)))
    course = helped.lessons["first"]
    assert (course.shown, course.helped, course.missed, course.mark) == (3, 1, 0, LessonMark.SHOWN)
    hinted = finished(helped, "first", NOW + DAY, LessonRun(helped=(1,), missed=(1,))).lessons["first"]
    assert (hinted.shown, hinted.helped, hinted.missed, hinted.mark) == (0, 1, 1, LessonMark.HELPED)
    alone = finished(ANN, "first", NOW, LessonRun(missed=(2,)))
    assert finished(alone, "first", NOW + DAY, LessonRun(shown=(2,))).lessons["first"].mark is LessonMark.DONE
    assert LessonProgress(begun=NOW).mark is LessonMark.OPEN


def test_a_lesson_that_was_left_goes_on_where_it_was_left_with_what_was_missed_in_it() -> None:
    run = LessonRun(shown=(1,), missed=(2,))
    left = reached(ANN, "first", 3, NOW, run).lessons["first"]
    assert (left.step, left.run) == (3, run)
    done = finished(reached(ANN, "first", 3, NOW, run), "first", NOW, run).lessons["first"]
    assert (done.step, done.run) == (0, LessonRun()), "whoever finished it begins anew"


def test_levels_go_up_with_right_answers_and_down_after_a_wrong_one() -> None:
    learner, levels = ANN, [level_for(ANN, "dpor-pays")]
    for number in range(6):
        learner = right(learner, NOW + number * DAY)
        levels.append(level_for(learner, "dpor-pays"))
    assert levels == sorted(levels)
    assert (levels[0], levels[-1]) == (1, 5)
    fallen = answered(learner, OPTIONS[2], question(), NOW + 7 * DAY)
    assert level_for(fallen, "dpor-pays") < 5


def test_practice_begins_in_the_order_of_the_course() -> None:
    assert {next_misconception(ANN, NOW, Random(seed), ORDER) for seed in range(20)} == {ORDER[0]}
    met = right(right(ANN, NOW), NOW, "reader-is-enough")
    assert set(weights(met, NOW, ORDER)) == {*ORDER[:2], "retroactive"}, "only the first of those not met yet"


def test_what_is_believed_is_asked_most_and_what_is_firm_least() -> None:
    learner = right(answered(ANN, OPTIONS[2], question(), NOW), NOW, "reader-is-enough")
    for number in range(1, 5):
        learner = right(learner, NOW + number * DAY, "retroactive")
    soon = NOW + 5 * DAY
    found = weights(learner, soon, ORDER)
    assert found["dpor-pays"] > 10 * found["retroactive"] > 0
    asked = [next_misconception(learner, soon, Random(seed), ORDER) for seed in range(400)]
    assert asked.count("dpor-pays") > asked.count("half-day-pec") > 40, "something new comes in between"
    assert weights(learner, NOW + 300 * DAY, ORDER)["retroactive"] > 1, "in time it is due again"


def test_the_same_question_is_not_asked_twice_running() -> None:
    learner = answered(ANN, OPTIONS[2], question(), NOW)
    assert all(
        next_misconception(learner, NOW, Random(seed), ORDER, but="dpor-pays") != "dpor-pays" for seed in range(50)
    )
    assert next_misconception(learner, NOW, Random(1), ("dpor-pays",), but="dpor-pays") == "dpor-pays"


def test_lessons_remember_the_step_and_the_end() -> None:
    learner = reached(reached(ANN, "first", 0, NOW), "first", 3, NOW + DAY)
    assert (learner.lessons["first"].step, learner.lessons["first"].begun) == (3, NOW)
    assert learner.lessons["first"].finished is None
    learner = finished(learner, "first", NOW + 2 * DAY)
    repeated = reached(learner, "first", 0, NOW + 3 * DAY)
    assert repeated.lessons["first"].finished == NOW + 2 * DAY, "who takes it again has still finished it"
    assert speaking(ANN, Language.DE).language is Language.DE


def test_a_clock_that_was_set_back_harms_nothing() -> None:
    learner = right(right(ANN, NOW), NOW - 30 * DAY)
    assert learner.standings["dpor-pays"].kept.reviewed == NOW
    assert recall(learner.standings["dpor-pays"], NOW - 30 * DAY) == pytest.approx(1)


steps = st.lists(
    st.tuples(st.sampled_from([*OPTIONS, None]), st.integers(0, 90), st.booleans(), st.integers(1, 5)),
    max_size=12,
)


@given(steps)
@examples(60)
def test_whatever_is_answered_can_be_kept_and_read_again(
    taken: list[tuple[Option | None, int, bool, int]],
) -> None:
    learner, now = ANN, NOW
    for chosen, days, hinted, level in taken:
        now += days * DAY
        if chosen is None:
            learner = given_up(learner, question(situation=f"{days}"), now)
        else:
            asked = question(situation=f"{days}", level=level)
            learner = answered(learner, chosen, asked, now, hinted=hinted)
        learner = reached(learner, "lesson", level, now)
        assert all(0 < weight < 10 for weight in weights(learner, now, ORDER).values())
        assert all(1 <= level_for(learner, one) <= 5 for one in ORDER)
        assert next_misconception(learner, now, Random(days), ORDER) in ORDER
    assert LearnerProgress.model_validate_json(learner.model_dump_json()) == learner
