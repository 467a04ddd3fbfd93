"""Lessons: what a trainer gets wrong is said with its line, what the course asks has one right answer."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from partner_desk.app.rulebook import judge
from partner_desk.app.sample import sample_step
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.check import check
from partner_desk.app.school.feedback import feedback
from partner_desk.app.school.hints import hint
from partner_desk.app.school.lessonfile import Lesson, course_lesson, lesson_path, read_lesson
from partner_desk.app.school.run import answers
from partner_desk.app.school.taking import Taking
from partner_desk.domain import edits
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.readings.questions import Question
from partner_desk.training.grading import is_right
from partner_desk.training.lessons import StepKind
from partner_desk.training.texts import Language, plain
from tests.facts import ORIGIN
from tests.sample import key_of

SELDOM, OFTEN = 3, 12
"""So often at least, and so often at most, a misconception is a wrong answer of the course."""

LESSON = '''title = "One link"
source = ["S38c"]

[[tenant]]
id = "litware"
[[partner]]
id = "fabrikam"
global_id = "5300000"
location_ids = ["5300001"]
[[subscription]]
id = "shop"
tenant = "litware"
offer = "ea"
[[principal]]
id = "ann"
tenant = "litware"
kind = "member"
[[role_assignment]]
principal = "ann"
role = "Contributor"
scope = "shop"

[lesson]
title = { en = "A link", de = "Ein Link" }
goal = { en = "See it.", de = "Es sehen." }
story.en = """
Ann works here.

