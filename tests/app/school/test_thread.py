"""The claims of the thread: the judge agrees with each by the rules of its time, and says what became of it since."""

from __future__ import annotations

from datetime import date

import pytest

from partner_desk.app.paper import AboutRules
from partner_desk.app.papers import THREAD
from partner_desk.app.school.lessonfile import course_lesson
from partner_desk.app.school.thread import ClaimStanding, claim_thread, judged_claims
from partner_desk.readings.questions import Verdict
from partner_desk.training.lessons import StepKind
from partner_desk.training.texts import Language
from tests.papers import pages_of

DAY = date(2026, 11, 27)
HOLDS, PARTLY, DISPUTED, OPEN = (
    ClaimStanding.HOLDS, ClaimStanding.PARTLY, ClaimStanding.DISPUTED, ClaimStanding.OPEN,
)  # fmt: skip
TODAY = {
    1: HOLDS, 2: HOLDS, 3: HOLDS, 4: DISPUTED, 5: PARTLY, 6: DISPUTED, 7: DISPUTED, 8: HOLDS, 9: DISPUTED,
    10: DISPUTED, 11: DISPUTED, 12: DISPUTED, 13: HOLDS, 14: HOLDS, 15: PARTLY, 16: PARTLY,
}  # fmt: skip
"""What the sources say of each, worked out by hand."""
NOT_YET = {5: OPEN, 15: OPEN, 7: DISPUTED, 16: PARTLY}
"""Of incentives of PAL nothing could be asked then, and the author himself was not sure of the seventh."""


def test_every_claim_was_true_by_the_rules_of_its_time_and_stands_today_as_the_sources_have_it() -> None:
    claims = {one.claim.number: one for one in judged_claims(DAY)}
    assert {number: one.today for number, one in claims.items()} == TODAY
    assert {number: one.then for number, one in claims.items()} == {n: NOT_YET.get(n, HOLDS) for n in TODAY}
    assert claims[6].examples[0].today.verdict is Verdict.NOT_RECOGNIZED
    assert (claims[9].since, claims[15].since) == (date(2023, 7, 12), date(2026, 1, 1))
    assert claims[1].since is None
    assert all(one.sources for one in claims.values())
    then = {one.claim.number: one.today for one in judged_claims(claim_thread().day)}
    assert then == {number: one.then for number, one in claims.items()}, "on its own day today is then"


def test_what_a_claim_opens_is_a_step_that_no_task_stands_before() -> None:
    for claim in claim_thread().claim:
        steps = course_lesson(claim.lesson).plan.step[: claim.shown_at]
        assert [one for one in steps[:-1] if one.kind is StepKind.DO] == []
        assert steps[-1].kind is not StepKind.TELL, claim.number


WORDS = {
    Language.EN: ("holds in part since 2026-01-01", "Who sees amounts", "With PAL a partner can be"),
    Language.DE: ("gilt zum Teil seit 01.01.2026", "Wer Beträge sieht", "Mit PAL kann ein Partner"),
}


@pytest.mark.parametrize("language", Language)
def test_the_page_is_a_paper_in_both_languages(language: Language) -> None:
    told = " ".join(" ".join(pages_of(THREAD.pdf(AboutRules(DAY), language=language.value))).split())
    text = " ".join(THREAD.written(".txt", AboutRules(DAY), language.value).decode().split())
    assert [word for word in WORDS[language] if word not in told] == []
    assert [word for word in WORDS[language] if word not in text] == []
