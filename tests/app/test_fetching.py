"""What to fetch first: it is what the proofs ask for, what it says it settles is settled, and it can be typed."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace

import pytest
from hypothesis import example, given

from partner_desk.app.answers import View, explained
from partner_desk.app.fetching import (
    Fetch,
    ToFetch,
    command,
    fetch_object,
    fetch_words,
    partners_asked,
    sign_in_words,
    to_fetch,
)
from partner_desk.app.rulebook import library
from partner_desk.app.sample import sample_day, sample_step
from partner_desk.domain.access import AccessKind, Membership, Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.changes import Change, ChangeSet, Fact
from partner_desk.domain.coverage import ALL, Collectable, Collected
from partner_desk.domain.details import Usage
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.partners import Partner, PartnerAdminLink
from partner_desk.domain.scopes import Scope
from partner_desk.exchange.collecting import EXPORTS, Per
from tests.capabilities import needs_bash
from tests.examples import examples
from tests.facts import DAY, PARTNERS, ROLES, estates
from tests.hostile import NAMES
from tests.wild import wild_estate

ONE, TWO = (f"0000000{number}-1111-4222-8333-444444444444" for number in (1, 2))
HOME = "0000000a-1111-4222-8333-444444444444"
CREW = "0000000b-1111-4222-8333-444444444444"


def asked(estate: Estate, *programs: str) -> ToFetch:
    return to_fetch(estate, DAY, partners_asked(estate), programs or list(library().programs))


def desk(*facts: Fact, known: tuple[Collectable, ...] = (), name: str = "Production") -> Estate:
    """Two subscriptions of a customer; Ann holds a role at one, a group at the other. Nothing else is known."""
    home = f"/providers/Microsoft.Management/managementGroups/{HOME}"
    first, second = (f"/subscriptions/{one}" for one in (ONE, TWO))
    own = Estate.of([Scope(home, ScopeKind.TENANT, None, "Home")]).scopes.key(0)
    return Estate.of([
        Scope(home, ScopeKind.TENANT, None, "Home"),
        Scope(first, ScopeKind.SUBSCRIPTION, own, name),
        Scope(second, ScopeKind.SUBSCRIPTION, own, "Test"),
        Partner("contoso", "Contoso", "1000001", ("1000002",)),
        Principal("ann", PrincipalKind.MEMBER, own, "Ann"),
        Principal(CREW, PrincipalKind.GROUP, own, "Crew"),
        RoleAssignment("r", "ann", ROLES[1], first),
        RoleAssignment("s", CREW, ROLES[1], second),
        *(Collected(kind, ALL) for kind in known),
        *facts,
    ])  # fmt: skip


def line(wanted: ToFetch, export: str) -> Fetch:
    (found,) = (one for one in wanted.list if one.export.id == export)
    return found


KNOWN = (Collectable.ROLE_ASSIGNMENTS, Collectable.DELEGATIONS)


def test_one_line_names_all_who_sign_in_to_one_tenant_and_one_all_subscriptions() -> None:
    wanted = asked(desk(known=KNOWN), "pal")
    assert (wanted.unknown, wanted.open_rules) == (2, 0)
    assert [(one.export.id, one.about, one.verdicts, one.alone) for one in wanted.list] == [
        ("members", (CREW,), 1, 1),
        ("links", ("ann",), 1, 1),
    ]
    wanted = asked(desk(), "pal")
    roles = line(wanted, "roles")
    assert [desk().scopes.name(desk().scopes.find(key) or 0) for key in roles.about] == ["Production", "Test"]
    assert (roles.verdicts, roles.alone) == (2, 0)


def test_who_is_in_a_group_is_asked_for_the_link_and_not_the_group() -> None:
    inside = Membership("m", CREW, "ann")
    wanted = asked(desk(inside, known=(*KNOWN, Collectable.GROUP_MEMBERS)), "pal")
    assert [(one.export.id, one.about, one.verdicts) for one in wanted.list] == [("links", ("ann",), 2)]


def test_who_activated_a_membership_is_looked_up_for_the_group() -> None:
    may = Membership("m", CREW, "ann", kind=AccessKind.ELIGIBLE)
    links = (Collectable.GROUP_MEMBERS, Collectable.PARTNER_ADMIN_LINKS)
    linked = PartnerAdminLink("l", "ann", "1000002")
    (one,) = asked(desk(may, linked, known=(*KNOWN, *links)), "pal").list
    assert (one.export.id, one.about, one.verdicts, one.alone) == ("eligible-members", (CREW,), 1, 1)


def test_who_has_no_tenant_on_the_desk_signs_in_all_the_same() -> None:
    first = f"/subscriptions/{ONE}"
    stray = Principal("bob", PrincipalKind.MEMBER, None, "Bob"), RoleAssignment("b", "bob", ROLES[1], first)
    links = [one for one in asked(desk(*stray, known=KNOWN), "pal").list if one.export.id == "links"]
    assert sorted(one.about for one in links) == [("ann",), ("bob",)]
    (bob,) = (one for one in links if one.about == ("bob",))
    assert sign_in_words(desk(), bob).startswith("each identity signs in to a tenant that is not known itself")
    assert not command(desk(*stray), bob).startswith("az login")


def test_what_is_told_to_settle_is_settled() -> None:
    estate = Estate().apply(sample_step())
    before = to_fetch(estate, sample_day(), list(estate.partners), list(library().programs))
    usage = [one for one in before.list if one.export.id == "usage"]
    details = [estate.subscriptions[key] for one in usage for key in one.about]
    known = [Change(one, replace(one, usage=Usage.SOME, security_usage=Usage.NONE)) for one in details]
    after = to_fetch(
        estate.apply(ChangeSet("looked", tuple(known))), sample_day(), list(estate.partners), list(library().programs)
    )
    assert before.unknown - after.unknown == sum(one.alone for one in usage) > 0
    assert after.unknown == after.open_rules == before.open_rules


@examples(20)
@given(facts=estates())
@example(facts=wild_estate(1693))
def test_it_asks_for_something_wherever_a_proof_does(facts: list[Fact]) -> None:
    estate = Estate.of(facts)
    tree = estate.scopes
    for program in library().programs:
        for partner in PARTNERS:
            wanted = to_fetch(estate, DAY, [partner], [program])
            tops = [
                explained(estate, View(partner, program, DAY), one) for one in range(len(tree)) if tree.parent[one] < 0
            ]
            leaves = sum(part.leaves for top in tops for part in top.parts if part.verdict == "unknown")
            assert wanted.unknown == leaves
            assert wanted.open_rules <= leaves
            assert all(0 <= one.alone <= one.verdicts <= leaves for one in wanted.list)
            if any(top.missing for top in tops if top.answer.verdict == "unknown"):
                assert wanted.list


def test_the_partner_that_keeps_the_desk_is_meant_if_nobody_says() -> None:
    ours = Partner("ours", "Ours", "2000001", ("2000002",), ours=True)
    assert partners_asked(desk()) == ["contoso"]
    assert partners_asked(desk(ours)) == ["ours"]
    assert not asked(Estate()).list


# Commands ---------------------------------------------------------------------------------------------------


@needs_bash
@pytest.mark.parametrize("name", NAMES)
def test_no_name_gets_into_a_command(name: str) -> None:
    estate = desk(name=name)
    for one in asked(estate).list:
        lines = command(estate, one)
        assert fetch_words(estate, one)
        assert fetch_object(estate, one)["verdicts"] == one.verdicts
        for word in re.findall(r"[\w-]{30,}", lines):
            assert word in (ONE, TWO, HOME, CREW) or "Schedule" in word
        checked = subprocess.run(["bash", "-n"], input=lines, text=True, capture_output=True, timeout=20)
        assert checked.returncode == 0, checked.stderr


def test_what_has_no_id_of_azure_yet_is_in_no_command() -> None:
    own = desk().scopes.key(0)
    estate = desk(Scope("later; rm -rf ~", ScopeKind.SUBSCRIPTION, own, "Later"))
    roles = line(asked(estate, "pal"), "roles")
    assert len(roles.about) == 3
    assert "rm -rf" not in command(estate, roles)
    for per in Per:
        assert per.value.format(tenant="x", partner="y")


def test_every_command_only_reads() -> None:
    for one in EXPORTS.values():
        assert not one.command or re.match(r"az (rest --method get|[a-z ]+ list) ", one.command)
        assert not re.search(r"\b(create|update|delete|set|add|remove|put|post|patch)\b", one.command)
