"""The board of a task: what every partner had and has, who lost and who gained, and nothing of what is asked later."""

from __future__ import annotations

from partner_desk.app.school.objections import Grade, changed
from partner_desk.app.school.taking import Taking
from partner_desk.app.school.taskboard import board
from partner_desk.readings.questions import Verdict
from tests.app.school.test_tasks import STEALING, act, task

NO, YES = Verdict.NOT_RECOGNIZED, Verdict.RECOGNIZED


def rows(taking: Taking) -> dict[tuple[str, str, str], tuple[Verdict, Verdict]]:
    tree = taking.start.scopes
    return {(one.view.partner, tree.key(one.scope), one.view.program): (one.before, one.after) for one in taking.board}


def test_the_board_shows_all_partners_and_who_lost_for_it() -> None:
    with task(STEALING) as (taking, desk):
        assert not taking.board, "nothing was done yet"
        act(taking, desk, {"link": "Olga (Contoso)", "to": "5200001"})
        shown = rows(taking)
        assert next(iter(shown)) == ("fabrikam", "humongous-claims", "incentive"), "whoever it is about comes first"
        assert shown["fabrikam", "humongous-claims", "incentive"] == (NO, YES)
        assert shown["contoso", "humongous-claims", "incentive"] == (YES, NO)
        assert [one.view.partner for one in taking.board if one.gain < 0] == ["contoso"]
        assert {one.grade for one in taking.objections} == {Grade.HARMS_NOBODY, Grade.AS_ASKED}
        desk.undo()
        taking.changed(desk.estate)
        assert not taking.board


def test_harm_is_told_before_the_task_works() -> None:
    with task(STEALING) as (taking, desk):
        act(taking, desk, {"unlink": "Olga (Contoso)"})
        assert taking.tried
        assert [one.view.partner for one in taking.board if one.gain < 0] == ["contoso"]
        assert Grade.HARMS_NOBODY in {one.grade for one in taking.objections}


def test_what_a_task_demands_is_lost_on_the_board_and_no_reproach() -> None:
    with task("seed-10-only-one-dpor") as (taking, desk):
        act(taking, desk, {"record": ["lucerne-audio"], "to": "5200001"})
        assert taking.solved
        assert ("contoso", YES, NO) in [(one.view.partner, one.before, one.after) for one in taking.board]


def test_losses_elsewhere_follow_what_is_asked_about_and_gains_come_last() -> None:
    with task("explain-it-to-the-customer") as (taking, desk):
        act(taking, desk, {"record": ["production"], "to": "5100001"})
        gains: list[int] = [one.gain for one in taking.board[2:]]
        assert taking.board[0].view.partner == "contoso"
        assert gains == sorted(gains, key=lambda gain: gain > 0)
        places = [(one.view.partner, one.scope, one.gain > 0) for one in taking.board if one.gain]
        assert len(set(places)) == len(places), "a scope once, with the program that tells it first"


def test_a_board_answers_no_question_that_is_still_to_come() -> None:
    with task("explain-it-to-the-customer") as (taking, desk):
        act(taking, desk, {"record": ["production"], "to": "5100001"})
        assert taking.question is not None
        made = changed(taking.start, desk.estate)
        later = {("fabrikam", "designation"), (taking.question.partner, taking.question.program)}
        told = board(taking.start, desk.estate, taking.question, made, later)
        assert told[0] == taking.board[0], "what the task is about is told"
        assert ("fabrikam", "designation") in {(one.view.partner, one.view.program) for one in taking.board}
        assert ("fabrikam", "designation") not in {(one.view.partner, one.view.program) for one in told}
