"""Documents tell what is in doubt, out of force or another partner's as just that, on desks made to tempt them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from partner_desk.app.paper import Wish
from partner_desk.domain.access import (
    AccessKind,
    Membership,
    Principal,
    PrincipalKind,
    RoleAssignment,
    RoleDefinition,
)
from partner_desk.domain.billing import ChargeKind, EarnedCredit, Offer
from partner_desk.domain.changes import Change, ChangeSet, Fact
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import ONE_DAY, Period, start_of
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Partner, PartnerOfRecord
from partner_desk.domain.scopes import Scope
from partner_desk.findings.compared_runs import Obstacle
from partner_desk.readings.questions import Verdict
from tests.app.test_documents import DAY, MARCH, SAMPLE, ZERO, about, billed, paper_named
from tests.app.test_reporting import CONTRIBUTOR, customer
from tests.sample import key_of


def told(name: str, estate: Estate, scope: str, wish: Wish | None = None, day: date = DAY) -> dict[str, Any]:
    return paper_named(name).content(about(estate, scope, wish, day), "a4", lambda *_: None)


def plus(estate: Estate, *facts: Fact) -> Estate:
    return estate.apply(ChangeSet("more", tuple(Change(None, one) for one in facts)))


def instead(estate: Estate, *changed: tuple[Fact, Fact]) -> Estate:
    return estate.apply(ChangeSet("changed", tuple(Change(old, new) for old, new in changed)))


def test_an_evidence_pack_says_of_days_on_which_only_a_part_was_recognized_that_it_was_a_part() -> None:
    content = told("evidence-pack", SAMPLE, key_of("wingtip"), Wish(MARCH, partners=["adatum"]))
    strip = next(one for one in content["sheets"][0]["blocks"] if one["kind"] == "strip")
    partly = strip["rows"][0]["cells"].count(Verdict.PARTLY.value)
    assert partly > 0
    assert f"On {partly} of them only a part of this place was." in json.dumps(content["sheets"][0]["answer"])


def test_an_evidence_pack_tells_of_bills_that_credit_what_the_rules_do_not_recognize() -> None:
    credited = billed(SAMPLE)
    rows = [
        (one, replace(one, percent=Decimal(15)))
        for one in credited.earned_credits.values()
        if one.scope == key_of("vm-core")
    ]
    content = told("evidence-pack", instead(credited, *rows), key_of("vm-core"), Wish(MARCH, partners=["adatum"]))
    answer = json.dumps(content["sheets"][0]["answer"])
    assert "Bills credit it on 31 days on which the rules say not recognized." in answer
    assert "contradicts" not in answer


def test_an_evidence_pack_counts_the_subscriptions_and_roles_that_it_does_not_list() -> None:
    scopes = [Scope(f"sub-{one}", ScopeKind.SUBSCRIPTION, "cust", f"Sub {one}") for one in range(2, 7)]
    content = told("evidence-pack", plus(customer(5), *scopes), "cust", Wish(MARCH))
    facts = next(one for one in content["sheets"][0]["blocks"] if one["kind"] == "facts")["rows"]
    labels = [label for label, _ in facts]
    assert (labels.count("Subscription, offer"), labels.count("Identity with access")) == (3, 2)
    assert json.dumps(facts).count("3 more are not listed here.") == 2


def test_a_role_in_a_group_that_somebody_may_only_join_is_told_as_eligible() -> None:
    estate = plus(
        customer(1),
        Principal("crew", PrincipalKind.GROUP, "cust", "Crew"),
        Membership("m", "crew", "person-0000", kind=AccessKind.ELIGIBLE),
        RoleAssignment("by-crew", "crew", CONTRIBUTOR, "sub-1"),
    )
    page = json.dumps(told("one-pager", estate, "cust")["sheets"][0])
    assert "in the group Crew" in page
    assert "eligible: only after activation" in page
    assert "(only eligible)" in json.dumps(told("attestation", estate, "cust")["sheets"][0])
    active = instead(estate, (estate.memberships["m"], replace(estate.memberships["m"], kind=AccessKind.ACTIVE)))
    assert "eligible" not in json.dumps(told("one-pager", active, "cust")["sheets"][0])


def test_whoever_is_deleted_has_nothing_any_more_and_whoever_is_disabled_is_said_to_be() -> None:
    estate = customer(2)
    first, second = (estate.principals[f"person-{number:04}"] for number in (0, 1))
    before = start_of(DAY - ONE_DAY)
    changed = instead(
        estate, (first, replace(first, deleted_from=before)), (second, replace(second, disabled_from=before))
    )
    page = json.dumps(told("one-pager", changed, "cust")["sheets"][0])
    assert "has 1 account here with 1 role and 1 link." in page
    assert "person-0000" not in page
    assert "disabled: cannot sign in" in page
    links = json.dumps(told("attestation", changed, "cust")["sheets"][0])
    assert "1 account is linked." in links
    assert "person-0000" not in links
    assert "disabled: cannot sign in" in links
    assert "disabled" not in json.dumps(told("one-pager", changed, "cust", day=DAY - 3 * ONE_DAY)["sheets"][0])


def test_a_credit_statement_counts_no_charge_of_another_partner() -> None:
    rival = Partner("rival", "Rival", "5990000", ("5990001",))
    estate = plus(
        billed(SAMPLE),
        rival,
        *(
            EarnedCredit(
                f"r{number}", key_of("app-orders"), MARCH.since, kind, Decimal("777.77"), "USD", Decimal(0), by
            )
            for number, (kind, by) in enumerate(
                [(ChargeKind.USAGE, "rival"), (ChargeKind.MARKETPLACE, "rival"), (ChargeKind.RESERVATION, "rival")]
            )
        ),
    )
    plain = told("credit-statement", billed(SAMPLE), key_of("wingtip"), Wish(MARCH))["sheets"]
    assert told("credit-statement", estate, key_of("wingtip"), Wish(MARCH))["sheets"] == plain


def test_days_that_were_not_settled_when_the_file_was_made_are_no_loss() -> None:
    early = Origin("daily_usage.csv", "root", datetime(2024, 3, 19, 6, tzinfo=UTC))
    bill = billed(SAMPLE)
    rows = [one for one in bill.earned_credits.values() if one.on.day in ZERO and one.percent == 0]
    estate = bill.apply(ChangeSet("early", tuple(Change(one, replace(one, origin=early)) for one in rows)))
    figures = json.dumps(told("credit-statement", estate, key_of("wingtip"), Wish(MARCH))["sheets"][0]["blocks"][0])
    assert "28.80 USD (estimate) more may follow" in figures
    assert "less than by the rules" not in figures
    assert '"268.80 USD"' in figures, "what is settled was earned and credited"


def test_a_credit_statement_says_what_no_bill_tells_and_what_may_be_off_the_price_list() -> None:
    bill = billed(SAMPLE)
    credited = next(one for one in bill.earned_credits.values() if one.percent > 0 and one.on == MARCH.since)
    beside = replace(credited, id="off-list", percent=Decimal(0), amount=Decimal("200.00"))
    two = Period(MARCH.since, date(2024, 5, 1))
    plain, doubted = (
        told("credit-statement", estate, key_of("wingtip"), Wish(two))["sheets"][0]["blocks"]
        for estate in (bill, plus(bill, beside))
    )
    assert [one["big"] for one in plain[0]["cards"]] == [one["big"] for one in doubted[0]["cards"]]
    number = next(place for place, one in enumerate(doubted) if one.get("text") == "Not compared, and why")
    rows = [[cell[0][0]["says"] for cell in row] for row in doubted[number + 1]["rows"]]
    assert ["app-orders", Obstacle.CREDITED_IN_PART.words, "1", "200.00 USD"] in rows
    assert ["wingtip-apps", Obstacle.NO_FIGURES.words, "30", "\N{EN DASH}"] in rows


def test_a_row_that_names_nobody_is_of_whom_the_desk_says_is_billed() -> None:
    estate = plus(
        customer(1),
        Partner("rival", "Rival", "5990000", ("5990001",)),
        EarnedCredit("c", "sub-1", DAY, ChargeKind.USAGE, Decimal("777.77"), "USD", Decimal(0)),
    )
    offer = estate.billings["b"]
    ours = next(one for one in estate.partners if one != "rival")
    for seller, counted in (("rival", False), (ours, True)):
        sold = instead(estate, (offer, replace(offer, offer=Offer.CSP_AZURE_PLAN, bill_to=seller)))
        for name in ("credit-statement", "evidence-pack"):
            wish = Wish(Period(DAY, DAY + ONE_DAY + ONE_DAY), partners=[ours])
            words = json.dumps(told(name, sold, "cust", wish)["sheets"])
            assert ("777.77" in words or "in the bills" in words) is counted, (name, seller)


def test_before_and_after_never_tells_as_lost_what_is_not_known_any_more() -> None:
    estate = customer(1)
    estate, day = plus(estate, PartnerOfRecord("d", "sub-1", "5100001")), date(2026, 3, 31)
    role = estate.role_assignments["role-person-0000"]
    ended = instead(estate, (role, replace(role, until=start_of(day))))
    wish = Wish(Period(day - 3 * ONE_DAY, day + ONE_DAY), programs=["designation"])
    sheet = told("before-after", ended, "cust", wish, day)["sheets"][0]
    turned = next(one for one in sheet["blocks"] if one["kind"] == "table" and "Because, after" in one["head"])
    assert [row[3][0][0]["sign"] for row in turned["rows"]] == [Verdict.UNKNOWN.value]
    answer = json.dumps(sheet["answer"])
    assert "is not known any more on 1." in answer
    assert "loses" not in answer


def test_who_is_recognized_counts_programs_that_the_table_has_no_room_for() -> None:
    content = told("recognized", SAMPLE, key_of("wingtip"))
    blocks = content["sheets"][0]["blocks"]
    assert "Counted above, and not in the table:" in json.dumps(blocks)


def test_a_redacted_pack_tells_neither_the_file_of_the_desk_nor_roles_that_the_customer_named() -> None:
    estate = customer(1)
    role = estate.role_assignments["role-person-0000"]
    named = plus(
        instead(estate, (role, replace(role, role="0c0c0c0c-0000-4000-8000-000000000001"))),
        RoleDefinition("0c0c0c0c-0000-4000-8000-000000000001", "Custone operators", custom=True),
    )
    asked = replace(about(named, "cust", Wish(redact=True)), desk="Custone.partnerdesk")
    words = json.dumps(paper_named("evidence-pack").content(asked, "a4", lambda *_: None))
    assert "custom role A" in words
    assert "Custone" not in words


@pytest.mark.parametrize("hour", [0, 12])
def test_what_a_scenario_plans_for_a_later_day_is_told_for_that_day(hour: int) -> None:
    later = start_of(DAY + 4 * ONE_DAY).replace(hour=hour)
    day = (DAY + (4 if hour == 0 else 5) * ONE_DAY).isoformat()
    role = next(one for one in SAMPLE.role_assignments.values() if one.scope.endswith("/rg-apps"))
    changes = ChangeSet("gone", (Change(role, replace(role, until=later)),))
    supposed = SAMPLE.apply(changes).supposed("Ops leaves")
    asked = replace(about(supposed, key_of("wingtip")), base=SAMPLE, changes=changes)
    compared = json.dumps(paper_named("before-after").content(asked, "a4", lambda *_: None)["sheets"][0])
    assert f"as recorded, {day}" in compared
    assert "loses Partner earned credit on 1." in compared
    request = json.dumps(paper_named("change-request").content(asked, "a4", lambda *_: None)["sheets"][0])
    assert f"about {day}" in request
    assert "Nobody loses recognition" not in request


def test_what_begins_and_ends_in_a_scenario_is_told_for_a_day_on_which_it_is_so() -> None:
    held = next(one for one in SAMPLE.role_assignments.values() if one.scope.endswith("/rg-apps"))
    began, ends = start_of(DAY + 4 * ONE_DAY), start_of(DAY + 90 * ONE_DAY)
    bare = SAMPLE.apply(ChangeSet("none", (Change(held, None),)))
    changes = ChangeSet("back", (Change(None, replace(held, since=began, until=ends)),))
    asked = replace(about(bare.apply(changes).supposed("Ops comes"), key_of("wingtip")), base=bare, changes=changes)
    compared = json.dumps(paper_named("before-after").content(asked, "a4", lambda *_: None)["sheets"][0])
    assert f"as recorded, {DAY + 4 * ONE_DAY}" in compared
    assert "gains Partner earned credit on 1." in compared
