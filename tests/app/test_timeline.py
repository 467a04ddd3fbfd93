"""Time lines: what is told of a piece is what the judge answers on each of its days, and why it began."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from partner_desk.app.rulebook import judge, library
from partner_desk.app.sample import sample_step
from partner_desk.app.timeline import Timeline, TimelineQuestion, timeline
from partner_desk.app.timeline_json import timeline_object
from partner_desk.domain import edits
from partner_desk.domain.access import AccessKind, Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import WORD_OF, Change, ChangeSet, Fact, fact_key
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.details import SubscriptionDetail, Usage
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ROOT, ScopeKind
from partner_desk.domain.moments import Span, start_of
from partner_desk.domain.partners import ClosedId, Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.scopes import Scope
from partner_desk.readings.questions import AUTO, Question, Verdict
from tests.examples import examples
from tests.facts import DAY, PARTNERS, ROLES, estates
from tests.sample import key_of
from tests.wild import wild_estate

MAY = datetime(2024, 5, 1, tzinfo=UTC)
some_programs = st.sets(st.sampled_from(sorted(library().programs)), min_size=2, max_size=2).map(sorted)


@examples(15)
@given(
    facts=estates(),
    partner=st.sampled_from(PARTNERS),
    reading=st.sampled_from([AUTO, "learn-2023"]),
    programs=some_programs,
)
def test_every_day_of_a_piece_is_as_the_judge_answers(
    facts: list[Fact], partner: str, reading: str, programs: list[str]
) -> None:
    estate = Estate.of(facts)
    days = [DAY + timedelta(days=number) for number in range(-3, 5)]
    for program in programs:
        for scope in range(len(estate.scopes)):
            pieces = timeline(
                estate, TimelineQuestion(partner, scope, program, reading), days[0], days[-1] + timedelta(days=1)
            )
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


@examples(8)
@given(facts=estates(), partner=st.sampled_from(PARTNERS))
def test_years_are_told_as_the_judge_counts_their_days(facts: list[Fact], partner: str) -> None:
    estate = Estate.of(facts)
    first, last = date(2015, 1, 1), date(2027, 1, 1)
    for program in library().programs:
        pieces = timeline(estate, TimelineQuestion(partner, estate.scopes.find("sub-0") or 0, program), first, last)
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
    step = edits.clear_partner_of_record(estate, [key_of("litware-production")], MAY)
    later = estate.apply(step)
    pieces = timeline(
        later,
        TimelineQuestion("fabrikam", at(later, key_of("litware-production")), "dpor"),
        date(2023, 9, 1),
        date(2025, 1, 1),
    )
    assert [one.verdict for one in pieces] == [Verdict.RECOGNIZED, Verdict.NOT_RECOGNIZED]
    ((begun,), rules) = (pieces[1].facts, pieces[1].rules)
    assert begun.words == (
        "Fabrikam (reseller) (5300001) as partner of record of litware-production ends (2024-05-01)."
    )
    assert begun.fact.kind == "partners-of-record"
    assert not rules
    pieces = timeline(
        estate,
        TimelineQuestion("fabrikam", at(estate, key_of("litware-production")), "dpor", "current-2026"),
        date(2023, 6, 1),
        date(2024, 1, 1),
    )
    assert [(one.verdict, one.since) for one in pieces] == [
        (Verdict.RECOGNIZED, date(2023, 6, 1)),
        (Verdict.UNKNOWN, date(2023, 7, 12)),
    ]
    assert not pieces[1].facts
    assert [one.criterion for one in pieces[1].rules] == ["dpor.current"]
    assert pieces[1].rules[0].cites[0].source == "S44b"
    assert pieces[1].disputed


def test_another_reading_is_an_edge_of_its_own() -> None:
    estate = sample()
    asked = TimelineQuestion("northwind", at(estate, key_of("tailspin-web")), "designation")
    pieces = timeline(estate, asked, date(2025, 1, 1), date(2026, 1, 1))
    assert pieces[1].since == date(2025, 10, 14)
    assert [one.words for one in pieces[1].rules] == ["The reading Current 2026 begins."]
    assert len(timeline(estate, replace(asked, reading="learn-2023"), date(2025, 1, 1), date(2026, 1, 1))) == 1
    shown = timeline_object(pieces)
    assert shown[1]["rules"][0]["criterion"] is None
    assert sum(one["days"] for one in shown) == 365


def test_a_piece_names_every_reading_that_was_used_for_a_part_of_it() -> None:
    estate = sample()
    asked = TimelineQuestion("adatum", at(estate, key_of("wingtip-core")), "pec")
    earned, lost = timeline(estate, asked, date(2023, 1, 1), date(2027, 1, 1))
    assert earned.readings == ("learn-2023",)
    assert lost.readings == ("learn-2023", "current-2026")
    assert timeline_object([lost])[0]["readings"] == ["learn-2023", "current-2026"]
    for piece in (earned, lost):
        for day in (piece.since, piece.until - timedelta(days=1)):
            assert library().reading_on(day).id in piece.readings


def test_a_closed_id_and_an_hour_within_a_day_are_told() -> None:
    estate = sample()
    contoso = estate.partners["contoso"]
    closed = replace(contoso, closed_ids=(ClosedId("5100001", MAY.replace(hour=10)),))
    later = estate.apply(ChangeSet("closed", (Change(contoso, closed),)))
    asked = TimelineQuestion("contoso", at(later, key_of("litware-analytics")), "dpor")
    pieces = timeline(later, asked, date(2024, 1, 1), date(2025, 1, 1))
    assert len(pieces) == 2
    assert pieces[1].facts[0].words == (
        "PartnerID 5100001 of the partner Contoso Cloud (direct bill) is closed (2024-05-01 10:00 UTC)."
    )


def test_a_period_must_not_end_before_it_begins_and_needs_a_partner() -> None:
    estate = sample()
    with pytest.raises(Refused, match="ends before"):
        timeline(estate, TimelineQuestion("contoso", 0, "pal"), DAY, DAY)
    with pytest.raises(Refused, match="no partner"):
        timeline(estate, TimelineQuestion("nobody", 0, "pal"), DAY, DAY + timedelta(days=1))


# How long, and since when ---------------------------------------------------------------------------------


@examples(15)
@given(facts=estates(), partner=st.sampled_from(PARTNERS))
@example(facts=wild_estate(117803), partner="contoso")  # without all that turns it would be there too
def test_a_verdict_stays_as_long_as_the_line_says(facts: list[Fact], partner: str) -> None:
    estate = Estate.of(facts)
    first, last = date(2010, 1, 1), date(2030, 1, 1)
    for program in library().programs:
        course = Timeline(estate, TimelineQuestion(partner, estate.scopes.find("sub-0") or 0, program))
        pieces = course.pieces(first, last)
        for number, one in enumerate(pieces):
            stay = course.stay(one.since)
            assert (stay.verdict, stay.disputed) == (one.verdict, one.disputed)
            assert number == 0 or stay.since == one.since
            assert number == len(pieces) - 1 or stay.until == one.until
            assert (stay.more_before, stay.more_after) == (False, False)
            assert number == 0 or stay.facts or stay.rules
            assert set(stay.facts) <= set(one.facts) or number == 0


NEARBY = {"scope", "subscription"}


@examples(10)
@given(facts=estates(), partner=st.sampled_from(PARTNERS), programs=some_programs)
def test_only_facts_around_the_scope_are_told(facts: list[Fact], partner: str, programs: list[str]) -> None:
    estate = Estate.of(facts)
    tree = estate.scopes
    for program in programs:
        for scope in range(len(tree)):
            above = {tree.key(one) for one in tree.path(scope)} | {ROOT}
            below = {tree.key(one) for one in range(len(tree)) if scope in tree.path(one)}
            course = Timeline(estate, TimelineQuestion(partner, scope, program))
            told = {one.fact for piece in course.pieces(date(2023, 1, 1), date(2025, 1, 1)) for one in piece.facts}
            told |= {one.fact for one in course.stay(DAY).facts}
            for link in told:
                fact = next(one for one in facts if WORD_OF[type(one)] == link.kind and fact_key(one) == link.key)
                for field in NEARBY & set(type(fact).__dataclass_fields__):
                    assert getattr(fact, field) in above | below, (fact, tree.key(scope))


def one_day() -> Estate:
    """Two subscriptions of one customer, everything about them recorded on one day."""
    on = MAY
    facts: list[Fact] = [
        Scope("muster", ScopeKind.TENANT, None, "Muster"),
        Partner("other", "Other AG", "7654321", ("7654322",)),
        Principal("ann", PrincipalKind.GUEST, "muster", "Ann"),
        Principal("bob", PrincipalKind.GUEST, "muster", "Bob"),
        PartnerAdminLink("l", "ann", "7654322", on),
    ]
    for number in ("1", "2"):
        facts += [
            Scope(f"muster-{number}", ScopeKind.SUBSCRIPTION, "muster", f"muster-{number}"),
            Billing(f"b{number}", f"muster-{number}", Offer.EA, since=on),
            PartnerOfRecord(f"r{number}", f"muster-{number}", "7654322", on),
            RoleAssignment(f"a{number}", "ann", ROLES[1], f"muster-{number}", since=on),
            RoleAssignment(f"o{number}", "bob", ROLES[1], f"muster-{number}", since=on),
        ]
    return Estate.of(facts)


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("pec", ["The offer Enterprise Agreement of muster-2 begins (2024-05-01)."]),
        (
            "pal",
            [
                "The role Contributor of Ann at muster-2 begins (2024-05-01).",
                "The link of Ann to Other AG (7654322) begins (2024-05-01).",
            ],
        ),
    ],
)
def test_what_else_was_recorded_on_that_day_began_nothing(program: str, told: list[str]) -> None:
    estate = one_day()
    stay = Timeline(estate, TimelineQuestion("other", at(estate, "muster-2"), program)).stay(date(2024, 6, 1))
    assert stay.since == date(2024, 5, 1)
    assert [one.words for one in stay.facts] == told


def test_where_a_rule_changes_nothing_is_said_of_a_fact_that_makes_no_difference() -> None:
    began = date(2019, 11, 1)  # of the credit
    role = RoleAssignment("early", "bob", ROLES[1], "muster-2", since=start_of(began))
    estate = Estate.of([*one_day().facts_in_order(), role])
    stay = Timeline(estate, TimelineQuestion("other", at(estate, "muster-2"), "pec")).stay(date(2020, 6, 1))
    assert stay.since == began
    assert stay.facts == ()
    assert [one.words for one in stay.rules] == [
        "The rules of that day say: The partner earned credit is in force on 2019-11-01."
    ]


def test_what_never_turned_has_no_beginning() -> None:
    estate = Estate.of([one for one in one_day().facts_in_order() if not isinstance(one, Billing)])
    stay = Timeline(estate, TimelineQuestion("other", at(estate, "muster-1"), "pal")).stay(date(2020, 6, 1))
    assert stay.since is None
    assert not stay.facts
    assert stay.until == date(2024, 5, 1)


def test_nobody_looks_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partner_desk.app.timeline.FAR", 3)
    estate = one_day()
    roles = [
        RoleAssignment(f"x{number}", "ann", ROLES[2], "muster-2", since=MAY + timedelta(days=10 * number))
        for number in range(20)
    ]
    estate = estate.apply(ChangeSet("roles", tuple(Change(None, one) for one in roles)))
    stay = Timeline(estate, TimelineQuestion("other", at(estate, "muster-2"), "pal")).stay(
        (MAY + timedelta(days=105)).date()
    )
    assert stay.more_before
    assert stay.more_after
    assert stay.since == (MAY + timedelta(days=70)).date()
    assert not stay.facts, "nothing is said of a beginning that nobody looked for"


def test_on_how_many_days_of_a_piece_a_role_was_activated_is_told() -> None:
    noon, midnight = datetime(2026, 5, 3, 12, tzinfo=UTC), datetime(2026, 5, 20, tzinfo=UTC)
    spans = (Span(noon, noon + timedelta(hours=20)), Span(midnight, midnight + timedelta(days=1)))
    ann = Principal("ann", PrincipalKind.GUEST, "customer", "Ann")
    eligible = RoleAssignment("a", "ann", ROLES[1], "sub", AccessKind.ELIGIBLE, spans)
    estate = Estate.of(
        [
            *map(Collected, Collectable),
            Scope("customer", ScopeKind.TENANT),
            Scope("sub", ScopeKind.SUBSCRIPTION, "customer"),
            Partner("contoso", "Contoso", "100", ("101",)),
            ann,
            PartnerAdminLink("l", "ann", "101"),
            eligible,
        ]
    )
    pieces = timeline(estate, TimelineQuestion("contoso", at(estate, "sub"), "pal"), date(2026, 5, 1), date(2026, 6, 1))
    told = [(one.since.day, one.days, one.verdict, one.activated) for one in pieces]
    none, partly, all_day = Verdict.NOT_RECOGNIZED, Verdict.PARTLY, Verdict.RECOGNIZED
    assert told == [(1, 2, none, 0), (3, 2, partly, 2), (5, 15, none, 0), (20, 1, all_day, 1), (21, 11, none, 0)]
    assert sum(one["activated_days"] for one in timeline_object(pieces)) == 3


def test_what_ended_a_verdict_is_told_without_what_made_no_difference_that_day() -> None:
    june = datetime(2024, 6, 1, tzinfo=UTC)
    span = (Span(june, june + timedelta(hours=2)),)
    estate = Estate.of(
        [
            *map(Collected, Collectable),
            Scope("customer", ScopeKind.TENANT),
            Scope("sub", ScopeKind.SUBSCRIPTION, "customer"),
            Partner("contoso", "Contoso", "100", ("101", "102"), (ClosedId("102", june),)),
            Principal("ann", PrincipalKind.GUEST, "customer", "Ann"),
            PartnerAdminLink("l", "ann", "101"),
            RoleAssignment("a", "ann", ROLES[1], "sub", AccessKind.ELIGIBLE, span),
            Billing("old", "sub", Offer.CSP_AZURE_PLAN, "contoso", until=june),
            Billing("new", "sub", Offer.SUPPORT_PLAN, since=june),
            SubscriptionDetail("sub", usage=Usage.SOME),
        ]
    )
    line = Timeline(estate, TimelineQuestion("contoso", at(estate, "sub"), "designation"))
    stay = line.stay(date(2024, 6, 5))
    assert stay.since is not None
    told = [one.words for one in line.stay(stay.since).facts]
    assert stay.before == (Verdict.RECOGNIZED, False)
    assert told
    assert all("offer" in one for one in told), told
    assert stay.loss is not None
    assert stay.loss.text.startswith("Lost on 2024-06-01, when the offer ")