[[lesson.step]]
"""
story.de = "Ann arbeitet hier."
minutes = 3

[[lesson.step]]
kind = "tell"
text = { en = "A [[pal]].", de = "Ein [[pal]]." }

[[lesson.step]]
kind = "predict"
text = { en = "Is it?", de = "Ist es so?" }
ask = { partner = "fabrikam", scope = "shop", program = "pal", on = 2024-05-10 }

[[lesson.step.option]]
verdict = "recognized"
text = { en = "Yes.", de = "Ja." }
misconception = "pal-on-subscription"

[[lesson.step.option]]
verdict = "not-recognized"
text = { en = "No.", de = "Nein." }

[[lesson.step]]
kind = "do"
text = { en = "Do it.", de = "Los." }
ask = { partner = "fabrikam", scope = "shop", program = "pal", on = 2024-05-10 }
verdict = "recognized"
'''


def written(folder: Path, *changes: tuple[str, str]) -> Path:
    text = LESSON
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(folder: Path, *changes: tuple[str, str]) -> str:
    with pytest.raises(Refused) as found:
        check(read_lesson(written(folder, *changes)))
    return found.value.sentence


def test_a_good_lesson_is_read_and_can_be_taught(tmp_path: Path) -> None:
    lesson = read_lesson(written(tmp_path))
    check(lesson)
    assert lesson.id == "mine"
    assert list(lesson.questions) == [1, 2]


NO = 'verdict = "not-recognized"\ntext = { en = "No.", de = "Nein." }'
YES = 'verdict = "recognized"\ntext = { en = "Yes.", de = "Ja." }'
BELIEF = 'misconception = "pal-on-subscription"'
FIRST_ASK = 'scope = "shop", program = "pal", on = 2024-05-10 }\n\n[[lesson.step.option]]'
PREDICT, WRONG, RIGHT, DO = (
    "[[lesson.step]] 2",
    "[[lesson.step]] 2, option 1",
    "[[lesson.step]] 2, option 2",
    "[[lesson.step]] 3",
)


@pytest.mark.parametrize(
    ("before", "after", "row", "words"),
    [
        ("minutes = 3", "minuets = 3", "minuets = 3", "is not a key"),
        ('de = "Ja."', 'dee = "Ja."', 'dee = "Ja."', f'{WRONG}, key "text", key "dee"'),
        (BELIEF, 'misconception = "moon"', 'misconception = "moon"', f'{WRONG}, key "misconception": there is no'),
        ("A [[pal]]", "A [[pall]]", "[[lesson.step]]", "no term 'pall'"),
        (FIRST_ASK, FIRST_ASK.replace("shop", "ship"), "ship", f'{PREDICT}, key "ask", key "scope": there is no scope'),
        ('program = "pal", on', 'program = "pall", on', "pall", "there is no program 'pall'"),
        (
            'role = "Contributor"',
            'role = "Reeder"',
            "Reeder",
            '[[role_assignment]] 1, key "role": there is no built-in role',
        ),
        (
            NO,
            f'{NO}\ndecided_by = "pal.x"',
            'decided_by = "pal.x"',
            f'{RIGHT}, key "decided_by": there is no criterion',
        ),
        (NO, f'{NO}\nmisconception = "unknown-is-no"', "[[lesson.step.option]]", f"{RIGHT}: this option is right"),
        (NO, NO.replace("not-recognized", "unknown"), "[[lesson.step]]", f"{PREDICT}: no option is right"),
        (YES, YES.replace("recognized", "not-recognized"), "[[lesson.step]]", f"{PREDICT}: options 1 and 2 are right"),
        (BELIEF, "", "[[lesson.step.option]]", f"{WRONG}: a wrong option names the misconception"),
        ('kind = "tell"', 'kind = "tell"\nhint = { en = "a", de = "b" }', "hint = {", 'key "hint": a step of the kind'),
        ('kind = "do"', 'kind = "predict"', "[[lesson.step]]", f'{DO}, key "option": is missing'),
        (
            "on = 2024-05-10 }\nverdict",
            'on = 2024-05-10 }\nwho = ["bob"]\nverdict',
            'who = ["bob"]',
            'key "who": there is no identity',
        ),
        (
            "on = 2024-05-10 }\nverdict",
            'on = 2024-05-10 }\nleast = "Contribtor"\nverdict',
            'least = "Contribtor"',
            f'{DO}, key "least": there is no built-in role',
        ),
        (
            "on = 2024-05-10 }\nverdict",
            'on = 2024-05-10 }\nloses = [{ partner = "fabrikam", scope = "moon" }]\nverdict',
            "loses = [",
            f"{DO}, key \"loses\": there is no scope 'moon'",
        ),
        (
            "on = 2024-05-10 }\nverdict",
            'on = 2024-05-10 }\nchange = ["lnk"]\nverdict',
            'change = ["lnk"]',
            f"{DO}, change 1: 'lnk' is none of the words",
        ),
        (
            "on = 2024-05-10 }\nverdict",
            'on = 2024-05-10 }\nchange = ["record"]\nverdict',
            "verdict =",
            "as the step means it",
        ),
        (
            "on = 2024-05-10 }\nverdict",
            'on = 2024-05-10 }\nforbid = ["customers"]\nverdict',
            'forbid = ["customers"]',
            f"{DO}, forbid 1: 'customers' is none of the words",
        ),
        (
            "on = 2024-05-10 }\nverdict",
            'on = 2024-05-10 }\nchange = ["link", "role"]\nforbid = ["customer"]\nverdict',
            'forbid = ["customer"]',
            f"{DO}, key \"forbid\": 'customer' rules out what the key \"change\" asks for, 'role'",
        ),
        ('kind = "tell"', 'kind = "tell"\nforbid = ["access"]', 'forbid = ["access"]', 'key "forbid": a step of the'),
        ('kind = "tell"', 'kind = "tell"\nwho = ["ann"]', 'who = ["ann"]', 'key "who": a step of the kind'),
        ('[[lesson.step]]\nkind = "do"', '[[lesson.step]]\nkind = "sing"', 'kind = "sing"', DO),
    ],
)
def test_a_slip_is_told_with_line_and_key(tmp_path: Path, before: str, after: str, row: str, words: str) -> None:
    first = next(one for one in refused(tmp_path, (before, after)).split("\n") if words in one)
    line = re.search(r"mine\.toml, line (\d+): ", first)
    assert line is not None
    assert row in (tmp_path / "mine.toml").read_text("utf-8").split("\n")[int(line[1]) - 1]


def test_what_cannot_be_read_at_all_is_told(tmp_path: Path) -> None:
    assert "line 4, column" in refused(tmp_path, ('source = ["S38c"]', "source = ["))
    assert "[lesson] is missing" in refused(tmp_path, (LESSON[LESSON.index("[lesson]") :], ""))
    assert "asks in its steps" in refused(tmp_path, ("[lesson]", "[[ask]]\npartner = 'fabrikam'\n\n[lesson]"))
    with pytest.raises(Refused, match="cannot be read"):
        read_lesson(tmp_path / "nowhere.toml")


def test_what_cannot_be_done_is_no_task(tmp_path: Path) -> None:
    task = 'kind = "do"' + LESSON.split('kind = "do"')[1]
    for verdict, words in (
        ("not-recognized", "before anything is done"),
        ("not-applicable", "no advice of the program"),
    ):
        wanted = task.replace('verdict = "recognized"', f'verdict = "{verdict}"')
        assert words in refused(tmp_path, (task, wanted))


COURSE = list(catalogue().lessons)


@pytest.mark.parametrize("identifier", COURSE)
def test_every_lesson_of_the_course_can_be_taught(identifier: str) -> None:
    lesson = read_lesson(lesson_path(identifier))
    check(lesson)
    most = 20 if any(step.kind is StepKind.FIND for step in lesson.plan.step) else 8
    assert 3 <= lesson.plan.minutes <= most
    for language in Language:
        steps = list(answers(lesson, language))
        assert [one["kind"] for one in steps] == [step.kind.value for step in lesson.plan.step]
        for step in steps:
            assert sum(option["right"] for option in step.get("options", ())) == ("options" in step)


def test_every_misconception_is_a_wrong_answer_now_and_then_and_none_fills_the_course() -> None:
    options = [option for one in COURSE for step in course_lesson(one).plan.step for option in step.option]
    met = Counter(option.misconception for option in options if option.misconception is not None)
    seldom = {one: met[one] for one in catalogue().misconceptions if met[one] < SELDOM}
    often = {one: met[one] for one in catalogue().misconceptions if met[one] > OFTEN}
    assert not seldom, "what is met once is not learned"
    assert not often, "what is always wrong is crossed out unread"


def test_options_of_a_question_say_different_things() -> None:
    """Two options with one verdict differ by the belief, or by what decides: else one of them would say nothing more."""
    for identifier in COURSE:
        for at, step in enumerate(course_lesson(identifier).plan.step):
            for said in Language:
                texts = [plain(one.text.said(said)).casefold() for one in step.option]
                assert len(set(texts)) == len(texts), (identifier, at)
            means = [(one.verdict, one.decided_by, one.misconception) for one in step.option]
            assert len(set(means)) == len(means), (identifier, at)


def test_the_course_is_long_enough_and_in_files_that_are_all_used() -> None:
    assert len(COURSE) >= 20
    assert len(set(COURSE)) == len(COURSE)
    files = {path.stem for path in lesson_path("x").parent.glob("*.toml")} - {"course"}
    assert files == set(COURSE)


# Taking a lesson ----------------------------------------------------------------------------------------------


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    return read_lesson(written(tmp_path))


def state(taking: Taking) -> tuple[bool, bool]:
    """Whether verdicts are kept from the learner, and whether it goes on."""
    return taking.concealed, taking.solved


def test_verdicts_are_kept_back_until_the_first_answer_which_decides(lesson: Lesson) -> None:
    estate, taking = lesson.case.estate, Taking(lesson)
    taking.begin(estate)
    assert state(taking) == (True, True), "the story does not give away what is asked next"
    taking.begin(estate, 1)
    assert state(taking) == (True, False)
    assert not taking.choose(0, estate)
    assert state(taking) == (False, True), "the reasons are open now, and they name the right one"
    assert (taking.wrong, taking.right, taking.missed) == (0, 1, {1})
    taking.begin(estate, 0)
    taking.begin(estate, 1)
    assert (taking.wrong, taking.right) == (0, 1), "whoever comes back finds it as it was answered"


def test_a_task_is_done_when_the_judge_says_so_and_told_how_much_access_it_took(lesson: Lesson) -> None:
    estate, taking = lesson.case.estate, Taking(lesson)
    taking.begin(estate, 2)
    assert not taking.changed(estate)
    remedy = taking.remedy
    assert remedy is not None
    assert remedy.changes is not None
    assert taking.changed(estate.apply(remedy.changes))
    assert taking.solved
    assert taking.spare is None


def test_whoever_gives_up_is_shown_a_way(lesson: Lesson) -> None:
    taking = Taking(lesson)
    taking.begin(lesson.case.estate, 2)
    taking.give_up(lesson.case.estate)
    assert taking.solved
    assert taking.remedy is not None
    assert taking.remedy.text.said(Language.EN) == "ann links itself to fabrikam (5300001), from 2024-05-10 on."
    assert taking.remedy.text.said(Language.DE) == "ann verlinkt sich ab 10.05.2024 mit fabrikam (5300001)."
    taking.begin(lesson.case.estate, 1)
    assert taking.give_up(lesson.case.estate) is None
    assert taking.right == 1


def test_a_way_is_made_from_where_the_task_began_whatever_was_done(lesson: Lesson) -> None:
    estate, taking = lesson.case.estate, Taking(lesson)
    taking.begin(estate, 2)
    other = estate.apply(edits.set_partner_of_record(estate, ["shop"], "5300001", None, ORIGIN))
    assert not taking.changed(other)
    assert taking.tried
    changes = taking.give_up(other)
    assert changes is not None
    assert taking.solved
    assert not other.apply(changes).records
    assert taking.answer(other.apply(changes)).verdict is taking.step.verdict


def test_a_hint_points_somewhere_in_each_question_and_at_what_is_missing_where_something_is() -> None:
    pointed = {
        (identifier, at): hint(course_lesson(identifier).case.estate, asked)
        for identifier in COURSE
        for at, asked in course_lesson(identifier).questions.items()
    }
    assert all(one.fact.text for one in pointed.values())
    lacking = {where: one.fact.text for where, one in pointed.items() if one.lacks}
    assert lacking["what-is-recognition", 3] == "bob-at-litware"
    assert lacking["unknown-is-not-no", 3] == "old-shop"
    assert ("unknown-is-not-no", 2) not in lacking, "what changes nothing is not missing"
    assert pointed["seed-09-dpor-only-on-the-subscription", 2].place, "where nothing is, the place itself"


def test_the_right_answers_of_the_course_are_the_judges() -> None:
    lesson = read_lesson(lesson_path(COURSE[0]))
    for at, step in enumerate(lesson.plan.step):
        if step.kind is StepKind.PREDICT:
            answer = judge().answer(lesson.case.estate, lesson.questions[at])
            assert [is_right(one, answer) for one in step.option].count(True) == 1


def test_what_was_not_checked_is_told_with_the_answer_of_a_day_and_of_a_period() -> None:
    estate = Estate().apply(sample_step())
    asked = Question.on("adatum", key_of("rg-apps"), "pec", date(2024, 4, 1))
    for question in (asked, replace(asked, until=date(2024, 4, 3), single_day=False)):
        assert "Not checked here: CSP authorization, apart from the suspensions that are recorded." in (
            feedback(estate, question, Language.EN).lines
        )
