"""Moves: what is told to be lost is lost, and what is told to help was tried."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from partner_desk.app.checklist import check_list, plain
from partner_desk.app.comparing import Comparison, Side
from partner_desk.app.moveplans import asks_of, move_named, moves_file
from partner_desk.app.moves import Given, MoveOutcome, Moving, unique_name
from partner_desk.app.rulebook import judge, library
from partner_desk.app.sample import sample_step
from partner_desk.domain.access import Principal
from partner_desk.domain.billing import Offer
from partner_desk.domain.changes import Change, ChangeSet, Fact
from partner_desk.domain.coverage import ALL
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import EVERYONE, ROOT, subscription_scope_id
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Scope
from partner_desk.readings.questions import Question, Verdict
from tests.examples import examples
from tests.facts import DAY, ORIGIN, PARTNERS, ROLES, estates
from tests.sample import key_of

JUNE = date(2024, 6, 1)


def sample() -> Estate:
    return Estate().apply(sample_step())


def moving(kind: str, **given: Given) -> Moving:
    return Moving(move_named(kind), {"on": JUNE, **given}, ORIGIN)


def verdict(estate: Estate, partner: str, scope: str, program: str) -> Verdict:
    return judge().answer(estate, Question.on(partner, scope, program, JUNE)).verdict


def after(estate: Estate, move: Moving) -> Estate:
    for step in move.steps(estate):
        estate = estate.apply(step)
    return estate


def checked(estate: Estate, move: Moving) -> MoveOutcome:
    """The outcome of a move, every word of it tried again."""
    found = move.outcome(estate)
    moved = after(estate, move)
    again = Comparison(Side("a", estate, JUNE), Side("b", moved, JUNE))
    assert [one.lost for one in again.balances] == [one.lost for one in found.comparison.balances]
    for one in found.preparations:
        tried = Comparison(Side("a", moved, JUNE), Side("b", moved.apply(one.changes), JUNE))
        gained = {(each.partner, each.program): each.gained.leaves for each in tried.balances}
        assert one.gains
        assert all(gained[gain.partner, gain.program] == gain.gained.leaves > 0 for gain in one.gains)
    return found


def test_a_partner_of_record_does_not_move_along_to_a_customer_agreement() -> None:
    estate = sample()
    found = checked(estate, moving("ea-to-mca", subscriptions=(key_of("litware-production"),)))
    assert ("fabrikam", "dpor") in {(one.partner, one.program) for one in found.lost}
    assert ("contoso", "pal") in {(one.partner, one.program) for one in found.survives}
    moved = after(estate, moving("ea-to-mca", subscriptions=(key_of("litware-production"),)))
    assert verdict(moved, "fabrikam", key_of("litware-production"), "dpor") is Verdict.NOT_RECOGNIZED
    text = check_list(found)
    assert "# Enterprise Agreement to Microsoft Customer Agreement, 2024-06-01" in text
    assert r"Fabrikam \(reseller\), Digital partner of record" in text
    assert "- [ ] **partner**" in text


def test_between_sellers_nobody_earns_until_somebody_has_access() -> None:
    estate = sample()
    found = checked(estate, moving("csp-to-csp", subscriptions=(key_of("wingtip-apps"),), seller="contoso"))
    lost = {(one.partner, one.program) for one in found.lost}
    assert ("adatum", "pec") in lost
    moved = after(estate, moving("csp-to-csp", subscriptions=(key_of("wingtip-apps"),), seller="contoso"))
    assert verdict(moved, "contoso", key_of("wingtip-apps"), "pec") is not Verdict.RECOGNIZED
    (access,) = [one for one in found.preparations if one.plan.id == "seller-access"]
    assert access.plan.who == "customer"
    assert "Support Request Contributor" in access.text
    assert verdict(moved.apply(access.changes), "contoso", key_of("wingtip-apps"), "pec") is Verdict.RECOGNIZED
    assert len(moved.role_assignments) == len(estate.role_assignments)  # billing only


def test_an_enterprise_agreement_under_a_seller_and_a_classic_offer_under_the_azure_plan() -> None:
    estate = sample()
    found = checked(
        estate, moving("ea-to-csp", subscriptions=(key_of("litware-production"),), seller="adatum", reseller="fabrikam")
    )
    assert "adatum" in {one.partner for one in found.gained}  # the reseller was recognized there before
    assert ("fabrikam", "designation") in {(one.partner, one.program) for one in found.survives}
    old = next(one for one in estate.billings.values() if one.subscription == key_of("wingtip-lab"))
    classic = estate.apply(ChangeSet("classic", (Change(old, replace(old, offer=Offer.CSP_LEGACY)),)))
    move = moving("classic-to-azure-plan", subscriptions=(key_of("wingtip-lab"),), seller="contoso")
    assert after(classic, move).billings
    checked(classic, move)


def test_a_new_subscription_and_a_new_customer_begin_with_what_helps() -> None:
    estate = sample()
    new = "11111111-1111-1111-1111-111111111111"
    move = moving("new-subscription", parent=key_of("litware"), subscription=new, name="New", offer="ea")
    found = checked(estate, move)
    assert {one.plan.id for one in found.preparations} >= {"record", "linked-role"}
    assert after(estate, move).scopes.find(subscription_scope_id(new)) is not None
    tenant = "22222222-2222-2222-2222-222222222222"
    sold = moving(
        "new-customer", tenant=tenant, customer="Proseware", subscription=new, name="First",
        offer="csp-azure-plan", seller="contoso",
    )  # fmt: skip
    found = checked(estate, sold)
    assert ("contoso", "pec") in {(gain.partner, gain.program) for one in found.preparations for gain in one.gains}
    assert found.comparison.only_after


def test_a_new_subscription_names_nobody_without_business_with_the_customer() -> None:
    estate = sample()
    new = "11111111-1111-1111-1111-111111111111"
    move = moving("new-subscription", parent=key_of("litware"), subscription=new, name="New", offer="ea")
    found = checked(estate, move)
    assert {gain.partner for one in found.preparations for gain in one.gains} <= {"contoso", "fabrikam", "northwind"}
    text = check_list(found)
    assert "Adatum" not in text


def test_what_does_not_fit_is_refused_with_words() -> None:
    estate = sample()
    for given, words in (
        ({"subscriptions": ()}, "needs to know: Subscriptions"),
        ({"subscriptions": "x"}, "cannot be 'x'"),
        ({"subscriptions": ("x",), "seller": "contoso"}, "does not ask for 'seller'"),
    ):
        with pytest.raises(Refused, match=words):
            moving("ea-to-mca", **given)
    for move, words in (
        (moving("ea-to-mca", subscriptions=(key_of("wingtip-core"),)), "under another offer"),
        (moving("ea-to-mca", subscriptions=(key_of("vm-core"),)), "not a subscription"),
        (moving("csp-to-csp", subscriptions=(key_of("wingtip-core"),), seller="nobody"), "no partner 'nobody'"),
        (
            moving("new-subscription", parent=key_of("litware"), subscription="x", name="X", offer="cheap"),
            "no offer 'cheap'",
        ),
    ):
        with pytest.raises(Refused, match=words):
            move.outcome(estate)
    with pytest.raises(Refused, match="no move"):
        move_named("somewhere")


def test_the_data_is_whole() -> None:
    for move in moves_file().move:
        assert asks_of(move)
        assert move.check
        for line in move.check:
            assert all(one.source in library().sources for one in line.cites)
    assert unique_name(move_named("ea-to-mca"), []) == move_named("ea-to-mca").name
    assert unique_name(move_named("ea-to-mca"), [move_named("ea-to-mca").name]).endswith(" 2")


def test_names_of_others_are_no_markdown() -> None:
    assert plain("# <b>x</b>\n| [a](b)") == r"\# \<b\>x\</b\> \| \[a\]\(b\)"
    estate = sample()
    partner = estate.partners["fabrikam"]
    named = estate.apply(ChangeSet("named", (Change(partner, replace(partner, name="# <script> | [x](y)")),)))
    text = check_list(moving("ea-to-mca", subscriptions=(key_of("litware-production"),)).outcome(named))
    assert "<script>" not in text
    assert "](" not in text


# One customer's paper -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "given", "others"),
    [
        (
            "ea-to-csp",
            {"subscriptions": (key_of("litware-analytics"),), "seller": "adatum"},
            ("Wingtip", "Tailspin", "6 of 6"),
        ),
        (
            "csp-to-csp",
            {"subscriptions": (key_of("wingtip-apps"),), "seller": "contoso"},
            ("Litware", "litware", "Tailspin"),
        ),
    ],
)
def test_the_check_list_of_a_customer_tells_nothing_of_another_one(
    kind: str, given: dict[str, Given], others: tuple[str, ...]
) -> None:
    estate = sample()
    found = moving(kind, **given).outcome(estate)
    text = check_list(found)
    for other in others:
        assert other not in text
    leaves = max(one.before.leaves for one in found.comparison.balances)
    top = estate.scopes.top[estate.scopes.find(given["subscriptions"][0]) or 0]  # type: ignore[index]
    assert leaves <= int(estate.scopes.leaves_below[top])


def test_the_subscriptions_of_two_customers_are_not_moved_on_one_paper() -> None:
    with pytest.raises(Refused, match="several customers"):
        moving("ea-to-mca", subscriptions=(key_of("litware-production"), key_of("tailspin-web"))).steps(
            _all_ea(sample())
        )


def _all_ea(estate: Estate) -> Estate:
    rows = [one for one in estate.billings.values() if one.subscription.endswith(key_of("tailspin-web"))]
    return estate.apply(ChangeSet("ea", tuple(Change(one, replace(one, offer=Offer.EA)) for one in rows)))


SHARED = {"home", "sp", "squad", "agents", ROOT, ALL, EVERYONE, *PARTNERS, *ROLES}
"""What belongs to no customer."""
REFERS = ("scope", "subscription", "principal", "group", "parent", "subject", "tenant", "member")
"""The fields by which a fact says whose it is, the first that it has."""


def elsewhere(facts: list[Fact]) -> Iterator[Fact]:
    """The same facts about another customer, as far as they are a customer's."""
    own = {one.id for one in facts if isinstance(one, Scope | Principal)} - SHARED

    def other(value: Any) -> Any:
        return f"elsewhere-{value}" if value in own else value

    for one in facts:
        fields = {field: getattr(one, field) for field in type(one).__dataclass_fields__}
        whose = (
            one.id if isinstance(one, Scope | Principal) else next((fields[at] for at in REFERS if at in fields), None)
        )
        if isinstance(one, Partner) or whose not in own:
            continue
        moved = {at: other(value) for at, value in fields.items() if isinstance(value, str)}
        if "id" in fields and moved["id"] == one.id:
            moved["id"] = f"elsewhere-{one.id}"
        if "name" in fields:
            moved["name"] = f"Elsewhere {fields['name']}"
        yield replace(one, **moved)


MOVES = {
    "ea-to-mca": {},
    "csp-to-csp": {"seller": "fabrikam"},
    "ea-to-csp": {"seller": "contoso", "reseller": "fabrikam"},
    "new-subscription": {"parent": "customer", "subscription": "33333333-3333-3333-3333-333333333333", "name": "New", "offer": "csp-azure-plan", "seller": "contoso"},
}  # fmt: skip


@examples(12)
@hypothesis.given(estates(), st.sampled_from(sorted(MOVES)))
def test_another_customer_on_the_desk_changes_no_word_of_a_check_list(facts: list[Fact], kind: str) -> None:
    alone = Estate.of(facts)
    move = Moving(
        move_named(kind),
        {"on": DAY, **MOVES[kind], **({} if "parent" in MOVES[kind] else {"subscriptions": ("sub-0",)})},
        ORIGIN,
    )
    try:
        text = check_list(move.outcome(alone))
    except Refused:
        return
    others = list(elsewhere(facts))
    assert any(isinstance(one, Scope) for one in others)
    beside = Estate.of([*facts, *others])
    told = check_list(move.outcome(beside))
    assert "lsewhere" not in told
    assert told == text
