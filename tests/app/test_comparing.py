"""Two snapshots compared: nothing is gained that was not won, and no noise is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from partner_desk.app.comparing import Balance, Comparison, Side, compare
from partner_desk.app.rulebook import judge, library
from partner_desk.app.sample import sample_step
from partner_desk.app.turned import told_by, turns
from partner_desk.domain import edits
from partner_desk.domain.access import Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.billing import Billing, Charge, ChargeKind, Offer
from partner_desk.domain.changes import Change, ChangeSet, Fact
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.details import SubscriptionDetail, Usage
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.matching import matched
from partner_desk.domain.partners import Agreement, Partner, PartnerAdminLink
from partner_desk.domain.scope_edits import add_scope
from partner_desk.domain.scopes import Scope
from partner_desk.readings.questions import Question, Verdict
from tests.examples import examples
from tests.facts import DAY, ORIGIN, ROLES, estates
from tests.sample import key_of


def sides(before: Estate, after: Estate, day: date = DAY) -> Comparison:
    return Comparison(Side("before", before, day), Side("after", after, day))


def leaves(estate: Estate) -> set[str]:
    tree = estate.scopes
    return {tree.key(one) for one in range(len(tree)) if tree.leaf[one]}


def two_days(estate: Estate, second: date) -> Comparison:
    return Comparison(Side(str(DAY), estate, DAY), Side(str(second), estate, second))


def mirrored(one: Balance) -> Balance:
    """The same from the other side."""
    return replace(one, before=one.after, after=one.before, gained=one.lost, lost=one.gained)


def verdict(estate: Estate, partner: str, key: str, program: str, day: date = DAY) -> Verdict:
    return judge().answer(estate, Question.on(partner, key, program, day)).verdict


@examples(25)
@given(facts=estates())
def test_equal_desks_do_not_differ(facts: list[Fact]) -> None:
    one, other = Estate.of(facts), Estate.of(list(reversed(facts)))
    assert sides(one, other).empty
    assert two_days(one, DAY).empty
    renamed = [replace(fact, id=f"another {fact.id}") if isinstance(fact, RoleAssignment) else fact for fact in facts]
    assert sides(one, Estate.of(renamed)).empty


@examples(15)
@given(one=estates(), other=estates())
def test_what_is_gained_and_lost_is_what_the_judge_answers(one: list[Fact], other: list[Fact]) -> None:
    before, after = Estate.of(one), Estate.of(other)
    found = sides(before, after)
    for balance in found.balances:
        old = {key for key in leaves(before) if recognized(before, balance.partner, key, balance.program)}
        new = {key for key in leaves(after) if recognized(after, balance.partner, key, balance.program)}
        assert balance.before.leaves == len(old)
        assert balance.after.leaves == len(new)
        assert balance.gained.leaves == len(new - old)
        assert balance.lost.leaves == len(old - new)
        assert balance.unchanged == len(old & new)
        assert balance.gained.leaves + balance.unchanged == balance.after.leaves
        assert balance.lost.leaves + balance.unchanged == balance.before.leaves
        usage = balance.program in library().charge_programs()
        for share, estate, keys in ((balance.gained, after, new - old), (balance.lost, before, old - new)):
            counted = [
                charge
                for charge in estate.charges.values()
                if charge.scope in keys and (charge.kind is ChargeKind.USAGE or not usage)
            ]
            total = sum(charge.amount for charge in counted)
            assert share.charges == ({"EUR": total} if total else {}), "what comes to nothing is not told"


def recognized(estate: Estate, partner: str, key: str, program: str) -> bool:
    return partner in estate.partners and verdict(estate, partner, key, program) is Verdict.RECOGNIZED


@examples(25)
@given(one=estates(), other=estates())
def test_a_comparison_mirrored_is_the_other_one(one: list[Fact], other: list[Fact]) -> None:
    before, after = Estate.of(one), Estate.of(other)
    there, back = sides(before, after), sides(after, before)
    assert [mirrored(balance) for balance in there.balances] == list(back.balances)
    assert set(there.only_before) == set(back.only_after)
    assert set(there.only_after) == set(back.only_before)


@examples(25)
@given(facts=estates(), second=st.sampled_from([date(2022, 10, 2), date(2022, 10, 3), date(2026, 2, 1)]))
def test_every_turn_is_true_and_every_leaf_that_turned_is_in_one(facts: list[Fact], second: date) -> None:
    estate = Estate.of(facts)
    found = two_days(estate, second)
    tree = estate.scopes
    for program in library().programs:
        told: set[str] = set()
        for turn in turns(found, "contoso", program).found:
            for key in leaves_below(estate, turn.scopes):
                pair = verdict(estate, "contoso", key, program), verdict(estate, "contoso", key, program, second)
                if pair == (turn.before, turn.after):
                    told.add(key)
            explained = told_by(found.before, found, turn, "contoso", program)
            assert explained is not None
            assert explained.answer.verdict is turn.before
            assert set(explained.answer.decided_by) <= set(turn.decided_before)
        turned = {
            key
            for key in leaves(estate)
            if verdict(estate, "contoso", key, program) is not verdict(estate, "contoso", key, program, second)
        }
        assert told == turned
        assert sum(turn.leaves for turn in turns(found, "contoso", program).found) == len(turned)
        assert all(tree.find(key) is not None for turn in turns(found, "contoso", program).found for key in turn.scopes)


def leaves_below(estate: Estate, scopes: tuple[str, ...]) -> Iterator[str]:
    tree = estate.scopes
    for key in scopes:
        top = tree.find(key)
        yield from (tree.key(one) for one in range(len(tree)) if tree.leaf[one] and top in tree.path(one))


def sample() -> Estate:
    return Estate().apply(sample_step())


def test_the_topmost_scope_is_told_with_the_criterion_that_turned() -> None:
    before = sample()
    person = next(one for one in before.principals.values() if one.kind.is_identity and one.tenant == key_of("litware"))
    assignments = [one for one in before.role_assignments.values() if one.principal == person.id]
    after = before.apply(ChangeSet("loses its roles", tuple(Change(one, None) for one in assignments)))
    found = sides(before, after, date(2024, 5, 1))
    lost = [one for one in found.balances if one.lost.leaves]
    assert lost
    assert not [one for one in found.balances if one.gained.leaves or one.otherwise]
    for one in lost:
        for turn in turns(found, one.partner, one.program).found:
            assert turn.after is not Verdict.RECOGNIZED
            assert "pal" in turn.criteria
            words = told_by(found.after, found, turn, one.partner, one.program)
            assert words is not None
            assert "not recognized" in words.sentence


def test_scopes_of_one_side_only_are_told_as_such() -> None:
    before = sample()
    added = add_scope(before, ScopeKind.SUBSCRIPTION, "another", "Another", key_of("litware"), ORIGIN)
    after = before.apply(added)
    found = sides(before, after, date(2024, 5, 1))
    assert found.only_after == ("/subscriptions/another",)
    assert found.only_before == ()
    assert not [one for one in found.balances if one.changed]
    grown = after.apply(
        edits.set_partner_of_record(after, ["/subscriptions/another"], "5100001", None, ORIGIN, found_so=True)
    )
    billed = grown.apply(
        edits.set_offer(
            grown, ["/subscriptions/another"], next(iter(before.billings.values())).offer, None, None, None, ORIGIN
        )
    )
    assert next(iter(before.billings.values())).offer == "ea"
    (turn,) = turns(sides(before, billed, date(2024, 5, 1)), "contoso", "dpor").found
    assert (turn.before, turn.after, turn.scopes) == (None, Verdict.RECOGNIZED, ("/subscriptions/another",))
    assert told_by(Side("x", before, DAY), sides(before, billed), turn, "contoso", "dpor") is None


def test_letter_case_and_order_of_scopes_are_no_change() -> None:
    low = [
        Scope("/providers/Microsoft.Management/managementGroups/t", ScopeKind.TENANT),
        Scope("/subscriptions/a", ScopeKind.SUBSCRIPTION, "/providers/Microsoft.Management/managementGroups/t"),
        Scope("/subscriptions/a/resourceGroups/One", ScopeKind.RESOURCE_GROUP, "/subscriptions/a"),
        Scope("/subscriptions/a/resourceGroups/One/providers/X/y/Z", ScopeKind.RESOURCE, "/subscriptions/a/resourceGroups/One"),
        Scope("/subscriptions/a/resourceGroups/two", ScopeKind.RESOURCE_GROUP, "/subscriptions/a"),
    ]  # fmt: skip
    high = [replace(one, id=one.id.upper() if one.kind > ScopeKind.TENANT else one.id) for one in reversed(low)]
    one, other = Estate.of(low), Estate.of(high)
    laid = matched(one.scopes, other.scopes)
    assert len(laid.tree) == len(low)
    assert [one.scopes.key(number) for number in laid.before] == [other.scopes.key(number) for number in laid.after]
    assert sides(one, other).empty


@examples(60)
@given(one=estates(), other=estates())
def test_trees_are_matched_by_key(one: list[Fact], other: list[Fact]) -> None:
    before, after = Estate.of(one).scopes, Estate.of(other).scopes
    laid = matched(before, after)
    keys = {laid.tree.key(number): number for number in range(len(laid.tree))}
    assert set(keys) == {tree.key(number) for tree in (before, after) for number in range(len(tree))}
    for key, number in keys.items():
        for tree, numbers in ((before, laid.before), (after, laid.after)):
            found = tree.find(key)
            assert int(numbers[number]) == (-1 if found is None else found)


def test_money_is_exact_and_currencies_stay_apart() -> None:
    before = sample()
    key = key_of("vm-shop-01")
    charges = [
        Charge("a", key, DAY, ChargeKind.USAGE, 2**62, "EUR"),
        Charge("b", key, DAY, ChargeKind.USAGE, 2**62 + 1, "EUR"),
        Charge("c", key, DAY, ChargeKind.SPOT, 99, "USD"),
    ]
    before = before.apply(ChangeSet("charges", tuple(Change(None, one) for one in charges)))
    record = next(one for one in before.records.values() if one.subscription == key_of("litware-production"))
    after = before.apply(ChangeSet("no record", (Change(record, None),)))
    balance = next(one for one in sides(before, after).balances if one.program == "dpor" and one.lost.leaves)
    assert balance.lost.charges == {"EUR": 2**63 + 1, "USD": 99}
    assert balance.after.charges == {}


def test_where_only_usage_earns_other_charges_are_no_money_won_or_lost() -> None:
    partner = Partner(
        "contoso", "Contoso", "100", ("101",), tenant="home", admin_agents="agents", agreement=Agreement.ACTIVE
    )
    before = Estate.of(
        [
            Scope("customer", ScopeKind.TENANT),
            Scope("shop", ScopeKind.SUBSCRIPTION, "customer"),
            partner,
            *map(Collected, Collectable),
            Principal("agents", PrincipalKind.FOREIGN_GROUP, "customer"),
            RoleAssignment("a", "agents", ROLES[0], "shop"),
            Billing("b", "shop", Offer.CSP_AZURE_PLAN, "contoso"),
            SubscriptionDetail("shop", usage=Usage.SOME),
            Charge("usage", "shop", DAY, ChargeKind.USAGE, 100, "EUR"),
            Charge("spot", "shop", DAY, ChargeKind.SPOT, 30, "EUR"),
            Charge("credit", "shop", DAY, ChargeKind.RESERVATION, 7, "EUR"),
        ]
    )
    gone = before.apply(ChangeSet("no access", (Change(before.role_assignments["a"], None),)))
    lost = {one.program: one.lost for one in sides(before, gone).balances if one.lost.leaves}
    assert {program: share.charges for program, share in lost.items()} == {"pec": {"EUR": 100}}
    sold = before.apply(ChangeSet("sold", (Change(before.billings["b"], None),)))
    lost = {one.program: one.lost for one in sides(before, sold).balances if one.lost.leaves}
    assert lost["pec"].charges == {"EUR": 100}
    assert lost["designation"].charges == {"EUR": 137}


def test_a_partner_and_a_desk_that_were_not_there_before() -> None:
    full = sample()
    found = sides(Estate(), full, date(2024, 5, 1))
    assert {one.partner for one in found.balances} == set(full.partners)
    assert all(one.before.leaves == 0 and one.gained.leaves == one.after.leaves for one in found.balances)
    assert set(found.only_after) == {
        full.scopes.key(one) for one in range(len(full.scopes)) if full.scopes.parent[one] < 0
    }
    assert sides(Estate(), Estate()).empty
    gone = sides(full, Estate(), date(2024, 5, 1))
    assert [mirrored(one) for one in gone.balances] == list(found.balances)


def test_whoever_one_side_does_not_know_has_no_verdict_there_that_turned() -> None:
    full = sample()
    gone = full.partners["northwind"]
    without = full.apply(ChangeSet("gone", (Change(gone, None),)))
    there, back = sides(full, without, date(2024, 5, 1)), sides(without, full, date(2024, 5, 1))
    for found in (there, back):
        of_it = [one for one in found.balances if one.partner == "northwind"]
        assert len(of_it) == len(library().programs)
        assert not any(one.otherwise for one in of_it)
    turned_round = {(one.partner, one.program): mirrored(one) for one in there.balances}
    assert turned_round == {(one.partner, one.program): one for one in back.balances}


def test_several_sides_are_compared_with_the_first() -> None:
    full = sample()
    first, *others = (Side(name, full, day) for name, day in (("a", DAY), ("b", DAY), ("c", date(2026, 2, 1))))
    alike, later = compare([first, *others])
    assert alike.empty
    assert not later.empty


def test_nothing_is_told_of_partners_and_desks_that_are_not_there() -> None:
    assert turns(sides(Estate(), Estate()), "contoso", "pal").found == ()
    assert turns(sides(sample(), sample()), "nobody", "pal").found == ()


def test_what_is_moved_to_another_place_loses_what_it_had_from_there() -> None:
    facts: list[Fact] = [
        *map(Collected, Collectable),
        Scope("customer", ScopeKind.TENANT),
        *(Scope(one, ScopeKind.SUBSCRIPTION, "customer") for one in ("shop", "bare")),
        Scope("stays", ScopeKind.RESOURCE_GROUP, "shop"),
        Scope("other", ScopeKind.RESOURCE_GROUP, "bare"),
        Partner("contoso", "Contoso", "100", ("101",)),
        Principal("ann", PrincipalKind.MEMBER, "customer"),
        PartnerAdminLink("l", "ann", "101"),
        RoleAssignment("a", "ann", ROLES[1], "shop"),
    ]
    there, gone = (Estate.of([*facts, Scope("rooms", ScopeKind.RESOURCE_GROUP, one)]) for one in ("shop", "bare"))
    for before, after, gained, lost in ((there, gone, 0, 1), (gone, there, 1, 0)):
        (balance,) = (one for one in sides(before, after).balances if one.program == "pal")
        assert (balance.gained.leaves, balance.lost.leaves, balance.unchanged) == (gained, lost, 1)
        assert (balance.before.leaves, balance.after.leaves) == (1 + lost, 1 + gained)
