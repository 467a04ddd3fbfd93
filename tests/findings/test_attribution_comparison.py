"""Reports beside verdicts: who should be named for a month is, or it is said what differs or why nothing follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from partner_desk.domain.changes import Fact
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import Period
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Association, Attribution
from partner_desk.domain.scopes import Scope
from partner_desk.engine.judge import Judge
from partner_desk.findings.attribution_comparison import compare_attributions, reported
from partner_desk.findings.compared_runs import ComparedRun, Obstacle, Outcome, bill_says, why
from tests.findings.findingcases import ANNS_LINK, ANNS_ROLE, ATTRIBUTED, RECORD, on, story

FEBRUARY = Period(date(2024, 2, 1), date(2024, 3, 1))
BY_SALE = replace(ATTRIBUTED, id="by sale", association=Association.SELLER)


def runs(judge: Judge, estate: Estate, period: Period = FEBRUARY) -> list[ComparedRun]:
    return [one for one in compare_attributions(estate, judge, period) if one.association is Association.LINK]


def of(judge: Judge, *more: Fact, less: tuple[str, ...] = ()) -> ComparedRun:
    (run,) = runs(judge, story(*more, less=less).estate())
    return run


def test_who_is_linked_and_named_so_agrees(judge: Judge) -> None:
    run = of(judge, ATTRIBUTED)
    assert (run.outcome, run.partner, run.since, run.until) == (Outcome.AGREE, "contoso", *_ends(FEBRUARY))
    assert bill_says(run) == "Named as partner admin link."


def test_who_is_linked_and_named_otherwise_is_not_attributed(judge: Judge) -> None:
    run = of(judge, replace(BY_SALE, origin=Origin("AzureUsage.tsv", "Ann", on(2024, 4, 1))))
    assert run.outcome is Outcome.NOT_ATTRIBUTED
    assert bill_says(run) == "Not named as partner admin link, but as seller (CSP) (AzureUsage.tsv)."
    assert why(story(BY_SALE).estate(), judge, run).startswith("Contoso is recognized here for PAL")


def test_one_day_of_a_month_is_enough_to_be_named(judge: Judge) -> None:
    begun = replace(ANNS_LINK, since=on(2024, 2, 29))
    run = of(judge, BY_SALE, begun, less=("robot's link",))
    assert (run.outcome, run.asked) == (Outcome.NOT_ATTRIBUTED, date(2024, 2, 29))
    assert of(judge, BY_SALE, replace(begun, since=on(2024, 3, 1)), less=("robot's link",)).outcome is Outcome.AGREE


def test_a_report_tells_of_no_day_after_it_was_made(judge: Judge) -> None:
    made = replace(ATTRIBUTED, origin=Origin("AzureUsage.tsv", "Ann", on(2024, 2, 10)))
    run = of(judge, made, replace(ANNS_LINK, since=on(2024, 2, 20)), less=("robot's link",))
    assert run.outcome is Outcome.ATTRIBUTED


def test_nobody_else_is_expected_in_the_report_of_a_partner(judge: Judge) -> None:
    rivals = replace(ATTRIBUTED, partner_id="5300001")
    run = of(judge, rivals)
    assert (run.partner, run.outcome) == ("fabrikam", Outcome.ATTRIBUTED)


@pytest.mark.parametrize(
    ("more", "obstacle"),
    [
        ((replace(BY_SALE, origin=Origin("a.tsv", "Ann", on(2024, 3, 4))),), Obstacle.TOO_EARLY),
        ((replace(ATTRIBUTED, partner_id="7"),), Obstacle.UNKNOWN_ID),
        ((replace(ATTRIBUTED, subscription="elsewhere"),), Obstacle.UNKNOWN),
    ],
)
def test_what_cannot_be_compared_says_why(judge: Judge, more: tuple[Fact, ...], obstacle: Obstacle) -> None:
    found = [one for one in runs(judge, story(*more).estate()) if one.attributions]
    assert [(one.outcome, one.obstacle) for one in found] == [(Outcome.NOT_COMPARED, obstacle)]


def test_of_a_subscription_that_a_report_leaves_out_nothing_follows(judge: Judge) -> None:
    other = Scope("apps", ScopeKind.SUBSCRIPTION, "wingtip", "Apps")
    at_all = story(ATTRIBUTED, other, replace(ANNS_ROLE, id="more", scope="apps"))
    run = next(one for one in runs(judge, at_all.estate()) if one.scope == "apps")
    assert (run.outcome, run.obstacle) == (Outcome.NOT_COMPARED, Obstacle.NOT_REPORTED)
    assert bill_says(run) == "No report names the subscription."


def test_months_that_are_alike_are_told_together(judge: Judge) -> None:
    months = [replace(ATTRIBUTED, id=f"{one}", month=date(2024, one, 1)) for one in (1, 2, 4)]
    estate = story(*months).estate()
    whole = reported(estate)
    assert whole == Period(date(2024, 1, 1), date(2024, 5, 1))
    assert [(one.since.month, one.until.month, one.months) for one in runs(judge, estate, whole)] == [
        (1, 3, 2), (4, 5, 1),
    ]  # fmt: skip


def test_a_partner_of_record_is_compared_as_well(judge: Judge) -> None:
    estate = story(RECORD, ATTRIBUTED, less=("offer of core",)).estate()
    by = {one.association: one.outcome for one in compare_attributions(estate, judge, FEBRUARY)}
    assert by.keys() == {Association.RECORD, Association.LINK}
    named = Attribution("by record", "core", FEBRUARY.since, "5100001", Association.RECORD)
    by = {one.association: one.outcome for one in compare_attributions(story(named).estate(), judge, FEBRUARY)}
    assert by[Association.RECORD] is Outcome.ATTRIBUTED


def _ends(period: Period) -> tuple[date, date]:
    return period.since, period.until
