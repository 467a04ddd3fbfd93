"""Time lines: what is told of a piece is what the judge answers on each of its days, and why it began."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_desk.app.rulebook import judge, library
from partner_desk.app.sample import sample_step
from partner_desk.app.timeline import Asked, timeline, timeline_object
from partner_desk.domain import edits
from partner_desk.domain.changes import Change, ChangeSet, Fact
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.partners import ClosedId
from partner_desk.rules.questions import AUTO, Question, Verdict
from tests.examples import examples
from tests.facts import DAY, PARTNERS, estates

MAY = datetime(2024, 5, 1, tzinfo=UTC)


@examples(60)
@given(facts=estates(), partner=st.sampled_from(PARTNERS), reading=st.sampled_from([AUTO, "learn-2023"]))
def test_every_day_of_a_piece_is_as_the_judge_answers(facts: list[Fact], partner: str, reading: str) -> None:
    estate = Estate.of(facts)
    days = [DAY + timedelta(days=number) for number in range(-3, 5)]
    for program in library().programs:
        for scope in range(len(estate.scopes)):
            pieces = timeline(estate, Asked(partner, scope, program, reading), days[0], days[-1] + timedelta(days=1))
            assert pieces[0].since == days[0]
            assert [one.until for one in pieces[:-1]] == [one.since for one in pieces[1:]]
            assert all(
                (one.verdict, one.disputed) != (other.verdict, other.disputed)
                for one, other in itertools.pairwise(pieces)
            )
            assert all(one.facts or one.rules for one in pieces[1:])
            for day in days:
                (piece,) = [one for one in pieces if one.since <= day < one.until]
                answer = judge().answer(estate, Question.on(partner, estate.scopes.key(scope), program, day, reading))
                assert (piece.verdict, piece.disputed) == (answer.verdict, answer.disputed)


@examples(15)
@given(facts=estates(), partner=st.sampled_from(PARTNERS))
def test_years_are_told_as_the_judge_counts_their_days(facts: list[Fact], partner: str) -> None:
    estate = Estate.of(facts)
    first, last = date(2015, 1, 1), date(2027, 1, 1)
    for program in library().programs:
        pieces = timeline(estate, Asked(partner, estate.scopes.find("sub-0") or 0, program), first, last)
        days: dict[Verdict, int] = {}
        for one in pieces:
            days[one.verdict] = days.get(one.verdict, 0) + one.days
        answer = judge().answer(estate, Question(partner, "sub-0", program, first, last, single_day=False))
        assert days == dict(answer.days)
        assert all(one.facts or one.rules for one in pieces[1:])


def sample() -> Estate:
    return Estate().apply(sample_step())


def at(estate: Estate, name: str) -> int:
    found = estate.scopes.find(name)
    assert found is not None
    return found


def test_a_customers_event_is_told_from_a_change_of_rules() -> None:
    estate = sample()
    step = edits.clear_partner_of_record(estate, ["litware-production"], MAY)
    later = estate.apply(step)
    pieces = timeline(
        later, Asked("fabrikam", at(later, "litware-production"), "dpor"), date(2023, 9, 1), date(2025, 1, 1)
    )
    assert [one.verdict for one in pieces] == [Verdict.RECOGNIZED, Verdict.NOT_RECOGNIZED]
    ((begun,), rules) = (pieces[1].facts, pieces[1].rules)
    assert begun.words == (
        "Fabrikam (reseller) (5300001) as partner of record of litware-production ends (2024-05-01)."
    )
    assert begun.fact.kind == "partners-of-record"
    assert not rules
    pieces = timeline(
        estate, Asked("fabrikam", at(estate, "litware-production"), "dpor"), date(2025, 1, 1), date(2027, 1, 1)
    )
    assert [(one.verdict, one.since) for one in pieces] == [
        (Verdict.RECOGNIZED, date(2025, 1, 1)),
        (Verdict.UNKNOWN, date(2026, 1, 14)),
    ]
    assert not pieces[1].facts
    assert [one.criterion for one in pieces[1].rules] == ["dpor.current"]
    assert pieces[1].rules[0].cites[0].source == "S44b"
    assert pieces[1].disputed


def test_another_reading_is_an_edge_of_its_own() -> None:
    estate = sample()
    asked = Asked("northwind", at(estate, "tailspin-web"), "designation")
    pieces = timeline(estate, asked, date(2025, 1, 1), date(2026, 1, 1))
    assert pieces[1].since == date(2025, 10, 14)
    assert [one.words for one in pieces[1].rules] == ["The reading Current 2026 begins."]
    assert len(timeline(estate, replace(asked, reading="learn-2023"), date(2025, 1, 1), date(2026, 1, 1))) == 1
    shown = timeline_object(pieces)
    assert shown[1]["rules"][0]["criterion"] is None
    assert sum(one["days"] for one in shown) == 365


def test_a_closed_id_and_an_hour_within_a_day_are_told() -> None:
    estate = sample()
    contoso = estate.partners["contoso"]
    closed = replace(contoso, closed_ids=(ClosedId("5100001", MAY.replace(hour=10)),))
    later = estate.apply(ChangeSet("closed", (Change(contoso, closed),)))
    asked = Asked("contoso", at(later, "litware-analytics"), "dpor")
    pieces = timeline(later, asked, date(2024, 1, 1), date(2025, 1, 1))
    assert len(pieces) == 2
    assert pieces[1].facts[0].words == (
        "PartnerID 5100001 of the partner Contoso Cloud (direct bill) is closed (2024-05-01 10:00 UTC)."
    )


def test_a_period_must_not_end_before_it_begins_and_needs_a_partner() -> None:
    estate = sample()
    with pytest.raises(Refused, match="ends before"):
        timeline(estate, Asked("contoso", 0, "pal"), DAY, DAY)
    with pytest.raises(Refused, match="no partner"):
        timeline(estate, Asked("nobody", 0, "pal"), DAY, DAY + timedelta(days=1))
