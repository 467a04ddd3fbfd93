"""Bills beside verdicts: exactly the planted faults are found, to the cent, and what cannot be compared says why."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_desk.domain.billing import ChargeKind, EarnedCredit
from partner_desk.domain.changes import Fact
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import Period
from partner_desk.domain.origin import Origin
from partner_desk.domain.scopes import Scope
from partner_desk.engine.judge import Judge
from partner_desk.findings.compared_runs import ComparedRun, Obstacle, Outcome, bill_says, totals, why
from partner_desk.findings.credit_comparison import compare
from partner_desk.findings.credit_drops import drops
from tests.examples import examples
from tests.exchange.faultybills import DAYS, FIRST_FILE, SECOND_FILE, FaultyBill, billed, customer
from tests.exchange.rated import SEPTEMBER
from tests.findings.findingcases import AGENTS, AGENTS_ROLE, BASE, BILLED, SOLD, on

MONTH = Period(SEPTEMBER, SEPTEMBER + timedelta(days=DAYS))
ends = st.one_of(
    st.none(),
    st.integers(0, DAYS).map(lambda day: datetime(2025, 9, 1, tzinfo=UTC) + timedelta(days=day)),
    st.integers(0, DAYS).map(lambda day: datetime(2025, 9, 1, 14, 30, tzinfo=UTC) + timedelta(days=day)),
)


@given(st.integers(0, 10**6), ends, st.integers(0, 9), st.booleans(), st.booleans())
@examples(6)
def test_a_comparison_finds_just_the_faults_that_were_planted(
    judge: Judge, seed: int, until: datetime | None, faults: int, commas: bool, restated: bool
) -> None:
    bill = FaultyBill(seed, until, faults, commas)
    with tempfile.TemporaryDirectory() as folder:
        estate = customer(until)
        if restated:  # what an older file said wrong is no matter any more
            estate = billed(estate, FaultyBill(seed, until, faults + 20), Path(folder), FIRST_FILE)
        estate = billed(estate, bill, Path(folder), SECOND_FILE)
    runs = compare(estate, judge, MONTH)
    found = {
        (one.scope, one.kind, one.currency, credit.on): one.outcome
        for one in runs if one.outcome.disagrees for credit in one.credits
    }  # fmt: skip
    assert found == bill.planted
    sums = {(one.outcome, one.currency): one for one in totals(runs) if one.outcome.disagrees}
    assert {key: one.charged * 10**9 for key, one in sums.items()} == bill.charged
    assert {key: int(one.estimate * 100 + Fraction(1, 2)) for key, one in sums.items()} == bill.cents()
    for run in runs:
        assert run.days == len({one.on for one in run.credits}) or run.obstacle is Obstacle.NO_FIGURES
        assert run.outcome is not Outcome.NOT_COMPARED or run.kind is ChargeKind.SPOT or run.kind is None


def estate_with(*more: Fact, known: bool = True) -> Estate:
    facts = [
        one for one in BASE if known or not (isinstance(one, Collected) and one.kind is Collectable.DENY_ASSIGNMENTS)
    ]
    return Estate.of([*facts, SOLD, AGENTS, AGENTS_ROLE, *more])


DAY = Period.of_day(BILLED.on)
EARLY = Origin("usage.csv", "Ann", on(2024, 3, 2), on(2024, 3, 2))


def compared(judge: Judge, estate: Estate, period: Period = DAY) -> ComparedRun:
    (run,) = compare(estate, judge, period)
    return run


@pytest.mark.parametrize(
    ("credit", "obstacle"),
    [
        (replace(BILLED, kind=ChargeKind.RESERVATION), Obstacle.EARNS_NONE),
        (replace(BILLED, amount=Decimal(0)), Obstacle.NOTHING_CHARGED),
        (replace(BILLED, partner="nobody known"), Obstacle.NOBODY_BILLED),
        (replace(BILLED, origin=EARLY), Obstacle.TOO_EARLY),
    ],
)
def test_what_cannot_be_compared_says_why(judge: Judge, credit: EarnedCredit, obstacle: Obstacle) -> None:
    run = compared(judge, estate_with(credit))
    assert (run.outcome, run.obstacle) == (Outcome.NOT_COMPARED, obstacle)


def test_access_that_begins_inside_a_day_earns_from_the_next_day_on(judge: Judge) -> None:
    begun = replace(AGENTS_ROLE, since=on(2024, 3, 1) + timedelta(hours=12))
    tomorrow = replace(BILLED, id="tomorrow", on=date(2024, 3, 2), percent=Decimal(15))
    runs = compare(estate_with(BILLED, tomorrow, begun), judge, Period(date(2024, 3, 1), date(2024, 3, 3)))
    assert [one.outcome for one in runs] == [Outcome.AGREE, Outcome.AGREE]


def test_an_unknown_verdict_is_no_disagreement(judge: Judge) -> None:
    for percent in (0, 15):
        run = compared(judge, estate_with(replace(BILLED, percent=Decimal(percent)), known=False))
        assert (run.outcome, run.obstacle) == (Outcome.NOT_COMPARED, Obstacle.UNKNOWN)
        assert why(estate_with(BILLED, known=False), judge, run).startswith("Not known whether Fabrikam")


def test_a_row_without_credit_beside_one_with_it_may_be_of_another_service(judge: Judge) -> None:
    both = estate_with(BILLED, replace(BILLED, id="credited", percent=Decimal(15)))
    agreeing, doubtful = sorted(compare(both, judge, DAY), key=lambda one: one.outcome.value)
    assert (agreeing.outcome, doubtful.obstacle) == (Outcome.AGREE, Obstacle.CREDITED_IN_PART)


def test_a_row_of_a_subscription_of_which_a_part_is_recognized_cannot_be_compared(judge: Judge) -> None:
    other = Scope("db", ScopeKind.RESOURCE, "rg", "db")
    facts = [*BASE, other, SOLD, AGENTS, replace(AGENTS_ROLE, scope="vm"), replace(BILLED, scope="core")]
    assert compared(judge, Estate.of(facts)).obstacle is Obstacle.IN_PART


def test_days_of_which_no_file_tells_are_told(judge: Judge) -> None:
    runs = compare(estate_with(BILLED), judge, Period(date(2024, 2, 28), date(2024, 3, 4)))
    lacking = [one for one in runs if one.obstacle is Obstacle.NO_FIGURES]
    assert [(one.scope, one.since, one.until) for one in lacking] == [
        ("core", date(2024, 2, 28), date(2024, 3, 1)), ("core", date(2024, 3, 2), date(2024, 3, 4)),
    ]  # fmt: skip
    assert bill_says(lacking[0]) == "No file tells of the credit on 2 days."


def test_both_reasons_are_told_and_the_money_has_its_base(judge: Judge) -> None:
    told = replace(BILLED, origin=Origin("usage.csv", "Ann", on(2024, 4, 1)))
    run = compared(judge, estate_with(told))
    assert run.outcome is Outcome.NOT_CREDITED
    assert run.estimate == Fraction(85 * 15, 100)
    assert why(estate_with(told), judge, run).startswith("Fabrikam is recognized here for PEC")
    assert bill_says(run) == "0 % on 85.00 EUR of usage (usage.csv)."


def test_currencies_are_never_added(judge: Judge) -> None:
    runs = compare(estate_with(BILLED, replace(BILLED, id="dollars", currency="USD", amount=Decimal(1))), judge, DAY)
    assert [(one.currency, int(one.charged)) for one in totals(runs)] == [("EUR", 85), ("USD", 1)]


def test_a_drop_has_the_days_on_which_scopes_lost_their_credit(judge: Judge) -> None:
    def month(first: date, percents: list[int], scope: str) -> list[EarnedCredit]:
        days = enumerate(percents)
        return [
            replace(BILLED, id=f"{scope} {first} {one}", scope=scope, on=first + timedelta(days=one),
                    percent=Decimal(percent), amount=Decimal(85 if percent else 100))
            for one, percent in days
        ]  # fmt: skip

    february, march = date(2024, 2, 1), date(2024, 3, 1)
    full = [15] * 5
    bills = [*month(february, full, "vm"), *month(march, [15, 15, 0, 0, 0], "vm"), *month(march, full, "rg")]
    period = Period(february, date(2024, 4, 1))
    runs = compare(estate_with(*bills), judge, period)
    above = dict.fromkeys(("vm", "rg", "core"), "core")
    (drop,) = drops(runs, Period(february, march), Period(march, date(2024, 4, 1)), above)
    assert (drop.subscription, drop.earlier.part, drop.later.part) == ("core", Fraction(1), Fraction(7, 10))
    (turn,) = drop.turns
    assert (turn.on, turn.last, turn.before) == (date(2024, 3, 3), date(2024, 3, 5), date(2024, 3, 2))
    assert (turn.scopes, turn.charged) == (("vm",), Fraction(300))
    assert not drops(runs, Period(march, date(2024, 4, 1)), Period(february, march), above), "it rose"
