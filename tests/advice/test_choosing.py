"""Choosing among plans: only what makes something better is told."""

from __future__ import annotations

from partner_desk.advice.choosing import Chooser
from partner_desk.advice.model import Move
from partner_desk.advice.trial import Bench
from partner_desk.domain import edits
from partner_desk.domain.access import Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import start_of
from partner_desk.domain.partners import Partner, PartnerAdminLink
from partner_desk.domain.scopes import Scope
from partner_desk.engine.judge import Judge
from partner_desk.readings.advice_texts import MoveKind
from partner_desk.readings.library import Library
from tests.facts import DAY, ORIGIN, ROLES


def test_a_plan_that_makes_nothing_better_is_not_told(judge: Judge, library: Library) -> None:
    estate = Estate.of(
        [
            *map(Collected, Collectable),
            Scope("customer", ScopeKind.TENANT),
            Scope("shop", ScopeKind.SUBSCRIPTION, "customer"),
            Scope("bare", ScopeKind.SUBSCRIPTION, "customer"),
            Partner("contoso", "Contoso", "100", ("101",)),
            *(Principal(one, PrincipalKind.MEMBER, "customer") for one in ("ann", "bob")),
            PartnerAdminLink("l", "ann", "101"),
            RoleAssignment("a", "ann", ROLES[1], "shop"),
        ]
    )

    def given(person: str) -> Move:
        """A role at the subscription that lacks one: of use to whoever is linked."""
        names = {"role": "Contributor", "place_id": "bare"}
        at = start_of(DAY)
        return Move(
            MoveKind.ROLE,
            (person,),
            lambda before: edits.assign_role(before, person, ROLES[1], ["bare"], at, ORIGIN),
            names,
        )

    top, program = estate.scopes.find("customer"), library.programs["pal"]
    assert top is not None
    bench = Bench(judge, estate, library.reading_on(DAY, "auto"), DAY, top)
    chooser = Chooser(bench, library.advisory, "contoso", program, bench.outcome(estate, "contoso", program), 2)
    useless, useful = frozenset([given("bob")]), frozenset([given("ann")])
    assert chooser.chosen([useless]) == []
    assert [one.plan for one in chooser.chosen([useless, useful])] == [useful]
