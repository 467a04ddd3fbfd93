"""What ends soon: every loss told is one, none is missing, and the calendar holds what people can read elsewhere."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_desk.app.ending import ending_object, ending_words, endings, losses_words
from partner_desk.app.icalendar import calendar
from partner_desk.app.rulebook import judge
from partner_desk.app.sample import sample_step
from partner_desk.domain.access import AccessKind, Membership, Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import Change, ChangeSet, Fact
from partner_desk.domain.details import SubscriptionDetail, Usage
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import ONE_DAY, Span, start_of
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.scopes import Scope
from partner_desk.findings.scheduled_ends import ScheduledEnd
from partner_desk.readings.questions import Question, Verdict
from tests.examples import examples
from tests.facts import DAY, NOON, ROLES, estates
from tests.hostile import NAMES

EARLY = DAY - timedelta(days=310)


def recognized(estate: Estate, partner: str, program: str, day: date) -> set[str]:
    tree, found = estate.scopes, set()
    for key in (tree.key(one) for one in range(len(tree)) if tree.leaf[one]):
        answer = judge().answer(estate, Question.on(partner, key, program, day))
        if answer.verdict in (Verdict.RECOGNIZED, Verdict.PARTLY):
            found.add(key)
    return found


def leaves(estate: Estate, keys: Iterable[str]) -> set[str]:
    tree = estate.scopes
    tops = {tree.find(key) for key in keys}
    return {tree.key(one) for one in range(len(tree)) if tree.leaf[one] and tops & set(tree.path(one))}


@examples(8)
@given(facts=estates())
def test_what_is_told_is_lost(facts: list[Fact]) -> None:
    estate = Estate.of(facts)
    for one in endings(estate, EARLY, 400):
        for loss in one.losses:
            below = leaves(estate, loss.scopes)
            assert len(below - recognized(estate, loss.partner, loss.program, one.day)) >= loss.leaves


def small(*facts: Fact) -> Estate:
    """One subscription of a customer, a partner, and Ann who is linked to it."""
    return Estate.of([
        Scope("home", ScopeKind.TENANT, None, "Home"),
        Scope("sub", ScopeKind.SUBSCRIPTION, "home", "Production"),
        Partner("contoso", "Contoso", "1000001", ("1000002",)),
        Principal("ann", PrincipalKind.MEMBER, "home", "Ann"),
        Principal("crew", PrincipalKind.GROUP, "home", "Crew"),
        *facts,
    ])  # fmt: skip


LINK = PartnerAdminLink("l", "ann", "1000002")
SOON = datetime(2024, 3, 20, tzinfo=UTC)


def role(name: str = "r", principal: str = "ann", **more: object) -> RoleAssignment:
    return replace(RoleAssignment(name, principal, ROLES[1], "sub"), **more)  # type: ignore[arg-type]


@st.composite
def ending_access(draw: st.DrawFn) -> list[Fact]:
    """Roles, memberships and links of two people at three scopes, of which nothing begins and much ends."""
    ends = st.sampled_from([None, *(start_of(DAY) + timedelta(days=3 * number) for number in range(1, 4))])
    people, places = st.sampled_from(["ann", "bob", "crew"]), st.sampled_from(["sub", "rg", "other"])
    facts: list[Fact] = [Principal("bob", PrincipalKind.MEMBER, "home", "Bob")]
    facts += [Scope(name, ScopeKind.RESOURCE_GROUP, "sub") for name in ("rg", "other")]
    facts += [role(f"r{number}", draw(people), scope=draw(places), until=draw(ends)) for number in range(3)]
    facts += [Membership(f"m{who}", "crew", who, until=draw(ends)) for who in ("ann", "bob")]
    facts += [PartnerAdminLink(f"l{who}", who, "1000002", until=draw(ends)) for who in ("ann", "bob")]
    return facts


@examples(8)
@given(facts=ending_access())
def test_what_turns_on_a_day_is_what_is_told_of_it(facts: list[Fact]) -> None:
    estate = small(*facts)
    for day in (DAY + timedelta(days=3 * number) for number in range(1, 4)):
        told = [loss for one in endings(estate, DAY) for loss in one.losses if one.day == day and loss.program == "pal"]
        lost = recognized(estate, "contoso", "pal", day - ONE_DAY) - recognized(estate, "contoso", "pal", day)
        assert sum(one.leaves for one in told) == len(lost)
        assert lost <= set().union(*(leaves(estate, one.scopes) for one in told))


@examples(24)
@given(facts=ending_access(), data=st.data())
def test_what_ends_does_not_tell_what_was_recorded_first(facts: list[Fact], data: st.DataObject) -> None:
    assert endings(small(*data.draw(st.permutations(facts))), DAY) == endings(small(*facts), DAY)


def told(estate: Estate) -> list[tuple[str, tuple[str, ...]]]:
    return [(ending_words(estate, one), losses_words(estate, one)) for one in endings(estate, DAY)]


def test_the_last_of_several_that_end_brings_the_loss() -> None:
    estate = small(LINK, role("r", until=SOON), role("s", principal="crew"), Membership("m", "crew", "ann", until=NOON))
    first, second = told(estate)
    assert first == ("the membership of Ann in Crew", ())
    assert second[0] == "the role Contributor of Ann at Production"
    (loss,) = second[1]
    assert loss.startswith("Contoso: ")
    assert "PAL" in loss
    assert loss.endswith(" at Home")


def test_what_is_renewed_loses_nothing() -> None:
    assert told(small(LINK, role("r", until=SOON), role("s", since=SOON))) == [
        ("the role Contributor of Ann at Production", ())
    ]


def test_an_offer_that_another_one_follows_is_lost_whichever_is_recorded_first() -> None:
    first = Billing("b", "sub", Offer.CSP_AZURE_PLAN, "contoso", until=SOON)
    then = Billing("c", "sub", Offer.PAYG, since=SOON)
    same = replace(then, offer=Offer.CSP_AZURE_PLAN, bill_to="contoso")
    for rows, lost in (((first, then), True), ((then, first), True), ((first, same), False), ((same, first), False)):
        used = SubscriptionDetail("sub", "Enabled", usage=Usage.SOME)
        ((words, losses),) = told(small(*rows, used))
        assert words.startswith("the offer")
        assert bool(losses) is lost


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_of_records_that_follow_each_other_on_one_day_each_loss_is_that_of_its_end(order: tuple[int, ...]) -> None:
    hours = [None, *(start_of(DAY) + timedelta(hours=hour) for hour in (8, 10, 12))]
    ids = ("1000002", "1000001", "9")  # two of Contoso, and one of nobody's
    rows = [
        PartnerOfRecord(f"{number}", "sub", one, since, until)
        for number, (one, since, until) in enumerate(zip(ids, hours, hours[1:], strict=False))
    ]
    sold, used = Billing("b", "sub", Offer.EA), SubscriptionDetail("sub", "Enabled", usage=Usage.SOME)
    estate = small(sold, used, *(rows[one] for one in order))
    lost = [(getattr(one.fact, "id", ""), bool(one.losses)) for one in endings(estate, DAY - ONE_DAY, 30)]
    assert lost == [("0", False), ("1", True), ("2", False)]


def test_an_activation_ends_within_the_role_that_goes_on() -> None:
    active = (Span(NOON - timedelta(hours=2), NOON + timedelta(hours=6)),)
    estate = small(LINK, role(kind=AccessKind.ELIGIBLE, activations=active))
    (one,) = endings(estate, DAY, reading="current-2026")
    assert ending_words(estate, one) == "the eligible (PIM) role Contributor of Ann at Production (activated)"
    assert one.day == DAY + ONE_DAY
    assert [loss.leaves for loss in one.losses if loss.program == "pal"] == [1]


def test_who_is_disabled_then_and_what_the_link_ends_is_told() -> None:
    gone = replace(small().principals["ann"], disabled_from=SOON)
    estate = small(replace(LINK, until=NOON), role()).apply(
        ChangeSet("leaves", (Change(small().principals["ann"], gone),))
    )
    assert [words for words, _ in told(estate)] == ["the link of Ann to Contoso (1000002)", "the member Ann (disabled)"]


def test_who_is_disabled_for_a_time_loses_what_rests_on_it_and_not_what_begins_again() -> None:
    ann = small().principals["ann"]
    for spans, expected in (
        ((Span(SOON, SOON + ONE_DAY),), ["the member Ann (disabled)"]),
        ((Span(NOON - 9 * ONE_DAY, SOON),), []),
    ):
        away = ChangeSet("away", (Change(ann, replace(ann, disabled_during=spans)),))
        endings_told = told(small(LINK, role()).apply(away))
        assert [words for words, _ in endings_told] == expected
        assert all(any("PAL" in loss for loss in losses) for _, losses in endings_told)


def test_a_link_is_to_be_looked_at_again_and_a_credential_to_be_renewed() -> None:
    app = Principal("app", PrincipalKind.SERVICE_PRINCIPAL, "home", "Deploy", credential_until=SOON)
    looked = start_of(DAY) - timedelta(days=60)
    estate = small(app, replace(LINK, checked=looked), role())
    assert told(estate) == [
        ("the service principal Deploy (credential)", ()),
        ("the link of Ann to Contoso (1000002) (last checked 90 days before)", ()),
    ]
    assert told(small(app, replace(LINK, checked=looked, until=SOON), role()))[0][0].startswith("the link of Ann")


def test_what_ended_before_or_ends_later_is_not_told() -> None:
    estate = small(role("r", until=start_of(DAY)), role("s", until=start_of(DAY) + timedelta(days=91)))
    assert not endings(estate, DAY)
    assert not endings(Estate(), DAY)
    assert len(endings(estate, DAY, 91)) == 1


def test_the_sample_loses_the_credit_as_its_story_says() -> None:
    estate = Estate().apply(sample_step())
    (one,) = endings(estate, date(2024, 2, 1))
    told = ending_object(estate, one)
    assert (told["at"], told["kind"]) == ("2024-03-01T00:00:00+00:00", "role-assignments")
    assert [(loss["partner"], loss["program"]) for loss in told["lost"]] == [("adatum", "pec")]
    assert told["lost"][0]["scopes"] == [estate.scopes.id(estate.scopes.find(one.losses[0].scopes[0]) or 0)]


# The calendar -----------------------------------------------------------------------------------------------


def unfolded(data: bytes) -> list[str]:
    """The lines of a calendar as another program reads them: whole octets first, letters last."""
    assert data.endswith(b"\r\n")
    lines = data[:-2].split(b"\r\n")
    assert all(len(line) <= 75 and b"\r" not in line and b"\n" not in line for line in lines)
    return [line.decode() for line in b"\r\n".join(lines).replace(b"\r\n ", b"").split(b"\r\n")]


def events(data: bytes) -> list[dict[str, str]]:
    lines = unfolded(data)
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    found: list[dict[str, str]] = []
    for line in lines[3:-1]:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif line != "END:VEVENT":
            assert name not in found[-1]
            found[-1][name] = value
    return found


def plain(value: str) -> str:
    return re.sub(r"\\(.)", lambda letter: "\n" if letter[1] == "n" else letter[1], value)


def test_an_event_is_a_whole_day_and_keeps_its_id_when_the_end_moves() -> None:
    estate, later = (small(LINK, role(until=at)) for at in (SOON, SOON + timedelta(days=5, hours=3)))
    (first,) = events(calendar(estate, endings(estate, DAY), NOON))
    (second,) = events(calendar(later, endings(later, DAY), NOON))
    assert first["DTSTART;VALUE=DATE"] == "20240320"
    assert first["DTEND;VALUE=DATE"] == "20240321"
    assert second["DTSTART;VALUE=DATE"] == "20240325"
    assert first["UID"] == second["UID"]
    assert "2024-03-25 03:00 UTC" in plain(second["DESCRIPTION"])
    assert "No longer recognized: Contoso: PAL" in plain(first["DESCRIPTION"])


def test_two_activations_of_one_role_are_two_events() -> None:
    spans = tuple(Span(NOON + timedelta(days=day), NOON + timedelta(days=day, hours=8)) for day in (0, 3))
    estate = small(LINK, role(kind=AccessKind.ELIGIBLE, activations=spans))
    assert len({one["UID"] for one in events(calendar(estate, endings(estate, DAY), NOON))}) == 2


@pytest.mark.parametrize("name", [*NAMES, "a\r\nEND:VCALENDAR\r\nx;y,z\\n", "\N{SNOWMAN}" * 90])
def test_no_name_gets_out_of_its_event(name: str) -> None:
    ann = replace(small().principals["ann"], name=name)
    estate = small(role(until=SOON)).apply(ChangeSet("named", (Change(small().principals["ann"], ann),)))
    (one,) = events(calendar(estate, endings(estate, DAY), NOON))
    assert plain(one["SUMMARY"]).startswith("Ends: the role Contributor of ")


def test_days_that_calendars_cannot_hold_are_written() -> None:
    last = ScheduledEnd(role(until=datetime.max.replace(tzinfo=UTC)), datetime.max.replace(tzinfo=UTC))
    assert events(calendar(small(), [last], NOON))[0]["DTEND;VALUE=DATE"] == "99991231"
